//! Reports of what a person decided: which topology is published, and which problems are accepted.

use super::*;
use topology_designer::document::{self, design_file};
use topology_designer::edit::{Identities, apply};
use topology_designer::rules::{Severity, check_design, silence};

#[test]
fn a_design_is_compared_with_the_baseline_that_is_named() {
    let desk = Desk::new();
    desk.file("errors.xml", with_errors());
    let renamed = with_errors().replace("Fqdn=\"se01.", "Fqdn=\"se02.");
    desk.file("renamed.xml", renamed);
    let compared = desk.run(&["check", "renamed.xml", "--baseline", "errors.xml"]);
    assert!(
        stdout(&compared).contains("R18 published-pool-renamed: "),
        "{}",
        stdout(&compared)
    );
    assert!(!stdout(&compared).contains("not compared"));
    let missing = desk.run(&["check", "renamed.xml", "--baseline", "missing.xml"]);
    assert_eq!(code(&missing), 2);
    assert_eq!(stdout(&missing), "");
}

#[test]
fn what_a_design_silences_is_listed_with_its_reason() {
    let desk = Desk::new();
    let design = document::read(with_errors().as_bytes(), None)
        .unwrap()
        .design;
    let problem = check_design(&design)
        .into_iter()
        .find(|problem| problem.severity < Severity::Error)
        .unwrap();
    let edit = silence(&problem, "Decided in spring.").unwrap();
    let design = apply(&design, &edit, &mut Identities::seeded(1))
        .unwrap()
        .design;
    desk.file("design.ron", design_file::write(&design, None).unwrap());

    let text = desk.run(&["check", "design.ron"]);
    let rule = problem.rule;
    let line = format!("design.ron: silenced {rule} ");
    assert!(stdout(&text).contains(&line), "{}", stdout(&text));
    assert!(stdout(&text).contains("(\"Decided in spring.\")"));
    assert!(stdout(&text).contains("not compared with what is published (R9, R17"));

    let report = json(&desk.run(&["check", "design.ron", "--format", "json"]));
    let silenced = &report["files"][0]["silenced"][0];
    assert_eq!(silenced["rule"], rule);
    assert_eq!(silenced["reason"], "Decided in spring.");

    let log = json(&desk.run(&["check", "design.ron", "--format", "sarif"]));
    let results = log["runs"][0]["results"].as_array().unwrap();
    let suppressed: Vec<&Value> = results
        .iter()
        .filter(|result| !result["suppressions"].is_null())
        .collect();
    assert_eq!(suppressed.len(), 1);
    assert_eq!(suppressed[0]["ruleId"], rule);
    let suppression = &suppressed[0]["suppressions"][0];
    assert_eq!(suppression["kind"], "external");
    assert_eq!(suppression["justification"], "Decided in spring.");
}
