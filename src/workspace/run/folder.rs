//! The folder of a kit, read again: which steps it has, and whether it is whole.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::document::save::{self, FileError};
use crate::document::shown;
use crate::publish::kit::SCRIPTS;
use crate::workspace::run::{PlannedStep, RunError, RunStep};

/// A kit in a folder.
#[derive(Clone, Debug)]
pub struct KitFolder {
    path: PathBuf,
    data: Data,
}

/// What of `kit.json` a run needs.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    program: String,
    is_direct: bool,
    reasons: Vec<String>,
    database_stores: Vec<serde::de::IgnoredAny>,
    mirrors: Vec<serde::de::IgnoredAny>,
    setup: Vec<Computer>,
}

#[derive(Clone, Debug, Deserialize)]
struct Computer {
    fqdn: String,
}

/// Why a folder cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum NotAKit {
    /// It is an archive.
    #[error("This is an archive. Extract it to a folder, and specify the folder: {0}")]
    Archive(String),
    /// It is a file of another kind.
    #[error("This is a file. Specify the folder of the kit: {0}")]
    File(String),
    /// There is no kit in it.
    #[error("This folder is not a publishing kit (there is no kit.json): {0}")]
    NoKit(String),
    /// A file of it cannot be read.
    #[error(transparent)]
    Read(#[from] FileError),
    /// What is in `kit.json` is not that.
    #[error(
        "kit.json is damaged, or was written by a different version of this program (line {line}, column \
         {column}): {path}"
    )]
    Data {
        /// Where it is, from 1.
        line: usize,
        /// From 1.
        column: usize,
        /// Which file.
        path: String,
    },
    /// A script is another one.
    #[error(
        "This script of the kit differs from the one in this program. Make the kit again with this version, or \
         run it by hand: {0}"
    )]
    OtherScript(String),
}

impl KitFolder {
    /// Reads a kit. Its scripts have to be those of this program: nothing else is run for the person.
    ///
    /// # Errors
    /// When there is none, or it is not whole.
    pub fn open(path: &Path) -> Result<Self, NotAKit> {
        if path.is_file() {
            let ending = path.extension().unwrap_or_default();
            let shown = shown::path(path);
            return Err(match ending.eq_ignore_ascii_case("zip") {
                true => NotAKit::Archive(shown),
                false => NotAKit::File(shown),
            });
        }
        // A pipe or a device in the place of a file is refused, and not waited for.
        let read = |name: &str| save::read_file(&path.join(name)).map(|(bytes, _)| bytes);
        let file = path.join("kit.json");
        let data = match read("kit.json") {
            Err(FileError::NotFound(_)) => return Err(NotAKit::NoKit(shown::path(path))),
            read => read?,
        };
        let data = serde_json::from_slice(&data).map_err(|reason| NotAKit::Data {
            line: reason.line(),
            column: reason.column(),
            path: shown::path(&file),
        })?;
        for script in SCRIPTS {
            if read(script.name)? != script.bytes() {
                return Err(NotAKit::OtherScript(shown::path(&path.join(script.name))));
            }
        }
        // Not canonicalized: of a network share that is a form of the path which PowerShell 3 does not take.
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        Ok(Self { path, data })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the kit publishes itself, and does not stop for Topology Builder.
    pub fn is_direct(&self) -> bool {
        self.data.is_direct
    }

    /// Whether it makes mirrors, for which a share is needed.
    pub fn has_mirrors(&self) -> bool {
        !self.data.mirrors.is_empty()
    }

    /// Its steps in their order.
    pub fn steps(&self) -> Vec<PlannedStep> {
        let data = &self.data;
        let mut steps = vec![(
            RunStep::Preflight,
            "Check all conditions (changes nothing)".to_owned(),
        )];
        if data.is_direct {
            steps.push((
                RunStep::Publish,
                "Save the deployed topology, and publish and enable the new one".to_owned(),
            ));
        } else {
            steps.push((RunStep::Publish, "Save the deployed topology".to_owned()));
            steps.push((
                RunStep::TopologyBuilder,
                format!(
                    "Publish with Topology Builder, using worksheet.html or, if no reason says otherwise, topology.tbxml, \
                     because: {}",
                    data.reasons.join(" ")
                ),
            ));
        }
        if !data.database_stores.is_empty() || !data.mirrors.is_empty() {
            let what = match data.mirrors.is_empty() {
                true => "Create the databases",
                false => "Create the databases and their mirrors",
            };
            steps.push((RunStep::Databases, what.to_owned()));
        }
        if !data.setup.is_empty() {
            let computers: Vec<&str> = data.setup.iter().map(|computer| &*computer.fqdn).collect();
            let computers = computers.join(", ");
            steps.push((
                RunStep::Setup,
                format!("Run Setup-Computer.ps1 of the kit on {computers}"),
            ));
        }
        steps.push((
            RunStep::Verify,
            "Check that the deployment works (changes nothing)".to_owned(),
        ));
        steps.push((
            RunStep::Compare,
            "Compare the deployed topology with the design".to_owned(),
        ));
        let numbered = steps.into_iter().enumerate();
        let steps = numbered.map(|(position, (step, what))| PlannedStep {
            number: position + 1,
            step,
            what,
        });
        steps.collect()
    }

    /// The steps from one on.
    ///
    /// # Errors
    /// When there is no such step.
    pub fn steps_from(&self, number: usize) -> Result<Vec<PlannedStep>, RunError> {
        let mut steps = self.steps();
        let last = steps.len();
        if !(1..=last).contains(&number) {
            return Err(RunError::NoStep { number, last });
        }
        steps.retain(|step| step.number >= number);
        Ok(steps)
    }

    /// The program that made it.
    pub fn made_by(&self) -> &str {
        &self.data.program
    }
}
