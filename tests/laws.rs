//! The laws of documents: nothing is lost, only what an edit concerns changes, what was written reads back
//! as intended, and bad input gets a one-sentence message.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "laws/added_by_hand.rs"]
mod added_by_hand;
mod common;
#[path = "laws/design_version_1.rs"]
mod design_version_1;
#[path = "laws/differences.rs"]
mod differences;
#[path = "laws/handover.rs"]
mod handover;
#[path = "laws/hostile.rs"]
mod hostile;
#[path = "laws/kit.rs"]
mod kit;
#[path = "laws/kit_scripts.rs"]
mod kit_scripts;
#[path = "laws/left_out.rs"]
mod left_out;
#[path = "laws/meaning.rs"]
mod meaning;
#[path = "laws/plan.rs"]
mod plan;
#[path = "laws/recovery.rs"]
mod recovery;
#[path = "laws/removal.rs"]
mod removal;
#[path = "laws/worksheet.rs"]
mod worksheet;

use std::sync::Arc;

use common::{changes, samples};
use proptest::prelude::*;
use topology_designer::document::encoding::{self, Code, Encoding};
use topology_designer::document::{self, Format, NoteKind, convert};
use topology_designer::topology::Index;
use topology_designer::topology::compare::{first_difference, same_design};
use topology_designer::topology::recognize_chat::{Doubt, Facet};
use topology_designer::vocabulary::Vocabulary;

fn vocabulary() -> &'static Vocabulary {
    Vocabulary::built_in()
}

#[test]
fn every_real_document_is_read_without_notes() {
    for (path, bytes) in common::documents() {
        let opened = document::read(&bytes, Some(&path)).unwrap();
        let topology = &opened.design.topology;
        assert!(!topology.sites.is_empty() && !topology.clusters.is_empty());
        assert_eq!(opened.notes, [], "{}", path.display());
        // Everything in them is known, so nothing is carried along as unknown content.
        assert!(topology.extra.is_empty(), "{}", path.display());
        assert!(topology.sites.iter().all(|site| site.extra.is_empty()));
        let machines = topology.clusters.iter().flat_map(|c| &c.machines);
        assert!(machines.clone().all(|machine| machine.extra.is_empty()));
        assert!(topology.clusters.iter().all(|c| c.extra.is_empty()));
        assert!(topology.services.iter().all(|s| s.extra.is_empty()));
    }
}

#[test]
fn every_real_document_is_written_back_byte_for_byte() {
    for (path, bytes) in common::documents() {
        let opened = document::read(&bytes, Some(&path)).unwrap();
        let source = opened.source.as_ref();
        let topology = &opened.design.topology;
        let written = document::write(source, topology, opened.format, vocabulary()).unwrap();
        assert!(written.bytes == bytes, "{}", path.display());
        assert_eq!(written.notes, []);
        // Also if the comparison cannot rely on shared objects.
        let mut copy = topology.clone();
        copy.services = copy
            .services
            .iter()
            .map(|s| Arc::new((**s).clone()))
            .collect();
        let written = document::write(source, &copy, opened.format, vocabulary()).unwrap();
        assert!(written.bytes == bytes, "{}", path.display());
    }
}

#[test]
fn every_change_of_a_real_document_touches_only_its_own_elements() {
    for (path, bytes) in common::documents() {
        let opened = document::read(&bytes, Some(&path)).unwrap();
        for change in changes::ALL {
            let mut changed = opened.design.topology.clone();
            if !(change.make)(&mut changed) {
                continue;
            }
            let context = format!("{} in {}", change.name, path.display());
            let written = document::write(
                opened.source.as_ref(),
                &changed,
                opened.format,
                vocabulary(),
            )
            .unwrap_or_else(|error| panic!("{context}: {error}"));
            let again = document::read(&written.bytes, None).unwrap();
            let held = |topology| convert::as_held(topology, opened.format);
            let difference = first_difference(&held(&changed), &held(&again.design.topology));
            assert_eq!(difference, None, "{context}");
            common::assert_only_these_lines_differ(&bytes, &written.bytes, change.lines, &context);
            // And back: undoing the change gives the original bytes.
            let undone = document::write(
                again.source.as_ref(),
                &opened.design.topology,
                opened.format,
                vocabulary(),
            )
            .unwrap_or_else(|error| panic!("{context}, undone: {error}"));
            let undone = document::read(&undone.bytes, None).unwrap();
            let difference = first_difference(
                &held(&opened.design.topology),
                &held(&undone.design.topology),
            );
            assert_eq!(difference, None, "{context}, undone");
        }
    }
}

#[test]
fn converting_there_and_back_gives_the_same_design() {
    for (path, bytes) in common::documents() {
        let opened = document::read(&bytes, Some(&path)).unwrap();
        let other = match opened.format {
            Format::Published => Format::TopologyBuilder,
            _ => Format::Published,
        };
        let topology = &opened.design.topology;
        let there = document::write(opened.source.as_ref(), topology, other, vocabulary()).unwrap();
        let there = document::read(&there.bytes, None).unwrap();
        assert_eq!(there.format, other);
        assert_eq!(
            same_design(topology, &there.design.topology),
            Ok(()),
            "{}",
            path.display()
        );
        let back = document::write(
            there.source.as_ref(),
            &there.design.topology,
            opened.format,
            vocabulary(),
        )
        .unwrap();
        let back = document::read(&back.bytes, None).unwrap();
        assert_eq!(
            same_design(topology, &back.design.topology),
            Ok(()),
            "{}",
            path.display()
        );
        if opened.format == Format::Published {
            // Numbers are never reassigned, so even the identities are the same here.
            assert_eq!(first_difference(topology, &back.design.topology), None);
        }
    }
}

/// A document generated from a topology, in a random encoding.
fn sample(format: Format, sites: u32, seed: u64) -> (Vec<u8>, Vec<String>) {
    let mut chance = samples::Chance(seed);
    let topology = match format {
        Format::Published => samples::published(sites),
        _ => samples::unique_ids(sites),
    };
    let plain = document::write(None, &topology, format, vocabulary()).unwrap();
    let (text, _) = encoding::decode(&plain.bytes).unwrap();
    let text = match chance.below(3) {
        0 => text.replace("\r\n", "\n"),
        1 => text.replace("\r\n", "").replace("  ", ""),
        _ => text.into_owned(),
    };
    let count = chance.below(20);
    let (text, noise) = samples::odd(&text, count, &mut chance);
    let code = match (chance.below(3), format) {
        (0, Format::Published) => Code::Utf16Le,
        (1, Format::Published) => Code::Utf16Be,
        _ => Code::Utf8,
    };
    let encoding = Encoding {
        code,
        byte_order_mark: chance.below(2) == 0,
        ascii_only: false,
    };
    (encoding::encode(&text, encoding), noise)
}

fn formats() -> impl Strategy<Value = Format> {
    prop_oneof![Just(Format::Published), Just(Format::TopologyBuilder)]
}

proptest! {
    #![proptest_config(common::cases::cases(64))]

    #[test]
    fn any_oddities_in_a_document_are_written_back_byte_for_byte(
        format in formats(), sites in 1_u32..4, seed: u64,
    ) {
        let (bytes, _) = sample(format, sites, seed);
        let opened = document::read(&bytes, None).unwrap();
        prop_assert_eq!(opened.format, format);
        let topology = &opened.design.topology;
        let written = document::write(opened.source.as_ref(), topology, format, vocabulary());
        prop_assert!(written.unwrap().bytes == bytes);
    }

    #[test]
    fn every_change_can_be_read_back_and_leaves_oddities_elsewhere_alone(
        format in formats(), sites in 1_u32..4, seed: u64, which in 0..changes::ALL.len(),
    ) {
        let (bytes, noise) = sample(format, sites, seed);
        let opened = document::read(&bytes, None).unwrap();
        let mut changed = opened.design.topology.clone();
        let change = &changes::ALL[which];
        prop_assume!((change.make)(&mut changed));
        let written =
            document::write(opened.source.as_ref(), &changed, format, vocabulary()).unwrap();
        let again = document::read(&written.bytes, None).unwrap();
        let held = |topology| convert::as_held(topology, format);
        let difference = first_difference(&held(&changed), &held(&again.design.topology));
        prop_assert_eq!(difference, None);
        let only_adds = change.name.starts_with("add a s") || change.name.starts_with("add a P");
        if only_adds || change.name == "change a port" {
            let (text, _) = encoding::decode(&written.bytes).unwrap();
            for odd in noise {
                prop_assert!(text.contains(&odd), "{} is gone", odd);
            }
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Err(error) = document::read(&bytes, None) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn no_damage_to_a_document_makes_the_reader_or_writer_panic(
        format in formats(), seed: u64,
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(), is_cut: bool,
    ) {
        let (mut bytes, _) = sample(format, 1, seed);
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        match document::read(&bytes, None) {
            Err(error) => prop_assert!(!error.to_string().is_empty()),
            Ok(opened) => {
                let topology = &opened.design.topology;
                let source = opened.source.as_ref();
                let written = document::write(source, topology, opened.format, vocabulary());
                prop_assert!(written.unwrap().bytes == bytes);
                let mut changed = topology.clone();
                for change in changes::ALL {
                    (change.make)(&mut changed);
                }
                // It may be refused with a message.
                let _ = document::write(source, &changed, opened.format, vocabulary());
                let _ = document::write(source, topology, Format::Published, vocabulary());
                let _ = document::write(source, topology, Format::TopologyBuilder, vocabulary());
            }
        }
    }

    #[test]
    fn generated_documents_convert_there_and_back(format in formats(), sites in 1_u32..4, seed: u64) {
        let mut topology = match format {
            Format::Published => samples::published(sites),
            _ => samples::unique_ids(sites),
        };
        let change = &changes::ALL[samples::Chance(seed).below(changes::ALL.len())];
        prop_assume!(change.name != "leave a reference to nothing");
        (change.make)(&mut topology);
        let other = match format {
            Format::Published => Format::TopologyBuilder,
            _ => Format::Published,
        };
        let there = document::write(None, &topology, other, vocabulary()).unwrap();
        let there = document::read(&there.bytes, None).unwrap();
        let back = document::write(
            there.source.as_ref(), &there.design.topology, format, vocabulary(),
        ).unwrap();
        let back = document::read(&back.bytes, None).unwrap();
        let held = |topology| convert::as_held(topology, format);
        let same = same_design(&held(&topology), &held(&back.design.topology));
        prop_assert_eq!(same, Ok(()));
    }
}

#[test]
fn bad_input_gets_one_sentence_with_its_location() {
    let published = |inside: &str| {
        format!(
            "<Topology xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008\">\n\
             {inside}</Topology>"
        )
    };
    let site = "<Sites><CentralSite SiteId=\"1\" /></Sites>\n";
    let twice = "<Sites><CentralSite SiteId=\"1\" />\n<CentralSite SiteId=\"1\" /></Sites>";
    let cluster = "<Cluster Fqdn=\"a.b\"><ClusterId SiteId=\"1\" Number=\"1\" /></Cluster>";
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (b"".to_vec(), "The file is empty."),
        (
            b"PK\x03\x04 and so on".to_vec(),
            "This is a zip archive that is damaged or was not copied completely. Copy it again, or run \
             Export-CsConfiguration again.",
        ),
        (
            b"no topology at all".to_vec(),
            "Line 1, column 1: This is neither an XML document, which begins with an element, nor a design.",
        ),
        (
            b"<html></html>".to_vec(),
            "This is a web page (HTML), not a topology. Run (Get-CsTopology -AsXml).ToString() | Out-File \
             topology.xml -Encoding UTF8.",
        ),
        (
            b"<plan></plan>".to_vec(),
            "Line 1, column 1: The root element is plan; a topology begins with TopologyBuilder (a \
             .tbxml) or Topology (printed by Get-CsTopology -AsXml).",
        ),
        (
            // The right name without a namespace is a different document.
            b"<Topology />".to_vec(),
            "Line 1, column 1: The root element is Topology; a topology begins with \
             TopologyBuilder (a .tbxml) or Topology (printed by Get-CsTopology -AsXml).",
        ),
        (
            b"<TopologyBuilder xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.\
              TopologyBuilder.2008\" />"
                .to_vec(),
            "Line 1, column 1: The element TopologyBuilder has no NewTopology, so there is no \
             topology to show.",
        ),
        (
            published(twice).into_bytes(),
            "Line 3, column 1: There are two sites with the identity 1; every reference to it would \
             be ambiguous.",
        ),
        (
            published(&format!(
                "{site}<Clusters>\n{cluster}\n{cluster}</Clusters>"
            ))
            .into_bytes(),
            "Line 5, column 1: There are two clusters with the identity 1-1; every reference to it \
             would be ambiguous.",
        ),
        (
            published("<Sites><CentralSite SiteId=\"one\" /></Sites>").into_bytes(),
            "Line 2, column 8: \"one\" is not a number; SiteId of the CentralSite must be one.",
        ),
        (
            published("<Services>\n  <Service /></Services>").into_bytes(),
            "Line 3, column 3: The Service has no ServiceId, so nothing can refer to it.",
        ),
        (
            b"<!DOCTYPE x SYSTEM \"http://example.org/x.dtd\"><x/>".to_vec(),
            "Line 1, column 1: The document contains a DTD, which a topology never needs. For safety, \
             it is not read.",
        ),
    ];
    for (bytes, sentence) in cases {
        let error = document::read(&bytes, None).unwrap_err();
        assert_eq!(error.to_string(), sentence);
    }
    let deep = "<a>".repeat(100_000);
    let error = document::read(published(&deep).as_bytes(), None).unwrap_err();
    assert!(error.to_string().contains("nested more than 256 deep"));
    let whole = document::write(
        None,
        &samples::unique_ids(1),
        Format::TopologyBuilder,
        vocabulary(),
    )
    .unwrap();
    let error = document::read(&whole.bytes[..whole.bytes.len() / 2], None).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("The document ends before the element")
    );
    assert!(error.place.is_some());
}

#[test]
fn a_reference_to_a_missing_object_opens_and_is_reported() {
    let mut topology = samples::published(1);
    topology.services.remove(2);
    let written = document::write(None, &topology, Format::Published, vocabulary()).unwrap();
    let opened = document::read(&written.bytes, None).unwrap();
    let messages: Vec<_> = opened
        .notes
        .iter()
        .map(|note| note.message.as_str())
        .collect();
    let expected = "UserServices (SiteId 1, Instance 1) depends on UserStore (SiteId 1, Instance 1), which does not exist.";
    assert_eq!(messages, [expected]);
    assert!(opened.notes.iter().all(|note| note.line.is_some()));
}

#[test]
fn a_persistent_chat_service_from_another_tool_keeps_its_unknown_content() {
    let mut topology = samples::published(1);
    let add = changes::ALL
        .iter()
        .find(|change| change.name.starts_with("add a P"))
        .unwrap();
    assert!((add.make)(&mut topology));
    let written = document::write(None, &topology, Format::Published, vocabulary()).unwrap();
    let (text, encoding) = encoding::decode(&written.bytes).unwrap();
    // A real document may spell all this differently from what we infer.
    let text = text
        .replace(
            "<ActiveMachines>",
            "<ActiveMachines Policy=\"x\"><Unknown />",
        )
        .replace(" DisplayName=", " PoolState=\"Normal\" Name=")
        .replace("Usage=\"Mirror\"", "Usage=\"MirrorOf\"")
        .replace(
            "GruuType=\"PersistentChat\"",
            "GruuType=\"GC\" Weight=\"3\"",
        );
    let bytes = encoding::encode(&text, encoding);
    let opened = document::read(&bytes, None).unwrap();
    let mut changed = opened.design.topology.clone();
    let same = document::write(
        opened.source.as_ref(),
        &changed,
        opened.format,
        vocabulary(),
    );
    assert!(same.unwrap().bytes == bytes);
    let index = Index::new(&opened.design.topology);
    let pool = &opened.design.topology.services.last().unwrap();
    let facets = index.chat(&pool.id).unwrap();
    assert!(matches!(facets.display_name, Facet::NotUnderstood { .. }));
    assert!(matches!(
        facets.active_machines,
        Facet::NotUnderstood { .. }
    ));
    let usages = facets
        .pieces
        .iter()
        .filter(|piece| piece.why == Doubt::Usage);
    assert_eq!(usages.count(), 1);
    let pool = changed.services.last_mut().unwrap();
    Arc::make_mut(pool).ports[0].0.set("Port", "5042");
    let written = document::write(
        opened.source.as_ref(),
        &changed,
        opened.format,
        vocabulary(),
    )
    .unwrap();
    let (after, _) = encoding::decode(&written.bytes).unwrap();
    assert_eq!(after, text.replace("Port=\"5041\"", "Port=\"5042\""));
    for note in &written.notes {
        assert_ne!(note.kind, NoteKind::NotHeld, "{}", note.message);
    }
}

#[test]
fn every_inferred_token_that_is_written_is_reported_once() {
    let mut topology = samples::unique_ids(1);
    let add = changes::ALL
        .iter()
        .find(|change| change.name.starts_with("add a P"))
        .unwrap();
    let before = document::write(None, &topology, Format::TopologyBuilder, vocabulary()).unwrap();
    assert_eq!(
        before.notes,
        [],
        "a document without Persistent Chat infers nothing"
    );
    assert!((add.make)(&mut topology));
    let written = document::write(None, &topology, Format::TopologyBuilder, vocabulary()).unwrap();
    let mut messages: Vec<_> = written.notes.iter().map(|note| &note.message).collect();
    for note in &written.notes {
        let is_proven = note
            .message
            .contains("\"PersistentChatService\" (role name");
        let kind = match is_proven {
            true => NoteKind::Confirmed,
            false => NoteKind::Inferred,
        };
        assert_eq!(note.kind, kind, "{}", note.message);
    }
    for token in [
        "PersistentChatStore",
        "Mirror",
        "DisplayName",
        "ActiveMachines",
    ] {
        let quoted = format!("{token:?}");
        assert!(
            messages.iter().any(|message| message.contains(&quoted)),
            "{token}"
        );
    }
    let count = messages.len();
    messages.sort();
    messages.dedup();
    assert_eq!(messages.len(), count);
}

/// Found by the fuzz target of edits: a dependency that names no service was removed instead of the one
/// after it.
#[test]
fn an_empty_dependency_stays_when_the_one_after_it_is_removed() {
    let document = r#"<Topology xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008">
  <Services>
    <Service RoleVersion="1" ServiceVersion="7">
      <ServiceId SiteId="1" RoleName="PersistentChatService" Instance="1" />
      <DependsOn>
        <Dependency Usage="BackupMirror"></Dependency>
        <Dependency Usage="BackupWitness">
          <ServiceId SiteId="1" RoleName="PersistentChatComplianceStore" Instance="6" />
        </Dependency>
      </DependsOn>
    </Service>
  </Services>
</Topology>
"#;
    let opened = document::read(document.as_bytes(), None).unwrap();
    let mut topology = opened.design.topology.clone();
    let service = Arc::make_mut(topology.services.first_mut().unwrap());
    assert_eq!(service.depends_on.len(), 1);
    service.depends_on.clear();
    let source = opened.source.as_ref();
    let written = document::write(source, &topology, Format::Published, vocabulary()).unwrap();
    let written = String::from_utf8(written.bytes).unwrap();
    assert!(written.contains(r#"<Dependency Usage="BackupMirror"></Dependency>"#));
    assert!(!written.contains("BackupWitness"), "{written}");
}
