//! Decides when the window needs no more frames. A frame is drawn from top to bottom, so anything drawn
//! first cannot show a change that comes after it, and anything centered does not yet know its size:
//! such a frame requests another one.

use egui::{Context, LayerId, Rect};

/// How the previous frame looked, as far as other parts depend on it.
#[derive(Default)]
pub(super) struct Rest {
    areas: Vec<(LayerId, Rect)>,
    zoom_in_percent: f32,
    hint: String,
}

impl Rest {
    /// Requests another frame unless this one looks like the previous one. `zoom` and `hint` are those
    /// of the canvas, which the status line shows.
    pub(super) fn come_to_rest(&mut self, ctx: &Context, zoom: f32, hint: &str) {
        let areas = areas(ctx);
        let zoom_in_percent = (zoom * 100.0).round();
        #[expect(clippy::float_cmp, reason = "whether it is the same, not how near")]
        let is_same =
            areas == self.areas && zoom_in_percent == self.zoom_in_percent && hint == self.hint;
        if !is_same {
            *self = Self {
                areas,
                zoom_in_percent,
                hint: hint.to_owned(),
            };
            ctx.request_repaint();
        }
    }
}

/// Every layer that was drawn, and its position.
fn areas(ctx: &Context) -> Vec<(LayerId, Rect)> {
    ctx.memory(|memory| {
        let areas = memory.areas();
        memory
            .layer_ids()
            .filter(|layer| areas.is_visible(layer))
            .filter_map(|layer| memory.area_rect(layer.id).map(|rect| (layer, rect)))
            .collect()
    })
}
