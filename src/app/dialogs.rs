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

/// What is asked or told at the moment.
pub enum Dialog {
    /// A new object, with what was refused in it the last time.
    NewObject(Sheet, Option<Refused>),
    NewTopology(new_topology::NewTopology),
    /// A new topology from a template.
    FromTemplate(Box<from_template::FromTemplate>),
    /// Where to open or save.
    Path(path::PathDialog),
    /// What to compare with.
    Compare(Box<compare::CompareDialog>),
    /// The three sides of a design whose deployment has moved on.
    UpToDate(Box<up_to_date::UpToDateDialog>),
    /// What to write as XML, and where.
    Export(Box<export::ExportDialog>),
    /// What to draw, and where.
    Picture(Box<picture::PictureDialog>),
    /// Another name.
    Rename(rename::RenameDialog),
    /// All fixes of one kind.
    FixAll(fix_all::FixAllDialog),
    /// What goes with a deletion.
    Delete(delete::DeleteDialog),
    /// Everything that a message only counted.
    List {
        /// The message.
        title: String,
        /// What it counted.
        lines: Vec<String>,
    },
    /// Something went wrong; one sentence.
    Error {
        /// What was tried.
        title: String,
        /// What is wrong and what to do.
        text: String,
    },
    /// There are unsaved changes, and this would lose them.
    Unsaved(After),
    /// Someone else changed the design file.
    ChangedOnDisk {
        /// What it holds now.
        file: Box<crate::app::files::ChangedFile>,
        /// The user was about to save, and what was to follow.
        saving: Option<Option<After>>,
        /// Whether the window had changes that no file held.
        has_changes: bool,
    },
    /// A copy of work that was not saved was found, and so many others.
    Recover(crate::app::recovery::FoundCopy, usize),
    /// Every such copy.
    RecoveredCopies(recovery::CopiesDialog),
    /// A copy would be lost.
    DiscardCopy(crate::app::recovery::FoundCopy),
    /// What a piece of the document means.
    Meaning(Box<meaning::MeaningDialog>),
    /// The spellings that the open document offers.
    OfferSpellings(Box<spellings::OfferDialog>),
    /// The spellings that are kept.
    SavedSpellings(Box<spellings::SavedDialog>),
    /// The publishing kit.
    Kit(Box<kit::KitDialog>),
    /// What Persistent Chat needs.
    PlanChat(Box<plan_chat::PlanChatDialog>),
    /// What is stated of all objects.
    FactsGrid(Box<facts_grid::FactsGridDialog>),
    /// The documents of the deployment.
    Report(Box<report::ReportDialog>),
    /// What needs the product's shell.
    Shell(Box<shell::ShellDialog>),
    /// A plan, a worksheet or a report of a cmdlet.
    Printed(Box<printed::PrintedDialog>),
    /// Every shortcut.
    Help,
    /// What this program is.
    About,
}

/// What happens once unsaved changes are saved or given up.
#[derive(Clone, Debug, PartialEq)]
pub enum After {
    /// The start screen.
    Close,
    /// The program ends.
    Quit,
    /// Another document is opened.
    Open(PathBuf),
    /// The dialog to open a document is shown.
    AskOpen,
    /// A new topology is begun.
    New,
    /// A template is chosen for a new topology.
    NewFromTemplate,
    /// An example is opened.
    Example(usize),
    /// A recovery copy is opened.
    Recovered(Box<crate::app::recovery::FoundCopy>),
}
