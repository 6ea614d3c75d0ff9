//! The status line: what the pointer can do, the state of the document, zoom, save state.

use egui::{RichText, Ui};

use crate::rules::Severity;

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::icons::{Icon, icon_ui};
use crate::app::session::Session;
use crate::app::theme::{SPACE, Tokens, severity_icon};
use crate::app::toast::Toasts;
use crate::app::widgets::named_button_ui;

/// What the line shows besides the session.
pub struct StatusFacts<'a> {
    /// What the pointer can do, from the canvas.
    pub hint: &'a str,
    /// Whether something is being dragged on the canvas; the hint is then more important than any
    /// message.
    pub is_gesture: bool,
    /// Zoom of the canvas; 1 is 100%.
    pub zoom: f32,
    /// The state of the session's file.
    pub save_state: &'a str,
}

/// Draws the line. While there is a message, it replaces the hint.
pub fn status_ui(
    ui: &mut Ui,
    session: &Session,
    facts: &StatusFacts<'_>,
    toasts: &mut Toasts,
    actions: &mut Vec<Action>,
) {
    let StatusFacts {
        hint,
        is_gesture,
        zoom,
        save_state,
    } = *facts;
    let shows_toast = toasts.has_any(ui.ctx()) && !is_gesture;
    let tokens = Tokens::of_ui(ui);
    ui.horizontal_centered(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let percent = (zoom * 100.0).round();
            if named_button_ui(ui, &format!("{percent}%"), "Zoom to 100%")
                .on_hover_text("Zoom to 100% (Ctrl+0)")
                .clicked()
            {
                actions.push(Action::Command(Command::ZOOM_100));
            }
            ui.label(RichText::new(save_state).color(tokens.text_weak));
            ui.add_space(2.0 * SPACE);
            let counts = session.problem_counts();
            for (severity, count) in [
                (Severity::Info, counts.info),
                (Severity::Warning, counts.warning),
                (Severity::Error, counts.error),
            ] {
                if count > 0 || severity != Severity::Info {
                    count_ui(ui, severity, count);
                }
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                if shows_toast {
                    toasts.line_ui(ui, actions);
                } else {
                    let hint = RichText::new(hint).color(tokens.text_weak);
                    ui.add(egui::Label::new(hint).truncate());
                }
            });
        });
    });
}

/// "2 errors", with the icon and color of the severity, or without emphasis if there are none.
fn count_ui(ui: &mut Ui, severity: Severity, count: usize) {
    let tokens = Tokens::of_ui(ui);
    let color = match (severity, count) {
        (Severity::Error, 0) => tokens.fine,
        (_, 0) => tokens.text_weak,
        _ => tokens.severity(severity),
    };
    let icon = match (severity, count) {
        (Severity::Error, 0) => Icon::Fine,
        _ => severity_icon(severity),
    };
    ui.spacing_mut().item_spacing.x = SPACE;
    ui.label(RichText::new(severity.counted(count)).color(color));
    icon_ui(ui, icon, color);
    ui.add_space(2.0 * SPACE);
}
