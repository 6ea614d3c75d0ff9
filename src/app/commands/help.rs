//! The Help menu.

use egui::Key;

use crate::app::command::{Menu, always, key, shift};
use crate::app::commands::command_rows;
use crate::app::dialogs::Dialog;

command_rows! { Menu::Help;
    section {
        SHORTCUTS: "Keyboard and mouse", "Show every shortcut",
            {
                shortcuts: &[key(Key::F1), shift(Key::Questionmark), key(Key::Questionmark)],
                enabled: always,
            }
            => |app, _| app.dialog = Some(Dialog::Help);
        ABOUT: "About Topology Designer", "Show the version and the licenses",
            { enabled: always }
            => |app, _| app.dialog = Some(Dialog::About);
    }
}
