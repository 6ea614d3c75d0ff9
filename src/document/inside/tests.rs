//! Topologies read from archives and wrappers, and refused archives.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::{Cursor, Write};
use std::sync::LazyLock;

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::archive::{MOST_ENTRIES, topology_entry};
use crate::document::{Format, Opened, encoding, export, places_in, read};
use crate::vocabulary::Vocabulary;

/// The example in UTF-8.
static TOPOLOGY: LazyLock<String> = LazyLock::new(|| {
    let bytes = include_bytes!("../../../examples/enterprise-four-servers/topology.xml");
    encoding::decode(bytes).unwrap().0.into_owned()
});

fn archive(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    archive(files, CompressionMethod::Deflated)
}

/// The element of the example, without its declaration.
fn topology() -> &'static str {
    let start = TOPOLOGY.find("<Topology").unwrap();
    TOPOLOGY[start..].trim_end()
}

fn documents() -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<DocItemSet xmlns=\"urn:sets\">\r\n<DocItem \
         Name=\"urn:xds:Policy.Global\"><Data><AnchoredXml><Key/></AnchoredXml></Data></DocItem>\r\n\
         <DocItem Name=\"urn:xds:Topology.Global\"><Data>\r\n{}\r\n</Data></DocItem></DocItemSet>",
        topology()
    )
}

fn source_of(opened: &Opened) -> &[u8] {
    &opened.source.as_ref().unwrap().bytes
}

fn refusal(bytes: &[u8]) -> String {
    match read(bytes, None) {
        Ok(_) => panic!("it opened"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_zip_archive_of_a_configuration_opens_as_the_topology_in_it() {
    let documents = documents();
    for method in [CompressionMethod::Deflated, CompressionMethod::Stored] {
        let header = ("Header.xml", &b"<Header/>"[..]);
        let zip = archive(&[header, ("DocItemSet.xml", documents.as_bytes())], method);
        let opened = read(&zip, None).unwrap();
        assert_eq!(opened.format, Format::Published);
        assert_eq!(source_of(&opened), topology().as_bytes());
        let source = opened.source.as_ref();
        let vocabulary = Vocabulary::built_in();
        let written = export(&opened.design, source, Format::Published, vocabulary).unwrap();
        assert_eq!(written.bytes, topology().as_bytes());
        let alone = read(topology().as_bytes(), None).unwrap();
        assert_eq!(opened.design.topology, alone.design.topology);
    }
}

#[test]
fn locations_refer_to_the_file_that_contains_the_topology() {
    let documents = documents();
    let opened = read(documents.as_bytes(), None).unwrap();
    let alone = read(topology().as_bytes(), None).unwrap();
    let outside = places_in(&opened);
    for (object, place) in places_in(&alone) {
        assert_eq!(outside[&object].line, place.line + 4, "{object:?}");
    }
    assert!(
        opened.notes[0].message.contains("which starts in line 5"),
        "{:?}",
        opened.notes
    );
}

#[test]
fn a_topology_in_utf_16_is_kept_in_utf_16() {
    let utf_16 = |text: &str| -> Vec<u8> {
        let units = "\u{feff}"
            .encode_utf16()
            .chain(text.encode_utf16().collect::<Vec<_>>());
        units.flat_map(u16::to_le_bytes).collect()
    };
    let documents = documents().replace(" encoding=\"utf-8\"", "");
    let opened = read(&utf_16(&documents), None).unwrap();
    assert_eq!(source_of(&opened), utf_16(topology()));
}

#[test]
fn a_path_in_a_file_name_of_an_archive_has_no_effect() {
    for name in [
        "../../../DocItemSet.xml",
        "C:\\Windows\\DocItemSet.xml",
        "/etc/\u{1b}[2J.xml",
    ] {
        let zip = packed(&[(name, documents().as_bytes())]);
        let opened = read(&zip, None).unwrap();
        assert!(!opened.notes[0].message.contains('\u{1b}'));
        assert_eq!(source_of(&opened), topology().as_bytes(), "{name}");
    }
}

#[test]
fn an_archive_without_exactly_one_topology_is_refused_with_its_content() {
    let none = packed(&[
        ("a.txt", b"a"),
        ("b.xml", b"<b/>"),
        ("c.xml", b"<c/>"),
        ("d.bin", b""),
    ]);
    let said = refusal(&none);
    assert!(
        said.contains("It holds a.txt, b.xml, c.xml and 1 more."),
        "{said}"
    );
    assert!(
        said.contains("Export-CsConfiguration") && said.contains("Get-CsTopology"),
        "{said}"
    );
    let other = topology().replace("Redmond", "Dublin");
    let two = packed(&[
        ("old.xml", topology().as_bytes()),
        ("new.xml", other.as_bytes()),
    ]);
    let said = refusal(&two);
    assert!(
        said.contains("contains 2 topologies: old.xml and new.xml"),
        "{said}"
    );
    assert!(refusal(&packed(&[])).contains("It is empty."));
    let cut = &topology()[..topology().len() / 2];
    let said = refusal(&packed(&[("DocItemSet.xml", cut.as_bytes())]));
    assert!(
        said.contains("DocItemSet.xml") && said.contains("not copied completely"),
        "{said}"
    );
}

/// The writer refuses duplicate names, so the name is changed afterwards.
fn archive_with_names(first: &str, second: &str, contents: [&[u8]; 2]) -> Vec<u8> {
    let (left, right) = ("1".repeat(first.len()), "2".repeat(second.len()));
    let mut zip = packed(&[(&left, contents[0]), (&right, contents[1])]);
    for (stand_in, name) in [(left, first), (right, second)] {
        while let Some(at) = zip
            .windows(name.len())
            .position(|bytes| bytes == stand_in.as_bytes())
        {
            zip[at..at + name.len()].copy_from_slice(name.as_bytes());
        }
    }
    zip
}

#[test]
fn an_archive_with_two_files_of_the_same_name_is_refused_with_the_name() {
    let (topology, none) = (topology().as_bytes(), &b"<a/>"[..]);
    for (first, second) in [
        ("DocItemSet.xml", "DocItemSet.xml"),
        ("DocItemSet.xml", "docitemset.XML"),
        ("DocItemSet.xml", "./DocItemSet.xml"),
        ("a/DocItemSet.xml", "a\\.\\docitemset.xml"),
        ("a.xml", "/A.xml"),
        ("a/a.xml", "a //A.xml"),
    ] {
        for contents in [[topology, none], [none, topology], [topology, topology]] {
            let said = refusal(&archive_with_names(first, second, contents));
            assert!(
                said.contains("two files with the same name"),
                "{second}: {said}"
            );
            assert!(said.contains(first) && said.contains(second), "{said}");
        }
    }
    let apart = archive_with_names("DocItemSet.xml", "b/DocItemSet.xml", [topology, none]);
    assert!(read(&apart, None).is_ok());
}

#[test]
fn an_export_without_a_topology_is_identified() {
    let said = refusal(
        b"<DocItemSet xmlns=\"urn:x\"><DocItem Name=\"urn:xds:Policy.Global\"/></DocItemSet>",
    );
    assert!(
        said.contains("Export-CsConfiguration") && said.contains("Policy.Global"),
        "{said}"
    );
    let objects = "<Objs xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><S>";
    let said = refusal(format!("{objects}text</S></Objs>").as_bytes());
    assert!(
        said.contains("Export-Clixml") && said.contains("Get-CsTopology -AsXml"),
        "{said}"
    );
    let said = refusal(format!("{objects}&lt;Topology a=\"\"/&gt;</S></Objs>").as_bytes());
    assert!(said.contains("Import-Clixml"), "{said}");
}

#[test]
fn hostile_archives_are_refused_with_a_message() {
    let blanks = vec![b' '; 24 << 20];
    let bomb = packed(&[("DocItemSet.xml", &blanks)]);
    assert!(bomb.len() < 100_000);
    assert!(
        refusal(&bomb).contains("250 times its size"),
        "{}",
        refusal(&bomb)
    );

    let names: Vec<String> = (0..=MOST_ENTRIES).map(|n| format!("{n}.xml")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let said = refusal(&archive(&files, CompressionMethod::Stored));
    assert!(said.contains("more than 1000 files"), "{said}");

    let zip = packed(&[("DocItemSet.xml", documents().as_bytes())]);
    let table = zip
        .windows(4)
        .rposition(|bytes| bytes == b"PK\x01\x02")
        .unwrap();
    let patched = |changes: &[(usize, u8)]| {
        let mut zip = zip.clone();
        for (at, byte) in changes {
            zip[*at] = *byte;
        }
        refusal(&zip)
    };
    let said = patched(&[(6, 1), (table + 8, 1)]);
    assert!(said.contains("is encrypted"), "{said}");
    let said = patched(&[(8, 14), (table + 10, 14)]);
    assert!(
        said.contains("compressed with an unsupported method"),
        "{said}"
    );
    // It claims to be almost empty, then to be larger than any disk.
    for size in [[1, 0, 0, 0], [0xfe, 0xff, 0xff, 0xff]] {
        let at = |start: usize| (0..4).map(move |n| (start + n, size[n]));
        let changes: Vec<_> = at(22).chain(at(table + 24)).collect();
        let mut lying = zip.clone();
        changes.iter().for_each(|(at, byte)| lying[*at] = *byte);
        match read(&lying, None) {
            Ok(opened) => assert_eq!(source_of(&opened), topology().as_bytes()),
            Err(error) => assert!(error.to_string().contains("damaged"), "{error}"),
        }
    }
}

#[test]
fn a_truncated_archive_is_reported_as_incomplete() {
    let zip = packed(&[("DocItemSet.xml", documents().as_bytes())]);
    for end in (4..zip.len() - 1).step_by(97) {
        let said = refusal(&zip[..end]);
        assert!(said.contains("not copied completely"), "{end}: {said}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// However an archive is damaged, reading it ends, with the original topology or an error message.
    #[test]
    fn a_damaged_archive_is_refused_or_read_as_the_original(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let documents = documents();
        let files = [("Header.xml", &b"<a/>"[..]), ("DocItemSet.xml", documents.as_bytes())];
        let mut zip = packed(&files);
        for (at, byte) in changes {
            let at = at.index(zip.len());
            zip[at] = byte;
        }
        if let Some(cut) = cut {
            zip.truncate(cut.index(zip.len()));
        }
        match topology_entry(&zip, |bytes| bytes.starts_with(b"<")) {
            Ok(entry) => prop_assert!(entry.bytes == documents.as_bytes() || entry.name != "DocItemSet.xml"),
            Err(fault) => prop_assert!(fault.to_string().ends_with('.')),
        }
    }
}
