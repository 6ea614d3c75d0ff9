//! What the kinds of wires stand for, in a corner of the canvas.

use egui::{Align2, CornerRadius, Rect, Sense, Stroke, StrokeKind, Vec2, vec2};

use crate::diagram::svg::{LEGEND_ENTRY, explained_in_legend, legend_entry};
use crate::diagram::theme::{radius, space};

use crate::app::canvas::camera::{Camera, point_of};
use crate::app::canvas::paint::look::Look;
use crate::app::canvas::paint::{corner, screen_shapes_ui};
use crate::app::canvas::{Canvas, CanvasInput};

impl Canvas {
    /// Draws the legend, when it is switched on and there are wires.
    pub(super) fn legend_ui(
        &self,
        ui: &egui::Ui,
        painter: &egui::Painter,
        input: &CanvasInput<'_>,
    ) {
        let kinds = explained_in_legend(input.diagram);
        if !input.settings.show_legend || kinds.is_empty() {
            return;
        }
        let canvas = self.camera.canvas_in_screen();
        let entry = vec2(LEGEND_ENTRY.width, LEGEND_ENTRY.height);
        let inside = vec2(entry.x, entry.y * kinds.len() as f32);
        let size = inside + Vec2::splat(2.0 * space::MEDIUM);
        let place = canvas.shrink(space::CARD);
        if place.width() < size.x || place.height() < size.y {
            return;
        }
        let rect = Align2::LEFT_BOTTOM.align_size_within_rect(size, place);
        let names: Vec<&str> = kinds.iter().map(|kind| kind.text()).collect();
        let response = ui.interact(rect, ui.scope_id().with("legend"), Sense::hover());
        response.widget_info(|| {
            let said = format!("Legend: {}", names.join(", "));
            egui::WidgetInfo::labeled(egui::Role::Label, true, said)
        });
        let look = Look::new(ui.visuals().dark_mode);
        painter.rect(
            rect,
            CornerRadius::same(corner(radius::CARD)),
            look.card,
            Stroke::new(1.0, look.card_border),
            StrokeKind::Inside,
        );
        let camera = Camera::of_screen(canvas);
        let mut at = Rect::from_min_size(rect.min + Vec2::splat(space::MEDIUM), entry);
        for kind in kinds {
            screen_shapes_ui(
                painter,
                &camera,
                look,
                &legend_entry(kind, point_of(at.min)),
            );
            at = at.translate(vec2(0.0, entry.y));
        }
    }
}
