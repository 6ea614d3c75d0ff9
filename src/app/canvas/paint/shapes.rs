//! Converts the shapes of the display list to egui's, through the camera.

use std::borrow::Cow;
use std::sync::Arc;

use egui::{
    Color32, CornerRadius, FontFamily, FontId, Galley, Pos2, Rect, Stroke, StrokeKind, Vec2,
};

use crate::app::canvas::camera::{Camera, pos_of, quantized_font_size, rect_of};
use crate::app::theme::SEMIBOLD;
use crate::app::typefaces::reading_order;
use crate::design::Point;
use crate::diagram::display::{self, Shape, TextRun};
use crate::diagram::font::Font;
use crate::diagram::text;
use crate::diagram::theme::Token;

use crate::app::canvas::paint::corner;
use crate::app::canvas::paint::look::Look;
use crate::app::canvas::paint::mesh::{LineStyle, Quads};

/// The minimum size of readable text, in screen points; smaller text is not drawn.
const MIN_TEXT: f32 = 4.25;

/// Dashes with smaller gaps than this look like a line and are drawn as one, in screen points.
const MIN_GAP: f32 = 1.5;

/// In less space than this, a name keeps only its end, in screen points.
const ROOM_FOR_BOTH_ENDS: f32 = 48.0;

/// How text is kept readable at small scale; in screen points.
#[derive(Clone, Copy, Debug)]
pub struct Enlarged {
    /// The minimum size.
    pub min_size: f32,
    /// The maximum width.
    pub room: f32,
    /// The upper limit, as long as there is space below.
    pub top: f32,
    /// The lower limit.
    pub bottom: f32,
    /// The color behind it, so that nothing is drawn through it.
    pub ground: Color32,
}

/// Draws shapes of the display list.
pub struct ShapePainter<'a> {
    /// The output.
    pub painter: &'a egui::Painter,
    /// The camera.
    pub camera: &'a Camera,
    /// Colors.
    pub look: Look,
    /// Dims the shapes.
    pub is_dimmed: bool,
    /// The distance in the scene that the shapes are moved.
    pub offset_in_scene: Vec2,
}

impl ShapePainter<'_> {
    fn pos(&self, point: Point) -> Pos2 {
        self.camera
            .screen_from_scene(pos_of(point) + self.offset_in_scene)
    }

    fn color(&self, token: Token) -> Color32 {
        let color = self.look.color(token);
        // The background of a label is the same as around it.
        let is_ground = matches!(
            token,
            Token::Ground | Token::SiteGround | Token::BandGround | Token::GhostGround
        );
        if self.is_dimmed && !is_ground {
            self.look.quieted(color)
        } else {
            color
        }
    }

    fn stroke(&self, stroke: &display::Stroke) -> Stroke {
        let thinnest = 1.0 / self.painter.pixels_per_point();
        Stroke::new(
            (stroke.width * self.camera.zoom()).max(thinnest),
            self.color(stroke.token),
        )
    }

    fn paint(&self, fill: Option<Token>, stroke: Option<&display::Stroke>) -> (Color32, Stroke) {
        (
            fill.map_or(Color32::TRANSPARENT, |token| self.color(token)),
            stroke.map_or(Stroke::NONE, |stroke| self.stroke(stroke)),
        )
    }

    /// One shape.
    pub fn shape(&self, shape: &Shape) {
        match shape {
            Shape::Rect {
                rect,
                radius,
                fill,
                stroke,
            } => {
                let (fill, stroke) = self.paint(*fill, stroke.as_ref());
                let rect = Rect::from_min_max(self.pos(rect.min), self.pos(rect.max));
                let radius = CornerRadius::same(corner(radius * self.camera.zoom()));
                self.painter
                    .rect(rect, radius, fill, stroke, StrokeKind::Middle);
            }
            Shape::Line { points, stroke } => {
                let points: Vec<Pos2> = points.iter().map(|point| self.pos(*point)).collect();
                let zoom = self.camera.zoom();
                let line = self.stroke(stroke);
                match stroke.dash {
                    Some((on, off)) if off * zoom >= MIN_GAP => {
                        let on = (on * zoom).max(line.width / 2.0);
                        let dashes = egui::Shape::dashed_line(&points, line, on, off * zoom);
                        self.painter.extend(dashes);
                    }
                    _ => {
                        self.painter.line(points, line);
                    }
                }
            }
            Shape::Polygon {
                points,
                fill,
                stroke,
            } => {
                let (fill, stroke) = self.paint(*fill, stroke.as_ref());
                let points = points.iter().map(|point| self.pos(*point)).collect();
                self.painter
                    .add(egui::Shape::convex_polygon(points, fill, stroke));
            }
            Shape::Circle {
                center,
                radius,
                fill,
                stroke,
            } => {
                let (fill, stroke) = self.paint(*fill, stroke.as_ref());
                let radius = radius * self.camera.zoom();
                self.painter.circle(self.pos(*center), radius, fill, stroke);
            }
            Shape::Text(run) => self.text(run, None),
        }
    }

    /// A line of text at its final size; `None` if it would be unreadable. `enlarged` makes it larger than in the
    /// diagram.
    pub fn text(&self, run: &TextRun, enlarged: Option<Enlarged>) {
        let natural = run.size * self.camera.zoom();
        let least = enlarged.map_or(0.0, |enlarged| enlarged.min_size);
        let size = quantized_font_size(natural.max(least));
        if size < MIN_TEXT {
            return;
        }
        let color = self.color(run.token);
        let text = match enlarged {
            Some(Enlarged { room, .. }) => Cow::Owned(shortened(run, size, room)),
            None => Cow::Borrowed(run.text.as_str()),
        };
        let mut job = egui::text::LayoutJob::single_section(
            reading_order(&text).into_owned(),
            egui::TextFormat {
                font_id: FontId::new(size, family(self.painter, run.font)),
                extra_letter_spacing: run.spacing * self.camera.zoom(),
                color,
                ..Default::default()
            },
        );
        job.wrap = enlarged.map_or_else(egui::text::TextWrapping::no_max_width, |enlarged| {
            // Whole points, so that panning by a fraction reuses the layout.
            egui::text::TextWrapping::truncate_at_width(enlarged.room.floor().max(1.0))
        });
        let galley = self.painter.layout_job(job);
        let base = self.pos(run.pos);
        let (highest, lowest) = enlarged.map_or((f32::NEG_INFINITY, f32::INFINITY), |enlarged| {
            (enlarged.top, enlarged.bottom - galley.size().y)
        });
        let top = (base.y - base_line(&galley)).max(highest).min(lowest);
        let pos = Pos2::new(base.x, top);
        if let Some(enlarged) = enlarged {
            let around = Rect::from_min_size(pos, galley.size()).expand2(Vec2::new(2.0, 0.0));
            self.painter
                .rect_filled(around, CornerRadius::same(2), enlarged.ground);
        }
        self.painter.galley(pos, galley, color);
    }
}

/// The name of a site in little space: many names differ only at their end.
fn shortened(run: &TextRun, size: f32, room: f32) -> String {
    match room < ROOM_FOR_BOTH_ENDS {
        true => text::elide_beginning(run.font, size, &run.text, room),
        false => text::elide_middle(run.font, size, &run.text, room),
    }
}

/// From the top of a laid-out line to its baseline.
fn base_line(galley: &Arc<Galley>) -> f32 {
    galley.rows.first().map_or(0.0, |row| {
        row.pos.y + row.glyphs.first().map_or(0.0, |glyph| glyph.pos.y)
    })
}

/// The installed font family for a typeface of the diagram.
fn family(painter: &egui::Painter, font: Font) -> FontFamily {
    match font {
        Font::Mono => FontFamily::Monospace,
        Font::Sans | Font::Emoji => FontFamily::Proportional,
        Font::SansSemiBold => {
            let semibold = FontFamily::Name(SEMIBOLD.into());
            let is_installed =
                painter.fonts(|fonts| fonts.definitions().families.contains_key(&semibold));
            if is_installed {
                semibold
            } else {
                FontFamily::Proportional
            }
        }
    }
}

/// How a wire is emphasized.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Emphasis {
    /// Dimmed.
    pub is_quiet: bool,
    /// Selected.
    pub is_selected: bool,
    /// Under the pointer.
    pub is_hovered: bool,
}

/// Collects the shapes of wires: axis-parallel lines as quads, round parts as shapes above them.
pub struct WirePen<'a> {
    /// Quads of lines.
    pub quads: &'a mut Quads,
    /// Arcs, dots and arrowheads.
    pub round: &'a mut Vec<egui::Shape>,
    /// The camera.
    pub camera: &'a Camera,
    /// Colors.
    pub look: Look,
}

impl WirePen<'_> {
    /// The shapes of one wire.
    pub fn shapes(&mut self, shapes: &[Shape], emphasis: Emphasis) {
        let zoom = self.camera.zoom();
        let clip = self.camera.canvas_in_screen();
        let color = |look: &Look, token: Token| match emphasis {
            Emphasis {
                is_selected: true, ..
            } if !matches!(token, Token::Halo(_)) => look.accent,
            Emphasis { is_quiet: true, .. } => look.quieted(look.color(token)),
            _ => look.color(token),
        };
        let pos = |camera: &Camera, point: &Point| camera.screen_from_scene(pos_of(*point));
        for shape in shapes {
            match shape {
                Shape::Line { points, stroke } => {
                    let corners: Vec<Pos2> =
                        points.iter().map(|point| pos(self.camera, point)).collect();
                    let more = if emphasis.is_selected || emphasis.is_hovered {
                        1.0
                    } else {
                        0.0
                    };
                    let line = LineStyle {
                        color: color(&self.look, stroke.token),
                        // Lines keep some of their width when the diagram is scaled down.
                        width: stroke.width * zoom.max(0.5) + more,
                        dash: stroke.dash.map(|(on, off)| (on * zoom, off * zoom)),
                    };
                    self.quads.polyline(&corners, &line, clip, self.round);
                }
                Shape::Circle {
                    center,
                    radius,
                    fill,
                    ..
                } => {
                    let center = pos(self.camera, center);
                    if let Some(token) = fill
                        && clip.expand(8.0).contains(center)
                    {
                        self.round.push(egui::Shape::circle_filled(
                            center,
                            radius * zoom,
                            color(&self.look, *token),
                        ));
                    }
                }
                Shape::Polygon { points, fill, .. } => {
                    if let Some(token) = fill {
                        self.round.push(egui::Shape::convex_polygon(
                            points.iter().map(|point| pos(self.camera, point)).collect(),
                            color(&self.look, *token),
                            Stroke::NONE,
                        ));
                    }
                }
                Shape::Rect { rect, fill, .. } => {
                    if let Some(token) = fill {
                        let rect = self.camera.rect_in_screen(rect_of(rect));
                        self.quads.rect(rect, color(&self.look, *token));
                    }
                }
                // Wires have no text; their label appears on hover.
                Shape::Text(_) => {}
            }
        }
    }
}
