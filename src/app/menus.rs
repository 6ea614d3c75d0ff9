//! Entries of menus, wherever they appear: bar, context menu, start screen.

use egui::{Button, Ui};

use super::action::Action;
use super::command::Command;
use super::session::Session;
use super::settings::{Settings, ThemeChoice};

/// One entry: text, shortcut, tick, and the reason when it is greyed.
pub fn command_ui(
    ui: &mut Ui,
    command: Command,
    session: Option<&Session>,
    settings: &Settings,
    actions: &mut Vec<Action>,
) {
    let enabled = command.enabled(session);
    let mut button = Button::new(text(command, session))
        .shortcut_text(shortcut_text(ui, command))
        .wrap_mode(egui::TextWrapMode::Extend);
    if let Some(on) = ticked(command, settings, ui.visuals().dark_mode) {
        button = button.selected(on);
    }
    let response = ui.add_enabled(enabled.is_ok(), button);
    if response.clicked() {
        actions.push(Action::Command(command));
        ui.close();
    }
    match enabled {
        Ok(()) => response.on_hover_text(command.entry().tooltip),
        Err(reason) => response.on_disabled_hover_text(reason.0),
    };
}

/// The text of an entry; undo and redo name their step.
pub fn text(command: Command, session: Option<&Session>) -> String {
    let text = command.entry().text;
    let step = match command {
        Command::Undo => session.and_then(Session::undo_label),
        Command::Redo => session.and_then(Session::redo_label),
        _ => None,
    };
    match step {
        Some(step) => format!("{text}: {step}"),
        None => text.to_owned(),
    }
}

/// The first shortcut as the operating system writes it.
pub fn shortcut_text(ui: &Ui, command: Command) -> String {
    command
        .entry()
        .shortcuts
        .first()
        .map_or_else(String::new, |shortcut| in_words(ui, shortcut))
}

/// A shortcut as the operating system writes it, signs as they stand on the keys.
pub fn in_words(ui: &Ui, shortcut: &egui::KeyboardShortcut) -> String {
    use egui::Key;
    let text = ui.ctx().format_shortcut(shortcut);
    let sign = match shortcut.logical_key {
        Key::Equals => "=",
        Key::Minus => "−",
        Key::Plus => "+",
        Key::Quote => "'",
        Key::Period => ".",
        Key::Questionmark => "?",
        _ => return text,
    };
    match text.strip_suffix(shortcut.logical_key.name()) {
        Some(modifiers) => format!("{modifiers}{sign}"),
        None => text,
    }
}

/// Whether a switch is on; `None` for what is no switch.
fn ticked(command: Command, settings: &Settings, dark: bool) -> Option<bool> {
    Some(match command {
        Command::ToggleGrid => settings.show_grid,
        Command::ToggleSnap => settings.snap,
        Command::ToggleWheelZooms => settings.wheel_zooms,
        Command::ToggleEdgePan => settings.edge_pan,
        Command::ToggleReducedMotion => settings.reduced_motion,
        Command::ToggleOutline => settings.show_outline,
        Command::ToggleInspector => settings.show_inspector,
        Command::ToggleProblems => settings.show_problems,
        Command::ToggleTheme => dark,
        Command::FollowSystemTheme => settings.theme == ThemeChoice::System,
        _ => return None,
    })
}
