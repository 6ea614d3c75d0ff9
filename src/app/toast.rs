//! Messages that need no answer: shown in the status line for a few seconds, where they cover nothing,
//! with Undo if there is something to undo, and with the whole list if there is more to say. While no
//! document is open, there is no status line, and they are shown on top of everything.

use std::time::Duration;

use egui::{Align2, Button, Context, RichText, Ui, vec2};

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::theme::{SPACE, Tokens};
use crate::app::widgets::named_button_ui;

/// How long a toast is shown, in seconds.
const SHOWN_SECONDS: f64 = 12.0;

/// The maximum number of toasts, including those that wait.
const MAX_TOASTS: usize = 3;

/// The toasts that are shown.
#[derive(Default)]
pub struct Toasts {
    toasts: Vec<Toast>,
}

struct Toast {
    text: String,
    /// The list that the text only counts.
    lines: Vec<String>,
    undo: bool,
    /// Whether it is about a step of the history, which may be undone.
    is_step: bool,
    /// Set when it is first drawn.
    until_seconds: Option<f64>,
}

impl Toasts {
    /// Shows a sentence.
    pub fn say(&mut self, text: impl Into<String>) {
        self.push(text.into(), Vec::new(), false);
    }

    /// Shows a sentence with a button that undoes the step.
    pub fn say_with_undo(&mut self, text: impl Into<String>) {
        self.push(text.into(), Vec::new(), true);
    }

    /// Like [`Self::say_with_undo`], with more lines that are listed on request.
    pub fn say_with_list(&mut self, text: impl Into<String>, lines: Vec<String>) {
        self.push(text.into(), lines, true);
    }

    /// Says what Undo or Redo did; messages about earlier steps no longer apply.
    pub fn say_moved(&mut self, text: impl Into<String>) {
        self.forget_steps();
        self.say(text);
        if let Some(toast) = self.toasts.last_mut() {
            toast.is_step = true;
        }
    }

    /// Removes messages about steps of the history, which no longer apply.
    pub fn forget_steps(&mut self) {
        self.toasts.retain(|toast| !toast.is_step);
    }

    fn push(&mut self, text: String, lines: Vec<String>, undo: bool) {
        self.toasts.retain(|toast| toast.text != text);
        if undo {
            self.forget_undo();
        }
        // A step that can still be undone is shown again after this message, for the full time.
        for toast in self.toasts.iter_mut().filter(|toast| toast.undo) {
            toast.until_seconds = None;
        }
        self.toasts.push(Toast {
            text,
            lines,
            undo,
            is_step: undo,
            until_seconds: None,
        });
        while self.toasts.len() > MAX_TOASTS {
            let oldest = self.toasts.iter().position(|toast| !toast.undo);
            self.toasts.remove(oldest.unwrap_or(0));
        }
    }

    /// The texts of the toasts.
    #[cfg(test)]
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.toasts.iter().map(|toast| toast.text.as_str())
    }

    /// Removes messages about a document that was closed. Those that nobody has seen yet, such as a
    /// warning about its last save, are still shown.
    pub fn forget_document(&mut self) {
        self.forget_steps();
        self.toasts.retain(|toast| toast.until_seconds.is_none());
        self.forget_undo();
    }

    /// Called when the last toast no longer belongs to a step.
    pub fn forget_undo(&mut self) {
        for toast in &mut self.toasts {
            toast.undo = false;
        }
    }

    /// Whether there is something to show; removes toasts that were shown long enough.
    pub fn has_any(&mut self, ctx: &Context) -> bool {
        let now = ctx.input(|i| i.time);
        for toast in self.toasts.iter_mut().filter(|toast| !toast.undo) {
            toast.until_seconds.get_or_insert(now + SHOWN_SECONDS);
        }
        self.toasts
            .retain(|toast| toast.until_seconds.is_none_or(|until| until > now));
        if let Some(toast) = self.toasts.last_mut() {
            toast.until_seconds.get_or_insert(now + SHOWN_SECONDS);
        }
        let next = self.toasts.iter().filter_map(|toast| toast.until_seconds);
        if let Some(until) = next.reduce(f64::min) {
            ctx.request_repaint_after(Duration::from_secs_f64((until - now).max(0.05)));
        }
        !self.toasts.is_empty()
    }

    /// Called while a dialog covers the status line: what it covers cannot be read, so its time starts again.
    pub fn hold(&mut self, ctx: &Context) {
        let now = ctx.input(|i| i.time);
        for toast in &mut self.toasts {
            toast.until_seconds = toast.until_seconds.map(|_| now + SHOWN_SECONDS);
        }
    }

    /// Draws the newest toast into the status line, starting at the left.
    pub fn line_ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let Some(toast) = self.toasts.last() else {
            return;
        };
        let is_closed = ui
            .with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let is_closed = toast.buttons_ui(ui, actions);
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    let text = RichText::new(&toast.text).strong();
                    ui.add(egui::Label::new(text).truncate())
                        .on_hover_text(&toast.text);
                });
                is_closed
            })
            .inner;
        if is_closed {
            self.toasts.pop();
        }
    }

    /// Draws the newest toast on top of everything, at the bottom of the window.
    pub fn floating_ui(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let Some(toast) = self.toasts.last() else {
            return;
        };
        let tokens = Tokens::of(ctx.theme());
        let is_closed = egui::Area::new(egui::Id::unique("toasts"))
            .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -44.0))
            .order(egui::Order::Foreground)
            .show(ctx, |ui| {
                egui::Frame::popup(ui.style())
                    .inner_margin(egui::Margin::symmetric(12, 8))
                    .stroke(egui::Stroke::new(1.0, tokens.outline))
                    .show(ui, |ui| {
                        ui.set_max_width(560.0);
                        ui.horizontal(|ui| {
                            ui.add(egui::Label::new(&toast.text).wrap());
                            ui.add_space(SPACE);
                            toast.buttons_ui(ui, actions)
                        })
                        .inner
                    })
                    .inner
            })
            .inner;
        if is_closed {
            self.toasts.pop();
        }
    }
}

impl Toast {
    /// Close, Undo and the list; returns whether the toast is to be removed.
    fn buttons_ui(&self, ui: &mut Ui, actions: &mut Vec<Action>) -> bool {
        let mut is_closed = named_button_ui(ui, "Close", "Close this message").clicked();
        if self.undo {
            let tokens = Tokens::of_ui(ui);
            let text = RichText::new("Undo").color(tokens.on_accent);
            if ui.add(Button::new(text).fill(tokens.accent)).clicked() {
                actions.push(Action::Command(Command::UNDO));
                is_closed = true;
            }
        }
        if !self.lines.is_empty() && ui.button("Show all").clicked() {
            actions.push(Action::ShowList {
                title: self.text.clone(),
                lines: self.lines.clone(),
            });
        }
        is_closed
    }
}
