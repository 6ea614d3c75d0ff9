//! Manually edited design files: text beside the data is kept, or reported as lost.

use super::*;

/// A design as the program writes it.
fn written() -> String {
    include_str!("../../examples/standard-edition-collocated/topology.ron").to_owned()
}

fn commented() -> String {
    written().replacen(
        "    topology:",
        "    // Ask Ada before this is published.\n    topology:",
        1,
    )
}

#[test]
fn an_unedited_design_keeps_every_byte_including_comments_line_endings_and_byte_order_mark() {
    let desk = Desk::new();
    let commented = commented();
    let windows = format!("\u{feff}{}", commented.replace('\n', "\r\n"));
    for (name, text) in [("plain", &commented), ("windows", &windows)] {
        let (from, to) = (format!("{name}.ron"), format!("{name}-again.ron"));
        desk.file(&from, text);
        let output = desk.run(&["convert", &from, &to]);
        assert_eq!((code(&output), stderr(&output)), (0, ""), "{name}");
        assert!(
            fs::read(desk.path(&to)).unwrap() == text.as_bytes(),
            "{name}"
        );
    }
}

#[test]
fn text_that_is_not_kept_is_reported_with_its_line() {
    let desk = Desk::new();
    desk.file("commented.ron", commented());
    let output = desk.run(&["check", "commented.ron"]);
    assert!(
        stdout(&output).contains(
            "commented.ron:4:5: note: This comment will be lost when the design is saved.\n"
        ),
        "{}",
        stdout(&output)
    );
    let output = desk.run(&["convert", "commented.ron", "commented.xml"]);
    assert!(
        stderr(&output).contains("note: line 4: not held: This comment will be lost"),
        "{}",
        stderr(&output)
    );
    desk.file("written.ron", written());
    assert!(!stdout(&desk.run(&["check", "written.ron"])).contains("note:"));
}

#[test]
fn a_merge_that_duplicates_an_identity_is_refused_with_its_line() {
    let desk = Desk::new();
    let text = written();
    let lines: Vec<&str> = text.lines().collect();
    let list = lines.iter().position(|line| line.trim() == "clusters: [");
    let first = list.unwrap() + 2;
    let indentation = lines[first].split_once("id: ").unwrap().0;
    let is_next = |line: &&str| line.starts_with(&format!("{indentation}id: "));
    let second = first + 1 + lines[first + 1..].iter().position(is_next).unwrap();
    let merged: Vec<&str> = (0..lines.len())
        .map(|at| lines[if at == second { first } else { at }])
        .collect();
    desk.file("merged.ron", merged.join("\n"));
    let line = second + 1;
    for command in [
        &["check", "merged.ron"][..],
        &["convert", "merged.ron", "merged.xml"],
    ] {
        let output = desk.run(command);
        assert_eq!(code(&output), 2);
        let said = stderr(&output);
        assert!(
            said.contains("There are two clusters with the identity "),
            "{said}"
        );
        assert!(said.contains(&format!("(line {line}, column ")), "{said}");
    }
    assert!(!desk.path("merged.xml").exists());
}

#[test]
fn messages_have_a_readable_length_whatever_the_document_contains() {
    let desk = Desk::new();
    let long = "x".repeat(200_000);
    let published = "xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008\"";
    for (name, text) in [
        ("root", format!("<{long}/>")),
        ("prefix", format!("<{long}:a/>")),
        ("end", format!("<a></{long}>")),
        ("entity", format!("<a>&{long};</a>")),
        ("attribute", format!("<a {long}=\"1\" {long}=\"1\"/>")),
        ("value", format!("<a {long}/>")),
        (
            "encoding",
            format!("<?xml version='1.0' encoding='{long}'?><a/>"),
        ),
        (
            "number",
            format!(
                "<Topology {published}><Sites><CentralSite SiteId=\"{long}\"/></Sites></Topology>"
            ),
        ),
        ("open", format!("<{long}>")),
        ("field", format!("TopologyDesign(version: 1, {long}: 2)")),
    ] {
        desk.file("long.xml", text);
        let output = desk.run(&["check", "long.xml"]);
        assert_eq!(code(&output), 2, "{name}");
        let said = stderr(&output);
        assert!(said.len() < 700, "{name}: {} bytes", said.len());
        assert!(said.contains('…'), "{name}: {said}");
    }
}
