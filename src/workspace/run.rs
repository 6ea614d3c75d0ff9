//! Runs a kit: its scripts, step by step, in Windows PowerShell. All output is kept in a dated folder
//! next to them. The window and the command line only watch.
//!
//! A step that does not end well stops the run. The scripts skip what is already done, so a run is
//! continued by running it again or by starting with a later step.

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
    /// Everything is checked, and nothing is changed.
    Preflight,
    /// The deployed topology is saved, and the new one is published if the kit may do so.
    Publish,
    /// A person publishes with Topology Builder.
    TopologyBuilder,
    /// Databases and mirrors are created.
    Databases,
    /// A person upgrades pools in place.
    Upgrade,
    /// Setup runs on each computer that needs it.
    Setup,
    /// A person deletes stores in a second publication.
    StoreRemoval,
    /// The scripts check whether the deployment works.
    Verify,
    /// The deployed topology is compared with the design.
    Compare,
}

impl RunStep {
    /// The name of the step's file in the folder of a run.
    fn name(self) -> &'static str {
        match self {
            Self::Preflight => "preflight",
            Self::Publish => "publish",
            Self::TopologyBuilder => "topology-builder",
            Self::Databases => "databases",
            Self::Upgrade => "upgrade",
            Self::Setup => "setup",
            Self::StoreRemoval => "delete-stores",
            Self::Verify => "verify",
            Self::Compare => "compare",
        }
    }

    /// The script that does the step; `None` when a person does it.
    fn script(self) -> Option<&'static str> {
        match self {
            Self::Preflight => Some("Test-Preflight.ps1"),
            Self::Publish => Some("Publish-Topology.ps1"),
            Self::Databases => Some("Install-Databases.ps1"),
            Self::Verify => Some("Test-Deployment.ps1"),
            Self::Compare => Some("Get-Topology.ps1"),
            Self::TopologyBuilder | Self::Upgrade | Self::Setup | Self::StoreRemoval => None,
        }
    }

    /// Whether a person does the step.
    pub fn is_by_hand(self) -> bool {
        self.script().is_none()
    }

    /// Whether ending the program in the middle of the step can leave the deployment half done.
    pub fn changes(self) -> bool {
        matches!(self, Self::Publish | Self::Databases)
    }

    /// The consequences of ending the step in the middle.
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
    /// Whether to continue although the preflight cannot test everything.
    pub allows_unknown: bool,
    /// The network share for setting up mirrors.
    pub seed_share: Option<String>,
}

impl RunChoices {
    /// Why the share cannot be used; `None` when it can.
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
            RunStep::Preflight
            | RunStep::TopologyBuilder
            | RunStep::Upgrade
            | RunStep::Setup
            | RunStep::StoreRemoval => {}
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
    /// The step is done, or was done before; with what the script said about it.
    Done(String),
    /// A person says that they did it by hand.
    ByHand,
    /// It stopped because a person has to do this first.
    Waits(String),
    /// It could not test everything.
    Unknown(String),
    /// It failed.
    Failed(String),
    /// It asked a question, which nobody can answer there.
    Asked(String),
    /// The script ended without saying how it went; with its exit code.
    Lost(Option<i32>),
    /// The person ended it in the middle.
    Ended,
    /// The script could not be started.
    NotStarted(String),
}

impl StepEnd {
    /// Whether the run continues after it.
    pub fn is_good(&self) -> bool {
        matches!(self, Self::Done(_) | Self::ByHand)
    }

    /// The outcome as a sentence.
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

/// Why a run could not start, or stopped for a reason other than a step.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The output could not be kept.
    #[error(transparent)]
    RunNotKept(#[from] RunNotKept),
    /// The program could not be started.
    #[error(transparent)]
    NotStarted(#[from] NotStarted),
    /// The kit has no such step.
    #[error("There is no step {number}; this kit has steps 1 to {last}.")]
    NoStep {
        /// The number that was asked for.
        number: usize,
        /// The number of the last step.
        last: usize,
    },
}

/// A step, and what people read about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedStep {
    /// The number of the step, from 1.
    pub number: usize,
    /// The kind of step.
    pub step: RunStep,
    /// What the step does, in the imperative.
    pub what: String,
}

impl PlannedStep {
    /// The step as a line of a list.
    pub fn line(&self) -> String {
        let script = self.step.script();
        let script =
            script.map_or_else(|| " (by hand)".to_owned(), |script| format!(" ({script})"));
        format!("{}. {}{script}", self.number, self.what)
    }
}

/// Writes the scripts into a folder, for tasks that need no kit.
fn write_scripts(folder: &Path, names: &[&str]) -> Result<(), RunNotKept> {
    for script in SCRIPTS.iter().filter(|script| names.contains(&script.name)) {
        kept::write(&folder.join(script.name), &script.bytes())?;
    }
    Ok(())
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunEnd {
    /// The step at which the run stopped, and how that step ended; `None` when every step is done.
    pub stopped: Option<(PlannedStep, StepEnd)>,
    /// The folder that contains all output.
    pub folder: PathBuf,
}
