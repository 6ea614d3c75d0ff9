//! A history of ten thousand steps that is never lost.

use topology_designer::document;
use topology_designer::edit::{History, Identities, apply};
use topology_designer::vocabulary::Vocabulary;

use crate::common::draws::edit_for;

const STEPS: usize = 10_000;

/// More objects than this make the test longer without proving more.
const ENOUGH_CLUSTERS: usize = 40;

#[test]
fn ten_thousand_edits_of_a_real_document_are_undone_byte_for_byte() {
    let documents = crate::common::documents();
    let (path, bytes) = documents
        .iter()
        .min_by_key(|(_, bytes)| bytes.len())
        .unwrap();
    let opened = document::read(bytes, Some(path)).unwrap();
    let (format, source) = (opened.format, opened.source.unwrap());
    let write = |history: &History| {
        let topology = &history.current().topology;
        document::write(Some(&source), topology, format, Vocabulary::built_in())
            .unwrap()
            .bytes
    };

    let mut history = History::new(opened.design.clone());
    let mut identities = Identities::seeded(20);
    let mut seed = 7_u64;
    let mut draw = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        u16::try_from(seed >> 48).unwrap()
    };
    while history.position() < STEPS {
        let is_large = history.current().topology.clusters.len() > ENOUGH_CLUSTERS;
        let kind = if is_large {
            13
        } else {
            draw().to_le_bytes()[0]
        };
        let design = history.current().clone();
        let Some(edit) = edit_for(&design, (kind, draw(), draw(), draw())) else {
            continue;
        };
        if let Ok(applied) = apply(&design, &edit, &mut identities) {
            history.push(edit.label(&design.topology), applied.design);
        }
    }
    let last = history.current().clone();
    for _ in 0..STEPS {
        assert!(history.undo().is_some());
    }
    assert!(history.undo().is_none());
    assert_eq!(**history.current(), opened.design);
    assert_eq!(write(&history), *bytes, "{}", path.display());
    assert!(history.go_to(STEPS).is_some());
    assert_eq!(history.current(), &last);
}
