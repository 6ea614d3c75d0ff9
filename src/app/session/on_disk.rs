//! What the design file holds, and which state of the history that is.

use std::path::PathBuf;

use crate::document::save::Fingerprint;
use crate::edit::history::Serial;
use crate::workspace::names::file_name;

use crate::app::session::{ComparedWith, Comparison, Session};

impl Session {
    /// Names the state as it is now, for [`Session::mark_saved`].
    pub fn serial(&self) -> Serial {
        self.history.serial()
    }

    /// Remembers that the design file at `path` holds the state of this name: the one that was
    /// current when saving began.
    pub fn mark_saved(&mut self, serial: Serial, path: PathBuf, fingerprint: Fingerprint) {
        self.history.mark_saved(serial);
        self.on_disk = Some(fingerprint);
        self.name = file_name(&path);
        self.path = Some(path);
        if let Some(ComparedWith::Saved) = self.comparison().map(Comparison::with) {
            self.compute();
        }
    }

    /// Nothing on disk holds the design as it is now.
    pub fn mark_unsaved(&mut self) {
        self.history.mark_unsaved();
    }

    /// What the design file held when it was read or written last.
    pub fn on_disk(&self) -> Option<&Fingerprint> {
        self.on_disk.as_ref()
    }

    /// Takes what the design file holds now as known: the next save replaces it.
    ///
    /// `None` when it cannot be read: the next save replaces whatever is there.
    pub fn accept_disk_state(&mut self, fingerprint: Option<Fingerprint>) {
        self.on_disk = fingerprint;
    }
}
