//! Which cards are in the way: a grid of buckets over the picture.

use std::ops::{Range, RangeInclusive};

use crate::design::Point;
use crate::diagram::geometry::Rect;
use crate::diagram::route::lines::Line;
use crate::diagram::route::{Side, TURN};

/// Farthest that a channel beside a card reaches.
const CHANNEL_LIMIT: f32 = 264.0;
/// Least edge of a bucket.
const LEAST_BUCKET: f32 = 160.0;
/// Buckets for each card, at most; a picture with large empty spaces gets larger buckets.
const BUCKETS_PER_CARD: f32 = 8.0;

/// The cards of the picture, to be asked for by place.
pub(super) struct Obstacles {
    cards: Vec<Rect>,
    origin: Point,
    bucket: f32,
    columns: usize,
    rows: usize,
    buckets: Vec<Vec<u32>>,
    /// The cards of each row of buckets, and of each column.
    level: Vec<Line>,
    upright: Vec<Line>,
}

/// Where buckets are looked at: a row or a column of them, and the stretch of it.
struct Stretch<'o> {
    line: &'o Line,
    /// Position of the row or column.
    across: usize,
    /// Its buckets from the first to the last.
    along: RangeInclusive<usize>,
    is_level: bool,
}

impl Obstacles {
    /// Sorts the cards into buckets.
    pub fn new(cards: &[Rect]) -> Self {
        let bounds = cards
            .iter()
            .copied()
            .reduce(|all, card| all.union(&card))
            .unwrap_or_default();
        let limit = (cards.len() as f32 * BUCKETS_PER_CARD).max(1.0);
        let even = (bounds.width() * bounds.height() / limit).sqrt();
        let long = bounds.width().max(bounds.height()) / limit;
        let bucket = LEAST_BUCKET.max(even).max(long);
        let columns = (bounds.width() / bucket) as usize + 1;
        let rows = (bounds.height() / bucket) as usize + 1;
        let mut obstacles = Self {
            cards: cards.to_vec(),
            origin: bounds.min,
            bucket,
            columns,
            rows,
            buckets: vec![Vec::new(); columns * rows],
            level: Vec::new(),
            upright: Vec::new(),
        };
        for (position, card) in cards.iter().enumerate() {
            let (columns, rows) = obstacles.covered(card);
            for row in rows {
                for column in columns.clone() {
                    if let Some(bucket) =
                        obstacles.buckets.get_mut(row * obstacles.columns + column)
                    {
                        bucket.push(position as u32);
                    }
                }
            }
        }
        obstacles.sort_along_lines();
        obstacles
    }

    fn sort_along_lines(&mut self) {
        self.level.resize_with(self.rows, Line::default);
        self.upright.resize_with(self.columns, Line::default);
        for row in 0..self.rows {
            for column in 0..self.columns {
                let bucket = self.buckets.get(row * self.columns + column);
                for (place, &card) in bucket.into_iter().flatten().enumerate() {
                    let Some(rect) = self.cards.get(card as usize) else {
                        continue;
                    };
                    if let Some(line) = self.level.get_mut(row) {
                        let at = (column as u32, place as u32);
                        line.add((rect.min.y, rect.max.y), at, card);
                    }
                    if let Some(line) = self.upright.get_mut(column) {
                        let at = (row as u32, place as u32);
                        line.add((rect.min.x, rect.max.x), at, card);
                    }
                }
            }
        }
    }

    fn covered(&self, rect: &Rect) -> (RangeInclusive<usize>, RangeInclusive<usize>) {
        let at = |value: f32, origin: f32, count: usize| {
            (((value - origin) / self.bucket).max(0.0) as usize).min(count.saturating_sub(1))
        };
        (
            at(rect.min.x, self.origin.x, self.columns)
                ..=at(rect.max.x, self.origin.x, self.columns),
            at(rect.min.y, self.origin.y, self.rows)..=at(rect.max.y, self.origin.y, self.rows),
        )
    }

    /// Calls `has_enough` for the cards that overlap a level strip, until it says so: of those that are at
    /// the same height, far within it, the first; a large one may come more than once.
    pub fn visit_level(&self, area: &Rect, has_enough: impl FnMut(&Rect) -> bool) {
        self.visit_until(area, true, has_enough);
    }

    /// Calls `visit` for the cards that overlap an upright strip: of those that are beside it alike, far
    /// within it, the first; a large one may come more than once.
    fn visit_upright(&self, area: &Rect, mut visit: impl FnMut(&Rect)) {
        self.visit_until(area, false, |card| {
            visit(card);
            false
        });
    }

    fn visit_until(&self, area: &Rect, is_level: bool, mut has_enough: impl FnMut(&Rect) -> bool) {
        for stretch in self.stretches(area, is_level) {
            let Some(inside) = stretch.inside() else {
                let mut all = stretch.along.clone();
                if all.any(|at| self.visit_bucket(stretch.bucket(self, at), area, &mut has_enough))
                {
                    return;
                }
                continue;
            };
            let ends = (*stretch.along.start(), *stretch.along.end());
            if self.visit_bucket(stretch.bucket(self, ends.0), area, &mut has_enough) {
                return;
            }
            for first in stretch.line.firsts(stretch.extent(area), inside) {
                let card = self.cards.get(first.card as usize);
                if card.is_some_and(&mut has_enough) {
                    return;
                }
            }
            if self.visit_bucket(stretch.bucket(self, ends.1), area, &mut has_enough) {
                return;
            }
        }
    }

    fn visit_bucket(
        &self,
        bucket: &[u32],
        area: &Rect,
        has_enough: &mut impl FnMut(&Rect) -> bool,
    ) -> bool {
        let cards = bucket.iter();
        let mut cards = cards.filter_map(|position| self.cards.get(*position as usize));
        cards.any(|card| overlap(card, area) && has_enough(card))
    }

    /// The rows of buckets that an area covers, or the columns.
    fn stretches(&self, area: &Rect, is_level: bool) -> impl Iterator<Item = Stretch<'_>> {
        let (columns, rows) = self.covered(area);
        let (lines, across, along) = match is_level {
            true => (&self.level, rows, columns),
            false => (&self.upright, columns, rows),
        };
        across.filter_map(move |across| {
            Some(Stretch {
                line: lines.get(across)?,
                across,
                along: along.clone(),
                is_level,
            })
        })
    }

    /// How many cards overlap `area`; a large one may count more than once.
    pub fn count(&self, area: &Rect) -> usize {
        self.count_up_to(usize::MAX, area)
    }

    /// The same, but no more than `limit`: who knows that so many are too many need not wait for the rest.
    pub fn count_up_to(&self, limit: usize, area: &Rect) -> usize {
        let mut count = 0;
        let is_level = area.width() >= area.height();
        for stretch in self.stretches(area, is_level) {
            let in_bucket = |at: usize| {
                let cards = stretch.bucket(self, at).iter();
                let cards = cards.filter_map(|position| self.cards.get(*position as usize));
                cards.filter(|card| overlap(card, area)).count()
            };
            count += match stretch.inside() {
                None => stretch.along.clone().map(in_bucket).sum::<usize>(),
                Some(inside) => {
                    let ends = [*stretch.along.start(), *stretch.along.end()];
                    ends.map(in_bucket).iter().sum::<usize>()
                        + stretch.line.count(stretch.extent(area), inside)
                }
            };
            if count >= limit {
                return limit;
            }
        }
        count
    }

    /// The free channel right of `x` along the heights given.
    pub fn channel_right_of(&self, x: f32, from: f32, to: f32) -> (f32, f32) {
        let area = Rect {
            min: Point::new(x, from.min(to)),
            max: Point::new(x + CHANNEL_LIMIT, from.max(to)),
        };
        let mut end = x + CHANNEL_LIMIT;
        self.visit_upright(&area, |card| {
            if card.min.x > x {
                end = end.min(card.min.x);
            }
        });
        (x, end)
    }

    /// The free channel left of `x` along the heights given.
    pub fn channel_left_of(&self, x: f32, from: f32, to: f32) -> (f32, f32) {
        let area = Rect {
            min: Point::new(x - CHANNEL_LIMIT, from.min(to)),
            max: Point::new(x, from.max(to)),
        };
        let mut start = x - CHANNEL_LIMIT;
        self.visit_upright(&area, |card| {
            if card.max.x < x {
                start = start.max(card.max.x);
            }
        });
        (start, x)
    }

    /// Sides for two cards of which neither is beside the other.
    pub fn sides_above(&self, upper: &Rect, lower: &Rect) -> (Side, Side) {
        if lower.min.y - upper.max.y >= TURN {
            let between = Rect {
                min: Point::new(upper.min.x.max(lower.min.x), upper.max.y),
                max: Point::new(upper.max.x.min(lower.max.x), lower.min.y),
            };
            let middle = between.center().x;
            let strip = Rect {
                min: Point::new(between.min.x.min(middle), between.min.y),
                max: Point::new(between.max.x.max(middle), between.max.y),
            };
            if upper.min.x < lower.max.x
                && lower.min.x < upper.max.x
                && self.count_up_to(1, &strip) == 0
            {
                return (Side::Bottom, Side::Top);
            }
        }
        let right = upper.max.x.max(lower.max.x);
        let left = upper.min.x.min(lower.min.x);
        let (from, to) = (upper.center().y, lower.center().y);
        let strip = |min: f32, max: f32| Rect {
            min: Point::new(min, from.min(to)),
            max: Point::new(max, from.max(to)),
        };
        let in_the_way_right = self.count(&strip(right, right + TURN));
        let in_the_way_left = self.count(&strip(left - TURN, left));
        if in_the_way_left < in_the_way_right {
            (Side::Left, Side::Left)
        } else {
            (Side::Right, Side::Right)
        }
    }
}

impl Stretch<'_> {
    /// The buckets but the first and the last, when they are so many that it is worth not looking at each:
    /// what is in them overlaps the area along the line, wherever in them it is.
    fn inside(&self) -> Option<Range<usize>> {
        let inside = self.along.start() + 1..*self.along.end();
        (inside.len() > self.line.len()).then_some(inside)
    }

    fn bucket<'o>(&self, obstacles: &'o Obstacles, along: usize) -> &'o [u32] {
        let at = match self.is_level {
            true => self.across * obstacles.columns + along,
            false => along * obstacles.columns + self.across,
        };
        obstacles.buckets.get(at).map_or(&[], Vec::as_slice)
    }

    /// The extent of an area across the line.
    fn extent(&self, area: &Rect) -> (f32, f32) {
        match self.is_level {
            true => (area.min.y, area.max.y),
            false => (area.min.x, area.max.x),
        }
    }
}

/// Whether they share more than an edge.
fn overlap(one: &Rect, other: &Rect) -> bool {
    one.min.x < other.max.x
        && other.min.x < one.max.x
        && one.min.y < other.max.y
        && other.min.y < one.max.y
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Card by card, in every bucket.
    fn counted(obstacles: &Obstacles, area: &Rect) -> usize {
        let (columns, rows) = obstacles.covered(area);
        let buckets = rows.flat_map(|row| {
            let columns = columns.clone();
            columns.map(move |column| row * obstacles.columns + column)
        });
        let cards = buckets.flat_map(|bucket| &obstacles.buckets[bucket]);
        let cards = cards.map(|card| &obstacles.cards[*card as usize]);
        cards.filter(|card| overlap(card, area)).count()
    }

    fn rect((x, y): (u16, u16), (width, height): (u16, u16)) -> Rect {
        let (x, y) = (f32::from(x), f32::from(y));
        Rect {
            min: Point::new(x, y),
            max: Point::new(x + f32::from(width), y + f32::from(height)),
        }
    }

    proptest::proptest! {
        #[test]
        fn cards_in_a_strip_are_counted_as_if_each_were_looked_at(
            cards in proptest::collection::vec((0_u16..3_000, 0_u16..8), 1..200),
            strips in proptest::collection::vec(((0_u16..3_000, 0_u16..900), 1_u16..3_000), 1..20),
        ) {
            let cards: Vec<Rect> = cards
                .iter()
                .map(|(x, row)| rect((*x, row * 120), (200, 90)))
                .collect();
            let obstacles = Obstacles::new(&cards);
            for (place, length) in strips {
                for area in [rect(place, (length, 2)), rect(place, (2, length))] {
                    proptest::prop_assert_eq!(obstacles.count(&area), counted(&obstacles, &area));
                }
            }
        }
    }
}
