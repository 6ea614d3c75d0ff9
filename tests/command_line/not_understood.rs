//! What of Persistent Chat is not understood is said with line and quotation in every form of report.

use topology_designer::document::encoding;

use super::*;

/// The example with one usage that nobody knows, and the line of its dependency.
fn half_understood() -> (String, usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bytes = fs::read(root.join("examples/enterprise-four-servers/topology.xml")).unwrap();
    let (text, _) = encoding::decode(&bytes).unwrap();
    let text = text.replacen("Usage=\"Mirror\"", "Usage=\"Partner\"", 1);
    let line = text
        .lines()
        .position(|line| line.contains("Partner"))
        .unwrap();
    (text, line + 1)
}

#[test]
fn what_is_not_understood_is_reported_with_line_and_quotation_in_every_format() {
    let desk = Desk::new();
    let (text, line) = half_understood();
    desk.file("half.xml", text);
    let report = desk.run(&["check", "half.xml"]);
    let text = stdout(&report);
    assert_eq!(code(&report), 0, "{text}");
    let note =
        format!("half.xml:{line}:9: note: Usage=\"Partner\" RoleName=\"PersistentChatStore\"");
    assert!(text.lines().any(|told| told.starts_with(&note)), "{text}");
    assert!(
        text.contains("not checked for pchatpool.contoso.com (R40, R54, "),
        "{text}"
    );
    assert!(text.trim_end().ends_with("; 1 not understood"), "{text}");

    let json = desk.run(&["check", "half.xml", "--format", "json"]);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    let file = &json["files"][0];
    assert_eq!(file["not_understood"], 1);
    assert_eq!(file["notes"][0]["kind"], "not-understood");
    assert_eq!(file["notes"][0]["line"], line);
    assert_eq!(
        file["not_judged"][0]["object"]["name"],
        "pchatpool.contoso.com"
    );

    let sarif = desk.run(&["check", "half.xml", "--format", "sarif"]);
    let log: Value = serde_json::from_slice(&sarif.stdout).unwrap();
    let invocation = &log["runs"][0]["invocations"][0];
    let told = &invocation["toolExecutionNotifications"][0];
    let region = &told["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region["startLine"], line);
    let left = invocation["toolConfigurationNotifications"]
        .as_array()
        .unwrap();
    let mut rules = left.iter().map(|told| &told["associatedRule"]["id"]);
    assert!(rules.any(|rule| rule == "R74"), "{left:#?}");
}
