//! The thread that writes preferences, so that no frame waits for the disk.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// The interval for checking whether the thread still runs while waiting for it.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Something that reads or writes files.
pub type FileWork = Box<dyn FnOnce() + Send>;

/// Runs pieces of work one by one, in the order in which they are handed over.
#[derive(Debug)]
pub struct FileWriter {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<FileWork>,
    is_at_work: bool,
    ends: bool,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State")
            .field("waiting", &self.waiting.len())
            .field("is_at_work", &self.is_at_work)
            .field("ends", &self.ends)
            .finish()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing under the lock could be left half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FileWriter {
    pub fn start() -> Self {
        let shared = Arc::new(Shared::default());
        let of_thread = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("preferences".to_owned())
            .spawn(move || run(&of_thread));
        Self {
            shared,
            thread: thread.ok(),
        }
    }

    /// Hands over work.
    pub fn put(&self, work: FileWork) {
        match &self.thread {
            Some(thread) if !thread.is_finished() => {
                self.shared.lock().waiting.push_back(work);
                self.shared.changed.notify_all();
            }
            // Without a thread, late is better than never.
            _ => work(),
        }
    }

    /// Waits until all work is done.
    pub fn finish(&self) {
        let mut state = self.shared.lock();
        let is_running = || self.thread.as_ref().is_some_and(|t| !t.is_finished());
        while is_running() && (state.is_at_work || !state.waiting.is_empty()) {
            let waited = self.shared.changed.wait_timeout(state, LOOK_AGAIN);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for FileWriter {
    /// Waits until all work is done.
    fn drop(&mut self) {
        self.shared.lock().ends = true;
        self.shared.changed.notify_all();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::warn!(
                "Preferences were not written: the thread that writes them ended too early."
            );
        }
    }
}

fn run(shared: &Shared) {
    let mut state = shared.lock();
    loop {
        if let Some(work) = state.waiting.pop_front() {
            state.is_at_work = true;
            drop(state);
            work();
            state = shared.lock();
            state.is_at_work = false;
            shared.changed.notify_all();
        } else if state.ends {
            return;
        } else {
            state = shared
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::path::Path;
    use std::time::Instant;

    use super::*;

    fn slowly(path: &Path, text: &'static str) -> FileWork {
        let path = path.to_owned();
        Box::new(move || {
            thread::sleep(Duration::from_millis(200));
            std::fs::write(path, text).unwrap();
        })
    }

    #[test]
    fn a_slow_disk_blocks_nothing_and_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let [first, second] = ["first", "second"].map(|name| folder.path().join(name));
        let writer = FileWriter::start();
        let started = Instant::now();
        for text in ["old", "new"] {
            writer.put(slowly(&first, text));
            writer.put(slowly(&second, text));
        }
        assert!(started.elapsed() < Duration::from_millis(200));
        writer.finish();
        for path in [&first, &second] {
            assert_eq!(std::fs::read(path).unwrap(), b"new");
        }
        writer.put(slowly(&first, "newest"));
        drop(writer);
        assert_eq!(std::fs::read(&first).unwrap(), b"newest");
    }
}
