//! What the window knows of the file of the open document, and what it is doing with it. A document that
//! is opened in its place starts with nothing of it.

use std::path::PathBuf;

use crate::app::background::Background;
use crate::app::files::OnlyWindow;
use crate::app::saving::{DiskLook, NextSave, Saving};
use crate::document::save::Fingerprint;

/// The file of the open document.
#[derive(Default)]
pub(super) struct FileState {
    /// The save that is under way.
    pub saving: Option<Saving>,
    /// The save that follows it.
    pub next_save: Option<NextSave>,
    /// The look at what others made of it.
    pub disk_look: Option<DiskLook>,
    /// What it held when the user was last told that someone else changed it.
    pub told_on_disk: Option<Fingerprint>,
    /// Whether the user was told that it is not there anymore.
    pub told_gone: bool,
    /// Whether another window has it open.
    pub only_window: OnlyWindow,
    /// The question whether another window has it open.
    pub locking: Option<Background<(PathBuf, OnlyWindow)>>,
}
