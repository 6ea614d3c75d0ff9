//! The laws of documents: nothing is lost, and bad input gets a sentence.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use topology_designer::document;

#[test]
fn every_real_document_is_read_without_complaint() {
    for (path, bytes) in common::corpus() {
        let opened = document::read(&bytes, Some(&path)).unwrap();
        let topology = &opened.design.topology;
        assert!(!topology.sites.is_empty() && !topology.clusters.is_empty());
        assert!(topology.extra.is_empty(), "{}", path.display());
        assert_eq!(opened.notes, [], "{}", path.display());
        for s in &topology.sites {
            assert!(s.extra.is_empty());
        }
        for c in &topology.clusters {
            assert!(c.extra.is_empty(), "{c:?}");
            for m in &c.machines {
                assert!(m.extra.is_empty());
            }
        }
        for s in &topology.services {
            assert!(s.extra.is_empty(), "{s:?}");
        }
    }
}
