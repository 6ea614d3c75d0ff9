//! The area that the diagram is laid out for: the canvas, even before it exists.

use egui::{Context, Vec2, vec2};

use crate::diagram::Size;

use crate::app::App;
use crate::app::canvas::camera::FIT_MARGIN;
use crate::app::panels::room::{self, PanelShown, Room};

/// Heights of the menu bar and the status line, in points.
const BARS: f32 = 62.0;
/// The limits of the area, in points, because the size of the window is unknown before its first frame.
const LEAST: Vec2 = vec2(480.0, 320.0);
const MOST: Vec2 = vec2(2_560.0, 1_600.0);

impl App {
    /// The area that everything on the canvas should fit into. On the start screen, what the panels will
    /// leave of the window.
    pub(super) fn view_of_canvas(&self, ctx: &Context) -> Size {
        let canvas = match self.session {
            Some(_) => self.canvas.size(),
            None => None,
        };
        let canvas = canvas.unwrap_or_else(|| self.canvas_to_come(ctx.content_rect().size()));
        let inside = (canvas - Vec2::splat(2.0 * FIT_MARGIN)).clamp(LEAST, MOST);
        Size {
            width: inside.x,
            height: inside.y,
        }
    }

    fn canvas_to_come(&self, window: Vec2) -> Vec2 {
        let below = window - vec2(0.0, BARS);
        let settings = &self.settings;
        let room = Room::of(
            below,
            settings.show_outline,
            settings.show_inspector,
            self.panels.opened,
        );
        let width = |shown: &PanelShown, usual: f32| match shown {
            PanelShown::Wide(range) => usual.clamp(*range.start(), *range.end()),
            PanelShown::Strip => room::STRIP,
            PanelShown::Off => 0.0,
        };
        let sides = width(&room.outline, room::USUAL_OUTLINE)
            + width(&room.inspector, room::USUAL_INSPECTOR);
        let problems = match settings.show_problems {
            true => room.problems.usual,
            false => 0.0,
        };
        below - vec2(sides, problems)
    }
}
