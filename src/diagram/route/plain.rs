//! Calculations that need no grid: distances, and the course of a wire for which no other way was found.

use crate::design::Point;

use crate::diagram::geometry::Rect;

/// The distance between two cards, as the sum of both axes.
pub(super) fn distance(one: &Rect, other: &Rect) -> f32 {
    let x = (one.min.x - other.max.x)
        .max(other.min.x - one.max.x)
        .max(0.0);
    let y = (one.min.y - other.max.y)
        .max(other.min.y - one.max.y)
        .max(0.0);
    x + y
}

/// Horizontal and vertical pieces from one card to another, regardless of what is between them.
pub(super) fn elbow(from: &Rect, to: &Rect) -> Vec<Point> {
    let (start, end) = (from.center(), to.center());
    let apart_x = (end.x - start.x).abs() - (from.width() + to.width()) / 2.0;
    let apart_y = (end.y - start.y).abs() - (from.height() + to.height()) / 2.0;
    let mut points = if apart_x >= apart_y {
        let (left, right) = match end.x >= start.x {
            true => (from.max.x, to.min.x),
            false => (from.min.x, to.max.x),
        };
        let middle = ((left + right) / 2.0).round();
        vec![
            Point::new(left, start.y),
            Point::new(middle, start.y),
            Point::new(middle, end.y),
            Point::new(right, end.y),
        ]
    } else {
        let (upper, lower) = match end.y >= start.y {
            true => (from.max.y, to.min.y),
            false => (from.min.y, to.max.y),
        };
        let middle = ((upper + lower) / 2.0).round();
        vec![
            Point::new(start.x, upper),
            Point::new(start.x, middle),
            Point::new(end.x, middle),
            Point::new(end.x, lower),
        ]
    };
    points.dedup();
    points
}
