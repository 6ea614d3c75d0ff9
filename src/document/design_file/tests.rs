//! Design files that were edited by hand, merged or damaged.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use super::*;
use crate::design::Point;
use crate::topology::content::Element;
use crate::topology::{Cluster, Machine, ObjectId, Site, SiteId};

fn site() -> Site {
    Site {
        city: Some("Redmond".to_owned()),
        last_cluster_number: Some(1),
        ..Site::central(SiteId(1), "Redmond \"west\"\r\n")
    }
}

fn cluster() -> Cluster {
    Cluster {
        number: Some(1),
        requires_replication: true,
        requires_setup: true,
        machines: vec![Machine {
            ordinal: Some(1),
            ..Machine::new("pchat01.contoso.com")
        }],
        ..Cluster::new("1-1", SiteId(1), "pchat.contoso.com")
    }
}

fn design() -> Design {
    let mut design = Design::default();
    design.topology.sites.push(Arc::new(site()));
    design.topology.clusters.push(Arc::new(cluster()));
    let id = ObjectId::Cluster("1-1".into());
    design.arrangement.places.insert(id, Point::new(12.5, -3.0));
    design
}

fn source(bytes: &[u8]) -> Source {
    let path = PathBuf::from("somewhere").join("deployed.xml");
    Source::new(Format::Published, bytes, Some(path))
}

fn text_of(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_design_is_read_back_as_it_was_saved() {
    let bytes = write(&design(), None).unwrap();
    assert!(is_design_file(&bytes));
    assert_eq!(read(&bytes), Ok((design(), None)));
}

#[test]
fn the_imported_document_keeps_every_byte_but_only_the_file_name_of_its_path() {
    let crlf = "\u{feff}<Topology Signature=\"a\">\r\n\t<Sites />\r\n</Topology>";
    let utf16: Vec<u8> = crlf.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for document in [crlf.as_bytes(), &utf16, b"<a>\xff</a>", b""] {
        let bytes = write(&design(), Some(&source(document))).unwrap();
        let (_, kept) = read(&bytes).unwrap();
        let kept = kept.unwrap();
        assert_eq!(&*kept.bytes, document);
        assert_eq!(kept.path, Some(PathBuf::from("deployed.xml")));
        assert_eq!(kept.format, Format::Published);
    }
}

#[test]
fn every_object_and_every_line_of_the_source_is_on_separate_lines() {
    let document = source(b"<Topology Signature=\"a\">\n  <Sites />\n</Topology>\n");
    let bytes = write(&design(), Some(&document)).unwrap();
    let text = text_of(&bytes);
    assert!(text.contains(" fqdn: \"pchat01.contoso.com\",\n"), "{text}");
    assert!(
        text.contains("r#\"<Topology Signature=\"a\">\"#,\n"),
        "{text}"
    );
    assert!(
        text.lines().all(|line| line.trim_end() == line),
        "a line ends in spaces:\n{text}"
    );
}

#[test]
fn line_endings_changed_by_version_control_change_nothing() {
    let document = source(b"<Topology>\r\n  <Sites />\r\n</Topology>\r\n");
    let bytes = write(&design(), Some(&document)).unwrap();
    let with_crlf = text_of(&bytes).replace('\n', "\r\n");
    assert_eq!(read(with_crlf.as_bytes()), read(&bytes));
}

#[test]
fn a_newer_file_is_refused_even_if_its_content_is_unknown() {
    let newer = "// A design\nTopologyDesign(version: 3, topology: Planets([(1)]), moons: 3)";
    assert!(is_design_file(newer.as_bytes()));
    let error = read(newer.as_bytes()).unwrap_err();
    assert_eq!(error, DesignFileError::NewerVersion { found: 3 });
    assert!(error.to_string().contains("newer version"), "{error}");

    let bytes = write(&design(), None).unwrap();
    let same_content = text_of(&bytes).replace("version: 2,", "version: 7,");
    assert_eq!(
        read(same_content.as_bytes()),
        Err(DesignFileError::NewerVersion { found: 7 })
    );
}

#[test]
fn damage_is_reported_with_its_location() {
    let error = read(b"TopologyDesign(\n    version: 2,\n    topology: oops,\n)").unwrap_err();
    assert_eq!(error.place().map(|(line, _)| line), Some(3), "{error}");

    let bytes = write(&design(), None).unwrap();
    let text = text_of(&bytes);
    for end in (0..text.len()).step_by(7) {
        let error = read(&text.as_bytes()[..end]).unwrap_err();
        assert!(
            matches!(error, DesignFileError::Damaged { .. }),
            "cut at {end}: {error:?}"
        );
    }
    assert_eq!(
        read(b"TopologyDesign(\n  version\xff").unwrap_err().place(),
        Some((2, 10))
    );
}

#[test]
fn a_misspelled_field_is_not_dropped_silently() {
    let bytes = write(&design(), None).unwrap();
    let misspelt = text_of(&bytes).replace("arrangement:", "arangement:");
    let error = read(misspelt.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("arangement"), "{error}");
}

#[test]
fn deep_unknown_elements_are_kept_and_endless_nesting_is_an_error() {
    let nested = |depth: usize| {
        let mut element = Element::default();
        for _ in 0..depth {
            element = Element {
                children: vec![element].into(),
                ..Element::default()
            };
        }
        let mut design = Design::default();
        Arc::make_mut(&mut design.topology.extra)
            .elements
            .push(element);
        design
    };
    let deep = nested(300);
    let bytes = write(&deep, None).unwrap();
    assert_eq!(read(&bytes).unwrap().0, deep);
    assert!(write(&nested(2_000), None).is_err());
    let endless = format!(
        "TopologyDesign(version: 2, topology: {}",
        "[".repeat(100_000)
    );
    assert!(matches!(
        read(endless.as_bytes()),
        Err(DesignFileError::Damaged { .. })
    ));
}

#[test]
fn xml_is_not_mistaken_for_a_design() {
    for other in ["<Topology/>", "\u{feff}<a/>", "// only a comment", ""] {
        assert!(!is_design_file(other.as_bytes()), "{other}");
    }
}

fn error_of(text: &str) -> String {
    read(text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn objects_with_the_same_identity_are_refused_with_the_line_of_the_second() {
    let mut merged = design();
    merged.topology.clusters.push(Arc::new(Cluster {
        id: "1-2".into(),
        ..cluster()
    }));
    let text = String::from_utf8(write(&merged, None).unwrap()).unwrap();
    assert!(read(text.as_bytes()).is_ok());
    let text = text.replace("id: \"1-2\"", "id: \"1-1\"");
    let lines: Vec<_> = text.lines().collect();
    let second = lines
        .iter()
        .rposition(|l| l.contains("id: \"1-1\""))
        .unwrap()
        + 1;
    let column = lines[second - 1].find("id:").unwrap() + 1;
    assert_eq!(
        error_of(&text),
        format!(
            "There are two clusters with the identity 1-1; every reference to it would be \
             ambiguous (line {second}, column {column})."
        )
    );
    // The same identity is allowed for objects of different kinds.
    let site_like = text.replacen("id: \"1-1\"", "id: \"1\"", 1);
    assert!(read(site_like.as_bytes()).is_ok());
}

#[test]
fn sql_server_instances_with_the_same_identity_are_found_within_their_clusters() {
    let instance = |id: &str| crate::topology::SqlInstance::new(id, "rtc");
    let mut design = Design::default();
    for (id, instances) in [("a", vec!["x"]), ("b", vec![]), ("c", vec!["y", "z"])] {
        design.topology.clusters.push(Arc::new(Cluster {
            id: id.into(),
            sql_instances: instances.into_iter().map(instance).collect(),
            ..cluster()
        }));
    }
    let text = String::from_utf8(write(&design, None).unwrap()).unwrap();
    let text = text.replace("id: \"z\"", "id: \"x\"");
    let line = text
        .lines()
        .collect::<Vec<_>>()
        .iter()
        .rposition(|l| l.contains("id: \"x\""));
    let error = read(text.as_bytes()).unwrap_err();
    assert_eq!(
        error.place().map(|(line, _)| line),
        line.map(|line| line + 1),
        "{error}"
    );
    assert!(
        error.to_string().contains("two SQL Server instances"),
        "{error}"
    );
}

#[test]
fn an_object_that_is_placed_twice_is_refused() {
    let text = String::from_utf8(write(&design(), None).unwrap()).unwrap();
    let start = text.find("Cluster(\"1-1\"): Point(").unwrap();
    let entry = text[start..].split_once("),\n").unwrap().0.to_owned() + "),\n";
    let twice = text.replacen(&entry, &entry.repeat(2), 1);
    let error = read(twice.as_bytes()).unwrap_err();
    assert!(error.place().is_some_and(|(line, _)| line > 10), "{error}");
    assert!(error.to_string().contains("twice"), "{error}");
}

#[test]
fn positions_that_are_not_numbers_are_refused_with_their_location() {
    let text = String::from_utf8(write(&design(), None).unwrap()).unwrap();
    let line = text
        .lines()
        .position(|line| line.contains("x: 12.5"))
        .unwrap()
        + 1;
    for wrong in [
        "NaN", "inf", "-inf", "1e308", "-1e308", "1e39", "1.1e7", "-1.1e7",
    ] {
        let error = read(text.replace("12.5", wrong).as_bytes()).unwrap_err();
        let found = error.place().unwrap().0;
        assert!(
            found.abs_diff(line) <= 3,
            "{wrong}: {error}, expected about {line}"
        );
    }
    for right in ["1e7", "-1e7", "0", "-0.0", "1e-40"] {
        let read = read(text.replace("12.5", right).as_bytes());
        assert!(read.is_ok(), "{right}: {read:?}");
    }
}

#[test]
fn text_that_saving_does_not_keep_is_reported_with_its_line() {
    let bytes = write(&design(), None).unwrap();
    assert_eq!(read_noting(&bytes).unwrap().notes, []);
    let said = |text: &str| -> Vec<(String, Option<usize>)> {
        let notes = read_noting(text.as_bytes()).unwrap().notes;
        notes
            .into_iter()
            .map(|note| (note.message, note.line))
            .collect()
    };
    let text = text_of(&bytes);
    let commented = text.replacen("    topology:", "    // ours\n    topology: /* new */", 1);
    let lost = "This comment and 1 more will be lost when the design is saved.";
    assert_eq!(said(&commented), [(lost.to_owned(), Some(4))]);
    let one = text.replacen("    topology:", "    // ours\n    topology:", 1);
    let lost = "This comment will be lost when the design is saved.";
    assert_eq!(said(&one), [(lost.to_owned(), Some(4))]);
    let windows = said(&text.replace('\n', "\r\n"));
    assert!(windows[0].0.contains("line endings"), "{windows:?}");
    let marked = said(&format!("\u{feff}{text}"));
    assert!(marked[0].0.contains("byte order mark"), "{marked:?}");
    // Text in a value that looks like a comment is not a comment.
    let named = text.replacen("Redmond", "https://contoso.com /* x */", 1);
    assert_eq!(said(&named), []);
}

#[test]
fn references_to_missing_objects_are_noted_with_the_line_of_the_object() {
    let mut broken = design();
    broken.topology.sites.clear();
    let bytes = write(&broken, None).unwrap();
    let notes = read_noting(&bytes).unwrap().notes;
    let text = text_of(&bytes);
    let line = text
        .lines()
        .position(|line| line.contains("id: \"1-1\""))
        .unwrap()
        + 1;
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].line, Some(line));
    assert_eq!(
        notes[0].message,
        "pchat.contoso.com is in site 1, which does not exist."
    );
}

#[test]
fn a_file_of_empty_entries_is_refused_and_one_at_the_limit_is_read() {
    let with_lines = |count: usize| {
        let lines = "\"\",".repeat(count);
        text_of(&write(&Design::default(), None).unwrap())
            .replace(FIRST_LINE, "")
            .replace(
                "source: None",
                &format!(
                    "source: Some(Source(name: None, format: Published, text: (encoding: Utf8, \
                 line_end: Lf, lines: [{lines}])))"
                ),
            )
    };
    // At three bytes per entry, the size of the file allows three tenths more than the minimum.
    let read_count = FREE_ENTRIES * 14 / 10;
    assert!(read(with_lines(read_count).as_bytes()).is_ok());
    let refused = with_lines(FREE_ENTRIES * 15 / 10);
    assert!(error_of(&refused).contains("most of them nearly empty"));
}

#[test]
fn a_long_name_is_shortened_in_the_message() {
    let bytes = write(&design(), None).unwrap();
    let long = "x".repeat(5_000);
    let text = text_of(&bytes).replace("arrangement:", &format!("{long}:"));
    assert!(
        error_of(&text).chars().count() < 500,
        "{}",
        error_of(&text).len()
    );
}

#[test]
fn a_file_with_merge_conflicts_is_refused_with_the_line_of_the_first_marker() {
    let bytes = write(&design(), None).unwrap();
    let whole = text_of(&bytes);
    let at_the_start = format!("<<<<<<< HEAD\n{whole}");
    let within = whole.replace("    arrangement:", "<<<<<<< HEAD\n    arrangement:");
    let mark = within.lines().position(|line| line.starts_with("<<<"));
    for (text, line) in [(&at_the_start, 1), (&within, mark.unwrap() + 1)] {
        assert!(is_design_file(text.as_bytes()));
        let said = error_of(text);
        assert!(said.contains("merge conflicts"), "{said}");
        assert!(said.contains(&format!("line {line},")), "{said}");
    }
}

#[test]
fn a_design_stores_only_the_name_of_a_role() {
    use crate::topology::{ClusterId, InstalledOn, Role, Service, ServiceRole};
    let spelled = ServiceRole::spelled(Role::PersistentChatService, "PersistentChatservice");
    let on = InstalledOn::Cluster(ClusterId::from("1-1"));
    let mut design = design();
    let service = Service::new("1persistentchatservice1", spelled, SiteId(1), on);
    design.topology.services.push(Arc::new(service));
    let bytes = write(&design, None).unwrap();
    let text = text_of(&bytes);
    assert!(
        text.contains("role: Other(\"PersistentChatservice\")"),
        "{text}"
    );
    let role = |text: &str| {
        let (read, _) = read(text.as_bytes()).unwrap();
        read.topology.services[0].role.clone()
    };
    let earlier = text.replace(
        "role: Other(\"PersistentChatservice\"),",
        "role: PersistentChatService,\nrole_name: Some(\"PersistentChatservice\"),",
    );
    for text in [text, &earlier] {
        assert_eq!(role(text).spelling(), "PersistentChatservice");
        assert_eq!(role(text), Role::PersistentChatService);
    }
}
