//! Saves and exports in the background, and handles a file that was changed by somebody else.

use std::path::{Path, PathBuf};

use egui::Context;

use crate::document::save::Saved;
use crate::edit::history::Serial;

use crate::app::App;
use crate::app::answered::Answered;
use crate::app::background::{Background, WorkProgress};
use crate::app::dialogs::After;
use crate::app::dialogs::Dialog;
use crate::app::dialogs::export::{Export, ExportDialog};
use crate::app::dialogs::message::{self, DiskAnswer};
use crate::app::dialogs::path::{PathDialog, PathPurpose, SavePath};
use crate::app::dispatch::shows_all;
use crate::app::files::{self, ChangedFile, NotSaved, OnDisk, OnlyWindow, Replace};
use crate::app::recovery_dialogs::RecoveryState;
use crate::app::session::Session;
use crate::workspace::names::file_name;
use crate::workspace::names::without_ending;

/// A design file that is being written.
pub(super) struct Saving {
    path: PathBuf,
    /// The state that is written; the user may have made more changes by the time it is done.
    serial: Serial,
    /// Whether the dialog that asked for the path is waiting for the result.
    by_dialog: bool,
    after: Option<After>,
    work: Background<Result<Saved, NotSaved>>,
}

/// What the user asked to save next, while a save is in progress.
pub(super) struct NextSave {
    path: PathBuf,
    replace: Replace,
    by_dialog: bool,
    after: Option<After>,
}

/// A topology document or a picture that is being written.
pub(super) struct Exporting {
    pub(super) path: PathBuf,
    pub(super) after: Option<After>,
    pub(super) work: Background<Result<Saved, NotSaved>>,
}

/// The folder of the document: that of its file, of the file that it was recovered from, or of what was
/// imported.
pub(super) fn document_folder(session: &Session, recovery: &RecoveryState) -> Option<PathBuf> {
    let of_source = || session.source().and_then(|source| source.path.as_deref());
    let path = session.path().or(recovery.original()).or_else(of_source)?;
    let folder = path.parent().filter(|folder| folder.is_absolute())?;
    Some(folder.to_owned())
}

/// Says where a file was written, unless that is the folder of the document.
fn written(what: &str, path: &Path, document_folder: Option<&Path>) -> String {
    let name = file_name(path);
    match path.parent() {
        Some(folder) if Some(folder) != document_folder && folder != Path::new("") => {
            format!("{what} {name} in {}", folder.display())
        }
        _ => format!("{what} {name}"),
    }
}

/// A check of the design file on the disk.
pub(super) struct DiskLook {
    /// Set if the user was about to save, with what was to follow.
    saving: Option<Option<After>>,
    work: Background<OnDisk>,
}

impl App {
    /// Writes the design file, or asks for a path if there is none yet.
    pub(super) fn save(&mut self, ctx: &Context, after: Option<After>) {
        let Some(session) = &self.session else {
            return;
        };
        let replace = session
            .on_disk()
            .map_or(Replace::Asked, |known| Replace::Only(*known));
        match session.path().map(Path::to_owned) {
            Some(path) => {
                let save = NextSave {
                    path,
                    replace,
                    by_dialog: false,
                    after,
                };
                self.start_save(ctx, save);
            }
            None => self.ask_save_as(after),
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
                let name = without_ending(session.name());
                self.usual_folder().join(format!("{name}.ron"))
            }
        };
        self.dialog = Some(Dialog::Path(PathDialog::new(
            PathPurpose::SaveAs(after),
            &suggestion,
        )));
    }

    /// Starts to write the design file, for the dialog that waits for the result.
    pub(super) fn save_as(
        &mut self,
        ctx: &Context,
        path: PathBuf,
        replace: Replace,
        after: Option<After>,
    ) {
        let save = NextSave {
            path,
            replace,
            by_dialog: true,
            after,
        };
        self.start_save(ctx, save);
    }

    /// Starts to write the design file, or does so after the save that is in progress.
    fn start_save(&mut self, ctx: &Context, save: NextSave) {
        let Some(session) = &self.session else {
            return;
        };
        if self.file.saving.is_some() {
            self.file.next_save = Some(save);
            return;
        }
        let NextSave {
            path,
            replace,
            by_dialog,
            after,
        } = save;
        let (snapshot, owned) = (session.snapshot(), path.clone());
        self.file.saving = Some(Saving {
            path,
            serial: session.serial(),
            by_dialog,
            after,
            work: Background::start(ctx, move || files::save_design(&owned, &snapshot, replace)),
        });
    }

    /// Takes over the results of work in the background.
    pub(super) fn finish_background_work(&mut self, ctx: &Context) {
        self.finish_reading(ctx);
        self.finish_saving(ctx);
        self.finish_exporting(ctx);
        self.finish_keeping_spellings();
        self.finish_copying_picture(ctx);
        self.finish_disk_look(ctx);
        self.finish_locking();
    }

    /// Whether anything is being read or written in the background.
    pub fn is_busy(&self) -> bool {
        self.loading.is_some()
            || self.file.saving.is_some()
            || self.exporting.is_some()
            || self.is_keeping_spellings()
            || self.copying_picture.is_some()
            || self.file.disk_look.is_some()
            || self.file.locking.is_some()
            || self.recovery.is_busy()
            || matches!(&self.dialog, Some(Dialog::Export(dialog)) if dialog.is_writing())
            || matches!(&self.dialog, Some(Dialog::Printed(dialog)) if dialog.is_busy())
            || matches!(&self.dialog, Some(Dialog::Kit(dialog)) if dialog.is_busy())
            || matches!(&self.dialog, Some(Dialog::Report(dialog)) if dialog.is_busy())
            || matches!(&self.dialog, Some(Dialog::Shell(dialog)) if dialog.is_busy())
    }

    fn finish_saving(&mut self, ctx: &Context) {
        let Some(saving) = self.file.saving.take() else {
            return;
        };
        let interrupted = || Err(NotSaved::Failed("Saving was interrupted.".into()));
        let result = match saving.work.poll() {
            WorkProgress::Running => {
                self.file.saving = Some(saving);
                return;
            }
            WorkProgress::Done(result) => result,
            WorkProgress::Lost => interrupted(),
        };
        match result {
            Ok(saved) => self.saved(ctx, saving, saved),
            Err(NotSaved::Changed) => self.look_at_disk(ctx, Some(saving.after)),
            Err(reason) => match &mut self.dialog {
                Some(Dialog::Path(dialog)) if saving.by_dialog => {
                    if let Some(place) = dialog.save_path() {
                        tell(place, &saving.path, &reason);
                    }
                }
                _ => self.not_written("The design was not saved", reason),
            },
        }
        self.start_next_save(ctx);
    }

    /// Saves what the user asked for while another save was in progress.
    fn start_next_save(&mut self, ctx: &Context) {
        let Some(next) = self.file.next_save.take() else {
            return;
        };
        if next.by_dialog {
            self.start_save(ctx, next);
        } else {
            // By now it is known what the file contains.
            self.save(ctx, next.after);
        }
    }

    /// Called when the dialog that asks where to save is canceled: a write in progress is completed, but
    /// nothing follows it.
    pub(super) fn save_as_canceled(&mut self) {
        if let Some(saving) = self.file.saving.as_mut().filter(|saving| saving.by_dialog) {
            saving.by_dialog = false;
            saving.after = None;
        }
        self.file.next_save = None;
    }

    fn saved(&mut self, ctx: &Context, saving: Saving, saved: Saved) {
        let Saving {
            path,
            serial,
            by_dialog,
            after,
            work: _,
        } = saving;
        let Some(session) = &mut self.session else {
            return;
        };
        let is_new_file = session.path() != Some(&path);
        let folder = document_folder(session, &self.recovery);
        let text = written("Saved", &path, folder.as_deref());
        session.mark_saved(serial, path.clone(), saved.fingerprint);
        let has_baseline = session.named_baseline().is_some();
        self.recovery.saved(session);
        if has_baseline {
            self.remember_baseline();
        }
        self.remember_recent(&path);
        if by_dialog && matches!(&self.dialog, Some(Dialog::Path(dialog)) if dialog.saves()) {
            self.dialog = None;
        }
        self.file.told_on_disk = None;
        self.file.told_gone = false;
        self.toasts.say(saved.warning.unwrap_or(text));
        if is_new_file {
            self.start_locking(ctx, path);
        }
        if let Some(after) = after {
            self.guarded(ctx, after);
        }
    }

    /// Starts to find out whether another window has the design file open.
    pub(super) fn start_locking(&mut self, ctx: &Context, path: PathBuf) {
        // Released first, because it may be the lock of this very file.
        self.file.only_window = OnlyWindow::Unknown;
        self.ask_for_lock(ctx, path);
    }

    fn ask_for_lock(&mut self, ctx: &Context, path: PathBuf) {
        self.file.locking = self.store.clone().map(|store| {
            Background::start(ctx, move || {
                let only = OnlyWindow::of(&store, &path);
                (path, only)
            })
        });
    }

    fn finish_locking(&mut self) {
        let Some(locking) = self.file.locking.take() else {
            return;
        };
        match locking.poll() {
            WorkProgress::Running => self.file.locking = Some(locking),
            WorkProgress::Lost => {}
            WorkProgress::Done((path, only)) => {
                let was_told = matches!(self.file.only_window, OnlyWindow::No);
                if matches!(only, OnlyWindow::No) && !was_told {
                    self.toasts.say(format!(
                        "{} is open in another window too. You will be asked before changes in \
                         one window overwrite changes in the other.",
                        file_name(&path)
                    ));
                }
                self.file.only_window = only;
            }
        }
    }

    pub(super) fn not_written(&mut self, title: &str, reason: NotSaved) {
        let text = match reason {
            NotSaved::Exists => "The file already exists.".to_owned(),
            NotSaved::Changed => "The file has changed on disk.".to_owned(),
            NotSaved::Failed(fault) => fault.to_string(),
        };
        self.dialog = Some(Dialog::Error {
            title: title.to_owned(),
            text,
        });
    }

    /// Asks what to export, and where to save it.
    pub(super) fn ask_export(&mut self, ctx: &Context) {
        let Some(session) = &self.session else {
            return;
        };
        let dialog = ExportDialog::new(
            ctx,
            &session.snapshot(),
            &self.usual_folder(),
            session.name(),
            session.problem_counts().error,
        );
        self.dialog = Some(Dialog::Export(Box::new(dialog)));
    }

    /// Starts to write a topology document.
    pub(super) fn write_export(&mut self, ctx: &Context, export: Export) {
        let Export {
            path,
            bytes,
            replace,
        } = export;
        if self.exporting.is_some() {
            self.not_written(
                "The topology was not exported",
                NotSaved::Failed("Another export is still in progress; try again later.".into()),
            );
            return;
        }
        let owned = path.clone();
        let origin = self.session.as_ref().map(|session| session.snapshot().1);
        let folder = self.spellings.saved.folder.clone();
        self.exporting = Some(Exporting {
            path,
            after: None,
            work: Background::start(ctx, move || {
                let source = origin.as_ref().and_then(|origin| origin.source.as_ref());
                files::write_export(&owned, &bytes, replace, source, folder.as_deref())
            }),
        });
    }

    fn finish_exporting(&mut self, ctx: &Context) {
        let Some(exporting) = self.exporting.take() else {
            return;
        };
        let result = match exporting.work.poll() {
            WorkProgress::Running => {
                self.exporting = Some(exporting);
                return;
            }
            WorkProgress::Done(result) => result,
            WorkProgress::Lost => Err(NotSaved::Failed("Exporting was interrupted.".into())),
        };
        match result {
            Ok(saved) => {
                if matches!(self.dialog, Some(Dialog::Export(_) | Dialog::Picture(_))) {
                    self.dialog = None;
                }
                let session = self.session.as_ref();
                let folder = session.and_then(|session| document_folder(session, &self.recovery));
                let text = written("Exported", &exporting.path, folder.as_deref());
                self.toasts.say(saved.warning.unwrap_or(text));
                if let Some(after) = exporting.after {
                    self.guarded(ctx, after);
                }
            }
            Err(reason) => match &mut self.dialog {
                Some(Dialog::Export(dialog)) => tell(&mut dialog.path, &exporting.path, &reason),
                Some(Dialog::Picture(dialog)) => tell(&mut dialog.path, &exporting.path, &reason),
                _ => self.not_written("The file was not exported", reason),
            },
        }
    }

    /// Lets the program end once nothing is being written anymore; returns whether it has to wait.
    pub(super) fn quit_when_written(&mut self) -> bool {
        let after = match (&mut self.file.saving, &mut self.exporting) {
            (Some(saving), _) => &mut saving.after,
            (None, Some(exporting)) => &mut exporting.after,
            (None, None) => return false,
        };
        *after = Some(After::Quit);
        true
    }

    /// Checks whether somebody else changed the design file. `saving` is set if the user was about to
    /// save, with what was to follow.
    pub(super) fn look_at_disk(&mut self, ctx: &Context, saving: Option<Option<After>>) {
        let Some(session) = &self.session else {
            return;
        };
        let Some(path) = session.path().map(Path::to_owned) else {
            return;
        };
        if matches!(self.file.only_window, OnlyWindow::No) && self.file.locking.is_none() {
            // The other window may have closed the file in the meantime.
            self.ask_for_lock(ctx, path.clone());
        }
        let Some(session) = &self.session else {
            return;
        };
        let Some(known) = session.on_disk().copied() else {
            return;
        };
        let (design, _) = session.snapshot();
        let always = saving.is_some();
        self.file.disk_look = Some(DiskLook {
            saving,
            work: Background::start(ctx, move || {
                files::look_at_disk(&path, &known, &design, always)
            }),
        });
    }

    fn finish_disk_look(&mut self, ctx: &Context) {
        let Some(look) = self.file.disk_look.take() else {
            return;
        };
        let found = match look.work.poll() {
            WorkProgress::Running => {
                self.file.disk_look = Some(look);
                return;
            }
            WorkProgress::Done(found) => found,
            WorkProgress::Lost if look.saving.is_some() => {
                let reason = "The file could not be compared; try again.".to_owned();
                self.not_written("The design was not saved", NotSaved::Failed(reason.into()));
                return;
            }
            WorkProgress::Lost => return,
        };
        match (found, look.saving) {
            (OnDisk::Same, None) => self.file.told_gone = false,
            // The file was restored between the save and the check.
            (OnDisk::Same, Some(after)) => self.save(ctx, after),
            (OnDisk::Gone(reason), saving) => self.design_file_is_gone(reason, saving),
            (OnDisk::Changed(file), saving) => {
                let told = self.file.told_on_disk.zip(file.fingerprint);
                let is_known = told.is_some_and(|(told, now)| told.is_same_content(&now));
                if saving.is_some() || (!is_known && self.dialog.is_none()) {
                    self.file.told_on_disk = file.fingerprint;
                    self.ask_about_disk(file, saving);
                }
            }
        }
    }

    /// The design file cannot be read anymore, so no file contains what is in the window.
    fn design_file_is_gone(&mut self, reason: String, saving: Option<Option<After>>) {
        if saving.is_some() {
            self.not_written("The design was not saved", NotSaved::Failed(reason.into()));
            return;
        }
        let Some(session) = &mut self.session else {
            return;
        };
        session.mark_unsaved();
        if !std::mem::replace(&mut self.file.told_gone, true) {
            self.toasts
                .say(format!("{reason} The design in this window is kept."));
        }
    }

    /// No file contains the design in the window anymore, whatever the user answers.
    fn ask_about_disk(&mut self, file: Box<ChangedFile>, saving: Option<Option<After>>) {
        let Some(session) = &mut self.session else {
            return;
        };
        let has_changes = session.is_dirty();
        session.mark_unsaved();
        self.dialog = Some(Dialog::ChangedOnDisk {
            file,
            saving,
            has_changes,
        });
    }

    /// Asks what to do about the changed file, and does it.
    pub(super) fn changed_on_disk_ui(
        &mut self,
        ctx: &Context,
        file: Box<ChangedFile>,
        saving: Option<Option<After>>,
        has_changes: bool,
    ) -> Option<Dialog> {
        let session = self.session.as_mut()?;
        let name = session.name().to_owned();
        match message::changed_on_disk_ui(ctx, &name, &file, saving.is_some()) {
            Answered::Open => {
                return Some(Dialog::ChangedOnDisk {
                    file,
                    saving,
                    has_changes,
                });
            }
            Answered::Canceled => {}
            Answered::With(DiskAnswer::SaveAs) => self.ask_save_as(saving.flatten()),
            Answered::With(DiskAnswer::KeepMine) => {
                session.accept_disk_state(file.fingerprint);
                if let Some(after) = saving {
                    self.save(ctx, after);
                }
            }
            Answered::With(DiskAnswer::Reload) => {
                if let Ok(opened) = file.opened {
                    if has_changes {
                        // The history is lost when the window closes; the copy is not.
                        self.recovery.leave_behind(session);
                    }
                    let everything_was_in_view = shows_all(&self.canvas, session.diagram());
                    session.reload(opened, file.fingerprint);
                    if everything_was_in_view {
                        self.canvas.zoom_to_fit(session.diagram());
                    }
                    self.toasts.say_with_undo(format!("Reloaded {name}"));
                }
            }
        }
        None
    }
}

/// Lets the dialog that asked for the path show why nothing was written.
fn tell(dialog: &mut SavePath, path: &Path, reason: &NotSaved) {
    match reason {
        NotSaved::Exists => dialog.exists(path.to_owned()),
        NotSaved::Changed => dialog.refuse("The file has changed on disk.".to_owned()),
        NotSaved::Failed(fault) => dialog.refuse(fault.to_string()),
    }
}
