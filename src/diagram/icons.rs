//! Our own drawings: one for each kind of object and for each severity, on a field of 16 by 16.

use std::f32::consts::{PI, TAU};

use crate::design::Point;
use crate::rules::Severity;
use crate::topology::Kind;

use crate::diagram::geometry::Rect;
use crate::diagram::shapes::{Shape, Stroke};
use crate::diagram::theme::{Token, radius};

/// A field of 16 by 16 somewhere in the scene.
struct Pen {
    origin: Point,
    scale: f32,
    token: Token,
    shapes: Vec<Shape>,
}

impl Pen {
    fn new(rect: Rect, token: Token) -> Self {
        Self {
            origin: rect.min,
            scale: rect.width() / 16.0,
            token,
            shapes: Vec::new(),
        }
    }

    fn at(&self, x: f32, y: f32) -> Point {
        Point::new(
            self.origin.x + x * self.scale,
            self.origin.y + y * self.scale,
        )
    }

    fn stroke(&self) -> Stroke {
        Stroke::solid(1.4 * self.scale, self.token)
    }

    fn line(&mut self, points: &[(f32, f32)]) -> &mut Self {
        let points = points.iter().map(|&(x, y)| self.at(x, y)).collect();
        let stroke = self.stroke();
        self.shapes.push(Shape::Line { points, stroke });
        self
    }

    fn rect(&mut self, from: (f32, f32), to: (f32, f32), round: f32) -> &mut Self {
        let rect = Rect {
            min: self.at(from.0, from.1),
            max: self.at(to.0, to.1),
        };
        let stroke = Some(self.stroke());
        self.shapes.push(Shape::Rect {
            rect,
            radius: round * self.scale,
            fill: None,
            stroke,
        });
        self
    }

    fn dot(&mut self, x: f32, y: f32, radius: f32) -> &mut Self {
        self.shapes.push(Shape::Circle {
            center: self.at(x, y),
            radius: radius * self.scale,
            fill: Some(self.token),
            stroke: None,
        });
        self
    }

    fn ring(&mut self, x: f32, y: f32, radius: f32) -> &mut Self {
        let stroke = Some(self.stroke());
        self.shapes.push(Shape::Circle {
            center: self.at(x, y),
            radius: radius * self.scale,
            fill: None,
            stroke,
        });
        self
    }

    fn arc(&mut self, center: (f32, f32), radii: (f32, f32), from: f32, to: f32) -> &mut Self {
        const STEPS: usize = 14;
        let points = (0..=STEPS)
            .map(|step| {
                let angle = from + (to - from) * step as f32 / STEPS as f32;
                self.at(
                    center.0 + radii.0 * angle.cos(),
                    center.1 + radii.1 * angle.sin(),
                )
            })
            .collect();
        let stroke = self.stroke();
        self.shapes.push(Shape::Line { points, stroke });
        self
    }
}

/// The icon of a kind in `rect`, a square.
pub fn kind(kind: Kind, rect: Rect, token: Token) -> Vec<Shape> {
    let mut pen = Pen::new(rect, token);
    match kind {
        Kind::FrontEndPool => pen
            .rect((2.0, 2.5), (14.0, 7.0), 1.2)
            .rect((2.0, 9.0), (14.0, 13.5), 1.2)
            .dot(4.8, 4.75, 0.9)
            .dot(4.8, 11.25, 0.9)
            .line(&[(8.5, 4.75), (11.5, 4.75)])
            .line(&[(8.5, 11.25), (11.5, 11.25)]),
        Kind::StandardEditionServer => pen
            .rect((4.0, 1.8), (12.0, 14.2), 1.2)
            .line(&[(6.5, 4.8), (9.5, 4.8)])
            .line(&[(6.5, 7.4), (9.5, 7.4)])
            .dot(8.0, 11.2, 1.0),
        Kind::DirectorPool => pen
            .line(&[(2.0, 8.0), (6.5, 8.0), (10.5, 4.0), (13.5, 4.0)])
            .line(&[(6.5, 8.0), (10.5, 12.0), (13.5, 12.0)])
            .line(&[(11.5, 2.0), (13.7, 4.0), (11.5, 6.0)])
            .line(&[(11.5, 10.0), (13.7, 12.0), (11.5, 14.0)]),
        Kind::BranchAppliance => pen
            .rect((2.0, 8.6), (14.0, 13.6), 1.2)
            .dot(4.8, 11.1, 0.9)
            .line(&[(8.5, 11.1), (11.5, 11.1)])
            .line(&[(8.0, 8.6), (8.0, 2.4)])
            .line(&[(5.2, 5.2), (8.0, 2.4), (10.8, 5.2)]),
        Kind::PersistentChatPool => pen
            .line(&[
                (6.0, 11.5),
                (3.2, 14.0),
                (3.4, 11.3),
                (2.0, 10.0),
                (2.0, 4.0),
                (3.5, 2.5),
                (12.5, 2.5),
                (14.0, 4.0),
                (14.0, 10.0),
                (12.5, 11.5),
                (6.0, 11.5),
            ])
            .dot(5.2, 7.0, 0.95)
            .dot(8.0, 7.0, 0.95)
            .dot(10.8, 7.0, 0.95),
        Kind::EdgePool => pen
            .line(&[
                (8.0, 1.6),
                (13.4, 3.4),
                (13.4, 8.2),
                (12.2, 11.2),
                (8.0, 14.4),
                (3.8, 11.2),
                (2.6, 8.2),
                (2.6, 3.4),
                (8.0, 1.6),
            ])
            .line(&[(5.4, 7.8), (7.4, 9.8), (10.8, 6.2)]),
        Kind::MediationPool => pen
            .line(&[(2.0, 5.2), (13.6, 5.2)])
            .line(&[(10.8, 2.4), (13.8, 5.2), (10.8, 8.0)])
            .line(&[(14.0, 10.8), (2.4, 10.8)])
            .line(&[(5.2, 8.0), (2.2, 10.8), (5.2, 13.6)]),
        Kind::PstnGateway => pen
            .rect((3.2, 1.8), (12.8, 14.2), 1.4)
            .line(&[(5.8, 4.6), (10.2, 4.6)])
            .dot(5.8, 8.0, 0.85)
            .dot(8.0, 8.0, 0.85)
            .dot(10.2, 8.0, 0.85)
            .dot(5.8, 11.0, 0.85)
            .dot(8.0, 11.0, 0.85)
            .dot(10.2, 11.0, 0.85),
        Kind::OfficeWebAppsServer => pen
            .line(&[
                (9.5, 1.8),
                (3.5, 1.8),
                (3.5, 14.2),
                (12.5, 14.2),
                (12.5, 4.8),
                (9.5, 1.8),
                (9.5, 4.8),
                (12.5, 4.8),
            ])
            .line(&[(5.8, 8.0), (10.2, 8.0)])
            .line(&[(5.8, 11.0), (10.2, 11.0)]),
        Kind::TrustedApplicationPool => pen
            .rect((1.8, 2.8), (14.2, 13.2), 1.4)
            .line(&[(1.8, 6.0), (14.2, 6.0)])
            .line(&[(5.4, 9.4), (7.2, 11.2), (10.8, 7.8)]),
        Kind::SqlStore => pen
            .arc((8.0, 3.8), (5.4, 2.0), 0.0, TAU)
            .line(&[(2.6, 3.8), (2.6, 12.2)])
            .line(&[(13.4, 3.8), (13.4, 12.2)])
            .arc((8.0, 8.0), (5.4, 2.0), PI, 0.0)
            .arc((8.0, 12.2), (5.4, 2.0), PI, 0.0),
        Kind::FileStore => pen.line(&[
            (1.8, 12.2),
            (1.8, 3.8),
            (2.6, 3.0),
            (6.2, 3.0),
            (7.8, 4.8),
            (13.4, 4.8),
            (14.2, 5.6),
            (14.2, 12.2),
            (13.4, 13.0),
            (2.6, 13.0),
            (1.8, 12.2),
        ]),
        Kind::Server => pen
            .rect((2.0, 4.6), (14.0, 11.4), 1.4)
            .dot(5.0, 8.0, 1.0)
            .line(&[(8.4, 8.0), (11.6, 8.0)]),
    };
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

/// The accent of a kind: its icon on a small ground whose shape differs too.
pub(super) fn accent(of: Kind, rect: Rect) -> Vec<Shape> {
    let (ground, front) = match of {
        Kind::PersistentChatPool => (Token::StrongGround, Token::Strong),
        _ => (Token::AccentGround, Token::Accent),
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
    match of {
        Kind::FrontEndPool | Kind::StandardEditionServer | Kind::Server => square(radius::SMALL),
        Kind::PersistentChatPool => square(rect.width() / 2.0),
        Kind::SqlStore => square(rect.width() / 3.0),
        Kind::EdgePool => polygon(&[
            (0.25, 0.0),
            (0.75, 0.0),
            (1.0, 0.5),
            (0.75, 1.0),
            (0.25, 1.0),
            (0.0, 0.5),
        ]),
        Kind::DirectorPool | Kind::BranchAppliance | Kind::MediationPool | Kind::PstnGateway => {
            polygon(&[
                (0.28, 0.0),
                (0.72, 0.0),
                (1.0, 0.28),
                (1.0, 0.72),
                (0.72, 1.0),
                (0.28, 1.0),
                (0.0, 0.72),
                (0.0, 0.28),
            ])
        }
        Kind::OfficeWebAppsServer | Kind::FileStore | Kind::TrustedApplicationPool => {
            polygon(&[(0.0, 0.0), (0.7, 0.0), (1.0, 0.3), (1.0, 1.0), (0.0, 1.0)])
        }
    }
}
