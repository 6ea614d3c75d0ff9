//! Which cards are in the way: a grid of buckets over the picture.

use crate::design::Point;
use crate::diagram::geometry::Rect;
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
        obstacles
    }

    fn covered(
        &self,
        rect: &Rect,
    ) -> (
        std::ops::RangeInclusive<usize>,
        std::ops::RangeInclusive<usize>,
    ) {
        let at = |value: f32, origin: f32, count: usize| {
            (((value - origin) / self.bucket).max(0.0) as usize).min(count.saturating_sub(1))
        };
        (
            at(rect.min.x, self.origin.x, self.columns)
                ..=at(rect.max.x, self.origin.x, self.columns),
            at(rect.min.y, self.origin.y, self.rows)..=at(rect.max.y, self.origin.y, self.rows),
        )
    }

    /// Calls `visit` for the cards that overlap `area`; a large card may come more than once.
    pub fn visit(&self, area: &Rect, mut visit: impl FnMut(&Rect)) {
        self.visit_until(area, |card| {
            visit(card);
            false
        });
    }

    /// The same until `has_enough` says so.
    pub fn visit_until(&self, area: &Rect, mut has_enough: impl FnMut(&Rect) -> bool) {
        let (columns, rows) = self.covered(area);
        for row in rows {
            for column in columns.clone() {
                let Some(bucket) = self.buckets.get(row * self.columns + column) else {
                    continue;
                };
                for &position in bucket {
                    if let Some(card) = self.cards.get(position as usize)
                        && overlap(card, area)
                        && has_enough(card)
                    {
                        return;
                    }
                }
            }
        }
    }

    /// How many cards overlap `area`; a large one may count more than once.
    pub fn count(&self, area: &Rect) -> usize {
        self.count_up_to(usize::MAX, area)
    }

    /// The same, but no more than `limit`: who knows that so many are too many need not wait for the rest.
    pub fn count_up_to(&self, limit: usize, area: &Rect) -> usize {
        let mut count = 0;
        if limit > 0 {
            self.visit_until(area, |_| {
                count += 1;
                count == limit
            });
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
        self.visit(&area, |card| {
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
        self.visit(&area, |card| {
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

/// Whether they share more than an edge.
fn overlap(one: &Rect, other: &Rect) -> bool {
    one.min.x < other.max.x
        && other.min.x < one.max.x
        && one.min.y < other.max.y
        && other.min.y < one.max.y
}
