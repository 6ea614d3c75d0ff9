//! The report of a cmdlet as a document: how it went, failures and warnings, then its steps as a tree.

use crate::publish::log::{DeploymentLog, End, Happening, Step, Verdict, duration};
use crate::report::{Block, CallOut, Document, Level, Words};

/// A report for people, failures first.
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
        Verdict::Success => CallOut::Note,
        Verdict::CompletedWithWarnings => CallOut::Warning,
        Verdict::CompletedWithErrors | Verdict::Failed => CallOut::Stop,
    };
    let took = log.steps().first().and_then(Step::seconds).map(duration);
    let took = took.map(|took| format!(", {took}")).unwrap_or_default();
    match log.end {
        End::CutOff { at } => document.call_out(
            CallOut::Stop,
            format!("The report stops at {at}: how the run ended is not in it."),
        ),
        End::Reached | End::Threw => {
            document.call_out(kind, format!("{}{took}", log.verdict().label()))
        }
    }
    happenings(&mut document, "Failures", CallOut::Stop, &log.failures());
    happenings(&mut document, "Warnings", CallOut::Warning, &log.warnings());
    document.heading(Level::Chapter, "Steps");
    let steps = log.steps().iter().map(step).collect();
    document.blocks.push(Block::List(steps));
    document
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
            said.push(format!("Means: {}", meaning.means).into());
            if !meaning.cure.is_empty() {
                said.push(format!("Do: {}", meaning.cure).into());
            }
            if let Some(rule) = meaning.rule {
                said.push(format!("Rule: {rule}").into());
            }
        }
        if let Some(advice) = &happening.advice {
            said.push(format!("The product says: {advice}").into());
        }
        document.blocks.push(Block::List(said));
    }
}

/// A step, set in by how deep it is.
fn step(step: &Step) -> Words {
    let took = match step.seconds() {
        None | Some(0) => String::new(),
        Some(seconds) => format!(", {}", duration(seconds)),
    };
    let depth = "– ".repeat(step.depth);
    Words::from(format!("{depth}{}: ", step.verdict.label()))
        .and_name(step.title())
        .and(took)
}
