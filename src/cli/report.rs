//! `report`: writes the documents for handing over a deployment.

mod folder;

use std::path::{Path, PathBuf};

use crate::document::save::{self, FolderNotMade, OpenError, SaveError};
use crate::document::shown;
use crate::handover::{HandoverFacts, HandoverPart, PARTS, Reader, WrittenParts};
use crate::report::{SpreadsheetError, spreadsheet};
use crate::vocabulary::Vocabulary;
use crate::workspace::baseline::NamedBaseline;
use crate::workspace::plan::Against;

use crate::cli::out_file::{self, OutFileError};
use crate::cli::printed::{PrintError, Printed};
use crate::cli::{Exit, output};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  topology-designer report design.ron --out handover.html\n  \
                        topology-designer report deployed.xml --parts network,databases --out network.xlsx\n  \
                        topology-designer report design.ron --for database --out database.md\n  \
                        topology-designer report design.ron --baseline deployed.xml --out \
                        handover\n\nParts:\n  design             the topology: picture, pools, stores, known \
                        facts, problems\n  prerequisites      what each computer needs before setup\n  \
                        permissions        who does what, with which permissions, and how to check them\n  \
                        network            ports, DNS records, certificates, shares, SQL Server endpoints\n  \
                        databases          each SQL Server instance and its databases\n  runbook            \
                        how to deploy Persistent Chat, step by step\n  disaster-recovery  failover to the \
                        other data center, and failback\n  capacity           the load of each server, and \
                        what happens if something fails\n  changes            the steps from the published \
                        topology (of --baseline, or of the\n                     document itself) to the \
                        design\n\nWithout --parts and --for, all parts that apply to the design are written. \
                        The runbook starts from the deployment without Persistent Chat.\n\nThe file name \
                        extension determines the format: .html (one file, for a browser, Word and printing), \
                        .md, .txt, or .xlsx with a sheet for each table. Without an extension, a folder is \
                        created with a page for each part, a page with all parts, the spreadsheet and the \
                        certificate requests. In a folder that is not empty, nothing is written without \
                        --force, which overwrites files of the same name and keeps all others.\n\nThe \
                        company, author, version and date on the title page are known facts of the \
                        deployment, which are saved in the design file. The same input always gives the same \
                        output; the clock is not used.\n\nExit codes: 0 written, 2 not written."
)]
pub struct Arguments {
    /// Design, or any topology; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Parts to write, separated by commas
    #[arg(long, value_name = "PART,…", value_delimiter = ',')]
    parts: Vec<String>,

    /// Write the parts for these readers: publisher, database, network, certificates, help-desk
    #[arg(
        long = "for",
        value_name = "READER,…",
        value_delimiter = ',',
        conflicts_with = "parts"
    )]
    readers: Vec<String>,

    /// Published topology to compare with, for the part "changes"
    #[arg(long, value_name = "DEPLOYED")]
    baseline: Option<PathBuf>,

    /// File (.html, .md, .txt or .xlsx) or folder to write; - is standard output
    #[arg(long, value_name = "FILE|FOLDER")]
    out: PathBuf,

    /// Overwrite existing files
    #[arg(long)]
    force: bool,
}

/// Why no document was written.
#[derive(Debug, thiserror::Error)]
enum ReportError {
    #[error("There is no part \"{0}\"; the parts are {known}.", known = parts_in_words())]
    NoPart(String),
    #[error("There is no reader \"{0}\"; the readers are {known}.", known = readers_in_words())]
    NoReader(String),
    #[error("The part \"changes\" needs the deployed topology; specify it with --baseline.")]
    NoBaseline,
    #[error("The design has no content for {0}.")]
    Nothing(String),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(
        "The extension does not identify a format; use .html, .md, .txt or .xlsx, or none for a folder: {}",
        shown::path(.0)
    )]
    UnknownEnding(PathBuf),
    #[error(transparent)]
    Print(#[from] PrintError),
    #[error(transparent)]
    Spreadsheet(#[from] SpreadsheetError),
    #[error(transparent)]
    Save(#[from] SaveError),
    #[error("It already exists; use --force to overwrite the files in it: {}", shown::path(.0))]
    Exists(PathBuf),
    #[error(transparent)]
    File(#[from] OutFileError),
    #[error(transparent)]
    Folder(#[from] FolderNotMade),
}

fn parts_in_words() -> String {
    let names: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
    names.join(", ")
}

fn readers_in_words() -> String {
    Reader::ALL.map(Reader::name).join(", ")
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

/// Where the report is written.
enum Place<'p> {
    Page(Printed<'p>),
    Spreadsheet(&'p Path),
    Folder(&'p Path),
}

fn write(arguments: &Arguments, vocabulary: &Vocabulary) -> Result<(), ReportError> {
    let parts = chosen(arguments)?;
    let place = place(arguments)?;
    let (opened, _) = save::open(&arguments.file, vocabulary)?;
    let baseline = arguments.baseline.as_deref();
    let named = baseline.map(|path| NamedBaseline::read(path, vocabulary));
    let named = named.transpose()?;
    let against = Against::of(&opened, named.as_ref(), false);
    let file = crate::workspace::names::file_name(&arguments.file);
    let published = against.and_then(|against| Some((against, against.name(&file)?)));
    let asks_for_changes = arguments
        .parts
        .iter()
        .any(|name| name.trim().eq_ignore_ascii_case("changes"));
    if asks_for_changes && published.is_none() {
        return Err(ReportError::NoBaseline);
    }
    let facts = HandoverFacts::of(&opened, published);
    let written = WrittenParts::of(&facts, &file);
    let document = written.document(&parts);
    if document.blocks.is_empty() {
        let names: Vec<&str> = parts.iter().map(|part| part.name).collect();
        return Err(ReportError::Nothing(names.join(", ")));
    }
    match place {
        Place::Page(printed) => printed.write(&document)?,
        Place::Spreadsheet(path) => save_file(path, &spreadsheet(&document)?)?,
        Place::Folder(path) => {
            let count = folder::write(path, &written, &parts)?;
            output::note(&format!("Wrote {count} files, {}.", shown::path(path)));
        }
    }
    Ok(())
}

/// The parts that the user asked for.
fn chosen(arguments: &Arguments) -> Result<Vec<&'static HandoverPart>, ReportError> {
    let mut readers = Vec::new();
    for name in &arguments.readers {
        let mut all = Reader::ALL.into_iter();
        let found = all.find(|reader| reader.name().eq_ignore_ascii_case(name.trim()));
        readers
            .push(found.ok_or_else(|| ReportError::NoReader(shown::visible(name).into_owned()))?);
    }
    let mut parts = Vec::new();
    for name in &arguments.parts {
        let found = PARTS
            .iter()
            .find(|part| part.name.eq_ignore_ascii_case(name.trim()));
        parts.push(found.ok_or_else(|| ReportError::NoPart(shown::visible(name).into_owned()))?);
    }
    if !parts.is_empty() {
        return Ok(parts);
    }
    let is_read = |part: &&HandoverPart| {
        readers.is_empty() || part.readers.iter().any(|one| readers.contains(one))
    };
    Ok(PARTS.iter().filter(is_read).collect())
}

fn place(arguments: &Arguments) -> Result<Place<'_>, ReportError> {
    let out = &*arguments.out;
    let inputs = [Some(&*arguments.file), arguments.baseline.as_deref()];
    let ending = out.extension().and_then(|ending| ending.to_str());
    let is_folder = out.is_dir() || (ending.is_none() && !output::is_standard(out));
    if is_folder {
        let is_taken = std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some());
        return match (is_taken && !arguments.force) || out.is_file() {
            true => Err(ReportError::Exists(out.to_owned())),
            false => Ok(Place::Folder(out)),
        };
    }
    if ending.is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) {
        let inputs: Vec<&Path> = inputs.into_iter().flatten().collect();
        out_file::may_be_written(out, arguments.force, &inputs)?;
        return Ok(Place::Spreadsheet(out));
    }
    let printed = Printed::new(Some(out), arguments.force, &inputs);
    match printed {
        Err(PrintError::UnknownEnding(path)) => Err(ReportError::UnknownEnding(path)),
        printed => Ok(Place::Page(printed?)),
    }
}

fn save_file(path: &Path, bytes: &[u8]) -> Result<(), ReportError> {
    if let Some(warning) = save::save(path, bytes, None)?.warning {
        output::warn(&warning);
    }
    Ok(())
}
