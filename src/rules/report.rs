//! What a check comes to: the problems, those that the user silenced with a reason, and the rules
//! that had nothing to compare with.

use std::collections::BTreeSet;

use super::{Counts, Diagnostic, Facts, Safety, Severity, catalogue, run};
use crate::edit::{Edit, Refusal};
use crate::topology::recognise::RecognisedBy;

/// The result of all rules over one design.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Problems that are not silenced, the worst first; and, as information, what was silenced and
    /// is no problem any more.
    pub diagnostics: Vec<Diagnostic>,
    /// Warnings and information that the user silenced.
    pub silenced: Vec<Silenced>,
    /// What rules could not judge because a fact is not stated: once a rule, as information, and no
    /// problem.
    pub unstated: Vec<Diagnostic>,
    /// Ids of the rules that did not run, or not in full, because it is not known what is published, or
    /// because too little of the design is recognised there.
    pub not_run: Vec<&'static str>,
    /// By what it is recognised; `None` when it is not known what is published.
    pub compared_by: Option<RecognisedBy>,
}

/// A problem that is known and accepted.
#[derive(Clone, Debug)]
pub struct Silenced {
    /// The problem.
    pub diagnostic: Diagnostic,
    /// Why it is accepted, in the user's words.
    pub reason: String,
}

impl Report {
    /// Runs every rule and sets aside what is silenced. An error is never silenced, whatever the
    /// design file says.
    pub fn of(facts: &Facts<'_>) -> Self {
        let compared_by = facts.compared_by;
        let mut report = Self {
            not_run: catalogue::rules()
                .filter(|(_, rule)| !rule.can_compare(compared_by))
                .map(|(id, _)| id)
                .collect(),
            compared_by,
            ..Self::default()
        };
        let (problems, unstated) = run(facts);
        let suppressions = &facts.annotations.suppressions;
        if suppressions.is_empty() {
            report.diagnostics = problems;
            report.unstated = unstated;
            return report;
        }
        let mut matched = BTreeSet::new();
        for diagnostic in problems.into_iter().chain(unstated) {
            let key = (diagnostic.rule.to_owned(), diagnostic.object.clone());
            match suppressions.get(&key) {
                Some(reason) if diagnostic.severity < Severity::Error => {
                    report.silenced.push(Silenced {
                        diagnostic,
                        reason: reason.clone(),
                    });
                    matched.insert(key);
                }
                _ if diagnostic.question.is_some() => report.unstated.push(diagnostic),
                _ => report.diagnostics.push(diagnostic),
            }
        }
        for (key, reason) in suppressions {
            let (id, object) = key;
            if matched.contains(key) || report.not_run.iter().any(|rule| rule == id) {
                continue;
            }
            let is_raised = |problem: &Diagnostic| problem.rule == id && problem.object == *object;
            let why = if catalogue::entry(id).is_none() {
                "This program knows no such rule."
            } else if report.diagnostics.iter().any(is_raised) {
                "It is an error there, and an error cannot be silenced."
            } else {
                "There is nothing to silence any more."
            };
            let name = facts.name(object);
            let mut diagnostic = Diagnostic::new(
                Severity::Info,
                object.clone(),
                format!(
                    "{} is silenced for {name} (\"{reason}\"). {why}",
                    titled(id)
                ),
            )
            .with_fix(
                Safety::Safe,
                format!("No longer silence {} here", titled(id)),
                Edit::Unsuppress {
                    rule: id.clone(),
                    object: object.clone(),
                },
            );
            diagnostic.rule = catalogue::entry(id).map_or("", |(id, _)| id);
            report.diagnostics.push(diagnostic);
        }
        report
    }

    /// How many problems there are; what is silenced does not count.
    pub fn counts(&self) -> Counts {
        Counts::of(self.diagnostics.iter().map(|problem| problem.severity))
    }
}

/// `"A Persistent Chat pool has no next hop" (R45)`; of a rule that nobody knows, the id alone.
fn titled(id: &str) -> String {
    match catalogue::entry(id) {
        Some((id, entry)) => format!("\"{}\" ({id})", entry.title()),
        None => id.to_owned(),
    }
}

/// The edit that silences a problem.
///
/// # Errors
/// An error cannot be silenced.
pub fn silence(diagnostic: &Diagnostic, reason: &str) -> Result<Edit, Refusal> {
    if diagnostic.severity == Severity::Error {
        return Err(Refusal("An error cannot be silenced.".to_owned()));
    }
    Ok(Edit::Suppress {
        rule: diagnostic.rule.to_owned(),
        object: diagnostic.object.clone(),
        reason: reason.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::design::Design;
    use crate::edit::{Identities, apply};
    use crate::rules::testing::*;
    use crate::topology::ObjectId;

    fn report(design: &Design) -> Report {
        Report::of(&Facts::new(design))
    }

    fn without_next_hop() -> Design {
        contoso_with(|design| clear(design, POOL, crate::topology::Reference::NextHop))
    }

    fn silenced(design: &Design, diagnostic: &Diagnostic, reason: &str) -> Design {
        let edit = silence(diagnostic, reason).unwrap();
        apply(design, &edit, &mut Identities::seeded(1))
            .unwrap()
            .design
    }

    fn port_moved() -> Design {
        contoso_with(|design| {
            let port = &mut service_mut(design, POOL).ports;
            port.clear();
            port.push(crate::topology::persistent_chat::port(5051));
        })
    }

    #[test]
    fn a_silenced_problem_is_set_aside_with_its_reason() {
        let design = port_moved();
        let problem = report(&design)
            .diagnostics
            .into_iter()
            .find(|d| d.rule == "R38")
            .unwrap();
        let design = silenced(&design, &problem, "  The firewall is open.  ");
        let report = report(&design);
        assert!(report.diagnostics.iter().all(|d| d.rule != "R38"));
        assert_eq!(report.silenced.len(), 1);
        assert_eq!(report.silenced[0].reason, "The firewall is open.");
    }

    #[test]
    fn an_error_is_not_silenced_even_by_the_file() {
        let mut design = without_next_hop();
        let error = report(&design)
            .diagnostics
            .into_iter()
            .find(|d| d.severity == Severity::Error)
            .unwrap();
        assert_eq!(
            silence(&error, "because").unwrap_err().0,
            "An error cannot be silenced."
        );
        design.annotations.suppressions.insert(
            (error.rule.to_owned(), error.object.clone()),
            "by hand".to_owned(),
        );
        let report = report(&design);
        assert!(report.diagnostics.contains(&error));
        assert!(report.silenced.is_empty());
        let told = &report.diagnostics.last().unwrap().message;
        assert_eq!(
            told,
            "\"A Persistent Chat pool has no next hop\" (R45) is silenced for \
             pchatpool.contoso.com (\"by hand\"). It is an error there, and an error cannot be \
             silenced."
        );
    }

    #[test]
    fn what_has_nothing_to_silence_is_told_and_can_be_taken_back() {
        let mut design = contoso();
        let pool = ObjectId::Service(POOL.into());
        let suppressions = &mut design.annotations.suppressions;
        suppressions.insert(("R38".to_owned(), pool), "The firewall is open.".to_owned());
        let told = report(&design).diagnostics;
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].rule, told[0].severity), ("R38", Severity::Info));
        assert_eq!(
            told[0].message,
            "\"The Persistent Chat port is not 5041\" (R38) is silenced for pchatpool.contoso.com \
             (\"The firewall is open.\"). There is nothing to silence any more."
        );
        let edit = &told[0].fixes[0].edit;
        let applied = apply(&design, edit, &mut Identities::seeded(1)).unwrap();
        assert!(report(&applied.design).diagnostics.is_empty());
    }

    #[test]
    fn a_reason_is_required_and_what_is_deleted_is_no_longer_silenced() {
        let design = port_moved();
        let problem = report(&design)
            .diagnostics
            .into_iter()
            .find(|d| d.rule == "R38")
            .unwrap();
        let edit = silence(&problem, "  ").unwrap();
        assert!(apply(&design, &edit, &mut Identities::seeded(1)).is_err());
        let design = silenced(&design, &problem, "known");
        let delete = Edit::Delete {
            objects: vec![ObjectId::Service(POOL.into())],
        };
        let after = apply(&design, &delete, &mut Identities::seeded(1)).unwrap();
        assert!(after.design.annotations.suppressions.is_empty());
    }

    #[test]
    fn without_a_published_topology_the_rules_that_compare_are_named() {
        let design = contoso();
        assert_eq!(
            report(&design).not_run,
            [
                "R9", "R17", "R18", "R47", "R72", "R94", "R95", "R126", "R128", "R134", "R140"
            ]
        );
        let published = contoso();
        let facts = Facts::with_baseline(&design, Some(&published.topology));
        assert!(Report::of(&facts).not_run.is_empty());
    }
}
