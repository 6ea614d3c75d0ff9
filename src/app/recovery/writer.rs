//! The thread that writes the copies, so that no frame waits for the disk, and a copy is written in time
//! whether or not there are more frames.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use crate::design::Design;
use crate::document::design_file;
use crate::document::save::{self, SaveError};

use crate::app::lock_file::{self, LockFile};
use crate::app::recovery::copies::{self, Claim, Label};
use crate::app::recovery::error::CopyNotKept;
use crate::app::recovery::lock;
use crate::app::session::Origin;
use crate::app::store::paths;

/// How often another name is tried when one is taken; names are random.
const TRIES: usize = 16;

/// When copies are written.
#[derive(Clone, Copy, Debug)]
pub struct Delays {
    /// The time after the last of several edits.
    pub quiet: Duration,
    /// The maximum time after the first of them, no matter how many follow.
    pub at_the_latest: Duration,
    /// The time after a failure.
    pub retry: Duration,
}

impl Delays {
    /// Suitable for a person who is working.
    pub const USUAL: Self = Self {
        quiet: Duration::from_secs(1),
        at_the_latest: Duration::from_secs(3),
        retry: Duration::from_secs(10),
    };
}

/// A document at one moment.
#[derive(Clone, Debug)]
pub struct DocumentSnapshot {
    pub design: Arc<Design>,
    /// What the document came from.
    pub origin: Arc<Origin>,
    /// The name of the document.
    pub name: String,
    /// The file of the document.
    pub path: Option<PathBuf>,
}

/// Messages from the window to the thread.
pub enum RecoveryOrder {
    /// There are unsaved changes.
    Keep(DocumentSnapshot),
    /// The document was saved or its changes discarded: its copies are removed.
    Forget,
    /// The document is closed, and its changes are saved nowhere else: the copy stays, to be offered
    /// again.
    LeaveBehind,
    /// The document was opened from a copy, which is removed once there is a copy of the document.
    Adopt(Claim),
}

/// A copy that is to be written.
struct Pending {
    snapshot: DocumentSnapshot,
    due: Instant,
    /// However often `due` is postponed, it is never later than this.
    at_the_latest: Instant,
}

/// Writes and removes copies as requested, until the window has gone.
pub struct RecoveryWriter {
    folder: PathBuf,
    delays: Delays,
    own: Option<(PathBuf, LockFile)>,
    adopted: Vec<Claim>,
    pending: Option<Pending>,
    failures: Sender<CopyNotKept>,
    wake: egui::Context,
}

impl RecoveryWriter {
    pub fn new(
        folder: PathBuf,
        delays: Delays,
        failures: Sender<CopyNotKept>,
        wake: egui::Context,
    ) -> Self {
        Self {
            folder,
            delays,
            own: None,
            adopted: Vec::new(),
            pending: None,
            failures,
            wake,
        }
    }

    pub fn run(mut self, orders: &Receiver<RecoveryOrder>) {
        loop {
            let order = match &self.pending {
                None => orders.recv().map_err(RecvTimeoutError::from),
                Some(pending) => {
                    orders.recv_timeout(pending.due.saturating_duration_since(Instant::now()))
                }
            };
            match order {
                Ok(order) => self.carry_out(order),
                Err(RecvTimeoutError::Timeout) => self.write(),
                // Copies that were not forgotten are saved nowhere else.
                Err(RecvTimeoutError::Disconnected) => return self.leave_behind(),
            }
        }
    }

    fn carry_out(&mut self, order: RecoveryOrder) {
        match order {
            RecoveryOrder::Keep(snapshot) => {
                let now = Instant::now();
                let at_the_latest = match &self.pending {
                    Some(pending) => pending.at_the_latest,
                    None => now + self.delays.at_the_latest,
                };
                self.pending = Some(Pending {
                    snapshot,
                    due: (now + self.delays.quiet).min(at_the_latest),
                    at_the_latest,
                });
                // A continuous stream of messages must not keep the copy from being written.
                if at_the_latest <= now {
                    self.write();
                }
            }
            RecoveryOrder::Forget => {
                self.pending = None;
                if let Some((file, held)) = self.own.take() {
                    lock_file::remove(&file);
                    held.release();
                }
                self.remove_adopted();
            }
            RecoveryOrder::LeaveBehind => self.leave_behind(),
            RecoveryOrder::Adopt(claim) => self.adopted.push(claim),
        }
    }

    fn leave_behind(&mut self) {
        if self.pending.is_some() {
            self.write();
        }
        self.pending = None;
        if let Some((_, held)) = self.own.take() {
            held.release();
        }
        // Without a copy of the document, those it was opened from are offered again.
        self.adopted.clear();
    }

    fn remove_adopted(&mut self) {
        for claim in self.adopted.drain(..) {
            claim.remove();
        }
    }

    /// Writes the pending copy; tries again later if that fails.
    fn write(&mut self) {
        let Some(mut pending) = self.pending.take() else {
            return;
        };
        match self.try_to_write(&pending.snapshot) {
            Ok(()) => self.remove_adopted(),
            Err(reason) => {
                pending.due = Instant::now() + self.delays.retry;
                pending.at_the_latest = pending.due;
                self.pending = Some(pending);
                // If this fails, the window that would show the error is gone.
                let _ = self.failures.send(reason);
                self.wake.request_repaint();
            }
        }
    }

    fn try_to_write(&mut self, snapshot: &DocumentSnapshot) -> Result<(), CopyNotKept> {
        let whole = |path: &Path| {
            let whole = std::path::absolute(path);
            paths::to_text(whole.as_deref().unwrap_or(path))
        };
        let source = snapshot.origin.source.as_ref();
        let source = source.and_then(|source| source.path.as_deref());
        let label = Label {
            name: snapshot.name.clone(),
            path: snapshot.path.as_deref().map(whole),
            source: source.filter(|path| path.is_absolute()).map(whole),
        };
        let design = design_file::write(&snapshot.design, snapshot.origin.source.as_ref())?;
        let bytes = copies::with_label(&label, &design)?;
        let file = self.own_file()?;
        match save::save_private(&file, &bytes) {
            Ok(_) => Ok(()),
            Err(SaveError::Failed { reason, .. }) => Err(CopyNotKept::Disk(reason)),
            Err(error) => Err(CopyNotKept::Save(error)),
        }
    }

    /// The file for the copy of this document, locked before it exists.
    fn own_file(&mut self) -> Result<PathBuf, CopyNotKept> {
        copies::make_folder(&self.folder)?;
        if let Some((file, _)) = &self.own {
            return Ok(file.clone());
        }
        for _ in 0..TRIES {
            let file = self.random_name();
            if fs::symlink_metadata(&file).is_ok() {
                continue;
            }
            if let Some(held) = lock::take(&file)? {
                self.own = Some((file.clone(), held));
                return Ok(file);
            }
        }
        Err(CopyNotKept::NameTaken)
    }

    fn random_name(&self) -> PathBuf {
        let name = uuid::Uuid::new_v4().simple().to_string();
        Path::new(&self.folder).join(name).with_extension("ron")
    }
}
