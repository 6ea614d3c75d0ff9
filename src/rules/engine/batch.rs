//! Fixes several problems of the same kind in one step.
//!
//! One change can fix two problems, or make the next change wrong: two pools with the same port need only
//! one new port. Therefore each problem is looked up again after the previous changes, and its fix is taken
//! from there.

use std::collections::BTreeSet;

use crate::design::Design;
use crate::edit::{self, Edit, Identities, Refusal};
use crate::rules::engine::raise;
use crate::rules::{Baseline, BaselineComparison, Diagnostic, Facts, QuickFix, Safety, catalog};
use crate::topology::{AssociationKind, ObjectId, ServiceId};

/// Fixes that can be made together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FixKind {
    /// The safe fixes of one rule, which may differ from object to object.
    Safe {
        /// Id of the rule.
        rule: &'static str,
    },
    /// The same choice, offered by several problems of a rule.
    SameChoice {
        /// Id of the rule.
        rule: &'static str,
        /// The text of their buttons.
        label: String,
    },
}

/// Several fixes as one edit.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// The edit; one step of the history.
    pub edit: Edit,
    /// The changes, one line for each problem, in the order in which they are made.
    pub steps: Vec<BatchStep>,
    /// The number of problems that need no separate change, because another change fixes them or leaves
    /// nothing to choose.
    pub obsolete: usize,
    /// What is removed as a consequence, one phrase for each item.
    pub also_removed: Vec<String>,
}

/// One change of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchStep {
    /// The label of the edit.
    pub change: String,
    /// The text of the fix.
    pub fix: String,
}

/// Identifies a problem among the others of its rule.
type Identity = (ObjectId, Option<(ServiceId, AssociationKind)>);

impl FixKind {
    /// The rule of the fixes.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Safe { rule } | Self::SameChoice { rule, .. } => rule,
        }
    }

    /// The fix of this kind for a problem.
    pub fn fix_of<'d>(&self, problem: &'d Diagnostic) -> Option<&'d QuickFix> {
        if problem.rule != self.rule() {
            return None;
        }
        problem.fixes.iter().find(|fix| match self {
            Self::Safe { .. } => is_safe(fix),
            Self::SameChoice { label, .. } => !is_safe(fix) && fix.label == *label,
        })
    }

    /// The number of problems with a fix of this kind.
    pub fn count(&self, problems: &[Diagnostic]) -> usize {
        problems
            .iter()
            .filter(|problem| self.fix_of(problem).is_some())
            .count()
    }

    /// The kinds of fix that a problem has in common with at least one other, in the order of its fixes.
    pub fn shared_by(problem: &Diagnostic, problems: &[Diagnostic]) -> Vec<Self> {
        let mut kinds = Vec::new();
        for fix in &problem.fixes {
            let rule = problem.rule;
            let kind = if is_safe(fix) {
                Self::Safe { rule }
            } else {
                let label = fix.label.clone();
                Self::SameChoice { rule, label }
            };
            let mut offering = problems.iter().filter(|other| kind.fix_of(other).is_some());
            if !kinds.contains(&kind) && offering.nth(1).is_some() {
                kinds.push(kind);
            }
        }
        kinds
    }

    /// The name of the step: `Fix all 3: A Persistent Chat pool has no next hop`.
    fn label(&self, count: usize) -> String {
        match self {
            Self::Safe { rule } => {
                let summary = catalog::find(rule).map_or("", |(_, rule)| rule.summary());
                format!("Fix all {count}: {summary}")
            }
            Self::SameChoice { label, .. } => format!("{label} ({count} times)"),
        }
    }
}

/// Removing a silence is safe but does not fix the problem of the rule.
fn is_safe(fix: &QuickFix) -> bool {
    fix.safety == Safety::Safe && !matches!(fix.edit, Edit::Unsuppress { .. })
}

/// Combines the fixes of one kind. `problems` are the problems of the design, `published` is the topology
/// that it was compared with. The time grows with the number of fixes and the size of the design, because
/// every fix is made on a draft and followed by a check.
///
/// # Errors
/// If one of the edits is refused, with its label and the reason; or if there is nothing to fix.
pub fn fix_all(
    design: &Design,
    published: Option<Baseline<'_>>,
    problems: &[Diagnostic],
    kind: &FixKind,
) -> Result<Batch, Refusal> {
    let wanted: Vec<Diagnostic> = problems
        .iter()
        .filter(|problem| kind.fix_of(problem).is_some())
        .cloned()
        .collect();
    let of_wanted: BTreeSet<Identity> = wanted.iter().map(identity).collect();
    let mut draft = design.clone();
    let mut identities = Identities::seeded(1);
    let mut left = wanted.clone();
    let mut attempted: BTreeSet<(Identity, String)> = BTreeSet::new();
    let mut edits = Vec::new();
    let mut steps = Vec::new();
    let mut also_removed = Vec::new();
    let mut makes_something = false;
    for _ in 0..wanted.len() {
        let next = left.iter().find_map(|problem| {
            let of = identity(problem);
            let key = (of, problem.message.clone());
            let is_next = of_wanted.contains(&key.0) && !attempted.contains(&key);
            kind.fix_of(problem)
                .filter(|_| is_next)
                .map(|fix| (key, fix.clone()))
        });
        let Some((key, fix)) = next else {
            break;
        };
        attempted.insert(key);
        let change = fix.edit.label(&draft.topology);
        let applied = edit::apply(&draft, &fix.edit, &mut identities)
            .map_err(|refusal| Refusal(format!("{change}: {refusal}")))?;
        if applied.design != draft {
            draft = applied.design;
            also_removed.extend(applied.also_removed);
            makes_something |= !applied.created.is_empty();
            edits.push(fix.edit);
            steps.push(BatchStep {
                change,
                fix: fix.label,
            });
        }
        left = problems_left(&draft, published, &wanted, kind);
    }
    if edits.is_empty() {
        return Err(Refusal("There is nothing left to fix.".to_owned()));
    }
    let edit = Edit::Together {
        label: kind.label(edits.len()),
        edits,
    };
    if makes_something {
        // With other identities than above, so that no edit can depend on new objects of another one.
        edit::preview(design, &edit)?;
    }
    Ok(Batch {
        edit,
        obsolete: wanted.len() - steps.len(),
        steps,
        also_removed,
    })
}

fn identity(problem: &Diagnostic) -> Identity {
    (problem.object.clone(), problem.association.clone())
}

/// The results of the rule for a draft.
fn problems_left(
    draft: &Design,
    published: Option<Baseline<'_>>,
    wanted: &[Diagnostic],
    kind: &FixKind,
) -> Vec<Diagnostic> {
    let rule = kind.rule();
    let silences_nothing = |problem: &&Diagnostic| {
        kind.fix_of(problem)
            .is_some_and(|fix| matches!(fix.edit, Edit::Unsuppress { .. }))
    };
    if wanted.iter().any(|problem| silences_nothing(&problem)) {
        // This does not come from a rule; it is there as long as the silence.
        let mut silenced = BTreeSet::new();
        for (id, object) in draft.annotations.suppressions.keys() {
            if id.eq_ignore_ascii_case(rule) {
                silenced.insert(object);
            }
        }
        let is_silenced = |problem: &&Diagnostic| silenced.contains(&problem.object);
        return wanted.iter().filter(is_silenced).cloned().collect();
    }
    catalog::find(rule).map_or_else(Vec::new, |(id, found)| {
        let comparison = BaselineComparison::new(&draft.topology, published);
        raise(&Facts::compared(draft, &comparison), id, found)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::edit::apply;
    use crate::rules::testing::*;
    use crate::rules::{Report, check_design};
    use crate::topology::persistent_chat;

    /// A second pool with the same stores as the first.
    fn add_second_pool(design: &mut Design) -> ServiceId {
        let computers = ["other01.contoso.com", "other02.contoso.com"];
        add_chat_pool(design, SITE, "other.contoso.com", &computers);
        "chat:other.contoso.com".into()
    }

    fn without_next_hops() -> Design {
        contoso_with(|design| {
            add_second_pool(design);
            clear(design, POOL, AssociationKind::NextHop);
        })
    }

    fn of_rule(design: &Design, rule: &str) -> Vec<Diagnostic> {
        let mut problems = check_design(design);
        problems.retain(|problem| problem.rule == rule);
        problems
    }

    #[test]
    fn safe_fixes_of_a_rule_become_one_edit_that_clears_them() {
        let design = without_next_hops();
        let problems = check_design(&design);
        let kind = FixKind::Safe { rule: "R45" };
        assert_eq!(kind.count(&problems), 2);
        let batch = fix_all(&design, None, &problems, &kind).unwrap();
        let changes: Vec<_> = batch.steps.iter().map(|step| &*step.change).collect();
        assert_eq!(
            changes,
            [
                "Set next hop of pchatpool.contoso.com",
                "Set next hop of other.contoso.com"
            ]
        );
        assert_eq!(batch.steps[0].fix, "Use fepool01.contoso.com as next hop");
        assert_eq!(batch.obsolete, 0);
        assert_eq!(
            batch.edit.label(&design.topology),
            "Fix all 2: A Persistent Chat pool has no next hop"
        );
        let after = apply(&design, &batch.edit, &mut Identities::seeded(9)).unwrap();
        assert_eq!(of_rule(&after.design, "R45"), []);
    }

    #[test]
    fn the_same_choice_is_made_for_all_and_not_mixed_with_another() {
        let paris = "se01.contoso.com";
        let mut design = without_next_hops();
        let site = add_site(&mut design, "Paris");
        add_standard_edition(&mut design, site, paris);
        let problems = check_design(&design);
        let first = problems.iter().find(|p| p.rule == "R45").unwrap();
        let kinds = FixKind::shared_by(first, &problems);
        assert_eq!(kinds.len(), 2, "one for each of the two targets");
        let kind = FixKind::SameChoice {
            rule: "R45",
            label: format!("Use {paris} as next hop"),
        };
        assert!(kinds.contains(&kind));
        let batch = fix_all(&design, None, &problems, &kind).unwrap();
        let after = apply(&design, &batch.edit, &mut Identities::seeded(9)).unwrap();
        assert_eq!(of_rule(&after.design, "R45"), []);
        assert!(batch.steps.iter().all(|step| step.fix.contains(paris)));
    }

    #[test]
    fn problems_fixed_by_an_earlier_change_are_skipped() {
        let design = without_next_hops();
        let mut problems = of_rule(&design, "R45");
        let both = problems.iter().map(|p| p.fixes[0].edit.clone()).collect();
        problems[0].fixes[0].edit = Edit::Together {
            label: "Use the same next hop for both".to_owned(),
            edits: both,
        };
        let batch = fix_all(&design, None, &problems, &FixKind::Safe { rule: "R45" }).unwrap();
        assert_eq!((batch.steps.len(), batch.obsolete), (1, 1));
        let after = apply(&design, &batch.edit, &mut Identities::seeded(9)).unwrap();
        assert_eq!(of_rule(&after.design, "R45"), []);
    }

    #[test]
    fn one_refused_edit_refuses_the_batch_and_is_named() {
        let design = without_next_hops();
        let mut problems = of_rule(&design, "R45");
        problems[1].fixes[0].edit = Edit::SetPort {
            pool: POOL.into(),
            port: 70_000,
        };
        problems.remove(0);
        let kind = FixKind::Safe { rule: "R45" };
        let refusal = fix_all(&design, None, &problems, &kind).unwrap_err();
        assert!(
            refusal
                .0
                .starts_with("Change port of pchatpool.contoso.com: "),
            "{refusal}"
        );
    }

    #[test]
    fn unneeded_silences_are_removed_together_but_not_as_a_safe_fix_of_the_rule() {
        let mut design = contoso();
        let other = add_second_pool(&mut design);
        for pool in [ServiceId::from(POOL), other] {
            let key = ("R38".to_owned(), ObjectId::Service(pool));
            design
                .annotations
                .suppressions
                .insert(key, "known".to_owned());
        }
        let problems = Report::of(&Facts::new(&design)).diagnostics;
        let first = problems.iter().find(|p| p.rule == "R38").unwrap();
        let kinds = FixKind::shared_by(first, &problems);
        assert_eq!(kinds.len(), 1);
        assert_eq!(FixKind::Safe { rule: "R38" }.count(&problems), 0);
        let batch = fix_all(&design, None, &problems, &kinds[0]).unwrap();
        let after = apply(&design, &batch.edit, &mut Identities::seeded(9)).unwrap();
        assert!(after.design.annotations.suppressions.is_empty());
    }

    #[test]
    fn a_single_problem_is_not_offered_as_a_batch() {
        let design = contoso_with(|design| {
            service_mut(design, POOL).ports = vec![persistent_chat::port(0)];
        });
        for problem in check_design(&design) {
            assert_eq!(FixKind::shared_by(&problem, &check_design(&design)), []);
        }
    }
}
