//! `log`: shows what the reports of the deployment cmdlets say, failures first.

mod json;
mod text;

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::{Exit, output};
use crate::document::save::{FileError, read_input, words};
use crate::document::shown;
use crate::publish::log::{self, DeploymentLog, LogError, StepVerdict};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  topology-designer log Publish-CSTopology-….xml\n  topology-designer log \
                  C:\\Logs                        every report in a folder\n  topology-designer log *.xml \
                  --format json > runs.json\n\nCmdlets such as Publish-CsTopology and Install-CsDatabase \
                  write a report to the path of -Report, or to the temporary folder of the account: an XML \
                  file, which is read here, and a web page (.html) beside it.\n\nThe verdicts are the same \
                  as in the web page: Failed, Completed with errors, Completed with warnings, Success. A \
                  run that reached its end did not necessarily succeed. Reports are listed by start time; \
                  reports without a time come last.\n\nJSON is one object:\n  version   1; grows when a \
                  field changes its meaning\n  program   name and version of this program\n  runs      one \
                  object for each report:\n    file, readable, error (null when readable),\n    cmdlet, \
                  verdict (success, completed-with-warnings, completed-with-errors or failed),\n    end \
                  (reached, threw or cut-off), line (where it is cut off, or null),\n    started, finished \
                  (UTC, or null), seconds (or null), unknown_elements,\n    failures  [{message, advice, \
                  steps [name], object, line, column, time, times,\n               means, cure, rule}]: \
                  the first first, each once,\n    warnings  the same,\n    steps     [{name, description, \
                  depth, verdict, started, seconds, line}]: the run\n               itself first, then its \
                  parts in the order of the report\n  counts    {success, completed_with_warnings, \
                  completed_with_errors, failed, cut_off,\n            unreadable}\n\nExit codes: 0 no \
                  failures, 1 something failed or a report is incomplete, 2 a report could not be read."
)]
pub struct Arguments {
    /// Reports, or folders of reports; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

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
}

/// Why nothing can be said about a file.
#[derive(Debug, thiserror::Error)]
enum RunError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("The folder cannot be read ({}): {path}", words::reason(reason))]
    Folder {
        reason: std::io::Error,
        path: String,
    },
    #[error("There is no report (.xml) in this folder: {0}")]
    NoReports(String),
    #[error("{reason} File: {path}")]
    Log { reason: LogError, path: String },
}

/// A report file, and what it says.
struct Run {
    /// The name of the file, for people.
    file: String,
    log: Result<DeploymentLog, RunError>,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    let mut runs: Vec<Run> = Vec::new();
    for path in &arguments.files {
        match files_of(path) {
            Ok(files) => runs.extend(files.iter().map(|file| Run::of(file))),
            Err(error) => runs.push(Run {
                file: shown::path(path),
                log: Err(error),
            }),
        }
    }
    // The sort is stable: reports without a time keep the order in which they were named.
    runs.sort_by_key(|run| {
        let started = run.log.as_ref().ok().and_then(DeploymentLog::started);
        (started.is_none(), started)
    });
    let outcome = outcome(&runs);
    match arguments.format {
        ReportFormat::Text => text::print(&runs, outcome),
        ReportFormat::Json => output::print_json(&json::LogReport::of(&runs), outcome),
    }
}

impl Run {
    fn of(path: &Path) -> Self {
        let file = shown::path(path);
        let log = read_input(path).map_err(RunError::from);
        let log = log.and_then(|(bytes, _)| {
            log::read(&bytes).map_err(|reason| RunError::Log {
                reason,
                path: file.clone(),
            })
        });
        Self { file, log }
    }
}

/// The reports in a folder, sorted by name, or the file itself.
fn files_of(path: &Path) -> Result<Vec<PathBuf>, RunError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let failed = |reason: std::io::Error| RunError::Folder {
        reason,
        path: shown::path(path),
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        let file = entry.map_err(failed)?.path();
        let ending = file.extension().unwrap_or_default();
        if ending.eq_ignore_ascii_case("xml") && file.is_file() {
            files.push(file);
        }
    }
    files.sort();
    match files.is_empty() {
        true => Err(RunError::NoReports(shown::path(path))),
        false => Ok(files),
    }
}

fn outcome(runs: &[Run]) -> Exit {
    let of_run = |run: &Run| match &run.log {
        Err(_) => Exit::Failed,
        Ok(log) if log.has_failure() => Exit::Problems,
        Ok(_) => Exit::Fine,
    };
    runs.iter().map(of_run).max().unwrap_or(Exit::Fine)
}

/// A verdict as a word for programs.
fn verdict_token(verdict: StepVerdict) -> &'static str {
    match verdict {
        StepVerdict::Success => "success",
        StepVerdict::CompletedWithWarnings => "completed-with-warnings",
        StepVerdict::CompletedWithErrors => "completed-with-errors",
        StepVerdict::Failed => "failed",
    }
}
