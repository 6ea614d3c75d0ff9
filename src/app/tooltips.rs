//! Tooltips belong to the pointer: a keystroke hides them until the pointer moves again.

use egui::{Context, Event, Modifiers, MouseWheelUnit, Pos2, RawInput, TouchPhase, Vec2};

/// Longer than anyone waits for a tooltip, in seconds.
const NEVER: f32 = 1.0e6;

/// Hides the tooltips of a window at a keystroke.
#[derive(Default)]
pub struct Tooltips {
    /// The usual delay, in seconds, stored while tooltips are hidden.
    usual_delay: Option<f32>,
    pointer: Option<Pos2>,
}

impl Tooltips {
    /// Makes keystrokes hide tooltips; does nothing if called again.
    pub fn install(ctx: &Context) {
        ctx.plugin_or_default::<Self>();
    }

    /// Whether the keyboard was used since the pointer last moved.
    pub fn stay_away(ctx: &Context) -> bool {
        let plugin = ctx.plugin_or_default::<Self>();
        plugin.lock().usual_delay.is_some()
    }

    fn set_delay(ctx: &Context, delay: f32) {
        ctx.all_styles_mut(|style| style.interaction.tooltip_delay = delay);
    }
}

impl egui::Plugin for Tooltips {
    fn debug_name(&self) -> &'static str {
        "tooltips"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        let mut is_typed = false;
        for event in &input.events {
            match event {
                Event::Key { pressed: true, .. } | Event::Text(_) => is_typed = true,
                Event::PointerMoved(pos) if self.pointer != Some(*pos) => {
                    self.pointer = Some(*pos);
                    is_typed = false;
                    if let Some(delay) = self.usual_delay.take() {
                        Self::set_delay(ctx, delay);
                    }
                }
                _ => {}
            }
        }
        if !is_typed {
            return;
        }
        if self.usual_delay.is_none() {
            self.usual_delay = Some(ctx.global_style().interaction.tooltip_delay);
            Self::set_delay(ctx, NEVER);
        }
        // An open tooltip stays as long as the pointer does, except for the delay after scrolling: this
        // event scrolls by nothing.
        input.events.push(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            source: egui::MouseWheelSource::Unknown,
            delta: Vec2::ZERO,
            phase: TouchPhase::End,
            modifiers: Modifiers::NONE,
        });
    }
}
