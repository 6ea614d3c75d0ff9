//! Arbitrary sequences of edits: each edit is applied completely or refused with a sentence, preserves the
//! invariants and the identities, and reads back unchanged from both formats. Undoing all of them restores
//! the original design.

use std::collections::BTreeSet;

use proptest::prelude::*;
use topology_designer::design::Design;
use topology_designer::document::{self, Format, Source};
use topology_designer::edit::{Edit, History, Identities, apply, invariants};
use topology_designer::topology::{Numbering, Role, compare};
use topology_designer::vocabulary::Vocabulary;

use crate::common::draws::{Draw, edit_for};
use crate::common::topologies::{contoso, contoso_downloaded, empty};

/// Objects that an edit of this kind must not delete.
fn lasting(edit: &Edit, before: &Design) -> BTreeSet<String> {
    let topology = &before.topology;
    let renames_instance = matches!(edit, Edit::ChangeInstance { .. });
    if matches!(edit, Edit::Delete { .. }) {
        return BTreeSet::new();
    }
    let clusters = topology.clusters.iter();
    let instances = clusters.clone().flat_map(|c| &c.sql_instances);
    let services = topology.services.iter();
    let chat_databases = |role: &Role| {
        matches!(
            role,
            Role::PersistentChatStore | Role::PersistentChatComplianceStore
        )
    };
    clusters
        .map(|c| format!("cluster {}", c.id))
        .chain(topology.sites.iter().map(|s| format!("site {}", s.id)))
        .chain(
            services
                .filter(|s| !chat_databases(&s.role))
                .map(|s| format!("service {}", s.id)),
        )
        .chain(
            instances
                .filter(|_| !renames_instance)
                .map(|i| format!("instance {}", i.id)),
        )
        .collect()
}

/// The document in the format whose identities the topology uses.
fn written(design: &Design, source: Option<&Source>) -> Source {
    let format = match design.topology.numbering {
        Numbering::Published => Format::Published,
        Numbering::UniqueIds => Format::TopologyBuilder,
    };
    let written =
        document::write(source, &design.topology, format, Vocabulary::built_in()).unwrap();
    Source::new(format, written.bytes, None)
}

/// Asserts that the edited design is read back, from a new document and from one based on the previous one.
fn reads_back(design: &Design, source: &Source) -> Result<(), TestCaseError> {
    for document in [written(design, None), written(design, Some(source))] {
        let opened = document::read(&document.bytes, None).unwrap();
        let read = &opened.design.topology;
        let difference = compare::first_difference(&design.topology, read);
        prop_assert!(difference.is_none(), "{}", difference.unwrap_or_default());
    }
    Ok(())
}

fn run(first: Design, draws: Vec<Draw>) -> Result<(), TestCaseError> {
    let first = as_read(&first);
    let source = written(&first, None);
    run_from(first, &source, draws)
}

fn run_from(first: Design, source: &Source, draws: Vec<Draw>) -> Result<(), TestCaseError> {
    let mut identities = Identities::seeded(11);
    let mut history = History::new(first.clone());
    let mut steps = 0;
    for draw in draws {
        let before = history.current().clone();
        let Some(edit) = edit_for(&before, draw) else {
            continue;
        };
        let untouched = (*before).clone();
        match apply(&before, &edit, &mut identities) {
            Ok(applied) => {
                let broken = invariants::broken(&before, &applied.design);
                prop_assert!(broken.is_empty(), "{:?} broke {:?}", edit, broken);
                let missing: Vec<_> = lasting(&edit, &before)
                    .difference(&lasting(&edit, &applied.design))
                    .cloned()
                    .collect();
                prop_assert!(missing.is_empty(), "{:?} lost {:?}", edit, missing);
                reads_back(&applied.design, source)?;
                let label = edit.label(&before.topology);
                prop_assert!(!label.is_empty());
                steps += usize::from(history.push(label, applied.design));
            }
            Err(refusal) => {
                let text = refusal.to_string();
                prop_assert!(text.ends_with('.') && text.len() > 10, "{}", text);
                prop_assert!(!text.contains("would damage"), "{:?}: {}", edit, text);
            }
        }
        prop_assert_eq!(&*before, &untouched);
    }
    let last = history.current().clone();
    for _ in 0..steps {
        prop_assert!(history.undo().is_some());
    }
    prop_assert_eq!(&**history.current(), &first);
    prop_assert!(history.undo().is_none() && !history.is_dirty());
    for _ in 0..steps {
        prop_assert!(history.redo().is_some());
    }
    prop_assert_eq!(&**history.current(), &*last);
    prop_assert!(history.redo().is_none());
    Ok(())
}

/// A design with the topology that its document contains, because a format does not contain everything.
fn as_read(design: &Design) -> Design {
    let document = written(design, None);
    let opened = document::read(&document.bytes, None).unwrap();
    Design {
        topology: opened.design.topology,
        ..design.clone()
    }
}

fn first(which: u8) -> Design {
    match which % 5 {
        0 => contoso(Numbering::Published).builder.design,
        1 => contoso(Numbering::UniqueIds).builder.design,
        2 => contoso_downloaded(),
        3 => empty(Numbering::Published).design,
        _ => empty(Numbering::UniqueIds).design,
    }
}

proptest! {
    #![proptest_config(crate::common::cases::cases(48))]

    #[test]
    fn any_sequence_of_edits_keeps_the_invariants_and_can_be_undone(
        which in any::<u8>(),
        draws in proptest::collection::vec(any::<Draw>(), 1..32),
    ) {
        run(first(which), draws)?;
    }
}

#[test]
fn any_sequence_of_edits_of_a_real_document_keeps_the_invariants_and_can_be_undone() {
    for (path, bytes) in crate::common::documents() {
        let opened = document::read(&bytes, None).unwrap();
        let source = opened.source.unwrap();
        let config = crate::common::cases::cases(8);
        let draws = proptest::collection::vec(any::<Draw>(), 1..32);
        let mut runner = proptest::test_runner::TestRunner::new(config);
        runner
            .run(&draws, |draws| {
                run_from(opened.design.clone(), &source, draws)
            })
            .unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    }
}

#[test]
fn the_sequences_cover_all_kinds_of_edits() {
    let mut kinds = BTreeSet::new();
    for numbering in [Numbering::Published, Numbering::UniqueIds] {
        let design = contoso(numbering).builder.design;
        for kind in 0..27_u8 {
            for a in 0..24 {
                for b in 0..6 {
                    let draw = (kind, a, b, a + b);
                    if let Some(edit) = edit_for(&design, draw)
                        && apply(&design, &edit, &mut Identities::seeded(1)).is_ok()
                    {
                        kinds.insert(kind);
                    }
                }
            }
        }
    }
    assert_eq!(
        kinds,
        (0..27).collect(),
        "a kind of edit that is never applied tests nothing"
    );
}
