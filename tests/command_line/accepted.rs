//! Reports that depend on a person's decisions: which topology is published, and which problems are
//! accepted.

use super::*;
use topology_designer::design::Design;
use topology_designer::diagram::Diagram;
use topology_designer::diagram::svg::{self, PictureOptions};
use topology_designer::diagram::theme::Theme;
use topology_designer::document::{self, design_file};
use topology_designer::edit::{Identities, apply};
use topology_designer::rules::{Facts, Report, Severity, check_design, silence};
use topology_designer::topology::ObjectId;

#[test]
fn a_design_is_compared_with_the_specified_baseline() {
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

/// A design with one silenced problem: the rule, and the design file.
pub fn silenced_design() -> (&'static str, Vec<u8>) {
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
    (problem.rule, design_file::write(&design, None).unwrap())
}

/// A design that silences a rule unknown to this program.
pub fn unknown_silence_design() -> Vec<u8> {
    let opened = document::read(clean().as_bytes(), None).unwrap();
    let mut design = opened.design;
    design.annotations.suppressions.insert(
        ("R999".to_owned(), ObjectId::Deployment),
        "Known to a later version.".to_owned(),
    );
    design_file::write(&design, None).unwrap()
}

#[test]
fn a_silence_for_an_unknown_rule_is_mentioned_in_every_report() {
    let desk = Desk::new();
    desk.file("design.ron", unknown_silence_design());
    let text = desk.run(&["check", "design.ron"]);
    let line = "design.ron: info: R999 is silenced for ";
    assert!(stdout(&text).contains(line), "{}", stdout(&text));
    let report = json(&desk.run(&["check", "design.ron", "--format", "json"]));
    assert_eq!(report["files"][0]["problems"][0]["rule"], "");
    let left_out = desk.run(&["check", "design.ron", "--only", "R45"]);
    let summary = "design.ron: left out by --only: 1 for information\n";
    assert!(stdout(&left_out).contains(summary), "{}", stdout(&left_out));
}

#[test]
fn problems_that_a_design_silences_are_listed_with_the_reason() {
    let desk = Desk::new();
    let (rule, design) = silenced_design();
    desk.file("design.ron", design);

    let text = desk.run(&["check", "design.ron"]);
    let line = format!("design.ron: silenced {rule} ");
    assert!(stdout(&text).contains(&line), "{}", stdout(&text));
    assert!(stdout(&text).contains("(\"Decided in spring.\")"));
    assert!(stdout(&text).contains("did not run, or ran only partly (R9, R17"));

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

#[test]
fn a_picture_has_no_badge_for_silenced_problems() {
    let desk = Desk::new();
    let example = include_bytes!("../../examples/enterprise-four-servers/topology.ron");
    let mut design = document::read(example, None).unwrap().design;
    let picture = |design: &Design| {
        desk.file("design.ron", design_file::write(design, None).unwrap());
        let output = desk.run(&["render", "design.ron", "--out", "design.svg", "--no-title"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        fs::read_to_string(desk.path("design.svg")).unwrap()
    };
    let with_badges = picture(&design);
    for problem in check_design(&design) {
        if let Ok(edit) = silence(&problem, "Decided in spring.") {
            let applied = apply(&design, &edit, &mut Identities::seeded(1));
            design = applied.unwrap().design;
        }
    }
    let shown = Report::of(&Facts::new(&design)).diagnostics;
    assert!(shown.len() < check_design(&design).len());
    let without = picture(&design);
    assert!(
        without.len() < with_badges.len(),
        "their badges have disappeared"
    );
    let drawn = Diagram::of(&design, &shown);
    let opened = document::read(&fs::read(desk.path("design.ron")).unwrap(), None).unwrap();
    let options = PictureOptions {
        theme: Theme::Light,
        legend: true,
        ..PictureOptions::default()
    };
    assert_eq!(opened.design.annotations, design.annotations);
    assert!(
        without == svg::to_svg(&drawn, &options),
        "what the window shows"
    );
}
