//! Reads the folder of a kit: which steps it has, and whether it is complete.

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

/// The part of `kit.json` that a run needs.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    program: String,
    is_direct: bool,
    reasons: Vec<String>,
    database_stores: Vec<serde::de::IgnoredAny>,
    mirrors: Vec<serde::de::IgnoredAny>,
    setup: Vec<Computer>,
    /// The pools to upgrade in place; missing in an older kit.
    #[serde(default)]
    upgrades: Vec<String>,
    /// The stores to delete in a second publication; missing in an older kit.
    #[serde(default)]
    deleted_stores: Vec<String>,
}

impl Data {
    /// What to publish with Topology Builder.
    fn source(&self) -> &'static str {
        match (self.deleted_stores.is_empty(), self.upgrades.is_empty()) {
            (true, true) => "worksheet.html or, if no reason says otherwise, topology.tbxml",
            (true, false) => "worksheet.html",
            (false, _) => "the first part of worksheet.html",
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
struct Computer {
    fqdn: String,
}

/// Why the kit in a folder cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum NotAKit {
    /// The path leads to an archive.
    #[error("This is an archive. Extract it to a folder, and specify the folder: {0}")]
    Archive(String),
    /// The path leads to another kind of file.
    #[error("This is a file. Specify the folder of the kit: {0}")]
    File(String),
    /// There is no kit in the folder.
    #[error("This folder is not a publishing kit (there is no kit.json): {0}")]
    NoKit(String),
    /// A file of the kit cannot be read.
    #[error(transparent)]
    Read(#[from] FileError),
    /// The content of `kit.json` is not that of a kit.
    #[error(
        "kit.json is damaged, or was written by a different version of this program (line {line}, column \
         {column}): {path}"
    )]
    Data {
        /// The line of the error, from 1.
        line: usize,
        /// The column of the error, from 1.
        column: usize,
        /// The path of the file.
        path: String,
    },
    /// A script differs from the one in this program.
    #[error(
        "This script of the kit differs from the one in this program. Make the kit again with this version, or \
         run it by hand: {0}"
    )]
    OtherScript(String),
}

impl KitFolder {
    /// Reads a kit. Its scripts have to be those of this program, because nothing else is run on behalf
    /// of the user.
    ///
    /// # Errors
    /// When there is no kit, or it is not complete.
    pub fn open(path: &Path) -> Result<Self, NotAKit> {
        if path.is_file() {
            let ending = path.extension().unwrap_or_default();
            let shown = shown::path(path);
            return Err(match ending.eq_ignore_ascii_case("zip") {
                true => NotAKit::Archive(shown),
                false => NotAKit::File(shown),
            });
        }
        // A pipe or a device in place of a file is refused rather than waited for.
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
        // Not canonicalized: for a network share, that gives a form of the path that PowerShell 3 does
        // not accept.
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        Ok(Self { path, data })
    }

    /// The folder of the kit.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the kit publishes the topology itself, instead of stopping for Topology Builder.
    pub fn is_direct(&self) -> bool {
        self.data.is_direct
    }

    /// Whether the kit sets up mirrors, which need a network share.
    pub fn has_mirrors(&self) -> bool {
        !self.data.mirrors.is_empty()
    }

    /// The steps of the kit in order.
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
                    "Publish with Topology Builder, using {}, because: {}",
                    data.source(),
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
        if !data.upgrades.is_empty() {
            let pools = data.upgrades.join(", ");
            steps.push((
                RunStep::Upgrade,
                format!("Upgrade every computer of {pools} in place, as in the plan"),
            ));
        }
        if !data.setup.is_empty() {
            let computers: Vec<&str> = data.setup.iter().map(|computer| &*computer.fqdn).collect();
            let computers = computers.join(", ");
            steps.push((
                RunStep::Setup,
                format!("Run Setup-Computer.ps1 of the kit on {computers}"),
            ));
        }
        if !data.deleted_stores.is_empty() {
            let stores = data.deleted_stores.join(", ");
            steps.push((
                RunStep::StoreRemoval,
                format!(
                    "Delete stores in a second publication, using the second part of worksheet.html: {stores}"
                ),
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

    /// The steps from this number on.
    ///
    /// # Errors
    /// When the kit has no such step.
    pub fn steps_from(&self, number: usize) -> Result<Vec<PlannedStep>, RunError> {
        let mut steps = self.steps();
        let last = steps.len();
        if !(1..=last).contains(&number) {
            return Err(RunError::NoStep { number, last });
        }
        steps.retain(|step| step.number >= number);
        Ok(steps)
    }

    /// The program that created the kit.
    pub fn made_by(&self) -> &str {
        &self.data.program
    }
}
