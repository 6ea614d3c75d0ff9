//! Scripts that run in the background: their output so far, and what the user wants them to do.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use egui::Context;

use crate::app::background::{Background, WorkProgress};
use crate::workspace::run::{PlannedStep, RunOrder, StepEnd, Watcher};

/// The number of lines that are shown; the folder of the run contains all of them.
const SHOWN_LINES: usize = 1000;

/// How late a frame may show a new line.
const LATE: Duration = Duration::from_millis(50);

/// What is known about a run in progress.
pub struct RunProgress {
    /// The last lines of output.
    pub lines: VecDeque<String>,
    /// The steps that were started, each with its outcome.
    pub steps: Vec<(PlannedStep, Option<StepEnd>)>,
    /// The step that a person has to do by hand.
    pub by_hand: Option<PlannedStep>,
    /// The answer of the person.
    is_done_by_hand: Option<bool>,
    order: RunOrder,
}

/// A run in a thread. Dropping it ends the program that runs.
pub struct ShellRun<T> {
    heard: Arc<Mutex<RunProgress>>,
    work: Background<T>,
}

impl<T: Send + 'static> ShellRun<T> {
    /// Starts the run.
    pub fn start(ctx: &Context, work: impl FnOnce(&mut dyn Watcher) -> T + Send + 'static) -> Self {
        let heard = Arc::new(Mutex::new(RunProgress {
            lines: VecDeque::new(),
            steps: Vec::new(),
            by_hand: None,
            is_done_by_hand: None,
            order: RunOrder::GoOn,
        }));
        let mut reporter = Reporter {
            heard: Arc::clone(&heard),
            ctx: ctx.clone(),
        };
        Self {
            heard,
            work: Background::start(ctx, move || work(&mut reporter)),
        }
    }

    /// Takes the result once it is available.
    pub fn poll(&self) -> WorkProgress<T> {
        self.work.poll()
    }

    /// The output and the steps so far.
    pub fn heard(&self) -> MutexGuard<'_, RunProgress> {
        lock(&self.heard)
    }

    /// What the user wants the run to do.
    pub fn order(&self) -> RunOrder {
        self.heard().order
    }

    /// Changes what the user wants the run to do.
    pub fn set_order(&self, order: RunOrder) {
        self.heard().order = order;
    }

    /// Called when the person has done a step by hand.
    pub fn done_by_hand(&self) {
        self.heard().is_done_by_hand = Some(true);
    }
}

impl<T> Drop for ShellRun<T> {
    fn drop(&mut self) {
        lock(&self.heard).order = RunOrder::EndNow;
    }
}

/// A thread that panicked leaves consistent data, because each change is a single assignment.
fn lock(heard: &Mutex<RunProgress>) -> MutexGuard<'_, RunProgress> {
    heard.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Reporter {
    heard: Arc<Mutex<RunProgress>>,
    ctx: Context,
}

impl Watcher for Reporter {
    fn begins(&mut self, step: &PlannedStep) {
        lock(&self.heard).steps.push((step.clone(), None));
        self.ctx.request_repaint();
    }

    fn line(&mut self, line: &str) {
        let mut heard = lock(&self.heard);
        while heard.lines.len() >= SHOWN_LINES {
            heard.lines.pop_front();
        }
        heard.lines.push_back(line.to_owned());
        drop(heard);
        self.ctx.request_repaint_after(LATE);
    }

    fn ends(&mut self, _: &PlannedStep, end: &StepEnd) {
        if let Some((_, how)) = lock(&self.heard).steps.last_mut() {
            *how = Some(end.clone());
        }
        self.ctx.request_repaint();
    }

    fn order(&mut self) -> RunOrder {
        lock(&self.heard).order
    }

    fn is_done_by_hand(&mut self, step: &PlannedStep) -> bool {
        lock(&self.heard).by_hand = Some(step.clone());
        self.ctx.request_repaint();
        loop {
            let mut heard = lock(&self.heard);
            let answer = match heard.order {
                RunOrder::GoOn => heard.is_done_by_hand.take(),
                RunOrder::StopAfterStep | RunOrder::EndNow => Some(false),
            };
            if let Some(answer) = answer {
                heard.by_hand = None;
                return answer;
            }
            drop(heard);
            std::thread::sleep(LATE);
        }
    }
}
