//! How cards and sites look.

use crate::design::Point;
use crate::topology::Kind;
use crate::topology::readable::visible;

use crate::diagram::font::Font;
use crate::diagram::geometry::{Rect, Size};
use crate::diagram::icons;
use crate::diagram::kinds::{self, Card};
use crate::diagram::shapes::{Shape, ShapeGroup, ShapeSubject, Stroke, TextRun};
use crate::diagram::text;
use crate::diagram::theme::{Token, radius, size, space};
use crate::diagram::{Diagram, Node, SiteRegion, Switches, badge_shapes, metrics, names, notes};

/// What can be toggled on a Persistent Chat pool's card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Switch {
    Compliance,
    /// Mirroring of the content store.
    Mirroring,
    DisasterRecovery,
}

impl Switch {
    /// Every switch, left to right.
    pub const ALL: [Self; 3] = [Self::Compliance, Self::Mirroring, Self::DisasterRecovery];

    /// The name of the switch where there is room.
    pub fn label(self) -> &'static str {
        match self {
            Self::Compliance => "Compliance",
            Self::Mirroring => "Mirroring",
            Self::DisasterRecovery => "Disaster recovery",
        }
    }

    /// Whether the document says something about the switch that is not understood.
    pub fn is_not_understood(self, switches: Switches) -> bool {
        let [compliance, mirroring, disaster_recovery] = switches.not_understood;
        match self {
            Self::Compliance => compliance,
            Self::Mirroring => mirroring,
            Self::DisasterRecovery => disaster_recovery,
        }
    }

    /// The name of the switch on the card.
    pub fn short_label(self) -> &'static str {
        match self {
            Self::DisasterRecovery => "Recovery",
            other => other.label(),
        }
    }
}

/// The side of the square that contains the icon of a kind.
const ACCENT: f32 = 20.0;
/// Distances from the top of a card to its baselines and rows.
const ACCENT_TOP: f32 = 8.0;
const KIND_BASE: f32 = 22.0;
const NAME_BASE: f32 = 44.0;
const STATE_BASE: f32 = 59.0;
const MARKS_TOP: f32 = 65.0;
const SWITCHES_TOP: f32 = 82.0;
/// The same distances for the card of a store.
const STORE_ACCENT_TOP: f32 = 10.0;
const STORE_NAME_BASE: f32 = 17.0;
const STORE_STATE_BASE: f32 = 31.5;
/// From the side of a store's card to its content, and between icon and text.
const STORE_INSET: f32 = 8.0;
const STORE_GAP: f32 = 6.0;
/// Space between the letters of small caps.
const CAPS_SPACING: f32 = 0.4;
/// The smallest type size for a long kind.
const LEAST_CAPS: f32 = 9.5;
const MARK: f32 = 8.0;
/// From the top of a site to the baseline of its name.
const SITE_TITLE_BASE: f32 = 25.0;
const MARK_STEP: f32 = 12.0;
/// The largest gap between switches, so that they stay together on a card that spans data centers.
const MOST_BETWEEN_SWITCHES: f32 = 32.0;
const SWITCH: Size = Size {
    width: 20.0,
    height: 11.0,
};

/// The shapes of a card.
pub(super) fn node_shapes(node: &Node) -> Vec<Shape> {
    let mut shapes = vec![Shape::Rect {
        rect: node.rect,
        radius: radius::CARD,
        fill: Some(Token::Card),
        stroke: Some(Stroke::solid(1.0, Token::CardBorder)),
    }];
    if is_store(node.kind) {
        store(node, &mut shapes);
    } else {
        pool(node, &mut shapes);
    }
    if let (Some(badge), Some(place)) = (node.badge, badge_shapes::node_badge_rect(node)) {
        shapes.extend(badge_shapes::shapes(badge, place));
    }
    shapes.extend(
        notes::node_mark(node)
            .into_iter()
            .flat_map(|(_, mark)| mark),
    );
    shapes
}

/// Whether objects of this kind have the small card.
pub(super) fn is_store(kind: Kind) -> bool {
    kinds::card(kind) == Card::Store
}

/// The extent of a card that has room for this name.
pub(super) fn size_for(kind: Kind, name: &str) -> Size {
    let usual = metrics::node_size(kind);
    let (beside, size) = match is_store(kind) {
        true => (STORE_INSET + ACCENT + 2.0 * STORE_GAP, size::STORE_NAME),
        false => (2.0 * space::CARD, size::NAME),
    };
    let needed = text::width(Font::Mono, size, name) + beside + 1.0;
    // The centers of cards are on the lines of wires.
    let grain = 2.0 * metrics::LINE;
    Size {
        width: ((needed / grain).ceil() * grain).max(usual.width),
        ..usual
    }
}

fn accent(node: &Node, left: f32, top: f32) -> Vec<Shape> {
    let place = Rect::at(
        Point::new(left, node.rect.min.y + top),
        Size {
            width: ACCENT,
            height: ACCENT,
        },
    );
    icons::accent(node.kind, place)
}

/// Name and state, next to the icon.
fn store(node: &Node, shapes: &mut Vec<Shape>) {
    let rect = node.rect;
    shapes.extend(accent(node, rect.min.x + STORE_INSET, STORE_ACCENT_TOP));
    let left = rect.min.x + STORE_INSET + ACCENT + STORE_GAP;
    let room = rect.max.x - STORE_GAP - left;
    shapes.push(name(
        node,
        Point::new(left, rect.min.y + STORE_NAME_BASE),
        room,
        size::STORE_NAME,
    ));
    shapes.extend(state(
        node,
        Point::new(left, rect.min.y + STORE_STATE_BASE),
        room,
    ));
}

fn pool(node: &Node, shapes: &mut Vec<Shape>) {
    let rect = node.rect;
    let inner = rect.width() - 2.0 * space::CARD;
    let left = rect.min.x + space::CARD;
    shapes.extend(accent(node, left, ACCENT_TOP));
    let kind_left = left + ACCENT + space::MEDIUM;
    let kind_room = rect.max.x - space::MEDIUM - kind_left;
    shapes.push(Shape::Text(kind_label(
        node.kind,
        Point::new(kind_left, rect.min.y + KIND_BASE),
        kind_room,
    )));
    shapes.push(name(
        node,
        Point::new(left, rect.min.y + NAME_BASE),
        inner,
        size::NAME,
    ));
    shapes.extend(state(
        node,
        Point::new(left, rect.min.y + STATE_BASE),
        inner,
    ));
    shapes.extend(marks(node));
    switches(node, shapes);
}

/// The name, in a type size that makes it fit.
fn name(node: &Node, pos: Point, room: f32, wanted: f32) -> Shape {
    let (text, size) = names::fitted(&node.name, wanted, size::LEAST_NAME, room);
    Shape::Text(TextRun {
        pos,
        text,
        font: Font::Mono,
        size,
        token: Token::Text,
        spacing: 0.0,
    })
}

fn state(node: &Node, pos: Point, room: f32) -> Option<Shape> {
    (!node.state.is_empty()).then(|| {
        Shape::Text(TextRun {
            pos,
            text: text::elide_end(Font::Sans, size::SMALL, &node.state, room),
            font: Font::Sans,
            size: size::SMALL,
            token: Token::TextWeak,
            spacing: 0.0,
        })
    })
}

fn kind_label(kind: Kind, pos: Point, room: f32) -> TextRun {
    let text = kind.label().to_uppercase();
    let spacing = CAPS_SPACING * text.chars().count() as f32;
    let whole = text::width(Font::SansSemiBold, size::TINY, &text);
    let fitting = (size::TINY * (room - spacing) / whole.max(1.0)).clamp(LEAST_CAPS, size::TINY);
    let size = (fitting * 4.0).floor() / 4.0;
    TextRun {
        pos,
        text: text::elide_end(Font::SansSemiBold, size, &text, room - spacing),
        font: Font::SansSemiBold,
        size,
        token: match kinds::is_strong(kind) {
            true => Token::Strong,
            false => Token::TextWeak,
        },
        spacing: CAPS_SPACING,
    }
}

/// Where the computers of a pool are on its card, by their position; if there are many, only some have
/// room.
pub fn server_rects(node: &Node) -> Vec<(usize, Rect)> {
    rows_of_marks(node)
        .into_iter()
        .flat_map(|row| row.marks)
        .collect()
}

/// The computers of a pool, or those in one part of its card.
struct MarksRow {
    marks: Vec<(usize, Rect)>,
    /// The number of computers without room, and where it is shown.
    more: Option<(usize, Point)>,
    /// Where the name of the part starts, and how much room it has.
    name: (Point, f32),
}

fn rows_of_marks(node: &Node) -> Vec<MarksRow> {
    let inset = space::CARD;
    let ends: Vec<(f32, f32)> = match node.parts.as_slice() {
        [] => vec![(node.rect.min.x, node.rect.max.x)],
        parts => parts.to_vec(),
    };
    let top = node.rect.min.y + MARKS_TOP;
    let row = |(part, (left, right)): (usize, (f32, f32))| {
        let (left, room) = (left + inset, right - left - 2.0 * inset);
        let own: Vec<usize> = (0..node.servers.len())
            .filter(|at| node.servers.get(*at).is_some_and(|mark| mark.part == part))
            .collect();
        let fit = (room / MARK_STEP).max(0.0) as usize;
        let shown = match own.len() > fit {
            true => fit.saturating_sub(3),
            false => own.len(),
        };
        let size = Size {
            width: MARK,
            height: MARK,
        };
        let corner = |at: usize| Point::new(left + MARK_STEP * at as f32, top);
        let more = own.len() - shown;
        let end = left + MARK_STEP * shown as f32 + if more > 0 { 24.0 } else { 4.0 };
        MarksRow {
            marks: own
                .iter()
                .take(shown)
                .enumerate()
                .map(|(at, server)| (*server, Rect::at(corner(at), size)))
                .collect(),
            more: (more > 0).then(|| (more, Point::new(corner(shown).x + 2.0, top + MARK))),
            name: (Point::new(end, top + MARK), left + room - end),
        }
    };
    ends.into_iter().enumerate().map(row).collect()
}

fn marks(node: &Node) -> Vec<Shape> {
    let weak = |pos: Point, text: String| {
        Shape::Text(TextRun {
            pos,
            text,
            font: Font::Sans,
            size: size::TINY,
            token: Token::TextWeak,
            spacing: 0.0,
        })
    };
    let mut shapes = Vec::new();
    for (part, row) in rows_of_marks(node).into_iter().enumerate() {
        for (server, mark) in row.marks {
            let is_active = node.servers.get(server).is_some_and(|mark| mark.active);
            shapes.push(Shape::Rect {
                rect: mark.expand(-0.75),
                radius: 2.0,
                fill: is_active.then_some(Token::Mark),
                stroke: Some(Stroke::solid(1.5, Token::Mark)),
            });
        }
        shapes.extend(row.more.map(|(more, pos)| weak(pos, format!("+{more}"))));
        let (pos, room) = row.name;
        if let Some(name) = node.part_names.get(part) {
            let text = text::elide_middle(Font::Sans, size::TINY, &visible(name), room);
            shapes.push(weak(pos, text));
        }
    }
    shapes
}

/// Where the switches of a Persistent Chat pool's card can be clicked; the rectangles lie inside the
/// card. Cards without switches have the same rectangles, with nothing in them.
pub fn switch_rects(node: &Node) -> [(Switch, Rect); 3] {
    let widths = Switch::ALL.map(|switch| {
        SWITCH.width + space::SMALL + text::width(Font::Sans, size::TINY, switch.short_label())
    });
    let room = node.rect.width() - 2.0 * space::CARD;
    let gap = (room - widths.iter().sum::<f32>()) / 2.0;
    let gap = gap.clamp(0.0, MOST_BETWEEN_SWITCHES);
    let mut left = node.rect.min.x + space::CARD;
    let top = node.rect.min.y + SWITCHES_TOP;
    let [first, second, third] = Switch::ALL;
    let [first_width, second_width, third_width] = widths;
    [
        (first, first_width),
        (second, second_width),
        (third, third_width),
    ]
    .map(|(switch, width)| {
        let size = Size {
            width,
            height: metrics::CHAT_NODE_HEIGHT - SWITCHES_TOP - space::SMALL,
        };
        let rect = Rect::at(Point::new(left, top), size);
        left += width + gap;
        (switch, rect)
    })
}

fn switches(node: &Node, shapes: &mut Vec<Shape>) {
    let Some(state) = node.switches else {
        return;
    };
    let line = node.rect.min.y + SWITCHES_TOP - 2.0;
    shapes.push(Shape::Line {
        points: vec![
            Point::new(node.rect.min.x + space::CARD, line),
            Point::new(node.rect.max.x - space::CARD, line),
        ],
        stroke: Stroke::solid(1.0, Token::Divider),
    });
    for (switch, rect) in switch_rects(node) {
        if switch.is_not_understood(state) {
            not_understood(switch, rect, shapes);
            continue;
        }
        let on = match switch {
            Switch::Compliance => state.compliance,
            Switch::Mirroring => state.mirroring,
            Switch::DisasterRecovery => state.disaster_recovery,
        };
        let middle = rect.center().y;
        let track = Rect::at(Point::new(rect.min.x, middle - SWITCH.height / 2.0), SWITCH);
        let token = if on { Token::Strong } else { Token::Mark };
        shapes.push(Shape::Rect {
            rect: track.expand(-0.5),
            radius: SWITCH.height / 2.0,
            fill: on.then_some(token),
            stroke: Some(Stroke::solid(1.25, token)),
        });
        let knob = SWITCH.height / 2.0;
        shapes.push(Shape::Circle {
            center: Point::new(
                if on {
                    track.max.x - knob
                } else {
                    track.min.x + knob
                },
                middle,
            ),
            radius: knob - 2.75,
            fill: Some(if on { Token::OnStrong } else { Token::Mark }),
            stroke: None,
        });
        shapes.push(Shape::Text(TextRun {
            pos: Point::new(track.max.x + space::SMALL, middle + 3.5),
            text: switch.short_label().to_owned(),
            font: Font::Sans,
            size: size::TINY,
            token: if on { Token::Text } else { Token::TextWeak },
            spacing: 0.0,
        }));
    }
}

/// A switch whose state is not understood: drawn neither as on nor as off, and not as a warning.
fn not_understood(switch: Switch, rect: Rect, shapes: &mut Vec<Shape>) {
    let middle = rect.center().y;
    let track = Rect::at(Point::new(rect.min.x, middle - SWITCH.height / 2.0), SWITCH);
    let mark = TextRun {
        pos: Point::new(track.center().x - size::TINY / 4.0, middle + 3.5),
        text: "?".to_owned(),
        font: Font::Sans,
        size: size::TINY,
        token: Token::TextWeak,
        spacing: 0.0,
    };
    let label = TextRun {
        pos: Point::new(track.max.x + space::SMALL, middle + 3.5),
        text: switch.short_label().to_owned(),
        ..mark.clone()
    };
    shapes.push(Shape::Rect {
        rect: track.expand(-0.5),
        radius: SWITCH.height / 2.0,
        fill: None,
        stroke: Some(Stroke::solid(1.25, Token::Divider)),
    });
    shapes.extend([Shape::Text(mark), Shape::Text(label)]);
}

/// The shapes of a site's region.
pub(super) fn site_shapes(site: &SiteRegion, is_empty: bool) -> Vec<Shape> {
    let rect = site.rect;
    let mut shapes = vec![Shape::Rect {
        rect,
        radius: radius::LARGE,
        fill: Some(Token::SiteGround),
        stroke: Some(Stroke::solid(1.0, Token::SiteBorder)),
    }];
    let left = rect.min.x + metrics::SITE_PADDING;
    let badge_place = badge_shapes::site_badge_rect(site);
    let badge_room = badge_place.map_or(0.0, |place| place.width() + space::SMALL + space::LARGE);
    let room = rect.width() - 2.0 * metrics::SITE_PADDING - badge_room;
    let base = Point::new(left, rect.min.y + SITE_TITLE_BASE);
    let title = text::elide_middle(Font::SansSemiBold, size::HEADING, &site.title, room);
    let mark = notes::site_mark(site, base, &title);
    shapes.push(Shape::Text(TextRun {
        pos: base,
        text: title,
        font: Font::SansSemiBold,
        size: size::HEADING,
        token: Token::SiteTitle,
        spacing: 0.0,
    }));
    shapes.extend(mark.into_iter().flatten());
    if let (Some(badge), Some(place)) = (site.badge, badge_place) {
        shapes.extend(badge_shapes::shapes(badge, place));
    }
    if is_empty {
        let text = "No pools or stores yet";
        let width = text::width(Font::Sans, size::BODY, text);
        shapes.push(Shape::Text(TextRun {
            pos: Point::new(rect.center().x - width / 2.0, rect.center().y + 8.0),
            text: text.to_owned(),
            font: Font::Sans,
            size: size::BODY,
            token: Token::TextWeak,
            spacing: 0.0,
        }));
    }
    shapes
}

/// The domain that the names on cards omit, stated once: next to the name of the first site that has
/// room for it, or below everything.
pub(super) fn domain_group(diagram: &Diagram) -> Option<ShapeGroup> {
    let text = domain_text(diagram)?;
    let pos = domain_place(diagram)?;
    let run = TextRun {
        pos,
        text,
        font: Font::Sans,
        size: size::TINY,
        token: Token::TextWeak,
        spacing: 0.0,
    };
    let min = Point::new(pos.x, pos.y - size::TINY);
    let size = Size {
        width: run.width(),
        height: size::TINY + space::SMALL,
    };
    Some(ShapeGroup {
        subject: ShapeSubject::Domain,
        bounds: Rect::at(min, size).expand(1.0),
        shapes: vec![Shape::Text(run)],
    })
}

fn domain_text(diagram: &Diagram) -> Option<String> {
    let domain = visible(diagram.domain.as_deref()?);
    Some(format!("Names without a domain are in {domain}"))
}

/// The left end of its baseline.
pub(super) fn domain_place(diagram: &Diagram) -> Option<Point> {
    let width = text::width(Font::Sans, size::TINY, &domain_text(diagram)?);
    let beside = |site: &SiteRegion| {
        let badge = badge_shapes::site_badge_rect(site);
        let end = badge.map_or(site.rect.max.x - metrics::SITE_PADDING, |badge| {
            badge.min.x - space::MEDIUM
        });
        let title = text::width(Font::SansSemiBold, size::HEADING, &site.title)
            + notes::site_mark_width(site);
        let left = end - width;
        (left >= site.rect.min.x + metrics::SITE_PADDING + title + space::LARGE)
            .then(|| Point::new(left, site.rect.min.y + SITE_TITLE_BASE))
    };
    let below = || {
        let sites = diagram.sites.iter().map(|site| site.rect);
        let all = sites.reduce(|all, rect| all.union(&rect))?;
        Some(Point::new(all.min.x, all.max.y + space::SHEET))
    };
    diagram.sites.iter().find_map(beside).or_else(below)
}
