//! `diff`: compares two topologies.

mod json;
mod raw_lines;
mod text;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cli::{Exit, output};
use crate::design::{Annotations, Arrangement, Design};
use crate::diff::matching::Matching;
use crate::diff::{Compared, Differences};
use crate::document::save::{self, FileError, OpenError};
use crate::document::{
    Format, Opened, Place, Section, Source, places_in, places_of_published, shown, unread,
};
use crate::report::markdown;
use crate::topology::unread::Passage;
use crate::topology::{ObjectId, Topology};
use crate::vocabulary::Vocabulary;

use raw_lines::RawLines;

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  topology-designer diff last-week.xml today.xml\n  topology-designer diff \
                  deployed.xml design.ron --format markdown > review.md\n  topology-designer diff \
                  design.tbxml                 changes since the download\n\nCompares any two .tbxml \
                  files, published XML files, designs or configuration archives. A single document is \
                  compared with the published topology that it contains. \"-\" is standard input, and an \
                  empty file is an empty topology, so that git can use the command:\n  git difftool \
                  --extcmd \"topology-designer diff\"\n\nText has the counts first, then a line for each \
                  object with its differences below:\n  +  added   ~  changed   -  removed   -/+  \
                  re-created: has the same name, but publishing removes one and adds the other\n\nJSON is \
                  one object:\n  version       1; grows when a field changes its meaning\n  program       \
                  name and version of this program\n  before, after file\n  recognized_by identity, name \
                  or nothing\n  counts        {added, changed, removed, recreated, unchanged}\n  \
                  objects       [{change, kind, before {name, site, id, line}, after, \
                  properties\n                [{property, before, after, before_line, \
                  after_line}]}];\n                before or after is null where there is none, and a line \
                  where the property has\n                none of its own\n  unchanged [{kind, name, \
                  site}], with --full\n  not_compared  [sentence]: content that only one of the two can \
                  hold\n\nExit codes: 0 no differences, 1 some, 2 a file could not be read."
)]
pub struct Arguments {
    /// Topology to compare; - is standard input
    #[arg(value_name = "A")]
    before: PathBuf,

    /// Topology to compare it with [default: the published topology in A]
    #[arg(value_name = "B")]
    after: Option<PathBuf>,

    /// Also list unchanged objects
    #[arg(long)]
    full: bool,

    /// Output format
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ReportFormat {
    /// For people
    Text,
    /// For scripts
    Json,
    /// For a ticket or a wiki
    Markdown,
}

/// Why the topologies were not compared.
#[derive(Debug, thiserror::Error)]
enum DiffError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(
        "The document does not contain a published topology; specify the topology to compare it with. File: {}",
        shown::path(.0)
    )]
    NoBaseline(PathBuf),
    #[error("Only one of the two can be standard input.")]
    TwoStandardInputs,
}

/// One of the two topologies, with the lines of its objects.
struct Side {
    /// The file that the line numbers refer to.
    file: String,
    /// What is compared, in words or by its file name.
    called: String,
    topology: Topology,
    places: BTreeMap<ObjectId, Place>,
    /// The document that the line numbers refer to, where it is XML.
    xml: Option<Source>,
    /// Which of the topologies in the document is compared.
    section: Section,
    unread: Vec<Passage>,
    /// What the document contains besides the topology.
    beside: Beside,
}

/// What a document contains besides the topology, as far as a comparison mentions that it ignores it.
#[derive(Default, PartialEq)]
struct Beside {
    published: Option<Topology>,
    annotations: Annotations,
    arrangement: Arrangement,
}

impl Side {
    fn of(file: String, opened: Opened) -> Self {
        let places = places_in(&opened);
        let Opened { design, .. } = opened;
        Self {
            called: file.clone(),
            file,
            places,
            unread: unread_of(opened.source.as_ref(), Section::NewTopology),
            section: Section::NewTopology,
            xml: opened.source.filter(|_| opened.format != Format::Design),
            topology: design.topology,
            beside: Beside {
                published: opened
                    .baseline
                    .filter(|_| opened.format != Format::Published),
                annotations: design.annotations,
                arrangement: design.arrangement,
            },
        }
    }

    /// The topology that a document says is published.
    fn published(file: String, opened: &mut Opened) -> Option<Self> {
        let topology = opened.baseline.take()?;
        let xml = opened.source.clone();
        let xml = xml.filter(|_| opened.format != Format::Design);
        let places = xml.as_ref().map(places_of_published);
        Some(Self {
            called: format!("the published topology in {file}"),
            file,
            topology,
            places: places.unwrap_or_default(),
            unread: unread_of(opened.source.as_ref(), Section::OriginalTopology),
            section: Section::OriginalTopology,
            xml,
            beside: Beside::default(),
        })
    }

    fn compared(&self) -> Compared<'_> {
        Compared {
            topology: &self.topology,
            unread: &self.unread,
        }
    }
}

fn unread_of(source: Option<&Source>, section: Section) -> Vec<Passage> {
    source.map_or_else(Vec::new, |source| unread(source, section))
}

pub(super) fn run(arguments: &Arguments, vocabulary: &Vocabulary) -> Exit {
    match sides(arguments, vocabulary) {
        Ok((before, after)) => print(arguments, &before, &after),
        Err(error) => {
            output::complain(&error.to_string());
            Exit::Failed
        }
    }
}

fn sides(arguments: &Arguments, vocabulary: &Vocabulary) -> Result<(Side, Side), DiffError> {
    let Some(after) = &arguments.after else {
        return own_sides(&arguments.before, vocabulary);
    };
    let is_standard_input = |path: &Path| path.as_os_str() == "-";
    if is_standard_input(&arguments.before) && is_standard_input(after) {
        return Err(DiffError::TwoStandardInputs);
    }
    let mut sides = (
        side(&arguments.before, vocabulary)?,
        side(after, vocabulary)?,
    );
    // An empty topology takes the format of the other one.
    let (before, after) = (&mut sides.0.topology, &mut sides.1.topology);
    let is_empty = |topology: &Topology| topology.clusters.is_empty() && topology.sites.is_empty();
    if is_empty(before) {
        before.numbering = after.numbering;
    } else if is_empty(after) {
        after.numbering = before.numbering;
    }
    Ok(sides)
}

fn side(path: &Path, vocabulary: &Vocabulary) -> Result<Side, DiffError> {
    let file = shown::path(path);
    // Git passes this for a file that does not exist.
    if is_null_device(path, cfg!(windows)) {
        return Ok(empty(file, vocabulary));
    }
    let opened = match save::open(path, vocabulary) {
        Ok((opened, _)) => opened,
        Err(OpenError::File(FileError::Empty(_))) => return Ok(empty(file, vocabulary)),
        Err(error) => return Err(error.into()),
    };
    Ok(Side::of(file, opened))
}

fn empty(file: String, vocabulary: &Vocabulary) -> Side {
    let mut design = Design::default();
    design.understand_by(vocabulary);
    Side {
        called: file.clone(),
        file,
        topology: design.topology,
        places: BTreeMap::new(),
        xml: None,
        section: Section::NewTopology,
        unread: Vec::new(),
        beside: Beside::default(),
    }
}

/// The device that is always empty, by its name on each system; git calls it `/dev/null` on Windows as
/// well.
fn is_null_device(path: &Path, on_windows: bool) -> bool {
    let name = path.as_os_str();
    let is_called = |it: &str| name.eq_ignore_ascii_case(it);
    name == "/dev/null" || on_windows && (is_called("NUL") || is_called(r"\\.\NUL"))
}

/// A document, and what it says is published.
fn own_sides(path: &Path, vocabulary: &Vocabulary) -> Result<(Side, Side), DiffError> {
    let (mut opened, _) = save::open(path, vocabulary)?;
    let file = shown::path(path);
    let Some(before) = Side::published(file.clone(), &mut opened) else {
        return Err(DiffError::NoBaseline(path.to_owned()));
    };
    // What a document says besides its topology is not compared here.
    let after = Side {
        beside: Beside::default(),
        ..Side::of(file, opened)
    };
    Ok((before, after))
}

/// What is ignored besides the topology, where the two documents differ in it.
fn passed_over(before: &Beside, after: &Beside) -> Vec<&'static str> {
    let mut passed_over = Vec::new();
    if before.published != after.published {
        passed_over.push(
            "the published topology in each file (OriginalTopology); specify only one file to compare it \
             with its published topology",
        );
    }
    if before.annotations != after.annotations || before.arrangement != after.arrangement {
        passed_over.push("content that only a design has: notes, known facts and the arrangement");
    }
    passed_over
}

fn print(arguments: &Arguments, before: &Side, after: &Side) -> Exit {
    let (old, new) = (&before.topology, &after.topology);
    let matching = match arguments.after {
        Some(_) => Matching::of(old, new),
        None => Matching::of_moments(old, new),
    };
    let mut differences = Differences::over(&matching, before.compared(), after.compared());
    let beside = passed_over(&before.beside, &after.beside);
    differences.not_compared.extend(beside);
    let lines = RawLines::of(&differences, before, after);
    let outcome = match differences.is_empty() {
        true => Exit::Fine,
        false => Exit::Problems,
    };
    let report = text::ComparisonReport {
        before,
        after,
        differences: &differences,
        lines: &lines,
        full: arguments.full,
    };
    match arguments.format {
        ReportFormat::Text => output::print_colored_lines(report.lines().into_iter(), outcome),
        ReportFormat::Json => output::print_json(&json::DiffReport::of(&report), outcome),
        ReportFormat::Markdown => output::print(&markdown(&report.document()), outcome),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_null_device_is_recognized_by_its_name_on_each_system() {
        for (name, on_windows, is_null) in [
            ("/dev/null", false, true),
            ("/dev/null", true, true),
            ("NUL", true, true),
            ("nul", true, true),
            (r"\\.\nul", true, true),
            ("NUL", false, false),
            ("NUL.xml", true, false),
        ] {
            assert_eq!(
                is_null_device(Path::new(name), on_windows),
                is_null,
                "{name}"
            );
        }
    }
}
