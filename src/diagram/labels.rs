//! The labels along wires. A label is placed where it covers no card, no other label and no other wire,
//! or not at all.

use crate::design::Point;

use crate::diagram::font::Font;
use crate::diagram::geometry::{Rect, Size};
use crate::diagram::obstacles::{NOBODY, Obstacles, around, pieces};
use crate::diagram::shapes::{Shape, ShapeGroup, ShapeSubject, TextRun};
use crate::diagram::text;
use crate::diagram::theme::{Token, radius, size, space};
use crate::diagram::{Diagram, SiteRegion, Wire, badge_shapes};

/// Height of a label.
const HEIGHT: f32 = 15.0;
/// From the top of a label to the baseline of its text.
const BASE: f32 = 11.5;
/// How much of a horizontal piece is visible on each side of a label that lies on it.
const SHOWS: f32 = 10.0;
/// Clear space between labels.
const APART: f32 = 2.0;
/// Where along a piece a label may be, the best first.
const PARTS: [f32; 7] = [0.5, 0.3, 0.7, 0.15, 0.85, 0.08, 0.92];
/// Places the label of each wire. `captions` are the texts of the wires, together with the points where
/// they join others. Cards, wires and badges are already obstacles.
pub(super) fn place(
    wires: &mut [Wire],
    captions: &[(&'static str, Option<Point>)],
    mut obstacles: Obstacles,
    titles: &[Rect],
    regions: &[Rect],
) {
    for title in titles {
        obstacles.push(*title, NOBODY);
    }
    // A label on the border of a site or a data center would be on two backgrounds.
    for region in regions {
        for edge in edges(region) {
            obstacles.push(edge, NOBODY);
        }
    }
    for (at, (wire, (caption, joint))) in wires.iter_mut().zip(captions).enumerate() {
        let own = badge_shapes::own_course(&wire.points, *joint);
        let found = places(own, size_of(caption))
            .into_iter()
            .find(|place| obstacles.is_free(&around_label(&wire.points, *place, caption), at));
        if let Some(place) = found {
            let label = around_label(&wire.points, place, caption);
            obstacles.push(label.expand(APART), NOBODY);
        }
        wire.caption = found.map(|place| (*caption, place));
    }
}

/// The four sides of a region.
fn edges(region: &Rect) -> [Rect; 4] {
    let Rect { min, max } = *region;
    let side = |from: Point, to: Point| Rect { min: from, max: to };
    [
        side(min, Point::new(max.x, min.y)),
        side(Point::new(min.x, max.y), max),
        side(min, Point::new(min.x, max.y)),
        side(Point::new(max.x, min.y), max),
    ]
}

/// The area of the name of a site.
pub(super) fn title_of(site: &SiteRegion) -> Rect {
    let width = text::width(Font::SansSemiBold, size::HEADING, &site.title);
    let corner = Point::new(
        site.rect.min.x + space::MEDIUM,
        site.rect.min.y + space::MEDIUM,
    );
    Rect::at(
        corner,
        Size {
            width: (width + space::LARGE).min(site.rect.width()),
            height: space::SHEET,
        },
    )
}

fn size_of(caption: &str) -> Size {
    Size {
        width: text::width(Font::Sans, size::TINY, caption) + space::MEDIUM,
        height: HEIGHT,
    }
}

/// The area of a label with this center. On its line, the label keeps the line away from the words; next
/// to the line it needs only the room of the words.
fn around_label(points: &[Point], center: Point, caption: &str) -> Rect {
    let mut size = size_of(caption);
    let is_on = |(from, to): (Point, Point)| around(from, to).expand(0.5).contains(center);
    if !pieces(points).any(is_on) {
        size.width -= space::MEDIUM;
    }
    let min = Point::new(center.x - size.width / 2.0, center.y - size.height / 2.0);
    Rect::at(min, size)
}

/// Centers that a label of this size may have, the best first: on the longest horizontal piece, on a
/// vertical piece, then above, below and next to the line.
fn places(points: &[Point], label: Size) -> Vec<Point> {
    let mut pieces: Vec<(Point, Point, f32)> = pieces(points)
        .map(|(from, to)| (from, to, (from.x - to.x).abs() + (from.y - to.y).abs()))
        .collect();
    pieces.sort_by(|a, b| b.2.total_cmp(&a.2));
    let at = |(from, to, _): &(Point, Point, f32), part: f32| {
        Point::new(
            from.x + (to.x - from.x) * part,
            from.y + (to.y - from.y) * part,
        )
    };
    let is_level = |piece: &(Point, Point, f32)| piece.0.y == piece.1.y;
    let mut places = Vec::new();
    for part in PARTS {
        for piece in &pieces {
            let least = match is_level(piece) {
                true => label.width + 2.0 * SHOWS,
                false => label.height + SHOWS,
            };
            let room = piece.2 * f32::min(part, 1.0 - part) * 2.0;
            if room >= least {
                places.push(at(piece, part));
            }
        }
    }
    for part in PARTS {
        for piece in &pieces {
            let middle = at(piece, part);
            if is_level(piece) {
                let away = label.height / 2.0 + APART;
                places.push(Point::new(middle.x, middle.y - away));
                places.push(Point::new(middle.x, middle.y + away));
            } else {
                let away = label.width / 2.0 + APART;
                places.push(Point::new(middle.x + away, middle.y));
                places.push(Point::new(middle.x - away, middle.y));
            }
        }
    }
    places
}

/// The background of a label with this center.
pub(super) fn ground_at(diagram: &Diagram, center: Point) -> Token {
    let is_within = |site: &SiteRegion| site.rect.contains(center);
    match diagram.sites.iter().any(is_within) {
        true if diagram.band_at(center).is_some() => Token::BandGround,
        true => Token::SiteGround,
        false => Token::Ground,
    }
}

/// Where the label of a wire is.
pub(super) fn rect(wire: &Wire) -> Option<Rect> {
    let (caption, center) = wire.caption?;
    Some(around_label(&wire.points, center, caption))
}

/// The label of a wire, above the wires.
pub(super) fn group(at: usize, wire: &Wire, diagram: &Diagram) -> Option<ShapeGroup> {
    let (caption, center) = wire.caption?;
    let rect = rect(wire)?;
    let ground = ground_at(diagram, center);
    let words = text::width(Font::Sans, size::TINY, caption);
    let shapes = vec![
        Shape::Rect {
            rect,
            radius: radius::SMALL,
            fill: Some(ground),
            stroke: None,
        },
        Shape::Text(TextRun {
            pos: Point::new(center.x - words / 2.0, rect.min.y + BASE),
            text: caption.to_owned(),
            font: Font::Sans,
            size: size::TINY,
            token: Token::WireText(wire.kind),
            spacing: 0.0,
        }),
    ];
    Some(ShapeGroup {
        subject: ShapeSubject::WireLabel(at),
        bounds: rect.expand(1.0),
        shapes,
    })
}
