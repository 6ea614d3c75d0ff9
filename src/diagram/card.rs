//! How cards and sites look.

use crate::design::Point;
use crate::topology::Kind;

use crate::diagram::font::Font;
use crate::diagram::geometry::{Rect, Size};
use crate::diagram::icons;
use crate::diagram::kinds;
use crate::diagram::shapes::{Shape, Stroke, TextRun};
use crate::diagram::text;
use crate::diagram::theme::{Token, radius, size, space};
use crate::diagram::{Node, ServerMark, SiteRegion, Switches, badge_shapes, metrics};

/// What can be toggled on a Persistent Chat pool's card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Switch {
    /// Compliance.
    Compliance,
    /// Mirroring of the content store.
    Mirroring,
    /// Disaster recovery.
    DisasterRecovery,
}

impl Switch {
    /// Every switch, left to right.
    pub const ALL: [Self; 3] = [Self::Compliance, Self::Mirroring, Self::DisasterRecovery];

    /// Its name where there is room.
    pub fn label(self) -> &'static str {
        match self {
            Self::Compliance => "Compliance",
            Self::Mirroring => "Mirroring",
            Self::DisasterRecovery => "Disaster recovery",
        }
    }

    /// Whether the document says something of it that is not understood.
    pub fn is_not_understood(self, switches: Switches) -> bool {
        let [compliance, mirroring, disaster_recovery] = switches.not_understood;
        match self {
            Self::Compliance => compliance,
            Self::Mirroring => mirroring,
            Self::DisasterRecovery => disaster_recovery,
        }
    }

    /// Its name on the card.
    pub fn short_label(self) -> &'static str {
        match self {
            Self::DisasterRecovery => "Recovery",
            other => other.label(),
        }
    }
}

/// Side of the square that holds a kind's icon.
const ACCENT: f32 = 24.0;
/// From a card's top to base lines and rows.
const KIND_BASE: f32 = 25.0;
const NAME_BASE: f32 = 51.0;
const STATE_BASE: f32 = 67.5;
const MARKS_TOP: f32 = 75.0;
const SWITCHES_TOP: f32 = 92.0;
/// Space between letters of small caps.
const CAPS_SPACING: f32 = 0.7;
const MARK: f32 = 8.0;
const MARK_STEP: f32 = 12.0;
const SWITCH: Size = Size {
    width: 20.0,
    height: 11.0,
};

/// The shapes of a card.
pub(super) fn node_shapes(node: &Node) -> Vec<Shape> {
    let rect = node.rect;
    let inner = rect.width() - 2.0 * space::CARD;
    let left = rect.min.x + space::CARD;
    let mut shapes = vec![Shape::Rect {
        rect,
        radius: radius::CARD,
        fill: Some(Token::Card),
        stroke: Some(Stroke::solid(1.0, Token::CardBorder)),
    }];

    let accent = Rect::at(
        Point::new(left, rect.min.y + 9.0),
        Size {
            width: ACCENT,
            height: ACCENT,
        },
    );
    shapes.extend(icons::accent(node.kind, accent));
    let mut badge_width = 0.0;
    if let (Some(badge), Some(place)) = (node.badge, badge_shapes::node_badge_rect(node)) {
        shapes.extend(badge_shapes::shapes(badge, place));
        badge_width = place.width() + space::SMALL;
    }
    let kind_left = left + ACCENT + space::MEDIUM;
    let kind_room = rect.max.x - space::CARD - badge_width - kind_left;
    shapes.push(Shape::Text(kind_label(
        node.kind,
        Point::new(kind_left, rect.min.y + KIND_BASE),
        kind_room,
    )));
    shapes.push(Shape::Text(TextRun {
        pos: Point::new(left, rect.min.y + NAME_BASE),
        text: text::elide_middle(Font::Mono, size::NAME, &node.title, inner),
        font: Font::Mono,
        size: size::NAME,
        token: Token::Text,
        spacing: 0.0,
    }));
    if !node.state.is_empty() {
        shapes.push(Shape::Text(TextRun {
            pos: Point::new(left, rect.min.y + STATE_BASE),
            text: text::elide_end(Font::Sans, size::SMALL, &node.state, inner),
            font: Font::Sans,
            size: size::SMALL,
            token: Token::TextWeak,
            spacing: 0.0,
        }));
    }
    marks(node, left, inner, &mut shapes);
    switches(node, &mut shapes);
    shapes
}

fn kind_label(kind: Kind, pos: Point, room: f32) -> TextRun {
    let text = kind.label().to_uppercase();
    let spacing = CAPS_SPACING * text.chars().count() as f32;
    TextRun {
        pos,
        text: text::elide_end(Font::SansSemiBold, size::TINY, &text, room - spacing),
        font: Font::SansSemiBold,
        size: size::TINY,
        token: match kinds::is_strong(kind) {
            true => Token::Strong,
            false => Token::TextWeak,
        },
        spacing: CAPS_SPACING,
    }
}

fn marks(node: &Node, left: f32, room: f32, shapes: &mut Vec<Shape>) {
    let fit = (room / MARK_STEP) as usize;
    let shown = if node.servers.len() > fit {
        fit.saturating_sub(3)
    } else {
        node.servers.len()
    };
    for (at, ServerMark { active, .. }) in node.servers.iter().take(shown).enumerate() {
        let corner = Point::new(left + MARK_STEP * at as f32, node.rect.min.y + MARKS_TOP);
        let mark = Rect::at(
            corner,
            Size {
                width: MARK,
                height: MARK,
            },
        );
        shapes.push(Shape::Rect {
            rect: mark.expand(-0.75),
            radius: 2.0,
            fill: active.then_some(Token::Mark),
            stroke: Some(Stroke::solid(1.5, Token::Mark)),
        });
    }
    if shown < node.servers.len() {
        shapes.push(Shape::Text(TextRun {
            pos: Point::new(
                left + MARK_STEP * shown as f32 + 2.0,
                node.rect.min.y + MARKS_TOP + MARK,
            ),
            text: format!("+{}", node.servers.len() - shown),
            font: Font::Sans,
            size: size::TINY,
            token: Token::TextWeak,
            spacing: 0.0,
        }));
    }
}

/// Where the switches of a Persistent Chat pool's card can be hit; the rectangles lie inside the
/// card. Cards without switches have the same rectangles, with nothing in them.
pub fn switch_rects(node: &Node) -> [(Switch, Rect); 3] {
    let widths = Switch::ALL.map(|switch| {
        SWITCH.width + space::SMALL + text::width(Font::Sans, size::TINY, switch.short_label())
    });
    let room = node.rect.width() - 2.0 * space::CARD;
    let gap = ((room - widths.iter().sum::<f32>()) / 2.0).max(0.0);
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

/// A switch of which nobody knows whether it is on: neither on nor off, and no warning.
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
    let left = rect.min.x + space::LARGE + space::SMALL;
    let badge_place = badge_shapes::site_badge_rect(site);
    let badge_room = badge_place.map_or(0.0, |place| place.width() + space::SMALL + space::LARGE);
    let room = rect.width() - 2.0 * (space::LARGE + space::SMALL) - badge_room;
    shapes.push(Shape::Text(TextRun {
        pos: Point::new(left, rect.min.y + 32.0),
        text: text::elide_end(Font::SansSemiBold, size::HEADING, &site.title, room),
        font: Font::SansSemiBold,
        size: size::HEADING,
        token: Token::SiteTitle,
        spacing: 0.0,
    }));
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
