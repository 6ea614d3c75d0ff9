//! `check` reports every document that `convert` refuses: both give the same message with the same
//! location, in plain words.

use std::sync::Arc;

use super::*;
use topology_designer::design::Design;
use topology_designer::document::{self, Format, design_file};
use topology_designer::topology::content::Element;
use topology_designer::topology::{
    Cluster, ClusterId, InstalledOn, Numbering, Service, ServiceId, Site, SiteId, SiteKind,
    SqlInstanceId, Topology,
};
use topology_designer::vocabulary::Vocabulary;

/// Faults that only a manually edited or merged design can have, with the message for each.
const FAULTS: &[(&str, Damage, &str)] = &[
    (
        "a control character",
        |t| site(t).description = Some("a\u{1}b".to_owned()),
        "Site Redmond contains the character U+0001, which is not allowed in XML.",
    ),
    (
        "no character at all",
        |t| cluster(t).fqdn.push('\u{ffff}'),
        "contains the character U+FFFF, which is not allowed in XML.",
    ),
    (
        "a SIP domain that no file can hold",
        |t| t.sip_domains.default_domain.push('\u{b}'),
        "The deployment contains the character U+000B, which is not allowed in XML.",
    ),
    (
        "an attribute whose name is none",
        |t| service(t).extra.attributes.set("two words", "x"),
        "has content with the name \"two words\", which cannot be the name of",
    ),
    (
        "an element whose name is none",
        |t| service(t).extra.elements.push(element("a<b")),
        "has content with the name \"a<b\", which cannot be the name of",
    ),
    (
        "an element without a name",
        |t| site(t).extra.elements.push(element("")),
        "Site Redmond has content with the name \"\", which cannot be the name of",
    ),
    (
        "an attribute that repeats a known one",
        |t| cluster(t).extra.attributes.set("Fqdn", "other.contoso.com"),
        "has the attribute Fqdn twice, which XML does not allow.",
    ),
    (
        "a service on no SQL Server instance",
        |t| service(t).installed_on = InstalledOn::SqlInstance(SqlInstanceId::new("nope")),
        "is installed on a SQL Server instance that does not exist, so it cannot be written.",
    ),
    (
        "a service on no pool",
        |t| service(t).installed_on = InstalledOn::Cluster(ClusterId::new("nope")),
        "is installed on a pool that does not exist, so it cannot be written.",
    ),
    (
        "a pool in no site",
        |t| cluster(t).site = SiteId(99),
        "is in a site that does not exist, so it cannot be written.",
    ),
    (
        "a default pool that is gone",
        |t| {
            site(t).default_persistent_chat_pool = Some(ServiceId::new("gone"));
            t.numbering = Numbering::Published;
        },
        "Site Redmond has a default Persistent Chat pool that does not exist, so it cannot be written.",
    ),
    (
        "a branch site of no central site",
        |t| site(t).kind = SiteKind::Branch { parent: SiteId(99) },
        "Site Redmond is a branch site of a central site that does not exist, so it cannot be written.",
    ),
];

type Damage = fn(&mut Topology);

fn site(topology: &mut Topology) -> &mut Site {
    Arc::make_mut(topology.sites.first_mut().unwrap())
}

fn cluster(topology: &mut Topology) -> &mut Cluster {
    Arc::make_mut(topology.clusters.first_mut().unwrap())
}

fn service(topology: &mut Topology) -> &mut Service {
    Arc::make_mut(topology.services.last_mut().unwrap())
}

fn element(name: &str) -> Element {
    Element {
        namespace: "urn:unknown".into(),
        name: name.into(),
        attributes: Default::default(),
        children: Default::default(),
        text: None,
    }
}

fn example() -> Design {
    let bytes = include_bytes!("../../examples/enterprise-four-servers/topology.ron");
    document::read(bytes, None).unwrap().design
}

/// Asserts that a message contains no Rust and does not ask to report something that a person wrote.
fn assert_plain(message: &str) {
    // An invisible character is written as `\u{1}`; a sentence contains no other braces.
    let mut parts = message.split(r"\u{");
    let mut message = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').unwrap();
        assert!(u32::from_str_radix(code, 16).is_ok(), "{part}");
        message.push_str(rest);
    }
    for word in [
        "Some(",
        "None",
        "Id(",
        "{",
        "}",
        "::",
        "report this",
        "\\\"",
    ] {
        assert!(!message.contains(word), "{word} in {message}");
    }
    assert!(message.chars().count() < 1_000, "{message}");
}

#[test]
fn check_reports_what_convert_refuses_with_the_same_location_in_every_format() {
    for (what, damage, said) in FAULTS {
        let mut design = example();
        damage(&mut design.topology);
        let desk = Desk::new();
        desk.file("in.ron", design_file::write(&design, None).unwrap());
        let mut places = Vec::new();
        for target in ["out.tbxml", "out.xml"] {
            let output = desk.run(&["convert", "in.ron", target]);
            if code(&output) == 0 {
                continue;
            }
            let refused = stderr(&output);
            assert!(refused.contains(said), "{what}: {refused}");
            assert_plain(refused);
            assert!(!desk.path(target).exists());
            let place = refused.split("See line ").nth(1).unwrap_or_default();
            let place = place.split(" of in.ron").next().unwrap_or_default();
            places.push(place.replace(", column ", ":"));
        }
        assert!(!places.is_empty(), "{what} can be written");

        let text = desk.run(&["check", "in.ron"]);
        assert_eq!(code(&text), 1, "{what}");
        let mut lines = stdout(&text).lines();
        // A reference to a missing object is reported once, by the rule that says what to do.
        let rules = [
            "error R47 dangling-reference: ",
            "error R41 default-pool-wrong: ",
        ];
        let is_of_rule = |line: &str| rules.iter().any(|rule| line.contains(rule));
        let line = lines.find(|line| line.contains(said) || is_of_rule(line));
        let line = line.expect(what);
        for place in places.iter().filter(|place| !place.is_empty()) {
            let start = format!("in.ron:{place}: error");
            assert!(line.starts_with(&start), "{what}: {start} {line}");
        }
        let said = match is_of_rule(line) {
            true => "not in the topology",
            false => said,
        };
        let lines = stdout(&text).lines();
        let told = lines.filter(|line| line.contains(said) || is_of_rule(line));
        assert_eq!(told.count(), 1, "{what}");
        if places.iter().all(String::is_empty) {
            assert!(line.starts_with("in.ron: error: The deployment"), "{line}");
        }
        let report = json(&desk.run(&["check", "in.ron", "--format", "json"]));
        let problems = report["files"][0]["problems"].as_array().unwrap();
        let is_it = |text: &Value| text.as_str().is_some_and(|text| text.contains(said));
        let told = problems.iter().find(|problem| is_it(&problem["message"]));
        assert_eq!(told.expect(what)["severity"], "error");
        let sarif = json(&desk.run(&["check", "in.ron", "--format", "sarif"]));
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        let told = results
            .iter()
            .find(|result| is_it(&result["message"]["text"]));
        assert_eq!(told.expect(what)["level"], "error");
    }
}

/// Replaces every text and number of a design, one at a time, by values that have caused trouble before.
fn damaged(text: &str, step: usize) -> Vec<String> {
    const TEXTS: &[&str] = &[
        "",
        "nope",
        "\\u{1}",
        "a b",
        "<&\\\">",
        " ",
        "1-1",
        "1registrar1",
    ];
    const NUMBERS: &[&str] = &["0", "4294967295", "99"];
    let mut damaged = Vec::new();
    let mut at = 0;
    let mut count = 0;
    while let Some(found) = text[at..].find(": ") {
        let start = at + found + 2;
        at = start;
        let rest = &text[start..];
        let (end, values) = if let Some(text) = rest.strip_prefix('"') {
            let Some(end) = text.find('"') else {
                break;
            };
            (end + 2, TEXTS)
        } else {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
            (end, NUMBERS)
        };
        if end == 0 {
            continue;
        }
        count += 1;
        if count % step != 0 {
            continue;
        }
        let value = values[(count / step) % values.len()];
        let value = match rest.starts_with('"') {
            true => format!("\"{value}\""),
            false => value.to_owned(),
        };
        damaged.push(format!("{}{value}{}", &text[..start], &rest[end..]));
    }
    damaged
}

#[test]
fn check_reports_every_damaged_design_that_convert_refuses() {
    let desk = Desk::new();
    let mut refused = Vec::new();
    for (example, text) in [
        (
            "standard",
            include_str!("../../examples/standard-edition-collocated/topology.ron"),
        ),
        (
            "stretched",
            include_str!("../../examples/stretched-disaster-recovery/topology.ron"),
        ),
    ] {
        for (number, text) in damaged(text, 17).into_iter().enumerate() {
            let Ok(opened) = document::read(text.as_bytes(), None) else {
                continue;
            };
            let reasons: Vec<String> = [Format::TopologyBuilder, Format::Published]
                .into_iter()
                .filter_map(|format| {
                    let (design, source) = (&opened.design, opened.source.as_ref());
                    document::export(design, source, format, Vocabulary::built_in()).err()
                })
                .map(|error| error.to_string())
                .collect();
            reasons.iter().for_each(|reason| assert_plain(reason));
            if !reasons.is_empty() {
                let name = format!("{example}-{number}.ron");
                desk.file(&name, text);
                refused.push((name, reasons));
            }
        }
    }
    assert!(refused.len() > 10, "{} are refused", refused.len());
    let mut arguments = vec!["check", "--format", "json"];
    arguments.extend(refused.iter().map(|(name, _)| &**name));
    let report = json(&desk.run(&arguments));
    let files = report["files"].as_array().unwrap();
    assert_eq!(files.len(), refused.len());
    for (file, (name, reasons)) in files.iter().zip(&refused) {
        assert_eq!(file["file"], **name);
        let problems = file["problems"].as_array().unwrap();
        for reason in reasons {
            let is_told = problems
                .iter()
                .filter(|problem| problem["severity"] == "error")
                .any(|problem| {
                    let is_dangling = reason.ends_with("Delete it, or correct the reference.");
                    let is_of_rule = problem["rule"] == "R47" || problem["rule"] == "R41";
                    problem["message"] == **reason || is_dangling && is_of_rule
                });
            assert!(is_told, "{name}: {reason}");
        }
    }
}

#[test]
fn check_reports_every_damaged_document_that_convert_refuses() {
    let documents = [
        (
            "xml",
            include_bytes!("../../examples/stretched-disaster-recovery/topology.xml").as_slice(),
        ),
        (
            "tbxml",
            include_bytes!("../../examples/stretched-disaster-recovery/topology.tbxml").as_slice(),
        ),
    ];
    let (mut read, mut refused) = (0, 0);
    for (format, bytes) in documents {
        let (text, _) = document::encoding::decode(bytes).unwrap();
        let values: Vec<usize> = text.match_indices("=\"").map(|(at, _)| at + 2).collect();
        for (count, start) in values.into_iter().enumerate().skip(3).step_by(17) {
            let end = text[start..].find('"').unwrap();
            let value = ["", "99", "nope", " ", "1", "a&#x9;b"][count % 6];
            let text = format!("{}{value}{}", &text[..start], &text[start + end..]);
            let Ok(opened) = document::read(text.as_bytes(), None) else {
                refused += 1;
                continue;
            };
            read += 1;
            let told = document::refusals(&opened, Vocabulary::built_in());
            for target in [Format::TopologyBuilder, Format::Published] {
                let (design, source) = (&opened.design, opened.source.as_ref());
                let written = document::export(design, source, target, Vocabulary::built_in());
                let Err(error) = written else {
                    continue;
                };
                let reason = error.to_string();
                assert_plain(&reason);
                let is_told = told.iter().any(|refusal| refusal.message == reason);
                assert!(is_told, "{format} {count} {value:?}: {reason}");
            }
        }
    }
    assert!(read > 50 && refused > 5, "{read} read, {refused} refused");
}
