//! The canvas: shows the diagram, follows the pointer, and emits actions. It changes nothing but its
//! own view state.

use crate::design::{Design, Point};
use crate::diagram::Diagram;
use crate::topology::ObjectId;

use super::action::{Action, PaletteItem, Selection};
use super::settings::Settings;

/// What the canvas reads in a frame.
pub struct CanvasInput<'a> {
    /// The design, for questions of legality.
    pub design: &'a Design,
    /// Its picture.
    pub diagram: &'a Diagram,
    /// Grows with every change of the diagram, so that what was computed from it can be kept.
    pub revision: u64,
    /// What is selected.
    pub selection: &'a Selection,
    /// What is being dragged out of the palette.
    pub palette_drag: Option<PaletteItem>,
    /// Preferences: wheel, snapping, grid, motion.
    pub settings: &'a Settings,
}

/// View state of the canvas: camera, gesture, hover.
#[derive(Default)]
pub struct Canvas {}

impl Canvas {
    /// Draws the canvas in all the space there is and says what the user asked for.
    pub fn canvas_ui(&mut self, ui: &mut egui::Ui, input: &CanvasInput<'_>) -> Vec<Action> {
        let _ = (ui, input);
        Vec::new()
    }

    /// Brings everything into view.
    pub fn zoom_to_fit(&mut self, diagram: &Diagram) {
        let _ = diagram;
    }

    /// Brings the selection into view.
    pub fn zoom_to_selection(&mut self, diagram: &Diagram, selection: &Selection) {
        let _ = (diagram, selection);
    }

    /// Brings an object into view, changing the zoom only when it must.
    pub fn reveal(&mut self, diagram: &Diagram, object: &ObjectId) {
        let _ = (diagram, object);
    }

    /// Zooms in (`factor` > 1) or out around the middle.
    pub fn zoom_by(&mut self, factor: f32) {
        let _ = factor;
    }

    /// Shows the scene at its own size.
    pub fn zoom_to_100(&mut self) {}

    /// Current zoom, 1.0 for 100 %.
    pub fn zoom(&self) -> f32 {
        1.0
    }

    /// What the pointer may do now, for the status line.
    pub fn hint(&self) -> &str {
        ""
    }

    /// Where the pointer is in the scene, when it is over the canvas: where paste puts things.
    pub fn pointer_in_scene(&self) -> Option<Point> {
        None
    }
}
