//! The baseline of the document: the published topology that it contains, or a file chosen by the user. The choice is
//! view state: it is stored in the preferences and never in the document.

use std::path::Path;

use crate::document::Opened;
use crate::workspace::baseline::{NamedBaseline, compared_in_words};

use crate::app::App;
use crate::app::dialogs::Dialog;
use crate::app::dialogs::path::{PathDialog, PathPurpose};
use crate::app::session::Session;

impl Session {
    /// The baseline in words; `None` without one.
    pub fn baseline_in_words(&self) -> Option<String> {
        self.baseline()?;
        compared_in_words(
            self.named_baseline(),
            self.compared_by(),
            self.source(),
            self.name(),
        )
    }

    /// The key of the document in the preferences: its file, or the file it was imported from.
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

    /// Uses a document as the published topology.
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

    /// Saves the choice, so that the next session uses the same file.
    pub(super) fn remember_baseline(&self) {
        if let (Some(store), Some(session)) = (&self.store, &self.session)
            && let Some(document) = session.file()
        {
            store.remember_baseline(document, session.named_baseline());
        }
    }
}
