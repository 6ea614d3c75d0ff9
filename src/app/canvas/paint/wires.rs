//! Wires: flattened once per revision by the diagram, cut to the view piece by piece, and drawn as
//! quads.

use egui::{Pos2, Rect};

use crate::app::canvas::camera::pos_of;
use crate::diagram::{Wire, WireKind};

use super::Scene;
use super::mesh::{Line, Quads};

/// Below this zoom, arrowheads are too small to tell anything.
const MIN_ZOOM_WITH_ARROWS: f32 = 0.2;

/// All wires in view; first those that step back, then those that stand out.
pub fn wires(quads: &mut Quads, scene: &Scene<'_>, visible_in_scene: Rect) {
    let mut in_view: Vec<usize> = scene
        .index
        .segments_near(visible_in_scene)
        .into_iter()
        .filter_map(|at| scene.index.segments().get(at))
        .map(|segment| segment.wire)
        .collect();
    in_view.dedup();
    let quiets = scene.quiets_wires();
    let stands_out = |at: usize, wire: &Wire| {
        scene.hovered_wire == Some(at) || (quiets && scene.is_own_wire(wire))
    };
    for pass_stands_out in [false, true] {
        for at in &in_view {
            let Some(wire) = scene.diagram.wires.get(*at) else {
                continue;
            };
            if stands_out(*at, wire) != pass_stands_out || is_lifted(scene, wire) {
                continue;
            }
            let is_quiet = quiets && !pass_stands_out;
            let corners: Vec<Pos2> = wire
                .points
                .iter()
                .map(|point| scene.camera.screen_from_scene(pos_of(*point)))
                .collect();
            let is_hovered = scene.hovered_wire == Some(*at);
            draw(quads, scene, wire, &corners, is_quiet, is_hovered);
        }
    }
}

fn is_lifted(scene: &Scene<'_>, wire: &Wire) -> bool {
    !scene.lifted.is_empty()
        && [&wire.id.from, &wire.id.to].into_iter().any(|end| {
            scene
                .index
                .node(end)
                .is_some_and(|node| scene.lifted.contains(&node))
        })
}

/// One wire along these corners of the screen.
pub fn draw(
    quads: &mut Quads,
    scene: &Scene<'_>,
    wire: &Wire,
    corners: &[Pos2],
    is_quiet: bool,
    is_hovered: bool,
) {
    let zoom = scene.camera.zoom();
    let look = &scene.look;
    let (color, width, dash, is_double) = look.wire(wire);
    let is_selected = scene.selection.wire.as_ref() == Some(&wire.id);
    let color = match (is_quiet, is_selected) {
        (_, true) => look.accent,
        (true, _) => look.quieted(color),
        _ => color,
    };
    // Lines keep most of their width when the picture shrinks: they are what is left to see.
    let scale = zoom.clamp(0.45, 2.0);
    let more = if is_hovered || is_selected { 1.5 } else { 0.0 };
    let line = Line {
        color,
        width: width * scale + more,
        dash: dash.map(|(on, off)| (on * scale, off * scale)),
        core: is_double.then_some(look.site),
    };
    let clip = scene.camera.canvas_in_screen();
    quads.polyline(corners, &line, clip);
    if zoom < MIN_ZOOM_WITH_ARROWS {
        return;
    }
    let size = (4.0 + 2.0 * width.min(3.0)) * scale;
    if let [.., before, end] = corners {
        quads.arrowhead(*end, *end - *before, size, color);
    }
    if wire.kind == WireKind::Pairing
        && let [start, after, ..] = corners
    {
        quads.arrowhead(*start, *start - *after, size, color);
    }
}
