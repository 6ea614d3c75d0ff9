//! The legend of wire styles, in a corner of the canvas.

use egui::{Align2, CornerRadius, Rect, Sense, Stroke, StrokeKind, Vec2, vec2};

use crate::diagram::Diagram;
use crate::diagram::svg::{LEGEND_ENTRY, explained_in_legend, legend_entry};
use crate::diagram::theme::{radius, space};

use crate::app::canvas::camera::{Camera, point_of, rect_of};
use crate::app::canvas::paint::look::Look;
use crate::app::canvas::paint::{corner, screen_shapes_ui};
use crate::app::canvas::{Canvas, CanvasInput};

impl Canvas {
    /// Draws the legend if it is enabled and there are wires.
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
        let Some((rect, columns)) = self.legend_place(input.diagram, kinds.len()) else {
            return;
        };
        let names: Vec<_> = kinds.iter().map(|kind| kind.text()).collect();
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
        let first = rect.min + Vec2::splat(space::MEDIUM);
        for (at, kind) in kinds.into_iter().enumerate() {
            let (column, row) = ((at % columns) as f32, (at / columns) as f32);
            let corner = first + vec2(column * LEGEND_ENTRY.width, row * LEGEND_ENTRY.height);
            let shapes = legend_entry(kind, point_of(corner));
            screen_shapes_ui(painter, &camera, look, &shapes);
        }
    }

    /// The corner where the legend covers the fewest cards, and the number of columns; `None` if there is no space.
    fn legend_place(&self, diagram: &Diagram, entries: usize) -> Option<(Rect, usize)> {
        let place = self.camera.canvas_in_screen().shrink(space::CARD);
        let corners = [
            Align2::LEFT_BOTTOM,
            Align2::RIGHT_BOTTOM,
            Align2::LEFT_TOP,
            Align2::RIGHT_TOP,
        ];
        let mut best: Option<(usize, Rect, usize)> = None;
        for columns in 1..=entries {
            let rows = entries.div_ceil(columns);
            let size = vec2(
                LEGEND_ENTRY.width * columns as f32,
                LEGEND_ENTRY.height * rows as f32,
            ) + Vec2::splat(2.0 * space::MEDIUM);
            if place.width() < size.x || place.height() < size.y {
                continue;
            }
            for corner in corners {
                let rect = corner.align_size_within_rect(size, place);
                let near = self.index.nodes_near(self.camera.rect_in_scene(rect));
                let covered = near
                    .into_iter()
                    .filter_map(|at| diagram.nodes.get(at))
                    .chain(diagram.marks.ghosts.iter().map(|ghost| &ghost.node))
                    .filter(|node| {
                        let card = self.camera.rect_in_screen(rect_of(&node.rect));
                        card.intersects(rect)
                    })
                    .count();
                if best.is_none_or(|(least, ..)| covered < least) {
                    best = Some((covered, rect, columns));
                }
            }
        }
        best.map(|(_, rect, columns)| (rect, columns))
    }
}
