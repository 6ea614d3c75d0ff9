//! One fault in a document raises its rule and the documented consequences, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use topology_designer::design::{Design, Statement};
use topology_designer::edit::Edit;
use topology_designer::rules::{Diagnostic, Facts, Report, Severity, catalog};
use topology_designer::topology::{ObjectId, Topology};

use crate::common::by_edits::ByEdits;
use crate::common::samples::Chance;
use crate::deployment::{Deployment, documents};
use crate::faults::{self, Fault, inject};

#[test]
fn every_rule_is_covered_by_a_fault() {
    let faulty: BTreeSet<&str> = faults::all().map(|fault| fault.rule).collect();
    let without: Vec<&str> = catalog::rules()
        .map(|(id, _)| id)
        .filter(|id| !faulty.contains(id))
        .collect();
    assert!(without.is_empty(), "no fault for {without:?}");
    assert_eq!(
        faulty.len(),
        faults::all().count(),
        "one fault for each rule"
    );
}

#[test]
fn a_valid_pool_causes_no_problem() {
    for (document, design) in documents() {
        let facts = Facts::new(&design);
        let before = Report::of(&facts).diagnostics;
        let deployment = Deployment::of(&document, design.clone());
        let key = |d: &Diagnostic| (d.rule, d.object.clone());
        let before: BTreeSet<_> = before.iter().map(key).collect();
        let brought: Vec<String> = deployment
            .check()
            .into_iter()
            .filter(|diagnostic| !before.contains(&key(diagnostic)))
            .map(|diagnostic| format!("{}: {}", diagnostic.rule, diagnostic.message))
            .collect();
        assert_eq!(brought, [""; 0], "{document}");
    }
}

#[test]
fn a_fault_raises_its_rule_and_the_documented_consequences() {
    let documents = documents();
    let mut wrong = Vec::new();
    for fault in faults::all() {
        wrong.extend(surprises(fault, &documents));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a fault causes although it is not documented, or does not cause although it is.
fn surprises(fault: &Fault, documents: &[(String, Design)]) -> BTreeSet<String> {
    let (_, rule) = catalog::find(fault.rule).unwrap();
    let mut surprises = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (document, design) in documents {
        let deployment = inject(fault, document, design);
        let raised = deployment.raised();
        let is_raised = raised
            .iter()
            .any(|diagnostic| diagnostic.rule == fault.rule);
        // In a deployment of a different version, it may not be a fault.
        if !is_raised && rule.versions.contains(deployment.version) {
            let all = deployment
                .check()
                .into_iter()
                .map(|d| d.message)
                .collect::<Vec<_>>();
            let text = format!("{} is not raised in {document}: {all:#?}", fault.rule);
            surprises.entry(fault.rule).or_insert(text);
        }
        for diagnostic in raised.iter().filter(|_| is_raised) {
            seen.insert(diagnostic.rule);
            let known = diagnostic.rule == fault.rule
                || fault
                    .entails
                    .iter()
                    .any(|(rule, _)| *rule == diagnostic.rule);
            if !known {
                let (rule, message) = (diagnostic.rule, &diagnostic.message);
                let text = format!("{} in {document} raises {rule}: {message}", fault.rule);
                surprises.entry(rule).or_insert(text);
            }
        }
    }
    if !seen.contains(fault.rule) {
        let text = format!("{} is raised in no document", fault.rule);
        surprises.entry(fault.rule).or_insert(text);
    }
    for (rule, _) in fault.entails {
        if !seen.contains(rule) {
            surprises.insert(rule, format!("{} never entails {rule}", fault.rule));
        }
    }
    surprises.into_values().collect()
}

#[test]
fn the_share_for_log_shipping_is_asked_for_once() {
    for (document, design) in documents() {
        let mut deployment = Deployment::of(&document, design);
        let asking = |deployment: &Deployment| {
            let report = Report::of(&Facts::new(&deployment.design));
            let asked = report.unstated.into_iter().filter(|d| d.rule == "R107");
            asked.map(|asked| asked.message).collect::<Vec<_>>()
        };
        let pool = deployment.pool.clone();
        deployment.edit(Edit::SetDisasterRecovery { pool, on: true });
        let asked = asking(&deployment);
        assert_eq!(asked.len(), 1, "{document}");
        assert!(asked[0].contains(&deployment.fqdn("chatpool")), "{asked:?}");
    }
}

/// Rules and objects: if less is known, the same fault may be reported for a different reference.
type Problems = BTreeSet<(&'static str, ObjectId)>;

/// The problems, with every question asked once and as information.
fn problems(design: &Design, published: Option<&Topology>, name: &str) -> Problems {
    let report = Report::of(&Facts::with_baseline(design, published));
    let mut asked = BTreeSet::new();
    for question in &report.unstated {
        assert_eq!(question.severity, Severity::Info);
        let once = asked.insert(question.rule);
        assert!(once, "{name}: {}", question.message);
    }
    let key = |d: Diagnostic| (d.rule, d.object);
    report.diagnostics.into_iter().map(key).collect()
}

#[test]
fn unknown_facts_are_not_problems_and_are_asked_for_once() {
    for fault in faults::all() {
        for (document, design) in &documents() {
            let name = format!("{} in {document}", fault.rule);
            let mut deployment = inject(fault, document, design);
            let published = deployment.published.clone();
            let stated = problems(&deployment.design, published.as_ref(), &name);
            deployment.design.annotations.statements.clear();
            deployment.design.annotations.links.clear();
            let unstated = problems(&deployment.design, published.as_ref(), &name);
            let new: Vec<_> = unstated.difference(&stated).collect();
            assert!(new.is_empty(), "{name}: {new:?}");
        }
    }
}

#[test]
fn removing_a_fact_never_causes_a_problem() {
    let (document, design) = documents().remove(1);
    let mut deployment = inject(stretched(), &document, &design);
    deployment.add_second_pool();
    let mut chance = Chance(5);
    for _ in 0..20 {
        let mut deployment = deployment.clone();
        deployment.state_at_random(&mut chance);
        let stated = problems(&deployment.design, None, "all stated");
        let statements = deployment.design.annotations.statements.clone();
        for (object, facts) in &statements {
            for fact in facts.iter().map(Statement::fact) {
                let mut design = deployment.design.clone();
                let of_object = design.annotations.statements.get_mut(object).unwrap();
                of_object.withdraw(fact);
                let name = format!("{fact:?} of {object:?} withdrawn");
                let unstated = problems(&design, None, &name);
                let new: Vec<_> = unstated.difference(&stated).collect();
                assert!(new.is_empty(), "{name}: {new:?}");
            }
        }
    }
}

/// A pool with disaster recovery.
fn stretched() -> &'static Fault {
    faults::all().find(|fault| fault.rule == "R105").unwrap()
}
