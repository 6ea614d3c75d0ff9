//! The content of the design file, and which state of the history it is.

use std::path::PathBuf;

use crate::document::save::Fingerprint;
use crate::edit::history::Serial;
use crate::workspace::names::file_name;

use crate::app::session::{ComparedWith, Comparison, Session};

impl Session {
    /// Identifies the current state, for [`Session::mark_saved`].
    pub fn serial(&self) -> Serial {
        self.history.serial()
    }

    /// Records that the design file at `path` contains this state: the one that was current when saving
    /// started.
    pub fn mark_saved(&mut self, serial: Serial, path: PathBuf, fingerprint: Fingerprint) {
        self.history.mark_saved(serial);
        self.on_disk = Some(fingerprint);
        self.name = file_name(&path);
        self.path = Some(path);
        if let Some(ComparedWith::Saved) = self.comparison().map(Comparison::with) {
            self.compute();
        }
    }

    /// Records that no file on the disk contains the current design.
    pub fn mark_unsaved(&mut self) {
        self.history.mark_unsaved();
    }

    /// The content of the design file when it was last read or written.
    pub fn on_disk(&self) -> Option<&Fingerprint> {
        self.on_disk.as_ref()
    }

    /// Accepts the current content of the design file: the next save replaces it.
    ///
    /// With `None` if it cannot be read: the next save replaces whatever is there.
    pub fn accept_disk_state(&mut self, fingerprint: Option<Fingerprint>) {
        self.on_disk = fingerprint;
    }
}
