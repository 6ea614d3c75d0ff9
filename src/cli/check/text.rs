//! The report for people: a problem is a line that an editor can follow and `grep` can find.

use super::report::{Findings, Report};
use crate::rules::Counts;
use crate::rules::lines::{problem_line, silenced_line};

pub(super) fn write(reports: &[Report]) -> String {
    let mut lines = Vec::new();
    let mut all = Counts::default();
    let mut unreadable = 0;
    for report in reports {
        match &report.content {
            Err(_) => unreadable += 1,
            Ok(findings) => {
                lines.extend(lines_of(&report.path.display().to_string(), findings));
                all += findings.counts();
            }
        }
    }
    if reports.len() > 1 {
        let total = format!("{} files: {}", reports.len(), in_words(all));
        lines.push(match unreadable {
            0 => total,
            some => format!("{total}, {some} unreadable"),
        });
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

fn lines_of(file: &str, findings: &Findings) -> Vec<String> {
    let notes = findings.notes.iter().map(|note| {
        let place = place(note.line, note.column);
        format!("{file}{place}: note: {}", note.message)
    });
    let problems = findings.problems.iter().map(|problem| {
        let place = place(problem.line, problem.column);
        let line = problem_line(
            problem.severity,
            problem.rule,
            &problem.message,
            &problem.object,
        );
        format!("{file}{place}: {line}")
    });
    let silenced = findings.silenced.iter().map(|silenced| {
        let problem = &silenced.problem;
        let line = silenced_line(
            problem.rule,
            &silenced.reason,
            &problem.message,
            &problem.object,
        );
        format!("{file}: {line}")
    });
    let not_run = (!findings.not_run.is_empty()).then(|| {
        format!(
            "{file}: not compared with what is published ({}); name it with --baseline",
            findings.not_run.join(", ")
        )
    });
    let total = format!("{file}: {}", in_words(findings.counts()));
    notes
        .chain(problems)
        .chain(silenced)
        .chain(not_run)
        .chain([total])
        .collect()
}

fn place(line: Option<usize>, column: Option<usize>) -> String {
    match (line, column) {
        (Some(line), Some(column)) => format!(":{line}:{column}"),
        (Some(line), None) => format!(":{line}"),
        (None, _) => String::new(),
    }
}

fn in_words(counts: Counts) -> String {
    if counts == Counts::default() {
        return "no problems".to_owned();
    }
    let some = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        more => format!("{more} {word}s"),
    };
    format!(
        "{}, {}, {} for information",
        some(counts.error, "error"),
        some(counts.warning, "warning"),
        counts.info
    )
}
