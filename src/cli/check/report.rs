//! What was found in one file, before it takes the form of a report.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::Outcome;
use crate::document::{Format, Note, places, save};
use crate::rules::objects::{Object, Objects};
use crate::rules::{self, Counts, Diagnostic, Facts, Safety, Severity, catalogue};
use crate::topology::{ObjectId, Topology};

/// One file.
pub(super) struct Report {
    /// As the user named it.
    pub path: PathBuf,
    /// What was found, or why it could not be read.
    pub content: Result<Findings, String>,
}

/// What was found in a file that could be read.
pub(super) struct Findings {
    pub format: Format,
    pub notes: Vec<Note>,
    pub problems: Vec<Problem>,
    /// Problems that the user silenced.
    pub silenced: Vec<SilencedProblem>,
    /// Rules that had no published topology to compare with.
    pub not_run: Vec<&'static str>,
}

/// A problem that is accepted, with the reason.
#[derive(Serialize)]
pub(super) struct SilencedProblem {
    #[serde(flatten)]
    pub problem: Problem,
    pub reason: String,
}

/// One problem.
#[derive(Serialize)]
pub(super) struct Problem {
    pub rule: &'static str,
    pub name: &'static str,
    pub severity: Severity,
    pub message: String,
    pub object: Object,
    pub related: Vec<Object>,
    pub line: Option<usize>,
    pub column: Option<usize>,
    pub fixes: Vec<Fix>,
}

/// What would make a problem go.
#[derive(Serialize)]
pub(super) struct Fix {
    pub label: String,
    pub safety: Safety,
}

impl Report {
    /// Reads and checks a file. It is compared with `baseline`, or else with what the document itself
    /// says is published.
    pub(super) fn of(path: &Path, baseline: Option<&Topology>) -> Self {
        let content = match save::open(path) {
            Err(error) => Err(error.to_string()),
            Ok((opened, _)) => {
                let baseline = baseline.or(opened.baseline.as_ref());
                let report = rules::Report::of(&Facts::with_baseline(&opened.design, baseline));
                let objects = Objects::new(&opened.design.topology);
                let places = match (&opened.source, opened.format) {
                    // A line of the document inside would be looked for in the design file.
                    (None, _) | (_, Format::Design) => BTreeMap::new(),
                    (Some(source), _) => places::places(source),
                };
                let problem = |diagnostic: Diagnostic| {
                    let place = places.get(&element_of(&diagnostic.object));
                    Problem {
                        rule: diagnostic.rule,
                        name: catalogue::name(diagnostic.rule),
                        severity: diagnostic.severity,
                        object: objects.object(&diagnostic.object),
                        related: diagnostic
                            .related
                            .iter()
                            .map(|id| objects.object(id))
                            .collect(),
                        line: place.map(|place| place.line),
                        column: place.map(|place| place.column),
                        message: diagnostic.message,
                        fixes: diagnostic.fixes.into_iter().map(Fix::from).collect(),
                    }
                };
                Ok(Findings {
                    format: opened.format,
                    problems: report.diagnostics.into_iter().map(problem).collect(),
                    silenced: report
                        .silenced
                        .into_iter()
                        .map(|silenced| SilencedProblem {
                            problem: problem(silenced.diagnostic),
                            reason: silenced.reason,
                        })
                        .collect(),
                    not_run: report.not_run,
                    notes: opened.notes,
                })
            }
        };
        Self {
            path: path.to_owned(),
            content,
        }
    }

    pub(super) fn outcome(&self) -> Outcome {
        match &self.content {
            Err(_) => Outcome::Failed,
            Ok(findings) if findings.counts().error > 0 => Outcome::Errors,
            Ok(_) => Outcome::Fine,
        }
    }
}

impl Findings {
    pub(super) fn counts(&self) -> Counts {
        Counts::of(self.problems.iter().map(|problem| problem.severity))
    }
}

impl From<rules::QuickFix> for Fix {
    fn from(fix: rules::QuickFix) -> Self {
        Self {
            label: fix.label,
            safety: fix.safety,
        }
    }
}

/// The object whose element shows the problem: a computer stands in its cluster.
fn element_of(object: &ObjectId) -> ObjectId {
    match object {
        ObjectId::Machine(cluster, _) => ObjectId::Cluster(cluster.clone()),
        other => other.clone(),
    }
}

/// How the formats are called in reports.
pub(super) fn name_of_format(format: Format) -> &'static str {
    match format {
        Format::TopologyBuilder => "topology-builder",
        Format::Published => "published",
        Format::Design => "design",
    }
}
