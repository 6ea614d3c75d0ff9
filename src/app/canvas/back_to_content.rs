//! The button that leads back to the diagram.

use egui::{Rect, Sense, Vec2};

use crate::diagram::Diagram;

use crate::app::canvas::camera::rect_of;
use crate::app::canvas::paint::{look::Look, overlay};
use crate::app::canvas::{Canvas, CanvasInput};

impl Canvas {
    /// Shows the button if nothing of the diagram is visible.
    pub(super) fn back_to_content_ui(
        &mut self,
        ui: &egui::Ui,
        painter: &egui::Painter,
        input: &CanvasInput<'_>,
    ) {
        const TEXT: &str = "Back to content";
        let Some(rect) = self.back_to_content_rect(input.diagram, painter) else {
            return;
        };
        let response = ui.interact(rect, ui.scope_id().with(TEXT), Sense::click());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, TEXT));
        let look = Look::new(ui.visuals().dark_mode);
        overlay::chip_ui(painter, &look, rect, TEXT, response.hovered());
        if response.clicked() {
            self.zoom_to_fit(input.diagram);
            ui.ctx().request_repaint();
        }
    }

    pub(super) fn back_to_content_rect(
        &self,
        diagram: &Diagram,
        painter: &egui::Painter,
    ) -> Option<Rect> {
        let visible = self.camera.visible_in_scene();
        let has_content = !(diagram.nodes.is_empty() && diagram.sites.is_empty());
        let shows_content = diagram
            .sites
            .iter()
            .any(|site| rect_of(&site.rect).intersects(visible))
            || !self.index.nodes_near(visible).is_empty();
        (has_content && !shows_content).then(|| {
            let size = painter
                .layout_no_wrap(
                    "Back to content".to_owned(),
                    egui::FontId::proportional(13.0),
                    egui::Color32::PLACEHOLDER,
                )
                .size();
            overlay::chip_rect(self.camera.canvas_in_screen(), size.max(Vec2::splat(1.0)))
        })
    }
}
