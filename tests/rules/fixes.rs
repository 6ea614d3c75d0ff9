//! Quick fixes: each can be applied, clears its problem, causes no new error and no new warning that
//! another offered choice avoids, and is undone in one step; none that removes something comes first. With
//! random facts, which are themselves contradictory, a safe fix causes no new error.

use std::collections::BTreeSet;

use topology_designer::design::Design;
use topology_designer::edit::{Applied, Edit, History, Identities, Refusal, apply, preview};
use topology_designer::rules::engine::batch::{FixKind, fix_all};
use topology_designer::rules::{
    Baseline, Diagnostic, Facts, QuickFix, Report, Safety, Severity, check, removes,
};
use topology_designer::topology::Topology;

use crate::common;
use crate::common::samples::Chance;
use crate::deployment::documents;
use crate::faults::{self, inject};

/// The only fix that is a first step: a new site (R129) needs a Front End pool (R131).
const NEXT_STEP: (&str, &str) = ("R129", "R131");

/// The number of documents that are also tried with facts.
const MOST_STATED: usize = 2;

/// A design with problems, and the published topology.
struct Fixture {
    name: String,
    design: Design,
    published: Option<Topology>,
    /// Whether the design has contradictory facts.
    has_facts: bool,
    problems: Vec<Diagnostic>,
}

impl Fixture {
    /// The problems reported for a design, except silenced ones.
    fn check(&self, design: &Design) -> Vec<Diagnostic> {
        let facts = Facts::with_baseline(design, self.published.as_ref());
        Report::of(&facts).diagnostics
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

/// Every document, unchanged and with every fault.
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
    apply(design, edit, &mut Identities::seeded(7_919))
}

/// The number of problems with the same rule, object and reference as this one.
fn alike(problem: &Diagnostic, problems: &[Diagnostic]) -> usize {
    let key = |d: &Diagnostic| (d.rule, d.object.clone(), d.association.clone());
    let alike = problems.iter().filter(|other| key(other) == key(problem));
    alike.count()
}

/// Problems of one severity, in a form that allows comparing two lists.
type Known = BTreeSet<(&'static str, String)>;

fn of_severity(problems: &[Diagnostic], severity: Severity) -> Known {
    let found = problems.iter().filter(|p| p.severity == severity);
    found
        .map(|problem| {
            (
                problem.rule,
                format!("{:?} {:?}", problem.object, problem.association),
            )
        })
        .collect()
}

/// The problems that a fix newly causes.
struct Brings {
    errors: Known,
    warnings: Known,
}

/// Applies a fix; returns the problems that it causes, or what is wrong with it.
fn outcome(fixture: &Fixture, problem: &Diagnostic, fix: &QuickFix) -> Result<Brings, String> {
    let applied = apply_seeded(&fixture.design, &fix.edit)
        .map_err(|refusal| format!("is refused: {refusal}"))?;
    let words = preview(&fixture.design, &fix.edit).map(|preview| preview.in_words());
    if words.is_ok_and(|words| words.trim().is_empty()) {
        return Err("not told in words before it is made".to_owned());
    }
    let mut history = History::new(fixture.design.clone());
    if !history.push("fix", applied.design.clone()) {
        return Err("changes nothing".to_owned());
    }
    history.undo();
    if **history.current() != fixture.design {
        return Err("is not undone in one step".to_owned());
    }
    let left = fixture.check(&applied.design);
    let before = fixture.check(&fixture.design);
    if alike(problem, &left) >= alike(problem, &before) {
        return Err("does not make the problem go".to_owned());
    }
    let new = |severity| -> Known {
        let before = of_severity(&before, severity);
        let mut new = of_severity(&left, severity);
        new.retain(|found| !before.contains(found) && (problem.rule, found.0) != NEXT_STEP);
        new
    };
    Ok(Brings {
        errors: new(Severity::Error),
        warnings: new(Severity::Warning),
    })
}

/// What is wrong with the fixes of a problem: each individually, and compared with the others.
fn complaints(fixture: &Fixture, problem: &Diagnostic) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut made: Vec<(&QuickFix, Brings)> = Vec::new();
    for fix in &problem.fixes {
        match outcome(fixture, problem, fix) {
            Err(complaint) => wrong.push(format!("\"{}\" {complaint}", fix.label)),
            Ok(brings) => made.push((fix, brings)),
        }
    }
    if problem.fixes.first().is_some_and(|fix| removes(&fix.edit)) {
        wrong.push("what takes something away comes first".to_owned());
    }
    for (fix, brings) in &made {
        // Random facts contradict each other, so a choice only has to fix its own problem there.
        let is_judged = !fixture.has_facts || fix.safety == Safety::Safe;
        if is_judged && !brings.errors.is_empty() {
            wrong.push(format!("\"{}\" brings {:?}", fix.label, brings.errors));
        }
        // Removing an object avoids the problems that the object would cause, but is not better for that.
        let others = made.iter().filter(|(other, _)| !removes(&other.edit));
        for (other, avoids) in others {
            let avoided: Vec<_> = brings.warnings.difference(&avoids.warnings).collect();
            if !avoided.is_empty() {
                wrong.push(format!(
                    "\"{}\" brings {avoided:?}, which \"{}\" does not",
                    fix.label, other.label
                ));
            }
        }
    }
    wrong
}

#[test]
fn no_quick_fix_causes_an_error_or_a_warning_that_another_choice_avoids() {
    let mut wrong = BTreeSet::new();
    let mut tried = 0;
    for fixture in fixtures() {
        for problem in &fixture.problems {
            tried += problem.fixes.len();
            for complaint in complaints(&fixture, problem) {
                let Fixture { name, .. } = &fixture;
                wrong.insert(format!("{} ({name}): {complaint}", problem.rule));
            }
        }
    }
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 100, "{tried}");
}

#[test]
fn the_safe_fixes_of_a_rule_together_clear_all_its_problems() {
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
