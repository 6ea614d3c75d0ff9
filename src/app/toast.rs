//! Sentences that need no answer: shown above the status line for a few seconds, with Undo where
//! there is something to take back.

use egui::{Align2, Context, vec2};

use super::action::Action;
use super::command::Command;
use super::theme::{SPACE, Tokens};

/// How long a toast is shown, in seconds.
const SHOWN_SECONDS: f64 = 8.0;

/// At most so many at the same time.
const MAX_TOASTS: usize = 3;

/// What is being shown.
#[derive(Default)]
pub struct Toasts {
    toasts: Vec<Toast>,
}

struct Toast {
    text: String,
    undo: bool,
    /// Set when it is first drawn.
    until_seconds: Option<f64>,
}

impl Toasts {
    /// Shows a sentence.
    pub fn say(&mut self, text: impl Into<String>) {
        self.push(text.into(), false);
    }

    /// Shows a sentence with a button that takes the step back.
    pub fn say_with_undo(&mut self, text: impl Into<String>) {
        self.push(text.into(), true);
    }

    fn push(&mut self, text: String, undo: bool) {
        self.toasts.retain(|toast| toast.text != text);
        for toast in &mut self.toasts {
            toast.undo = false;
        }
        self.toasts.push(Toast {
            text,
            undo,
            until_seconds: None,
        });
        let too_many = self.toasts.len().saturating_sub(MAX_TOASTS);
        self.toasts.drain(..too_many);
    }

    /// What is being shown.
    #[cfg(test)]
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.toasts.iter().map(|toast| toast.text.as_str())
    }

    /// No step stands for the last toast any more.
    pub fn forget_undo(&mut self) {
        for toast in &mut self.toasts {
            toast.undo = false;
        }
    }

    /// Draws the toasts, the newest at the bottom.
    pub fn toasts_ui(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let now = ctx.input(|i| i.time);
        for toast in &mut self.toasts {
            toast.until_seconds.get_or_insert(now + SHOWN_SECONDS);
        }
        self.toasts
            .retain(|toast| toast.until_seconds.is_none_or(|until| until > now));
        if self.toasts.is_empty() {
            return;
        }
        let mut closed = None;
        let tokens = Tokens::of(ctx.theme());
        egui::Area::new(egui::Id::unique("toasts"))
            .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -44.0))
            .order(egui::Order::Foreground)
            .show(ctx, |ui| {
                for (position, toast) in self.toasts.iter().enumerate() {
                    egui::Frame::popup(ui.style())
                        .inner_margin(egui::Margin::symmetric(12, 8))
                        .stroke(egui::Stroke::new(1.0, tokens.outline))
                        .show(ui, |ui| {
                            ui.horizontal(|ui| {
                                ui.set_max_width(560.0);
                                ui.add(egui::Label::new(&toast.text).wrap());
                                ui.add_space(SPACE);
                                if toast.undo && ui.button("Undo").clicked() {
                                    actions.push(Action::Command(Command::Undo));
                                    closed = Some(position);
                                }
                                let close = super::widgets::named_button_ui(
                                    ui,
                                    "Close",
                                    "Close this message",
                                );
                                if close.clicked() {
                                    closed = Some(position);
                                }
                            });
                        });
                }
            });
        if let Some(position) = closed {
            self.toasts.remove(position);
        }
        if let Some(until) = self
            .toasts
            .iter()
            .filter_map(|toast| toast.until_seconds)
            .reduce(f64::min)
        {
            let wait = std::time::Duration::from_secs_f64((until - now).max(0.05));
            ctx.request_repaint_after(wait);
        }
    }
}
