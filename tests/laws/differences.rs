//! The laws of comparing: no difference is overlooked, and nothing is reported that does not differ.

use std::sync::Arc;

use proptest::prelude::*;
use topology_designer::diff::{Change, Differences, Property};
use topology_designer::document::{self, Format, convert};
use topology_designer::edit::{Edit, Identities, apply};
use topology_designer::topology::pools::persistent_chat_pools;
use topology_designer::topology::{Cluster, Index, InstalledOn, ObjectId, Topology};

use crate::common::examples;
use crate::common::{self, changes};
use crate::{formats, sample, vocabulary};

fn topology(bytes: &[u8]) -> Topology {
    document::read(bytes, None).unwrap().design.topology
}

/// The same topology with its lists in reverse order, which has no meaning.
fn reordered(topology: &Topology) -> Topology {
    let mut topology = topology.clone();
    topology.services.reverse();
    topology.clusters.reverse();
    for cluster in &mut topology.clusters {
        let cluster = Arc::make_mut(cluster);
        cluster.machines.reverse();
        cluster.sql_instances.reverse();
    }
    for service in &mut topology.services {
        let service = Arc::make_mut(service);
        service.depends_on.reverse();
        service.ports.reverse();
    }
    topology.signature = Some("00000000-0000-0000-0000-00000000000f".to_owned());
    topology
}

#[test]
fn a_real_document_does_not_differ_from_itself_in_another_order() {
    for (path, bytes) in common::documents() {
        let topology = topology(&bytes);
        for other in [&topology, &reordered(&topology)] {
            let differences = Differences::between(&topology, other);
            assert!(
                differences.is_empty(),
                "{}: {differences:#?}",
                path.display()
            );
            assert!(differences.not_compared.is_empty());
        }
    }
}

#[test]
fn a_real_document_does_not_differ_from_itself_in_the_other_format() {
    for (path, bytes) in common::documents() {
        let opened = document::read(&bytes, Some(&path)).unwrap();
        let other = match opened.format {
            Format::Published => Format::TopologyBuilder,
            _ => Format::Published,
        };
        let (source, topology) = (opened.source.as_ref(), &opened.design.topology);
        let Ok(written) = document::write(source, topology, other, vocabulary()) else {
            panic!("{}", path.display());
        };
        let converted = self::topology(&written.bytes);
        let differences = Differences::between(topology, &converted);
        assert!(
            differences.is_empty(),
            "{}: {differences:#?}",
            path.display()
        );
        assert!(
            !differences.not_compared.is_empty(),
            "the other format contains less"
        );
    }
}

#[test]
fn no_change_of_a_real_document_is_overlooked() {
    for (path, bytes) in common::documents() {
        let before = topology(&bytes);
        for change in changes::ALL {
            // Order has no meaning.
            if change.name == "turn the services round" {
                continue;
            }
            let mut after = before.clone();
            if (change.make)(&mut after) {
                let differences = Differences::between_moments(&before, &after);
                let what = format!("{} in {}", change.name, path.display());
                assert!(!differences.is_empty(), "{what}");
                let back = Differences::between_moments(&after, &before);
                assert_eq!(differences.reversed(), back, "{what}");
            }
        }
    }
}

proptest! {
    #![proptest_config(crate::common::cases::cases(64))]

    #[test]
    fn comparing_in_the_other_direction_reverses_the_differences(
        format in formats(), sites in 1_u32..3, seed: u64, which in 0..changes::ALL.len(),
    ) {
        let (bytes, _) = sample(format, sites, seed);
        let before = topology(&bytes);
        prop_assert!(Differences::between(&before, &reordered(&before)).is_empty());
        let mut after = before.clone();
        let change = &changes::ALL[which];
        prop_assume!(change.name != "turn the services round" && (change.make)(&mut after));
        // A change that no document can contain does not count.
        let held = convert::as_held(&after, format);
        prop_assume!(held != convert::as_held(&before, format));
        let differences = Differences::between(&before, &after);
        prop_assert!(!differences.is_empty(), "{}", change.name);
        let back = Differences::between(&after, &before);
        prop_assert_eq!(differences.reversed(), back);
    }
}

#[test]
fn an_edit_is_reported_as_the_property_that_it_changes() {
    let example = examples::all()
        .into_iter()
        .find(|e| e.folder == "stretched-disaster-recovery");
    let design = example.unwrap().design;
    let index = Index::new(&design.topology);
    let pool = persistent_chat_pools(&index)[0].service.id.clone();
    let mut identities = Identities::seeded(3);
    let mut changed = |edit: Edit| {
        let after = apply(&design, &edit, &mut identities)
            .unwrap()
            .design
            .topology;
        Differences::between_moments(&design.topology, &after)
    };
    let differences = changed(Edit::SetPort {
        pool: pool.clone(),
        port: 5042,
    });
    let [object] = &*differences.objects else {
        panic!("{differences:#?}")
    };
    let [property] = &*object.properties else {
        panic!("{differences:#?}")
    };
    assert_eq!(object.change, Change::Changed);
    assert_eq!(property.property, Property::ChatPort);
    assert_eq!(property.before.as_deref(), Some("5041"));
    assert_eq!(property.after.as_deref(), Some("5042"));
    let differences = changed(Edit::SetDisplayName {
        pool: pool.clone(),
        name: "Other".to_owned(),
    });
    let [object] = &*differences.objects else {
        panic!("{differences:#?}")
    };
    assert_eq!(object.properties.len(), 1, "{object:#?}");
    assert_eq!(object.properties[0].property, Property::DisplayName);
    let machine = "pchat-red01.contoso.com".to_owned();
    let differences = changed(Edit::SetActive {
        pool: pool.clone(),
        machine,
        active: false,
    });
    let [object] = &*differences.objects else {
        panic!("{differences:#?}")
    };
    assert_eq!(object.properties.len(), 1, "{object:#?}");
    assert_eq!(object.properties[0].property, Property::ActiveComputer);
    let differences = changed(Edit::Delete {
        objects: vec![pool.into()],
    });
    let removed = differences
        .objects
        .iter()
        .filter(|object| object.change == Change::Removed);
    let removed: Vec<_> = removed.map(|object| object.name()).collect();
    assert_eq!(removed, ["pchatpool.contoso.com"]);
}

#[test]
fn the_same_name_with_another_identity_counts_as_recreated() {
    let example = examples::all()
        .into_iter()
        .find(|e| e.folder == "enterprise-four-servers");
    let before = example.unwrap().design.topology;
    let mut after = before.clone();
    let position = after
        .clusters
        .iter()
        .position(|c| !c.sql_instances.is_empty())
        .unwrap();
    let cluster = Arc::make_mut(&mut after.clusters[position]);
    let (old, new) = (cluster.sql_instances[0].id.clone(), "another".into());
    cluster.sql_instances[0].id = new;
    for service in &mut after.services {
        let place = InstalledOn::SqlInstance(old.clone());
        if service.installed_on == place {
            let id = cluster_instance(&after.clusters[position]);
            Arc::make_mut(service).installed_on = id;
        }
    }
    let differences = Differences::between(&before, &after);
    let [object] = &*differences.objects else {
        panic!("{differences:#?}")
    };
    assert_eq!(object.change, Change::Recreated);
    assert_eq!(
        object.before.as_ref().unwrap().id,
        ObjectId::SqlInstance(old)
    );
}

fn cluster_instance(cluster: &Cluster) -> InstalledOn {
    InstalledOn::SqlInstance(cluster.sql_instances[0].id.clone())
}

#[test]
fn a_document_with_broken_references_does_not_differ_from_itself() {
    let example = examples::all().remove(2).design.topology;
    let index = Index::new(&example);
    let pool = persistent_chat_pools(&index)[0].service.id.clone();
    let mut damaged = example.clone();
    damaged.sites.remove(0);
    let is_needed = |id: &_| {
        let pool = example.service(&pool).unwrap();
        pool.depends_on.iter().any(|needed| needed.target == *id)
    };
    damaged.services.retain(|service| !is_needed(&service.id));
    damaged.clusters.truncate(damaged.clusters.len() - 2);
    let copy: Topology = serde_json::from_str(&serde_json::to_string(&damaged).unwrap()).unwrap();
    let found = Differences::between(&damaged, &copy);
    assert!(found.is_empty(), "{:#?}", found.objects);
    let found = Differences::between(&damaged, &example);
    assert!(!found.is_empty());
    assert_eq!(Differences::between(&example, &damaged).reversed(), found);
}

/// Above a certain size, both sides are read and compared by several threads.
#[test]
fn a_huge_topology_is_compared_like_a_small_one() {
    let example = examples::all().remove(2).design.topology;
    let mut huge = example.clone();
    let index = Index::new(&example);
    let service = &persistent_chat_pools(&index)[0].service;
    let pool = match &service.installed_on {
        InstalledOn::Cluster(pool) => index.cluster(pool).unwrap(),
        InstalledOn::SqlInstance(_) => unreachable!("a Persistent Chat pool is a pool"),
    };
    for number in 0..2_500 {
        let mut cluster = pool.clone();
        cluster.id = format!("copy {number}").as_str().into();
        cluster.fqdn = format!("copy{number}.contoso.com");
        cluster.sql_instances.clear();
        if number < 1_500 {
            let mut service = (*service).clone();
            service.id = format!("service {number}").as_str().into();
            service.installed_on = InstalledOn::Cluster(cluster.id.clone());
            huge.services.push(Arc::new(service));
        }
        huge.clusters.push(Arc::new(cluster));
    }
    let mut other = huge.clone();
    assert!(Differences::between(&huge, &other).is_empty());
    Arc::make_mut(&mut other.clusters[1_000]).fqdn = "renamed.contoso.com".to_owned();
    other.clusters.remove(2_000);
    other.clusters.swap(50, 1_500);
    let found = Differences::between(&huge, &other);
    let counts = [Change::Added, Change::Changed, Change::Removed];
    assert_eq!(counts.map(|change| found.count(change)), [0, 1, 1]);
    assert_eq!(Differences::between(&other, &huge).reversed(), found);
}
