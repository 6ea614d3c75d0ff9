//! Wires in view: flattened once per revision by the diagram, cut to the view piece by piece.

use egui::{Pos2, Rect};

use crate::app::canvas::camera::pos_of;
use crate::diagram::Wire;
use crate::diagram::display::Group;
use crate::diagram::theme::{Token, wire_style};

use super::mesh::Line;
use super::shapes::{Emphasis, WirePen};
use super::{READABLE_ZOOM, Scene};

/// All wires in view; first those that step back, then those that stand out. `groups` are the
/// shapes of each wire of the diagram.
pub fn wires(pen: &mut WirePen<'_>, scene: &Scene<'_>, groups: &[Group], visible_in_scene: Rect) {
    let mut in_view: Vec<usize> = scene
        .index
        .segments_near(visible_in_scene)
        .into_iter()
        .filter_map(|at| scene.index.segments().get(at))
        .map(|segment| segment.wire)
        .collect();
    in_view.dedup();
    let quiets = !scene.selection.is_empty();
    for passes_own in [false, true] {
        for at in &in_view {
            let Some(wire) = scene.diagram.wires.get(*at) else {
                continue;
            };
            let is_hovered = scene.hovered_wire == Some(*at);
            let stands_out = is_hovered || (quiets && scene.is_own_wire(wire));
            if stands_out != passes_own || is_lifted(scene, wire) {
                continue;
            }
            let emphasis = Emphasis {
                is_quiet: quiets && !stands_out,
                is_selected: scene.selection.wire.as_ref() == Some(&wire.id),
                is_hovered,
            };
            match groups.get(*at) {
                Some(group) if scene.camera.zoom() >= READABLE_ZOOM => {
                    pen.shapes(&group.shapes, emphasis);
                }
                _ => far_wire(pen, wire, emphasis),
            }
        }
    }
}

/// Far away only course and colour of a wire can be told.
fn far_wire(pen: &mut WirePen<'_>, wire: &Wire, emphasis: Emphasis) {
    let color = pen.look.color(Token::Wire(wire.kind));
    let line = Line {
        color: match emphasis {
            Emphasis {
                is_selected: true, ..
            } => pen.look.accent,
            Emphasis { is_quiet: true, .. } => pen.look.quieted(color),
            _ => color,
        },
        width: wire_style(wire.kind).width * pen.camera.zoom() * 1.5
            + if emphasis.is_hovered { 1.5 } else { 0.0 },
        dash: None,
    };
    let corners: Vec<Pos2> = wire
        .points
        .iter()
        .map(|point| pen.camera.screen_from_scene(pos_of(*point)))
        .collect();
    let clip = pen.camera.canvas_in_screen();
    pen.quads.polyline(&corners, &line, clip, pen.round);
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
