//! Where wires cross, so that the horizontal one can be drawn as a bridge over the vertical one.

use crate::design::Point;

use crate::diagram::Wire;
use crate::diagram::geometry::Rect;

/// A bridge of a wire: a small arc in one of its horizontal pieces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bridge {
    /// The piece, by the index of the corner where it starts.
    pub piece: usize,
    /// The center of the arc.
    pub center: Point,
}

/// Radius of the arc.
pub const RADIUS: f32 = 5.0;

/// The bridges of every wire, in order along the wire.
pub fn crossings(wires: &[Wire]) -> Vec<Vec<Bridge>> {
    let mut uprights: Vec<(usize, Point, Point)> = Vec::new();
    for (at, wire) in wires.iter().enumerate() {
        for ends in wire.points.windows(2) {
            if let [from, to] = ends
                && from.x == to.x
            {
                let (upper, lower) = if from.y < to.y {
                    (from, to)
                } else {
                    (to, from)
                };
                uprights.push((at, *upper, *lower));
            }
        }
    }
    uprights.sort_by(|a, b| a.1.x.total_cmp(&b.1.x));
    wires
        .iter()
        .enumerate()
        .map(|(at, wire)| bridges(at, wire, &uprights))
        .collect()
}

fn bridges(at: usize, wire: &Wire, uprights: &[(usize, Point, Point)]) -> Vec<Bridge> {
    let mut bridges = Vec::new();
    for (piece, ends) in wire.points.windows(2).enumerate() {
        let [from, to] = ends else { continue };
        if from.y != to.y {
            continue;
        }
        let room = RADIUS + 1.0;
        let (left, right) = (from.x.min(to.x) + room, from.x.max(to.x) - room);
        let first = uprights.partition_point(|(_, upper, _)| upper.x < left);
        let mut centers: Vec<f32> = uprights
            .iter()
            .skip(first)
            .take_while(|(_, upper, _)| upper.x <= right)
            .filter(|(other, upper, lower)| {
                *other != at && upper.y + 1.0 < from.y && from.y < lower.y - 1.0
            })
            .map(|(_, upper, _)| upper.x)
            .collect();
        centers.dedup_by(|next, kept| *next - *kept < RADIUS * 2.0);
        if to.x < from.x {
            centers.reverse();
        }
        bridges.extend(centers.into_iter().map(|x| Bridge {
            piece,
            center: Point::new(x, from.y),
        }));
    }
    bridges
}

/// How often wires cross, which a good layout keeps low.
pub fn count(wires: &[Wire]) -> usize {
    crossings(wires).iter().map(Vec::len).sum()
}

/// The rectangle that encloses the wire with its line and marks.
pub(super) fn bounds(points: &[Point], margin: f32) -> Rect {
    points
        .iter()
        .map(|point| Rect {
            min: *point,
            max: *point,
        })
        .reduce(|all, point| all.union(&point))
        .unwrap_or_default()
        .expand(margin)
}
