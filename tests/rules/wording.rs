//! Words that messages of rules must not use.

use std::collections::{BTreeMap, BTreeSet};

use topology_designer::rules::{Facts, Report, catalog};

use crate::deployment::documents;
use crate::faults::{self, inject};

const NOT_OURS: [&str; 15] = [
    " is told",
    " mended",
    " anew",
    " therein",
    " whereof",
    " bears ",
    " stands on ",
    " stands in ",
    " stand on ",
    " stand in ",
    "nternationalised",
    "ecognise",
    "used by nothing",
    "Nobody stated",
    "The deployment holds",
];

#[test]
fn messages_use_plain_words() {
    let mut wrong = BTreeSet::new();
    let documents = documents();
    for fault in faults::all() {
        for (document, design) in &documents {
            let deployment = inject(fault, document, design);
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

#[test]
fn pages_use_plain_words() {
    let mut wrong = Vec::new();
    for (id, rule) in catalog::rules() {
        let page = rule.page();
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        let odd = NOT_OURS.iter().filter(|word| page.contains(**word));
        wrong.extend(odd.map(|word| format!("{id}: {word}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The advice about what to do belongs to the rule: no two pages share a text.
#[test]
fn no_two_pages_have_the_same_what_to_do_or_fix_section() {
    let mut known = BTreeMap::new();
    for (id, rule) in catalog::rules() {
        for heading in ["What to do", "Quick fix"] {
            let text = rule.section(heading).unwrap();
            assert!(text.len() > 12, "{id}: {text}");
            if let Some(other) = known.insert(text.clone(), id) {
                panic!("{id} and {other}: {text}");
            }
        }
    }
}
