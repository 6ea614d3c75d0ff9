//! SARIF for code scanners and editors: valid against the schema of the standard, and as complete as the
//! other reports.

use std::path::PathBuf;
use std::sync::OnceLock;

use super::*;

/// The schema, with its formats asserted.
struct Schema {
    schemas: boon::Schemas,
    index: boon::SchemaIndex,
}

impl Schema {
    fn get() -> &'static Self {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        SCHEMA.get_or_init(|| {
            let text = include_str!("sarif/sarif-schema-2.1.0.json");
            let name = "schema:sarif-2.1.0";
            let mut schemas = boon::Schemas::new();
            let mut compiler = boon::Compiler::new();
            compiler.enable_format_assertions();
            compiler
                .add_resource(name, serde_json::from_str(text).unwrap())
                .unwrap();
            let index = compiler.compile(name, &mut schemas).unwrap();
            Self { schemas, index }
        })
    }

    /// The validation error of a log.
    fn complaint(log: &Value) -> Option<String> {
        let schema = Self::get();
        let checked = schema.schemas.validate(log, schema.index);
        checked.err().map(|error| format!("{error:#}"))
    }
}

/// Runs a check and returns its log, which must be valid.
pub fn log(desk: &Desk, arguments: &[&str]) -> Value {
    let output = desk.run(&[&["check", "--format", "sarif"], arguments].concat());
    let log = json(&output);
    if let Some(complaint) = Schema::complaint(&log) {
        panic!("{arguments:?}: {complaint}");
    }
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["exitCode"], code(&output), "{arguments:?}");
    log
}

pub fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().unwrap()
}

fn notifications<'l>(log: &'l Value, kind: &str) -> &'l Vec<Value> {
    log["runs"][0]["invocations"][0][kind].as_array().unwrap()
}

fn example(name: &str) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("examples").join(name);
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_schema_rejects_invalid_sarif() {
    let desk = Desk::new();
    desk.file("errors.xml", with_errors());
    let good = log(&desk, &["errors.xml"]);
    for (place, wrong) in [
        ("/version", "2.0.0"),
        ("/runs/0/results/0/level", "fatal"),
        (
            "/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri",
            "a folder/errors.xml",
        ),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(place).unwrap() = wrong.into();
        assert!(Schema::complaint(&bad).is_some(), "{place}");
    }
}

#[test]
fn the_log_of_every_check_is_valid() {
    let desk = Desk::new();
    fs::create_dir(desk.path("a folder")).unwrap();
    desk.file("errors.xml", with_errors());
    desk.file("a folder/50% of {it}: #1 ä.xml", dangling());
    desk.file(
        "odd.xml",
        clean().replace("<Location />", "<Location /><Elsewhere />"),
    );
    desk.file("broken.xml", "<Topology");
    let sound = fs::read_to_string(example("stretched-disaster-recovery/topology.ron")).unwrap();
    desk.file(
        "commented.ron",
        sound.replacen("\n    version", "\n    // Ours\n    version", 1),
    );
    desk.file(
        "renamed.xml",
        with_errors().replace("Fqdn=\"se01.", "Fqdn=\"se02."),
    );
    desk.file("silenced.ron", accepted::silenced_design().1);
    desk.file("unknown.ron", accepted::unknown_silence_design());
    let mistakes = example("full-of-mistakes/topology.xml");
    let files = [
        "errors.xml",
        "a folder/50% of {it}: #1 ä.xml",
        "odd.xml",
        "commented.ron",
        "broken.xml",
        "missing.xml",
        "renamed.xml",
        "silenced.ron",
        "unknown.ron",
        &mistakes,
        &example("full-of-mistakes/topology.ron"),
        &example("full-of-mistakes/topology.tbxml"),
        &example("stretched-disaster-recovery/topology.ron"),
        &example("enterprise-four-servers/topology.tbxml"),
        &example("standard-edition-collocated/topology.xml"),
    ];
    let all = log(&desk, &files);
    // Every kind of result occurs, so that it is validated.
    let has = |what: fn(&Value) -> bool| results(&all).iter().any(what);
    assert!(has(|result| !result["suppressions"].is_null()));
    assert!(has(
        |result| result["properties"]["fixes"][0]["safety"] == "safe"
    ));
    assert!(has(|result| {
        !result["relatedLocations"].as_array().unwrap().is_empty()
    }));
    let told = notifications(&all, "toolExecutionNotifications");
    let levels: Vec<&Value> = told.iter().map(|told| &told["level"]).collect();
    // Oddities, content that is not kept, broken files and missing files.
    assert_eq!(levels, ["note", "note", "error", "error"], "{told:#?}");

    let with = |options: &[&str]| log(&desk, &[&files, options].concat());
    let compared = with(&["--baseline", "errors.xml"]);
    assert!(
        results(&compared)
            .iter()
            .any(|result| result["ruleId"] == "R18")
    );
    with(&["--only", "R45,R38"]);
    with(&["--ignore", "R45", "--deny", "info"]);
    log(&desk, &["missing.xml"]);
}

#[test]
fn the_logs_of_real_documents_are_valid() {
    let desk = Desk::new();
    for (path, _) in common::documents() {
        log(&desk, &[path.to_str().unwrap()]);
    }
}

#[test]
fn the_log_contains_rules_results_and_locations() {
    let desk = Desk::new();
    fs::create_dir(desk.path("the folder")).unwrap();
    desk.file("the folder/errors.xml", with_errors());
    let log = log(&desk, &["the folder/errors.xml", "missing.xml"]);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            let text = rule[text]["text"].as_str().unwrap();
            assert!(!text.is_empty(), "{rule}");
        }
        let level = rule["defaultConfiguration"]["level"].as_str().unwrap();
        assert!(["error", "warning", "note"].contains(&level));
        assert!(rule["properties"]["versions"].is_string(), "{rule}");
    }
    for result in results(&log) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    let next_hop = results(&log).iter().find(|r| r["ruleId"] == "R45").unwrap();
    assert_eq!(next_hop["level"], "error");
    let location = &next_hop["locations"][0];
    let physical = &location["physicalLocation"];
    assert_eq!(
        physical["artifactLocation"]["uri"],
        "the%20folder/errors.xml"
    );
    assert!(physical["region"]["startLine"].as_u64().unwrap() > 1);
    assert_eq!(
        location["logicalLocations"][0]["fullyQualifiedName"],
        "Redmond/se01.contoso.com"
    );
    assert_eq!(
        next_hop["properties"]["fixes"][0]["label"],
        "Use se01.contoso.com as next hop"
    );
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let told = &notifications(&log, "toolExecutionNotifications")[0];
    assert_eq!(
        told["message"]["text"],
        "There is no such file: missing.xml"
    );
}

#[test]
fn a_problem_keeps_its_fingerprint_when_lines_move_and_names_change() {
    let desk = Desk::new();
    desk.file("before.xml", with_errors());
    let moved = with_errors()
        .replace("se01.contoso.com", "se09.contoso.com")
        .replace("<Sites>", "<!-- moved\n down -->\n  <Sites>");
    desk.file("after.xml", moved);
    let next_hop = |file: &str| {
        let log = log(&desk, &[file, "--only", "R45"]);
        let [result] = &results(&log)[..] else {
            panic!("one problem expected: {log:#}");
        };
        result.clone()
    };
    let (before, after) = (next_hop("before.xml"), next_hop("after.xml"));
    assert_ne!(before["message"], after["message"]);
    assert_ne!(
        before["locations"][0]["physicalLocation"]["region"],
        after["locations"][0]["physicalLocation"]["region"]
    );
    assert_eq!(before["partialFingerprints"], after["partialFingerprints"]);
    assert_eq!(
        before["partialFingerprints"]["ruleAndObject/v1"],
        "R45/service/1persistentchatservice2/NextHop"
    );
}

#[test]
fn every_problem_of_a_file_has_a_unique_fingerprint() {
    let desk = Desk::new();
    let log = log(&desk, &[&example("full-of-mistakes/topology.ron")]);
    let mut seen = std::collections::BTreeSet::new();
    assert!(results(&log).len() > 5);
    for result in results(&log) {
        let fingerprint = result["partialFingerprints"]["ruleAndObject/v1"].as_str();
        assert!(seen.insert(fingerprint.unwrap()), "{result:#}");
    }
}

#[test]
fn rules_without_a_baseline_are_listed_as_not_run() {
    let desk = Desk::new();
    desk.file("design.ron", accepted::silenced_design().1);
    let not_run = |arguments: &[&str]| {
        let log = log(&desk, arguments);
        let told = notifications(&log, "toolConfigurationNotifications");
        told.iter()
            .map(|told| {
                assert_eq!(told["level"], "note");
                told["associatedRule"]["id"].as_str().unwrap().to_owned()
            })
            .collect::<Vec<_>>()
    };
    let without = not_run(&["design.ron"]);
    assert!(without.contains(&"R18".to_owned()), "{without:?}");
    desk.file("published.xml", with_errors());
    let with = not_run(&["design.ron", "--baseline", "published.xml"]);
    assert_eq!(with, [""; 0]);
}

#[test]
fn rules_that_are_left_out_appear_as_overrides_and_notifications() {
    let desk = Desk::new();
    desk.file("errors.xml", with_errors());
    let log = log(&desk, &["errors.xml", "--ignore", "R45,R1"]);
    let overrides = &log["runs"][0]["invocations"][0]["ruleConfigurationOverrides"];
    let disabled: Vec<&Value> = overrides
        .as_array()
        .unwrap()
        .iter()
        .filter(|rule| rule["configuration"]["enabled"] == false)
        .map(|rule| &rule["descriptor"]["id"])
        .collect();
    assert_eq!(disabled, ["R1", "R45"]);
    assert!(results(&log).iter().all(|r| r["ruleId"] != "R45"));
    let told = notifications(&log, "toolConfigurationNotifications");
    let told = told.last().unwrap();
    // Hiding an error is worth a warning.
    assert_eq!(told["level"], "warning");
    assert_eq!(
        told["message"]["text"],
        "Left out by --ignore: 1 error (R45)"
    );
}

#[test]
fn the_basis_of_a_rule_is_spelled_the_same_in_every_report() {
    let desk = Desk::new();
    desk.file("example.xml", dangling());
    let report = json(&desk.run(&["check", "example.xml", "--format", "json"]));
    let log = log(&desk, &["example.xml"]);
    let described = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    let told: Vec<_> = report["rules"].as_array().unwrap().iter().collect();
    assert!(!told.is_empty());
    for rule in told {
        let same = described.iter().find(|other| other["id"] == rule["id"]);
        assert_eq!(
            same.unwrap()["properties"]["basis"],
            rule["basis"],
            "{rule}"
        );
    }
    let on_screen = described.iter().find(|rule| rule["id"] == "R65").unwrap();
    assert_eq!(on_screen["properties"]["basis"], "topology-builder");
}
