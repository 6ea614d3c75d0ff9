//! Entries of menus everywhere: menu bar, context menu, start screen.

use egui::Context;

use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::popup_menu::MenuEntry;
use crate::app::session::Session;
use crate::app::settings::Settings;

/// An entry: text, shortcut, check mark, and the reason if it is disabled.
pub fn command_entry(
    ctx: &Context,
    command: Command,
    session: Option<&Session>,
    settings: &Settings,
) -> MenuEntry<Action> {
    let row = command.row();
    let is_dark = ctx.theme() == egui::Theme::Dark;
    let mut entry = MenuEntry::new(command.text_now(session), Action::Command(command));
    entry.tail = shortcut_text(ctx, command);
    entry.ticked = row.is_on.map(|is_on| is_on(settings, is_dark));
    row.tooltip.clone_into(&mut entry.tooltip);
    entry.refused(command.enabled(session).err().map(str::to_owned))
}

/// The first shortcut in the notation of the operating system.
pub fn shortcut_text(ctx: &Context, command: Command) -> String {
    command
        .row()
        .shortcuts
        .first()
        .map_or_else(String::new, |shortcut| in_words(ctx, shortcut))
}

/// A shortcut in the notation of the operating system, with the symbols on the keys.
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
        Key::Slash => "/",
        _ => return text,
    };
    match text.strip_suffix(shortcut.logical_key.name()) {
        Some(modifiers) => format!("{modifiers}{sign}"),
        None => text,
    }
}
