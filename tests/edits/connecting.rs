//! References, options, active computers, settings.

use std::collections::BTreeSet;

use topology_designer::edit::{DefaultScope, Edit, FrontEndEdition};
use topology_designer::topology::legality::{
    legal_new_objects, may_associate, possible_references,
};
use topology_designer::topology::{
    AssociationKind, Database, Index, Kind, Numbering, ObjectId, Pair, PersistentChatPool, Role,
    ServiceId, Topology, inventory,
};

use crate::common::by_edits::{Builder, ByEdits, computers};
use crate::common::topologies::{Contoso, contoso, empty, multiple, new_chat};

fn databases(contoso: &Contoso) -> usize {
    let services = &contoso.builder.design.topology.services;
    let is_chat = |role: &Role| {
        matches!(
            role,
            Role::PersistentChatStore | Role::PersistentChatComplianceStore
        )
    };
    services.iter().filter(|s| is_chat(&s.role)).count()
}

fn clear(pool: &ServiceId, reference: AssociationKind) -> Edit {
    Edit::SetAssociation {
        holder: pool.clone().into(),
        kind: reference,
        target: None,
    }
}

#[test]
fn setting_another_store_replaces_the_previous_one() {
    let mut contoso = contoso(Numbering::Published);
    let before = databases(&contoso);
    let position = |contoso: &Contoso| {
        let service = contoso.builder.design.topology.service(&contoso.chat);
        let dependencies = service.unwrap().depends_on.len();
        (dependencies, databases(contoso))
    };
    let (dependencies, _) = position(&contoso);
    let target = contoso.sql.clone();
    contoso.builder.set(
        &contoso.chat,
        AssociationKind::Database(Database::Content),
        target.clone(),
    );
    assert_eq!(position(&contoso), (dependencies, before));
    let last = contoso.builder.design.topology.services.last().unwrap();
    assert_eq!(last.role, Role::PersistentChatStore);
    contoso.builder.apply(clear(
        &contoso.chat,
        AssociationKind::Database(Database::Content),
    ));
    assert_eq!(position(&contoso), (dependencies - 1, before - 1));
}

#[test]
fn a_database_left_over_in_a_store_is_reused() {
    let mut contoso = contoso(Numbering::Published);
    let content = AssociationKind::Database(Database::Content);
    let before = contoso.builder.design.topology.clone();
    let of_pool = |topology: &Topology| {
        let pool = topology.service(&contoso.chat).unwrap();
        pool.depends_on.clone()
    };
    // As left by a script that removes only the reference.
    let index = Index::new(&before);
    let pool = PersistentChatPool::of(&index, index.service(&contoso.chat).unwrap());
    let left_over = pool.target(&index, content).unwrap().id.clone();
    let services = &mut contoso.builder.design.topology.services;
    let pool = services.iter_mut().find(|s| s.id == contoso.chat).unwrap();
    let pool = std::sync::Arc::make_mut(pool);
    pool.depends_on.retain(|need| need.target != left_over);

    let target = contoso.sql_named.clone();
    contoso.builder.set(&contoso.chat, content, target.clone());
    let after = &contoso.builder.design.topology;
    assert_eq!(after.services.len(), before.services.len());
    let targets = |topology: &Topology| {
        let needs = of_pool(topology).into_iter();
        needs.map(|need| need.target).collect::<BTreeSet<_>>()
    };
    assert_eq!(targets(after), targets(&before));
}

#[test]
fn setting_the_same_store_again_changes_nothing() {
    let mut contoso = contoso(Numbering::Published);
    let before = contoso.builder.design.topology.clone();
    let target = contoso.sql_named.clone();
    contoso.builder.set(
        &contoso.chat,
        AssociationKind::Database(Database::Content),
        target.clone(),
    );
    assert_eq!(contoso.builder.design.topology, before);
}

#[test]
fn a_reference_turns_on_its_option_and_only_the_option_turns_it_off() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let chat = contoso.chat.clone();
    let backup = AssociationKind::Database(Database::ComplianceBackup);
    let target = contoso.sql.clone();
    contoso.builder.set(&chat, backup, target.clone());
    contoso.builder.apply(clear(&chat, backup));
    let on = |contoso: &Contoso| {
        let design = &contoso.builder.design;
        let index = Index::new(&design.topology);
        let pool = PersistentChatPool::of(&index, index.service(&chat).unwrap());
        let annotations = &design.annotations;
        (
            annotations.compliance_on(&index, &pool),
            annotations.disaster_recovery_on(&index, &pool),
            annotations.mirroring_on(&index, &pool, Pair::Content),
        )
    };
    assert_eq!(on(&contoso), (true, true, true));
    contoso.builder.apply(Edit::SetDisasterRecovery {
        pool: chat.clone(),
        on: false,
    });
    assert_eq!(on(&contoso), (true, false, true));
    contoso.builder.apply(Edit::SetCompliance {
        pool: chat.clone(),
        on: false,
    });
    contoso.builder.apply(Edit::SetMirroring {
        pool: chat.clone(),
        pair: Pair::Content,
        on: false,
    });
    assert_eq!(on(&contoso), (false, false, false));
    assert!(contoso.builder.design.annotations.pools.is_empty());
    assert_eq!(databases(&contoso), 1);
}

#[test]
fn setting_a_witness_turns_on_mirroring() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let chat = contoso.chat.clone();
    contoso.builder.apply(Edit::SetWitness {
        pool: chat.clone(),
        pair: Pair::Compliance,
        on: true,
    });
    let intentions = &contoso.builder.design.annotations.pools[&chat];
    assert!(intentions.mirroring.contains(&Pair::Compliance));
    contoso.builder.apply(Edit::SetMirroring {
        pool: chat.clone(),
        pair: Pair::Compliance,
        on: false,
    });
    let intentions = &contoso.builder.design.annotations.pools[&chat];
    assert!(!intentions.witness.contains(&Pair::Compliance));
}

#[test]
fn small_pools_have_neither_disaster_recovery_nor_mirroring() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let recovery = |pool: &ServiceId| Edit::SetDisasterRecovery {
        pool: pool.clone(),
        on: true,
    };
    let single = contoso.single.clone();
    let collocated = contoso.collocated.clone();
    let builder = &mut contoso.builder;
    assert!(
        builder
            .refusal(recovery(&single))
            .contains("single computer pool")
    );
    assert!(
        builder
            .refusal(recovery(&collocated))
            .contains("multiple computer pool")
    );
    let mirroring = Edit::SetMirroring {
        pool: collocated,
        pair: Pair::Content,
        on: true,
    };
    assert!(
        builder
            .refusal(mirroring)
            .contains("mirroring is not supported")
    );
}

#[test]
fn wires_menus_and_edits_allow_the_same_references() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let design = contoso.builder.design.clone();
    let index = Index::new(&design.topology);
    let pools = [&contoso.chat, &contoso.single, &contoso.collocated];
    let (mut legal, mut illegal) = (0, 0);
    for item in inventory::items(&index) {
        for pool in pools {
            let possible = possible_references(&index, pool, &item).unwrap_or_default();
            for reference in AssociationKind::OF_PERSISTENT_CHAT {
                let may = may_associate(&index, &pool.clone().into(), reference, &item);
                assert_eq!(possible.contains(&reference), may.is_ok());
                let edit = Edit::SetAssociation {
                    holder: pool.clone().into(),
                    kind: reference,
                    target: Some(item.id.clone()),
                };
                match may {
                    Ok(()) => {
                        contoso.builder.design = design.clone();
                        contoso.builder.apply(edit);
                        legal += 1;
                    }
                    Err(reason) => {
                        contoso.builder.design = design.clone();
                        assert_eq!(contoso.builder.refusal(edit), reason.0);
                        illegal += 1;
                    }
                }
            }
        }
    }
    assert!(legal > 50 && illegal > 50);
}

#[test]
fn a_front_end_pool_is_offered_exactly_the_stores_that_the_edit_accepts() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let bare = contoso.builder.front_end(
        contoso.berlin,
        "bare.contoso.com",
        FrontEndEdition::Enterprise {
            computers: computers("bare", 2),
            sql_store: None,
            file_store: None,
        },
    );
    let design = contoso.builder.design.clone();
    let index = Index::new(&design.topology);
    let holders: [ObjectId; 4] = [
        bare.clone().into(),
        contoso.front_end.clone().into(),
        contoso.standard.clone().into(),
        contoso.chat.clone().into(),
    ];
    let others = AssociationKind::ALL.into_iter();
    let others: Vec<_> = others
        .filter(|kind| !kind.is_of_persistent_chat())
        .collect();
    let mut taken = BTreeSet::new();
    for item in inventory::items(&index) {
        for holder in &holders {
            for kind in others.iter().copied() {
                contoso.builder.design = design.clone();
                let edit = Edit::SetAssociation {
                    holder: holder.clone(),
                    kind,
                    target: Some(item.id.clone()),
                };
                match may_associate(&index, holder, kind, &item) {
                    Ok(()) => {
                        contoso.builder.apply(edit);
                        taken.insert((holder.clone(), kind));
                    }
                    Err(reason) => assert_eq!(contoso.builder.refusal(edit), reason.0),
                }
            }
        }
    }
    let stores = [AssociationKind::BackEnd, AssociationKind::FrontEndFileStore];
    let expected = stores.map(|kind| (ObjectId::from(bare.clone()), kind));
    assert_eq!(taken, BTreeSet::from(expected));
}

#[test]
fn associations_that_cannot_be_edited_are_refused_with_the_reason_in_their_row() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let refused = |builder: &mut Builder, kind| {
        builder.refusal(Edit::SetAssociation {
            holder: contoso.front_end.clone().into(),
            kind,
            target: None,
        })
    };
    for (kind, reason) in [
        (
            AssociationKind::ArchivingStore,
            "set up in Topology Builder",
        ),
        (AssociationKind::Pairing, "paired in Topology Builder"),
        (AssociationKind::BackEnd, "the product's own tools"),
    ] {
        let said = refused(&mut contoso.builder, kind);
        assert!(
            said.contains(reason) && said.contains("fepool.contoso.com"),
            "{said}"
        );
    }
}

#[test]
fn a_wire_dropped_on_empty_space_offers_legal_targets() {
    let contoso = contoso(Numbering::UniqueIds);
    let index = Index::new(&contoso.builder.design.topology);
    let offers = |kind: Kind, title: &str| {
        let item = inventory::items(&index)
            .into_iter()
            .find(|item| item.kind == kind && item.title() == title)
            .unwrap();
        legal_new_objects(&index, &item)
    };
    let chat = offers(Kind::PersistentChatPool, "chatpool.contoso.com");
    assert!(chat.iter().any(|offer| {
        offer.kind == Kind::SqlStore
            && offer.association == AssociationKind::Database(Database::Compliance)
    }));
    assert!(
        chat.iter()
            .any(|offer| offer.kind == Kind::StandardEditionServer)
    );
    let single = offers(Kind::PersistentChatPool, "chatsingle.contoso.com");
    let backup = AssociationKind::Database(Database::ContentBackup);
    assert!(!single.iter().any(|offer| offer.association == backup));
    let front_end = offers(Kind::FrontEndPool, "fepool.contoso.com");
    assert_eq!(front_end.len(), 1);
    assert_eq!(front_end[0].kind, Kind::PersistentChatPool);
    assert_eq!(front_end[0].association, AssociationKind::NextHop);
}

#[test]
fn at_least_one_and_at_most_four_computers_can_be_active() {
    let mut builder = empty(Numbering::UniqueIds);
    let site = builder.site("Berlin");
    let pool = builder.chat(new_chat(site, multiple("chat", 6)));
    let set = |machine: &str, active| Edit::SetActive {
        pool: pool.clone(),
        machine: format!("{machine}.contoso.com"),
        active,
    };
    assert!(builder.refusal(set("chat05", true)).contains("the maximum"));
    assert!(
        builder
            .refusal(set("other", true))
            .contains("not a computer")
    );
    builder.apply(set("chat01", false));
    builder.apply(set("CHAT05", true));
    for name in ["chat02", "chat03", "chat04"] {
        builder.apply(set(name, false));
    }
    assert!(
        builder
            .refusal(set("chat05", false))
            .contains("at least one must be active")
    );
    let index = Index::new(&builder.design.topology);
    let view = PersistentChatPool::of(&index, index.service(&pool).unwrap());
    assert_eq!(
        view.active_machines(&index).unwrap(),
        ["chat05.contoso.com"]
    );
}

#[test]
fn a_site_has_at_most_one_default_pool() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let defaults = |contoso: &Contoso| {
        let sites = &contoso.builder.design.topology.sites;
        sites
            .iter()
            .map(|site| site.default_persistent_chat_pool.clone())
            .collect::<Vec<_>>()
    };
    let set = |pool: &ServiceId, scope, on| Edit::SetDefaultPool {
        pool: pool.clone(),
        scope,
        on,
    };
    let (chat, single) = (contoso.chat.clone(), contoso.single.clone());
    contoso
        .builder
        .apply(set(&chat, DefaultScope::AllSites, true));
    contoso
        .builder
        .apply(set(&single, DefaultScope::Site(contoso.paris), true));
    assert_eq!(defaults(&contoso), [Some(chat.clone()), Some(single)]);
    contoso
        .builder
        .apply(set(&chat, DefaultScope::AllSites, false));
    assert_eq!(defaults(&contoso)[0], None);
    assert!(defaults(&contoso)[1].is_some());
}

#[test]
fn broken_references_can_be_removed() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let chat = contoso.chat.clone();
    let sweep = Edit::RemoveDangling {
        service: chat.clone(),
    };
    assert!(
        contoso
            .builder
            .refusal(sweep.clone())
            .contains("no broken reference")
    );
    let services = &mut contoso.builder.design.topology.services;
    services.retain(|service| service.role != Role::PersistentChatComplianceStore);
    contoso.builder.apply(sweep);
    let index = Index::new(&contoso.builder.design.topology);
    let pool = PersistentChatPool::of(&index, index.service(&chat).unwrap());
    assert!(pool.dangling(&index).is_empty());
    assert!(pool.next_hop(&index).is_some());
}
