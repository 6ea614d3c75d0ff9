//! Watches an execution: the input of one that panics, hangs or aborts is saved.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::targets::{Seen, Target};

/// An execution that takes longer than this hangs and ends the run.
const HANG: Duration = Duration::from_secs(60);

thread_local! {
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Records the location of panics instead of printing them.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let message = panic.to_string().replace('\n', " ");
        PANIC.with(|last| *last.borrow_mut() = Some(message));
    }));
}

/// Tries an input; a panic is a fault.
///
/// # Errors
/// The condition that does not hold.
pub fn attempt(target: Target, input: &[u8]) -> Result<Seen, String> {
    catch_unwind(AssertUnwindSafe(|| target.run(input))).unwrap_or_else(|_| {
        let panic = PANIC.with(|last| last.borrow_mut().take());
        Err(panic.unwrap_or_else(|| "a panic without a message".to_owned()))
    })
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Saves an input that is a finding.
pub fn save(target: Target, seed: u64, execution: u64, input: &[u8]) -> PathBuf {
    let path = folder().join(format!("{}-{seed}-{execution}.bin", target.name()));
    std::fs::write(&path, input).unwrap();
    path
}

/// The current execution. Its input is on disk before it begins, because a program that runs out of stack
/// cannot report anything anymore.
pub struct Watched {
    current: PathBuf,
    begun: Arc<Mutex<Option<Instant>>>,
}

impl Watched {
    pub fn new(target: Target) -> Self {
        let current = folder().join(format!("{}-current.bin", target.name()));
        let begun = Arc::new(Mutex::new(None::<Instant>));
        let (seen, path) = (Arc::downgrade(&begun), current.clone());
        std::thread::spawn(move || {
            while let Some(begun) = seen.upgrade() {
                let since = *begun.lock().unwrap();
                if since.is_some_and(|since| since.elapsed() > HANG) {
                    eprintln!(
                        "{}: hangs\n  its input is {}",
                        target.name(),
                        path.display()
                    );
                    std::process::exit(1);
                }
                drop(begun);
                std::thread::sleep(Duration::from_millis(500));
            }
        });
        Self { current, begun }
    }

    pub fn begin(&self, input: &[u8]) -> Instant {
        std::fs::write(&self.current, input).unwrap();
        let now = Instant::now();
        *self.begun.lock().unwrap() = Some(now);
        now
    }

    pub fn end(&self) {
        *self.begun.lock().unwrap() = None;
    }
}
