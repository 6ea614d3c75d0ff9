//! `plan`: lists the steps that publishing a design needs, and what blocks it.

mod json;

use std::path::{Path, PathBuf};

use crate::document::save::{self, OpenError};
use crate::document::{Opened, shown};
use crate::publish::plan::document;
use crate::report::{markdown, plain};
use crate::vocabulary::Vocabulary;
use crate::workspace::baseline::NamedBaseline;
use crate::workspace::plan::{Against, of_document};

use crate::cli::{Exit, output};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  topology-designer plan design.ron --baseline deployed.xml\n  \
                  topology-designer plan design.ron --first --format markdown > plan.md\n\nThe plan lists \
                  what blocks publishing, how the topology is published, the differences, and the steps in \
                  order. Each step has its place, the person who does it, the commands, how to check it, \
                  how to undo it, who is interrupted, what is lost permanently, and the source.\n\nWithout \
                  --baseline and --first, the design is compared with the published topology in its own \
                  document. For a .tbxml file, the plan is for its new topology; as a baseline, its \
                  original topology is used. A design as a baseline is the topology that it was made from, \
                  or its own if it was made from none.\n\nJSON is one object:\n  version       1; grows when a field \
                  changes its meaning\n  program       name and version of this program\n  design, \
                  baseline  file; baseline is null for a first publication\n  blocked       whether \
                  nothing may be published as it is\n  blockers      [{rule, message}]\n  way           \
                  {by: \"direct\" or \"topology-builder\", reasons}\n  differences   [{change, kind, name, \
                  properties [{property, before, after}]}]\n  steps         [{number, kind, what, causes, \
                  where, who, commands, by_hand, check, back,\n                interrupts, lost, notes, \
                  documented, sources}]\n  setup         [computer]: where setup has to run\n  \
                  without_step  [{difference, because}]\n  accepted [{rule, message, reason}]\n\nExit \
                  codes: 0 a plan that nothing blocks, 1 blocked, 2 a file could not be read."
)]
pub struct Arguments {
    /// Design, or any topology; - is standard input
    #[arg(value_name = "DESIGN")]
    file: PathBuf,

    /// Published topology to compare with
    #[arg(long, value_name = "DEPLOYED")]
    baseline: Option<PathBuf>,

    /// Plan a first publication, even if the document contains a published topology
    #[arg(long, conflicts_with = "baseline")]
    first: bool,

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

/// Why the input for a plan could not be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum InputError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(
        "The document does not contain a published topology; specify it with --baseline, or use --first \
         for a first publication. File: {}",
        shown::path(.0)
    )]
    NoBaseline(PathBuf),
}

/// A design, and what is published.
pub(super) struct Input {
    pub opened: Opened,
    pub named: Option<NamedBaseline>,
    pub is_first: bool,
    file: PathBuf,
}

impl Input {
    /// Reads the design and the baseline.
    ///
    /// # Errors
    /// When one of them cannot be read, or it is not known what is published.
    pub(super) fn read(
        file: &Path,
        baseline: Option<&Path>,
        is_first: bool,
        vocabulary: &Vocabulary,
    ) -> Result<Self, InputError> {
        let (opened, _) = save::open(file, vocabulary)?;
        let named = baseline
            .map(|path| NamedBaseline::read(path, vocabulary))
            .transpose()?;
        let input = Self {
            opened,
            named,
            is_first,
            file: file.to_owned(),
        };
        match Against::of(&input.opened, input.named.as_ref(), is_first) {
            Some(_) => Ok(input),
            None => Err(InputError::NoBaseline(file.to_owned())),
        }
    }

    /// What the design is planned against.
    pub(super) fn against(&self) -> Against<'_> {
        Against::of(&self.opened, self.named.as_ref(), self.is_first).unwrap_or(Against::Nothing)
    }

    /// The name of the design, for people.
    pub(super) fn design_name(&self) -> String {
        shown::path(&self.file)
    }

    /// The name of what is published, for people; `None` for a first publication.
    pub(super) fn baseline_name(&self) -> Option<String> {
        self.against().name(&self.design_name())
    }
}

pub(super) fn run(arguments: &Arguments, vocabulary: &Vocabulary) -> Exit {
    let baseline = arguments.baseline.as_deref();
    let input = match Input::read(&arguments.file, baseline, arguments.first, vocabulary) {
        Ok(input) => input,
        Err(error) => {
            output::complain(&error.to_string());
            return Exit::Failed;
        }
    };
    let plan = of_document(&input.opened, input.against());
    let outcome = match plan.is_blocked() {
        true => Exit::Problems,
        false => Exit::Fine,
    };
    let (design, baseline) = (input.design_name(), input.baseline_name());
    let printed = || document(&plan, &design, baseline.as_deref());
    match arguments.format {
        ReportFormat::Text => output::print(&plain(&printed()), outcome),
        ReportFormat::Markdown => output::print(&markdown(&printed()), outcome),
        ReportFormat::Json => {
            let report = json::PlanReport::of(&plan, &design, baseline.as_deref());
            output::print_json(&report, outcome)
        }
    }
}
