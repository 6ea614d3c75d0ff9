//! Every rule on the command line: each format contains what the engine reports.

use std::collections::BTreeSet;

use topology_designer::document::{self, design_file};
use topology_designer::rules::{Diagnostic, Facts, Report, Severity};
use topology_designer::vocabulary::Vocabulary;

use super::*;
use crate::deployment::documents;
use crate::faults::{all, inject};

/// The name of a design file and what the engine reports for it: rules with their messages.
type Said = (String, Vec<(String, String)>);

/// A design file for each fault. Faults that depend on a published topology do not count here.
fn faulty_designs(desk: &Desk) -> Vec<Said> {
    let (document, design) = documents().remove(0);
    all()
        .filter_map(|fault| {
            let deployment = inject(fault, &document, &design);
            if deployment.published.is_some() {
                return None;
            }
            let name = format!("{}.ron", fault.rule);
            let bytes = design_file::write(&deployment.design, None).unwrap();
            let report = Report::of(&Facts::new(&deployment.design));
            let is_error = |problem: &Diagnostic| problem.severity == Severity::Error;
            let errors = report.diagnostics.partition_point(is_error);
            let problems = report.diagnostics.into_iter();
            let said = problems.map(|problem| (problem.rule.to_owned(), problem.message));
            let mut said: Vec<(String, String)> = said.collect();
            // Something that cannot be converted is also an error, without a rule; but references to
            // missing objects are reported by R47 or R41.
            let opened = document::read(&bytes, None).unwrap();
            let refused = document::refusals(&opened, Vocabulary::built_in()).into_iter();
            let is_told = said.iter().any(|(rule, _)| rule == "R47" || rule == "R41");
            let refused = refused.filter(|refusal| !(refusal.is_dangling && is_told));
            let refused = refused.map(|refusal| (String::new(), refusal.message));
            said.splice(errors..errors, refused);
            desk.file(&name, bytes);
            assert!(said.iter().any(|(rule, _)| rule == fault.rule), "{name}");
            Some((name, said))
        })
        .collect()
}

#[test]
fn every_format_reports_every_fault_as_the_engine_does() {
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
    for (name, said) in &designs {
        let of_file = lines.lines().filter(|line| line.starts_with(name.as_str()));
        let of_file: Vec<&str> = of_file.collect();
        for (rule, message) in said {
            let is_told =
                |line: &&str| line.contains(&format!(" {rule}")) && line.contains(message);
            assert!(of_file.iter().any(is_told), "{name}: {rule}: {message}");
        }
    }

    let log = sarif::log(&desk, &names);
    let results = sarif::results(&log);
    let problems = results.iter().filter(|result| result["kind"] != "open");
    let printed: BTreeSet<(String, String)> = problems
        .map(|result| {
            let rule = result["ruleId"].as_str().unwrap_or_default();
            (rule.to_owned(), text(&result["message"]["text"]))
        })
        .collect();
    let said: BTreeSet<(String, String)> = designs.into_iter().flat_map(|(_, said)| said).collect();
    assert_eq!(printed, said);
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
