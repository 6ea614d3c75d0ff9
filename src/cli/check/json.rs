//! The report for scripts. Its fields are documented in `check --help`.

use serde::Serialize;

use super::report::{Problem, Report, SilencedProblem, name_of_format};
use crate::document::Note;
use crate::rules::Counts;

/// Grows when a field changes its meaning or goes; new fields may come at any time.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    program: &'static str,
    files: Vec<File<'r>>,
    counts: AllCounts,
}

#[derive(Serialize)]
struct File<'r> {
    file: String,
    readable: bool,
    error: Option<&'r str>,
    format: Option<&'static str>,
    notes: &'r [Note],
    problems: &'r [Problem],
    silenced: &'r [SilencedProblem],
    not_run: &'r [&'static str],
    counts: Counts,
}

#[derive(Serialize)]
struct AllCounts {
    #[serde(flatten)]
    problems: Counts,
    unreadable: usize,
}

pub(super) fn write(reports: &[Report]) -> Result<String, serde_json::Error> {
    let files: Vec<File<'_>> = reports.iter().map(file).collect();
    let mut problems = Counts::default();
    for file in &files {
        problems += file.counts;
    }
    let document = Document {
        version: VERSION,
        program: concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")),
        counts: AllCounts {
            problems,
            unreadable: files.iter().filter(|file| !file.readable).count(),
        },
        files,
    };
    serde_json::to_string_pretty(&document).map(|json| json + "\n")
}

fn file(report: &Report) -> File<'_> {
    let file = report.path.display().to_string();
    match &report.content {
        Err(error) => File {
            file,
            readable: false,
            error: Some(error),
            format: None,
            notes: &[],
            problems: &[],
            silenced: &[],
            not_run: &[],
            counts: Counts::default(),
        },
        Ok(findings) => File {
            file,
            readable: true,
            error: None,
            format: Some(name_of_format(findings.format)),
            notes: &findings.notes,
            problems: &findings.problems,
            silenced: &findings.silenced,
            not_run: &findings.not_run,
            counts: findings.counts(),
        },
    }
}
