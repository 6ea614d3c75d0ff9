//! The reports of the product's deployment cmdlets (`CsMgmtLog`), read as a list of steps.
//!
//! The format and the verdicts are known from 43 reports of one deployment (publishing notes, 5).

mod failures;
mod moment;
mod print;
mod read;

pub use failures::{Happening, KnownMessage, MEANINGS};
pub use moment::{Moment, duration};
pub use print::{document, documents};
pub use read::{LogError, read};

#[cfg(test)]
mod tests;

use crate::document::Place;

/// The result of a step, in the words of the product's own page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepVerdict {
    /// No failures or warnings.
    Success,
    /// The step contains a warning.
    CompletedWithWarnings,
    /// A part of the step failed, but the step continued.
    CompletedWithErrors,
    /// The step itself failed.
    Failed,
}

impl StepVerdict {
    /// Every verdict, best first.
    pub const ALL: [Self; 4] = [
        Self::Success,
        Self::CompletedWithWarnings,
        Self::CompletedWithErrors,
        Self::Failed,
    ];

    /// The words of the product's page.
    pub fn label(self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::CompletedWithWarnings => "Completed with warnings",
            Self::CompletedWithErrors => "Completed with errors",
            Self::Failed => "Failed",
        }
    }

    /// Whether a failure occurred.
    pub fn has_failure(self) -> bool {
        matches!(self, Self::CompletedWithErrors | Self::Failed)
    }
}

/// How the run of a cmdlet ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The run reached its end, which does not mean that it succeeded.
    Reached,
    /// An exception ended the run.
    Threw,
    /// The report is incomplete: the program or the computer stopped, or the file was copied while the cmdlet was
    /// running.
    CutOff {
        /// Where the report ends.
        at: Place,
    },
}

/// One run of a cmdlet.
#[derive(Clone, Debug)]
pub struct DeploymentLog {
    /// The steps in the order of the report; the first is the cmdlet itself.
    steps: Vec<LogStep>,
    /// How the run ended.
    pub end: End,
    /// The number of unknown elements that were skipped.
    pub unknown_elements: usize,
}

/// One step of a run.
#[derive(Clone, Debug)]
pub struct LogStep {
    /// The name; empty if the report has none.
    pub name: String,
    /// The description in the report; usually empty.
    pub description: String,
    /// The index of the parent step.
    pub parent: Option<usize>,
    /// The nesting depth.
    pub depth: usize,
    /// The position in the report.
    pub place: Place,
    /// The start time.
    pub started: Option<Moment>,
    /// The time of completion, or the last known time.
    pub finished: Option<Moment>,
    /// The result.
    pub verdict: StepVerdict,
    /// The entries of the step, in order.
    pub entries: Vec<LogEntry>,
}

impl LogStep {
    /// The duration, in seconds.
    pub fn seconds(&self) -> Option<u64> {
        self.started?.seconds_until(self.finished?)
    }

    /// The name, with the object it works on if the name does not contain it: the product uses one name for creating
    /// any database.
    pub fn title(&self) -> String {
        match (&*self.name, self.stated("Feature")) {
            ("", _) => "(no name)".to_owned(),
            (name, Some(feature)) => format!("{name} {feature}"),
            (name, None) => name.to_owned(),
        }
    }

    /// The first text under a title.
    pub fn stated(&self, title: &str) -> Option<&str> {
        self.entries.iter().find_map(|entry| match entry {
            LogEntry::Info {
                title: own, text, ..
            } if own.as_deref() == Some(title) => Some(&**text),
            _ => None,
        })
    }
}

/// One entry of a step.
#[derive(Clone, Debug)]
pub enum LogEntry {
    /// A child step, by its index.
    Step(usize),
    /// Information.
    Info {
        /// The type of entry.
        title: Option<String>,
        /// The text.
        text: String,
    },
    /// A warning.
    Warning {
        /// The text.
        text: String,
        /// The position.
        place: Place,
    },
    /// A failure.
    Error {
        /// The type of failure.
        title: String,
        /// The text.
        text: String,
        /// The position.
        place: Place,
    },
    /// An exception.
    Exception {
        /// The exception and its causes, outermost first.
        chain: Vec<Exception>,
        /// The position.
        place: Place,
    },
}

/// An exception of the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The short .NET type name.
    pub kind: String,
    /// The message.
    pub message: String,
}

impl DeploymentLog {
    /// The cmdlet, as the report spells it.
    pub fn cmdlet(&self) -> &str {
        self.steps.first().map_or("", |run| &run.name)
    }

    /// The whole run and all its steps, in the order of the report.
    pub fn steps(&self) -> &[LogStep] {
        &self.steps
    }

    /// The result of the run: it failed if an exception ended it; a run that reached its end may still contain
    /// failures.
    pub fn verdict(&self) -> StepVerdict {
        self.steps
            .first()
            .map_or(StepVerdict::Success, |run| run.verdict)
    }

    /// Whether something failed, or the report does not show how the run ended.
    pub fn has_failure(&self) -> bool {
        self.verdict().has_failure() || matches!(self.end, End::CutOff { .. })
    }

    /// The start time.
    pub fn started(&self) -> Option<Moment> {
        self.steps.first().and_then(|run| run.started)
    }

    /// The failures in order of occurrence, without duplicates.
    pub fn failures(&self) -> Vec<Happening> {
        failures::failures(self)
    }

    /// The warnings in order of occurrence, without duplicates.
    pub fn warnings(&self) -> Vec<Happening> {
        failures::warnings(self)
    }
}
