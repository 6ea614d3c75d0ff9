//! How wires look.

use std::f32::consts::PI;

use crate::design::Point;

use crate::diagram::crossings::{self, Bridge};
use crate::diagram::shapes::{Shape, ShapeGroup, ShapeSubject, Stroke};
use crate::diagram::theme::{Token, wire_style};
use crate::diagram::{Wire, WireKind};

/// From the center of a double line to each of its lines.
const DOUBLE: f32 = 2.0;
/// Length and half width of an arrowhead.
const ARROW: (f32, f32) = (11.0, 6.0);
/// The radius of the dot where a wire meets a card.
const PORT: f32 = 3.0;
/// From the line to the edge of the highlight of a wire that has a problem.
const HALO: f32 = 3.5;
/// The margin around the corners of a wire, for its width, arrows and bridges.
const MARGIN: f32 = 8.0;

pub(super) fn group(at: usize, wire: &Wire, bridges: &[Bridge]) -> ShapeGroup {
    let course = with_bridges(&wire.points, bridges);
    let mut shapes = Vec::new();
    if let Some((badge, _)) = wire.badge {
        shapes.push(Shape::Line {
            points: course.clone(),
            stroke: Stroke::solid(
                wire_style(wire.kind).width + 2.0 * HALO,
                Token::Halo(badge.severity()),
            ),
        });
    }
    shapes.extend(wire_shapes(wire.kind, &course));
    if let Some(joint) = wire.joint {
        shapes.push(Shape::Circle {
            center: joint,
            radius: PORT,
            fill: Some(Token::Wire(wire.kind)),
            stroke: None,
        });
    }
    ShapeGroup {
        subject: ShapeSubject::Wire(at),
        bounds: crossings::bounds(&wire.points, MARGIN),
        shapes,
    }
}

/// The shapes of a wire of this kind through these corners; also used for a wire that is being dragged.
pub fn wire_shapes(kind: WireKind, points: &[Point]) -> Vec<Shape> {
    let style = wire_style(kind);
    let token = Token::Wire(kind);
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Vec::new();
    };
    let stroke = Stroke {
        width: style.width,
        token,
        dash: style.dash,
    };
    let mut shapes = Vec::new();
    if style.arrows {
        let mut line = points.to_vec();
        for reverse in [false, true] {
            if reverse {
                line.reverse();
            }
            shapes.extend(arrowhead(&mut line, token));
        }
        line.reverse();
        shapes.insert(
            0,
            Shape::Line {
                points: line,
                stroke,
            },
        );
        return shapes;
    }
    if style.double {
        for offset in [-DOUBLE, DOUBLE] {
            shapes.push(Shape::Line {
                points: beside(points, offset),
                stroke,
            });
        }
    } else {
        shapes.push(Shape::Line {
            points: points.to_vec(),
            stroke,
        });
    }
    for end in [first, last] {
        shapes.push(Shape::Circle {
            center: *end,
            radius: PORT,
            fill: Some(token),
            stroke: None,
        });
    }
    shapes
}

/// An arrowhead at the first point; the line is cut back so that it does not show at the tip.
fn arrowhead(line: &mut [Point], token: Token) -> Option<Shape> {
    let [tip, next, ..] = line else {
        return None;
    };
    let length = ((next.x - tip.x).powi(2) + (next.y - tip.y).powi(2)).sqrt();
    if length < 1.0 {
        return None;
    }
    let along = Point::new((next.x - tip.x) / length, (next.y - tip.y) / length);
    let reach = ARROW.0.min(length);
    let foot = Point::new(tip.x + along.x * reach, tip.y + along.y * reach);
    let points = vec![
        *tip,
        Point::new(foot.x - along.y * ARROW.1, foot.y + along.x * ARROW.1),
        Point::new(foot.x + along.y * ARROW.1, foot.y - along.x * ARROW.1),
    ];
    *tip = foot;
    Some(Shape::Polygon {
        points,
        fill: Some(token),
        stroke: None,
    })
}

/// The line at a distance to the right of its direction.
fn beside(points: &[Point], offset: f32) -> Vec<Point> {
    let direction = |from: &Point, to: &Point| {
        let length = ((to.x - from.x).powi(2) + (to.y - from.y).powi(2)).sqrt();
        (length > 0.0).then(|| Point::new((to.x - from.x) / length, (to.y - from.y) / length))
    };
    points
        .iter()
        .enumerate()
        .map(|(at, point)| {
            let before = at
                .checked_sub(1)
                .and_then(|before| direction(points.get(before)?, point));
            let after = points.get(at + 1).and_then(|next| direction(point, next));
            let (one, other) = match (before, after) {
                (Some(before), Some(after)) => (before, after),
                (Some(only), None) | (None, Some(only)) => (only, only),
                (None, None) => return *point,
            };
            let turn = 1.0 + one.x * other.x + one.y * other.y;
            let miter = offset / turn.max(0.5);
            Point::new(
                point.x - (one.y + other.y) * miter,
                point.y + (one.x + other.x) * miter,
            )
        })
        .collect()
}

/// The corners, with an arc for each bridge that is bent upwards.
fn with_bridges(points: &[Point], bridges: &[Bridge]) -> Vec<Point> {
    const STEPS: usize = 8;
    let mut line = Vec::with_capacity(points.len() + bridges.len() * (STEPS + 1));
    for (piece, from) in points.iter().enumerate() {
        line.push(*from);
        let leads_right = points.get(piece + 1).is_some_and(|to| to.x > from.x);
        for bridge in bridges.iter().filter(|bridge| bridge.piece == piece) {
            line.extend((0..=STEPS).map(|step| {
                let turn = PI * step as f32 / STEPS as f32;
                let angle = if leads_right { PI + turn } else { -turn };
                Point::new(
                    bridge.center.x + crossings::RADIUS * angle.cos(),
                    bridge.center.y + crossings::RADIUS * angle.sin(),
                )
            }));
        }
    }
    line
}
