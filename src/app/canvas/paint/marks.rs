//! Differences from another design: signs and outlines on existing elements, ghosts of removed ones.

use egui::{Rect, Vec2};

use crate::diagram::display::ShapeGroup;

use crate::app::canvas::camera::rect_of;
use crate::app::canvas::paint::Scene;
use crate::app::canvas::paint::shapes::ShapePainter;

/// Draws the visible ones.
pub fn groups_ui<'g>(
    painter: &egui::Painter,
    scene: &Scene<'_>,
    groups: impl Iterator<Item = &'g ShapeGroup>,
    visible_in_scene: Rect,
) {
    let pen = ShapePainter {
        painter,
        camera: scene.camera,
        look: scene.look,
        is_dimmed: false,
        offset_in_scene: Vec2::ZERO,
    };
    for group in groups {
        if !rect_of(&group.bounds).intersects(visible_in_scene) {
            continue;
        }
        for shape in &group.shapes {
            pen.shape(shape);
        }
    }
}
