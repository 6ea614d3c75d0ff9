//! Icons, drawn with strokes so that they are sharp at every scale and follow the text colour.

use egui::{Pos2, Rect, Stroke, pos2, vec2};

use crate::topology::Kind;

use super::action::PaletteItem;

/// What can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A disk.
    Save,
    /// An arrow to the left.
    Undo,
    /// An arrow to the right.
    Redo,
    /// Corners of a frame.
    Fit,
    /// A lens with a plus.
    ZoomIn,
    /// A lens with a minus.
    ZoomOut,
    /// Aligned boxes.
    Tidy,
    /// Speech bubbles.
    PersistentChat,
    /// Stacked servers.
    Pool,
    /// One server.
    Server,
    /// A cylinder.
    Database,
    /// A folder.
    Folder,
    /// A map pin.
    Site,
    /// A shield: Edge.
    Edge,
    /// A telephone line.
    Gateway,
    /// A sheet of paper.
    Document,
    /// A cross in a circle.
    Error,
    /// An exclamation mark in a triangle.
    Warning,
    /// An `i` in a circle.
    Info,
    /// A tick in a circle.
    Fine,
}

impl Icon {
    /// The icon of a kind of object.
    pub fn of_kind(kind: Kind) -> Self {
        match kind {
            Kind::PersistentChatPool => Self::PersistentChat,
            Kind::FrontEndPool
            | Kind::DirectorPool
            | Kind::MediationPool
            | Kind::TrustedApplicationPool => Self::Pool,
            Kind::StandardEditionServer | Kind::Server => Self::Server,
            Kind::EdgePool => Self::Edge,
            Kind::PstnGateway => Self::Gateway,
            Kind::OfficeWebAppsServer => Self::Document,
            Kind::SqlStore => Self::Database,
            Kind::FileStore => Self::Folder,
        }
    }

    /// The icon of a palette entry.
    pub fn of_palette(item: PaletteItem) -> Self {
        match item {
            PaletteItem::PersistentChatPool => Self::PersistentChat,
            PaletteItem::FrontEndPool => Self::Pool,
            PaletteItem::StandardEditionServer => Self::Server,
            PaletteItem::SqlStore => Self::Database,
            PaletteItem::FileStore => Self::Folder,
            PaletteItem::Site => Self::Site,
        }
    }

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
            Self::Error | Self::Warning | Self::Info | Self::Fine => pen.severity(self),
            _ => pen.object(self),
        }
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

    fn circle(&self, x: f32, y: f32, radius: f32) {
        self.painter
            .circle_stroke(self.at(x, y), radius * self.square.width(), self.stroke);
    }

    fn dot(&self, x: f32, y: f32, radius: f32) {
        self.painter.circle_filled(
            self.at(x, y),
            radius * self.square.width(),
            self.stroke.color,
        );
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

    fn severity(&self, icon: Icon) {
        match icon {
            Icon::Error => {
                self.circle(0.5, 0.5, 0.42);
                self.lines(&[(0.34, 0.34), (0.66, 0.66)]);
                self.lines(&[(0.66, 0.34), (0.34, 0.66)]);
            }
            Icon::Warning => {
                self.lines(&[(0.5, 0.1), (0.94, 0.88), (0.06, 0.88), (0.5, 0.1)]);
                self.lines(&[(0.5, 0.38), (0.5, 0.62)]);
                self.dot(0.5, 0.76, 0.06);
            }
            Icon::Info => {
                self.circle(0.5, 0.5, 0.42);
                self.lines(&[(0.5, 0.46), (0.5, 0.74)]);
                self.dot(0.5, 0.3, 0.06);
            }
            _ => {
                self.circle(0.5, 0.5, 0.42);
                self.lines(&[(0.3, 0.52), (0.45, 0.66), (0.7, 0.36)]);
            }
        }
    }

    fn object(&self, icon: Icon) {
        match icon {
            Icon::PersistentChat => {
                self.lines(&[
                    (0.06, 0.14),
                    (0.7, 0.14),
                    (0.7, 0.56),
                    (0.36, 0.56),
                    (0.2, 0.72),
                    (0.2, 0.56),
                    (0.06, 0.56),
                    (0.06, 0.14),
                ]);
                self.lines(&[
                    (0.82, 0.34),
                    (0.94, 0.34),
                    (0.94, 0.74),
                    (0.82, 0.74),
                    (0.82, 0.9),
                    (0.64, 0.74),
                    (0.42, 0.74),
                ]);
            }
            Icon::Pool => {
                for top in [0.1, 0.4, 0.7] {
                    self.frame(0.1, top, 0.9, top + 0.2);
                    self.dot(0.74, top + 0.1, 0.05);
                }
            }
            Icon::Server => {
                self.frame(0.28, 0.08, 0.72, 0.92);
                self.lines(&[(0.4, 0.26), (0.6, 0.26)]);
                self.lines(&[(0.4, 0.42), (0.6, 0.42)]);
                self.dot(0.5, 0.74, 0.06);
            }
            Icon::Database => {
                self.arc((0.5, 0.22), (0.36, 0.13), 0.0, 360.0);
                self.arc((0.5, 0.52), (0.36, 0.13), 0.0, 180.0);
                self.arc((0.5, 0.8), (0.36, 0.13), 0.0, 180.0);
                self.lines(&[(0.14, 0.22), (0.14, 0.8)]);
                self.lines(&[(0.86, 0.22), (0.86, 0.8)]);
            }
            Icon::Folder => self.lines(&[
                (0.08, 0.84),
                (0.08, 0.18),
                (0.4, 0.18),
                (0.5, 0.32),
                (0.92, 0.32),
                (0.92, 0.84),
                (0.08, 0.84),
            ]),
            Icon::Site => {
                self.arc((0.5, 0.38), (0.3, 0.3), 150.0, 390.0);
                self.lines(&[(0.24, 0.53), (0.5, 0.94), (0.76, 0.53)]);
                self.circle(0.5, 0.38, 0.1);
            }
            Icon::Edge => self.lines(&[
                (0.5, 0.06),
                (0.88, 0.2),
                (0.82, 0.6),
                (0.5, 0.94),
                (0.18, 0.6),
                (0.12, 0.2),
                (0.5, 0.06),
            ]),
            Icon::Gateway => {
                self.frame(0.08, 0.54, 0.92, 0.86);
                self.lines(&[(0.28, 0.54), (0.28, 0.14)]);
                self.lines(&[(0.5, 0.54), (0.5, 0.26)]);
                self.lines(&[(0.72, 0.54), (0.72, 0.14)]);
            }
            _ => {
                self.lines(&[
                    (0.2, 0.06),
                    (0.62, 0.06),
                    (0.82, 0.28),
                    (0.82, 0.94),
                    (0.2, 0.94),
                    (0.2, 0.06),
                ]);
                self.lines(&[(0.34, 0.46), (0.68, 0.46)]);
                self.lines(&[(0.34, 0.66), (0.68, 0.66)]);
            }
        }
    }
}

/// Draws an icon as large as a line of text, in the text colour, and takes its place in the layout.
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
