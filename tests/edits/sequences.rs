//! Arbitrary sequences of edits: every one is carried out whole or refused with a sentence, keeps
//! the invariants and the identities, reads back from both formats as it is, and undoing all of them
//! gives the first design back.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use topology_designer::design::{Design, Point};
use topology_designer::document::{self, Format, Source, Vocabulary};
use topology_designer::edit::{
    DefaultScope, Edit, FrontEndEdition, History, Identities, NewFileStore, NewFrontEndPool,
    NewPersistentChatPool, NewSqlStore, PoolShape, apply, clipboard, invariants,
};
use topology_designer::topology::{
    ClusterId, Index, Numbering, ObjectId, Pair, Reference, Role, ServiceId, SiteId, SqlInstanceId,
    compare, inventory,
};

use crate::common::topologies::{Builder, contoso, contoso_downloaded};

/// An edit that is not yet about anything: the numbers pick among what there is when its turn comes.
pub type Draw = (u8, u16, u16, u16);

/// What an edit can be about.
struct Choices {
    sites: Vec<SiteId>,
    objects: Vec<ObjectId>,
    clusters: Vec<ClusterId>,
    machines: Vec<(ClusterId, String)>,
    instances: Vec<SqlInstanceId>,
    files: Vec<ServiceId>,
    pools: Vec<ServiceId>,
}

impl Choices {
    fn of(design: &Design) -> Self {
        let topology = &design.topology;
        let index = Index::new(topology);
        let services = |role: Role| {
            let of_role = topology.services.iter().filter(|s| s.role == role);
            of_role.map(|s| s.id.clone()).collect()
        };
        let clusters = topology.clusters.iter();
        Self {
            sites: topology.sites.iter().map(|s| s.id).collect(),
            objects: inventory::items(&index)
                .into_iter()
                .map(|item| item.id)
                .chain(topology.sites.iter().map(|site| site.id.into()))
                .chain(
                    clusters
                        .clone()
                        .flat_map(|c| c.machines.iter().map(|m| ObjectId::machine(&c.id, &m.fqdn))),
                )
                .collect(),
            clusters: clusters.clone().map(|c| c.id.clone()).collect(),
            machines: clusters
                .clone()
                .flat_map(|c| c.machines.iter().map(|m| (c.id.clone(), m.fqdn.clone())))
                .collect(),
            instances: clusters
                .flat_map(|c| c.sql_instances.iter().map(|i| i.id.clone()))
                .collect(),
            files: services(Role::FileStore),
            pools: services(Role::PersistentChatService),
        }
    }
}

fn pick<T: Clone>(from: &[T], by: u16) -> Option<T> {
    let position = usize::from(by) % from.len().max(1);
    from.get(position).cloned()
}

/// Names from a small stock, so that they collide now and then.
fn name(by: u16) -> String {
    format!("host{:02}.contoso.com", by % 40)
}

fn shape(choices: &Choices, by: u16) -> Option<PoolShape> {
    Some(match by % 3 {
        0 => PoolShape::Single { fqdn: name(by) },
        1 => PoolShape::Multiple {
            fqdn: name(by),
            computers: (1..=by % 7).map(|n| name(by.wrapping_add(n))).collect(),
        },
        _ => PoolShape::Collocated {
            server: pick(&choices.clusters, by)?,
        },
    })
}

/// What the draw means in this design; nothing where there is nothing to pick.
pub fn edit_for(design: &Design, (kind, a, b, c): Draw) -> Option<Edit> {
    let choices = Choices::of(design);
    let site = pick(&choices.sites, a);
    let object = pick(&choices.objects, a);
    let pool = pick(&choices.pools, a);
    let on = c % 3 != 0;
    let pair = pick(&Pair::ALL, b)?;
    let place = (c % 2 == 0).then(|| Point::new(f32::from(a), f32::from(b)));
    Some(match kind % 27 {
        0 => Edit::AddSite {
            name: format!("Site {}", a % 5),
            place,
        },
        1 => Edit::RenameSite {
            site: site?,
            name: format!("Site {}", b % 5),
        },
        2 => Edit::AddFrontEndPool(NewFrontEndPool {
            site: site?,
            fqdn: name(b),
            edition: if on {
                FrontEndEdition::Standard {
                    share: "share".to_owned(),
                }
            } else {
                FrontEndEdition::Enterprise {
                    computers: (1..=c % 5).map(|n| name(b.wrapping_add(n))).collect(),
                    sql_store: pick(&choices.instances, c),
                    file_store: pick(&choices.files, c),
                }
            },
            service_version: 5 + u32::from(c % 4),
            place,
            next_hop_of: pick(&choices.pools, c).filter(|_| c % 5 == 0),
        }),
        3 | 4 => Edit::AddPersistentChatPool(NewPersistentChatPool {
            site: site?,
            shape: shape(&choices, b)?,
            display_name: format!("Chat {}", c % 4),
            port: 5041,
            service_version: 6 + u32::from(c % 2),
            compliance: on,
            references: Reference::ALL
                .into_iter()
                .filter(|_| c % 4 == 0)
                .zip(choices.objects.iter().cloned())
                .collect(),
            place,
        }),
        5 => Edit::AddSqlStore(NewSqlStore {
            site: site?,
            fqdn: name(b),
            instance: ["", "CHAT", "rtc", "bad name"][usize::from(c % 4)].to_owned(),
            place,
            referenced_by: Vec::new(),
        }),
        6 => Edit::AddFileStore(NewFileStore {
            site: site?,
            fqdn: name(b),
            share: format!("share{}", c % 3),
            service_version: 7,
            place,
            used_by: pick(&choices.pools, c),
        }),
        7 => Edit::AddComputer {
            cluster: pick(&choices.clusters, a)?,
            fqdn: name(b),
        },
        8 => {
            let (from, fqdn) = pick(&choices.machines, a)?;
            let to = pick(&choices.clusters, b)?;
            Edit::MoveComputer { from, fqdn, to }
        }
        9 => Edit::ChangeFqdn {
            object: object?,
            fqdn: name(b),
        },
        10 => Edit::ChangeInstance {
            store: pick(&choices.instances, a)?,
            instance: ["", "CHAT", "TALK", "chat"][usize::from(b % 4)].to_owned(),
        },
        11 => Edit::ChangeShare {
            store: pick(&choices.files, a)?,
            share: format!("share{}", b % 3),
        },
        12 => Edit::MoveToSite {
            objects: [object?]
                .into_iter()
                .chain(pick(&choices.objects, c))
                .collect(),
            site: pick(&choices.sites, b)?,
            places: BTreeMap::new(),
        },
        13 | 14 => Edit::Delete {
            objects: [object?]
                .into_iter()
                .chain(pick(&choices.objects, b))
                .collect(),
        },
        15..=17 => Edit::SetReference {
            pool: pool?,
            reference: pick(&Reference::ALL, b)?,
            target: pick(&choices.objects, c).filter(|_| c % 7 != 0),
        },
        18 => Edit::SetCompliance { pool: pool?, on },
        19 => Edit::SetMirroring {
            pool: pool?,
            pair,
            on,
        },
        20 => Edit::SetWitness {
            pool: pool?,
            pair,
            on,
        },
        21 => Edit::SetDisasterRecovery { pool: pool?, on },
        22 => Edit::SetActive {
            machine: {
                let service = design.topology.service(pool.as_ref()?)?;
                let own = &design.topology.cluster_of(service)?.machines;
                let names: Vec<_> = own.iter().map(|m| m.fqdn.clone()).collect();
                pick(&names, b)?
            },
            pool: pool?,
            active: on,
        },
        23 => Edit::Together {
            label: "Settings".to_owned(),
            edits: vec![
                Edit::SetDisplayName {
                    pool: pool.clone()?,
                    name: format!("Chat {}", b % 4),
                },
                Edit::SetPort {
                    pool: pool?,
                    port: u32::from(c),
                },
            ],
        },
        24 => Edit::SetDefaultPool {
            pool: pool?,
            scope: match b % 2 {
                0 => DefaultScope::AllSites,
                _ => DefaultScope::Site(pick(&choices.sites, b)?),
            },
            on,
        },
        25 => Edit::Duplicate {
            site: None,
            objects: [object?]
                .into_iter()
                .chain(pick(&choices.objects, b))
                .collect(),
            offset: Point::new(9.0, 9.0),
        },
        _ => Edit::Paste {
            clip: Box::new(clipboard::copy(design, &[object?]).ok()?),
            site: pick(&choices.sites, b)?,
            place,
        },
    })
}

/// Objects that an edit of this kind may not make go.
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

/// The document in the format whose identities the topology bears.
fn written(design: &Design, source: Option<&Source>) -> Source {
    let format = match design.topology.numbering {
        Numbering::Published => Format::Published,
        Numbering::UniqueIds => Format::TopologyBuilder,
    };
    let written =
        document::write(source, &design.topology, format, Vocabulary::built_in()).unwrap();
    Source::new(format, written.bytes, None)
}

/// What was edited is what is read back, from a new document and from the one before it.
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

/// A design with its topology as its document says it: a format holds what it can.
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
        3 => Builder::new(Numbering::Published).design,
        _ => Builder::new(Numbering::UniqueIds).design,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_edits_is_sound_and_can_be_undone(
        which in any::<u8>(),
        draws in proptest::collection::vec(any::<Draw>(), 1..32),
    ) {
        run(first(which), draws)?;
    }
}

#[test]
fn any_sequence_of_edits_of_a_real_document_is_sound_and_can_be_undone() {
    for (path, bytes) in crate::common::documents() {
        let opened = document::read(&bytes, None).unwrap();
        let source = opened.source.unwrap();
        let config = ProptestConfig {
            cases: 8,
            failure_persistence: None,
            ..ProptestConfig::default()
        };
        let draws = proptest::collection::vec(any::<Draw>(), 1..32);
        let mut runner = proptest::test_runner::TestRunner::new_with_rng(
            config,
            proptest::test_runner::TestRng::deterministic_rng(
                proptest::test_runner::RngAlgorithm::ChaCha,
            ),
        );
        runner
            .run(&draws, |draws| {
                run_from(opened.design.clone(), &source, draws)
            })
            .unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    }
}

#[test]
fn all_kinds_of_edits_are_carried_out_by_the_sequences() {
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
        "a kind that is never carried out tests nothing"
    );
}
