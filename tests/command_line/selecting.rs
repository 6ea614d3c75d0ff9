//! Which rules a report covers and which problems fail a pipeline. Nothing is left out silently.

use super::*;
use topology_designer::rules::Severity;
use topology_designer::rules::catalog::{self, CatalogEntry};

/// A design with one warning (R15) and nothing worse.
fn with_a_warning() -> Vec<u8> {
    let path = "examples/standard-edition-collocated/topology.ron";
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn last_line(output: &Output) -> &str {
    stdout(output).lines().last().unwrap()
}

#[test]
fn the_deny_option_decides_the_exit_code() {
    let desk = Desk::new();
    desk.file("clean.xml", clean());
    desk.file("warning.ron", with_a_warning());
    desk.file("errors.xml", with_errors());
    let check =
        |file: &str, options: &[&str]| code(&desk.run(&[&["check", file], options].concat()));
    assert_eq!(check("warning.ron", &[]), 0);
    assert_eq!(check("warning.ron", &["--deny", "errors"]), 0);
    assert_eq!(check("warning.ron", &["--deny", "warnings"]), 1);
    assert_eq!(check("warning.ron", &["--deny", "info"]), 1);
    assert_eq!(check("errors.xml", &["--deny", "info"]), 1);
    assert_eq!(check("missing.xml", &["--deny", "info"]), 2);
    assert_eq!(check("clean.xml", &["--deny", "everything"]), 2);
    // Information only.
    let only_info = ["--only", "R52,R71,R128"];
    let mistakes = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/full-of-mistakes/topology.xml"
    );
    for (level, expected) in [("warnings", 0), ("info", 1)] {
        let options = [&only_info[..], &["--deny", level]].concat();
        assert_eq!(check(mistakes, &options), expected, "{level}");
    }
}

#[test]
fn silenced_problems_do_not_affect_the_exit_code() {
    let desk = Desk::new();
    let (rule, design) = accepted::silenced_design();
    desk.file("design.ron", design);
    let deny = ["check", "design.ron", "--deny", "info", "--only", rule];
    let output = desk.run(&deny);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert!(stdout(&output).contains(&format!("silenced {rule} ")));
}

#[test]
fn only_the_specified_rules_are_reported() {
    let desk = Desk::new();
    desk.file("errors.xml", with_errors());
    let by_id = desk.run(&["check", "errors.xml", "--only", "R45,r54"]);
    assert_eq!(code(&by_id), 1);
    let rules: Vec<&str> = stdout(&by_id)
        .lines()
        .filter(|line| line.contains(" [") && line.contains(": error "))
        .map(|line| line.split(" error ").nth(1).unwrap())
        .map(|rest| rest.split(' ').next().unwrap())
        .collect();
    assert_eq!(rules, ["R45", "R54"]);
    let by_name = [
        "check",
        "errors.xml",
        "--only",
        "Next-Hop-Missing",
        "--only",
        "CONTENT-STORE-MISSING",
    ];
    assert_eq!(desk.run(&by_name).stdout, by_id.stdout);
    assert!(stdout(&by_id).contains("errors.xml: left out by --only: "));
    assert!(last_line(&by_id).starts_with("errors.xml: 2 errors, 0 warnings, "));
    assert!(last_line(&by_id).ends_with(" left out by --only"));
}

#[test]
fn an_ignored_error_does_not_count_but_is_mentioned() {
    let desk = Desk::new();
    desk.file("errors.xml", with_errors());
    let all = json(&desk.run(&["check", "errors.xml", "--format", "json"]));
    let problems = all["files"][0]["problems"].as_array().unwrap();
    let errors: std::collections::BTreeSet<&str> = problems
        .iter()
        .filter(|problem| problem["severity"] == "error")
        .map(|problem| problem["rule"].as_str().unwrap())
        .collect();
    let errors: Vec<&str> = errors.into_iter().collect();
    let count = all["counts"]["error"].as_u64().unwrap();
    assert!(count > 1);

    let ignored = errors.join(",");
    let text = desk.run(&["check", "errors.xml", "--ignore", &ignored]);
    assert_eq!(code(&text), 0, "{}", stdout(&text));
    assert!(!stdout(&text).contains(": error "), "{}", stdout(&text));
    let told = format!("errors.xml: left out by --ignore: {count} errors (");
    assert!(stdout(&text).contains(&told), "{}", stdout(&text));
    let summary = format!("; {count} left out by --ignore");
    assert!(last_line(&text).ends_with(&summary), "{}", stdout(&text));

    let two = desk.run(&["check", "errors.xml", "errors.xml", "--ignore", &ignored]);
    let summary = format!("; {} left out by --ignore", 2 * count);
    assert!(last_line(&two).starts_with("2 files: "));
    assert!(last_line(&two).ends_with(&summary), "{}", stdout(&two));
}

#[test]
fn when_all_problems_are_left_out_the_file_is_not_called_clean() {
    let desk = Desk::new();
    desk.file("errors.xml", with_errors());
    desk.file("clean.xml", clean());
    let output = desk.run(&["check", "errors.xml", "--only", "R1"]);
    assert_eq!(code(&output), 0);
    let summary = last_line(&output);
    assert!(
        summary.starts_with("errors.xml: no other problems; "),
        "{summary}"
    );
    let clean = desk.run(&["check", "clean.xml", "--only", "R1"]);
    assert_eq!(last_line(&clean), "clean.xml: no problems");
}

#[test]
fn json_lists_what_each_option_leaves_out() {
    let desk = Desk::new();
    desk.file("errors.xml", with_errors());
    let options = ["--only", "R45,R54", "--ignore", "R54,R1", "--deny", "info"];
    let output = desk.run(&[&["check", "errors.xml", "--format", "json"], &options[..]].concat());
    let report = json(&output);
    assert_eq!(report["deny"], "info");
    let problems = report["files"][0]["problems"].as_array().unwrap();
    assert!(problems.iter().all(|problem| problem["rule"] == "R45"));
    let left_out = report["files"][0]["left_out"].as_array().unwrap();
    let content = left_out.iter().find(|row| row["rule"] == "R54").unwrap();
    assert_eq!(content["by"], "ignore");
    assert_eq!(content["name"], "content-store-missing");
    assert_eq!(content["counts"]["error"], 1);
    let share = left_out.iter().find(|row| row["rule"] == "R117").unwrap();
    assert_eq!(share["by"], "only");

    // What is shown and what is left out add up to everything.
    let all = json(&desk.run(&["check", "errors.xml", "--format", "json"]));
    for severity in ["error", "warning", "info"] {
        let shown = report["counts"][severity].as_u64().unwrap();
        let hidden = report["counts"]["left_out"][severity].as_u64().unwrap();
        assert_eq!(shown + hidden, all["counts"][severity], "{severity}");
        assert_eq!(all["counts"]["left_out"][severity], 0);
    }
}

#[test]
fn a_silenced_problem_is_left_out_together_with_its_rule() {
    let desk = Desk::new();
    let (rule, design) = accepted::silenced_design();
    desk.file("design.ron", design);
    let text = desk.run(&["check", "design.ron", "--ignore", rule]);
    assert!(!stdout(&text).contains(": silenced "), "{}", stdout(&text));
    let told = format!("design.ron: left out by --ignore: 1 silenced ({rule})\n");
    assert!(stdout(&text).contains(&told), "{}", stdout(&text));
    let report = json(&desk.run(&["check", "design.ron", "--format", "json", "--ignore", rule]));
    assert_eq!(report["files"][0]["silenced"], Value::Array(Vec::new()));
    assert_eq!(report["files"][0]["left_out"][0]["silenced"], 1);
}

#[test]
fn json_describes_every_rule() {
    let desk = Desk::new();
    desk.file("clean.xml", clean());
    let report = json(&desk.run(&["check", "clean.xml", "--format", "json", "--ignore", "R45"]));
    let rules = report["rules"].as_array().unwrap();
    assert_eq!(rules.len(), catalog::rules().count());
    for ((id, rule), described) in catalog::rules().zip(rules) {
        assert_eq!(described["id"], id);
        assert_eq!(described["name"], rule.name);
        assert_eq!(described["title"], rule.summary());
        let severity = match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        assert_eq!(described["severity"], severity);
        assert!(
            described["versions"].as_str().unwrap().ends_with('.'),
            "{id}"
        );
        let left_out_by = (id == "R45").then_some("ignore");
        assert_eq!(described["left_out_by"], serde_json::json!(left_out_by));
    }
    let of = |id: &str| rules.iter().find(|rule| rule["id"] == id).unwrap();
    assert_eq!(of("R18")["compares_with_published"], true);
    assert_eq!(of("R45")["compares_with_published"], false);
    assert_eq!(of("R45")["basis"], "documented");
}

#[test]
fn an_unknown_rule_is_refused_with_similar_names() {
    let desk = Desk::new();
    desk.file("errors.xml", with_errors());
    for option in ["--only", "--ignore"] {
        let output = desk.run(&["check", "errors.xml", option, "R45,next-hop-mising"]);
        assert_eq!(code(&output), 2);
        assert_eq!(stdout(&output), "");
        let expected = "error: There is no rule next-hop-mising. Did you mean R45 next-hop-missing";
        assert!(stderr(&output).starts_with(expected), "{}", stderr(&output));
        for empty in ["", "R45,", " "] {
            let output = desk.run(&["check", "errors.xml", option, empty]);
            assert_eq!(code(&output), 2, "{option} {empty:?}");
            assert!(
                stderr(&output).contains("empty entry"),
                "{option} {empty:?}"
            );
        }
    }
}

#[test]
fn a_rule_that_is_not_checked_cannot_be_selected_and_the_message_says_why() {
    let desk = Desk::new();
    desk.file("errors.xml", with_errors());
    for (id, entry) in catalog::entries() {
        let reason = match entry {
            CatalogEntry::Rule(_) => continue,
            CatalogEntry::NotCheckable(fact) => fact.reason,
            CatalogEntry::Environment(condition) => condition.condition,
        };
        let id = id.to_lowercase();
        for option in ["--only", "--ignore"] {
            let output = desk.run(&["check", "errors.xml", option, &id]);
            assert_eq!(code(&output), 2, "{option} {id}");
            assert_eq!(stdout(&output), "");
            let sentence = stderr(&output);
            assert!(sentence.contains(reason), "{sentence}");
            assert!(sentence.contains(option), "{sentence}");
        }
    }
}

#[test]
fn leaving_out_every_rule_is_refused() {
    let desk = Desk::new();
    desk.file("errors.xml", with_errors());
    let output = desk.run(&["check", "errors.xml", "--only", "R45", "--ignore", "r45"]);
    assert_eq!(code(&output), 2);
    assert_eq!(stdout(&output), "");
    assert!(stderr(&output).starts_with("error: No rules are left to check"));
}
