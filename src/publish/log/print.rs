//! The report of a cmdlet as a document: the result, failures and warnings, then its steps as a tree.

use std::fmt;

use crate::publish::log::{DeploymentLog, End, Happening, LogStep, StepVerdict, duration};
use crate::report::{Block, CallOut, Document, Level, Words};

/// The number of steps in one block of a document.
const PART: usize = 100;

/// The report as a document, failures first.
pub fn document(log: &DeploymentLog, file: &str) -> Document {
    let cmdlet = match log.cmdlet() {
        "" => "a cmdlet without a name",
        cmdlet => cmdlet,
    };
    let mut document = Document {
        title: format!("Report of {cmdlet}"),
        about: vec![("File", file.to_owned())],
        blocks: Vec::new(),
    };
    if let Some(began) = log.started() {
        document.about.push(("Began", began.to_string()));
    }
    let kind = match log.verdict() {
        StepVerdict::Success => CallOut::Note,
        StepVerdict::CompletedWithWarnings => CallOut::Warning,
        StepVerdict::CompletedWithErrors | StepVerdict::Failed => CallOut::Stop,
    };
    let took = log.steps().first().and_then(LogStep::seconds).map(duration);
    let took = took.map(|took| format!(", {took}")).unwrap_or_default();
    match log.end {
        End::CutOff { at } => document.call_out(
            CallOut::Stop,
            format!("The report ends at {at} and does not show how the run ended."),
        ),
        End::Reached | End::Threw => {
            document.call_out(kind, format!("{}{took}", log.verdict().label()))
        }
    }
    happenings(&mut document, "Failures", CallOut::Stop, &log.failures());
    happenings(&mut document, "Warnings", CallOut::Warning, &log.warnings());
    document.heading(Level::Chapter, "Steps");
    // In blocks, so that the window draws only the visible part of a long run.
    let parts = log.steps().chunks(PART);
    let parts = parts.map(|steps| Block::List(steps.iter().map(step).collect()));
    document.blocks.extend(parts);
    document
}

/// Several reports as one document, in the order in which the runs started. A file that is not a report gets a
/// sentence.
pub fn documents<E: fmt::Display>(
    mut reports: Vec<(String, Result<DeploymentLog, E>)>,
) -> Document {
    reports.sort_by_key(|(_, report)| {
        let started = report.as_ref().ok().and_then(DeploymentLog::started);
        (started.is_none(), started)
    });
    let mut all = Document {
        title: "Cmdlet reports".to_owned(),
        about: Vec::new(),
        blocks: Vec::new(),
    };
    let failed = |(_, report): &&(String, Result<DeploymentLog, E>)| {
        report.as_ref().is_ok_and(DeploymentLog::has_failure)
    };
    match reports.iter().find(failed) {
        Some((file, _)) => all.call_out(
            CallOut::Stop,
            format!("The first failure is in {file}; later failures may be consequences of it."),
        ),
        None => all.call_out(CallOut::Note, "No report contains a failure."),
    }
    for (file, report) in &reports {
        all.heading(Level::Chapter, file.clone());
        match report {
            Err(reason) => all.call_out(CallOut::Warning, reason.to_string()),
            Ok(log) => {
                let one = document(log, file);
                all.paragraph(one.title);
                all.blocks.extend(one.blocks);
            }
        }
    }
    all
}

fn happenings(document: &mut Document, title: &str, kind: CallOut, happenings: &[Happening]) {
    if happenings.is_empty() {
        return;
    }
    document.heading(Level::Chapter, title);
    for happening in happenings {
        let times = match happening.times {
            1 => String::new(),
            times => format!(" ({times} times)"),
        };
        document.call_out(kind, format!("{}{times}", happening.message));
        let mut said: Vec<Words> = Vec::new();
        if !happening.steps.is_empty() {
            said.push(format!("In: {}", happening.steps.join(" > ")).into());
        }
        if let Some(object) = &happening.object {
            said.push(Words::from("Object: ").and_name(object));
        }
        if let Some(meaning) = happening.meaning {
            said.push(format!("Meaning: {}", meaning.means).into());
            if !meaning.cure.is_empty() {
                said.push(format!("What to do: {}", meaning.cure).into());
            }
            if let Some(rule) = meaning.rule {
                said.push(format!("Rule: {rule}").into());
            }
        }
        if let Some(advice) = &happening.advice {
            said.push(format!("Product advice: {advice}").into());
        }
        document.blocks.push(Block::List(said));
    }
}

/// A step, indented by its depth.
fn step(step: &LogStep) -> Words {
    let took = match step.seconds() {
        None | Some(0) => String::new(),
        Some(seconds) => format!(", {}", duration(seconds)),
    };
    let depth = "– ".repeat(step.depth);
    Words::from(format!("{depth}{}: ", step.verdict.label()))
        .and_name(step.title())
        .and(took)
}
