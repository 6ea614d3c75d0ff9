//! Cards and badges that are too small to read: a few quads each, all in one mesh. If there are not too many, a card
//! still has the icon of its kind, and its name if it fits.

use egui::{Align2, FontId, Pos2, Rect, Shape, Stroke, pos2, vec2};

use crate::app::canvas::camera::{point_of, pos_of, rect_of};
use crate::design::Point;
use crate::diagram::display::{self, ShapeGroup};
use crate::diagram::theme::Token;
use crate::diagram::{self, Node, icons, kinds};
use crate::topology::Kind;
use crate::topology::readable::visible;

use crate::app::canvas::paint::Scene;
use crate::app::canvas::paint::mesh::{Quads, border};

/// Below this size on the screen, a card has no border.
const MIN_HEIGHT_WITH_BORDER: f32 = 7.0;

/// With more cards in view than this, no icons and names are drawn.
const MOST_FACES: usize = 400;
/// Below this height on the screen, a card has no icon.
const MIN_HEIGHT_WITH_ICON: f32 = 9.0;
/// The minimum width next to the icon for a name.
const MIN_ROOM_FOR_NAME: f32 = 30.0;
/// From this height, the name is below the badge.
const MIN_HEIGHT_FOR_BOTH: f32 = 22.0;
/// The font size of a name, in screen points.
const NAME: f32 = 9.0;

/// Icons and names of the cards in view, above the mesh of [`cards`].
pub fn faces_ui(painter: &egui::Painter, scene: &Scene<'_>, visible_in_scene: Rect) {
    let near = scene.index.nodes_near(visible_in_scene);
    if near.len() > MOST_FACES {
        return;
    }
    for at in near {
        if let Some(node) = scene.diagram.nodes.get(at)
            && !scene.lifted.contains(&at)
        {
            let rect = scene.camera.rect_in_screen(rect_of(&node.rect));
            face_ui(painter, scene, at, node, rect);
        }
    }
}

fn face_ui(painter: &egui::Painter, scene: &Scene<'_>, at: usize, node: &Node, rect: Rect) {
    if rect.height() < MIN_HEIGHT_WITH_ICON {
        return;
    }
    let tone = |color| match scene.dimmed.contains(&at) {
        true => scene.look.quieted(color),
        false => color,
    };
    let side = (rect.height() - 4.0).clamp(7.0, 14.0);
    let left = rect.min.x + accent_width(rect) + 3.0;
    let icon = Rect::from_min_size(pos2(left, rect.center().y - side / 2.0), vec2(side, side));
    let accent = tone(scene.look.color(accent_of(node.kind)));
    let place = diagram::Rect {
        min: point_of(icon.min),
        max: point_of(icon.max),
    };
    let pos = |point: &Point| -> Pos2 { pos_of(*point) };
    for shape in icons::kind(node.kind, place, accent_of(node.kind)) {
        match shape {
            display::Shape::Line { points, .. } => {
                let points = points.iter().map(pos).collect();
                painter.add(Shape::line(points, Stroke::new(1.0, accent)));
            }
            display::Shape::Circle {
                center,
                radius,
                fill,
                ..
            } => {
                match fill {
                    Some(_) => painter.circle_filled(pos(&center), radius.max(0.75), accent),
                    None => painter.circle_stroke(pos(&center), radius, Stroke::new(1.0, accent)),
                };
            }
            display::Shape::Rect { rect, .. } => {
                let rect = rect_of(&rect);
                let stroke = Stroke::new(1.0, accent);
                painter.rect_stroke(rect, 1.0, stroke, egui::StrokeKind::Middle);
            }
            display::Shape::Polygon { points, .. } => {
                let points = points.iter().map(pos).collect();
                painter.add(Shape::closed_line(points, Stroke::new(1.0, accent)));
            }
            display::Shape::Text(_) => {}
        }
    }
    // A tall card has space for the whole name below the badge.
    let is_high = rect.height() >= MIN_HEIGHT_FOR_BOTH;
    let badge = match node.badge {
        Some(_) if !is_high => badge_size(rect) + 2.0,
        _ => 0.0,
    };
    let room = (rect.max.x - icon.max.x - 5.0 - badge).floor();
    if room < MIN_ROOM_FOR_NAME || rect.height() < NAME + 2.0 {
        return;
    }
    let font = FontId::monospace(NAME);
    let letter = painter.fonts_mut(|fonts| fonts.glyph_width(&font, 'm'));
    let name = short_name(&node.name, (room / letter.max(1.0)) as usize);
    let galley = painter.layout_no_wrap(name, font, tone(scene.look.text));
    let place = Rect::from_min_max(pos2(icon.max.x + 3.0, rect.min.y), rect.max);
    let align = match is_high {
        true => Align2::LEFT_BOTTOM,
        false => Align2::LEFT_CENTER,
    };
    let pos = align
        .align_size_within_rect(galley.size(), place.shrink2(vec2(0.0, 2.0)))
        .min;
    painter.galley(pos, galley, scene.look.text);
}

/// The host name in this many characters. Host names usually differ at their end.
fn short_name(name: &str, letters: usize) -> String {
    // There is no space for an instance or a share.
    let host = match name.strip_prefix(r"\\") {
        Some(share) => share.split('\\').next().unwrap_or(share),
        None => name.split('\\').next().unwrap_or(name),
    };
    let host = match host.starts_with(|first: char| first.is_ascii_digit()) {
        true => host,
        false => host.split('.').next().unwrap_or(host),
    };
    let host = visible(host);
    let count = host.chars().count();
    if count <= letters {
        return host.into_owned();
    }
    let end = host.chars().skip(count + 1 - letters.max(1));
    std::iter::once('…').chain(end).collect()
}

fn accent_width(rect: Rect) -> f32 {
    (rect.width() * 0.05).clamp(2.0, 4.0)
}

fn badge_size(rect: Rect) -> f32 {
    (rect.height() * 0.3).clamp(2.0, 8.0)
}

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
    let accent = Rect::from_min_size(rect.min, vec2(accent_width(rect), rect.height()));
    quads.rect(accent, tone(look.color(accent_of(node.kind))));
    if stands_out {
        border(quads, rect.expand(1.0), 2.0, look.accent);
    } else if rect.height() >= MIN_HEIGHT_WITH_BORDER {
        border(quads, rect, 1.0, tone(look.card_border));
    }
    if let Some(badge) = node.badge {
        let size = badge_size(rect);
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
    badges: &[(usize, ShapeGroup)],
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortened_name_keeps_what_distinguishes_hosts() {
        assert_eq!(
            short_name(r"sql-red04.contoso.com\PCHATCOMP", 12),
            "sql-red04"
        );
        assert_eq!(short_name(r"sql-red04\PCHATCOMP", 6), "…red04");
        assert_eq!(short_name(r"\\fs02\pchat", 8), "fs02");
        assert_eq!(short_name("10.1.2.3", 8), "10.1.2.3");
    }
}
