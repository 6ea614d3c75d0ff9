//! The report for scripts. Its fields are documented in `check --help`.

use serde::Serialize;

use crate::cli::check::Deny;
use crate::cli::check::report::{
    FileReport, LeftOut, ReportedNotJudged, ReportedProblem, SilencedProblem,
};
use crate::cli::check::selection::{LeftOutBy, RuleSelection};
use crate::design::Fact;
use crate::document::Note;
use crate::rules::{Counts, RuleBasis, Severity, catalog};

/// Increased when a field changes its meaning or is removed; new fields may be added at any time.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    program: &'static str,
    deny: Deny,
    files: Vec<File<'r>>,
    counts: AllCounts,
    rules: Vec<ReportedRule>,
}

#[derive(Serialize)]
struct ReportedRule {
    id: &'static str,
    name: &'static str,
    title: &'static str,
    severity: Severity,
    basis: RuleBasis,
    versions: Option<String>,
    compares_with_published: bool,
    facts: Vec<Fact>,
    left_out_by: Option<LeftOutBy>,
}

#[derive(Serialize)]
struct File<'r> {
    file: String,
    readable: bool,
    error: Option<String>,
    format: Option<&'static str>,
    notes: &'r [Note],
    problems: &'r [ReportedProblem],
    unstated: &'r [ReportedProblem],
    silenced: &'r [SilencedProblem],
    not_run: &'r [&'static str],
    not_run_because: Option<&'r str>,
    not_understood: usize,
    not_judged: &'r [ReportedNotJudged],
    left_out: &'r [LeftOut],
    counts: Counts,
}

#[derive(Serialize)]
struct AllCounts {
    #[serde(flatten)]
    problems: Counts,
    left_out: Counts,
    unreadable: usize,
}

pub(super) fn document<'r>(
    reports: &'r [FileReport],
    selection: &RuleSelection,
    deny: Deny,
) -> impl Serialize + use<'r> {
    let files: Vec<File<'_>> = reports.iter().map(file).collect();
    let mut problems = Counts::default();
    let mut left_out = Counts::default();
    for file in &files {
        problems += file.counts;
        for row in file.left_out {
            left_out += row.counts;
        }
    }
    Document {
        version: VERSION,
        program: concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")),
        deny,
        counts: AllCounts {
            problems,
            left_out,
            unreadable: files.iter().filter(|file| !file.readable).count(),
        },
        files,
        rules: rules(selection),
    }
}

fn rules(selection: &RuleSelection) -> Vec<ReportedRule> {
    catalog::rules()
        .map(|(id, rule)| ReportedRule {
            id,
            name: rule.name,
            title: rule.summary(),
            severity: rule.severity,
            basis: rule.basis,
            versions: rule.section("Versions"),
            compares_with_published: rule.compares_with_published(),
            facts: rule.facts().collect(),
            left_out_by: selection.left_out_by(id),
        })
        .collect()
}

fn file(report: &FileReport) -> File<'_> {
    let file = report.path.display().to_string();
    match &report.content {
        Err(error) => File {
            file,
            readable: false,
            error: Some(error.to_string()),
            format: None,
            notes: &[],
            problems: &[],
            unstated: &[],
            silenced: &[],
            not_run: &[],
            not_run_because: None,
            not_understood: 0,
            not_judged: &[],
            left_out: &[],
            counts: Counts::default(),
        },
        Ok(findings) => File {
            file,
            readable: true,
            error: None,
            format: Some(findings.format.key()),
            notes: &findings.notes,
            problems: &findings.problems,
            unstated: &findings.unstated,
            silenced: &findings.silenced,
            not_run: &findings.not_run,
            not_run_because: findings.not_run_because.as_deref(),
            not_understood: findings.not_understood(),
            not_judged: &findings.not_judged,
            left_out: &findings.left_out,
            counts: findings.counts(),
        },
    }
}
