//! Draws icons: strokes and marks in a square of 16 by 16.

use crate::design::Point;

use crate::diagram::geometry::Rect;
use crate::diagram::shapes::{Shape, Stroke};
use crate::diagram::theme::Token;

/// A square of 16 by 16 somewhere in the scene.
pub(super) struct Pen {
    origin: Point,
    scale: f32,
    token: Token,
    pub(super) shapes: Vec<Shape>,
}

impl Pen {
    pub(super) fn new(rect: Rect, token: Token) -> Self {
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

    pub(super) fn line(&mut self, points: &[(f32, f32)]) -> &mut Self {
        let points = points.iter().map(|&(x, y)| self.at(x, y)).collect();
        let stroke = self.stroke();
        self.shapes.push(Shape::Line { points, stroke });
        self
    }

    pub(super) fn rect(&mut self, from: (f32, f32), to: (f32, f32), round: f32) -> &mut Self {
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

    pub(super) fn dot(&mut self, x: f32, y: f32, radius: f32) -> &mut Self {
        self.shapes.push(Shape::Circle {
            center: self.at(x, y),
            radius: radius * self.scale,
            fill: Some(self.token),
            stroke: None,
        });
        self
    }

    pub(super) fn ring(&mut self, x: f32, y: f32, radius: f32) -> &mut Self {
        let stroke = Some(self.stroke());
        self.shapes.push(Shape::Circle {
            center: self.at(x, y),
            radius: radius * self.scale,
            fill: None,
            stroke,
        });
        self
    }

    pub(super) fn arc(
        &mut self,
        center: (f32, f32),
        radii: (f32, f32),
        from: f32,
        to: f32,
    ) -> &mut Self {
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
