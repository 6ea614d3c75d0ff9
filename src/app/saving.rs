//! Saving and exporting beside the window, and what happens when the file is not as it was left.

use std::path::{Path, PathBuf};

use egui::Context;

use crate::document::save::Saved;
use crate::edit::history::Serial;

use super::App;
use super::background::{Background, Progress};
use super::dialogs::After;
use super::dialogs::Dialog;
use super::dialogs::export::{Export, ExportDialog};
use super::dialogs::message::{self, DiskAnswer};
use super::dialogs::path::{PathDialog, PathPurpose, SavePath};
use super::files::{self, ChangedFile, NotSaved, OnDisk, OnlyWindow, Replace};
use super::session::file_name;

/// A design file that is being written.
pub(super) struct Saving {
    path: PathBuf,
    /// The state that is written; the user may be further by the time it is done.
    serial: Serial,
    after: Option<After>,
    work: Background<Result<Saved, NotSaved>>,
}

/// A topology document that is being written.
pub(super) struct Exporting {
    path: PathBuf,
    after: Option<After>,
    work: Background<Result<Saved, NotSaved>>,
}

/// A look at the design file.
pub(super) struct DiskLook {
    /// The user was about to save, and what was to follow.
    saving: Option<Option<After>>,
    work: Background<OnDisk>,
}

impl App {
    /// Writes the design file, or asks where when there is none yet.
    pub(super) fn save(&mut self, ctx: &Context, after: Option<After>) {
        let Some(session) = &self.session else {
            return;
        };
        match (session.path(), session.on_disk()) {
            (Some(path), Some(known)) => {
                let (path, known) = (path.to_owned(), *known);
                self.save_to(ctx, &path, Replace::Only(known), after);
            }
            _ => self.ask_save_as(after),
        }
    }

    /// Asks where to save the design.
    pub(super) fn ask_save_as(&mut self, after: Option<After>) {
        let Some(session) = &self.session else {
            return;
        };
        let suggestion = match session.path().or(self.recovery.original()) {
            Some(path) => path.to_owned(),
            None => {
                let name = files::without_ending(session.name());
                self.usual_folder().join(format!("{name}.ron"))
            }
        };
        self.dialog = Some(Dialog::Path(PathDialog::new(
            PathPurpose::SaveAs(after),
            &suggestion,
        )));
    }

    /// Begins to write the design file.
    pub(super) fn save_to(
        &mut self,
        ctx: &Context,
        path: &Path,
        replace: Replace,
        after: Option<After>,
    ) {
        let Some(session) = &self.session else {
            return;
        };
        if let Some(saving) = &mut self.saving {
            // What follows then, follows the save that is under way; it asks about later changes.
            saving.after = after.or(saving.after.take());
            return;
        }
        let is_own_file = session.path() == Some(path);
        let replace = match (replace, session.on_disk()) {
            (Replace::Asked, Some(known)) if is_own_file => Replace::Only(*known),
            (replace, _) => replace,
        };
        let (snapshot, owned) = (session.snapshot(), path.to_owned());
        self.saving = Some(Saving {
            path: path.to_owned(),
            serial: session.serial(),
            after,
            work: Background::start(ctx, move || files::save_design(&owned, &snapshot, replace)),
        });
    }

    /// Takes over what was written and read beside the window.
    pub(super) fn finish_background_work(&mut self, ctx: &Context) {
        self.finish_reading(ctx);
        self.finish_saving(ctx);
        self.finish_exporting(ctx);
        self.finish_disk_look(ctx);
        self.finish_locking();
    }

    /// Whether something is read or written beside the window.
    pub fn is_busy(&self) -> bool {
        self.loading.is_some()
            || self.saving.is_some()
            || self.exporting.is_some()
            || self.disk_look.is_some()
            || self.locking.is_some()
            || self.recovery.is_busy()
    }

    fn finish_saving(&mut self, ctx: &Context) {
        let Some(saving) = self.saving.take() else {
            return;
        };
        let interrupted = || Err(NotSaved::Failed("Saving was interrupted.".to_owned()));
        let result = match saving.work.poll() {
            Progress::Running => {
                self.saving = Some(saving);
                return;
            }
            Progress::Done(result) => result,
            Progress::Lost => interrupted(),
        };
        match result {
            Ok(saved) => self.saved(ctx, saving, saved),
            Err(NotSaved::Changed) => self.look_at_disk(ctx, Some(saving.after)),
            Err(reason) => {
                if !self.tell_save_path(&saving.path, &reason) {
                    self.not_written("The design was not saved", reason);
                }
            }
        }
    }

    fn saved(&mut self, ctx: &Context, saving: Saving, saved: Saved) {
        let Saving {
            path,
            serial,
            after,
            work: _,
        } = saving;
        let Some(session) = &mut self.session else {
            return;
        };
        let is_new_file = session.path() != Some(&path);
        session.mark_saved(serial, path.clone(), saved.fingerprint);
        let has_baseline = session.named_baseline().is_some();
        self.recovery.saved(session);
        if has_baseline {
            self.remember_baseline();
        }
        if let Some(store) = &self.store {
            self.recent = store.remember(&path);
        }
        if self.save_path().is_some() {
            self.dialog = None;
        }
        self.toasts.say(
            saved
                .warning
                .unwrap_or_else(|| format!("Saved {}", file_name(&path))),
        );
        if is_new_file {
            self.start_locking(ctx, path);
        }
        if let Some(after) = after {
            self.guarded(ctx, after);
        }
    }

    /// Begins to find out whether another window has the design file open.
    pub(super) fn start_locking(&mut self, ctx: &Context, path: PathBuf) {
        // Given back first: it may be the lock of this very file.
        self.only_window = OnlyWindow::Unknown;
        self.locking = self.store.clone().map(|store| {
            Background::start(ctx, move || {
                let only = OnlyWindow::of(&store, &path);
                (path, only)
            })
        });
    }

    fn finish_locking(&mut self) {
        let Some(locking) = self.locking.take() else {
            return;
        };
        match locking.poll() {
            Progress::Running => self.locking = Some(locking),
            Progress::Lost => {}
            Progress::Done((path, only)) => {
                if matches!(only, OnlyWindow::No) {
                    self.toasts.say(format!(
                        "{} is open in another window too. What is saved there is noticed here.",
                        file_name(&path)
                    ));
                }
                self.only_window = only;
            }
        }
    }

    /// The place where the open dialog saves, when it saves.
    fn save_path(&mut self) -> Option<&mut SavePath> {
        match &mut self.dialog {
            Some(Dialog::Path(dialog)) => dialog.save_path(),
            Some(Dialog::Export(dialog)) => Some(&mut dialog.path),
            _ => None,
        }
    }

    /// Lets the dialog that saves say why it was not done; says whether there is one.
    fn tell_save_path(&mut self, path: &Path, reason: &NotSaved) -> bool {
        let Some(dialog) = self.save_path() else {
            return false;
        };
        match reason {
            NotSaved::Exists => dialog.exists(path.to_owned()),
            NotSaved::Changed => dialog.refuse("Another program changed the file.".to_owned()),
            NotSaved::Failed(text) => dialog.refuse(text.clone()),
        }
        true
    }

    fn not_written(&mut self, title: &str, reason: NotSaved) {
        let text = match reason {
            NotSaved::Exists => "The file exists already.".to_owned(),
            NotSaved::Changed => "Another program changed the file.".to_owned(),
            NotSaved::Failed(text) => text,
        };
        self.dialog = Some(Dialog::Error {
            title: title.to_owned(),
            text,
        });
    }

    /// Asks what to export, and where.
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

    /// Begins to write a topology document.
    pub(super) fn write_export(&mut self, ctx: &Context, export: Export) {
        let Export {
            path,
            bytes,
            replace,
        } = export;
        let owned = path.clone();
        self.exporting = Some(Exporting {
            path,
            after: None,
            work: Background::start(ctx, move || files::write(&owned, &bytes, replace)),
        });
    }

    fn finish_exporting(&mut self, ctx: &Context) {
        let Some(exporting) = self.exporting.take() else {
            return;
        };
        let result = match exporting.work.poll() {
            Progress::Running => {
                self.exporting = Some(exporting);
                return;
            }
            Progress::Done(result) => result,
            Progress::Lost => Err(NotSaved::Failed("Exporting was interrupted.".to_owned())),
        };
        match result {
            Ok(saved) => {
                if self.save_path().is_some() {
                    self.dialog = None;
                }
                self.toasts.say(
                    saved
                        .warning
                        .unwrap_or_else(|| format!("Exported {}", file_name(&exporting.path))),
                );
                if let Some(after) = exporting.after {
                    self.guarded(ctx, after);
                }
            }
            Err(reason) => {
                if !self.tell_save_path(&exporting.path, &reason) {
                    self.not_written("The topology was not exported", reason);
                }
            }
        }
    }

    /// Lets the program end once what is being written is written; says whether it has to wait.
    pub(super) fn quit_when_written(&mut self) -> bool {
        let after = match (&mut self.saving, &mut self.exporting) {
            (Some(saving), _) => &mut saving.after,
            (None, Some(exporting)) => &mut exporting.after,
            (None, None) => return false,
        };
        *after = Some(After::Quit);
        true
    }

    /// Looks whether someone else changed the design file. `saving` says that the user was about to
    /// save and what was to follow.
    pub(super) fn look_at_disk(&mut self, ctx: &Context, saving: Option<Option<After>>) {
        let Some(session) = &self.session else {
            return;
        };
        let (Some(path), Some(known)) = (session.path(), session.on_disk()) else {
            return;
        };
        let (path, known, (design, _)) = (path.to_owned(), *known, session.snapshot());
        let always = saving.is_some();
        self.disk_look = Some(DiskLook {
            saving,
            work: Background::start(ctx, move || {
                files::look_at_disk(&path, &known, &design, always)
            }),
        });
    }

    fn finish_disk_look(&mut self, ctx: &Context) {
        let Some(look) = self.disk_look.take() else {
            return;
        };
        let found = match look.work.poll() {
            Progress::Running => {
                self.disk_look = Some(look);
                return;
            }
            Progress::Done(found) => found,
            Progress::Lost => return,
        };
        match (found, look.saving) {
            (OnDisk::Same, None) => {}
            // It was put back between the save and the look.
            (OnDisk::Same, Some(after)) => self.save(ctx, after),
            (OnDisk::Gone(reason), saving) => self.design_file_is_gone(reason, saving),
            (OnDisk::Changed(file), saving) => {
                let is_known = self
                    .told_on_disk
                    .is_some_and(|told| told.is_same_content(&file.fingerprint));
                if saving.is_some() || (!is_known && self.dialog.is_none()) {
                    self.told_on_disk = Some(file.fingerprint);
                    self.dialog = Some(Dialog::ChangedOnDisk { file, saving });
                }
            }
        }
    }

    /// The design file cannot be read any more: what is in the window is in no file then.
    fn design_file_is_gone(&mut self, reason: String, saving: Option<Option<After>>) {
        if saving.is_some() {
            self.not_written("The design was not saved", NotSaved::Failed(reason));
            return;
        }
        let Some(session) = &mut self.session else {
            return;
        };
        if !std::mem::replace(&mut self.told_gone, true) {
            session.mark_unsaved();
            self.toasts
                .say(format!("{reason} The design in this window is kept."));
        }
    }

    /// Asks what to do about the changed file, and does it.
    pub(super) fn changed_on_disk_ui(
        &mut self,
        ctx: &Context,
        file: Box<ChangedFile>,
        saving: Option<Option<After>>,
    ) -> Option<Dialog> {
        let session = self.session.as_mut()?;
        let name = session.name().to_owned();
        match message::changed_on_disk_ui(ctx, &name, &file, saving.is_some()) {
            None => return Some(Dialog::ChangedOnDisk { file, saving }),
            Some(DiskAnswer::Later) => {}
            Some(DiskAnswer::SaveAs) => self.ask_save_as(saving.flatten()),
            Some(DiskAnswer::KeepMine) => {
                session.accept_disk_state(file.fingerprint);
                session.mark_unsaved();
                if let Some(after) = saving {
                    self.save(ctx, after);
                }
            }
            Some(DiskAnswer::Reload) => {
                if let Ok(opened) = file.opened {
                    session.reload(opened, file.fingerprint);
                    self.toasts.say_with_undo(format!("Reloaded {name}"));
                }
            }
        }
        None
    }
}
