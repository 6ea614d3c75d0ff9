//! The problems that the user accepts, each with a reason. They are separated from the other results, and
//! silences without a problem are reported.

use std::collections::BTreeMap;

use crate::design::Annotations;
use crate::edit::Edit;
use crate::rules::engine::cut_to_read;
use crate::rules::engine::lines::in_one_line;
use crate::rules::engine::question::Question;
use crate::rules::{Diagnostic, Facts, Safety, Severity, catalog};
use crate::topology::ObjectId;
use crate::topology::readable::cut;

/// A problem that the user has accepted.
#[derive(Clone, Debug)]
pub struct Silenced {
    /// The problem or question.
    pub diagnostic: Diagnostic,
    /// Why it is accepted, in the user's words.
    pub reason: String,
}

/// The silences of a design.
pub(in crate::rules) struct Silences<'d> {
    of_rule: BTreeMap<&'d str, BTreeMap<&'d ObjectId, Silence<'d>>>,
}

struct Silence<'d> {
    reason: &'d str,
    /// Whether it silenced something.
    is_used: bool,
}

impl<'d> Silences<'d> {
    pub(in crate::rules) fn new(annotations: &'d Annotations) -> Self {
        let mut of_rule = BTreeMap::new();
        for ((rule, object), reason) in &annotations.suppressions {
            // A manually edited file can have the id in another case.
            let rule = catalog::entry(rule).map_or(&**rule, |(id, _)| id);
            let silences: &mut BTreeMap<_, _> = of_rule.entry(rule).or_default();
            let is_used = false;
            silences
                .entry(object)
                .or_insert(Silence { reason, is_used });
        }
        Self { of_rule }
    }

    /// Splits a result into the part that is still reported and the silenced part: a question can be
    /// silenced for some of its objects. Errors are never silenced, whatever the design file contains.
    pub(in crate::rules) fn part(
        &mut self,
        diagnostic: Diagnostic,
        facts: &Facts<'_>,
    ) -> (Option<Diagnostic>, Vec<Silenced>) {
        let Some(silences) = self.of_rule.get_mut(diagnostic.rule) else {
            return (Some(diagnostic), Vec::new());
        };
        let reasons = reasons_for(&diagnostic, silences);
        let Some(first) = reasons.first() else {
            return (Some(diagnostic), Vec::new());
        };
        let silenced = |diagnostic, reason: &str| Silenced {
            diagnostic,
            reason: reason.to_owned(),
        };
        let Some(question) = &diagnostic.question else {
            return (None, vec![silenced(diagnostic, first)]);
        };
        let told = |question: Question| {
            let mut part = Diagnostic::asking(question, facts)?;
            part.rule = diagnostic.rule;
            cut_to_read(facts, &mut part);
            Some(part)
        };
        let mut parts = question.by(|object| silences.get(object).map(|silence| silence.reason));
        let left = parts.remove(&None).and_then(told);
        let accepted = reasons.iter().filter_map(|reason| {
            let part = told(parts.remove(&Some(*reason))?)?;
            Some(silenced(part, reason))
        });
        (left, accepted.collect())
    }

    /// The silences without a problem, as information, except those of rules that did not run.
    pub(in crate::rules) fn unused(
        &self,
        facts: &Facts<'_>,
        not_run: &[&str],
        raised: &[Diagnostic],
    ) -> Vec<Diagnostic> {
        let mut unused = Vec::new();
        for (id, silences) in &self.of_rule {
            if not_run.contains(id) {
                continue;
            }
            let of_rule = || raised.iter().filter(|problem| problem.rule == *id);
            for (object, silence) in silences.iter().filter(|(_, silence)| !silence.is_used) {
                let why = if catalog::entry(id).is_none() {
                    "There is no rule with this ID."
                } else if of_rule().any(|problem| problem.object == **object) {
                    "It is an error here, and errors cannot be silenced."
                } else {
                    "There is nothing left to silence."
                };
                unused.push(told(id, object, silence.reason, why, facts));
            }
        }
        unused
    }
}

/// The reasons: at most one for a problem, and one for each object of a question.
fn reasons_for<'d>(
    diagnostic: &Diagnostic,
    silences: &mut BTreeMap<&ObjectId, Silence<'d>>,
) -> Vec<&'d str> {
    let mut reasons = Vec::new();
    if diagnostic.severity == Severity::Error {
        return reasons;
    }
    for object in diagnostic.accepted_for() {
        if let Some(silence) = silences.get_mut(object) {
            silence.is_used = true;
            if !reasons.contains(&silence.reason) {
                reasons.push(silence.reason);
            }
        }
    }
    reasons
}

fn told(id: &str, object: &ObjectId, reason: &str, why: &str, facts: &Facts<'_>) -> Diagnostic {
    let name = facts.name(object);
    let title = titled(id);
    let reason = in_one_line(reason);
    let message = format!("{title} is silenced for {name} (\"{reason}\"). {why}");
    let mut diagnostic = Diagnostic::new(Severity::Info, object.clone(), message).with_fix(
        Safety::Safe,
        format!("Stop silencing {title} here"),
        Edit::Unsuppress {
            rule: id.to_owned(),
            object: object.clone(),
        },
    );
    diagnostic.rule = catalog::entry(id).map_or("", |(id, _)| id);
    cut_to_read(facts, &mut diagnostic);
    diagnostic
}

/// `"A Persistent Chat pool has no next hop" (R45)`; only the id of an unknown rule.
fn titled(id: &str) -> String {
    match catalog::entry(id) {
        Some((id, entry)) => format!("\"{}\" ({id})", entry.title()),
        None => cut(id).into_owned(),
    }
}
