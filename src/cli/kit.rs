//! `kit`: writes everything that publishing needs, for the person who has the rights to publish.

use std::path::{Path, PathBuf};

use crate::document::save::{self, FolderNotMade, SaveError};
use crate::document::shown;
use crate::publish::kit::{KitFile, zip};
use crate::publish::plan::Way;
use crate::vocabulary::Vocabulary;
use crate::workspace::kit::{MadeKit, NoKit, of};
use crate::workspace::{exports, spellings};

use crate::cli::plan::{Input, InputError};
use crate::cli::{Exit, output};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  topology-designer kit design.ron --baseline deployed.xml --out kit.zip\n  \
                  topology-designer kit design.ron --first --out kit\n\nThe kit contains PowerShell \
                  scripts that are the same in every kit, kit.json with the data of the deployment, the \
                  worksheet, a .tbxml, and a start page, index.html. Run it on a computer with the \
                  Management Shell; this program is not needed on that computer.\n\nThe kit publishes a \
                  design only if the design was started from a download of the deployment and all its \
                  spellings are confirmed. Any other design, an upgrade, and the deletion of stores that \
                  published pools use are published with Topology Builder, and the kit does the rest.\n\nThe baseline must be the output of Get-CsTopology -AsXml or \
                  Export-CsConfiguration, because the preflight compares the deployment with it line by \
                  line.\n\nIn a folder that is not empty, nothing is written without --force, which \
                  overwrites files of the same name and keeps all others.\n\nExit codes: 0 written, 1 \
                  blocked and nothing written, 2 the command failed."
)]
pub struct Arguments {
    /// Design, or any topology
    #[arg(value_name = "DESIGN")]
    file: PathBuf,

    /// Published topology to compare with
    #[arg(long, value_name = "DEPLOYED")]
    baseline: Option<PathBuf>,

    /// Create the kit for a first publication, even if the document contains a published topology
    #[arg(long, conflicts_with = "baseline")]
    first: bool,

    /// Folder or .zip to write
    #[arg(long, value_name = "FOLDER|x.zip")]
    out: PathBuf,

    /// Overwrite existing files
    #[arg(long)]
    force: bool,
}

/// Why no kit was written.
#[derive(Debug, thiserror::Error)]
enum KitCommandError {
    #[error(transparent)]
    Input(#[from] InputError),
    #[error(transparent)]
    NoKit(#[from] NoKit),
    #[error("It already exists; use --force to overwrite the files of the kit in it: {}", shown::path(.0))]
    Exists(PathBuf),
    #[error("This is a file; a kit is a folder or a .zip file: {}", shown::path(.0))]
    NotAFolder(PathBuf),
    #[error("A kit cannot be written to standard output; specify a folder or a .zip file.")]
    Standard,
    #[error("The archive could not be made ({0}).")]
    Archive(#[from] zip::result::ZipError),
    #[error(transparent)]
    Save(#[from] SaveError),
    #[error(transparent)]
    Folder(#[from] FolderNotMade),
}

pub(super) fn run(arguments: &Arguments, vocabulary: &Vocabulary) -> Exit {
    match write(arguments, vocabulary) {
        Ok(()) => Exit::Fine,
        Err(error) => {
            output::complain(&error.to_string());
            match &error {
                KitCommandError::NoKit(refused) if refused.is_blocked() => Exit::Problems,
                _ => Exit::Failed,
            }
        }
    }
}

fn write(arguments: &Arguments, vocabulary: &Vocabulary) -> Result<(), KitCommandError> {
    let out = &*arguments.out;
    let is_archive = out
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
    if output::is_standard(out) {
        return Err(KitCommandError::Standard);
    }
    // A device or a pipe is not a folder either.
    if !is_archive && out.exists() && !out.is_dir() {
        return Err(KitCommandError::NotAFolder(out.to_owned()));
    }
    if is_taken(out, is_archive)? && !arguments.force {
        return Err(KitCommandError::Exists(out.to_owned()));
    }
    let input = Input::read(
        &arguments.file,
        arguments.baseline.as_deref(),
        arguments.first,
        vocabulary,
    )?;
    let (design, baseline) = (input.design_name(), input.baseline_name());
    let made = of(&input.opened, input.against(), &design, baseline.as_deref())?;
    match is_archive {
        true => {
            let bytes = zip(&made.files)?;
            save_file(out, &bytes)?;
        }
        false => write_folder(out, &made.files)?,
    }
    remember(&made, &input);
    tell(&made, out);
    Ok(())
}

/// Whether something exists that must stay: any file, or a folder that is not empty.
fn is_taken(out: &Path, is_archive: bool) -> Result<bool, SaveError> {
    if is_archive {
        return save::is_taken(out);
    }
    Ok(std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some()))
}

fn write_folder(out: &Path, files: &[KitFile]) -> Result<(), KitCommandError> {
    save::make_folder(out)?;
    for file in files {
        save_file(&out.join(file.name), &file.bytes)?;
    }
    Ok(())
}

fn save_file(path: &Path, bytes: &[u8]) -> Result<(), KitCommandError> {
    if let Some(warning) = save::save(path, bytes, None)?.warning {
        output::warn(&warning);
    }
    Ok(())
}

/// Remembers the topologies that were written, so that they never teach a spelling.
fn remember(made: &MadeKit, input: &Input) {
    let Some(folder) = spellings::folder_of_user() else {
        return;
    };
    let topologies = made
        .files
        .iter()
        .filter(|file| file.name.starts_with("topology."));
    for file in topologies {
        let warning = exports::remember_or_warn(&folder, &file.bytes, input.opened.source.as_ref());
        if let Some(warning) = warning {
            output::warn(&warning);
        }
    }
}

fn tell(made: &MadeKit, out: &Path) {
    let way = match &made.plan.way {
        Way::Direct => "it publishes the topology directly",
        Way::TopologyBuilder(_) => {
            "the topology is published with Topology Builder; index.html explains why"
        }
    };
    let count = made.files.len();
    output::note(&format!(
        "Wrote a kit of {count} files, {}: {way}.",
        shown::path(out)
    ));
}
