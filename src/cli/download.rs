//! `download`: saves the topology that is currently deployed.

use std::path::PathBuf;

use crate::cli::out_file::{self, OutFileError};
use crate::cli::run::RunPrinter;
use crate::cli::{Exit, output};
use crate::document::shown;
use crate::vocabulary::Vocabulary;
use crate::workspace::run::download::{NotDownloaded, download};
use crate::workspace::run::{RunStep, StepEnd};
use crate::workspace::shell::{NoShell, Shell};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  topology-designer download --out deployed.xml\n\nThe command runs \
                        Get-CsTopology -AsXml in Windows PowerShell. It needs a computer with the \
                        Management Shell and an account with read access to the Central Management store. \
                        On another computer, run the script Get-Topology.ps1 of a kit instead.\n\nThe \
                        commands and their output are kept in a dated folder below \"runs\", beside the \
                        file.\n\nExit codes: 0 saved, 1 the shell reported a failure, 2 the command \
                        failed."
)]
pub struct Arguments {
    /// File to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,

    /// Overwrite existing files
    #[arg(long)]
    force: bool,

    /// Program to run the script with, instead of the powershell.exe that is found
    #[arg(long, value_name = "PROGRAM")]
    shell: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
enum DownloadError {
    #[error(transparent)]
    Shell(#[from] NoShell),
    #[error(transparent)]
    Download(#[from] NotDownloaded),
    #[error(transparent)]
    File(#[from] OutFileError),
}

pub(super) fn run(arguments: &Arguments, vocabulary: &Vocabulary) -> Exit {
    match save_deployed(arguments, vocabulary) {
        Ok(exit) => exit,
        Err(error) => {
            output::complain(&error.to_string());
            Exit::Failed
        }
    }
}

fn save_deployed(arguments: &Arguments, vocabulary: &Vocabulary) -> Result<Exit, DownloadError> {
    let out = &*arguments.out;
    out_file::may_be_written(out, arguments.force, &[])?;
    let shell = Shell::find(arguments.shell.as_deref())?;
    let downloaded = download(&shell, out, vocabulary, &mut RunPrinter::default())?;
    if !matches!(downloaded.end, StepEnd::Done(_)) {
        let end = downloaded.end.in_words(RunStep::Compare);
        let folder = shown::path(&downloaded.folder);
        output::complain(&format!("{end} Output: {folder}"));
        return Ok(Exit::Problems);
    }
    if let Some(warning) = out_file::write(out, &downloaded.bytes, arguments.force)? {
        output::warn(&warning);
    }
    output::note(&format!(
        "Saved the deployed topology: {}",
        shown::path(out)
    ));
    Ok(Exit::Fine)
}
