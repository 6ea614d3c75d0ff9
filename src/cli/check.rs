//! `check`: every problem of the given topologies, for people and for programs.

mod json;
mod report;
mod sarif;
mod text;

use std::path::PathBuf;

use report::Report;

use super::progress::Progress;
use super::{Outcome, output};
use crate::document::save;

#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
                        topology-designer check deployed.xml\n  \
                        topology-designer check *.tbxml --format json > problems.json\n  \
                        topology-designer check design.ron --format sarif > problems.sarif\n  \
                        topology-designer check design.ron --baseline deployed.xml\n\n\
                        Text has one problem a line:\n  \
                        FILE:LINE:COLUMN: SEVERITY RULE NAME: MESSAGE [OBJECT, SITE]\n  \
                        The line and column are left out where there are none (in a design file).\n\n\
                        JSON is one object:\n  \
                        version   1; grows when a field changes its meaning\n  \
                        program   name and version of this program\n  \
                        files     one object for each file, in the order given:\n    \
                        file, readable, error (null when readable),\n    \
                        format (topology-builder, published or design; null when unreadable),\n    \
                        notes     [{kind, message, line, column}]: oddities met while reading,\n    \
                        problems  [{rule, name, severity (error, warning or info), message,\n               \
                        object {kind, name, site, id}, related [object], line, column,\n               \
                        fixes [{label, safety (safe or choice)}]}],\n    \
                        silenced  [problem with its reason]: accepted in the design\n    \
                        not_run   [rule]: had no published topology to compare with\n    \
                        counts    {error, warning, info}\n  \
                        counts    the same over all files, and unreadable\n\n\
                        SARIF is version 2.1.0, with every rule and its page.\n\n\
                        Exit codes: 0 no errors, 1 errors, 2 a file could not be read.")]
pub struct Arguments {
    /// Topologies to check
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// What is published: rules about a change compare with it. Without it, a topology that was
    /// downloaded is compared with what it was when it was downloaded
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// One problem a line
    Text,
    /// For scripts
    Json,
    /// For code scanners and editors (SARIF 2.1.0)
    Sarif,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let baseline = match arguments.baseline.as_deref().map(save::open).transpose() {
        Ok(opened) => opened.map(|(opened, _)| opened.into_published()),
        Err(error) => {
            output::complain(&error.to_string());
            return Outcome::Failed;
        }
    };
    let progress = Progress::start();
    let mut reports = Vec::new();
    for (position, file) in arguments.files.iter().enumerate() {
        let name = file.display();
        progress.step(match arguments.files.len() {
            1 => format!("Checking {name}"),
            all => format!("Checking {} of {all}: {name}", position + 1),
        });
        reports.push(Report::of(file, baseline.as_ref()));
    }
    drop(progress);
    for report in &reports {
        if let Err(unreadable) = &report.content {
            output::complain(unreadable);
        }
    }
    let text = match arguments.format {
        Format::Text => Ok(text::write(&reports)),
        Format::Json => json::write(&reports),
        Format::Sarif => sarif::write(&reports),
    };
    let outcome = reports
        .iter()
        .map(Report::outcome)
        .max()
        .unwrap_or(Outcome::Fine);
    match text {
        Ok(text) => output::print(&text, outcome),
        Err(error) => {
            output::complain(&format!("The report could not be written ({error})."));
            Outcome::Failed
        }
    }
}
