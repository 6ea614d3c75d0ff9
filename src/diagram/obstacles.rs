//! What badges and labels of wires must not cover.

use ahash::AHashMap;

use crate::design::Point;

use crate::diagram::Wire;
use crate::diagram::geometry::Rect;

/// The side of a bucket.
const BUCKET: f32 = 256.0;
/// Clear space around cards.
const APART: f32 = 2.0;

/// The obstacles, indexed by position.
#[derive(Default)]
pub(super) struct Obstacles {
    /// The rectangles with their owners.
    all: Vec<(Rect, usize)>,
    /// Positions in `all`: a long wire is in many buckets.
    buckets: AHashMap<(i32, i32), Vec<u32>>,
    /// Positions of the pieces of wires: wires that end at one card run together, thousands on one
    /// piece.
    pieces: AHashMap<[u32; 4], u32>,
}

/// The owner of anything that is not a wire.
pub(super) const NOBODY: usize = usize::MAX;

impl Obstacles {
    /// The cards and the wires of a picture.
    pub fn of(wires: &[Wire], cards: &[Rect]) -> Self {
        let mut obstacles = Self::default();
        for card in cards {
            obstacles.push(card.expand(APART), NOBODY);
        }
        for (at, wire) in wires.iter().enumerate() {
            for (from, to) in pieces(&wire.points) {
                obstacles.push_piece(around(from, to).expand(1.0), at);
            }
        }
        obstacles
    }

    /// Adds an obstacle; its owner is a wire, or [`NOBODY`].
    pub fn push(&mut self, rect: Rect, owner: usize) {
        let position = self.all.len() as u32;
        self.all.push((rect, owner));
        for bucket in covered(&rect) {
            self.buckets.entry(bucket).or_default().push(position);
        }
    }

    /// Like [`Self::push`], but a piece that wires share is added once, and belongs to nobody.
    fn push_piece(&mut self, rect: Rect, wire: usize) {
        let Rect { min, max } = rect;
        let key = [min.x, min.y, max.x, max.y].map(f32::to_bits);
        if let Some(position) = self.pieces.get(&key) {
            if let Some((_, owner)) = self.all.get_mut(*position as usize)
                && *owner != wire
            {
                *owner = NOBODY;
            }
            return;
        }
        self.pieces.insert(key, self.all.len() as u32);
        self.push(rect, wire);
    }

    /// Whether the area contains nothing but the wire itself.
    pub fn is_free(&self, rect: &Rect, wire: usize) -> bool {
        covered(rect).all(|bucket| {
            let there = self.buckets.get(&bucket).into_iter().flatten();
            let mut there = there.filter_map(|position| self.all.get(*position as usize));
            !there.any(|(other, owner)| *owner != wire && other.intersects(rect))
        })
    }
}

fn covered(rect: &Rect) -> impl Iterator<Item = (i32, i32)> + use<> {
    let bucket = |value: f32| (value / BUCKET).floor() as i32;
    let columns = bucket(rect.min.x)..=bucket(rect.max.x);
    let rows = bucket(rect.min.y)..=bucket(rect.max.y);
    columns.flat_map(move |column| rows.clone().map(move |row| (column, row)))
}

/// The straight pieces of a course.
pub(super) fn pieces(points: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    points.windows(2).filter_map(|pair| match pair {
        [from, to] => Some((*from, *to)),
        _ => None,
    })
}

/// The rectangle of a piece.
pub(super) fn around(from: Point, to: Point) -> Rect {
    Rect {
        min: Point::new(from.x.min(to.x), from.y.min(to.y)),
        max: Point::new(from.x.max(to.x), from.y.max(to.y)),
    }
}
