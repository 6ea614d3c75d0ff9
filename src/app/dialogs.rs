//! Dialogs that are not about a new object: files, errors, unsaved changes, recovery, help.

pub mod compare;
pub mod delete;
pub mod export;
pub mod facts_grid;
pub mod fix_all;
pub mod from_template;
pub mod help;
pub mod kit;
pub mod meaning;
pub mod message;
pub mod new_topology;
pub mod path;
pub mod picture;
pub mod plan_chat;
pub mod printed;
pub mod recovery;
pub mod rename;
pub mod report;
pub mod save_bytes;
pub mod shell;
pub mod spellings;
pub mod up_to_date;

use std::path::PathBuf;

use crate::app::sheets::{Refused, Sheet};

/// The open dialog.
pub enum Dialog {
    /// A new object, with the refusal of the last attempt.
    NewObject(Sheet, Option<Refused>),
    NewTopology(new_topology::NewTopology),
    /// A new topology from a template.
    FromTemplate(Box<from_template::FromTemplate>),
    /// The path to open or save.
    Path(path::PathDialog),
    /// The baseline.
    Compare(Box<compare::CompareDialog>),
    /// The three sides of a design whose deployment has changed.
    UpToDate(Box<up_to_date::UpToDateDialog>),
    /// The XML export and its path.
    Export(Box<export::ExportDialog>),
    /// The picture export and its path.
    Picture(Box<picture::PictureDialog>),
    /// Renaming.
    Rename(rename::RenameDialog),
    /// All fixes of one kind.
    FixAll(fix_all::FixAllDialog),
    /// The objects that are deleted too.
    Delete(delete::DeleteDialog),
    /// All items that a message only counted.
    List {
        /// The message.
        title: String,
        /// The items.
        lines: Vec<String>,
    },
    /// An error; one sentence.
    Error {
        /// The failed operation.
        title: String,
        /// What is wrong and what to do.
        text: String,
    },
    /// There are unsaved changes that would be lost.
    Unsaved(After),
    /// Someone else changed the design file.
    ChangedOnDisk {
        /// Its current content.
        file: Box<crate::app::files::ChangedFile>,
        /// The user was saving, and the action to follow.
        saving: Option<Option<After>>,
        /// Whether the window had unsaved changes.
        has_changes: bool,
    },
    /// A recovery copy was found, and how many more there are.
    Recover(crate::app::recovery::FoundCopy, usize),
    /// All recovery copies.
    RecoveredCopies(recovery::CopiesDialog),
    /// A recovery copy would be lost.
    DiscardCopy(crate::app::recovery::FoundCopy),
    /// The meaning of content that is not understood.
    Meaning(Box<meaning::MeaningDialog>),
    /// The spellings of the open document.
    OfferSpellings(Box<spellings::OfferDialog>),
    /// The saved spellings.
    SavedSpellings(Box<spellings::SavedDialog>),
    /// The publishing kit.
    Kit(Box<kit::KitDialog>),
    /// The requirements for Persistent Chat.
    PlanChat(Box<plan_chat::PlanChatDialog>),
    /// The known facts of all objects.
    FactsGrid(Box<facts_grid::FactsGridDialog>),
    /// The documents of the deployment.
    Report(Box<report::ReportDialog>),
    /// Operations that need the product's shell.
    Shell(Box<shell::ShellDialog>),
    /// A plan, a worksheet or a report of a cmdlet.
    Printed(Box<printed::PrintedDialog>),
    /// Every shortcut.
    Help,
    /// About the program.
    About,
}

/// The action after unsaved changes are saved or discarded.
#[derive(Clone, Debug, PartialEq)]
pub enum After {
    /// The start screen.
    Close,
    /// The program ends.
    Quit,
    /// Open another document.
    Open(PathBuf),
    /// Show the dialog to open a document.
    AskOpen,
    /// Create a new topology.
    New,
    /// Choose a template for a new topology.
    NewFromTemplate,
    /// An example is opened.
    Example(usize),
    /// A recovery copy is opened.
    Recovered(Box<crate::app::recovery::FoundCopy>),
}
