//! Draws a card that is large enough to read.

use egui::{CornerRadius, Stroke, StrokeKind, Vec2};

use crate::app::canvas::camera::rect_of;
use crate::diagram::Node;
use crate::diagram::display::ShapeGroup;
use crate::diagram::theme::radius;

use crate::app::canvas::paint::shapes::ShapePainter;
use crate::app::canvas::paint::{Scene, corner};

/// Draws a card, moved by `offset_in_scene`.
pub fn card_ui(
    painter: &egui::Painter,
    scene: &Scene<'_>,
    at: usize,
    node: &Node,
    group: &ShapeGroup,
    offset_in_scene: Vec2,
) {
    let pen = ShapePainter {
        painter,
        camera: scene.camera,
        look: scene.look,
        is_dimmed: scene.dimmed.contains(&at),
        offset_in_scene,
    };
    let (ground, rest) = group.shapes.split_at(group.shapes.len().min(1));
    for shape in ground {
        pen.shape(shape);
    }
    let is_selected = scene.selection.objects.contains(&node.id);
    if is_selected || scene.lit.contains(&at) {
        let rect_in_scene = rect_of(&node.rect).translate(offset_in_scene);
        painter.rect_stroke(
            scene.camera.rect_in_screen(rect_in_scene),
            CornerRadius::same(corner(radius::CARD * scene.camera.zoom())),
            Stroke::new(2.0, scene.look.accent),
            StrokeKind::Middle,
        );
    }
    // A badge is drawn over the border, whatever its color.
    for shape in rest {
        pen.shape(shape);
    }
}
