//! How the command line shows a run of scripts.

use std::time::Duration;

use crate::cli::output;
use crate::workspace::run::{PlannedStep, RunOrder, StepEnd, Watcher};

/// After this time without output, somebody may wonder whether the script still runs.
const WONDER: Duration = Duration::from_secs(60);

/// Prints each line immediately.
#[derive(Default)]
pub(super) struct RunPrinter {
    step: Option<PlannedStep>,
}

impl Watcher for RunPrinter {
    fn begins(&mut self, step: &PlannedStep) {
        output::print_now(&step.line());
        self.step = Some(step.clone());
    }

    fn line(&mut self, line: &str) {
        output::print_now(&format!("   {line}"));
    }

    fn silence(&mut self, silence: Duration) {
        let seconds = silence.as_millis();
        if seconds == 0 || !seconds.is_multiple_of(WONDER.as_millis()) {
            return;
        }
        let minutes = silence.as_secs() / 60;
        let minutes = match minutes {
            1 => "1 minute".to_owned(),
            minutes => format!("{minutes} minutes"),
        };
        let step = self.step.as_ref().map(|step| step.step);
        let meaning = step.map_or("", |step| step.half_done());
        output::note(&format!(
            "No output for {minutes}. Press Ctrl+C to stop. {meaning}"
        ));
    }

    fn ends(&mut self, step: &PlannedStep, end: &StepEnd) {
        output::print_now(&format!("   {}", end.in_words(step.step)));
    }

    fn order(&mut self) -> RunOrder {
        RunOrder::GoOn
    }

    fn is_done_by_hand(&mut self, _: &PlannedStep) -> bool {
        is_yes(output::ask("Is it complete? [y/N] "))
    }
}

/// Whether an answer means yes.
pub(super) fn is_yes(answer: Option<String>) -> bool {
    let answer = answer.unwrap_or_default();
    matches!(&*answer.trim().to_ascii_lowercase(), "y" | "yes")
}
