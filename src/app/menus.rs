//! Entries of menus, wherever they appear: bar, context menu, start screen.

use egui::Context;

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::popup_menu::Entry;
use crate::app::session::Session;
use crate::app::settings::{Settings, ThemeChoice};

/// One entry: text, shortcut, tick, and the reason when it cannot be chosen.
pub fn command_entry(
    ctx: &Context,
    command: Command,
    session: Option<&Session>,
    settings: &Settings,
) -> Entry<Action> {
    let mut entry = Entry::new(text(command, session), Action::Command(command));
    entry.tail = shortcut_text(ctx, command);
    entry.ticked = ticked(command, settings, ctx.theme() == egui::Theme::Dark);
    command.entry().tooltip.clone_into(&mut entry.tooltip);
    entry.refused(command.enabled(session).err().map(|reason| reason.0))
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
pub fn shortcut_text(ctx: &Context, command: Command) -> String {
    command
        .entry()
        .shortcuts
        .first()
        .map_or_else(String::new, |shortcut| in_words(ctx, shortcut))
}

/// A shortcut as the operating system writes it, signs as they stand on the keys.
pub fn in_words(ctx: &Context, shortcut: &egui::KeyboardShortcut) -> String {
    use egui::Key;
    let text = ctx.format_shortcut(shortcut);
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
