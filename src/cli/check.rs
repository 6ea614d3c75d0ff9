//! `check`: every problem of the given topologies, for people and for programs.

mod fingerprint;
mod json;
mod report;
mod sarif;
mod selection;
mod text;

use std::path::PathBuf;

use serde::Serialize;

use report::FileReport;
use selection::RuleSelection;

use crate::cli::progress::ProgressLine;
use crate::cli::{Exit, output};
use crate::document::shown;
use crate::rules::Severity;
use crate::vocabulary::Vocabulary;
use crate::workspace::baseline::NamedBaseline;

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  topology-designer check deployed.xml\n  topology-designer check *.tbxml \
                  --format json > problems.json\n  topology-designer check design.ron --format sarif > \
                  problems.sarif\n  topology-designer check design.ron --baseline deployed.xml\n  \
                  topology-designer check design.ron --deny warnings --ignore no-office-web-apps\n\nSome \
                  rules compare with the published topology. Without --baseline, a downloaded topology is \
                  compared with its state when it was downloaded, and a published topology (.xml) with \
                  itself. If the two have different identities, objects are matched by name.\n\n--only \
                  and --ignore take ids (R45) and names (next-hop-missing), in any case, separated by \
                  commas or in several options. A rule in both options is ignored. Problems of ignored \
                  rules are still counted in the report, but they do not affect the exit code, even if \
                  they are errors.\n\nProblems are listed in a fixed order: by file as given, by severity, \
                  by rule number, and then by position in the document.\n\nContent that convert cannot \
                  write is an error without a rule, at its line, even in a design file.\n\nText has one \
                  problem per line:\n  FILE:LINE:COLUMN: SEVERITY RULE NAME: MESSAGE [OBJECT, SITE]\n  The \
                  line and column are left out where there are none (in a design file).\n  SEVERITY is \
                  \"question\" if a rule cannot run because a fact is unknown, and \"silenced\" for a \
                  problem that is accepted in the design; neither is counted. Content about Persistent \
                  Chat that is not understood is quoted in a note. The rules that do not run because of it \
                  are listed, and the last line counts it.\n\nJSON is one object:\n  version   1; grows \
                  when a field changes its meaning\n  program   name and version of this program\n  \
                  deny      errors, warnings or info\n  files     one object for each file, in the order \
                  given:\n    file, readable, error (null when readable),\n    format (topology-builder, \
                  published or design; null when unreadable),\n    notes     [{kind, message, line, \
                  column}]: odd content found while reading, and\n               content about Persistent \
                  Chat that is not understood,\n    problems  [{rule, name, severity (error, warning or \
                  info), message,\n               object {kind, name, site, id}, related [object], line, \
                  column,\n            fixes [{label, safety (safe or choice)}],\n               fact \
                  (null), facts ([]), fingerprint: stays as it is while rule,\n               object and \
                  reference do}],\n    unstated  [problem with its facts [{fact, objects [object]}]]: not \
                  checked, because\n               the facts are unknown; fact is the first of them, for \
                  object and related,\n               and Link also has links [[data center, data \
                  center]]\n    silenced  [problem with its reason]: accepted in the design\n    not_run   \
                  [rule]: did not run, or ran only partly, because there is no published \
                  topology\n              to compare with, or none that matches the design\n    \
                  not_run_because: why, in a sentence (null when all rules ran)\n    not_understood: how \
                  many of the notes are of the kind not-understood\n    not_judged [{object, rules [rule], \
                  because}]: what rules do not check, because\n               the document has it in a \
                  form that is not understood\n    left_out  [{rule, name, by (only or ignore), counts \
                  {error, warning, info},\n               silenced, unstated}]: excluded by --only and \
                  --ignore\n    counts    {error, warning, info}: of problems\n  counts    the same over \
                  all files; left_out {error, warning, info}; unreadable\n  rules     every rule that is \
                  checked, in the order of its number:\n    id, name, title, severity (the highest; a \
                  problem can be less severe),\n    basis (documented, topology-builder, field or \
                  inferred), versions,\n    compares_with_published, facts [that the user must enter for \
                  it],\n    left_out_by (only, ignore or null);\n    its page: topology-designer explain \
                  ID\n\nSARIF is version 2.1.0, with every rule and its page. Fixes are described in the \
                  properties of a result. Questions have the kind open and the level none, with the \
                  unknown facts in their properties. Rules that did not run, and excluded rules, are \
                  configuration notifications.\n\nExit codes: 0 no errors, 1 errors (or, with --deny, also \
                  warnings or information), 2 a file could not be read, or an option names an unknown \
                  rule. Silenced problems and questions never count."
)]
pub struct Arguments {
    /// Topologies to check; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Published topology to compare with
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Lowest severity that sets the exit code to 1
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = Deny::Errors)]
    deny: Deny,

    /// Report only these rules
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    only: Vec<String>,

    /// Report all rules except these
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    ignore: Vec<String>,

    /// Output format
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ReportFormat {
    /// One problem per line
    Text,
    /// For scripts
    Json,
    /// For code scanners and editors (SARIF 2.1.0)
    Sarif,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
enum Deny {
    /// Errors
    #[value(alias = "error")]
    Errors,
    /// Errors and warnings
    #[value(alias = "warning")]
    Warnings,
    /// All problems, including information
    #[value(alias = "information")]
    Info,
}

impl Deny {
    fn severity(self) -> Severity {
        match self {
            Self::Errors => Severity::Error,
            Self::Warnings => Severity::Warning,
            Self::Info => Severity::Info,
        }
    }
}

pub(super) fn run(arguments: &Arguments, vocabulary: &Vocabulary) -> Exit {
    let selection = match RuleSelection::new(&arguments.only, &arguments.ignore) {
        Ok(selection) => selection,
        Err(error) => {
            output::complain(&error.to_string());
            return Exit::Failed;
        }
    };
    let named = arguments.baseline.as_deref();
    let baseline = match named.map(|path| NamedBaseline::read(path, vocabulary)) {
        None => None,
        Some(Ok(baseline)) => Some(baseline),
        Some(Err(error)) => {
            output::complain(&error.to_string());
            return Exit::Failed;
        }
    };
    let progress = ProgressLine::start();
    let mut reports = Vec::new();
    for (position, file) in arguments.files.iter().enumerate() {
        let name = shown::path(file);
        progress.step(match arguments.files.len() {
            1 => format!("Checking {name}"),
            all => format!("Checking {} of {all}: {name}", position + 1),
        });
        reports.push(FileReport::of(
            file,
            vocabulary,
            baseline.as_ref(),
            &selection,
        ));
    }
    drop(progress);
    for report in &reports {
        if let Err(unreadable) = &report.content {
            output::complain(&unreadable.to_string());
        }
    }
    let outcome = outcome(&reports, arguments.deny);
    match arguments.format {
        ReportFormat::Text => output::print_lines(text::lines(&reports), outcome),
        ReportFormat::Json => {
            let document = json::document(&reports, &selection, arguments.deny);
            output::print_json(&document, outcome)
        }
        ReportFormat::Sarif => {
            let log = sarif::log(&reports, &selection, outcome);
            output::print_json(&log, outcome)
        }
    }
}

/// How the worst file went.
fn outcome(reports: &[FileReport], deny: Deny) -> Exit {
    let of = |report: &FileReport| match report.findings() {
        None => Exit::Failed,
        Some(findings) if findings.counts().at_least(deny.severity()) > 0 => Exit::Problems,
        Some(_) => Exit::Fine,
    };
    reports.iter().map(of).max().unwrap_or(Exit::Fine)
}
