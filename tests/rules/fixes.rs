//! Quick fixes: each can be made, makes its problem go, brings no new error, and is undone in one
//! step. With facts stated at random, which are errors by themselves, a safe one brings no new error.

use std::collections::BTreeSet;

use topology_designer::design::Design;
use topology_designer::edit::{Applied, Edit, History, Identities, Refusal, apply, preview};
use topology_designer::rules::batch::{FixKind, fix_all};
use topology_designer::rules::{Baseline, Diagnostic, Facts, QuickFix, Safety, Severity, check};
use topology_designer::topology::Topology;

use crate::common;
use crate::common::samples::Chance;
use crate::deployment::documents;
use crate::faults::{self, inject};

/// The only fix that is a first step: a new site (R129) wants a Front End pool (R131).
const NEXT_STEP: (&str, &str) = ("R129", "R131");

/// How many documents are tried with facts too.
const MOST_STATED: usize = 2;

/// A design with problems, and what is published.
struct Fixture {
    name: String,
    design: Design,
    published: Option<Topology>,
    /// Whether facts are stated that do not go together.
    has_facts: bool,
    problems: Vec<Diagnostic>,
}

impl Fixture {
    fn check(&self, design: &Design) -> Vec<Diagnostic> {
        check(&Facts::with_baseline(design, self.published.as_ref()))
    }

    fn of(name: &str, design: Design) -> Self {
        let problems = check(&Facts::new(&design));
        Self {
            name: name.to_owned(),
            published: None,
            has_facts: false,
            problems,
            design,
        }
    }
}

/// Every document as it is, and with every fault.
fn fixtures() -> Vec<Fixture> {
    let documents = documents();
    let mut fixtures: Vec<Fixture> = documents
        .iter()
        .map(|(name, design)| Fixture::of(name, design.clone()))
        .collect();
    let faulty = common::examples::all().into_iter().filter(|e| !e.is_sound);
    fixtures.extend(faulty.map(|example| Fixture::of(example.folder, example.design)));
    let mut chance = Chance(20);
    for fault in faults::all() {
        for (place, (document, design)) in documents.iter().enumerate() {
            let mut deployment = inject(fault, document, design);
            fixtures.push(Fixture {
                name: format!("{} in {document}", fault.rule),
                problems: deployment.raised(),
                published: deployment.published.clone(),
                has_facts: false,
                design: deployment.design.clone(),
            });
            if place < MOST_STATED {
                deployment.state_at_random(&mut chance);
                let name = format!("{} in {document}, with facts", fault.rule);
                fixtures.push(Fixture {
                    has_facts: true,
                    ..Fixture::of(&name, deployment.design)
                });
            }
        }
    }
    fixtures
}

fn apply_seeded(design: &Design, edit: &Edit) -> Result<Applied, Refusal> {
    apply(design, edit, &mut Identities::seeded(3))
}

/// How many problems there are of the rule, the object and the reference of this one.
fn alike(problem: &Diagnostic, problems: &[Diagnostic]) -> usize {
    let key = |d: &Diagnostic| (d.rule, d.object.clone(), d.reference.clone());
    let alike = problems.iter().filter(|other| key(other) == key(problem));
    alike.count()
}

fn errors(problems: &[Diagnostic]) -> BTreeSet<(&'static str, String)> {
    let errors = problems.iter().filter(|p| p.severity == Severity::Error);
    errors
        .map(|problem| {
            (
                problem.rule,
                format!("{:?} {:?}", problem.object, problem.reference),
            )
        })
        .collect()
}

/// What is wrong with a fix.
fn complaint(fixture: &Fixture, problem: &Diagnostic, fix: &QuickFix) -> Option<String> {
    let applied = match apply_seeded(&fixture.design, &fix.edit) {
        Ok(applied) => applied,
        Err(refusal) => return Some(format!("is refused: {refusal}")),
    };
    let words = preview(&fixture.design, &fix.edit).map(|preview| preview.in_words());
    if words.is_ok_and(|words| words.trim().is_empty()) {
        return Some("not told in words before it is made".to_owned());
    }
    let mut history = History::new(fixture.design.clone());
    if !history.push("fix", applied.design.clone()) {
        return Some("changes nothing".to_owned());
    }
    history.undo();
    if **history.current() != fixture.design {
        return Some("is not undone in one step".to_owned());
    }
    let left = fixture.check(&applied.design);
    let before = fixture.check(&fixture.design);
    if alike(problem, &left) >= alike(problem, &before) {
        return Some("does not make the problem go".to_owned());
    }
    if fixture.has_facts && fix.safety == Safety::Choice {
        // Where everything is at odds, a choice puts its own problem right only.
        return None;
    }
    let mut new: Vec<_> = errors(&left)
        .difference(&errors(&before))
        .cloned()
        .collect();
    new.retain(|(rule, _)| (problem.rule, *rule) != NEXT_STEP);
    (!new.is_empty()).then(|| format!("brings {new:?}"))
}

#[test]
fn every_quick_fix_keeps_its_promise() {
    let mut wrong = BTreeSet::new();
    let mut tried = 0;
    for fixture in fixtures() {
        for problem in &fixture.problems {
            for fix in &problem.fixes {
                tried += 1;
                if let Some(complaint) = complaint(&fixture, problem, fix) {
                    let Fixture { name, .. } = &fixture;
                    let (rule, label) = (problem.rule, &fix.label);
                    wrong.insert(format!("{rule}, \"{label}\" ({name}): {complaint}"));
                }
            }
        }
    }
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 100, "{tried}");
}

#[test]
fn safe_fixes_of_a_rule_together_leave_none_of_it() {
    let mut wrong = BTreeSet::new();
    for fixture in fixtures() {
        let problems = fixture.check(&fixture.design);
        let rules: BTreeSet<&'static str> = problems.iter().map(|problem| problem.rule).collect();
        for rule in rules {
            let kind = FixKind::Safe { rule };
            if kind.count(&problems) == 0 {
                continue;
            }
            let published = fixture.published.as_ref().map(Baseline::own);
            let outcome = fix_all(&fixture.design, published, &problems, &kind)
                .and_then(|batch| apply_seeded(&fixture.design, &batch.edit));
            let left = match outcome {
                Ok(applied) => kind.count(&fixture.check(&applied.design)),
                Err(refusal) => {
                    wrong.insert(format!("{rule} in {}: {refusal}", fixture.name));
                    continue;
                }
            };
            if left > 0 {
                wrong.insert(format!("{rule} in {}: {left} left", fixture.name));
            }
        }
    }
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
