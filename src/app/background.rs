//! Work beside the window: a disk, a network folder or the desktop may take its time, and no frame
//! waits for it.

use std::sync::mpsc::{Receiver, TryRecvError};

/// Work that runs in a thread of its own. Dropping it means that the result is no longer wanted.
pub struct Background<T> {
    receiver: Receiver<T>,
}

/// Lets a frame be drawn when the work ends, in any way.
struct Wake(egui::Context);

impl Drop for Wake {
    fn drop(&mut self) {
        self.0.request_repaint();
    }
}

/// How far the work is.
pub enum WorkProgress<T> {
    /// It goes on.
    Running,
    /// It is done.
    Done(T),
    /// Its thread ended without a result.
    Lost,
}

/// Why work that may fail gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum WorkError<E> {
    /// Its thread ended early; this is what it did.
    #[error("{0} was interrupted.")]
    Interrupted(&'static str),
    /// It failed.
    #[error(transparent)]
    Failed(E),
}

impl<T: Send + 'static, E: Send + 'static> Background<Result<T, E>> {
    /// Takes the outcome once it is there. `what` names the work as the subject of a sentence, for the case that
    /// its thread ended early.
    pub fn outcome(&self, what: &'static str) -> Option<Result<T, WorkError<E>>> {
        match self.poll() {
            WorkProgress::Running => None,
            WorkProgress::Done(outcome) => Some(outcome.map_err(WorkError::Failed)),
            WorkProgress::Lost => Some(Err(WorkError::Interrupted(what))),
        }
    }
}

impl<T: Send + 'static> Background<T> {
    /// Begins the work; a frame is drawn when it is done.
    pub fn start(ctx: &egui::Context, work: impl FnOnce() -> T + Send + 'static) -> Self {
        let (sender, receiver) = std::sync::mpsc::channel();
        let wake = Wake(ctx.clone());
        let started = std::thread::Builder::new().spawn(move || {
            // Dropped last, and also when the work panics.
            let _wake = wake;
            let result = work();
            if sender.send(result).is_err() {
                log::debug!("The result of background work was no longer needed.");
            }
        });
        if let Err(error) = started {
            // Nobody holds the sender now, so the work counts as lost.
            log::error!("A thread could not be started: {error}");
        }
        Self { receiver }
    }

    /// Takes the result once it is there.
    pub fn poll(&self) -> WorkProgress<T> {
        match self.receiver.try_recv() {
            Ok(result) => WorkProgress::Done(result),
            Err(TryRecvError::Empty) => WorkProgress::Running,
            Err(TryRecvError::Disconnected) => WorkProgress::Lost,
        }
    }
}
