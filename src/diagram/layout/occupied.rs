//! The areas that are occupied, indexed by position and by edge, so that placing a new object costs
//! about the same no matter how many there are.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use ahash::AHashMap;

use crate::diagram::geometry::Rect;

/// The side of a bucket, about one and a half cards.
const BUCKET: f32 = 512.0;
/// A rectangle that covers more buckets than this is checked every time instead; a few sites are that
/// large.
const MOST_BUCKETS: f32 = 64.0;

/// The rectangles that are occupied.
#[derive(Default)]
pub(in crate::diagram) struct Occupied {
    buckets: AHashMap<(i64, i64), Vec<Rect>>,
    large: Vec<Rect>,
    pub(super) lefts: Edges,
    pub(super) rights: Edges,
    pub(super) tops: Edges,
    pub(super) bottoms: Edges,
}

impl Occupied {
    /// Adds a rectangle.
    pub fn push(&mut self, rect: Rect) {
        self.lefts.0.insert(Coordinate(rect.min.x));
        self.rights.0.insert(Coordinate(rect.max.x));
        self.tops.0.insert(Coordinate(rect.min.y));
        self.bottoms.0.insert(Coordinate(rect.max.y));
        if is_large(&rect) {
            self.large.push(rect);
        } else {
            for bucket in covered(&rect) {
                self.buckets.entry(bucket).or_default().push(rect);
            }
        }
    }

    /// Whether no occupied rectangle intersects `area`.
    pub fn is_free(&self, area: &Rect) -> bool {
        if self.large.iter().any(|other| other.intersects(area)) {
            return false;
        }
        if is_large(area) {
            let mut all = self.buckets.values().flatten();
            return !all.any(|other| other.intersects(area));
        }
        covered(area).all(|bucket| {
            let rects = self.buckets.get(&bucket).into_iter().flatten();
            !rects.into_iter().any(|other| other.intersects(area))
        })
    }
}

impl FromIterator<Rect> for Occupied {
    fn from_iter<I: IntoIterator<Item = Rect>>(rects: I) -> Self {
        let mut occupied = Self::default();
        for rect in rects {
            occupied.push(rect);
        }
        occupied
    }
}

fn is_large(rect: &Rect) -> bool {
    let area = (rect.width() / BUCKET + 1.0) * (rect.height() / BUCKET + 1.0);
    // An area that is not a number counts as large; it then blocks nothing.
    area.is_nan() || area > MOST_BUCKETS
}

fn covered(rect: &Rect) -> impl Iterator<Item = (i64, i64)> + use<> {
    let bucket = |value: f32| (value / BUCKET).floor() as i64;
    let columns = bucket(rect.min.x)..=bucket(rect.max.x);
    let rows = bucket(rect.min.y)..=bucket(rect.max.y);
    columns.flat_map(move |column| rows.clone().map(move |row| (column, row)))
}

/// Coordinates of edges, sorted and without duplicates.
#[derive(Default)]
pub(super) struct Edges(BTreeSet<Coordinate>);

impl Edges {
    /// The farthest one in the direction of the axis.
    pub fn last(&self) -> Option<f32> {
        self.0.last().map(|edge| edge.0)
    }

    /// Applies `place` to the edges on both sides of `from`, nearest first, and returns distinct
    /// results, at most `count` for each side. `place` must be increasing.
    pub fn nearest(
        &self,
        from: f32,
        count: usize,
        place: impl Fn(f32) -> f32,
        found: &mut Vec<f32>,
    ) {
        let after = self.0.range(Coordinate(from)..).map(|edge| edge.0);
        take_each_once(after.map(&place), count, found);
        let before = self.0.range(..Coordinate(from)).rev().map(|edge| edge.0);
        take_each_once(before.map(&place), count, found);
    }
}

fn take_each_once(places: impl Iterator<Item = f32>, count: usize, found: &mut Vec<f32>) {
    let first = found.len();
    for place in places {
        if found.len() - first == count {
            return;
        }
        if found.get(first..).unwrap_or_default().last() != Some(&place) {
            found.push(place);
        }
    }
}

/// A coordinate that can be sorted.
#[derive(Clone, Copy, Debug)]
struct Coordinate(f32);

impl PartialEq for Coordinate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Coordinate {}

impl PartialOrd for Coordinate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Coordinate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Point;
    use crate::diagram::geometry::Size;

    fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
        Rect::at(Point::new(x, y), Size { width, height })
    }

    proptest::proptest! {
        #[test]
        fn a_place_is_free_if_nothing_is_in_it(
            taken in proptest::collection::vec((-3000_i16..3000, -3000_i16..3000, 1_i16..9000, 1_i16..700), 0..30),
            asked in (-3000_i16..3000, -3000_i16..3000, 1_i16..9000, 1_i16..700),
        ) {
            let rect = |(x, y, width, height): (i16, i16, i16, i16)| {
                rect(f32::from(x), f32::from(y), f32::from(width), f32::from(height))
            };
            let area = rect(asked);
            let rects: Vec<Rect> = taken.into_iter().map(rect).collect();
            let expected = !rects.iter().any(|other| other.intersects(&area));
            let occupied: Occupied = rects.into_iter().collect();
            proptest::prop_assert_eq!(occupied.is_free(&area), expected);
        }
    }

    #[test]
    fn the_nearest_edges_are_found_on_both_sides() {
        let occupied: Occupied = [0.0, 10.0, 20.0, 30.0, 40.0]
            .into_iter()
            .map(|x| rect(x, 0.0, 1.0, 1.0))
            .collect();
        let mut found = Vec::new();
        occupied.lefts.nearest(20.0, 2, |x| x, &mut found);
        assert_eq!(found, [20.0, 30.0, 10.0, 0.0]);
        assert_eq!(occupied.rights.last(), Some(41.0));
    }
}
