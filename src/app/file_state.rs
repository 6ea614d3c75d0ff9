//! The file of the open document, and operations on it. A document that is opened instead starts with a new state.

use std::path::PathBuf;

use crate::app::background::Background;
use crate::app::files::OnlyWindow;
use crate::app::saving::{DiskLook, NextSave, Saving};
use crate::document::save::Fingerprint;

/// The file of the open document.
#[derive(Default)]
pub(super) struct FileState {
    /// The current save.
    pub saving: Option<Saving>,
    /// The save to follow.
    pub next_save: Option<NextSave>,
    /// The check for changes by others.
    pub disk_look: Option<DiskLook>,
    /// Its content when the user was last told that someone else changed it.
    pub told_on_disk: Option<Fingerprint>,
    /// Whether the user was told that it no longer exists.
    pub told_gone: bool,
    /// Whether another window has it open.
    pub only_window: OnlyWindow,
    /// The check whether another window has it open.
    pub locking: Option<Background<(PathBuf, OnlyWindow)>>,
}
