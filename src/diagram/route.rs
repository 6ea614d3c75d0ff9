//! Orthogonal wires. Sides are chosen again from where the cards are, so that moving a card never
//! leaves a wire on its far side; wires go around other cards where a lane is free, and those that
//! run side by side keep a distance.

mod lines;
mod obstacles;
mod path;
mod ports;
mod tracks;

use crate::design::Point;

use crate::diagram::geometry::Rect;
use obstacles::Obstacles;
use path::Path;

/// Where a wire touches a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Left,
    Right,
    Top,
    Bottom,
}

/// Least free space between two cards in which a wire can turn.
const TURN: f32 = 16.0;

/// Routes every wire between two of the cards; gives its corners from the first end to the second.
/// A wire that names a card which is not there has none.
pub fn route(cards: &[Rect], ends: &[(usize, usize)]) -> Vec<Vec<Point>> {
    let obstacles = Obstacles::new(cards);
    let mut joints: Vec<Option<Joint>> = ends
        .iter()
        .map(|&(from, to)| {
            let (first, second) = (*cards.get(from)?, *cards.get(to)?);
            Some(Joint::new(&obstacles, (from, first), (to, second)))
        })
        .collect();
    ports::spread(cards, &mut joints);
    let mut paths: Vec<Option<Path>> = joints
        .iter()
        .map(|joint| joint.as_ref().map(|joint| path::find(&obstacles, joint)))
        .collect();
    tracks::separate(&mut paths);
    joints
        .iter()
        .zip(paths)
        .map(|(joint, path)| match (joint, path) {
            (Some(joint), Some(path)) => {
                let mut points = path.points();
                if joint.swapped {
                    points.reverse();
                }
                points
            }
            _ => Vec::new(),
        })
        .collect()
}

/// One end of a wire.
#[derive(Clone, Copy, Debug)]
struct End {
    /// Position of the card.
    card: usize,
    rect: Rect,
    side: Side,
    /// Place along the side: y on the left and right, x on top and bottom.
    along: f32,
}

/// A wire between two sides. The first end is the left one, or the upper one.
#[derive(Clone, Copy, Debug)]
struct Joint {
    first: End,
    second: End,
    /// Whether the first end is the wire's second.
    swapped: bool,
}

impl Joint {
    fn new(obstacles: &Obstacles, one: (usize, Rect), other: (usize, Rect)) -> Self {
        let beside = |left: &Rect, right: &Rect| right.min.x - left.max.x >= TURN;
        let (sides, swapped) = if beside(&one.1, &other.1) {
            ((Side::Right, Side::Left), false)
        } else if beside(&other.1, &one.1) {
            ((Side::Right, Side::Left), true)
        } else {
            let swapped = (other.1.min.y, other.0) < (one.1.min.y, one.0);
            let (upper, lower) = if swapped {
                (other.1, one.1)
            } else {
                (one.1, other.1)
            };
            (obstacles.sides_above(&upper, &lower), swapped)
        };
        let (first, second) = if swapped { (other, one) } else { (one, other) };
        let end = |(card, rect): (usize, Rect), side| End {
            card,
            rect,
            side,
            along: match side {
                Side::Left | Side::Right => rect.center().y,
                Side::Top | Side::Bottom => rect.center().x,
            },
        };
        Self {
            first: end(first, sides.0),
            second: end(second, sides.1),
            swapped,
        }
    }

    /// Whether both ends are on the same side, so that the wire turns back.
    fn turns_back(&self) -> bool {
        self.first.side == self.second.side
    }
}
