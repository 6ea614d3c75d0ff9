//! Reports for people: how each run went, its failures and warnings, then its steps.

use crate::cli::log::Run;
use crate::cli::{Exit, output};
use crate::publish::log::{DeploymentLog, End, Happening, LogStep, duration};

/// The width of the longest verdict, in columns.
const VERDICT: usize = 23;

pub(super) fn print(runs: &[Run], outcome: Exit) -> Exit {
    let earliest = runs.iter().find_map(|run| {
        let log = run.log.as_ref().ok();
        log.filter(|log| log.has_failure()).map(|_| &run.file)
    });
    let mut lines = Vec::new();
    for run in runs {
        match &run.log {
            Err(error) => output::complain(&error.to_string()),
            Ok(log) => {
                let follows =
                    earliest.filter(|earliest| log.has_failure() && **earliest != run.file);
                describe(&mut lines, run, log, follows);
            }
        }
    }
    if runs.len() > 1 {
        lines.push(counts(runs));
    }
    output::print_lines(lines.into_iter(), outcome)
}

fn describe(lines: &mut Vec<String>, run: &Run, log: &DeploymentLog, follows: Option<&String>) {
    lines.push(format!("{}: {}", run.file, headline(log)));
    if let Some(earliest) = follows {
        lines.push(format!(
            "  May be a consequence of the first failure, in {earliest}."
        ));
    }
    if let End::CutOff { at } = log.end {
        lines.push(format!(
            "  The report ends at {at} and does not show how the run ended."
        ));
    }
    if log.unknown_elements > 0 {
        let elements = match log.unknown_elements {
            1 => "1 element that is".to_owned(),
            many => format!("{many} elements that are"),
        };
        lines.push(format!(
            "  It contains {elements} not known to this program."
        ));
    }
    happenings(lines, "Failures", &log.failures());
    happenings(lines, "Warnings", &log.warnings());
    lines.push("  Steps:".to_owned());
    lines.extend(log.steps().iter().map(step));
    lines.push(String::new());
}

/// `Publish-CSTopology: Success, 3 s (2018-11-01 16:44:57Z).`
fn headline(log: &DeploymentLog) -> String {
    let cmdlet = match log.cmdlet() {
        "" => "a cmdlet without a name",
        cmdlet => cmdlet,
    };
    let verdict = match log.end {
        End::CutOff { .. } => "Not complete",
        End::Reached | End::Threw => log.verdict().label(),
    };
    let run = log.steps().first();
    let took = run.and_then(LogStep::seconds).map(duration);
    let took = took.map(|took| format!(", {took}")).unwrap_or_default();
    let began = log.started().map(|started| format!(" ({started})"));
    format!("{cmdlet}: {verdict}{took}{}.", began.unwrap_or_default())
}

fn happenings(lines: &mut Vec<String>, title: &str, happenings: &[Happening]) {
    if happenings.is_empty() {
        return;
    }
    lines.push(format!("  {title} ({}):", happenings.len()));
    for happening in happenings {
        let times = match happening.times {
            1 => String::new(),
            times => format!(" ({times} times)"),
        };
        let line = happening.place.line;
        lines.push(format!("    line {line}: {}{times}", happening.message));
        let mut place = happening.steps.join(" > ");
        if let Some(object) = happening
            .object
            .as_ref()
            .filter(|object| !place.contains(*object))
        {
            let between = if place.is_empty() { "" } else { ", " };
            place = format!("{place}{between}{object}");
        }
        if !place.is_empty() {
            lines.push(format!("      In: {place}"));
        }
        if let Some(meaning) = happening.meaning {
            lines.push(format!("      Means: {}", meaning.means));
            if !meaning.cure.is_empty() {
                lines.push(format!("      Do: {}", meaning.cure));
            }
            if let Some(rule) = meaning.rule {
                lines.push(format!(
                    "      Rule: {rule} (topology-designer explain {rule})"
                ));
            }
        }
        if let Some(advice) = &happening.advice {
            lines.push(format!("      Product advice: {advice}"));
        }
    }
}

fn step(step: &LogStep) -> String {
    let name = step.title();
    let took = match step.seconds() {
        None | Some(0) => String::new(),
        Some(seconds) => format!(", {}", duration(seconds)),
    };
    let description = match &*step.description {
        "" => String::new(),
        description => format!(": {description}"),
    };
    let indent = "  ".repeat(step.depth);
    let verdict = step.verdict.label();
    format!("    {verdict:VERDICT$}  {indent}{name}{description}{took}")
}

fn counts(runs: &[Run]) -> String {
    let readable = || runs.iter().filter_map(|run| run.log.as_ref().ok());
    let failed = readable().filter(|log| log.has_failure()).count();
    let unreadable = runs.len() - readable().count();
    let mut parts = vec![format!("{} reports", runs.len())];
    parts.push(format!("{failed} with failures"));
    if unreadable > 0 {
        parts.push(format!("{unreadable} could not be read"));
    }
    format!("{}.", parts.join(", "))
}
