//! The menu bar: every command, from the command table.

use std::path::PathBuf;

use egui::{Button, Ui};

use super::super::action::Action;
use super::super::command::{Command, Menu};
use super::super::menus::{command_ui, shortcut_text, text};
use super::super::session::{Session, file_name};
use super::super::settings::Settings;
use super::super::widgets::icon_button_ui;

/// Commands after which a menu has a line.
const LINE_AFTER: [Command; 14] = [
    Command::Import,
    Command::SaveAs,
    Command::Export,
    Command::Redo,
    Command::PasteInPlace,
    Command::Rename,
    Command::SelectNone,
    Command::AddFileStore,
    Command::ZoomOut,
    Command::ToggleEdgePan,
    Command::ToggleReducedMotion,
    Command::ToggleProblems,
    Command::PreviousProblem,
    Command::FixAllProblems,
];

/// Commands shown as buttons at the right end.
const BUTTONS: [Command; 7] = [
    Command::ZoomToFit,
    Command::ZoomOut,
    Command::ZoomIn,
    Command::Tidy,
    Command::Redo,
    Command::Undo,
    Command::Save,
];

/// Draws the bar.
pub fn menu_bar_ui(
    ui: &mut Ui,
    session: Option<&Session>,
    settings: &Settings,
    recent: &[PathBuf],
    actions: &mut Vec<Action>,
) {
    egui::MenuBar::new().ui(ui, |ui| {
        for menu in Menu::ALL {
            ui.menu_button(menu.title(), |ui| {
                ui.set_min_width(240.0);
                for command in Command::ALL {
                    if command.entry().menu != menu {
                        continue;
                    }
                    command_ui(ui, command, session, settings, actions);
                    if command == Command::Import {
                        recent_ui(ui, recent, actions);
                    }
                    if LINE_AFTER.contains(&command) {
                        ui.separator();
                    }
                }
            });
        }
        if session.is_some() {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                for command in BUTTONS {
                    let entry = command.entry();
                    let Some(icon) = entry.icon else { continue };
                    let enabled = command.enabled(session);
                    let text = text(command, session);
                    let shortcut = shortcut_text(ui, command);
                    let tooltip = match &enabled {
                        Ok(()) if shortcut.is_empty() => text.clone(),
                        Ok(()) => format!("{text} ({shortcut})"),
                        Err(reason) => reason.0.clone(),
                    };
                    let name = format!("{} button", entry.text);
                    if icon_button_ui(ui, enabled.is_ok(), icon, &name, &tooltip).clicked() {
                        actions.push(Action::Command(command));
                    }
                }
            });
        }
    });
}

fn recent_ui(ui: &mut Ui, recent: &[PathBuf], actions: &mut Vec<Action>) {
    ui.menu_button("Open recent", |ui| {
        if recent.is_empty() {
            ui.add_enabled(false, Button::new("Nothing yet"));
        }
        for path in recent {
            let response = ui
                .button(file_name(path))
                .on_hover_text(path.display().to_string());
            if response.clicked() {
                actions.push(Action::OpenPath(path.clone()));
                ui.close();
            }
        }
    });
}
