//! How differences look: each change has both a sign and a color, so that neither is needed alone.

use crate::design::Point;
use crate::diff::Change;

use crate::diagram::font::Font;
use crate::diagram::geometry::{Rect, Size};
use crate::diagram::marks::{Ghost, GhostSite, Mark};
use crate::diagram::shapes::{Shape, ShapeGroup, ShapeSubject, Stroke, TextRun};
use crate::diagram::theme::{Token, radius, size, space};
use crate::diagram::wire_shapes::wire_shapes;
use crate::diagram::{Badge, Diagram, Wire, badge_shapes, card, crossings, labels, text};

/// The height of a sign, which is also its least width.
const HEIGHT: f32 = 18.0;
/// From the top of a sign to the baseline of its text.
const BASE: f32 = 13.0;
/// The width of the outline around what differs.
const OUTLINE: f32 = 2.0;
/// Dash and gap of the outline around what was removed.
const DASH: (f32, f32) = (6.0, 4.0);
/// Clear space around a sign on a wire.
const APART: f32 = 3.0;
/// Margin around the corners of a wire, for its width and arrows.
const MARGIN: f32 = 8.0;
/// If there are more signs on wires than this, they are put at the middle of their wires without a
/// search for free space.
const PLACED: usize = 200;
/// Where along a piece of a wire a sign may be, the best first; 0.5 is the middle.
const PARTS: [f32; 7] = [0.5, 0.3, 0.7, 0.4, 0.6, 0.15, 0.85];

/// The sign of a change as it is drawn.
pub fn sign(change: Change) -> &'static str {
    match change {
        Change::Added => "+",
        Change::Changed => "~",
        Change::Removed => "−",
        Change::Recreated => "−/+",
    }
}

/// The text for a change in a legend.
pub fn legend(change: Change) -> &'static str {
    match change {
        Change::Added => "Added",
        Change::Changed => "Changed",
        Change::Removed => "Removed",
        Change::Recreated => "Removed and added",
    }
}

/// The label along a wire, if it is drawn.
pub(super) fn caption(wire: &Wire) -> &'static str {
    wire.caption.map_or("", |(caption, _)| caption)
}

fn pill_text(change: Change, caption: &str) -> String {
    match caption.is_empty() {
        true => sign(change).to_owned(),
        false => format!("{} {caption}", sign(change)),
    }
}

/// A sign alone is larger than one next to words.
fn type_size(said: &str) -> f32 {
    match said.chars().count() {
        1 => size::HEADING,
        _ => size::TINY,
    }
}

fn pill_size(said: &str) -> Size {
    let width = text::width(Font::SansSemiBold, type_size(said), said);
    Size {
        width: (width + 2.0 * space::SMALL + 2.0).max(HEIGHT),
        height: HEIGHT,
    }
}

fn around(center: Point, size: Size) -> Rect {
    let min = Point::new(center.x - size.width / 2.0, center.y - size.height / 2.0);
    Rect::at(min, size)
}

/// A sign with the words next to it, around its center.
pub(super) fn pill(change: Change, caption: &str, center: Point) -> (Rect, Vec<Shape>) {
    let said = pill_text(change, caption);
    let rect = around(center, pill_size(&said));
    let type_size = type_size(&said);
    let width = text::width(Font::SansSemiBold, type_size, &said);
    let shapes = vec![
        Shape::Rect {
            rect,
            radius: HEIGHT / 2.0,
            fill: Some(Token::Change(change)),
            stroke: Some(Stroke::solid(1.0, Token::Ground)),
        },
        Shape::Text(TextRun {
            pos: Point::new(
                center.x - width / 2.0,
                rect.min.y + BASE + (type_size - size::TINY) / 4.0,
            ),
            text: said,
            font: Font::SansSemiBold,
            size: type_size,
            token: Token::OnChange,
            spacing: 0.0,
        }),
    ];
    (rect, shapes)
}

/// The place of the sign of a wire.
pub(super) struct PillPlace {
    pub center: Point,
    /// Whether there is room for the label of the wire next to the sign.
    pub has_words: bool,
}

/// The places where signs on wires may be.
pub(super) struct PillPlaces {
    /// What no sign may cover: cards, their signs and badges, labels of wires, and signs that are
    /// already placed.
    taken: Vec<Rect>,
    placed: usize,
}

impl PillPlaces {
    /// For a picture with these cards, including removed ones.
    pub fn among(cards: &[Rect], diagram: &Diagram) -> Self {
        let marks = &diagram.marks;
        let node = |mark: &Mark| Some((mark.change, diagram.nodes.get(mark.at)?.rect));
        let site = |mark: &Mark| Some((mark.change, diagram.sites.get(mark.at)?.rect));
        let ghosts = marks.ghosts.iter().map(|ghost| ghost.node.rect);
        let ghost_sites = marks.ghost_sites.iter().map(|ghost| ghost.site.rect);
        let removed = ghosts
            .chain(ghost_sites)
            .map(|rect| (Change::Removed, rect));
        let nodes = marks.nodes.iter().filter_map(node);
        let signs = nodes
            .chain(marks.sites.iter().filter_map(site))
            .chain(removed)
            .map(|(change, rect)| sign_at_corner(change, rect).0);
        let badges = diagram
            .nodes
            .iter()
            .filter_map(badge_shapes::node_badge_rect);
        let badges = badges
            .chain(
                diagram
                    .sites
                    .iter()
                    .filter_map(badge_shapes::site_badge_rect),
            )
            .chain(
                diagram
                    .wires
                    .iter()
                    .filter_map(badge_shapes::wire_badge_rect),
            );
        let words = diagram.wires.iter().filter_map(labels::rect);
        let taken = cards
            .iter()
            .copied()
            .chain(signs)
            .chain(badges)
            .chain(words);
        Self {
            taken: taken.collect(),
            placed: 0,
        }
    }

    /// Places the sign of a wire: together with its label, or alone where it covers nothing.
    pub fn place(&mut self, wire: &Wire, change: Change) -> PillPlace {
        let own = badge_shapes::own_course(&wire.points, wire.joint);
        let places = badge_shapes::places_on(own, &PARTS);
        let alone = pill_size(sign(change));
        let found = |this: &Self, apart| this.free(&places, alone, apart);
        let Some((words, said)) = wire.caption else {
            let center = found(self, APART).or_else(|| found(self, 0.0));
            let center = center.or(places.first().copied()).unwrap_or_default();
            return self.take(around(center, alone), center, false);
        };
        let rect = around(said, pill_size(&pill_text(change, words)));
        // The label of the same wire is below the sign, which may cover it.
        let below = labels::rect(wire);
        let fits = |this: &Self| {
            [APART, 0.0]
                .iter()
                .any(|it| !this.is_taken(&rect, *it, below))
        };
        if fits(self) {
            return self.take(rect, said, true);
        }
        match found(self, APART).or_else(|| found(self, 0.0)) {
            Some(center) => self.take(around(center, alone), center, false),
            None => self.take(rect, said, true),
        }
    }

    /// Places the sign of a removed wire, with its label if there is room.
    pub fn place_removed(&mut self, wire: &Wire, words: &str) -> PillPlace {
        let places = badge_shapes::places_on(&wire.points, &PARTS);
        let alone = pill_size(sign(Change::Removed));
        let with_words = pill_size(&pill_text(Change::Removed, words));
        for (size, has_words, apart) in [
            (with_words, true, APART),
            (alone, false, APART),
            (alone, false, 0.0),
        ] {
            if let Some(center) = self.free(&places, size, apart) {
                return self.take(around(center, size), center, has_words);
            }
        }
        let center = places.first().copied().unwrap_or_default();
        self.take(around(center, alone), center, false)
    }

    /// The first of these places where something of this size covers nothing.
    fn free(&self, places: &[Point], size: Size, apart: f32) -> Option<Point> {
        let mut places = places.iter().copied();
        places.find(|place| !self.is_taken(&around(*place, size), apart, None))
    }

    /// Whether the area is occupied, not counting `but`.
    fn is_taken(&self, rect: &Rect, apart: f32, but: Option<Rect>) -> bool {
        let rect = rect.expand(apart);
        let mut others = self.taken.iter().filter(|other| Some(**other) != but);
        self.placed >= PLACED || others.any(|other| other.intersects(&rect))
    }

    fn take(&mut self, rect: Rect, center: Point, has_words: bool) -> PillPlace {
        self.taken.push(rect);
        self.placed += 1;
        PillPlace { center, has_words }
    }
}

/// Removed objects, below everything that exists.
pub(super) fn ghosts(diagram: &Diagram) -> impl Iterator<Item = ShapeGroup> {
    let marks = &diagram.marks;
    let sites = marks.ghost_sites.iter().map(ghost_site);
    let wires = marks.ghost_wires.iter().map(|(wire, _)| {
        let dashed = Stroke {
            width: 1.5,
            token: Token::Change(Change::Removed),
            dash: Some(DASH),
        };
        ShapeGroup {
            subject: ShapeSubject::Ghost,
            bounds: crossings::bounds(&wire.points, MARGIN),
            shapes: vec![Shape::Line {
                points: wire.points.clone(),
                stroke: dashed,
            }],
        }
    });
    let cards = marks.ghosts.iter().map(ghost_card);
    sites.chain(wires).chain(cards)
}

fn dashed_outline(rect: Rect) -> Shape {
    let corner = |x, y| Point::new(x, y);
    Shape::Line {
        points: vec![
            rect.min,
            corner(rect.max.x, rect.min.y),
            rect.max,
            corner(rect.min.x, rect.max.y),
            rect.min,
        ],
        stroke: Stroke {
            width: 1.5,
            token: Token::Change(Change::Removed),
            dash: Some(DASH),
        },
    }
}

fn ghost_card(ghost: &Ghost) -> ShapeGroup {
    let node = &ghost.node;
    let mut shapes = card::node_shapes(node);
    for shape in &mut shapes {
        match shape {
            Shape::Rect { fill, stroke, .. } if *fill == Some(Token::Card) => {
                *fill = Some(Token::GhostGround);
                *stroke = None;
            }
            Shape::Text(run) => run.token = Token::TextWeak,
            _ => {}
        }
    }
    shapes.push(dashed_outline(node.rect));
    let (sign, drawn) = sign_at_corner(Change::Removed, node.rect);
    shapes.extend(drawn);
    ShapeGroup {
        subject: ShapeSubject::Ghost,
        bounds: node.rect.union(&sign).expand(OUTLINE),
        shapes,
    }
}

fn ghost_site(ghost: &GhostSite) -> ShapeGroup {
    let site = &ghost.site;
    let mut shapes = card::site_shapes(site, false);
    for shape in &mut shapes {
        if let Shape::Text(run) = shape {
            run.token = Token::TextWeak;
        }
    }
    shapes.push(dashed_outline(site.rect));
    let (sign, drawn) = sign_at_corner(Change::Removed, site.rect);
    shapes.extend(drawn);
    ShapeGroup {
        subject: ShapeSubject::Ghost,
        bounds: site.rect.union(&sign).expand(OUTLINE),
        shapes,
    }
}

/// At the upper left corner, because the upper right corner is for problems. The sign does not extend
/// into the gap next to the card, where wires have their signs.
fn sign_at_corner(change: Change, rect: Rect) -> (Rect, Vec<Shape>) {
    let width = pill_size(sign(change)).width;
    pill(change, "", Point::new(rect.min.x + width / 2.0, rect.min.y))
}

/// Added and changed wires in the color of the change, and the signs of all wires.
pub(super) fn wire_marks(diagram: &Diagram) -> impl Iterator<Item = ShapeGroup> {
    let marks = &diagram.marks;
    let there = marks.wires.iter().filter_map(|mark| {
        let wire = diagram.wires.get(mark.at)?;
        let mut shapes = wire_shapes(wire.kind, &wire.points);
        for shape in &mut shapes {
            recolor(shape, Token::Change(mark.change));
        }
        let words = match mark.has_words {
            true => caption(wire),
            false => "",
        };
        let (rect, sign) = pill(mark.change, words, mark.place);
        shapes.extend(sign);
        Some(ShapeGroup {
            subject: ShapeSubject::WireMark(mark.at),
            bounds: crossings::bounds(&wire.points, MARGIN).union(&rect),
            shapes,
        })
    });
    let gone = marks.ghost_wires.iter().map(|(wire, place)| {
        let (rect, shapes) = pill(Change::Removed, caption(wire), *place);
        ShapeGroup {
            subject: ShapeSubject::Ghost,
            bounds: rect.expand(1.0),
            shapes,
        }
    });
    there.chain(gone)
}

fn recolor(shape: &mut Shape, token: Token) {
    match shape {
        Shape::Line { stroke, .. } => stroke.token = token,
        Shape::Rect { fill, stroke, .. }
        | Shape::Polygon { fill, stroke, .. }
        | Shape::Circle { fill, stroke, .. } => {
            *fill = fill.map(|_| token);
            if let Some(stroke) = stroke {
                stroke.token = token;
            }
        }
        Shape::Text(run) => run.token = token,
    }
}

/// Outlines and signs of sites that were added or changed.
pub(super) fn site_marks(diagram: &Diagram) -> impl Iterator<Item = ShapeGroup> {
    diagram.marks.sites.iter().filter_map(|mark| {
        let site = diagram.sites.get(mark.at)?;
        let subject = ShapeSubject::SiteMark(mark.at);
        let badge = site.badge.zip(badge_shapes::site_badge_rect(site));
        Some(object_mark(mark, site.rect, radius::LARGE, badge, subject))
    })
}

/// Outlines and signs of cards that were added or changed.
pub(super) fn node_marks(diagram: &Diagram) -> impl Iterator<Item = ShapeGroup> {
    diagram.marks.nodes.iter().filter_map(|mark| {
        let node = diagram.nodes.get(mark.at)?;
        let subject = ShapeSubject::NodeMark(mark.at);
        let badge = node.badge.zip(badge_shapes::node_badge_rect(node));
        Some(object_mark(mark, node.rect, radius::CARD, badge, subject))
    })
}

/// The outline is below the badge of problems.
fn object_mark(
    mark: &Mark,
    rect: Rect,
    radius: f32,
    badge: Option<(Badge, Rect)>,
    subject: ShapeSubject,
) -> ShapeGroup {
    let (sign, drawn) = sign_at_corner(mark.change, rect);
    let mut shapes = vec![Shape::Rect {
        rect,
        radius,
        fill: None,
        stroke: Some(Stroke::solid(OUTLINE, Token::Change(mark.change))),
    }];
    shapes.extend(drawn);
    let mut bounds = rect.union(&sign).expand(OUTLINE);
    if let Some((badge, place)) = badge {
        bounds = bounds.union(&place);
        shapes.extend(badge_shapes::shapes(badge, place));
    }
    ShapeGroup {
        subject,
        bounds,
        shapes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::{WireId, WireKind};
    use crate::topology::{ClusterId, ObjectId};

    fn card(x: f32) -> Rect {
        let size = Size {
            width: 100.0,
            height: 60.0,
        };
        Rect::at(Point::new(x, 0.0), size)
    }

    fn wire(from: f32, to: f32) -> Wire {
        let end = |name: &str| ObjectId::Cluster(ClusterId::new(name));
        let kind = WireKind::NextHop;
        Wire {
            id: WireId {
                from: end("from"),
                to: end("to"),
                kind,
            },
            kind,
            points: vec![Point::new(from, 30.0), Point::new(to, 30.0)],
            joint: None,
            label: String::new(),
            caption: None,
            associations: Vec::new(),
            badge: None,
        }
    }

    #[test]
    fn a_sign_shows_its_text_only_where_it_covers_no_card() {
        let diagram = Diagram::default();
        for (gap, has_words) in [(40.0, false), (200.0, true)] {
            let cards = [card(0.0), card(100.0 + gap)];
            let mut places = PillPlaces::among(&cards, &diagram);
            let pill = places.place_removed(&wire(100.0, 100.0 + gap), "Next hop");
            assert_eq!(pill.has_words, has_words, "{gap}");
        }
    }

    #[test]
    fn the_signs_of_two_wires_do_not_overlap() {
        let diagram = Diagram::default();
        let mut places = PillPlaces::among(&[], &diagram);
        let [one, other] = [0, 1].map(|_| places.place_removed(&wire(0.0, 400.0), "Next hop"));
        assert!((one.center.x - other.center.x).abs() > 60.0);
    }

    #[test]
    fn the_sign_of_a_card_does_not_extend_beyond_its_left_edge() {
        for change in Change::ALL {
            let (sign, _) = sign_at_corner(change, card(10.0));
            assert!(sign.min.x >= 10.0, "{change:?}");
        }
    }
}
