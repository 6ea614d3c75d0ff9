//! What the window does about recovery copies: it keeps one of the open document, and offers those that
//! were left behind.

use std::path::{Path, PathBuf};
use std::time::Instant;

use egui::Context;

use crate::app::App;
use crate::app::answered::Answered;
use crate::app::background::{Background, WorkError, WorkProgress};
use crate::app::dialogs::recovery::{CopiesDialog, CopyAnswer};
use crate::app::dialogs::{After, Dialog};
use crate::app::files::SAID_AFTER;
use crate::app::recovery::{CopyError, FoundCopy, Recovered, Recovery, left_by_ending_programs};
use crate::app::session::Session;
use crate::app::store::Store;

/// The recovery copies, if the program has a place to store them.
pub(super) struct RecoveryState {
    recovery: Option<Recovery>,
    /// Copies that were left behind before this start, until they are offered.
    looking: Option<Background<(Vec<FoundCopy>, Vec<PathBuf>)>>,
    /// Copies left by programs that ended just before this start.
    waiting: Option<Background<Vec<FoundCopy>>>,
    /// The copies that were found, kept until no other question is open.
    offered: Vec<FoundCopy>,
    /// A copy that is being read to replace the open document.
    reading: Option<Reading>,
    /// A copy that is being deleted.
    discarding: Option<Background<Result<(), CopyError>>>,
    /// Whether the question before deleting a copy came from the list, which is then shown again.
    from_list: bool,
    /// The offer that the question came from, with the number of other copies.
    from_offer: Option<(FoundCopy, usize)>,
}

/// A copy that is being read.
struct Reading {
    name: String,
    since: Instant,
    work: Background<Result<Recovered, CopyError>>,
}

impl RecoveryState {
    pub(super) fn start(ctx: &Context, store: Option<&Store>) -> Self {
        let recovery = store.map(|store| Recovery::new(ctx, store));
        let looking = recovery.as_ref();
        let looking = looking.map(|recovery| recovery.list_with_held(ctx));
        Self {
            recovery,
            looking,
            waiting: None,
            offered: Vec::new(),
            reading: None,
            discarding: None,
            from_list: false,
            from_offer: None,
        }
    }

    /// Called when the document was saved.
    pub(super) fn saved(&mut self, session: &Session) {
        if let Some(recovery) = &mut self.recovery {
            recovery.saved(session);
        }
    }

    /// Called when the user chose not to save the changes.
    pub(super) fn give_up(&mut self, session: &Session) {
        if let Some(recovery) = &mut self.recovery {
            recovery.give_up(session);
        }
    }

    /// Called when the document is closed or replaced by another.
    pub(super) fn document_goes(&mut self, session: Option<&Session>) {
        if let Some(recovery) = &mut self.recovery {
            recovery.document_goes(session);
        }
    }

    /// Changes that are replaced by the content of the file stay in a copy, which is offered again.
    pub(super) fn leave_behind(&mut self, session: &Session) {
        if let Some(recovery) = &mut self.recovery {
            recovery.leave_behind(session);
        }
    }

    /// Reads a copy in a thread.
    pub(super) fn start_reading(&mut self, ctx: &Context, found: &FoundCopy) {
        ctx.request_repaint_after(SAID_AFTER);
        self.reading = self.recovery.as_ref().map(|recovery| Reading {
            name: found.name.clone(),
            since: Instant::now(),
            work: recovery.read(ctx, found),
        });
    }

    /// The name of a copy that is being read, and whether it takes so long that the window shows a
    /// message.
    pub(super) fn reading(&self) -> Option<(&str, bool)> {
        let reading = self.reading.as_ref()?;
        Some((&reading.name, reading.since.elapsed() >= SAID_AFTER))
    }

    /// Called when the user does not want to wait for a copy; it stays where it is.
    pub(super) fn stop_reading(&mut self) {
        self.reading = None;
    }

    /// Whether copies are being searched for or read in the background.
    pub(super) fn is_busy(&self) -> bool {
        self.looking.is_some() || self.reading.is_some() || self.discarding.is_some()
    }

    /// The question before discarding a copy comes from its offer, which is shown again if the copy is kept.
    pub(super) fn ask_from_offer(&mut self, found: FoundCopy, others: usize) {
        self.from_offer = Some((found, others));
    }

    /// Another document takes the place of the offer, which is not shown again.
    pub(super) fn forget_offer(&mut self) {
        self.from_offer = None;
    }

    /// Called when the window closes; waits until the last copy is on the disk.
    pub(super) fn end(&mut self) {
        self.recovery = None;
    }

    /// The file of the document that the open one was recovered from.
    pub(super) fn original(&self) -> Option<&Path> {
        self.recovery.as_ref().and_then(Recovery::original)
    }

    fn list(&self, ctx: &Context) -> Option<Background<Vec<FoundCopy>>> {
        self.recovery.as_ref().map(|recovery| recovery.list(ctx))
    }
}

impl App {
    /// Hands unsaved changes to the thread that writes the copy.
    pub(super) fn keep_recovery_copy(&mut self) {
        if let (Some(session), Some(recovery)) = (&self.session, &mut self.recovery.recovery) {
            recovery.keep(session);
        }
    }

    /// Keeps the copy, and receives what threads have found and read.
    pub(super) fn watch_recovery(&mut self, ctx: &Context) {
        self.keep_recovery_copy();
        while let Some(reason) = self.recovery.recovery.as_ref().and_then(Recovery::failure) {
            self.toasts.say(reason.to_string());
        }
        self.take_recovered(ctx);
        self.take_found(ctx);
        self.finish_discarding(ctx);
        // What the user is doing comes first.
        if self.dialog.is_none() && self.popup.is_none() {
            self.offer_copy(ctx);
        }
    }

    fn take_recovered(&mut self, ctx: &Context) {
        let reading = self.recovery.reading.as_ref();
        let Some(read) = reading.and_then(|reading| reading.work.outcome("Reading it")) else {
            return;
        };
        self.recovery.reading = None;
        self.show_recovered(ctx, read);
    }

    fn take_found(&mut self, ctx: &Context) {
        let recovery = &mut self.recovery;
        match recovery.looking.as_ref().map(Background::poll) {
            None | Some(WorkProgress::Running) => {}
            Some(WorkProgress::Done((found, held))) => {
                recovery.looking = None;
                recovery.offered = found;
                if !held.is_empty() {
                    let wait = move || left_by_ending_programs(&held);
                    recovery.waiting = Some(Background::start(ctx, wait));
                }
            }
            Some(WorkProgress::Lost) => recovery.looking = None,
        }
        match recovery.waiting.as_ref().map(Background::poll) {
            None | Some(WorkProgress::Running) => {}
            Some(WorkProgress::Done(left)) => {
                recovery.waiting = None;
                recovery.offered.extend(left);
            }
            Some(WorkProgress::Lost) => recovery.waiting = None,
        }
    }

    fn offer_copy(&mut self, ctx: &Context) {
        if self.recovery.offered.is_empty() {
            return;
        }
        self.dialog = offer(std::mem::take(&mut self.recovery.offered));
        if self.dialog.is_some() {
            ctx.request_repaint();
        }
    }

    fn show_recovered(&mut self, ctx: &Context, read: Result<Recovered, WorkError<CopyError>>) {
        match read {
            Ok(recovered) => {
                let mut session =
                    Session::open_for(self.view, recovered.opened, None, recovered.name);
                session.mark_unsaved();
                self.show(session);
                if let Some(recovery) = &mut self.recovery.recovery {
                    recovery.adopt(recovered.claim, recovered.original.clone());
                }
                // The document will be saved to its file, so another window that has this file open must
                // know.
                if let Some(original) = recovered.original {
                    self.start_locking(ctx, original);
                }
                self.keep_recovery_copy();
            }
            Err(error) => {
                self.dialog = Some(Dialog::Error {
                    title: "The copy was not opened".to_owned(),
                    text: error.to_string(),
                });
            }
        }
    }

    /// Lists every copy.
    pub(super) fn list_recovered_copies(&mut self, ctx: &Context) {
        self.recovery.from_list = true;
        self.recovery.from_offer = None;
        self.dialog = Some(Dialog::RecoveredCopies(CopiesDialog::new(
            self.recovery.list(ctx),
        )));
    }

    /// Carries out the answer to the offer of a copy or to the list, and returns the next dialog.
    pub(super) fn answer_offer(
        &mut self,
        ctx: &Context,
        answer: Answered<CopyAnswer>,
    ) -> Option<Dialog> {
        match answer {
            Answered::Open | Answered::Canceled => {
                self.recovery.from_list = false;
                None
            }
            Answered::With(CopyAnswer::Discard(found)) => Some(Dialog::DiscardCopy(found)),
            Answered::With(CopyAnswer::Open(found)) => {
                self.recovery.from_list = false;
                self.guarded(ctx, After::Recovered(Box::new(found)));
                self.dialog.take()
            }
        }
    }

    fn finish_discarding(&mut self, ctx: &Context) {
        let discarding = self.recovery.discarding.as_ref();
        let Some(discarded) = discarding.and_then(|work| work.outcome("Deleting it")) else {
            return;
        };
        self.recovery.discarding = None;
        if let Err(error) = discarded {
            self.dialog = Some(Dialog::Error {
                title: "The copy was not discarded".to_owned(),
                text: error.to_string(),
            });
        } else if self.recovery.from_list && self.dialog.is_none() {
            self.list_recovered_copies(ctx);
        }
    }

    /// Deletes a copy that the user gave up.
    pub(super) fn discard_copy(&mut self, ctx: &Context, found: &FoundCopy) -> Option<Dialog> {
        match &self.recovery.recovery {
            Some(recovery) => {
                self.recovery.from_offer = None;
                self.recovery.discarding = Some(recovery.discard(ctx, found));
                None
            }
            None => self.keep_copy(ctx),
        }
    }

    /// Leaves a copy where it is, and returns to the offer or the list in which it was chosen.
    pub(super) fn keep_copy(&mut self, ctx: &Context) -> Option<Dialog> {
        if let Some((found, others)) = self.recovery.from_offer.take() {
            return Some(Dialog::Recover(found, others));
        }
        if !self.recovery.from_list {
            return None;
        }
        self.list_recovered_copies(ctx);
        self.dialog.take()
    }
}

/// Offers the newest copy that can be read; all others are in the list.
fn offer(found: Vec<FoundCopy>) -> Option<Dialog> {
    let others = found.len().saturating_sub(1);
    let newest = found.into_iter().find(|found| found.difference.is_ok())?;
    Some(Dialog::Recover(newest, others))
}
