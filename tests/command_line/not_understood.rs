//! Parts of Persistent Chat that are not understood are reported with line and quotation in every report
//! format.

use topology_designer::document::encoding;

use super::*;

/// An example as text.
fn example() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bytes = fs::read(root.join("examples/enterprise-four-servers/topology.xml")).unwrap();
    encoding::decode(&bytes).unwrap().0.into_owned()
}

/// The example with one unknown usage, and the line of its dependency.
fn half_understood() -> (String, usize) {
    let text = example().replacen("Usage=\"Mirror\"", "Usage=\"Partner\"", 1);
    let line = text
        .lines()
        .position(|line| line.contains("Partner"))
        .unwrap();
    (text, line + 1)
}

#[test]
fn parts_that_are_not_understood_are_quoted_with_their_lines_in_every_format() {
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

/// The example with `count` occurrences of `from` changed to `to`, and what `check` reports.
fn checked(from: &str, to: &str, count: usize) -> (String, String) {
    let changed = example().replacen(from, to, count);
    assert_ne!(changed, example(), "{from}");
    let desk = Desk::new();
    desk.file("changed.xml", &*changed);
    let report = desk.run(&["check", "changed.xml"]);
    (stdout(&report).to_owned(), changed)
}

#[test]
fn an_unknown_attribute_is_reported_wherever_it_could_affect_a_rule() {
    for (from, is_of_pool) in [
        (
            "<Dependency Usage=\"Mirror\">\r\n          <ServiceId ",
            true,
        ),
        ("<ServiceId SiteId=\"1\" RoleName=\"UserServices\" ", false),
        ("<ClusterId ", false),
        ("<SqlInstanceId ", false),
        ("<Machine ", false),
        ("<NetInterface ", false),
        ("<Cluster ", false),
        ("<Service ", false),
        ("<Dependency ", false),
        ("<DependsOn", false),
        ("<InstalledOn", false),
        ("<Port ", false),
    ] {
        let space = if from.ends_with(' ') { "" } else { " " };
        let to = format!(
            "{from}{space}Elephant=\"1\"{}",
            if space.is_empty() { " " } else { "" }
        );
        let (said, changed) = checked(from, &to, 1);
        let at = changed.lines().position(|line| line.contains("Elephant"));
        let at = at.unwrap() + 1;
        let note = said.lines().find(|line| line.contains("Elephant=\"1\""));
        let note = note.unwrap_or_else(|| panic!("{from}: {said}"));
        assert!(note.contains(": note: "), "{from}: {note}");
        // An object is identified by its element, a few lines above.
        let line: usize = note.split(':').nth(1).unwrap().parse().unwrap();
        assert!(line <= at && at - line < 20, "{from}: {note}");
        assert!(note.contains("unknown"), "{from}: {note}");
        let of_pool = said.contains("not checked for pchatpool.contoso.com");
        assert_eq!(of_pool, is_of_pool, "{from}: {said}");
    }
}

#[test]
fn an_unknown_role_is_reported_once_with_the_checks_it_prevents() {
    let conferencing = "RoleName=\"ConfServices\"";
    let (said, changed) = checked(conferencing, "RoleName=\"Elephant\"", usize::MAX);
    let service = changed
        .lines()
        .position(|line| line.contains("Elephant\" Instance"));
    assert!(service.is_some());
    let notes: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("Elephant"))
        .collect();
    let [note] = notes.as_slice() else {
        panic!("{said}");
    };
    assert!(note.contains("RoleName=\"Elephant\""), "{note}");
    assert!(
        note.contains("the role is unknown, so no rule checks it"),
        "{note}"
    );

    // The kind of server may depend on it, so no rule concludes that there is no Front End pool.
    let users = "RoleName=\"UserServices\"";
    let (said, _) = checked(users, "RoleName=\"Elephant\"", usize::MAX);
    assert!(!said.contains(": error "), "{said}");
    assert!(
        said.contains("(R46, R48, R131): RoleName=\"Elephant\" is not understood"),
        "{said}"
    );

    let (said, _) = checked(conferencing, "RoleName=\"VideoGateway\"", usize::MAX);
    assert!(!said.contains("VideoGateway"), "documented: {said}");
}

#[test]
fn unknown_attributes_of_a_name_are_reported_when_converting_omits_them() {
    let desk = Desk::new();
    let changed = example().replacen("<ClusterId ", "<ClusterId Elephant=\"1\" ", 1);
    desk.file("changed.xml", &*changed);
    let report = desk.run(&["convert", "changed.xml", "changed.tbxml"]);
    let said = format!("{}{}", stdout(&report), stderr(&report));
    assert!(
        said.contains("Elephant=\"1\"") && said.contains("is omitted"),
        "{said}"
    );
    let written = fs::read_to_string(desk.path("changed.tbxml")).unwrap();
    assert!(!written.contains("Elephant"));
}

#[test]
fn parts_that_are_not_understood_and_settings_have_line_numbers_in_a_design_file() {
    let desk = Desk::new();
    desk.file("half.xml", half_understood().0);
    let report = desk.run(&["convert", "half.xml", "half.ron"]);
    assert_eq!(code(&report), 0, "{}", stderr(&report));
    let design = fs::read_to_string(desk.path("half.ron")).unwrap();
    let line = |place: &str| -> String {
        let line: usize = place.parse().unwrap();
        design.lines().skip(line - 1).take(4).collect()
    };

    let report = desk.run(&["check", "half.ron"]);
    let said = stdout(&report);
    let note = said.lines().find(|line| line.contains("Partner")).unwrap();
    let place = note.split(':').nth(1).unwrap();
    assert!(line(place).contains("usage: \"Partner\""), "{note}");

    let report = desk.run(&["describe", "half.ron"]);
    let said = stdout(&report);
    for (setting, is_stated_by) in [
        ("Port: 5041 (line ", "PersistentChat"),
        ("Display name: ", "content: Some("),
        ("Active servers: ", "ActiveMachines"),
        ("Next hop pool: ", "Dependency("),
        (
            "Default Persistent Chat pool: ",
            "default_persistent_chat_pool:",
        ),
    ] {
        let found = said.lines().find(|line| line.contains(setting));
        let found = found.unwrap_or_else(|| panic!("{setting}: {said}"));
        let (_, place) = found
            .rsplit_once("(line ")
            .unwrap_or_else(|| panic!("{found}"));
        let place = place.trim_end_matches(')');
        assert!(
            line(place).contains(is_stated_by),
            "{found}: {}",
            line(place)
        );
    }
}
