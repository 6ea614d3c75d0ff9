//! The properties of a command that do not carry it out: its texts, shortcuts and button, and when it is enabled.
//! Menus, toolbar, tooltips and the help dialog read only this.
//!
//! The rows themselves, with their functions, are in [`crate::app::commands`].

use std::fmt;

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::app::icons::Icon;
use crate::app::session::Session;
use crate::app::settings::Settings;

/// A command: one row of the table, which is also its identity.
#[derive(Clone, Copy)]
pub struct Command {
    /// Only the rows of [`crate::app::commands`] create one.
    pub(super) row: &'static CommandRow,
}

impl Command {
    /// The texts for menus and help.
    pub fn row(self) -> &'static CommandRow {
        self.row
    }

    /// Whether it is enabled.
    ///
    /// # Errors
    ///
    /// The reason why not, for the tooltip of the disabled entry.
    pub fn enabled(self, session: Option<&Session>) -> Result<(), &'static str> {
        (self.row.enabled)(session)
    }

    /// The current text of the menu entry; undo and redo contain the name of their step.
    pub fn text_now(self, session: Option<&Session>) -> String {
        let step = self.row.step.and_then(|step| step(session?));
        match step {
            Some(step) => format!("{}: {step}", self.row.text),
            None => self.row.text.to_owned(),
        }
    }
}

impl PartialEq for Command {
    fn eq(&self, other: &Self) -> bool {
        self.row.name == other.row.name
    }
}

impl Eq for Command {}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row.name)
    }
}

/// Returns whether a command is enabled, or why not.
pub type Enabled = fn(Option<&Session>) -> Result<(), &'static str>;

/// The texts and properties of a command.
pub struct CommandRow {
    /// Identifies the command; never shown.
    pub name: &'static str,
    /// The menu text, in sentence case; `…` if it asks for more.
    pub text: &'static str,
    /// One sentence in the imperative.
    pub tooltip: &'static str,
    /// The menu.
    pub menu: Menu,
    /// Every shortcut; the first one is shown.
    pub shortcuts: &'static [KeyboardShortcut],
    /// The button in the toolbar.
    pub button: Option<ToolButton>,
    /// When it is enabled.
    pub enabled: Enabled,
    /// For a toggle: whether it is on, given the preferences and whether the theme is dark.
    pub is_on: Option<fn(&Settings, bool) -> bool>,
    /// The history step in the menu entry.
    pub step: Option<fn(&Session) -> Option<&str>>,
    /// Whether the shortcut also works while text is being typed; the text is applied first.
    pub works_while_typing: bool,
    /// A submenu.
    pub followed_by: Option<Submenu>,
}

impl CommandRow {
    /// A default row, enabled only with an open document.
    pub(super) const fn of(menu: Menu) -> Self {
        Self {
            name: "",
            text: "",
            tooltip: "",
            menu,
            shortcuts: &[],
            button: None,
            enabled: with_document,
            is_on: None,
            step: None,
            works_while_typing: false,
            followed_by: None,
        }
    }
}

/// The toolbar button of a command.
#[derive(Clone, Copy)]
pub struct ToolButton {
    /// The icon.
    pub icon: Icon,
    /// The position from the left, from 1.
    pub place: u8,
    /// If there is not enough space for all buttons, those with the lowest numbers are shown.
    pub last_to_go: u8,
}

/// A dynamic list in a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Submenu {
    /// Recently opened files.
    RecentFiles,
}

/// For commands that are always enabled.
pub(super) fn always(_: Option<&Session>) -> Result<(), &'static str> {
    Ok(())
}

/// For commands that only need a document.
pub(super) fn with_document(session: Option<&Session>) -> Result<(), &'static str> {
    session.map(drop).ok_or("No document is open")
}

/// For commands with an additional condition on the document.
pub(super) fn when(
    session: Option<&Session>,
    holds: impl FnOnce(&Session) -> bool,
    reason: &'static str,
) -> Result<(), &'static str> {
    with_document(session)?;
    if session.is_some_and(holds) {
        Ok(())
    } else {
        Err(reason)
    }
}

/// The menus, from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Menu {
    /// Documents.
    File,
    /// Changes to the topology, and the selection.
    Edit,
    /// New objects.
    Insert,
    /// Display options.
    View,
    /// Positions.
    Arrange,
    /// Comparison.
    Review,
    /// What is wrong.
    Problems,
    /// Help.
    Help,
}

impl Menu {
    /// Every menu, in order.
    pub const ALL: [Self; 8] = [
        Self::File,
        Self::Edit,
        Self::Insert,
        Self::View,
        Self::Arrange,
        Self::Review,
        Self::Problems,
        Self::Help,
    ];

    /// The title.
    pub fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Insert => "Insert",
            Self::View => "View",
            Self::Arrange => "Arrange",
            Self::Review => "Review",
            Self::Problems => "Problems",
            Self::Help => "Help",
        }
    }
}

/// A key without modifiers.
pub(super) const fn key(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

/// Ctrl, or Command on a Mac, and a key.
pub(super) const fn cmd(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

/// Shift and a key.
pub(super) const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}

/// Alt and a key.
pub(super) const fn alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT, key)
}

/// Ctrl, or Command on a Mac, with Shift and a key.
pub(super) const fn cmd_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

/// Alt with Shift and a key.
pub(super) const fn alt_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT.plus(Modifiers::SHIFT), key)
}

/// Removes the shortcut from the events if it was pressed: by key label or, for digits that share their key with a
/// symbol, by key position.
pub fn consume_shortcut(input: &mut egui::InputState, shortcut: &KeyboardShortcut) -> bool {
    let mut pressed = false;
    input.events.retain(|event| {
        let matches = match event {
            egui::Event::Key {
                key,
                physical_key,
                modifiers,
                pressed: true,
                ..
            } => {
                let digit = matches!(shortcut.logical_key, Key::Num0 | Key::Num1 | Key::Num2);
                (*key == shortcut.logical_key
                    || (digit && *physical_key == Some(shortcut.logical_key)))
                    && modifiers.matches_exact(shortcut.modifiers)
            }
            _ => false,
        };
        pressed |= matches;
        !matches
    });
    pressed
}
