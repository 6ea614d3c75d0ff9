//! The status line: what the pointer may do, how the document stands, zoom, save state.

use egui::{RichText, Ui};

use crate::rules::Severity;

use super::super::action::Action;
use super::super::command::Command;
use super::super::icons::{Icon, icon_ui};
use super::super::session::Session;
use super::super::theme::{SPACE, Tokens, severity_icon};
use super::super::widgets::named_button_ui;

/// Draws the line. `hint` comes from the canvas, `save_state` from the session's file.
pub fn status_ui(
    ui: &mut Ui,
    session: &Session,
    hint: &str,
    zoom: f32,
    save_state: &str,
    actions: &mut Vec<Action>,
) {
    let tokens = Tokens::of_ui(ui);
    ui.horizontal_centered(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let percent = (zoom * 100.0).round();
            if named_button_ui(ui, &format!("{percent} %"), "Zoom to 100 %")
                .on_hover_text("Zoom to 100 % (Ctrl+0)")
                .clicked()
            {
                actions.push(Action::Command(Command::Zoom100));
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
                ui.add(egui::Label::new(RichText::new(hint).color(tokens.text_weak)).truncate());
            });
        });
    });
}

/// "2 errors", with the icon and colour of the severity, or quiet when there are none.
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
