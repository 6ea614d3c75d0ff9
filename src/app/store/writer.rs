//! The thread that writes preferences, so that no frame waits for the disk. What is not on the disk yet is
//! read from here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// So often it is looked whether the thread still runs while it is waited for.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// How a file is written.
pub type Write = fn(&Path, &[u8]);

/// Writes files one after the other, each with what it was last given.
#[derive(Debug)]
pub struct Writer {
    shared: Arc<Shared>,
    write: Write,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: BTreeMap<PathBuf, Arc<[u8]>>,
    writing: Option<(PathBuf, Arc<[u8]>)>,
    ends: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing is done under the lock that could leave it half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writer {
    pub fn start(write: Write) -> Self {
        let shared = Arc::new(Shared::default());
        let of_thread = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("preferences".to_owned())
            .spawn(move || run(&of_thread, write));
        Self {
            shared,
            write,
            thread: thread.ok(),
        }
    }

    /// Hands a file over.
    pub fn put(&self, path: &Path, bytes: Vec<u8>) {
        match &self.thread {
            Some(thread) if !thread.is_finished() => {
                let mut state = self.shared.lock();
                state.waiting.insert(path.to_owned(), bytes.into());
                self.shared.changed.notify_all();
            }
            // Without a thread it is better late than never.
            _ => (self.write)(path, &bytes),
        }
    }

    /// Waits until everything is on the disk.
    pub fn finish(&self) {
        let mut state = self.shared.lock();
        let is_running = || self.thread.as_ref().is_some_and(|t| !t.is_finished());
        while is_running() && !(state.waiting.is_empty() && state.writing.is_none()) {
            let waited = self.shared.changed.wait_timeout(state, LOOK_AGAIN);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// What a file will hold that is not written yet.
    pub fn waiting(&self, path: &Path) -> Option<Arc<[u8]>> {
        let state = self.shared.lock();
        let writing = state.writing.as_ref();
        let in_hand = || writing.filter(|(other, _)| other == path);
        let waiting = state.waiting.get(path);
        waiting
            .or_else(|| in_hand().map(|(_, bytes)| bytes))
            .cloned()
    }
}

impl Drop for Writer {
    /// Waits until everything is on the disk.
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

fn run(shared: &Shared, write: Write) {
    let mut state = shared.lock();
    loop {
        if let Some((path, bytes)) = state.waiting.pop_first() {
            state.writing = Some((path.clone(), Arc::clone(&bytes)));
            drop(state);
            write(&path, &bytes);
            state = shared.lock();
            state.writing = None;
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

    use std::time::Instant;

    use super::*;

    fn slowly(path: &Path, bytes: &[u8]) {
        thread::sleep(Duration::from_millis(300));
        std::fs::write(path, bytes).unwrap();
    }

    #[test]
    fn a_slow_disk_holds_up_nobody_and_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let [first, second] = ["first", "second"].map(|name| folder.path().join(name));
        let writer = Writer::start(slowly);
        let started = Instant::now();
        for text in ["old", "new"] {
            writer.put(&first, text.into());
            writer.put(&second, text.into());
        }
        assert!(started.elapsed() < Duration::from_millis(300));
        for path in [&first, &second] {
            assert_eq!(writer.waiting(path).as_deref(), Some(b"new".as_slice()));
        }
        writer.finish();
        for path in [&first, &second] {
            assert_eq!(std::fs::read(path).unwrap(), b"new");
        }
        writer.put(&first, "newest".into());
        drop(writer);
        assert_eq!(std::fs::read(&first).unwrap(), b"newest");
    }
}
