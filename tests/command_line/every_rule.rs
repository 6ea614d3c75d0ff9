//! Every rule on the command line: what it prints is what the engine says, in each format.

use std::collections::BTreeSet;

use topology_designer::document::design_file;
use topology_designer::rules::{Facts, Report};

use super::*;
use crate::deployment::documents;
use crate::faults::{all, inject};

/// A design file with each fault, and what the engine says of it.
fn faulty_designs(desk: &Desk) -> Vec<(String, Vec<(String, String)>)> {
    let (document, design) = documents().remove(0);
    all()
        .map(|fault| {
            let deployment = inject(fault, &document, &design);
            let name = format!("{}.ron", fault.rule);
            desk.file(&name, design_file::write(&deployment.design, None).unwrap());
            let report = Report::of(&Facts::new(&deployment.design));
            let problems = report.diagnostics.into_iter();
            let said = problems.map(|problem| (problem.rule.to_owned(), problem.message));
            (name, said.collect())
        })
        .collect()
}

#[test]
fn every_format_says_of_every_fault_what_the_engine_says() {
    let desk = Desk::new();
    let designs = faulty_designs(&desk);
    let names: Vec<&str> = designs.iter().map(|(name, _)| name.as_str()).collect();

    let report = json(&desk.run(&[&["check", "--format", "json"], &names[..]].concat()));
    let files = report["files"].as_array().unwrap();
    assert_eq!(files.len(), designs.len());
    for (file, (name, said)) in files.iter().zip(&designs) {
        assert_eq!(file["file"], name.as_str());
        let problems = file["problems"].as_array().unwrap().iter();
        let printed: Vec<(String, String)> = problems
            .map(|problem| (text(&problem["rule"]), text(&problem["message"])))
            .collect();
        assert_eq!(&printed, said, "{name}");
    }

    let lines = desk.run(&[&["check"], &names[..]].concat());
    let lines = String::from_utf8(lines.stdout).unwrap();
    let missing = designs.iter().flat_map(|(_, said)| said);
    let missing: Vec<_> = missing
        .filter(|(_, message)| !lines.contains(message))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");

    let log = sarif::log(&desk, &names);
    let results = sarif::results(&log);
    let problems = results.iter().filter(|result| result["kind"] != "open");
    let printed: BTreeSet<(String, String)> = problems
        .map(|result| (text(&result["ruleId"]), text(&result["message"]["text"])))
        .collect();
    let said: BTreeSet<(String, String)> = designs.into_iter().flat_map(|(_, said)| said).collect();
    assert_eq!(printed, said);
    let rules: BTreeSet<&String> = said.iter().map(|(rule, _)| rule).collect();
    assert!(rules.len() > 90, "{rules:?}");
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
