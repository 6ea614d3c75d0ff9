//! The published topology may identify its objects differently from the design, or belong to a different
//! deployment.

use super::*;

const FOUR_SERVERS: &str = "examples/enterprise-four-servers/topology";

/// The rules that need the identities of the design.
const BY_IDENTITY: [&str; 7] = ["R9", "R18", "R47", "R72", "R126", "R128", "R140"];

fn example(ending: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join(format!("{FOUR_SERVERS}.{ending}"));
    path.to_str().unwrap().to_owned()
}

/// The example with a change to its text.
fn changed(change: impl Fn(String) -> String) -> String {
    change(fs::read_to_string(example("ron")).unwrap())
}

/// The example with different names for the Persistent Chat pool, its file server and its SQL Server.
fn renamed() -> String {
    changed(|text| {
        let text = text.replace("\"pchatpool.contoso.com\"", "\"chat.contoso.com\"");
        let text = text.replace("\"fs02.contoso.com\"", "\"fs09.contoso.com\"");
        text.replace("\"sql02.contoso.com\"", "\"sql09.contoso.com\"")
    })
}

/// The report of the only file.
fn compared(desk: &Desk, file: &str, baseline: &str) -> Value {
    let output = desk.run(&["check", file, "--baseline", baseline, "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["files"][0].clone()
}

fn raises(report: &Value, rule: &str) -> bool {
    let mut problems = report["problems"].as_array().unwrap().iter();
    problems.any(|problem| problem["rule"] == rule)
}

#[test]
fn renames_are_reported_when_comparing_by_identity_and_listed_as_not_checked_by_name() {
    let desk = Desk::new();
    desk.file("renamed.ron", renamed());
    let by_identity = compared(&desk, "renamed.ron", &example("ron"));
    for rule in ["R18", "R72", "R126"] {
        assert!(raises(&by_identity, rule), "{rule}");
    }
    assert_eq!(by_identity["not_run"], serde_json::json!([]));
    assert_eq!(by_identity["not_run_because"], Value::Null);

    fs::copy(example("xml"), desk.path("deployed.xml")).unwrap();
    let by_name = compared(&desk, "renamed.ron", "deployed.xml");
    assert_eq!(by_name["not_run"], serde_json::json!(BY_IDENTITY));
    let because = by_name["not_run_because"].as_str().unwrap();
    assert!(
        because.starts_with("Compared by name with deployed.xml, because"),
        "{because}"
    );
    assert!(
        because.ends_with("Renamed objects are not recognized."),
        "{because}"
    );
    assert!(!raises(&by_name, "R134"));

    let text = desk.run(&["check", "renamed.ron", "--baseline", "deployed.xml"]);
    assert!(stdout(&text).contains(because), "{}", stdout(&text));
    let arguments = [
        "check",
        "renamed.ron",
        "--baseline",
        "deployed.xml",
        "--format",
        "sarif",
    ];
    let log: Value = serde_json::from_slice(&desk.run(&arguments).stdout).unwrap();
    let told = &log["runs"][0]["invocations"][0]["toolConfigurationNotifications"];
    let told = told.as_array().unwrap();
    assert_eq!(told.len(), BY_IDENTITY.len());
    for told in told {
        let message = told["message"]["text"].as_str().unwrap();
        assert!(message.ends_with(because), "{message}");
    }
}

#[test]
fn a_mirror_that_was_removed_is_reported_by_name() {
    let desk = Desk::new();
    let design = changed(|text| {
        let mut parts = text.split("Dependency(");
        let first = parts.next().unwrap().to_owned();
        let kept = parts.filter(|part| !part.contains("usage: \"Mirror\","));
        kept.fold(first, |text, part| text + "Dependency(" + part)
    });
    desk.file("design.ron", design);
    let report = compared(&desk, "design.ron", &example("xml"));
    assert!(raises(&report, "R94"), "{report:#}");
    desk.file("same.ron", changed(|text| text));
    let report = compared(&desk, "same.ron", &example("xml"));
    for rule in ["R17", "R94", "R95", "R134"] {
        assert!(!raises(&report, rule), "{rule}");
    }
}

#[test]
fn a_different_deployment_is_not_compared_even_if_its_numbers_match() {
    let desk = Desk::new();
    let numbered = String::from_utf16(
        &fs::read(example("xml")).unwrap()[2..]
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect::<Vec<_>>(),
    )
    .unwrap();
    desk.file(
        "stranger.xml",
        numbered.replace("contoso.com", "fabrikam.com"),
    );
    for file in [example("xml"), example("ron")] {
        let report = compared(&desk, &file, "stranger.xml");
        for rule in ["R18", "R72", "R126", "R140"] {
            assert!(!raises(&report, rule), "{rule}");
        }
        assert_eq!(report["not_run"].as_array().unwrap().len(), 14);
        let because = report["not_run_because"].as_str().unwrap();
        assert!(
            because.starts_with("stranger.xml has no servers in common with this design"),
            "{because}"
        );
    }
}
