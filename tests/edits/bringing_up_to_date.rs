//! Bringing a design up to date with a deployment that has changed: changes on only one side are applied,
//! and changes on both sides are conflicts for the user to decide.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use topology_designer::design::Design;
use topology_designer::diff::{Change, Differences, Property};
use topology_designer::edit::merge::{Merge, TouchedPart, Winner};
use topology_designer::edit::{Edit, Identities, NewSqlStore, apply};
use topology_designer::topology::{
    AssociationKind, Database, Index, InstalledOn, Numbering, ObjectId, Pair, ServiceId, SiteId,
    SqlInstanceId, Topology,
};

use crate::common::draws::{Draw, edit_for};
use crate::common::topologies::{Contoso, contoso};

fn edited(design: &Design, edits: &[Edit]) -> Design {
    let mut identities = Identities::random();
    let mut design = design.clone();
    for edit in edits {
        design = apply(&design, edit, &mut identities).unwrap().design;
    }
    design
}

fn merge(began: &Design, design: &Design, now: &Design) -> Merge {
    let (began, now) = (&began.topology, &now.topology);
    Merge::new(began, design, now, &mut Identities::seeded(11)).unwrap()
}

fn all(merge: &Merge, winner: Winner) -> BTreeMap<TouchedPart, Winner> {
    let conflicts = merge.conflicts().iter();
    conflicts.map(|it| (it.part.clone(), winner)).collect()
}

fn set_port(of: &Contoso, port: u32) -> Edit {
    Edit::SetPort {
        pool: of.chat.clone(),
        port,
    }
}

fn port(of: &Contoso, design: &Design) -> Option<u32> {
    let index = Index::new(&design.topology);
    index.chat(&of.chat).unwrap().port.understood()?.number()
}

fn add_store(site: SiteId, fqdn: &str) -> Edit {
    Edit::AddSqlStore(NewSqlStore {
        site,
        fqdn: fqdn.to_owned(),
        instance: "NEW".to_owned(),
        place: None,
        held_by: Vec::new(),
    })
}

#[test]
fn changes_on_only_one_side_are_applied_without_asking() {
    let of = contoso(Numbering::Published);
    let began = of.builder.design.clone();
    let rename = Edit::RenameSite {
        site: of.berlin,
        name: "Berlin Mitte".to_owned(),
    };
    let now = edited(
        &began,
        &[
            set_port(&of, 5050),
            add_store(of.paris, "sql50.contoso.com"),
        ],
    );
    let design = edited(&began, &[rename, add_store(of.berlin, "sql60.contoso.com")]);
    let merge = merge(&began, &design, &now);
    assert_eq!(merge.conflicts(), []);
    let merged = merge.finish(&BTreeMap::new()).unwrap();
    assert_eq!(port(&of, &merged), Some(5050));
    assert!(merged.topology.has_fqdn("sql50.contoso.com"));
    assert!(merged.topology.has_fqdn("sql60.contoso.com"));
    assert_eq!(
        merged.topology.site(of.berlin).unwrap().name,
        "Berlin Mitte"
    );
    // Afterwards, the design differs from the deployment only in its own changes.
    let left = Differences::between_moments(&now.topology, &merged.topology);
    assert_eq!(told(&left), told(&merge.designed));
}

#[test]
fn changes_on_both_sides_are_conflicts_and_never_resolved_silently() {
    let of = contoso(Numbering::UniqueIds);
    let began = of.builder.design.clone();
    let now = edited(&began, &[set_port(&of, 5050)]);
    let design = edited(&began, &[set_port(&of, 5060)]);
    let merge = merge(&began, &design, &now);
    let [conflict] = merge.conflicts() else {
        panic!("{:?}", merge.conflicts());
    };
    let property = &conflict.differs[0].properties[0];
    assert_eq!(property.property, Property::ChatPort);
    assert_eq!(
        property.before.as_deref(),
        Some("5050"),
        "the value in the deployment"
    );
    assert_eq!(
        property.after.as_deref(),
        Some("5060"),
        "the value in the design"
    );
    let refused = merge.finish(&BTreeMap::new()).unwrap_err().to_string();
    assert!(refused.contains("has not been decided"), "{refused}");
    for (winner, expected) in [(Winner::Deployment, 5050), (Winner::Design, 5060)] {
        let merged = merge.finish(&all(&merge, winner)).unwrap();
        assert_eq!(port(&of, &merged), Some(expected));
    }
}

#[test]
fn the_same_change_on_both_sides_is_not_a_conflict() {
    let of = contoso(Numbering::UniqueIds);
    let began = of.builder.design.clone();
    let changed = edited(&began, &[set_port(&of, 5050)]);
    assert_eq!(merge(&began, &changed, &changed).conflicts(), []);
}

#[test]
fn different_targets_of_the_same_association_are_a_conflict() {
    let of = contoso(Numbering::UniqueIds);
    let began = of.builder.design.clone();
    let content = |target: &ObjectId| Edit::SetAssociation {
        holder: of.single.clone().into(),
        kind: AssociationKind::Database(Database::Content),
        target: Some(target.clone()),
    };
    let began = edited(&began, &[content(&of.sql)]);
    let now = edited(&began, &[content(&of.sql_named)]);
    let design = edited(&began, &[content(&of.sql_other)]);
    let merge = merge(&began, &design, &now);
    assert!(!merge.conflicts().is_empty());
    for (winner, expected) in [(Winner::Deployment, &now), (Winner::Design, &design)] {
        let merged = merge.finish(&all(&merge, winner)).unwrap();
        let stores = |design: &Design| {
            let index = Index::new(&design.topology);
            let pool = index.service(&of.single).unwrap();
            let held = index.associations_of(pool);
            held.map(|(_, it)| it.target.installed_on.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(stores(&merged), stores(expected));
    }
}

#[test]
fn removing_an_object_that_the_design_uses_is_a_conflict() {
    let of = contoso(Numbering::UniqueIds);
    let began = of.builder.design.clone();
    let no_mirror = Edit::SetMirroring {
        pool: of.chat.clone(),
        pair: Pair::Content,
        on: false,
    };
    let delete = Edit::Delete {
        objects: vec![of.sql_other.clone()],
    };
    let now = edited(&began, &[no_mirror, delete]);
    let ObjectId::SqlInstance(store) = &of.sql_other else {
        panic!("a store is an instance");
    };
    assert!(now.topology.sql_instance(store).is_none());
    let design = edited(
        &began,
        &[Edit::SetAssociation {
            holder: of.single.clone().into(),
            kind: AssociationKind::Database(Database::Content),
            target: Some(of.sql_other.clone()),
        }],
    );
    let merge = merge(&began, &design, &now);
    assert!(!merge.conflicts().is_empty());
    let merged = merge.finish(&all(&merge, Winner::Deployment)).unwrap();
    assert!(merged.topology.sql_instance(store).is_none());
    let merged = merge.finish(&all(&merge, Winner::Design)).unwrap();
    assert!(merged.topology.sql_instance(store).is_some());
}

#[test]
fn a_number_assigned_on_both_sides_stays_with_the_deployed_object() {
    let of = contoso(Numbering::Published);
    let began = of.builder.design.clone();
    let now = edited(&began, &[add_store(of.berlin, "sql50.contoso.com")]);
    let design = edited(&began, &[add_store(of.berlin, "sql60.contoso.com")]);
    let id = |design: &Design, fqdn: &str| {
        let mut clusters = design.topology.clusters.iter();
        clusters.find(|it| it.fqdn == fqdn).unwrap().id.clone()
    };
    let number = id(&now, "sql50.contoso.com");
    assert_eq!(number, id(&design, "sql60.contoso.com"), "by chance");
    let merged = merge(&began, &design, &now)
        .finish(&BTreeMap::new())
        .unwrap();
    assert_eq!(id(&merged, "sql50.contoso.com"), number);
    assert_ne!(id(&merged, "sql60.contoso.com"), number);
}

#[test]
fn an_object_added_in_the_design_and_published_since_is_the_same_object() {
    let of = contoso(Numbering::Published);
    let began = of.builder.design.clone();
    let design = edited(&began, &[add_store(of.berlin, "sql60.contoso.com")]);
    let now = edited(
        &began,
        &[
            add_store(of.berlin, "sql50.contoso.com"),
            add_store(of.berlin, "sql60.contoso.com"),
        ],
    );
    let merge = merge(&began, &design, &now);
    assert_eq!(merge.conflicts(), []);
    let merged = merge.finish(&BTreeMap::new()).unwrap();
    let left = Differences::between_moments(&now.topology, &merged.topology);
    assert!(left.is_empty(), "{:?}", left.objects);
}

#[test]
fn a_different_deployment_and_a_file_in_another_format_are_refused() {
    let published = contoso(Numbering::Published).builder.design;
    let downloaded = contoso(Numbering::UniqueIds).builder.design;
    let refused = |now: &Design| {
        let (began, identities) = (&published.topology, &mut Identities::seeded(1));
        match Merge::new(began, &published, &now.topology, identities) {
            Err(refusal) => refusal.to_string(),
            Ok(_) => panic!("it was not refused"),
        }
    };
    assert!(refused(&downloaded).contains("a file in another format"));
    let mut other = Design::default();
    other.topology.numbering = Numbering::Published;
    assert!(refused(&other).contains("another deployment"));
}

/// The differences as texts.
fn told(differences: &Differences) -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    for object in &differences.objects {
        let name = object.side().map(|side| side.id.clone());
        if object.change != Change::Changed {
            told.insert(format!("{name:?} {:?}", object.change));
            continue;
        }
        // The location of a store and the name of its server are reported for the store but belong to the
        // server. Its purpose is reported for the store but belongs to the services on it.
        let is_store = matches!(&name, Some(ObjectId::SqlInstance(_)));
        let is_servers = |property: &Property| {
            is_store
                && matches!(
                    property,
                    Property::Name | Property::Site | Property::Computer | Property::Role
                )
        };
        for property in object
            .properties
            .iter()
            .filter(|it| !is_servers(&it.property))
        {
            // A site and the target of an association are shown by name, which the other side may have
            // changed.
            let after = match property.property {
                Property::Association(_) | Property::DefaultPool | Property::Site => &None,
                _ => &property.after,
            };
            told.insert(format!("{name:?} {:?} {after:?}", property.property));
        }
    }
    told
}

/// The services on each store, by role.
fn roles(topology: &Topology) -> BTreeMap<(&SqlInstanceId, String), BTreeSet<&ServiceId>> {
    let mut roles: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for service in &topology.services {
        if let InstalledOn::SqlInstance(store) = &service.installed_on {
            let role = format!("{:?}", service.role);
            roles.entry((store, role)).or_default().insert(&service.id);
        }
    }
    roles
}

/// Roles that one side added to or removed from a store and that the merged topology does not reflect. If
/// the other side adds a service with the same role there, it is a new service.
fn lost_roles(was: &Topology, side: &Topology, merged: &Topology) -> Vec<String> {
    let (was, side, merged) = (roles(was), roles(side), roles(merged));
    let gained = side.keys().filter(|role| !was.contains_key(role));
    let not_gained = gained.filter(|role| !merged.contains_key(role));
    let given_up = was.iter().filter(|(role, _)| !side.contains_key(role));
    let still_there = given_up.filter(|(role, services)| {
        let left = merged.get(role);
        left.is_some_and(|left| !left.is_disjoint(services))
    });
    let not_gained = not_gained.map(|role| format!("{role:?} is missing"));
    let still_there = still_there.map(|(role, _)| format!("{role:?} is still there"));
    not_gained.chain(still_there).collect()
}

fn drawn(design: &Design, draws: &[Draw]) -> Design {
    let mut identities = Identities::seeded(3);
    let mut design = design.clone();
    for draw in draws {
        let edit = edit_for(&design, *draw);
        if let Some(applied) = edit.and_then(|edit| apply(&design, &edit, &mut identities).ok()) {
            design = applied.design;
        }
    }
    design
}

proptest! {
    #![proptest_config(crate::common::cases::cases(24))]

    /// Whichever side wins the conflicts: all its changes are present, and if there are no conflicts, all
    /// changes of both sides are present.
    #[test]
    fn changes_that_do_not_conflict_are_applied(
        one in prop::collection::vec(any::<Draw>(), 1..4),
        other in prop::collection::vec(any::<Draw>(), 1..4),
        is_published in any::<bool>(),
    ) {
        let numbering = match is_published {
            true => Numbering::Published,
            false => Numbering::UniqueIds,
        };
        // A renamed instance counts as a different instance in a published document.
        let keeps_identity = |draw: &&Draw| !is_published || draw.0 % 27 != 10;
        let [one, other] = [one, other]
            .map(|draws| draws.iter().filter(keeps_identity).copied().collect::<Vec<_>>());
        let began = contoso(numbering).builder.design;
        let (now, design) = (drawn(&began, &one), drawn(&began, &other));
        let (was, is) = (&began.topology, &now.topology);
        let Ok(merge) = Merge::new(was, &design, is, &mut Identities::seeded(11)) else {
            return Ok(());
        };
        for (winner, side, wanted) in [
            (Winner::Deployment, is, told(&merge.deployed)),
            (Winner::Design, merge.aligned_design(), told(&merge.designed)),
        ] {
            // Changes that are incompatible are refused with a reason.
            let Ok(merged) = merge.finish(&all(&merge, winner)) else {
                continue;
            };
            let found = told(&Differences::between(was, &merged.topology));
            let lost: Vec<_> = wanted.difference(&found).collect();
            prop_assert!(lost.is_empty(), "{winner:?} lost {lost:?}; conflicts {:?}", merge.conflicts());
            let lost = lost_roles(was, side, &merged.topology);
            prop_assert!(lost.is_empty(), "{winner:?} lost {lost:?}; conflicts {:?}", merge.conflicts());
        }
        if merge.conflicts().is_empty() && let Ok(merged) = merge.finish(&BTreeMap::new()) {
            let found = told(&Differences::between(was, &merged.topology));
            let wanted: BTreeSet<_> = told(&merge.deployed).union(&told(&merge.designed)).cloned().collect();
            let lost: Vec<_> = wanted.difference(&found).collect();
            prop_assert!(lost.is_empty(), "lost {lost:?}");
            for side in [is, merge.aligned_design()] {
                let lost = lost_roles(was, side, &merged.topology);
                prop_assert!(lost.is_empty(), "lost {lost:?}");
            }
        }
    }
}
