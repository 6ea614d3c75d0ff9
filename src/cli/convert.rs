//! `convert`: turns a document into another format.

use std::path::{Path, PathBuf};

use crate::document::save::{self, words};
use crate::document::{self, Format, Note, NoteKind, Opened, Place, WrittenDocument, shown};
use crate::vocabulary::Vocabulary;
use crate::workspace::notes::{is_of_spelling, spellings_in_words};
use crate::workspace::write::{WriteRefused, document_bytes};
use crate::workspace::{exports, spellings};

use crate::cli::out_file::{self, OutFileError};
use crate::cli::progress::ProgressLine;
use crate::cli::{Exit, output};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  topology-designer convert deployed.tbxml deployed.xml\n  \
                        topology-designer convert deployed.xml design.ron\n  topology-designer convert \
                        design.ron out --to published\n  topology-designer convert design.ron - --to tbxml \
                        | other-program\n\nThe number of inferred spellings in the new file, and content \
                        that its format cannot hold, are written to standard error.\nIf an error occurs, \
                        nothing is written. IN is never overwritten.\n\nExit codes: 0 written, 2 not \
                        written."
)]
pub struct Arguments {
    /// Topology to read; - is standard input
    #[arg(value_name = "IN")]
    input: PathBuf,

    /// File to write; the file name extension determines the format: .tbxml, .xml (published) or .ron
    /// (design); - is standard output, and requires --to
    #[arg(value_name = "OUT")]
    output: PathBuf,

    /// Format to write, regardless of the file name extension of OUT
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Option<Target>,

    /// List every spelling of Persistent Chat in the new file: inferred, copied or confirmed
    #[arg(long)]
    verbose: bool,

    /// Overwrite existing files
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Target {
    /// Topology Builder file
    Tbxml,
    /// Published topology, as Get-CsTopology -AsXml writes it and Publish-CsTopology reads it
    Published,
    /// A design, with its arrangement and the imported document
    Design,
}

/// Why a topology was not converted.
#[derive(Debug, thiserror::Error)]
enum ConvertError {
    #[error(transparent)]
    Open(#[from] save::OpenError),
    #[error(
        "The extension does not identify a format; use .tbxml, .xml or .ron, or specify the format with \
         --to: {}",
        shown::path(.0)
    )]
    UnknownEnding(PathBuf),
    #[error(
        "The format for standard output is not known; specify it with --to tbxml, published or design."
    )]
    NoFormat,
    #[error(
        "A document cannot be written to a terminal; redirect standard output to a file or a program."
    )]
    Terminal,
    #[error("The document could not be written to standard output ({}).", words::reason(.0))]
    Output(std::io::Error),
    #[error("{reason}{} File: {}", see(.at.as_ref()), shown::path(path))]
    Write {
        reason: Box<WriteRefused>,
        /// Where the object at fault is in the document that was read.
        at: Option<(Place, PathBuf)>,
        path: PathBuf,
    },
    #[error(transparent)]
    File(#[from] OutFileError),
}

pub(super) fn run(arguments: &Arguments, vocabulary: &Vocabulary) -> Exit {
    match convert(arguments, vocabulary) {
        Ok((notes, warning)) => {
            tell(&notes, arguments.verbose);
            if let Some(warning) = warning {
                output::warn(&warning);
            }
            Exit::Fine
        }
        Err(error) => {
            output::complain(&error.to_string());
            Exit::Failed
        }
    }
}

/// Returns notes about the result, and what failed although the file was written.
fn convert(
    arguments: &Arguments,
    vocabulary: &Vocabulary,
) -> Result<(Vec<Note>, Option<String>), ConvertError> {
    let out = arguments.output.as_path();
    let format = match arguments.to {
        Some(Target::Tbxml) => Format::TopologyBuilder,
        Some(Target::Published) => Format::Published,
        Some(Target::Design) => Format::Design,
        None if output::is_standard(out) => return Err(ConvertError::NoFormat),
        None => {
            Format::by_ending(out).ok_or_else(|| ConvertError::UnknownEnding(out.to_owned()))?
        }
    };
    let to_output = output::is_standard(out);
    if to_output && output::is_terminal() {
        return Err(ConvertError::Terminal);
    }
    if !to_output {
        out_file::may_be_written(out, arguments.force, &[&arguments.input])?;
    }
    let progress = ProgressLine::start();
    progress.step(format!("Reading {}", shown::path(&arguments.input)));
    let (mut opened, _) = save::open(&arguments.input, vocabulary)?;
    progress.step(format!("Writing {}", output::destination(out)));
    let (design, source) = (&opened.design, opened.source.as_ref());
    let written = document_bytes(design, source, opened.unedited.as_deref(), format);
    let WrittenDocument { bytes, mut notes } = written.map_err(|reason| ConvertError::Write {
        at: place_of(&reason, &opened).map(|place| (place, arguments.input.clone())),
        reason: Box::new(reason),
        path: out.to_owned(),
    })?;
    drop(progress);
    let is_as_it_came = source.is_some_and(|source| *source.bytes == *bytes);
    let mut all = std::mem::take(&mut opened.notes);
    // Remembering reads the new document again, which takes as much memory as the document that was
    // read.
    drop(opened);
    let warning = hand_over(&bytes, out, arguments.force)?;
    let warning = warning.or_else(|| match format {
        Format::Design => None,
        _ if is_as_it_came => None,
        _ => remember(&bytes),
    });
    if format == Format::Design {
        // These notes say what saving an edited design would lose; this design is written as it is.
        all.retain(|note| note.kind != NoteKind::NotHeld);
    }
    all.append(&mut notes);
    Ok((all, warning))
}

/// Writes the new document; returns what failed although it was written.
fn hand_over(bytes: &[u8], out: &Path, force: bool) -> Result<Option<String>, ConvertError> {
    if output::is_standard(out) {
        return output::write_document(bytes)
            .map(|()| None)
            .map_err(ConvertError::Output);
    }
    Ok(out_file::write(out, bytes, force)?)
}

/// Remembers what was written, so that it never teaches a spelling; returns why that failed.
fn remember(bytes: &[u8]) -> Option<String> {
    exports::remember_or_warn(&spellings::folder_of_user()?, bytes, None)
}

/// Where the object at fault is in the document that was read.
fn place_of(refused: &WriteRefused, opened: &Opened) -> Option<Place> {
    document::places_in(opened).get(refused.object()?).copied()
}

fn see(at: Option<&(Place, PathBuf)>) -> String {
    at.map_or_else(String::new, |(place, path)| {
        format!(" See {place} of {}.", shown::path(path))
    })
}

fn tell(notes: &[Note], is_verbose: bool) {
    for note in notes {
        let kind = match note.kind {
            NoteKind::Inferred => "inferred: ",
            NoteKind::Copied => "copied: ",
            NoteKind::Confirmed => "confirmed: ",
            NoteKind::NotHeld => "not held: ",
            NoteKind::Oddity | NoteKind::NotUnderstood => "",
        };
        if is_of_spelling(note) && !is_verbose {
            continue;
        }
        let place = match note.line {
            Some(line) => format!("line {line}: "),
            None => String::new(),
        };
        output::note(&format!("{place}{kind}{}", note.message));
    }
    if let Some(counted) = spellings_in_words(notes) {
        let listed = match is_verbose {
            true => "",
            false => " --verbose lists them.",
        };
        output::note(&format!(
            "{counted}{listed} Validate it in Topology Builder before you publish anything."
        ));
    }
}
