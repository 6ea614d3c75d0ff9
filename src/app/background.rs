//! Background work: a disk, a network folder or the desktop may be slow, and frames must not wait for it.

use std::sync::mpsc::{Receiver, TryRecvError};

/// Work on its own thread. Dropping it means that the result is no longer needed.
pub struct Background<T> {
    receiver: Receiver<T>,
}

/// Requests a frame when the work ends for any reason.
struct Wake(egui::Context);

impl Drop for Wake {
    fn drop(&mut self) {
        self.0.request_repaint();
    }
}

/// The state of the work.
pub enum WorkProgress<T> {
    /// It is in progress.
    Running,
    /// It is done.
    Done(T),
    /// The thread ended without a result.
    Lost,
}

/// Why work that can fail has no result.
#[derive(Debug, thiserror::Error)]
pub enum WorkError<E> {
    /// The thread ended early; this is what it was doing.
    #[error("{0} was interrupted.")]
    Interrupted(&'static str),
    /// It failed.
    #[error(transparent)]
    Failed(E),
}

impl<T: Send + 'static, E: Send + 'static> Background<Result<T, E>> {
    /// Returns the result once it is available. `what` is the subject of a sentence, in case the thread ended early.
    pub fn outcome(&self, what: &'static str) -> Option<Result<T, WorkError<E>>> {
        match self.poll() {
            WorkProgress::Running => None,
            WorkProgress::Done(outcome) => Some(outcome.map_err(WorkError::Failed)),
            WorkProgress::Lost => Some(Err(WorkError::Interrupted(what))),
        }
    }
}

impl<T: Send + 'static> Background<T> {
    /// Starts the work; a frame is drawn when it is done.
    pub fn start(ctx: &egui::Context, work: impl FnOnce() -> T + Send + 'static) -> Self {
        let (sender, receiver) = std::sync::mpsc::channel();
        let wake = Wake(ctx.clone());
        let started = std::thread::Builder::new().spawn(move || {
            // Dropped last, even if the work panics.
            let _wake = wake;
            let result = work();
            if sender.send(result).is_err() {
                log::debug!("The result of background work was no longer needed.");
            }
        });
        if let Err(error) = started {
            // The sender is dropped, so the work counts as lost.
            log::error!("A thread could not be started: {error}");
        }
        Self { receiver }
    }

    /// Returns the result once it is available.
    pub fn poll(&self) -> WorkProgress<T> {
        match self.receiver.try_recv() {
            Ok(result) => WorkProgress::Done(result),
            Err(TryRecvError::Empty) => WorkProgress::Running,
            Err(TryRecvError::Disconnected) => WorkProgress::Lost,
        }
    }
}
