//! `worksheet`: lists what a person enters in Topology Builder to create a design.

use std::path::PathBuf;

use crate::document::save::{self, OpenError};
use crate::document::shown;
use crate::publish::worksheet::{document, worksheet};
use crate::vocabulary::Vocabulary;
use crate::workspace::baseline::NamedBaseline;
use crate::workspace::plan::Against;

use crate::cli::printed::{PrintError, Printed};
use crate::cli::{Exit, output};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  topology-designer worksheet design.ron                     on the \
                  terminal\n  topology-designer worksheet design.ron --out sheet.html    to print\n  \
                  topology-designer worksheet design.ron --baseline deployed.xml --out sheet.md\n\nThe \
                  worksheet lists the pages of the wizards and property sheets in Topology Builder, with \
                  their labels and the values to enter, in an order that Topology Builder accepts. It does \
                  not depend on the spelling of Persistent Chat in documents.\n\nWithout --baseline, it \
                  lists the differences from the published topology in the document itself; with --first, \
                  everything.\n\nExit codes: 0 written, 2 the command failed."
)]
pub struct Arguments {
    /// Design, or any topology; - is standard input
    #[arg(value_name = "DESIGN")]
    file: PathBuf,

    /// Published topology to compare with; what it already contains is not listed
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// List everything, even if the document contains a published topology
    #[arg(long, conflicts_with = "baseline")]
    first: bool,

    /// File to write: .html, .md or .txt; - is standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Overwrite existing files
    #[arg(long)]
    force: bool,
}

/// Why the worksheet could not be created.
#[derive(Debug, thiserror::Error)]
enum WorksheetError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Print(#[from] PrintError),
}

pub(super) fn run(arguments: &Arguments, vocabulary: &Vocabulary) -> Exit {
    match write(arguments, vocabulary) {
        Ok(()) => Exit::Fine,
        Err(error) => {
            output::complain(&error.to_string());
            Exit::Failed
        }
    }
}

fn write(arguments: &Arguments, vocabulary: &Vocabulary) -> Result<(), WorksheetError> {
    let baseline = arguments.baseline.as_deref();
    let inputs = [Some(&*arguments.file), baseline];
    let printed = Printed::new(arguments.out.as_deref(), arguments.force, &inputs)?;
    let (opened, _) = save::open(&arguments.file, vocabulary)?;
    let named = baseline.map(|path| NamedBaseline::read(path, vocabulary));
    let named = named.transpose()?;
    let against = Against::of(&opened, named.as_ref(), arguments.first);
    let against = against.unwrap_or(Against::Nothing);
    let design = shown::path(&arguments.file);
    let worksheet = worksheet(&opened.design.topology, against.published());
    let published = against.name(&design);
    printed.write(&document(&worksheet, &design, published.as_deref()))?;
    Ok(())
}
