//! Running a kit: its scripts, step by step, through Windows PowerShell, with everything that was heard kept in a dated
//! folder beside them. The window and the command line only watch.
//!
//! A step that did not end well stops the run. The scripts skip what is done, so a run is continued by running it again,
//! or by beginning with a later step.

pub mod download;
mod folder;
mod kept;
mod play;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::publish::kit::SCRIPTS;

pub use folder::{KitFolder, NotAKit};
pub use kept::RunNotKept;
pub use play::{RunOrder, Watcher, play};

use crate::workspace::shell::NotStarted;

/// What a run does, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunStep {
    /// Everything is checked, and nothing changed.
    Preflight,
    /// What is deployed is saved, and the topology published where the kit may.
    Publish,
    /// A person publishes with Topology Builder.
    TopologyBuilder,
    /// Databases and mirrors are made.
    Databases,
    /// Setup runs on each computer that needs it.
    Setup,
    /// It is looked whether the deployment works.
    Verify,
    /// What is deployed is compared with the design.
    Compare,
}

impl RunStep {
    /// The name of its file in the folder of a run.
    fn name(self) -> &'static str {
        match self {
            Self::Preflight => "preflight",
            Self::Publish => "publish",
            Self::TopologyBuilder => "topology-builder",
            Self::Databases => "databases",
            Self::Setup => "setup",
            Self::Verify => "verify",
            Self::Compare => "compare",
        }
    }

    /// The script that does it; none for a person.
    fn script(self) -> Option<&'static str> {
        match self {
            Self::Preflight => Some("Test-Preflight.ps1"),
            Self::Publish => Some("Publish-Topology.ps1"),
            Self::Databases => Some("Install-Databases.ps1"),
            Self::Verify => Some("Test-Deployment.ps1"),
            Self::Compare => Some("Get-Topology.ps1"),
            Self::TopologyBuilder | Self::Setup => None,
        }
    }

    /// Whether ending the program in the middle of it can leave the deployment half done.
    pub fn changes(self) -> bool {
        matches!(self, Self::Publish | Self::Databases)
    }

    /// What it means that it was ended in the middle.
    pub fn half_done(self) -> &'static str {
        match self {
            Self::Publish => {
                "The topology may be published but not enabled. Run this step again before you do anything \
                 else: it resumes where it stopped. To roll back, run Restore-Topology.ps1."
            }
            Self::Databases => {
                "A database or a mirror may be incomplete. Run this step again: existing databases are left \
                 alone, and nothing is deleted."
            }
            _ => "This step changes nothing, so there is nothing to clean up.",
        }
    }
}

/// What a person decides before a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunChoices {
    /// Whether to go on although the preflight cannot tell everything.
    pub allows_unknown: bool,
    /// The share for setting up mirrors.
    pub seed_share: Option<String>,
}

impl RunChoices {
    /// Why the share cannot be used; nothing when it can.
    pub fn fault(&self) -> Option<String> {
        let share = self.seed_share.as_deref()?;
        let is_unc = share.starts_with(r"\\") && !share.contains('"') && !share.ends_with('\\');
        (!is_unc).then(|| {
            format!(r"Enter the share for setting up mirrors as \\server\share, without a \ at the end: {share}")
        })
    }

    fn arguments(&self, step: RunStep, deployed: &Path) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = Vec::new();
        match step {
            RunStep::Publish => {
                arguments.push("-Yes".into());
                if self.allows_unknown {
                    arguments.push("-AllowUnknown".into());
                }
            }
            RunStep::Databases => arguments.push("-Yes".into()),
            RunStep::Verify => arguments.push("-IsCompared".into()),
            RunStep::Compare => arguments.extend(["-Out".into(), deployed.into()]),
            RunStep::Preflight | RunStep::TopologyBuilder | RunStep::Setup => {}
        }
        let takes_share = [RunStep::Preflight, RunStep::Publish, RunStep::Databases];
        if let Some(share) = self
            .seed_share
            .as_ref()
            .filter(|_| takes_share.contains(&step))
        {
            arguments.extend(["-SeedShare".into(), share.into()]);
        }
        arguments
    }
}

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepEnd {
    /// It is done, or was done before; what the script said of it.
    Done(String),
    /// It was done by hand, as the person says.
    ByHand,
    /// It stopped for a person, who has to do this.
    Waits(String),
    /// It could not tell everything.
    Unknown(String),
    /// It failed.
    Failed(String),
    /// It asked something, and nobody can answer there.
    Asked(String),
    /// The program ended without saying how it went.
    Lost(Option<i32>),
    /// The person ended it in the middle.
    Ended,
    /// The program could not be started.
    NotStarted(String),
}

impl StepEnd {
    /// Whether the run goes on after it.
    pub fn is_good(&self) -> bool {
        matches!(self, Self::Done(_) | Self::ByHand)
    }

    /// In words, a sentence.
    pub fn in_words(&self, step: RunStep) -> String {
        match self {
            Self::Done(text) if text.is_empty() => "Done.".to_owned(),
            Self::Done(text) => text.clone(),
            Self::ByHand => "Done by hand.".to_owned(),
            Self::Waits(text) => format!("Waiting for you: {text}"),
            Self::Unknown(text) => {
                format!("Some conditions could not be checked: {text}. Read the report.")
            }
            Self::Failed(text) => format!("Failed: {text}"),
            Self::Asked(question) => format!(
                "The script asked for input, which is not possible here, so it was stopped: {question} {}",
                step.half_done()
            ),
            Self::Lost(code) => {
                let code = code.map_or_else(String::new, |code| format!(" (exit code {code})"));
                format!(
                    "The program ended without a result{code}. {}",
                    step.half_done()
                )
            }
            Self::Ended => format!("Stopped by you. {}", step.half_done()),
            Self::NotStarted(reason) => reason.clone(),
        }
    }
}

/// Why a run could not begin, or stopped for another reason than a step.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// What was heard could not be kept.
    #[error(transparent)]
    RunNotKept(#[from] RunNotKept),
    /// The program could not be started.
    #[error(transparent)]
    NotStarted(#[from] NotStarted),
    /// There is no such step.
    #[error("There is no step {number}; this kit has steps 1 to {last}.")]
    NoStep {
        /// The one that was asked for.
        number: usize,
        /// The last one.
        last: usize,
    },
}

/// A step with what people read of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedStep {
    /// Its number, from 1.
    pub number: usize,
    /// Which.
    pub step: RunStep,
    /// What it does, in the imperative.
    pub what: String,
}

impl PlannedStep {
    /// As a line of a list.
    pub fn line(&self) -> String {
        let script = self.step.script();
        let script =
            script.map_or_else(|| " (by hand)".to_owned(), |script| format!(" ({script})"));
        format!("{}. {}{script}", self.number, self.what)
    }
}

/// Writes the scripts into a folder, where a kit is not needed.
fn write_scripts(folder: &Path, names: &[&str]) -> Result<(), RunNotKept> {
    for script in SCRIPTS.iter().filter(|script| names.contains(&script.name)) {
        kept::write(&folder.join(script.name), &script.bytes())?;
    }
    Ok(())
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunEnd {
    /// The step at which it stopped, and how that ended; nothing when every step is done.
    pub stopped: Option<(PlannedStep, StepEnd)>,
    /// Where everything is kept.
    pub folder: PathBuf,
}
