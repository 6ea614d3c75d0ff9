//! What the document is compared with: what it says itself is published, or a file that the user
//! named. The name is view state: it is kept with the preferences and never in the document.

use std::path::Path;

use crate::document::Opened;
use crate::workspace::baseline::{NamedBaseline, compared_in_words};

use crate::app::App;
use crate::app::dialogs::Dialog;
use crate::app::dialogs::path::{PathDialog, PathPurpose};
use crate::app::session::Session;

impl Session {
    /// What the document is compared with, in words; `None` when with nothing.
    pub fn baseline_in_words(&self) -> Option<String> {
        self.baseline()?;
        compared_in_words(
            self.named_baseline(),
            self.compared_by(),
            self.source(),
            self.name(),
        )
    }

    /// What preferences know the document by: its file, or the one that it was imported from.
    fn file(&self) -> Option<&Path> {
        self.path()
            .or_else(|| self.source().and_then(|source| source.path.as_deref()))
    }
}

impl App {
    pub(super) fn ask_baseline(&mut self) {
        let Some(session) = &self.session else {
            return;
        };
        let suggestion = match session.named_baseline() {
            Some(path) => path.to_owned(),
            None => self.usual_folder().join(""),
        };
        self.dialog = Some(Dialog::Path(PathDialog::new(
            PathPurpose::Baseline,
            &suggestion,
        )));
    }

    /// Takes a document that was read as what is published.
    pub(super) fn take_baseline(&mut self, path: &Path, opened: Opened) {
        let Some(session) = &mut self.session else {
            return;
        };
        session.name_baseline(Some(NamedBaseline::of(path, opened)));
        self.remember_baseline();
    }

    pub(super) fn remove_baseline(&mut self) {
        if let Some(session) = &mut self.session {
            session.name_baseline(None);
            self.remember_baseline();
        }
    }

    /// Keeps the name, so that the next session compares with the same file again.
    pub(super) fn remember_baseline(&self) {
        if let (Some(store), Some(session)) = (&self.store, &self.session)
            && let Some(document) = session.file()
        {
            store.remember_baseline(document, session.named_baseline());
        }
    }
}
