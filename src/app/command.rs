//! What the window knows of a command without being able to carry it out: its words, shortcuts and
//! button, and when it can be chosen. Menus, tool bar, tooltips and the help sheet read only this.
//!
//! The rows themselves, each with what it does, are in [`crate::app::commands`].

use std::fmt;

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::app::icons::Icon;
use crate::app::session::Session;
use crate::app::settings::Settings;

/// A command of the program: one row of the table, which is also its identity.
#[derive(Clone, Copy)]
pub struct Command {
    /// Only the rows of [`crate::app::commands`] make one.
    pub(super) row: &'static CommandRow,
}

impl Command {
    /// What menus and help say of it.
    pub fn row(self) -> &'static CommandRow {
        self.row
    }

    /// Whether it can be carried out now.
    ///
    /// # Errors
    /// The reason why not, for the tooltip of the grayed entry.
    pub fn enabled(self, session: Option<&Session>) -> Result<(), &'static str> {
        (self.row.enabled)(session)
    }

    /// The text of a menu entry now; undo and redo name their step.
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

/// Says whether a command can be carried out, or why not.
pub type Enabled = fn(Option<&Session>) -> Result<(), &'static str>;

/// What menus, tool bar and help say of a command.
pub struct CommandRow {
    /// Identifies the command; never shown.
    pub name: &'static str,
    /// Menu text, sentence case; `…` when more is asked.
    pub text: &'static str,
    /// One sentence in the imperative.
    pub tooltip: &'static str,
    /// Where it is listed.
    pub menu: Menu,
    /// Every shortcut; the first one is shown.
    pub shortcuts: &'static [KeyboardShortcut],
    /// Its button in the tool bar.
    pub button: Option<ToolButton>,
    /// When it can be chosen.
    pub enabled: Enabled,
    /// For a switch: whether it is on, given the preferences and whether the window is dark.
    pub is_on: Option<fn(&Settings, bool) -> bool>,
    /// The step of the history that its menu entry names.
    pub step: Option<fn(&Session) -> Option<&str>>,
    /// Whether the shortcut also works while text is being typed; the text is taken over first.
    pub works_while_typing: bool,
    /// A menu of its own below it.
    pub followed_by: Option<Submenu>,
}

impl CommandRow {
    /// A row of a menu that says nothing yet, and needs an open document.
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

/// The button of a command in the tool bar.
#[derive(Clone, Copy)]
pub struct ToolButton {
    /// Its picture.
    pub icon: Icon,
    /// Its place from the left, from 1.
    pub place: u8,
    /// Where the bar has no room for all buttons, those with the lowest numbers keep their place.
    pub last_to_go: u8,
}

/// A list in a menu that holds no commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Submenu {
    /// The files that were open before.
    RecentFiles,
}

/// For commands that can always be chosen.
pub(super) fn always(_: Option<&Session>) -> Result<(), &'static str> {
    Ok(())
}

/// For commands that need a document and nothing else.
pub(super) fn with_document(session: Option<&Session>) -> Result<(), &'static str> {
    session.map(drop).ok_or("No document is open")
}

/// For commands that need a document and something of it.
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
    /// What changes the topology, and the selection.
    Edit,
    /// New objects.
    Insert,
    /// What is seen and how.
    View,
    /// Where things are.
    Arrange,
    /// Comparison with what is published.
    Review,
    /// What is wrong.
    Problems,
    /// How it is done.
    Help,
}

impl Menu {
    /// Every menu in its order.
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

    /// Its title.
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

/// A key alone.
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

/// Takes the shortcut out of the events, when it was pressed: the key as it is labeled, or, for
/// digits that share their key with a sign, the key as it is placed.
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
