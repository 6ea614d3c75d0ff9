//! Runs the rules on a design and collects the results.

pub mod batch;
pub mod counts;
pub mod fixes;
pub mod in_parallel;
pub mod lines;
pub mod not_judged;
pub mod question;
pub mod report;
pub mod silences;
pub mod unstated;

use std::cmp::Reverse;

use crate::design::Design;
use crate::rules::diagnostic::Diagnostic;
use crate::rules::facts::Facts;
use crate::rules::rule::Rule;
use crate::topology::ObjectId;
use crate::topology::readable::{LONGEST_NAME, cut_message};

/// Runs every rule. The result has a stable order: by severity, then by catalog, then by document.
pub fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    run(facts, Keep::Whole).0
}

/// How much of the results is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keep {
    /// All of it.
    Whole,
    /// Only what a picture counts. A hundred thousand problems would take as much memory as the whole
    /// picture.
    Counts,
}

/// The problems and the questions, both in the order of [`check`].
fn run(facts: &Facts<'_>, keep: Keep) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    let raised = in_parallel::raised(facts, keep);
    let mut problems = Vec::with_capacity(raised.iter().map(Vec::len).sum());
    let mut unstated = Vec::new();
    // The results of a rule are freed before the next one runs: a large topology can have a hundred
    // thousand problems.
    for diagnostic in raised.into_iter().flatten() {
        match diagnostic.question {
            Some(_) => unstated.push(diagnostic),
            None => problems.push(diagnostic),
        }
    }
    problems.sort_by_key(|diagnostic| Reverse(diagnostic.severity));
    (problems, unstated)
}

/// The results of one rule, without objects of versions that it does not apply to.
fn raise(facts: &Facts<'_>, id: &'static str, rule: &Rule) -> Vec<Diagnostic> {
    let mut raised = Vec::new();
    (rule.check)(facts, &mut raised);
    if !facts.unclear.is_empty() {
        let left = |diagnostic| not_judged::left(facts, id, diagnostic);
        raised = raised.into_iter().filter_map(left).collect();
    }
    raised.retain_mut(|diagnostic| {
        diagnostic.rule = id;
        facts.show_hidden(&mut diagnostic.message);
        for fix in &mut diagnostic.fixes {
            facts.show_hidden(&mut fix.label);
        }
        cut_to_read(facts, diagnostic);
        fixes::put_in_order(diagnostic);
        facts
            .version_of(&diagnostic.object)
            .is_none_or(|version| rule.versions.contains(version))
    });
    raised.shrink_to_fit();
    raised
}

/// Cuts the text of a diagnostic to a readable length, because names in a document can have any length.
fn cut_to_read(facts: &Facts<'_>, diagnostic: &mut Diagnostic) {
    let labels = diagnostic.fixes.iter().map(|fix| fix.label.len());
    if diagnostic.message.len().max(labels.max().unwrap_or(0)) <= LONGEST_NAME {
        return;
    }
    let objects: Vec<ObjectId> = diagnostic
        .objects()
        .take(OBJECTS_IN_A_MESSAGE)
        .cloned()
        .collect();
    let mut names: Vec<&str> = objects
        .iter()
        .flat_map(|id| facts.names_around(id))
        .collect();
    names.retain(|name| name.len() > LONGEST_NAME);
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names.dedup();
    cut_message(&mut diagnostic.message, names.iter().copied());
    for fix in &mut diagnostic.fixes {
        cut_message(&mut fix.label, names.iter().copied());
    }
}

/// Messages do not name more objects than this.
const OBJECTS_IN_A_MESSAGE: usize = 16;

/// Runs every rule over a design.
pub fn check_design(design: &Design) -> Vec<Diagnostic> {
    check(&Facts::new(design))
}
