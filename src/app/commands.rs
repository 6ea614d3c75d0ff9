//! The table of commands: one file for each menu, one row for each command, with its texts, its shortcuts, when it is
//! enabled and its function. There is no other list of commands: menus, toolbar, shortcuts and the help dialog use this
//! one, so adding a row adds a command.

mod arrange;
mod edit;
mod file;
mod help;
mod insert;
mod problems;
mod review;
mod view;

use egui::Context;

use crate::app::App;
use crate::app::command::{Command, Menu};
use crate::app::popups::{Findable, Popup};

/// A command with its function.
pub(super) struct RunnableCommand {
    command: Command,
    run: fn(&mut App, &Context),
}

/// Commands between two separators of a menu.
type Section = &'static [RunnableCommand];

/// The rows of one menu: each defines a constant of [`Command`] and an entry of `SECTIONS`, so that none can be
/// missing. A section is the commands between two separators.
macro_rules! command_rows {
    ($menu:expr; $(section { $(
        $name:ident: $text:literal, $tooltip:literal, { $($field:ident: $value:expr),* $(,)? }
            => $run:expr;
    )* })*) => {
        impl crate::app::command::Command {
            $($(
                #[doc = $tooltip]
                pub const $name: Self = Self {
                    row: &crate::app::command::CommandRow {
                        name: stringify!($name),
                        text: $text,
                        tooltip: $tooltip,
                        $($field: $value,)*
                        ..crate::app::command::CommandRow::of($menu)
                    },
                };
            )*)*
        }

        /// The rows of this menu.
        pub(super) const SECTIONS: &[crate::app::commands::Section] = &[$(&[$(
            crate::app::commands::RunnableCommand {
                command: crate::app::command::Command::$name,
                run: $run,
            },
        )*],)*];
    };
}
use command_rows;

fn sections_of(menu: Menu) -> &'static [Section] {
    match menu {
        Menu::File => file::SECTIONS,
        Menu::Edit => edit::SECTIONS,
        Menu::Insert => insert::SECTIONS,
        Menu::View => view::SECTIONS,
        Menu::Arrange => arrange::SECTIONS,
        Menu::Review => review::SECTIONS,
        Menu::Problems => problems::SECTIONS,
        Menu::Help => help::SECTIONS,
    }
}

fn rows() -> impl Iterator<Item = &'static RunnableCommand> {
    Menu::ALL
        .into_iter()
        .flat_map(sections_of)
        .copied()
        .flatten()
}

impl Command {
    /// Every command, in menu order.
    pub fn all() -> impl Iterator<Item = Self> {
        rows().map(|row| row.command)
    }
}

impl Menu {
    /// The commands of this menu, by section.
    pub fn sections(self) -> impl Iterator<Item = impl Iterator<Item = Command>> {
        let commands = |section: &Section| section.iter().map(|row| row.command);
        sections_of(self).iter().map(commands)
    }
}

impl App {
    /// Lists what can be found by typing.
    fn find(&mut self, findable: Findable) {
        self.popup = Some(Popup::Find(findable));
    }

    /// Carries out a command, or says why it cannot.
    pub(super) fn command(&mut self, ctx: &Context, command: Command) {
        if let Err(reason) = command.enabled(self.session.as_ref()) {
            self.toasts.say(reason);
            return;
        }
        match rows().find(|row| row.command == command) {
            Some(row) => (row.run)(self, ctx),
            None => self
                .toasts
                .say(format!("{} is in no menu", command.row().text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_listed_once_and_has_a_label() {
        let distinct = |what: fn(Command) -> &'static str| {
            let mut all: Vec<_> = Command::all().map(what).collect();
            all.sort_unstable();
            all.dedup();
            all.len()
        };
        let count = Command::all().count();
        assert_eq!(distinct(|command| command.row().name), count);
        assert_eq!(
            distinct(|command| command.row().text),
            count,
            "labels distinguish commands"
        );
    }

    #[test]
    fn every_command_is_in_the_menu_that_its_row_names() {
        for menu in Menu::ALL {
            for command in menu.sections().flatten() {
                assert_eq!(command.row().menu, menu, "{command:?}");
            }
        }
    }

    #[test]
    fn every_toolbar_button_has_a_unique_position() {
        let buttons: Vec<_> = Command::all().filter_map(|c| c.row().button).collect();
        let wanted: Vec<u8> = (1..).take(buttons.len()).collect();
        let sorted = |mut numbers: Vec<u8>| {
            numbers.sort_unstable();
            numbers
        };
        assert_eq!(sorted(buttons.iter().map(|b| b.place).collect()), wanted);
        assert_eq!(
            sorted(buttons.iter().map(|b| b.last_to_go).collect()),
            wanted
        );
    }

    /// Verbs that end in "s" also occur as commands.
    const ENDS_IN_S: [&str; 4] = ["Access", "Discuss", "Focus", "Press"];

    #[test]
    fn a_tooltip_is_one_imperative_sentence_without_a_period() {
        for command in Command::all() {
            let tooltip = command.row().tooltip;
            let first = tooltip.split(' ').next().unwrap_or_default();
            let sentences = tooltip.split(". ").count();
            assert_eq!(tooltip.ends_with('.'), sentences > 1, "{tooltip}");
            assert!(
                !first.ends_with('s') || ENDS_IN_S.contains(&first),
                "{tooltip}"
            );
            assert!(first.starts_with(char::is_uppercase), "{tooltip}");
        }
    }

    #[test]
    fn no_shortcut_is_assigned_twice() {
        let mut taken = Vec::new();
        for command in Command::all() {
            for shortcut in command.row().shortcuts {
                assert!(!taken.contains(shortcut), "{command:?} {shortcut:?}");
                taken.push(*shortcut);
            }
        }
    }
}
