//! How badges look and where they are: at the upper right corner of a card or a site, and along a wire.

use std::cmp::Ordering;

use crate::design::Point;

use crate::diagram::font::Font;
use crate::diagram::geometry::{Rect, Size};
use crate::diagram::icons;
use crate::diagram::obstacles::{NOBODY, Obstacles};
use crate::diagram::shapes::{Shape, ShapeGroup, ShapeSubject, TextRun};
use crate::diagram::text;
use crate::diagram::theme::{Token, size, space};
use crate::diagram::{Badge, Node, SiteRegion, Wire};

const HEIGHT: f32 = 18.0;
/// How far a badge extends above its card.
const BADGE_ABOVE: f32 = 11.0;
/// Clear space around the badge of a wire.
const APART: f32 = 4.0;
/// If there are more badges on wires than this, they are put at the middle of their wires without a
/// search for free space.
const PLACED_BADGES: usize = 200;
/// Where along a piece of a wire a badge may be, the best first; 0.5 is the middle.
const PARTS: [f32; 7] = [0.5, 0.3, 0.7, 0.15, 0.85, 0.08, 0.92];

/// The area where the badge of a card can be clicked.
pub fn node_badge_rect(node: &Node) -> Option<Rect> {
    // At the corner, the badge leaves room for kind and name.
    let corner = Point::new(
        node.rect.max.x + space::SMALL,
        node.rect.min.y - BADGE_ABOVE,
    );
    node.badge.map(|badge| at_corner(badge, corner))
}

/// The area where the badge of a site can be clicked.
pub fn site_badge_rect(site: &SiteRegion) -> Option<Rect> {
    let corner = Point::new(
        site.rect.max.x - space::LARGE,
        site.rect.min.y + space::MEDIUM,
    );
    site.badge.map(|badge| at_corner(badge, corner))
}

/// The area where the badge of a wire can be clicked.
pub fn wire_badge_rect(wire: &Wire) -> Option<Rect> {
    wire.badge
        .map(|(badge, center)| around_center(badge, center))
}

fn at_corner(badge: Badge, corner: Point) -> Rect {
    let size = size_of(badge);
    Rect::at(Point::new(corner.x - size.width, corner.y), size)
}

fn around_center(badge: Badge, center: Point) -> Rect {
    let size = size_of(badge);
    let min = Point::new(center.x - size.width / 2.0, center.y - size.height / 2.0);
    Rect::at(min, size)
}

fn size_of(badge: Badge) -> Size {
    let count = badge.count().to_string();
    Size {
        width: HEIGHT + text::width(Font::SansSemiBold, size::SMALL, &count) + space::MEDIUM,
        height: HEIGHT,
    }
}

/// The shapes of a badge.
pub(super) fn shapes(badge: Badge, rect: Rect) -> Vec<Shape> {
    let (ground, front) = Token::badge(badge.severity());
    let mut shapes = vec![Shape::Rect {
        rect,
        radius: HEIGHT / 2.0,
        fill: Some(ground),
        stroke: None,
    }];
    let icon = Rect::at(
        Point::new(rect.min.x + 3.0, rect.min.y + 3.0),
        Size {
            width: 12.0,
            height: 12.0,
        },
    );
    shapes.extend(icons::severity(badge.severity(), icon, front));
    shapes.push(Shape::Text(TextRun {
        pos: Point::new(rect.min.x + HEIGHT, rect.min.y + 13.0),
        text: badge.count().to_string(),
        font: Font::SansSemiBold,
        size: size::SMALL,
        token: front,
        spacing: 0.0,
    }));
    shapes
}

/// The badge of a wire, above every wire.
pub(super) fn wire_badge_group(at: usize, wire: &Wire) -> Option<ShapeGroup> {
    let (badge, _) = wire.badge?;
    let rect = wire_badge_rect(wire)?;
    Some(ShapeGroup {
        subject: ShapeSubject::WireBadge(at),
        bounds: rect.expand(1.0),
        shapes: shapes(badge, rect),
    })
}

/// Finds a place along each wire that has a problem where its badge covers no other badge, no card and,
/// if possible, no other wire; if there is none, the middle of the longest piece. The badges become
/// obstacles for what is placed later. `joints` are the points where wires join others: the badge comes
/// before that point, where it can refer to one wire only.
pub(super) fn place_on_wires(
    wires: &mut [Wire],
    joints: &[Option<Point>],
    cards: &[Rect],
    obstacles: &mut Obstacles,
) {
    let marked = wires.iter().filter(|wire| wire.badge.is_some()).count();
    let mut taken: Vec<Rect> = Vec::new();
    for (at, (wire, joint)) in wires.iter_mut().zip(joints).enumerate() {
        let Some((badge, center)) = &mut wire.badge else {
            continue;
        };
        let places = places_on(own_course(&wire.points, *joint), &PARTS);
        let covers_nothing = |place: &&Point| {
            let rect = around_center(*badge, **place);
            obstacles.is_free(&rect.expand(APART / 2.0), at)
        };
        let covers_wires_only = |place: &&Point| {
            let rect = around_center(*badge, **place).expand(APART);
            let covers = |other: &Rect| other.intersects(&rect);
            !taken.iter().any(covers) && !cards.iter().any(covers)
        };
        let mut free = None;
        if marked <= PLACED_BADGES {
            free = places.iter().find(covers_nothing);
            free = free.or_else(|| places.iter().find(covers_wires_only));
        }
        if let Some(place) = free.or(places.first()) {
            *center = *place;
        }
        let rect = around_center(*badge, *center);
        taken.push(rect);
        obstacles.push(rect, NOBODY);
    }
}

/// The part of a course that belongs to the wire alone, up to the point where it joins others.
pub(super) fn own_course(points: &[Point], joint: Option<Point>) -> &[Point] {
    let Some(joint) = joint else {
        return points;
    };
    let on_it = |pair: &[Point]| match pair {
        [from, to] => {
            let within = |a: f32, b: f32, x: f32| a.min(b) <= x && x <= a.max(b);
            within(from.x, to.x, joint.x) && within(from.y, to.y, joint.y)
        }
        _ => false,
    };
    let last = points.windows(2).position(on_it);
    last.and_then(|last| points.get(..last + 2))
        .unwrap_or(points)
}

/// Points along a wire, the best first: at each of these fractions of its pieces (0.5 is the middle),
/// long pieces first.
pub(super) fn places_on(points: &[Point], parts: &[f32]) -> Vec<Point> {
    let mut pieces: Vec<(Point, Point)> = points
        .windows(2)
        .filter_map(|pair| match pair {
            [from, to] => Some((*from, *to)),
            _ => None,
        })
        .collect();
    let length = |(from, to): &(Point, Point)| (from.x - to.x).abs() + (from.y - to.y).abs();
    pieces.sort_by(|a, b| length(b).partial_cmp(&length(a)).unwrap_or(Ordering::Equal));
    parts
        .iter()
        .flat_map(|part| {
            pieces.iter().map(move |(from, to)| {
                Point::new(
                    from.x + (to.x - from.x) * part,
                    from.y + (to.y - from.y) * part,
                )
            })
        })
        .collect()
}
