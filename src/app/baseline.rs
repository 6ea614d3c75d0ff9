//! What the document is compared with: what it says itself is published, or a file that the user
//! named. The name is view state: it is kept with the preferences and never in the document.

use std::path::{Path, PathBuf};

use crate::document::Format;
use crate::rules::limits_in_words;
use crate::topology::Topology;

use crate::app::App;
use crate::app::dialogs::Dialog;
use crate::app::dialogs::path::{PathDialog, PathPurpose};
use crate::app::session::{Session, file_name};

/// A document that the user named as what is published.
pub struct NamedBaseline {
    /// Where it was read from.
    pub path: PathBuf,
    /// What it says is published.
    pub published: Topology,
}

impl Session {
    /// What the document is compared with, in words; `None` when with nothing.
    pub fn baseline_in_words(&self) -> Option<String> {
        if let Some(path) = self.named_baseline() {
            let name = file_name(path);
            let limits = self.compared_by().and_then(|by| limits_in_words(by, &name));
            return Some(limits.unwrap_or_else(|| format!("Compared with {name}")));
        }
        self.baseline()?;
        let source = self.source()?;
        let name = match &source.path {
            Some(path) => file_name(path),
            None => self.name().to_owned(),
        };
        Some(match source.format {
            Format::TopologyBuilder => {
                format!("Compared with what was published when {name} was downloaded")
            }
            Format::Published | Format::Design => format!("Compared with {name} as it was read"),
        })
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
    pub(super) fn take_baseline(&mut self, path: &Path, published: Topology) {
        let Some(session) = &mut self.session else {
            return;
        };
        session.name_baseline(Some(NamedBaseline {
            path: path.to_owned(),
            published,
        }));
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
