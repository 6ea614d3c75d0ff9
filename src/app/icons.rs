//! Icons, drawn with strokes so that they are sharp at every scale and use the text color.

use egui::{Pos2, Rect, Stroke, pos2, vec2};

use crate::design::Point;
use crate::diagram::display::{self, Shape};
use crate::diagram::icons;
use crate::diagram::theme::Token;
use crate::diff::Change;
use crate::rules::Severity;
use crate::topology::Kind;

/// The icons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Icon {
    /// A disk.
    Save,
    /// An arrow to the left.
    Undo,
    /// An arrow to the right.
    Redo,
    /// Corners of a frame.
    Fit,
    /// A magnifying glass with a plus sign.
    ZoomIn,
    /// A magnifying glass with a minus sign.
    ZoomOut,
    /// Aligned boxes.
    Tidy,
    /// A sheet of paper.
    Document,
    /// A kind of object, as on its card.
    Kind(Kind),
    Site,
    Severity(Severity),
    /// A check mark in a circle.
    Fine,
    /// The sign of a difference.
    Change(Change),
}

impl Icon {
    /// Draws it into a square.
    pub fn paint(self, painter: &egui::Painter, square: Rect, color: egui::Color32) {
        let pen = Pen {
            painter,
            square,
            stroke: Stroke::new((square.width() / 11.0).max(1.0), color),
        };
        match self {
            Self::Save | Self::Undo | Self::Redo | Self::Fit | Self::Tidy => pen.command(self),
            Self::ZoomIn | Self::ZoomOut => {
                pen.circle(0.42, 0.42, 0.3);
                pen.lines(&[(0.64, 0.64), (0.92, 0.92)]);
                pen.lines(&[(0.28, 0.42), (0.56, 0.42)]);
                if self == Self::ZoomIn {
                    pen.lines(&[(0.42, 0.28), (0.42, 0.56)]);
                }
            }
            Self::Fine => {
                pen.circle(0.5, 0.5, 0.42);
                pen.lines(&[(0.3, 0.52), (0.45, 0.66), (0.7, 0.36)]);
            }
            Self::Change(change) => pen.change(change),
            Self::Document => {
                pen.lines(&[
                    (0.2, 0.06),
                    (0.62, 0.06),
                    (0.82, 0.28),
                    (0.82, 0.94),
                    (0.2, 0.94),
                    (0.2, 0.06),
                ]);
                pen.lines(&[(0.34, 0.46), (0.68, 0.46)]);
                pen.lines(&[(0.34, 0.66), (0.68, 0.66)]);
            }
            Self::Kind(kind) => pen.drawing(&icons::kind(kind, field(square), Token::Text)),
            Self::Site => pen.drawing(&icons::site(field(square), Token::Text)),
            Self::Severity(severity) => {
                pen.drawing(&icons::severity(severity, field(square), Token::Text));
            }
        }
    }
}

/// The square in the coordinates of diagram drawings.
fn field(square: Rect) -> crate::diagram::Rect {
    crate::diagram::Rect {
        min: Point::new(square.min.x, square.min.y),
        max: Point::new(square.max.x, square.max.y),
    }
}

/// Strokes in a unit square.
struct Pen<'p> {
    painter: &'p egui::Painter,
    square: Rect,
    stroke: Stroke,
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.square.min + vec2(x * self.square.width(), y * self.square.height())
    }

    fn lines(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|(x, y)| self.at(*x, *y)).collect();
        self.painter.line(points, self.stroke);
    }

    fn change(&self, change: Change) {
        let pen = Pen {
            stroke: Stroke::new(self.stroke.width * 1.4, self.stroke.color),
            ..*self
        };
        match change {
            Change::Added => {
                pen.lines(&[(0.14, 0.5), (0.86, 0.5)]);
                pen.lines(&[(0.5, 0.14), (0.5, 0.86)]);
            }
            Change::Removed => pen.lines(&[(0.14, 0.5), (0.86, 0.5)]),
            Change::Changed => {
                let points = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
                let wave = points.map(|x: f32| {
                    let turn = (x - 0.1) / 0.8 * std::f32::consts::TAU;
                    (x, 0.5 - 0.14 * turn.sin())
                });
                pen.lines(&wave);
            }
            Change::Recreated => {
                pen.lines(&[(0.0, 0.26), (0.36, 0.26)]);
                pen.lines(&[(0.7, 0.04), (0.3, 0.96)]);
                pen.lines(&[(0.62, 0.72), (1.0, 0.72)]);
                pen.lines(&[(0.81, 0.53), (0.81, 0.91)]);
            }
        }
    }

    fn circle(&self, x: f32, y: f32, radius: f32) {
        self.painter
            .circle_stroke(self.at(x, y), radius * self.square.width(), self.stroke);
    }

    fn frame(&self, left: f32, top: f32, right: f32, bottom: f32) {
        self.painter.rect_stroke(
            Rect::from_min_max(self.at(left, top), self.at(right, bottom)),
            self.square.width() * 0.08,
            self.stroke,
            egui::StrokeKind::Middle,
        );
    }

    fn arc(&self, center: (f32, f32), radius: (f32, f32), from_deg: f32, to_deg: f32) {
        let points = (0..=16_u8)
            .map(|step| {
                let angle = (from_deg + (to_deg - from_deg) * f32::from(step) / 16.0).to_radians();
                self.at(
                    center.0 + radius.0 * angle.cos(),
                    center.1 + radius.1 * angle.sin(),
                )
            })
            .collect();
        self.painter.line(points, self.stroke);
    }

    fn command(&self, icon: Icon) {
        match icon {
            Icon::Save => {
                self.frame(0.12, 0.12, 0.88, 0.88);
                self.lines(&[(0.3, 0.12), (0.3, 0.36), (0.68, 0.36), (0.68, 0.12)]);
                self.lines(&[(0.28, 0.88), (0.28, 0.58), (0.72, 0.58), (0.72, 0.88)]);
            }
            Icon::Undo => {
                self.arc((0.52, 0.6), (0.34, 0.28), -180.0, 40.0);
                self.lines(&[(0.04, 0.44), (0.18, 0.62), (0.36, 0.46)]);
            }
            Icon::Redo => {
                self.arc((0.48, 0.6), (0.34, 0.28), 0.0, -220.0);
                self.lines(&[(0.64, 0.46), (0.82, 0.62), (0.96, 0.44)]);
            }
            Icon::Fit => {
                for (x, y, dx, dy) in [
                    (0.1, 0.1, 0.25, 0.25),
                    (0.9, 0.1, -0.25, 0.25),
                    (0.1, 0.9, 0.25, -0.25),
                    (0.9, 0.9, -0.25, -0.25),
                ] {
                    self.lines(&[(x + dx, y), (x, y), (x, y + dy)]);
                }
                self.frame(0.34, 0.38, 0.66, 0.62);
            }
            _ => {
                self.frame(0.1, 0.12, 0.4, 0.38);
                self.frame(0.1, 0.6, 0.4, 0.86);
                self.frame(0.62, 0.36, 0.92, 0.62);
                self.lines(&[(0.4, 0.25), (0.52, 0.25), (0.52, 0.73), (0.4, 0.73)]);
                self.lines(&[(0.52, 0.49), (0.62, 0.49)]);
            }
        }
    }

    /// A drawing of the diagram, in one color.
    fn drawing(&self, shapes: &[Shape]) {
        let pos = |point: &Point| pos2(point.x, point.y);
        let stroke = |stroke: &display::Stroke| Stroke::new(stroke.width, self.stroke.color);
        let border =
            |border: &Option<display::Stroke>| border.as_ref().map_or(Stroke::NONE, stroke);
        let inside = |fill: &Option<Token>| match fill {
            Some(_) => self.stroke.color,
            None => egui::Color32::TRANSPARENT,
        };
        for shape in shapes {
            match shape {
                Shape::Line {
                    points,
                    stroke: line,
                } => {
                    self.painter
                        .line(points.iter().map(pos).collect(), stroke(line));
                }
                Shape::Rect {
                    rect,
                    radius,
                    fill,
                    stroke,
                } => {
                    self.painter.rect(
                        Rect::from_min_max(pos(&rect.min), pos(&rect.max)),
                        *radius,
                        inside(fill),
                        border(stroke),
                        egui::StrokeKind::Middle,
                    );
                }
                Shape::Circle {
                    center,
                    radius,
                    fill,
                    stroke,
                } => {
                    self.painter
                        .circle(pos(center), *radius, inside(fill), border(stroke));
                }
                Shape::Polygon {
                    points,
                    fill,
                    stroke,
                } => {
                    self.painter.add(egui::Shape::convex_polygon(
                        points.iter().map(pos).collect(),
                        inside(fill),
                        border(stroke),
                    ));
                }
                Shape::Text(_) => {}
            }
        }
    }
}

/// Draws an icon in the size of a line of text and in the text color, and allocates its space.
pub fn icon_ui(ui: &mut egui::Ui, icon: Icon, color: egui::Color32) -> egui::Response {
    let size = 14.0;
    let (rect, response) = ui.allocate_exact_size(
        vec2(size, ui.spacing().interact_size.y.min(20.0)),
        egui::Sense::hover(),
    );
    let square = Rect::from_center_size(pos2(rect.center().x, rect.center().y), vec2(size, size));
    icon.paint(ui.painter(), square, color);
    response
}
