//! The report for people: each problem is a line that an editor can follow and `grep` can find.

use crate::cli::check::report::{FileReport, Findings};
use crate::cli::check::selection::LeftOutBy;
use crate::rules::Counts;
use crate::rules::engine::lines::{problem_line, silenced_line, unstated_line};
use crate::topology::readable::cut;

/// The lines, created one by one while they are printed.
pub(super) fn lines(reports: &[FileReport]) -> impl Iterator<Item = String> {
    let mut all = Summary::default();
    for report in reports {
        match report.findings() {
            None => all.unreadable += 1,
            Some(findings) => all.add(findings),
        }
    }
    let summary = match reports.len() {
        0 | 1 => None,
        count => Some(format!("{count} files: {}", all.in_words())),
    };
    let findings = reports
        .iter()
        .filter_map(|report| Some((&report.path, report.findings()?)));
    findings
        .flat_map(|(path, findings)| lines_of(path.display().to_string(), findings))
        .chain(summary)
}

/// The numbers in the last line.
#[derive(Default)]
struct Summary {
    problems: Counts,
    left_out_by_only: usize,
    left_out_by_ignore: usize,
    /// How many questions rules ask, counted as in the window: one for each rule.
    unstated: usize,
    unreadable: usize,
    /// How many parts of the documents are not understood.
    not_understood: usize,
}

impl Summary {
    fn add(&mut self, findings: &Findings) {
        self.problems += findings.counts();
        self.left_out_by_only += findings.left_out_by(LeftOutBy::Only).total();
        self.left_out_by_ignore += findings.left_out_by(LeftOutBy::Ignore).total();
        self.unstated += findings.unstated.len();
        self.not_understood += findings.not_understood();
    }

    fn in_words(&self) -> String {
        let left_out = [
            (self.left_out_by_only, LeftOutBy::Only),
            (self.left_out_by_ignore, LeftOutBy::Ignore),
        ];
        let is_all_shown = left_out.iter().all(|(count, _)| *count == 0);
        let mut words = match self.problems.total() {
            0 if is_all_shown => "no problems".to_owned(),
            0 => "no other problems".to_owned(),
            _ => format!(
                "{}, {}, {} for information",
                some(self.problems.error, "error"),
                some(self.problems.warning, "warning"),
                self.problems.info
            ),
        };
        if self.unreadable > 0 {
            words += &format!(", {} unreadable", self.unreadable);
        }
        if self.unstated > 0 {
            words += &format!("; {}", some(self.unstated, "question"));
        }
        if self.not_understood > 0 {
            words += &format!("; {} not understood", self.not_understood);
        }
        for (count, option) in left_out {
            if count > 0 {
                words += &format!("; {count} left out by {}", option.option());
            }
        }
        words
    }
}

/// What an option left out: `1 error, 2 warnings (R45, R58)`; `None` when it left out nothing.
pub(super) fn left_out(findings: &Findings, option: LeftOutBy) -> Option<String> {
    let rows = findings.left_out.iter().filter(|row| row.by == option);
    let silenced: usize = rows.clone().map(|row| row.silenced).sum();
    let unstated: usize = rows.clone().map(|row| row.unstated).sum();
    let counts = findings.left_out_by(option);
    let kinds: Vec<String> = [
        (counts.error, some(counts.error, "error")),
        (counts.warning, some(counts.warning, "warning")),
        (counts.info, format!("{} for information", counts.info)),
        (silenced, format!("{silenced} silenced")),
        (unstated, some(unstated, "question")),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(_, words)| words)
    .collect();
    let rules: Vec<&str> = rows
        .map(|row| row.rule)
        // A design may silence a rule that this version does not know.
        .filter(|rule| !rule.is_empty())
        .collect();
    match (kinds.is_empty(), rules.is_empty()) {
        (true, _) => None,
        (false, true) => Some(kinds.join(", ")),
        (false, false) => Some(format!("{} ({})", kinds.join(", "), rules.join(", "))),
    }
}

fn lines_of(file: String, findings: &Findings) -> impl Iterator<Item = String> {
    let notes = findings.notes.iter().map(|note| {
        let place = place(note.line, note.column);
        format!("{place}: note: {}", note.message)
    });
    let problems = findings.problems.iter().map(|problem| {
        let place = place(problem.line, problem.column);
        let line = problem_line(
            problem.severity,
            problem.rule,
            &problem.message,
            &problem.object,
        );
        format!("{place}: {line}")
    });
    let unstated = findings.unstated.iter().map(|unstated| {
        let line = unstated_line(unstated.rule, &unstated.message, &unstated.object);
        format!(": {line}")
    });
    let silenced = findings.silenced.iter().map(|silenced| {
        let problem = &silenced.problem;
        let line = silenced_line(
            problem.rule,
            &silenced.reason,
            &problem.message,
            &problem.object,
        );
        format!(": {line}")
    });
    let not_run = findings.not_run_because.as_ref().map(|because| {
        let rules = findings.not_run.join(", ");
        format!(": did not run, or ran only partly ({rules}): {because}")
    });
    let not_judged = findings.not_judged.iter().map(|left| {
        let (name, rules) = (cut(&left.object.name), left.rules.join(", "));
        format!(": not checked for {name} ({rules}): {}", left.because)
    });
    let left_out = [LeftOutBy::Only, LeftOutBy::Ignore]
        .into_iter()
        .filter_map(|option| {
            let left_out = left_out(findings, option)?;
            Some(format!(": left out by {}: {left_out}", option.option()))
        });
    let mut summary = Summary::default();
    summary.add(findings);
    let summary = format!(": {}", summary.in_words());
    notes
        .chain(problems)
        .chain(unstated)
        .chain(silenced)
        .chain(not_run)
        .chain(not_judged)
        .chain(left_out)
        .chain([summary])
        .map(move |line| file.clone() + &line)
}

fn place(line: Option<usize>, column: Option<usize>) -> String {
    match (line, column) {
        (Some(line), Some(column)) => format!(":{line}:{column}"),
        (Some(line), None) => format!(":{line}"),
        (None, _) => String::new(),
    }
}

fn some(count: usize, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        more => format!("{more} {word}s"),
    }
}
