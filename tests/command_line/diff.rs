//! Differences between two topologies.

use super::*;

const STRETCHED: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/stretched-disaster-recovery/topology"
);

fn example(ending: &str) -> String {
    format!("{STRETCHED}.{ending}")
}

/// An example as published, with a different port, and without a file store that is no longer needed.
fn changed() -> String {
    let (bytes, xml) = (fs::read(example("xml")).unwrap(), example("xml"));
    let text = topology_designer::document::encoding::decode(&bytes)
        .unwrap()
        .0
        .into_owned();
    assert!(text.contains("Port=\"5041\""), "{xml}");
    text.replace("Port=\"5041\"", "Port=\"5042\"")
        .replace("encoding=\"utf-16\"", "encoding=\"utf-8\"")
}

#[test]
fn every_format_of_an_example_describes_the_same_topology() {
    let desk = Desk::new();
    for (one, other) in [
        ("xml", "tbxml"),
        ("tbxml", "ron"),
        ("ron", "xml"),
        ("xml", "xml"),
    ] {
        let output = desk.run(&["diff", &example(one), &example(other)]);
        assert_eq!(code(&output), 0, "{one} {other}: {}", stdout(&output));
        let text = stdout(&output);
        assert!(text.starts_with("No differences in 18 objects."), "{text}");
        let is_across = (one == "xml") != (other == "xml");
        assert_eq!(
            text.contains("Not compared: simple URLs"),
            is_across,
            "{one} {other}"
        );
    }
}

#[test]
fn differences_are_counted_and_reported_with_their_lines() {
    let desk = Desk::new();
    desk.file("after.xml", changed());
    let output = desk.run(&["diff", &example("xml"), "after.xml"]);
    assert_eq!(code(&output), 1);
    let lines: Vec<&str> = stdout(&output).lines().collect();
    assert_eq!(lines[0], "1 changed, 17 unchanged.");
    assert!(
        lines[1].starts_with("~ Persistent Chat pool pchatpool.contoso.com [Redmond and Seattle]")
    );
    assert!(
        lines[1].contains("topology.xml:") && lines[1].contains("after.xml:"),
        "{}",
        lines[1]
    );
    assert_eq!(lines[2], "    Persistent Chat port: 5041 → 5042");
    assert_eq!(lines.len(), 3);
    let full = desk.run(&["diff", &example("xml"), "after.xml", "--full"]);
    assert_eq!(stdout(&full).lines().count(), 3 + 17);
    let again = desk.run(&["diff", &example("xml"), "after.xml", "--full"]);
    assert_eq!(full.stdout, again.stdout);
}

#[test]
fn parts_that_are_not_understood_are_reported_with_their_lines() {
    let desk = Desk::new();
    let text = text_of_example();
    desk.file("before.xml", &text);
    let line_of = |text: &str, part: &str| {
        let at = text.find(part).unwrap();
        1 + text[..at].matches('\n').count()
    };
    let unknown = text.replacen("<DependsOn />", "<DependsOn Added=\"1\" />", 1);
    desk.file("after.xml", &unknown);
    let output = desk.run(&["diff", "before.xml", "after.xml"]);
    assert_eq!(code(&output), 1, "{}", stdout(&output));
    let line = line_of(&unknown, "Added=");
    let expected = format!("    + not understood: Added of DependsOn: 1 (after.xml:{line})");
    let lines: Vec<&str> = stdout(&output).lines().collect();
    assert_eq!(lines[2], expected);
    let json = desk.run(&["diff", "before.xml", "after.xml", "--format", "json"]);
    let report: Value = serde_json::from_str(stdout(&json)).unwrap();
    let property = &report["objects"][0]["properties"][0];
    assert_eq!(property["before_line"], Value::Null);
    assert_eq!(property["after_line"], line);
}

#[test]
fn the_published_topologies_inside_the_files_are_not_compared_and_the_report_says_so() {
    let desk = Desk::new();
    let text = std::fs::read_to_string(example("tbxml")).unwrap();
    let start = text.find("<PartialTopology").unwrap();
    let end = text.find("</NewTopology>").unwrap();
    let original = format!(
        "<OriginalTopology>{}</OriginalTopology>",
        text[start..end].replace("5041", "5042")
    );
    let overtaken = text.replacen("</NewTopology>", &format!("</NewTopology>{original}"), 1);
    desk.file("after.tbxml", overtaken);
    let output = desk.run(&["diff", &example("tbxml"), "after.tbxml"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert!(
        stdout(&output).contains("Not compared: the published topology in each file"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn json_and_markdown_contain_the_same_differences() {
    let desk = Desk::new();
    desk.file("after.xml", changed());
    let json = desk.run(&["diff", &example("xml"), "after.xml", "--format", "json"]);
    assert_eq!(code(&json), 1);
    let report: Value = serde_json::from_str(stdout(&json)).unwrap();
    assert_eq!(report["counts"]["changed"], 1);
    assert_eq!(report["counts"]["unchanged"], 17);
    let property = &report["objects"][0]["properties"][0];
    assert_eq!(property["property"], "Persistent Chat port");
    assert_eq!(
        (&property["before"], &property["after"]),
        (&"5041".into(), &"5042".into())
    );
    let markdown = desk.run(&["diff", &example("xml"), "after.xml", "--format", "markdown"]);
    assert_eq!(code(&markdown), 1);
    assert!(stdout(&markdown).contains("| Persistent Chat port | `5041` | `5042` |"));
}

#[test]
fn an_empty_file_is_an_empty_topology() {
    let desk = Desk::new();
    desk.file("empty.xml", "");
    let output = desk.run(&["diff", "empty.xml", &example("xml")]);
    assert_eq!(code(&output), 1);
    assert!(
        stdout(&output).starts_with("18 added, 1 changed, 0 unchanged."),
        "{}",
        stdout(&output)
    );
    let output = desk.run(&["diff", &example("xml"), "empty.xml"]);
    assert!(
        stdout(&output).starts_with("1 changed, 18 removed, 0 unchanged."),
        "{}",
        stdout(&output)
    );
    let null = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let output = desk.run(&["diff", null, &example("xml")]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let text = stdout(&output);
    assert!(
        !text.contains("Not compared") && !text.contains("in common"),
        "{text}"
    );
    assert!(
        text.contains("\n~ deployment\n") || text.contains("\n~ deployment ("),
        "{text}"
    );
    let same = desk.run(&["diff", "empty.xml", "empty.xml"]);
    assert_eq!(code(&same), 0);
}

#[test]
fn only_one_side_may_be_standard_input() {
    let desk = Desk::new();
    let text = text_of_example();
    let output = desk.run_with_input(&["diff", &example("xml"), "-"], text.as_bytes());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = desk.run_with_input(&["diff", "-", &example("xml")], changed().as_bytes());
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(
        stdout(&output).contains("standard input:"),
        "{}",
        stdout(&output)
    );
    let nothing = desk.run_with_input(&["diff", "-", &example("xml")], b"");
    assert!(
        stdout(&nothing).starts_with("18 added, "),
        "{}",
        stdout(&nothing)
    );
    let both = desk.run_with_input(&["diff", "-", "-"], text.as_bytes());
    assert_eq!(code(&both), 2);
    assert!(stderr(&both).contains("Only one of the two can be standard input"));
}

#[test]
fn a_single_document_is_compared_with_the_published_topology_it_contains() {
    let desk = Desk::new();
    let output = desk.run(&["diff", &example("xml")]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = desk.run(&["diff", &example("ron")]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("does not contain a published topology"),
        "{}",
        stderr(&output)
    );
    let output = desk.run(&["diff", "missing.xml", &example("xml")]);
    assert_eq!(code(&output), 2);
}

/// The published example, which is in UTF-16, as text.
fn text_of_example() -> String {
    let bytes = std::fs::read(example("xml")).unwrap();
    let units = bytes.chunks_exact(2).skip(1);
    let units: Vec<u16> = units
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    String::from_utf16(&units).unwrap()
}

#[test]
fn a_description_without_line_numbers_is_suitable_for_git() {
    let desk = Desk::new();
    let moved = text_of_example().replacen("<Sites>", "\n\n<Sites>", 1);
    desk.file("moved.xml", moved);
    let one = desk.run(&["describe", "--no-lines", &example("xml")]);
    assert_eq!(code(&one), 0, "git requires exit code 0");
    let other = desk.run(&["describe", "--no-lines", "moved.xml"]);
    assert_eq!(stdout(&one), stdout(&other));
    assert!(!stdout(&one).contains("line "), "{}", stdout(&one));
}

#[test]
fn a_picture_marks_differences_from_the_published_topology_and_explains_the_signs() {
    let desk = Desk::new();
    let changed = text_of_example();
    desk.file("after.xml", changed.replace("\"5041\"", "\"5042\""));
    let draw_as = |file: &str, arguments: &[&str]| {
        let all = [&["render", "after.xml", "--out", file], arguments].concat();
        let output = desk.run(&all);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        std::fs::read_to_string(desk.path(file)).unwrap()
    };
    let draw = |arguments: &[&str]| draw_as("after.svg", arguments);
    let plain = draw(&[]);
    assert!(!plain.contains("<title>changed</title>"));
    let marked = draw(&["--baseline", &example("xml"), "--differences"]);
    assert!(marked.contains("<title>changed</title>"));
    assert!(marked.contains(">Changed</text>"), "the legend");
    let plain = draw_as("after.drawio", &[]);
    assert!(!plain.contains("value=\"Differences\""));
    let compared = ["--baseline", &example("xml"), "--differences"];
    let marked = draw_as("after.drawio", &compared);
    assert!(marked.contains("value=\"Differences\""), "a separate layer");
    assert!(marked.contains("value=\"Changed\""), "the legend");
    std::fs::copy(example("ron"), desk.path("design.ron")).unwrap();
    let output = desk.run(&["render", "design.ron", "--out", "d.svg", "--differences"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("specify it with --baseline"));
}

/// The example as a Topology Builder file, without its simple URLs.
fn without_simple_urls() -> String {
    let text = fs::read_to_string(example("tbxml")).unwrap();
    let start = text.find("<SimpleUrlConfiguration").unwrap();
    let ending = "</SimpleUrlConfiguration>";
    let end = text.find(ending).unwrap() + ending.len();
    format!("{}{}", &text[..start], &text[end..])
}

#[test]
fn simple_urls_missing_from_a_topology_builder_file_are_differences() {
    let desk = Desk::new();
    desk.file("lost.tbxml", without_simple_urls());
    let output = desk.run(&["diff", &example("tbxml"), "lost.tbxml"]);
    assert_eq!(code(&output), 1, "{}", stdout(&output));
    let text = stdout(&output);
    assert!(
        text.contains("    - simple URL: Meet for contoso.com: https://meet.contoso.com\n"),
        "{text}"
    );
    assert!(!text.contains("Not compared"), "{text}");
    let output = desk.run(&["diff", "lost.tbxml", &example("tbxml")]);
    assert!(stdout(&output).contains("    + simple URL: Dialin: https://dialin.contoso.com\n"));
    let output = desk.run(&["diff", &example("xml"), "lost.tbxml"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert!(stdout(&output).contains("Not compared: simple URLs, which a published topology"));
}

#[test]
fn simple_urls_that_a_script_added_to_a_published_topology_are_compared() {
    let desk = Desk::new();
    let text = fs::read_to_string(example("tbxml")).unwrap();
    let urls = &text[text.find("<SimpleUrlConfiguration").unwrap()..];
    let ending = "</SimpleUrlConfiguration>";
    let urls = &urls[..urls.find(ending).unwrap() + ending.len()];
    let published = text_of_example().replacen("<Sites>", &format!("{urls}<Sites>"), 1);
    desk.file("scripted.xml", &published);
    let output = desk.run(&["diff", "scripted.xml", &example("tbxml")]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert!(
        !stdout(&output).contains("simple URLs"),
        "{}",
        stdout(&output)
    );
    desk.file(
        "other.xml",
        published.replace("https://meet.contoso.com", "https://join.contoso.com"),
    );
    let output = desk.run(&["diff", "other.xml", &example("tbxml")]);
    let text = stdout(&output);
    assert!(text.contains("    - simple URL: Meet for contoso.com: https://join.contoso.com\n"));
    assert!(text.contains("    + simple URL: Meet for contoso.com: https://meet.contoso.com\n"));
}

/// The published example with Central Management on its first Front End pool.
fn with_central_management() -> String {
    let text = text_of_example();
    let service = |role: &str, version: &str, place: &str, inside: &str| {
        format!(
            "<Service {version}ServiceVersion=\"7\"><ServiceId SiteId=\"1\" RoleName=\"{role}\" \
             Instance=\"1\" /><DependsOn>{inside}</DependsOn><InstalledOn>{place}</InstalledOn><Ports \
             xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008\" /></Service>"
        )
    };
    let place_of = |role: &str| {
        let after = &text[text
            .find(&format!(
                "RoleName=\"{role}\" Instance=\"1\" />\r\n      <DependsOn"
            ))
            .unwrap()..];
        let start = after.find("<InstalledOn>").unwrap() + "<InstalledOn>".len();
        after[start..after.find("</InstalledOn>").unwrap()].to_owned()
    };
    let store = "<Dependency Usage=\"Default\"><ServiceId SiteId=\"1\" RoleName=\"CentralMgmtStore\" \
                 Instance=\"1\" /></Dependency>";
    let added = [
        service(
            "CentralMgmt",
            "RoleVersion=\"1\" ",
            &place_of("UserServices"),
            store,
        ),
        service("CentralMgmtStore", "", &place_of("UserStore"), ""),
    ];
    text.replacen("</Services>", &format!("{}</Services>", added.concat()), 1)
}

#[test]
fn central_management_is_compared_only_between_published_topologies() {
    let desk = Desk::new();
    desk.file("deployed.xml", with_central_management());
    let output = desk.run(&["diff", "deployed.xml", &example("tbxml")]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    let said = "Not compared: Central Management, which is added";
    assert!(stdout(&output).contains(said), "{}", stdout(&output));
    let output = desk.run(&["diff", &example("ron"), "deployed.xml"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert!(stdout(&output).contains(said));

    let output = desk.run(&["diff", "deployed.xml", &example("xml")]);
    assert_eq!(code(&output), 1);
    assert!(
        stdout(&output).contains("    - role: Central Management\n"),
        "{}",
        stdout(&output)
    );
    let converted = desk.run(&["convert", &example("xml"), "downloaded.tbxml"]);
    assert_eq!(code(&converted), 0, "{}", stderr(&converted));
    let output = desk.run(&["diff", "deployed.xml", "downloaded.tbxml"]);
    assert_eq!(code(&output), 1, "a downloaded topology contains it");
    assert!(
        stdout(&output).contains("    - role: Central Management\n"),
        "{}",
        stdout(&output)
    );
}

/// The example as a downloaded Topology Builder file, which contains a copy of the published topology.
fn downloaded(desk: &Desk) -> String {
    let converted = desk.run(&["convert", &example("xml"), "downloaded.tbxml"]);
    assert_eq!(code(&converted), 0, "{}", stderr(&converted));
    fs::read_to_string(desk.path("downloaded.tbxml")).unwrap()
}

#[test]
fn parts_that_are_not_understood_are_compared_with_the_published_topology_in_the_document() {
    let desk = Desk::new();
    let text = downloaded(&desk);
    let output = desk.run(&["diff", "downloaded.tbxml"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    let copy = text.find("<OriginalTopology").unwrap()..text.find("</OriginalTopology>").unwrap();
    let changed = text[copy.clone()].replacen("<DependsOn />", "<DependsOn Added=\"1\" />", 1);
    let changed = format!("{}{changed}{}", &text[..copy.start], &text[copy.end..]);
    desk.file("downloaded.tbxml", &changed);
    let output = desk.run(&["diff", "downloaded.tbxml"]);
    assert_eq!(code(&output), 1, "{}", stdout(&output));
    let line = 1 + changed[..changed.find("Added=").unwrap()]
        .matches('\n')
        .count();
    let lines: Vec<&str> = stdout(&output).lines().collect();
    assert!(
        lines[1].matches("downloaded.tbxml:").count() == 2,
        "the lines of the object on both sides: {}",
        lines[1]
    );
    let expected = format!("    - not understood: Added of DependsOn: 1 (downloaded.tbxml:{line})");
    assert_eq!(lines[2], expected);
}

#[test]
fn a_comparison_by_name_ignores_identities_in_both_directions() {
    let desk = Desk::new();
    for (one, other) in [("xml", "tbxml"), ("tbxml", "xml")] {
        let output = desk.run(&["diff", &example(one), &example(other)]);
        let text = stdout(&output);
        assert!(
            text.contains("Identities are not compared"),
            "{one} {other}"
        );
        assert!(
            !text.contains("Not compared: identities"),
            "it is reported once: {text}"
        );
    }
}

#[test]
fn the_legend_of_a_picture_lists_differences_that_have_no_place_in_it() {
    let desk = Desk::new();
    let drawn = |file: &str, ending: &str| {
        let baseline = example(ending);
        let output = desk.run(&[
            "render",
            file,
            "--out",
            "drawn.svg",
            "--baseline",
            &baseline,
            "--differences",
        ]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        fs::read_to_string(desk.path("drawn.svg")).unwrap()
    };
    desk.file("lost.tbxml", without_simple_urls());
    let lost = drawn("lost.tbxml", "tbxml");
    assert!(lost.contains(">Deployment: 2 changes</text>"), "the legend");
    let unknown = text_of_example().replacen("<DependsOn />", "<DependsOn Added=\"1\" />", 1);
    desk.file("unknown.xml", unknown);
    assert!(
        drawn("unknown.xml", "xml").contains("<title>changed</title>"),
        "parts that are not understood are marked too"
    );
}

#[test]
fn very_long_values_are_shortened_so_that_the_difference_stays_visible() {
    let desk = Desk::new();
    let named = |end: char| {
        let name = format!("DisplayName=\"{}{end}", "x".repeat(10_000));
        text_of_example().replacen("DisplayName=\"", &name, 1)
    };
    desk.file("before.xml", named('a'));
    desk.file("after.xml", named('b'));
    for format in ["text", "markdown"] {
        let output = desk.run(&["diff", "before.xml", "after.xml", "--format", format]);
        assert_eq!(code(&output), 1);
        let text = stdout(&output);
        assert!(text.contains("xaC") && text.contains("xbC"), "{text}");
        assert!(
            text.lines().all(|line| line.chars().count() < 600),
            "{text}"
        );
    }
}
