//! Visible wires: flattened once per revision by the diagram, and clipped to the view segment by segment.

use egui::{Rect, Vec2};

use crate::app::canvas::camera::rect_of;
use crate::diagram::Wire;
use crate::diagram::display::ShapeGroup;
use crate::diagram::theme::{Token, wire_style};

use crate::app::canvas::camera::READABLE_ZOOM;
use crate::app::canvas::paint::Scene;
use crate::app::canvas::paint::mesh::LineStyle;
use crate::app::canvas::paint::shapes::{Emphasis, ShapePainter, WirePen};

/// All visible wires; first the dimmed ones, then the highlighted ones. `groups` are the shapes of each wire of the
/// diagram.
pub fn wires(
    pen: &mut WirePen<'_>,
    scene: &Scene<'_>,
    groups: &[ShapeGroup],
    visible_in_scene: Rect,
) {
    let segments = scene.index.segments_near(visible_in_scene);
    let has_emphasis = !scene.selection.is_empty();
    let passes: &[bool] = if has_emphasis {
        &[false, true]
    } else {
        &[false]
    };
    for passes_own in passes {
        let mut latest = None;
        let mut line = None;
        for at in &segments {
            let Some(segment) = scene.index.segments().get(*at) else {
                continue;
            };
            // The segments of a wire are consecutive, so this happens once for each wire.
            if latest != Some(segment.wire) {
                latest = Some(segment.wire);
                line = None;
                let Some(wire) = scene.diagram.wires.get(segment.wire) else {
                    continue;
                };
                let is_own = has_emphasis && scene.is_own_wire(wire);
                if is_own != *passes_own || is_lifted(scene, wire) {
                    continue;
                }
                let emphasis = emphasis(scene, wire);
                match groups.get(segment.wire) {
                    Some(group) if scene.camera.zoom() >= READABLE_ZOOM => {
                        pen.shapes(&group.shapes, emphasis);
                    }
                    _ => line = Some(far_line(pen, wire, emphasis)),
                }
            }
            if let Some(line) = &line {
                pen.quads.piece(
                    pen.camera.screen_from_scene(segment.start_in_scene),
                    pen.camera.screen_from_scene(segment.end_in_scene),
                    line,
                );
            }
        }
    }
}

/// The wire under the pointer again, emphasized; separate from the others, so that they do not have to be redrawn when
/// the pointer moves.
pub fn hovered_wire(pen: &mut WirePen<'_>, scene: &Scene<'_>, groups: &[ShapeGroup]) {
    let Some(at) = scene.hovered_wire else {
        return;
    };
    let (Some(wire), Some(group)) = (scene.diagram.wires.get(at), groups.get(at)) else {
        return;
    };
    let emphasis = Emphasis {
        is_quiet: false,
        is_hovered: true,
        ..emphasis(scene, wire)
    };
    pen.shapes(&group.shapes, emphasis);
}

/// Labels or badges of visible wires, above all wires.
pub fn marks_ui(
    painter: &egui::Painter,
    scene: &Scene<'_>,
    marks: &[(usize, ShapeGroup)],
    visible_in_scene: Rect,
) {
    for (at, group) in marks {
        let Some(wire) = scene.diagram.wires.get(*at) else {
            continue;
        };
        if is_lifted(scene, wire) || !rect_of(&group.bounds).intersects(visible_in_scene) {
            continue;
        }
        let pen = ShapePainter {
            painter,
            camera: scene.camera,
            look: scene.look,
            is_dimmed: emphasis(scene, wire).is_quiet,
            offset_in_scene: Vec2::ZERO,
        };
        for shape in &group.shapes {
            pen.shape(shape);
        }
    }
}

fn emphasis(scene: &Scene<'_>, wire: &Wire) -> Emphasis {
    let has_emphasis = !scene.selection.is_empty();
    Emphasis {
        is_quiet: has_emphasis && !scene.is_own_wire(wire),
        is_selected: has_emphasis && scene.selection.wire.as_ref() == Some(&wire.id),
        is_hovered: false,
    }
}

/// At small scale, only the course and color of a wire are visible.
fn far_line(pen: &WirePen<'_>, wire: &Wire, emphasis: Emphasis) -> LineStyle {
    let color = pen.look.color(Token::Wire(wire.kind));
    LineStyle {
        color: match emphasis {
            Emphasis {
                is_selected: true, ..
            } => pen.look.accent,
            Emphasis { is_quiet: true, .. } => pen.look.quieted(color),
            _ => color,
        },
        width: wire_style(wire.kind).width * pen.camera.zoom() * 1.5,
        dash: None,
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
