//! Many small shapes as one mesh: horizontal and vertical lines, dashes and rectangles. Most lines of a diagram are
//! axis-parallel, so they need four vertices and no tessellation, and are aligned to pixels.

use egui::epaint::Mesh;
use egui::{Color32, Pos2, Rect, Vec2, pos2, vec2};

/// The style of a line; lengths in screen points.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct LineStyle {
    /// The color; opaque, so that corners do not show.
    pub color: Color32,
    pub width: f32,
    /// The lengths of dash and gap for round ends, which extend a dash by the width.
    pub dash: Option<(f32, f32)>,
}

/// Collects quads.
pub struct Quads {
    mesh: Mesh,
    pixel: f32,
}

impl Quads {
    /// Starts with an empty mesh. `pixel` is the size of a pixel in points.
    pub fn new(pixel: f32) -> Self {
        Self {
            mesh: Mesh::default(),
            pixel,
        }
    }

    /// The mesh.
    pub fn finish(self) -> Mesh {
        self.mesh
    }

    /// A filled rectangle.
    pub fn rect(&mut self, rect: Rect, color: Color32) {
        self.mesh.add_colored_rect(rect, color);
    }

    /// A filled triangle.
    pub fn triangle(&mut self, corners: [Pos2; 3], color: Color32) {
        let Ok(first) = u32::try_from(self.mesh.vertices.len()) else {
            return;
        };
        for pos in corners {
            self.mesh.colored_vertex(pos, color);
        }
        self.mesh.add_triangle(first, first + 1, first + 2);
    }

    /// A polyline, clipped to `clip` segment by segment, dashed from the first corner. Slanted parts, such as the arc
    /// of a bridge, are added to `round`, where their edges are smoothed.
    pub fn polyline(
        &mut self,
        corners: &[Pos2],
        line: &LineStyle,
        clip: Rect,
        round: &mut Vec<egui::Shape>,
    ) {
        let clip = clip.expand(line.width);
        let mut traveled = 0.0;
        for pair in corners.windows(2) {
            let [start, end] = pair else { continue };
            let length = start.distance(*end);
            if let Some((from, to)) = clip_segment(*start, *end, clip)
                && length > 0.0
            {
                let is_upright = (start.x - end.x).abs() < 0.01 || (start.y - end.y).abs() < 0.01;
                if !is_upright {
                    let stroke = egui::Stroke::new(line.width, line.color);
                    round.push(egui::Shape::line_segment([*start, *end], stroke));
                } else if let Some(dash) = line.dash {
                    let seen = traveled + from * length..traveled + to * length;
                    self.dashes(*start, (*end - *start) / length, traveled, seen, dash, line);
                } else {
                    // Half a width longer, so that corners are filled.
                    let more = line.width / 2.0 / length;
                    let start_of_stroke = start.lerp(*end, from - more);
                    self.stroke(start_of_stroke, start.lerp(*end, to + more), line);
                }
            }
            traveled += length;
        }
    }

    /// A straight segment of a line that is too small for visible corners and dashes.
    pub fn piece(&mut self, start: Pos2, end: Pos2, line: &LineStyle) {
        let half_a_pixel = 0.5 * self.pixel;
        if (start.x - end.x).abs() > half_a_pixel || (start.y - end.y).abs() > half_a_pixel {
            self.stroke(start, end, line);
        }
    }

    /// The visible dashes of a segment that starts `traveled` along the line.
    fn dashes(
        &mut self,
        start: Pos2,
        direction: Vec2,
        traveled: f32,
        seen: std::ops::Range<f32>,
        (on, off): (f32, f32),
        line: &LineStyle,
    ) {
        let on_with_ends = on + line.width;
        let period = (on + off).max(on_with_ends + self.pixel);
        let mut at = (seen.start / period).floor() * period;
        while at < seen.end {
            let from = at.max(seen.start) - traveled;
            let to = (at + on_with_ends).min(seen.end) - traveled;
            if to > from {
                self.stroke(start + direction * from, start + direction * to, line);
            }
            at += period;
        }
    }

    /// One axis-parallel stroke, aligned to pixels.
    fn stroke(&mut self, start: Pos2, end: Pos2, line: &LineStyle) {
        let width = (line.width / self.pixel).round().max(1.0) * self.pixel;
        let on_pixel = |low: f32| (low / self.pixel).round() * self.pixel;
        let whole = Rect::from_two_pos(start, end);
        let rect = if whole.width() >= whole.height() {
            let top = on_pixel(start.y - width / 2.0);
            Rect::from_min_max(pos2(whole.min.x, top), pos2(whole.max.x, top + width))
        } else {
            let left = on_pixel(start.x - width / 2.0);
            Rect::from_min_max(pos2(left, whole.min.y), pos2(left + width, whole.max.y))
        };
        self.rect(rect, line.color);
    }

    /// An arrowhead with its tip at `tip`, pointing in `direction`.
    pub fn arrowhead(&mut self, tip: Pos2, direction: Vec2, size: f32, color: Color32) {
        let direction = direction.normalized();
        let back = tip - direction * size;
        let aside = direction.rot90() * (size * 0.5);
        self.triangle([tip, back + aside, back - aside], color);
    }
}

/// The part of a segment inside `clip`, as fractions of its length.
fn clip_segment(start: Pos2, end: Pos2, clip: Rect) -> Option<(f32, f32)> {
    let way = end - start;
    let (mut from, mut to) = (0.0_f32, 1.0_f32);
    let sides = [
        (-way.x, start.x - clip.min.x),
        (way.x, clip.max.x - start.x),
        (-way.y, start.y - clip.min.y),
        (way.y, clip.max.y - start.y),
    ];
    for (speed, room) in sides {
        if speed == 0.0 {
            if room < 0.0 {
                return None;
            }
            continue;
        }
        let t = room / speed;
        if speed < 0.0 {
            from = from.max(t);
        } else {
            to = to.min(t);
        }
    }
    (from <= to).then_some((from, to))
}

/// The border of a rectangle as four bars inside it.
pub fn border(quads: &mut Quads, rect: Rect, width: f32, color: Color32) {
    let inner = rect.shrink(width);
    quads.rect(
        Rect::from_min_max(rect.min, pos2(rect.max.x, inner.min.y)),
        color,
    );
    quads.rect(
        Rect::from_min_max(pos2(rect.min.x, inner.max.y), rect.max),
        color,
    );
    quads.rect(
        Rect::from_min_size(pos2(rect.min.x, inner.min.y), vec2(width, inner.height())),
        color,
    );
    quads.rect(
        Rect::from_min_size(pos2(inner.max.x, inner.min.y), vec2(width, inner.height())),
        color,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(dash: Option<(f32, f32)>) -> LineStyle {
        LineStyle {
            color: Color32::BLACK,
            width: 2.0,
            dash,
        }
    }

    #[test]
    fn a_long_dashed_wire_costs_only_its_visible_part() {
        let clip = Rect::from_min_size(pos2(50_000.0, 0.0), vec2(1000.0, 1000.0));
        let mut quads = Quads::new(1.0);
        quads.polyline(
            &[pos2(0.0, 10.0), pos2(100_000.0, 10.0)],
            &line(Some((6.0, 4.0))),
            clip,
            &mut Vec::new(),
        );
        let mesh = quads.finish();
        assert!(mesh.vertices.len() < 4 * 110);
        assert!(!mesh.is_empty());
        assert!(clip.expand(20.0).contains_rect(mesh.calc_bounds()));
    }

    #[test]
    fn nothing_is_drawn_outside_the_view() {
        let clip = Rect::from_min_size(Pos2::ZERO, vec2(100.0, 100.0));
        let mut quads = Quads::new(1.0);
        let mut round = Vec::new();
        for corners in [
            [pos2(-50.0, -50.0), pos2(-10.0, 500.0)],
            [pos2(-50.0, 150.0), pos2(500.0, 150.0)],
        ] {
            quads.polyline(&corners, &line(None), clip, &mut round);
        }
        assert!(quads.finish().is_empty() && round.is_empty());
    }
}
