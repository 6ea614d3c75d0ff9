//! The program's own icons: one for each kind of object and for each severity, in a square of 16 by 16.

use crate::design::Point;
use crate::rules::Severity;
use crate::topology::Kind;

use crate::diagram::geometry::Rect;
use crate::diagram::kinds::{self, Ground};
use crate::diagram::pen::Pen;
use crate::diagram::shapes::Shape;
use crate::diagram::theme::{Token, radius};

/// The icon of a kind in `rect`, a square.
pub fn kind(kind: Kind, rect: Rect, token: Token) -> Vec<Shape> {
    let mut pen = Pen::new(rect, token);
    (kinds::row(kind).icon)(&mut pen);
    pen.shapes
}

/// The icon of a site.
pub fn site(rect: Rect, token: Token) -> Vec<Shape> {
    let mut pen = Pen::new(rect, token);
    pen.rect((3.0, 2.0), (13.0, 14.0), 1.0)
        .line(&[(6.0, 5.2), (6.2, 5.2)])
        .line(&[(9.8, 5.2), (10.0, 5.2)])
        .line(&[(6.0, 8.2), (6.2, 8.2)])
        .line(&[(9.8, 8.2), (10.0, 8.2)])
        .line(&[(8.0, 14.0), (8.0, 11.4)]);
    pen.shapes
}

/// The icon of a severity in `rect`, a square.
pub fn severity(severity: Severity, rect: Rect, token: Token) -> Vec<Shape> {
    let mut pen = Pen::new(rect, token);
    match severity {
        Severity::Error => pen
            .ring(8.0, 8.0, 6.4)
            .line(&[(5.6, 5.6), (10.4, 10.4)])
            .line(&[(10.4, 5.6), (5.6, 10.4)]),
        Severity::Warning => pen
            .line(&[(8.0, 1.8), (15.0, 14.0), (1.0, 14.0), (8.0, 1.8)])
            .line(&[(8.0, 6.2), (8.0, 9.4)])
            .dot(8.0, 11.8, 0.9),
        Severity::Info => pen
            .ring(8.0, 8.0, 6.4)
            .line(&[(8.0, 7.6), (8.0, 11.2)])
            .dot(8.0, 4.9, 0.95),
    };
    for shape in &mut pen.shapes {
        if let Shape::Line { stroke, .. }
        | Shape::Circle {
            stroke: Some(stroke),
            ..
        } = shape
        {
            stroke.width *= 1.25;
        }
    }
    pen.shapes
}

/// The accent of a kind: its icon on a small background whose shape differs as well.
pub(super) fn accent(of: Kind, rect: Rect) -> Vec<Shape> {
    let (ground, front) = match kinds::is_strong(of) {
        true => (Token::StrongGround, Token::Strong),
        false => (Token::AccentGround, Token::Accent),
    };
    let mut shapes = vec![accent_ground(of, rect, ground)];
    shapes.extend(kind(of, rect.expand(-rect.width() * 0.2), front));
    shapes
}

fn accent_ground(of: Kind, rect: Rect, token: Token) -> Shape {
    let square = |radius| Shape::Rect {
        rect,
        radius,
        fill: Some(token),
        stroke: None,
    };
    let polygon = |corners: &[(f32, f32)]| Shape::Polygon {
        points: corners
            .iter()
            .map(|&(x, y)| {
                Point::new(
                    rect.min.x + x * rect.width(),
                    rect.min.y + y * rect.height(),
                )
            })
            .collect(),
        fill: Some(token),
        stroke: None,
    };
    match kinds::row(of).ground {
        Ground::Square => square(radius::SMALL),
        Ground::Rounded => square(rect.width() / 3.0),
        Ground::Circle => square(rect.width() / 2.0),
        Ground::Hexagon => polygon(&[
            (0.25, 0.0),
            (0.75, 0.0),
            (1.0, 0.5),
            (0.75, 1.0),
            (0.25, 1.0),
            (0.0, 0.5),
        ]),
        Ground::Octagon => polygon(&[
            (0.28, 0.0),
            (0.72, 0.0),
            (1.0, 0.28),
            (1.0, 0.72),
            (0.72, 1.0),
            (0.28, 1.0),
            (0.0, 0.72),
            (0.0, 0.28),
        ]),
        Ground::Sheet => polygon(&[(0.0, 0.0), (0.7, 0.0), (1.0, 0.3), (1.0, 1.0), (0.0, 1.0)]),
    }
}
