//! Extents in the scene: points at 100 %, with x to the right and y down.

use crate::design::Point;

/// Width and height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// In the x direction.
    pub width: f32,
    /// In the y direction.
    pub height: f32,
}

/// A rectangle with horizontal and vertical edges.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// The upper left corner.
    pub min: Point,
    /// The lower right corner.
    pub max: Point,
}

impl Rect {
    /// The rectangle of this size whose upper left corner is `min`.
    pub fn at(min: Point, size: Size) -> Self {
        Self {
            min,
            max: Point::new(min.x + size.width, min.y + size.height),
        }
    }

    /// The bits of all coordinates, for use as a key.
    pub(crate) fn to_bits(self) -> [u32; 4] {
        [self.min.x, self.min.y, self.max.x, self.max.y].map(f32::to_bits)
    }

    /// The distance from the left to the right edge.
    pub fn width(&self) -> f32 {
        self.max.x - self.min.x
    }

    /// The distance from the upper to the lower edge.
    pub fn height(&self) -> f32 {
        self.max.y - self.min.y
    }

    /// The middle.
    pub fn center(&self) -> Point {
        Point::new(
            (self.min.x + self.max.x) / 2.0,
            (self.min.y + self.max.y) / 2.0,
        )
    }

    /// Whether the point is inside or on the edge.
    pub fn contains(&self, pos: Point) -> bool {
        pos.x >= self.min.x && pos.x <= self.max.x && pos.y >= self.min.y && pos.y <= self.max.y
    }

    /// Whether the rectangles share any point.
    pub fn intersects(&self, other: &Self) -> bool {
        self.min.x <= other.max.x
            && other.min.x <= self.max.x
            && self.min.y <= other.max.y
            && other.min.y <= self.max.y
    }

    /// The smallest rectangle that contains both.
    pub fn union(&self, other: &Self) -> Self {
        Self {
            min: Point::new(self.min.x.min(other.min.x), self.min.y.min(other.min.y)),
            max: Point::new(self.max.x.max(other.max.x), self.max.y.max(other.max.y)),
        }
    }

    /// Expands the rectangle by this length on every side.
    pub fn expand(&self, by: f32) -> Self {
        Self {
            min: Point::new(self.min.x - by, self.min.y - by),
            max: Point::new(self.max.x + by, self.max.y + by),
        }
    }
}
