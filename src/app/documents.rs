//! Opening, saving and exporting the document of the window.

use std::path::{Path, PathBuf};

use egui::Context;

use crate::design::Design;
use crate::document::save::{self, Fingerprint, SaveError};

use super::App;
use super::dialogs::export::{Export, ExportDialog};
use super::dialogs::path::{PathDialog, PathPurpose};
use super::dialogs::{After, Dialog, new_topology::NewTopology};
use super::files::{self, FromFile, Loading, Purpose, Read};
use super::panels::outline::Outline;
use super::panels::problems::Problems;
use super::recovery::Found;
use super::session::{Session, file_name};
use super::start::EXAMPLES;

impl App {
    /// Begins to read a document; it is shown at once when it is small.
    pub(super) fn start_reading(&mut self, ctx: &Context, path: &Path, purpose: Purpose) {
        match files::start_reading(ctx, path, purpose) {
            Read::Now(result) => self.show_read(ctx, path, purpose, *result),
            Read::Later(loading) => self.loading = Some(loading),
        }
    }

    /// Takes over what a thread has read.
    pub(super) fn finish_reading(&mut self, ctx: &Context) {
        let Some(result) = self.loading.as_ref().and_then(Loading::poll) else {
            return;
        };
        if let Some(loading) = self.loading.take() {
            self.show_read(ctx, &loading.path, loading.purpose, result);
        }
    }

    fn show_read(
        &mut self,
        ctx: &Context,
        path: &Path,
        purpose: Purpose,
        result: Result<FromFile, String>,
    ) {
        let read = match (result, purpose) {
            (Ok(read), Purpose::Baseline | Purpose::RememberedBaseline) => {
                self.take_baseline(path, read.opened.into_published());
                return;
            }
            (Ok(read), _) => read,
            (Err(text), Purpose::RememberedBaseline) => {
                self.toasts
                    .say(format!("The baseline was not read again: {text}"));
                return;
            }
            (Err(text), Purpose::Baseline) => {
                self.dialog = Some(Dialog::Error {
                    title: "The baseline was not read".to_owned(),
                    text,
                });
                return;
            }
            (Err(text), _) => {
                self.dialog = Some(Dialog::Error {
                    title: "The document was not opened".to_owned(),
                    text,
                });
                return;
            }
        };
        if let Some(store) = &self.store {
            self.recent = store.remember(path);
        }
        match (&mut self.session, purpose) {
            (Some(session), Purpose::Import) => {
                session.take_import(read.opened);
                self.toasts
                    .say_with_undo(format!("Imported {}", file_name(path)));
            }
            _ => {
                let file = Some((path.to_owned(), read.fingerprint));
                let session = Session::open(read.opened, file, file_name(path));
                self.show(session);
                self.read_remembered_baseline(ctx);
            }
        }
    }

    /// Shows a document from its beginning, everything in view.
    fn show(&mut self, session: Session) {
        if let Some(recovery) = &mut self.recovery {
            recovery.forget();
        }
        self.popup = None;
        self.canvas = super::canvas::Canvas::default();
        // What they worked out, filtered and folded was of the other document.
        self.outline = Outline::default();
        self.problems = Problems::default();
        self.canvas.zoom_to_fit(session.diagram());
        self.toasts.forget_undo();
        self.missing_characters = super::typefaces::MissingCharacters::default();
        self.session = Some(session);
    }

    pub(super) fn show_unsaved(&mut self, design: Design, name: String) {
        self.show(Session::unsaved(design, name));
    }

    pub(super) fn open_recovered(&mut self, found: &Found) {
        let opened = std::fs::read(&found.file)
            .map_err(|error| error.to_string())
            .and_then(|bytes| files::read_bytes(bytes, Some(&found.file)));
        match opened {
            Ok(opened) => {
                let mut session = Session::open(opened, None, found.name.clone());
                session.mark_unsaved();
                self.show(session);
                if let Some(recovery) = &self.recovery {
                    recovery.discard(found);
                }
            }
            Err(text) => {
                self.dialog = Some(Dialog::Error {
                    title: "The copy was not opened".to_owned(),
                    text,
                });
            }
        }
    }

    /// Does something that closes the open document, after asking about unsaved changes.
    pub(super) fn guarded(&mut self, ctx: &Context, after: After) {
        if self.session.as_ref().is_some_and(Session::is_dirty) {
            self.dialog = Some(Dialog::Unsaved(after));
        } else {
            self.proceed(ctx, after);
        }
    }

    /// Does it without asking.
    pub(super) fn proceed(&mut self, ctx: &Context, after: After) {
        match after {
            After::Close => {
                self.session = None;
                self.popup = None;
                self.toasts.forget_undo();
            }
            After::Quit => {
                self.may_close = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            After::Open(path) => self.start_reading(ctx, &path, Purpose::Open),
            After::AskOpen => {
                self.dialog = Some(Dialog::Path(PathDialog::new(
                    PathPurpose::Open,
                    &self.usual_folder().join(""),
                )));
            }
            After::New => self.dialog = Some(Dialog::NewTopology(NewTopology::default())),
            After::Example(position) => self.open_example(position),
        }
    }

    fn open_example(&mut self, position: usize) {
        let Some(example) = EXAMPLES.get(position) else {
            return;
        };
        match files::read_bytes(example.bytes.to_vec(), None) {
            Ok(opened) => self.show(Session::open(opened, None, example.title.to_owned())),
            Err(text) => {
                self.dialog = Some(Dialog::Error {
                    title: "The example was not opened".to_owned(),
                    text,
                });
            }
        }
    }

    /// The folder of the open document, of the last one, or the user's documents.
    pub(super) fn usual_folder(&self) -> PathBuf {
        let of_session = self.session.as_ref().and_then(|session| {
            session
                .path()
                .or_else(|| session.source().and_then(|source| source.path.as_deref()))
        });
        of_session
            .or_else(|| self.recent.first().map(PathBuf::as_path))
            .and_then(Path::parent)
            .filter(|folder| folder.is_dir())
            .map(Path::to_owned)
            .or_else(|| {
                directories::UserDirs::new()
                    .and_then(|user| user.document_dir().map(Path::to_owned))
            })
            .unwrap_or_default()
    }

    pub(super) fn ask_import(&mut self) {
        self.dialog = Some(Dialog::Path(PathDialog::new(
            PathPurpose::Import,
            &self.usual_folder().join(""),
        )));
    }

    pub(super) fn ask_save_as(&mut self, after: Option<After>) {
        let Some(session) = &self.session else {
            return;
        };
        let suggestion = match session.path() {
            Some(path) => path.to_owned(),
            None => {
                let name = Path::new(session.name()).with_extension("ron");
                self.usual_folder().join(name)
            }
        };
        self.dialog = Some(Dialog::Path(PathDialog::new(
            PathPurpose::SaveAs(after),
            &suggestion,
        )));
    }

    /// Writes the design file, or asks where when there is none yet.
    pub(super) fn save(&mut self, ctx: &Context, after: Option<After>) {
        let Some(session) = &self.session else {
            return;
        };
        match session.path().map(Path::to_owned) {
            Some(path) => {
                let expected = session.on_disk().copied();
                self.save_to(ctx, &path, expected, after);
            }
            None => self.ask_save_as(after),
        }
    }

    /// Writes the design file. `expected` is what the file should still hold.
    pub(super) fn save_to(
        &mut self,
        ctx: &Context,
        path: &Path,
        expected: Option<Fingerprint>,
        after: Option<After>,
    ) {
        let Some(session) = &mut self.session else {
            return;
        };
        let bytes = match files::design_bytes(session.design(), session.source()) {
            Ok(bytes) => bytes,
            Err(text) => {
                self.not_saved(text);
                return;
            }
        };
        match save::save(path, &bytes, expected.as_ref()) {
            Ok(fingerprint) => {
                session.mark_saved(path.to_owned(), fingerprint);
                if session.named_baseline().is_some() {
                    self.remember_baseline();
                }
                if let Some(store) = &self.store {
                    self.recent = store.remember(path);
                }
                if let Some(recovery) = &mut self.recovery {
                    recovery.forget();
                }
                self.toasts.say(format!("Saved {}", file_name(path)));
                if let Some(after) = after {
                    self.proceed(ctx, after);
                }
            }
            Err(SaveError::ChangedOnDisk(_)) => {
                self.dialog = Some(Dialog::ChangedOnDisk { saving: true });
            }
            Err(error) => self.not_saved(error.to_string()),
        }
    }

    fn not_saved(&mut self, text: String) {
        self.dialog = Some(Dialog::Error {
            title: "The design was not saved".to_owned(),
            text,
        });
    }

    pub(super) fn ask_export(&mut self) {
        let Some(session) = &self.session else {
            return;
        };
        let dialog = ExportDialog::new(
            session.design(),
            session.source(),
            &self.usual_folder(),
            session.name(),
            session.problem_counts().error,
        );
        self.dialog = Some(Dialog::Export(Box::new(dialog)));
    }

    pub(super) fn write_export(&mut self, export: &Export) {
        let written = if export.replace {
            save::save(&export.path, &export.bytes, None)
        } else {
            save::save_new(&export.path, &export.bytes)
        };
        match written {
            Ok(_) => self
                .toasts
                .say(format!("Exported {}", file_name(&export.path))),
            Err(error) => {
                self.dialog = Some(Dialog::Error {
                    title: "The topology was not exported".to_owned(),
                    text: error.to_string(),
                });
            }
        }
    }
}
