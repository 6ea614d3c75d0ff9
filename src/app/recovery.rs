//! Copies of unsaved work in the user's data folder, offered after the program ended without saving. The
//! user's own file is never touched, and a copy is only removed when its content is saved elsewhere or
//! discarded.

mod age;
mod copies;
mod error;
mod lock;
#[cfg(test)]
mod tests;
mod writer;

use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use egui::Context;

use crate::document::Opened;

use crate::app::background::Background;
use crate::app::session::Session;
use crate::app::store::Store;
use copies::Claim;
pub use copies::{FoundCopy, left_by_ending_programs};
pub use error::{CopyError, CopyNotKept};
use writer::{Delays, DocumentSnapshot, RecoveryOrder, RecoveryWriter};

/// Keeps copies of the open document, and finds those that were left behind.
pub struct Recovery {
    folder: PathBuf,
    delays: Delays,
    wake: Context,
    orders: Option<Sender<RecoveryOrder>>,
    writer: Option<JoinHandle<()>>,
    failed: Sender<CopyNotKept>,
    failures: Receiver<CopyNotKept>,
    /// The revision at which the thread was last restarted: a revision that ends the thread each time is
    /// handed over only once more instead of in every frame.
    restarted_at: Option<u64>,
    /// The last revision that was handed over.
    handed_over: Option<u64>,
    /// The revision whose changes the user chose not to save.
    given_up: Option<u64>,
    /// The file of the document that the open one was recovered from, until it is saved.
    original: Option<PathBuf>,
}

/// A copy that was read, with the claim to it.
pub struct Recovered {
    /// The document.
    pub opened: Opened,
    /// The name of the document.
    pub name: String,
    /// The file of the document, if it had one.
    pub original: Option<PathBuf>,
    /// For [`Recovery::adopt`], once the document is shown.
    pub claim: Claim,
}

impl Recovery {
    /// Copies are stored below the program's folder.
    pub fn new(ctx: &Context, store: &Store) -> Self {
        Self::with_delays(ctx, store, Delays::USUAL)
    }

    fn with_delays(ctx: &Context, store: &Store, delays: Delays) -> Self {
        let (failed, failures) = mpsc::channel();
        let mut recovery = Self {
            folder: store.folder().join("recovery"),
            delays,
            wake: ctx.clone(),
            orders: None,
            writer: None,
            failed,
            failures,
            restarted_at: None,
            handed_over: None,
            given_up: None,
            original: None,
        };
        recovery.start_writer();
        recovery
    }

    fn start_writer(&mut self) {
        let (orders, heard) = mpsc::channel();
        let writer = RecoveryWriter::new(
            self.folder.clone(),
            self.delays,
            self.failed.clone(),
            self.wake.clone(),
        );
        let (failed, wake) = (self.failed.clone(), self.wake.clone());
        let thread = thread::Builder::new()
            .name("recovery".to_owned())
            .spawn(move || {
                if panic::catch_unwind(AssertUnwindSafe(|| writer.run(&heard))).is_err() {
                    // If this fails, the window that would show the error is gone.
                    let _ = failed.send(CopyNotKept::Interrupted);
                    wake.request_repaint();
                }
            });
        if thread.is_err() {
            // The receiver belongs to this window, so sending cannot fail.
            let _ = self.failed.send(CopyNotKept::NoThread);
        }
        self.orders = Some(orders);
        self.writer = thread.ok();
    }

    /// Restarts the thread if it ended because of a fault in the program. What it still had to write is
    /// handed over once more.
    fn revive(&mut self) {
        if !self.writer.as_ref().is_some_and(JoinHandle::is_finished) {
            return;
        }
        self.start_writer();
        if self.restarted_at != self.handed_over {
            self.restarted_at = self.handed_over;
            self.handed_over = None;
        }
    }

    fn order(&mut self, order: RecoveryOrder) {
        self.revive();
        if let Some(orders) = &self.orders {
            // If the thread could not be started, that was logged, and so is a thread that ends at this
            // moment.
            let _ = orders.send(order);
        }
    }

    /// Hands over unsaved changes; the copy is written soon. If the changes were undone, the copy is
    /// removed, because the document equals its file.
    pub fn keep(&mut self, session: &Session) {
        self.revive();
        if !session.is_dirty() {
            if self.handed_over.take().is_some() {
                self.order(RecoveryOrder::Forget);
            }
            return;
        }
        if self.handed_over == Some(session.revision()) {
            return;
        }
        self.handed_over = Some(session.revision());
        let (design, origin) = session.snapshot();
        self.order(RecoveryOrder::Keep(DocumentSnapshot {
            design,
            origin,
            name: session.name().to_owned(),
            path: session
                .path()
                .or(self.original.as_deref())
                .map(Path::to_owned),
        }));
    }

    /// Called when the document was saved. A change that was made in the meantime keeps its copy.
    pub fn saved(&mut self, session: &Session) {
        self.original = None;
        if !session.is_dirty() {
            self.handed_over = None;
            self.order(RecoveryOrder::Forget);
        }
    }

    /// Called when the user chose not to save the changes; they are discarded when the document is
    /// closed.
    pub fn give_up(&mut self, session: &Session) {
        self.given_up = Some(session.revision());
    }

    /// Called when the document is replaced by the content of its file: the copy of its changes stays
    /// and is offered again.
    pub fn leave_behind(&mut self, session: &Session) {
        self.keep(session);
        self.handed_over = None;
        self.order(RecoveryOrder::LeaveBehind);
    }

    /// Called when the document is closed. Unless it was saved or its changes discarded, its copy stays
    /// and is offered again.
    pub fn document_goes(&mut self, session: Option<&Session>) {
        let is_lost = session
            .is_some_and(|session| session.is_dirty() && self.given_up != Some(session.revision()));
        if is_lost && let Some(session) = session {
            self.keep(session);
        }
        self.handed_over = None;
        self.given_up = None;
        self.original = None;
        self.order(if is_lost {
            RecoveryOrder::LeaveBehind
        } else {
            RecoveryOrder::Forget
        });
    }

    /// The file of the document that the open one was recovered from.
    pub fn original(&self) -> Option<&Path> {
        self.original.as_deref()
    }

    /// Why a copy could not be written, returned once for each failure.
    pub fn failure(&self) -> Option<CopyNotKept> {
        self.failures.try_recv().ok()
    }

    /// Looks for copies that no running program holds, newest first.
    pub fn list(&self, ctx: &Context) -> Background<Vec<FoundCopy>> {
        let folder = self.folder.clone();
        Background::start(ctx, move || copies::list(&folder))
    }

    /// Like [`Self::list`], with the copies that are held by a program, which may just be ending.
    pub fn list_with_held(&self, ctx: &Context) -> Background<(Vec<FoundCopy>, Vec<PathBuf>)> {
        let folder = self.folder.clone();
        Background::start(ctx, move || copies::list_with_held(&folder))
    }

    /// Reads a copy, which stays until there is one of the document that is opened from it.
    pub fn read(
        &self,
        ctx: &Context,
        found: &FoundCopy,
    ) -> Background<Result<Recovered, CopyError>> {
        let found = found.clone();
        Background::start(ctx, move || {
            let claim = Claim::of(&found.file)?;
            let mut opened = copies::read(&found.file)?;
            if let Some(original) = &found.path {
                opened.place_source(original);
            }
            if let (Some(path), Some(source)) = (found.source, &mut opened.source) {
                source.path = Some(path);
            }
            Ok(Recovered {
                opened,
                name: found.name,
                original: found.path,
                claim,
            })
        })
    }

    /// Called when the document of a copy is shown: from now on, a new copy of that document replaces
    /// this one.
    pub fn adopt(&mut self, claim: Claim, original: Option<PathBuf>) {
        self.original = original;
        self.order(RecoveryOrder::Adopt(claim));
    }

    /// Deletes a copy that the user does not want, unless another window holds it.
    pub fn discard(&self, ctx: &Context, found: &FoundCopy) -> Background<Result<(), CopyError>> {
        let file = found.file.clone();
        Background::start(ctx, move || Claim::of(&file).map(Claim::remove))
    }
}

impl Drop for Recovery {
    /// Waits for the last copy, because unsaved changes must be on the disk when the window closes.
    fn drop(&mut self) {
        self.orders = None;
        if let Some(writer) = self.writer.take() {
            // A panic is caught in the thread itself.
            let _ = writer.join();
        }
    }
}
