//! The reports that the product's deployment cmdlets leave behind (`CsMgmtLog`), read as what happened.
//!
//! Source of the form and of the verdicts: 43 reports of one deployment (publishing notes, 5).

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

/// How a step went, in the words of the product's own page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepVerdict {
    /// Nothing in it failed or warned.
    Success,
    /// Something in it warned.
    CompletedWithWarnings,
    /// Something below it failed, and it went on.
    CompletedWithErrors,
    /// It failed itself.
    Failed,
}

impl StepVerdict {
    /// Every verdict, the best first.
    pub const ALL: [Self; 4] = [
        Self::Success,
        Self::CompletedWithWarnings,
        Self::CompletedWithErrors,
        Self::Failed,
    ];

    /// In the words of the product's page.
    pub fn label(self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::CompletedWithWarnings => "Completed with warnings",
            Self::CompletedWithErrors => "Completed with errors",
            Self::Failed => "Failed",
        }
    }

    /// Whether something failed.
    pub fn has_failure(self) -> bool {
        matches!(self, Self::CompletedWithErrors | Self::Failed)
    }
}

/// How the run of a cmdlet ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It ran to its end, which says nothing of how it went.
    Reached,
    /// An exception ended it.
    Threw,
    /// The report stops before its end: the program or the computer was lost, or the file was copied while
    /// the cmdlet ran.
    CutOff {
        /// Where the report stops.
        at: Place,
    },
}

/// One run of a cmdlet.
#[derive(Clone, Debug)]
pub struct DeploymentLog {
    /// The steps in the order of the report; the first is the cmdlet itself.
    steps: Vec<Step>,
    /// How it ended.
    pub end: End,
    /// Elements that are not known here, and were passed over.
    pub unknown_elements: usize,
}

/// One step of a run.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name; empty where the report has none.
    pub name: String,
    /// What the report says of it; mostly empty.
    pub description: String,
    /// The step that it is a part of, by its number.
    pub parent: Option<usize>,
    /// How many steps it is a part of.
    pub depth: usize,
    /// Where the report reports it.
    pub place: Place,
    /// When it began.
    pub started: Option<Moment>,
    /// When it was complete, or the last that is known of it.
    pub finished: Option<Moment>,
    /// How it went.
    pub verdict: StepVerdict,
    /// What the report says in it, in order.
    pub entries: Vec<LogEntry>,
}

impl Step {
    /// How long it took, in seconds.
    pub fn seconds(&self) -> Option<u64> {
        self.started?.seconds_until(self.finished?)
    }

    /// Its name, and what it works on where its name does not say it: the product has one name for the making of
    /// every database.
    pub fn title(&self) -> String {
        match (&*self.name, self.stated("Feature")) {
            ("", _) => "(no name)".to_owned(),
            (name, Some(feature)) => format!("{name} {feature}"),
            (name, None) => name.to_owned(),
        }
    }

    /// What it tells under a title, the first.
    pub fn stated(&self, title: &str) -> Option<&str> {
        self.entries.iter().find_map(|entry| match entry {
            LogEntry::Info {
                title: own, text, ..
            } if own.as_deref() == Some(title) => Some(&**text),
            _ => None,
        })
    }
}

/// One thing that a step says.
#[derive(Clone, Debug)]
pub enum LogEntry {
    /// A part of it, by its number.
    Step(usize),
    /// Something worth knowing.
    Info {
        /// What kind of thing.
        title: Option<String>,
        /// What.
        text: String,
    },
    /// Something that somebody should look at.
    Warning {
        /// What.
        text: String,
        /// Where.
        place: Place,
    },
    /// Something that failed.
    Error {
        /// What kind of failure.
        title: String,
        /// What.
        text: String,
        /// Where.
        place: Place,
    },
    /// What the program met.
    Exception {
        /// It, and what caused it, the outermost first.
        chain: Vec<Exception>,
        /// Where.
        place: Place,
    },
}

/// An exception of the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// Short .NET name.
    pub kind: String,
    /// What it says.
    pub message: String,
}

impl DeploymentLog {
    /// The cmdlet, as the report spells it.
    pub fn cmdlet(&self) -> &str {
        self.steps.first().map_or("", |run| &run.name)
    }

    /// The run as a whole, and every step of it, in the order of the report.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// How the run went: it failed where an exception ended it, and a run that reached its end may have
    /// failed in parts.
    pub fn verdict(&self) -> StepVerdict {
        self.steps
            .first()
            .map_or(StepVerdict::Success, |run| run.verdict)
    }

    /// Whether something failed, or the report does not show how the run ended.
    pub fn has_failure(&self) -> bool {
        self.verdict().has_failure() || matches!(self.end, End::CutOff { .. })
    }

    /// When it began.
    pub fn started(&self) -> Option<Moment> {
        self.steps.first().and_then(|run| run.started)
    }

    /// What failed, the first first, and each once.
    pub fn failures(&self) -> Vec<Happening> {
        failures::failures(self)
    }

    /// What warned, the first first, and each once.
    pub fn warnings(&self) -> Vec<Happening> {
        failures::warnings(self)
    }
}
