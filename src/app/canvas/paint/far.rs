//! Cards and badges that are too small to be read: a few quads each, all in one mesh.

use egui::{Rect, vec2};

use crate::app::canvas::camera::{pos_of, rect_of};
use crate::diagram::Node;
use crate::diagram::display::Group;
use crate::diagram::kinds;
use crate::diagram::theme::Token;
use crate::topology::Kind;

use crate::app::canvas::paint::Scene;
use crate::app::canvas::paint::mesh::{Quads, border};

/// Smaller than this on the screen, a card has no border.
const MIN_HEIGHT_WITH_BORDER: f32 = 7.0;

/// All cards in view.
pub fn cards(quads: &mut Quads, scene: &Scene<'_>, visible_in_scene: Rect) {
    for at in scene.index.nodes_near(visible_in_scene) {
        let Some(node) = scene.diagram.nodes.get(at) else {
            continue;
        };
        let rect_in_scene = rect_of(&node.rect);
        if scene.lifted.contains(&at) || !rect_in_scene.intersects(visible_in_scene) {
            continue;
        }
        card(
            quads,
            scene,
            at,
            node,
            scene.camera.rect_in_screen(rect_in_scene),
        );
    }
}

/// One card.
pub fn card(quads: &mut Quads, scene: &Scene<'_>, at: usize, node: &Node, rect: Rect) {
    let look = &scene.look;
    let is_dimmed = scene.dimmed.contains(&at);
    let tone = |color| {
        if is_dimmed {
            look.quieted(color)
        } else {
            color
        }
    };
    let stands_out = scene.lit.contains(&at) || scene.selection.objects.contains(&node.id);
    quads.rect(rect, tone(look.card));
    let accent = Rect::from_min_size(
        rect.min,
        vec2((rect.width() * 0.05).max(2.0), rect.height()),
    );
    quads.rect(accent, tone(look.color(accent_of(node.kind))));
    if stands_out {
        border(quads, rect.expand(1.0), 2.0, look.accent);
    } else if rect.height() >= MIN_HEIGHT_WITH_BORDER {
        border(quads, rect, 1.0, tone(look.card_border));
    }
    if let Some(badge) = node.badge {
        let size = (rect.height() * 0.3).clamp(2.0, 8.0);
        let mark = Rect::from_min_size(rect.right_top() + vec2(-size - 1.0, 1.0), vec2(size, size));
        quads.rect(
            mark,
            tone(look.color(Token::severity_text(badge.severity()))),
        );
    }
}

/// The badges of wires in view.
pub fn wire_badges(
    quads: &mut Quads,
    scene: &Scene<'_>,
    badges: &[(usize, Group)],
    visible_in_scene: Rect,
) {
    for (at, group) in badges {
        let Some((badge, center)) = scene.diagram.wires.get(*at).and_then(|wire| wire.badge) else {
            continue;
        };
        if !rect_of(&group.bounds).intersects(visible_in_scene) {
            continue;
        }
        let size = (group.bounds.height() * scene.camera.zoom()).clamp(3.0, 8.0);
        let center = scene.camera.screen_from_scene(pos_of(center));
        let color = scene.look.color(Token::severity_text(badge.severity()));
        quads.rect(Rect::from_center_size(center, vec2(size, size)), color);
    }
}

fn accent_of(kind: Kind) -> Token {
    match kinds::is_strong(kind) {
        true => Token::Strong,
        false => Token::Accent,
    }
}
