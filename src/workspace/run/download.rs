//! Reads the topology that is currently deployed through Windows PowerShell.

use std::path::{Path, PathBuf};

use crate::document::save::{self, OpenError};
use crate::vocabulary::Vocabulary;
use crate::workspace::run::kept::{self, Lines};
use crate::workspace::run::play::hear;
use crate::workspace::run::{RunError, StepEnd, Watcher, write_scripts};
use crate::workspace::shell::Shell;

/// The script, and the script that it loads.
pub const SCRIPTS: [&str; 2] = ["Get-Topology.ps1", "Kit.ps1"];

/// The result of a download.
#[derive(Debug)]
pub struct Downloaded {
    /// How the script ended.
    pub end: StepEnd,
    /// The topology as the shell wrote it, when the script ended well.
    pub bytes: Vec<u8>,
    /// The folder that contains all output.
    pub folder: PathBuf,
}

/// Why a topology was not downloaded.
#[derive(Debug, thiserror::Error)]
pub enum NotDownloaded {
    /// The script could not be run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The script did not return a topology.
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// Downloads the topology. The output is kept in a dated folder below `runs`, next to `out`. Writing
/// `out` itself is left to the caller, who asks before replacing a file.
///
/// # Errors
/// When the script cannot be run, or does not return a topology.
pub fn download(
    shell: &Shell,
    out: &Path,
    vocabulary: &Vocabulary,
    watcher: &mut dyn Watcher,
) -> Result<Downloaded, NotDownloaded> {
    let out = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
    let beside = out.parent().unwrap_or(Path::new("."));
    let folder = kept::make(beside, "download").map_err(RunError::from)?;
    write_scripts(&folder, &SCRIPTS).map_err(RunError::from)?;
    let mut heard = Lines::open(folder.join("download.txt")).map_err(RunError::from)?;
    let deployed = folder.join("deployed.xml");
    let arguments = ["-Out".into(), deployed.clone().into()];
    let script = folder.join("Get-Topology.ps1");
    let running = shell.start(&script, &arguments).map_err(RunError::from)?;
    let end = hear(running, watcher, &mut heard)?;
    let mut bytes = Vec::new();
    if end.is_good() {
        // Read as a topology, so that nothing else is passed on as one.
        save::open(&deployed, vocabulary)?;
        (bytes, _) = save::read_input(&deployed).map_err(OpenError::from)?;
    }
    Ok(Downloaded { end, bytes, folder })
}
