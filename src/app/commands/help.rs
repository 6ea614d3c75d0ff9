//! The Help menu.

use egui::Key;

use crate::app::command::{Menu, always, cmd, cmd_shift, key, shift};
use crate::app::commands::command_rows;
use crate::app::dialogs::Dialog;
use crate::app::popups::Findable;

command_rows! { Menu::Help;
    section {
        SHORTCUTS: "Keyboard and mouse", "Show every shortcut",
            {
                shortcuts: &[key(Key::F1), shift(Key::Questionmark), key(Key::Questionmark)],
                enabled: always,
            }
            => |app, _| app.dialog = Some(Dialog::Help);
        FIND_COMMAND: "Find a command…", "Find a command by typing a part of its name",
            {
                shortcuts: &[cmd(Key::K), cmd_shift(Key::P)],
                enabled: always,
                works_while_typing: true,
            }
            => |app, _| app.find(Findable::Command);
        ABOUT: "About Topology Designer", "Show the version and the licenses",
            { enabled: always }
            => |app, _| app.dialog = Some(Dialog::About);
    }
}
