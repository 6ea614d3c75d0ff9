//! Opening, importing and closing the document of the window.

use std::path::{Path, PathBuf};

use egui::Context;

use crate::design::Design;
use crate::document;

use crate::app::App;
use crate::app::dialogs::path::{PathDialog, PathPurpose};
use crate::app::dialogs::{After, Dialog, new_topology::NewTopology};
use crate::app::dispatch::shows_all;
use crate::app::file_state::FileState;
use crate::app::files::{FromFile, Loading, NotRead, Purpose};
use crate::app::saving::document_folder;
use crate::app::session::Session;
use crate::app::start::EXAMPLES;
use crate::app::user_folders;
use crate::workspace::names::file_name;

impl App {
    /// Starts reading a document.
    pub(super) fn start_reading(&mut self, ctx: &Context, path: &Path, purpose: Purpose) {
        // A relative path could later mean a different file; a path that cannot be resolved cannot be read either, and
        // that error is reported then.
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.loading = Some(Loading::start(
            ctx,
            &path,
            purpose,
            self.store.clone(),
            self.spellings.saved.clone(),
        ));
    }

    /// Receives a document that a thread has read.
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
        result: Result<FromFile, NotRead>,
    ) {
        let result = match result {
            Ok(read) => Ok(read),
            Err(NotRead::Failed(fault)) => Err(fault.to_string()),
            Err(NotRead::Log(document)) => {
                self.close_path_dialog();
                self.show_log(ctx, path, *document);
                return;
            }
        };
        let read = match (result, purpose) {
            (Ok(read), Purpose::Baseline | Purpose::RememberedBaseline) => {
                if purpose == Purpose::Baseline {
                    self.close_path_dialog();
                }
                self.take_baseline(path, read.opened);
                return;
            }
            (Ok(read), Purpose::Compare) => {
                self.close_path_dialog();
                self.take_compared(path, read.opened);
                return;
            }
            (Ok(read), _) => read,
            (Err(text), Purpose::RememberedBaseline) => {
                self.toasts.say(format!(
                    "The file to compare with could not be read again: {text}"
                ));
                return;
            }
            (Err(text), Purpose::Baseline | Purpose::Compare) => {
                self.not_read("The file to compare with was not read", text);
                return;
            }
            (Err(text), _) => {
                self.not_read("The document was not opened", text);
                return;
            }
        };
        self.close_path_dialog();
        self.remember_recent(path);
        match (&mut self.session, purpose) {
            (Some(session), Purpose::Import) => {
                let everything_was_in_view = shows_all(&self.canvas, session.diagram());
                session.take_import(read.opened);
                session.understand_by(&self.spellings.saved.vocabulary());
                if everything_was_in_view {
                    self.canvas.zoom_to_fit(session.diagram());
                }
                self.toasts
                    .say_with_undo(format!("Imported {}", file_name(path)));
            }
            _ => {
                let file = Some((path.to_owned(), read.fingerprint));
                let session = Session::open_for(self.view, read.opened, file, file_name(path));
                let lost = session.snapshot().1.lost_by_saving();
                self.show(session);
                self.spellings.offer = read.offer;
                if !lost.is_empty() {
                    self.toasts.say(lost.join(" "));
                }
                if self
                    .session
                    .as_ref()
                    .is_some_and(|session| session.path().is_some())
                {
                    self.start_locking(ctx, path.to_owned());
                }
                if let Some(baseline) = read.baseline {
                    self.start_reading(ctx, &baseline, Purpose::RememberedBaseline);
                }
            }
        }
    }

    /// Shows why a file was not read, in the dialog where its path can be corrected.
    fn not_read(&mut self, title: &str, text: String) {
        match &mut self.dialog {
            Some(Dialog::Path(dialog)) if !dialog.saves() => dialog.refuse_to_read(text),
            Some(Dialog::Compare(dialog)) => dialog.refuse_to_read(text),
            _ => {
                self.dialog = Some(Dialog::Error {
                    title: title.to_owned(),
                    text,
                });
            }
        }
    }

    /// The requested file was read.
    fn close_path_dialog(&mut self) {
        let asks = match &self.dialog {
            Some(Dialog::Path(dialog)) => !dialog.saves(),
            Some(Dialog::Compare(_)) => true,
            _ => false,
        };
        if asks {
            self.dialog = None;
        }
    }

    /// Moves a file to the top of the recent files.
    pub(super) fn remember_recent(&mut self, path: &Path) {
        if let Some(store) = &self.store {
            store.remember(path, &mut self.recent);
        }
    }

    /// Shows a new document, zoomed to fit.
    pub(super) fn show(&mut self, session: Session) {
        self.recovery.document_goes(self.session.as_ref());
        self.popup = None;
        self.canvas = crate::app::canvas::Canvas::default();
        // Cached results, filters and collapsed items were for the other document.
        self.panels.forget_document();
        self.canvas.zoom_to_fit(session.diagram());
        self.toasts.forget_document();
        self.missing_characters = crate::app::typefaces::MissingCharacters::default();
        self.file = FileState::default();
        self.spellings.offer = None;
        let mut session = session;
        session.understand_by(&self.spellings.saved.vocabulary());
        self.session = Some(session);
    }

    pub(super) fn show_unsaved(&mut self, design: Design, name: String) {
        self.show(Session::unsaved_for(self.view, design, name));
    }

    /// Carries out something that closes the open document, after asking about unsaved changes.
    pub(super) fn guarded(&mut self, ctx: &Context, after: After) {
        if self.session.as_ref().is_some_and(Session::is_dirty) {
            self.ask_unsaved(after);
        } else {
            self.proceed(ctx, after);
        }
    }

    /// Asks about unsaved changes. An open sheet waits below the question, with what was entered in it.
    pub(super) fn ask_unsaved(&mut self, after: After) {
        match self.dialog.replace(Dialog::Unsaved(after)) {
            // These are asked again when they still apply.
            None | Some(Dialog::Unsaved(_) | Dialog::ChangedOnDisk { .. }) => {}
            below => self.dialog_below = below,
        }
    }

    /// Carries it out without asking.
    pub(super) fn proceed(&mut self, ctx: &Context, after: After) {
        self.dialog_below = None;
        self.recovery.forget_offer();
        match after {
            After::Close => {
                self.recovery.document_goes(self.session.as_ref());
                self.session = None;
                self.popup = None;
                self.toasts.forget_document();
                self.file = FileState::default();
            }
            After::Quit if self.quit_when_written() => {}
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
            After::NewFromTemplate => {
                self.dialog = Some(Dialog::FromTemplate(Box::default()));
            }
            After::Example(position) => self.open_example(position),
            After::Recovered(found) => self.recovery.start_reading(ctx, &found),
        }
    }

    fn open_example(&mut self, position: usize) {
        let Some(example) = EXAMPLES.get(position) else {
            return;
        };
        match document::read(example.bytes, None) {
            Ok(opened) => {
                let name = example.title.to_owned();
                self.show(Session::open_for(self.view, opened, None, name));
            }
            Err(error) => {
                self.dialog = Some(Dialog::Error {
                    title: "The example was not opened".to_owned(),
                    text: error.to_string(),
                });
            }
        }
    }

    /// The folder of the open document, of the last one, the user's documents, or else the current directory. Absolute
    /// if possible.
    pub(super) fn usual_folder(&self) -> PathBuf {
        let of_session = self
            .session
            .as_ref()
            .and_then(|session| document_folder(session, &self.recovery));
        let of_recent = || {
            let last = self.recent.first();
            last.and_then(|path| path.parent()).map(Path::to_owned)
        };
        let user = user_folders::get();
        let is_usable = |folder: &PathBuf| folder.is_absolute();
        of_session
            .filter(is_usable)
            .or_else(|| of_recent().filter(is_usable))
            .or_else(|| user.documents.clone().filter(is_usable))
            .or_else(|| user.started_in.clone())
            .unwrap_or_default()
    }

    pub(super) fn ask_import(&mut self) {
        self.dialog = Some(Dialog::Path(PathDialog::new(
            PathPurpose::Import,
            &self.usual_folder().join(""),
        )));
    }
}
