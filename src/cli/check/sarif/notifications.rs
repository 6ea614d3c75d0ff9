//! What SARIF reports besides the problems: files that could not be read, oddities of those that could,
//! rules that did not run, and what the report leaves out.

use serde_json::{Value, json};

use crate::cli::check::report::{FileReport, Findings};
use crate::cli::check::sarif::{location, rules};
use crate::cli::check::selection::LeftOutBy;
use crate::cli::check::text;
use crate::rules::catalog;

/// What happened while the files were read.
pub(super) fn of_execution(reports: &[FileReport]) -> Vec<Value> {
    let mut notifications = Vec::new();
    for report in reports {
        match &report.content {
            Err(error) => {
                let place = location(&report.path, None, None);
                notifications.push(notification("error", &error.to_string(), place));
            }
            Ok(findings) => notifications.extend(findings.notes.iter().map(|note| {
                let place = location(&report.path, note.line, note.column);
                notification("note", &note.message, place)
            })),
        }
    }
    notifications
}

/// What the user specified or left out, and the consequences.
pub(super) fn of_configuration(reports: &[FileReport]) -> Vec<Value> {
    let mut notifications = Vec::new();
    for report in reports {
        let Some(findings) = report.findings() else {
            continue;
        };
        let place = || location(&report.path, None, None);
        for rule in &findings.not_run {
            let message = format!(
                "{rule} {} did not run, or ran only partly. {}",
                catalog::name(rule),
                findings.not_run_because.as_deref().unwrap_or_default()
            );
            let mut notification = notification("note", &message, place());
            notification["associatedRule"] = rules::reference(rule);
            notifications.push(notification);
        }
        for left in &findings.not_judged {
            for rule in left.rules.iter() {
                let message = format!(
                    "{rule} {} does not check {}. {}",
                    catalog::name(rule),
                    left.object.in_words(),
                    left.because
                );
                let mut notification = notification("note", &message, place());
                notification["associatedRule"] = rules::reference(rule);
                notifications.push(notification);
            }
        }
        for option in [LeftOutBy::Only, LeftOutBy::Ignore] {
            if let Some(left_out) = text::left_out(findings, option) {
                let level = level_of_left_out(findings, option);
                let message = format!("Left out by {}: {left_out}", option.option());
                notifications.push(notification(level, &message, place()));
            }
        }
    }
    notifications
}

/// An error that nobody sees deserves a warning.
fn level_of_left_out(findings: &Findings, option: LeftOutBy) -> &'static str {
    match findings.left_out_by(option).error {
        0 => "note",
        _ => "warning",
    }
}

fn notification(level: &str, message: &str, place: Value) -> Value {
    json!({
        "level": level,
        "message": { "text": message },
        "locations": [place],
    })
}
