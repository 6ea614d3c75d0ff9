//! A card, when it can be read.

use egui::{Align2, Color32, CornerRadius, Rect, Stroke, StrokeKind, pos2, vec2};

use crate::app::canvas::camera::{quantized_font_size, rect_of};
use crate::app::canvas::hit::{Switch, switch_in_scene};
use crate::diagram::{Badge, Node};
use crate::rules::Severity;

use super::look::Look;
use super::{Scene, corner, elided};

/// Draws a card into `rect` of the screen.
pub fn card_ui(painter: &egui::Painter, scene: &Scene<'_>, at: usize, node: &Node, rect: Rect) {
    let look = &scene.look;
    let zoom = scene.camera.zoom();
    let is_dimmed = scene.dimmed.contains(&at);
    let tone = |color: Color32| {
        if is_dimmed {
            look.quieted(color)
        } else {
            color
        }
    };
    let is_selected = scene.selection.objects.contains(&node.id);
    let border = if scene.lit.contains(&at) {
        Stroke::new(2.5, look.accent)
    } else if is_selected {
        Stroke::new(2.0, look.accent)
    } else {
        Stroke::new(1.0, tone(look.card_border))
    };
    let radius = CornerRadius::same(corner(8.0 * zoom));
    painter.rect(rect, radius, tone(look.card), border, StrokeKind::Inside);
    let accent = Rect::from_min_size(
        rect.min + vec2(1.0, 10.0 * zoom),
        vec2(4.0 * zoom, rect.height() - 20.0 * zoom),
    );
    painter.rect_filled(
        accent,
        CornerRadius::same(corner(2.0 * zoom)),
        tone(look.kind(node.kind)),
    );

    let left = rect.min.x + 14.0 * zoom;
    let width = rect.width() - 28.0 * zoom;
    let line = |text: &str, size: f32, y: f32, color: Color32, room: f32, strong: bool| {
        let size = quantized_font_size(size * zoom);
        let galley = elided(painter, text, size, color, room, strong);
        painter.galley(pos2(left, rect.min.y + y * zoom), galley, color);
    };
    let badge_room = if node.badge.is_some() {
        44.0 * zoom
    } else {
        0.0
    };
    let kind = node.kind.label().to_uppercase();
    line(
        &kind,
        10.0,
        9.0,
        tone(look.kind(node.kind)),
        width - badge_room,
        false,
    );
    line(&node.title, 14.5, 24.0, tone(look.text), width, true);
    line(&node.state, 11.5, 45.0, tone(look.quiet_text), width, false);
    servers_ui(painter, scene, node, rect, is_dimmed);
    if let Some(switches) = node.switches {
        for switch in Switch::ALL {
            let at_rest = switch_in_scene(rect_of(&node.rect), switch);
            let own = rect_of(&node.rect).min;
            let place =
                Rect::from_min_size(rect.min + (at_rest.min - own) * zoom, at_rest.size() * zoom);
            switch_ui(
                painter,
                look,
                place,
                switch,
                switch.is_on(switches),
                zoom,
                is_dimmed,
            );
        }
    }
    if let Some(badge) = node.badge {
        let pos = rect.right_top() + vec2(-8.0, 8.0) * zoom;
        badge_ui(painter, look, badge, pos, zoom, Align2::RIGHT_TOP);
    }
}

fn servers_ui(
    painter: &egui::Painter,
    scene: &Scene<'_>,
    node: &Node,
    rect: Rect,
    is_dimmed: bool,
) {
    const MARKS: usize = 12;
    let look = &scene.look;
    let zoom = scene.camera.zoom();
    let color = if is_dimmed {
        look.quieted(look.kind(node.kind))
    } else {
        look.kind(node.kind)
    };
    for (at, server) in node.servers.iter().take(MARKS).enumerate() {
        let mark = Rect::from_min_size(
            rect.min + vec2(14.0 + 13.0 * at as f32, 67.0) * zoom,
            vec2(9.0, 9.0) * zoom,
        );
        let radius = CornerRadius::same(corner(2.0 * zoom));
        if server.active {
            painter.rect_filled(mark, radius, color);
        } else {
            painter.rect_stroke(mark, radius, Stroke::new(1.0, color), StrokeKind::Inside);
        }
    }
}

fn switch_ui(
    painter: &egui::Painter,
    look: &Look,
    rect: Rect,
    switch: Switch,
    is_on: bool,
    zoom: f32,
    is_dimmed: bool,
) {
    let tone = |color: Color32| {
        if is_dimmed {
            look.quieted(color)
        } else {
            color
        }
    };
    let track = Rect::from_min_size(
        pos2(rect.min.x, rect.center().y - 6.0 * zoom),
        vec2(20.0, 12.0) * zoom,
    );
    let radius = CornerRadius::same(corner(6.0 * zoom));
    let color = tone(if is_on { look.accent } else { look.card_border });
    if is_on {
        painter.rect_filled(track, radius, color);
    } else {
        painter.rect_stroke(track, radius, Stroke::new(1.0, color), StrokeKind::Inside);
    }
    let knob_x = if is_on {
        track.max.x - 6.0 * zoom
    } else {
        track.min.x + 6.0 * zoom
    };
    let knob = if is_on { look.card } else { color };
    painter.circle_filled(pos2(knob_x, track.center().y), 4.0 * zoom, knob);
    let room = rect.max.x - track.max.x - 4.0 * zoom;
    let size = quantized_font_size(10.5 * zoom);
    let galley = elided(
        painter,
        switch.label(),
        size,
        tone(look.quiet_text),
        room,
        false,
    );
    painter.galley(
        pos2(
            track.max.x + 4.0 * zoom,
            rect.center().y - galley.size().y / 2.0,
        ),
        galley,
        look.quiet_text,
    );
}

/// The worst problem and how many there are: a shape, a number and a colour.
pub fn badge_ui(
    painter: &egui::Painter,
    look: &Look,
    badge: Badge,
    pos: egui::Pos2,
    zoom: f32,
    align: Align2,
) {
    let color = look.severity(badge.severity);
    let size = quantized_font_size(10.5 * zoom);
    let galley = painter.layout_no_wrap(
        badge.count.to_string(),
        egui::FontId::proportional(size),
        look.text,
    );
    let mark = 12.0 * zoom;
    let whole = vec2(
        mark + 4.0 * zoom + galley.size().x,
        mark.max(galley.size().y),
    );
    let rect = align.anchor_size(pos, whole);
    let center = pos2(rect.min.x + mark / 2.0, rect.center().y);
    let half = mark / 2.0;
    match badge.severity {
        Severity::Error => {
            painter.circle_filled(center, half, color);
            let arm = half * 0.45;
            for (dx, dy) in [(1.0, 1.0), (1.0, -1.0)] {
                painter.line_segment(
                    [center - vec2(dx, dy) * arm, center + vec2(dx, dy) * arm],
                    Stroke::new(1.5 * zoom, look.card),
                );
            }
        }
        Severity::Warning => {
            painter.add(egui::Shape::convex_polygon(
                vec![
                    center + vec2(0.0, -half),
                    center + vec2(half, half * 0.85),
                    center + vec2(-half, half * 0.85),
                ],
                color,
                Stroke::NONE,
            ));
        }
        Severity::Info => {
            painter.circle_stroke(center, half - 0.75, Stroke::new(1.5 * zoom, color));
            painter.circle_filled(center, 1.5 * zoom, color);
        }
    }
    painter.galley(
        pos2(
            rect.max.x - galley.size().x,
            rect.center().y - galley.size().y / 2.0,
        ),
        galley,
        look.text,
    );
}
