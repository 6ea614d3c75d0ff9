//! The laws of documents: nothing is lost, only what an edit concerns changes, what was written
//! reads back as it was meant, and bad input gets a sentence.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::sync::Arc;

use common::changes;
use topology_designer::document::{self, Format, Vocabulary, convert};
use topology_designer::topology::compare::{first_difference, same_design};

fn vocabulary() -> &'static Vocabulary {
    Vocabulary::built_in()
}

#[test]
fn every_real_document_is_read_without_complaint() {
    for (path, bytes) in common::corpus() {
        let opened = document::read(&bytes, Some(&path)).unwrap();
        let topology = &opened.design.topology;
        assert!(!topology.sites.is_empty() && !topology.clusters.is_empty());
        assert_eq!(opened.notes, [], "{}", path.display());
        // Everything in them is known, so nothing is carried blindly.
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
    for (path, bytes) in common::corpus() {
        let opened = document::read(&bytes, Some(&path)).unwrap();
        let source = opened.source.as_ref();
        let topology = &opened.design.topology;
        let written = document::write(source, topology, opened.format, vocabulary()).unwrap();
        assert!(written.bytes == bytes, "{}", path.display());
        assert_eq!(written.notes, []);
        // Also when the comparison cannot lean on shared objects.
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
    for (path, bytes) in common::corpus() {
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
            // And back: the change undone gives the first bytes.
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
    for (path, bytes) in common::corpus() {
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
            // Numbers are never re-made, so here even the identities are the same.
            assert_eq!(first_difference(topology, &back.design.topology), None);
        }
    }
}
