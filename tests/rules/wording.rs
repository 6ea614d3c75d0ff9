//! Words that no message of a rule uses.

use std::collections::BTreeSet;

use topology_designer::rules::{Facts, Report};

use crate::deployment::{Deployment, documents};
use crate::faults;

const NOT_OURS: [&str; 11] = [
    " is told",
    " mended",
    " anew",
    " therein",
    " whereof",
    " bears ",
    " stands on ",
    " stands in ",
    "used by nothing",
    "Nobody stated",
    "The deployment holds",
];

#[test]
fn messages_are_in_plain_words() {
    let mut wrong = BTreeSet::new();
    let documents = documents().into_iter().take(2);
    let sound: Vec<Deployment> = documents
        .map(|(document, design)| Deployment::of(&document, design))
        .collect();
    for fault in faults::all() {
        for sound in &sound {
            let mut deployment = sound.clone();
            (fault.inject)(&mut deployment);
            let published = deployment.published.as_ref();
            let report = Report::of(&Facts::with_baseline(&deployment.design, published));
            let said = report.diagnostics.into_iter().chain(report.unstated);
            for problem in said {
                let fixes = problem.fixes.iter().map(|fix| fix.label.clone());
                for text in fixes.chain([problem.message.clone()]) {
                    if NOT_OURS.iter().any(|word| text.contains(word)) {
                        wrong.insert(format!("{}: {text}", problem.rule));
                    }
                }
            }
        }
    }
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
