//! A progress message on a terminal during long work.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::cli::output;

/// Work that is shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_millis(700);
/// How often the line is drawn again.
const PERIOD: Duration = Duration::from_millis(500);

/// Shows the current step until it is dropped. Silent when standard error is not a terminal.
pub(super) struct ProgressLine {
    steps: Option<Sender<String>>,
    painter: Option<JoinHandle<()>>,
}

impl ProgressLine {
    /// Starts to show progress.
    pub(super) fn start() -> Self {
        if !output::is_watched() {
            return Self {
                steps: None,
                painter: None,
            };
        }
        let (steps, heard) = mpsc::channel::<String>();
        let paint = move || {
            let started = Instant::now();
            let mut step = String::new();
            let mut shown = false;
            loop {
                let wait = if shown { PERIOD } else { PATIENCE };
                match heard.recv_timeout(wait) {
                    Ok(next) => step = next,
                    Err(RecvTimeoutError::Timeout) => shown = true,
                    Err(RecvTimeoutError::Disconnected) => break,
                }
                if shown {
                    output::show_progress(&format!("{step}… {} s", started.elapsed().as_secs()));
                }
            }
            if shown {
                output::show_progress("");
            }
        };
        Self {
            steps: Some(steps),
            painter: thread::Builder::new().spawn(paint).ok(),
        }
    }

    /// Changes the step that is shown.
    pub(super) fn step(&self, what: impl Into<String>) {
        if let Some(steps) = &self.steps {
            // When the thread that draws the line has ended, there is nothing left to show.
            let _ = steps.send(what.into());
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        self.steps = None;
        if let Some(painter) = self.painter.take() {
            let _ = painter.join();
        }
    }
}
