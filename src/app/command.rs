//! The command table: menus, tooltips, shortcuts and the help sheet all read it.

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::app::icons::Icon;
use crate::app::session::Session;

/// A command of the program, in the order of the menus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Command {
    /// Starts a new design.
    New,
    /// Opens a document in place of the one that is open.
    Open,
    /// Opens an XML document, and keeps the arrangement of what is open.
    Import,
    /// Writes the design file.
    Save,
    /// Writes the design file under another name.
    SaveAs,
    /// Writes the topology as XML.
    Export,
    /// Lists copies of unsaved work.
    RecoveredCopies,
    /// Goes back to the start screen.
    Close,
    /// Ends the program.
    Quit,
    /// Takes the last step back.
    Undo,
    /// Takes the last undone step again.
    Redo,
    /// Copies the selection and deletes it.
    Cut,
    /// Copies the selection.
    Copy,
    /// Puts copies where the pointer is.
    Paste,
    /// Puts copies beside where the originals were.
    PasteInPlace,
    /// Copies the selection beside itself.
    Duplicate,
    /// Deletes the selection.
    Delete,
    /// Gives the selected object another name.
    Rename,
    /// Selects every object.
    SelectAll,
    /// Selects nothing.
    SelectNone,
    /// Puts the keyboard into the inspector.
    Properties,
    /// Shows or hides the list of steps.
    ToggleHistory,
    /// Adds a Persistent Chat pool.
    AddPersistentChatPool,
    /// Adds an Enterprise Edition Front End pool.
    AddFrontEndPool,
    /// Adds a Standard Edition server.
    AddStandardEditionServer,
    /// Adds a SQL Server store.
    AddSqlStore,
    /// Adds a file store.
    AddFileStore,
    /// Adds a site.
    AddSite,
    /// Brings everything into view.
    ZoomToFit,
    /// Brings the selection into view.
    ZoomToSelection,
    /// Shows the drawing at its own size.
    Zoom100,
    /// Shows the drawing larger.
    ZoomIn,
    /// Shows the drawing smaller.
    ZoomOut,
    /// Shows or hides the grid.
    ToggleGrid,
    /// Snaps to the grid and to other objects, or not.
    ToggleSnap,
    /// Lets the mouse wheel zoom instead of pan.
    ToggleWheelZooms,
    /// Pans when something is dragged to the edge of the canvas.
    ToggleEdgePan,
    /// Cuts movements short.
    ToggleReducedMotion,
    /// Shows or hides palette and outline.
    ToggleOutline,
    /// Shows or hides the inspector.
    ToggleInspector,
    /// Shows or hides the problems.
    ToggleProblems,
    /// Changes between light and dark.
    ToggleTheme,
    /// Follows the system's theme.
    FollowSystemTheme,
    /// Lays the drawing out anew.
    Tidy,
    /// Names what is published.
    Baseline,
    /// Compares with the named file no longer.
    RemoveBaseline,
    /// Goes to the next problem.
    NextProblem,
    /// Goes to the problem before.
    PreviousProblem,
    /// Carries out the first change offered for the current problem.
    FixProblem,
    /// Shows what all changes of the same kind would do, and asks.
    FixAllProblems,
    /// Copies what the problems panel lists.
    CopyProblems,
    /// Shows every shortcut.
    Shortcuts,
    /// Shows what this program is.
    About,
}

/// Why a command cannot be carried out now; shown on the grayed entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(pub String);

/// What menus and help say of a command.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Menu text, sentence case; `…` when more is asked.
    pub text: &'static str,
    /// One sentence for the tooltip.
    pub tooltip: &'static str,
    /// Where it is listed.
    pub menu: Menu,
    /// Every shortcut; the first one is shown.
    pub shortcuts: &'static [KeyboardShortcut],
    /// Picture, where it is shown as a button.
    pub icon: Option<Icon>,
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
    /// Where things stand.
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

const fn key(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn cmd(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}

const fn alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT, key)
}

const fn cmd_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

const fn alt_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT.plus(Modifiers::SHIFT), key)
}

const fn entry(
    menu: Menu,
    text: &'static str,
    tooltip: &'static str,
    shortcuts: &'static [KeyboardShortcut],
) -> Entry {
    Entry {
        text,
        tooltip,
        menu,
        shortcuts,
        icon: None,
    }
}

impl Entry {
    const fn with_icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }
}

impl Command {
    /// Every command, in the order of the menus.
    pub const ALL: [Self; 53] = [
        Self::New,
        Self::Open,
        Self::Import,
        Self::Save,
        Self::SaveAs,
        Self::Export,
        Self::RecoveredCopies,
        Self::Close,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::Cut,
        Self::Copy,
        Self::Paste,
        Self::PasteInPlace,
        Self::Duplicate,
        Self::Delete,
        Self::Rename,
        Self::SelectAll,
        Self::SelectNone,
        Self::Properties,
        Self::ToggleHistory,
        Self::AddPersistentChatPool,
        Self::AddFrontEndPool,
        Self::AddStandardEditionServer,
        Self::AddSqlStore,
        Self::AddFileStore,
        Self::AddSite,
        Self::ZoomToFit,
        Self::ZoomToSelection,
        Self::Zoom100,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::ToggleGrid,
        Self::ToggleSnap,
        Self::ToggleWheelZooms,
        Self::ToggleEdgePan,
        Self::ToggleReducedMotion,
        Self::ToggleOutline,
        Self::ToggleInspector,
        Self::ToggleProblems,
        Self::ToggleTheme,
        Self::FollowSystemTheme,
        Self::Tidy,
        Self::Baseline,
        Self::RemoveBaseline,
        Self::NextProblem,
        Self::PreviousProblem,
        Self::FixProblem,
        Self::FixAllProblems,
        Self::CopyProblems,
        Self::Shortcuts,
        Self::About,
    ];

    /// What menus and help say of it.
    pub fn entry(self) -> Entry {
        match self {
            Self::New
            | Self::Open
            | Self::Import
            | Self::Save
            | Self::SaveAs
            | Self::Export
            | Self::RecoveredCopies
            | Self::Close
            | Self::Quit => self.file_entry(),
            Self::Undo
            | Self::Redo
            | Self::Cut
            | Self::Copy
            | Self::Paste
            | Self::PasteInPlace
            | Self::Duplicate
            | Self::Delete
            | Self::Rename
            | Self::SelectAll
            | Self::SelectNone
            | Self::Properties
            | Self::ToggleHistory => self.edit_entry(),
            Self::AddPersistentChatPool
            | Self::AddFrontEndPool
            | Self::AddStandardEditionServer
            | Self::AddSqlStore
            | Self::AddFileStore
            | Self::AddSite => self.insert_entry(),
            _ => self.view_entry(),
        }
    }

    #[rustfmt::skip]
    fn file_entry(self) -> Entry {
        use Menu::File;
        match self {
            Self::New => entry(File, "New…", "Start a new topology with its first site", const { &[cmd(Key::N)] }),
            Self::Open => entry(File, "Open…", "Open a design file, a .tbxml or a published topology", const { &[cmd(Key::O)] }),
            Self::Import => entry(File, "Import…", "Read a newer XML document into this design; what is in the diagram keeps its place", const { &[cmd(Key::I)] }),
            Self::Save => entry(File, "Save", "Save the design file", const { &[cmd(Key::S)] }).with_icon(Icon::Save),
            Self::SaveAs => entry(File, "Save as…", "Save the design under another name", const { &[cmd_shift(Key::S)] }),
            Self::Export => entry(File, "Export topology XML…", "Save the topology as .tbxml or as published XML, and list what is inferred", const { &[cmd(Key::E)] }),
            Self::RecoveredCopies => entry(File, "Recovered copies…", "List copies of work that was not saved when the program ended", &[]),
            Self::Close => entry(File, "Close", "Go back to the start screen", const { &[cmd(Key::W)] }),
            _ => entry(File, "Quit", "Quit the program", const { &[cmd(Key::Q)] }),
        }
    }

    #[rustfmt::skip]
    fn edit_entry(self) -> Entry {
        use Menu::Edit;
        match self {
            Self::Undo => entry(Edit, "Undo", "Undo the last change", const { &[cmd(Key::Z)] }).with_icon(Icon::Undo),
            Self::Redo => entry(Edit, "Redo", "Redo the last change that was undone", const { &[cmd_shift(Key::Z), cmd(Key::Y)] }).with_icon(Icon::Redo),
            Self::Cut => entry(Edit, "Cut", "Copy the selection and delete it", const { &[cmd(Key::X)] }),
            Self::Copy => entry(Edit, "Copy", "Copy the selection", const { &[cmd(Key::C)] }),
            Self::Paste => entry(Edit, "Paste", "Paste copies with new names at the pointer", const { &[cmd(Key::V)] }),
            Self::PasteInPlace => entry(Edit, "Paste in place", "Paste copies with new names where the originals are", const { &[cmd_shift(Key::V)] }),
            Self::Duplicate => entry(Edit, "Duplicate", "Copy the selection beside itself, with the next free names", const { &[cmd(Key::D)] }),
            Self::Delete => entry(Edit, "Delete", "Delete the selection, and list what goes with it", const { &[key(Key::Delete), key(Key::Backspace)] }),
            Self::Rename => entry(Edit, "Rename…", "Give the selected object another name", const { &[key(Key::F2)] }),
            Self::SelectAll => entry(Edit, "Select all", "Select every object", const { &[cmd(Key::A)] }),
            Self::SelectNone => entry(Edit, "Select none", "Clear the selection; Esc does the same", const { &[cmd_shift(Key::A)] }),
            Self::Properties => entry(Edit, "Properties", "Move the keyboard to the inspector", const { &[alt(Key::Enter)] }),
            _ => entry(Edit, "History", "List every change, to go back or forth to any of them", &[]),
        }
    }

    #[rustfmt::skip]
    fn insert_entry(self) -> Entry {
        use Menu::Insert;
        match self {
            Self::AddPersistentChatPool => entry(Insert, "Persistent Chat pool…", "Add a Persistent Chat pool", &[]),
            Self::AddFrontEndPool => entry(Insert, "Front End pool…", "Add an Enterprise Edition Front End pool", &[]),
            Self::AddStandardEditionServer => entry(Insert, "Standard Edition server…", "Add a Standard Edition server", &[]),
            Self::AddSqlStore => entry(Insert, "SQL Server store…", "Add a SQL Server store", &[]),
            Self::AddFileStore => entry(Insert, "File store…", "Add a file store", &[]),
            _ => entry(Insert, "Site…", "Add a central site", &[]),
        }
    }

    #[rustfmt::skip]
    fn view_entry(self) -> Entry {
        use Menu::{Arrange, Help, Problems, Review, View};
        match self {
            Self::ZoomToFit => entry(View, "Zoom to fit", "Bring everything into view", const { &[shift(Key::Num1), key(Key::Home)] }).with_icon(Icon::Fit),
            Self::ZoomToSelection => entry(View, "Zoom to selection", "Bring the selection into view", const { &[shift(Key::Num2)] }),
            Self::Zoom100 => entry(View, "Zoom to 100 %", "Show the diagram at its own size", const { &[cmd(Key::Num0), shift(Key::Num0)] }),
            Self::ZoomIn => entry(View, "Zoom in", "Show the diagram larger", const { &[cmd(Key::Equals), cmd(Key::Plus), cmd_shift(Key::Plus), cmd_shift(Key::Equals)] }).with_icon(Icon::ZoomIn),
            Self::ZoomOut => entry(View, "Zoom out", "Show the diagram smaller", const { &[cmd(Key::Minus)] }).with_icon(Icon::ZoomOut),
            Self::ToggleGrid => entry(View, "Show grid", "Show or hide the grid", const { &[cmd(Key::Quote)] }),
            Self::ToggleSnap => entry(View, "Snap", "Snap to the grid and to other objects; hold Ctrl to bypass", const { &[alt(Key::S)] }),
            Self::ToggleWheelZooms => entry(View, "Mouse wheel zooms", "Zoom with the mouse wheel, and pan with Ctrl and the wheel", &[]),
            Self::ToggleEdgePan => entry(View, "Pan at the edge", "Pan when something is dragged to the edge of the canvas", &[]),
            Self::ToggleReducedMotion => entry(View, "Reduce motion", "Skip animations", &[]),
            Self::ToggleOutline => entry(View, "Palette and outline", "Show or hide the panel on the left", &[]),
            Self::ToggleInspector => entry(View, "Inspector", "Show or hide the panel on the right", &[]),
            Self::ToggleProblems => entry(View, "Problems panel", "Show or hide the panel at the bottom", &[]),
            Self::ToggleTheme => entry(View, "Dark theme", "Switch between light and dark", const { &[alt_shift(Key::D)] }),
            Self::FollowSystemTheme => entry(View, "Follow the system's theme", "Use light or dark as the system does", &[]),
            Self::Tidy => entry(Arrange, "Tidy up", "Tidy up the diagram", const { &[cmd_shift(Key::T)] }).with_icon(Icon::Tidy),
            Self::Baseline => entry(Review, "Baseline…", "Choose the published topology that rules compare with", &[]),
            Self::RemoveBaseline => entry(Review, "Remove baseline", "Stop comparing with the file that was chosen", &[]),
            Self::NextProblem => entry(Problems, "Next problem", "Go to the next problem", const { &[key(Key::F8)] }),
            Self::PreviousProblem => entry(Problems, "Previous problem", "Go to the previous problem", const { &[shift(Key::F8)] }),
            Self::FixProblem => entry(Problems, "Fix the current problem…", "Show the fixes of the current problem, each with what it does", const { &[cmd(Key::Period)] }),
            Self::FixAllProblems => entry(Problems, "Fix all of this kind…", "Show the same change for every problem like the current one", const { &[cmd_shift(Key::Period)] }),
            Self::CopyProblems => entry(Problems, "Copy problems", "Copy what the problems panel lists as text", &[]),
            Self::Shortcuts => entry(Help, "Keyboard and mouse", "Show every shortcut", const { &[key(Key::F1), shift(Key::Questionmark), key(Key::Questionmark)] }),
            _ => entry(Help, "About Topology Designer", "Show what this program is", &[]),
        }
    }

    /// Whether it can be carried out now.
    ///
    /// # Errors
    /// The reason why not, for the tooltip of the grayed entry.
    pub fn enabled(self, session: Option<&Session>) -> Result<(), Reason> {
        let reason = |text: &str| Err(Reason(text.to_owned()));
        if matches!(
            self,
            Self::New
                | Self::Open
                | Self::RecoveredCopies
                | Self::Quit
                | Self::Shortcuts
                | Self::About
                | Self::ToggleGrid
                | Self::ToggleSnap
                | Self::ToggleWheelZooms
                | Self::ToggleEdgePan
                | Self::ToggleReducedMotion
                | Self::ToggleOutline
                | Self::ToggleInspector
                | Self::ToggleProblems
                | Self::ToggleTheme
                | Self::FollowSystemTheme
        ) {
            return Ok(());
        }
        let Some(session) = session else {
            return reason("No document is open");
        };
        match self {
            Self::Undo if session.undo_label().is_none() => reason("There is nothing to undo"),
            Self::Redo if session.redo_label().is_none() => reason("There is nothing to redo"),
            Self::Cut | Self::Copy | Self::Duplicate if session.selection.objects.is_empty() => {
                reason("Nothing is selected")
            }
            Self::Delete | Self::ZoomToSelection | Self::Properties
                if session.selection.is_empty() =>
            {
                reason("Nothing is selected")
            }
            Self::RemoveBaseline if session.named_baseline().is_none() => {
                reason(match session.baseline() {
                    Some(_) => "The baseline came with the document",
                    None => "No baseline is named",
                })
            }
            Self::Rename if session.selection.single().is_none() => {
                reason("Select one object to rename it")
            }
            Self::NextProblem | Self::PreviousProblem | Self::FixProblem
                if session.diagnostics().is_empty() =>
            {
                reason("There are no problems")
            }
            Self::FixAllProblems if session.fix_kinds().is_empty() => {
                reason("Select a problem that has a common fix")
            }
            Self::CopyProblems
                if session.diagnostics().is_empty()
                    && session.silenced().is_empty()
                    && session.unstated().is_empty() =>
            {
                reason("There is nothing to copy")
            }
            Self::AddPersistentChatPool
            | Self::AddFrontEndPool
            | Self::AddStandardEditionServer
            | Self::AddSqlStore
            | Self::AddFileStore
                if session.design().topology.sites.is_empty() =>
            {
                reason("Add a site first")
            }
            _ => Ok(()),
        }
    }

    /// Whether the shortcut also works while text is being typed; the text is taken over first.
    pub fn works_while_typing(self) -> bool {
        matches!(
            self,
            Self::Save
                | Self::SaveAs
                | Self::Open
                | Self::Export
                | Self::NextProblem
                | Self::PreviousProblem
        )
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_listed_once_with_a_text() {
        let mut all = Command::ALL.to_vec();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), Command::ALL.len());
        let mut texts: Vec<_> = Command::ALL
            .iter()
            .map(|command| command.entry().text)
            .collect();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), Command::ALL.len(), "texts tell commands apart");
    }

    /// Verbs that end in s as commands too.
    const ENDS_IN_S: [&str; 4] = ["Access", "Discuss", "Focus", "Press"];

    #[test]
    fn a_tooltip_is_a_command_in_one_sentence_without_a_full_stop() {
        for command in Command::ALL {
            let tooltip = command.entry().tooltip;
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
    fn no_shortcut_is_taken_twice() {
        let mut taken = Vec::new();
        for command in Command::ALL {
            for shortcut in command.entry().shortcuts {
                assert!(!taken.contains(shortcut), "{command:?} {shortcut:?}");
                taken.push(*shortcut);
            }
        }
    }
}
