//! Identities and numbers of new objects (law 2).

use topology_designer::edit::{Edit, Identities, PoolShape, apply};
use topology_designer::topology::{Numbering, ObjectId, Role};

use crate::common::by_edits::ByEdits;
use crate::common::topologies::{contoso, contoso_downloaded, empty, multiple, new_chat};

#[test]
fn new_objects_in_a_published_document_are_numbered_above_all_others() {
    let mut contoso = contoso(Numbering::Published);
    let topology = &contoso.builder.design.topology;
    let in_berlin =
        |c: &&std::sync::Arc<topology_designer::topology::Cluster>| c.site == contoso.berlin;
    let highest_cluster = topology
        .clusters
        .iter()
        .filter(in_berlin)
        .filter_map(|c| c.number)
        .max();
    let highest_instance = topology
        .services
        .iter()
        .filter(|s| s.site == contoso.berlin)
        .filter_map(|s| s.instance)
        .max();
    let pool = contoso
        .builder
        .chat(new_chat(contoso.berlin, multiple("new", 2)));
    let topology = &contoso.builder.design.topology;
    let service = topology.service(&pool).unwrap();
    let cluster = topology.cluster_of(service).unwrap();
    assert_eq!(cluster.number, highest_cluster.map(|n| n + 1));
    assert_eq!(service.instance, highest_instance.map(|n| n + 1));
    assert_eq!(
        cluster.id.as_str(),
        format!("1-{}", cluster.number.unwrap())
    );
    assert_eq!(
        pool.as_str(),
        format!("1persistentchatservice{}", service.instance.unwrap())
    );
    let ordinals: Vec<_> = cluster.machines.iter().map(|m| m.ordinal).collect();
    assert_eq!(ordinals, [Some(1), Some(2)]);
    let site = topology.site(contoso.berlin).unwrap();
    assert_eq!(
        site.last_cluster_number, None,
        "no high-water mark is invented"
    );
}

#[test]
fn the_services_of_a_new_pool_have_the_same_instance_number() {
    let contoso = contoso(Numbering::Published);
    let topology = &contoso.builder.design.topology;
    let of_server = |role: Role| {
        let service = topology.services.iter().find(|s| {
            s.role == role
                && topology
                    .cluster_of(s)
                    .is_some_and(|c| c.id == contoso.standard)
        });
        service.unwrap().instance
    };
    assert_eq!(of_server(Role::Registrar), of_server(Role::UserStore));
    assert_eq!(of_server(Role::Registrar), of_server(Role::FileStore));
}

#[test]
fn a_number_is_never_assigned_twice() {
    let mut builder = empty(Numbering::Published);
    let site = builder.site("Berlin");
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..4 {
        let fqdn = "chat.contoso.com".to_owned();
        let pool = builder.chat(new_chat(site, PoolShape::Single { fqdn }));
        let service = builder.design.topology.service(&pool).unwrap();
        let cluster = builder
            .design
            .topology
            .cluster_of(service)
            .unwrap()
            .id
            .clone();
        assert!(seen.insert(pool.to_string()) && seen.insert(cluster.to_string()));
        builder.apply(Edit::Delete {
            objects: vec![pool.into()],
        });
    }
    let other = builder.site("Paris");
    builder.apply(Edit::Delete {
        objects: vec![ObjectId::Site(other)],
    });
    assert_ne!(builder.site("Rome"), other);
}

#[test]
fn new_objects_in_a_downloaded_file_get_guids_and_leave_the_high_water_marks_unchanged() {
    let before = contoso_downloaded();
    let site = before.topology.sites[0].id;
    let edit = Edit::AddPersistentChatPool(new_chat(site, multiple("new", 2)));
    let after = apply(&before, &edit, &mut Identities::seeded(1)).unwrap();
    let Some(ObjectId::Service(pool)) = after.created.first() else {
        panic!("a pool was created");
    };
    assert_eq!(pool.as_str().len(), 36);
    let service = after.design.topology.service(pool).unwrap();
    assert_eq!(service.instance, None);
    assert_eq!(after.design.topology.sites, before.topology.sites);

    let edit = Edit::AddSite {
        name: "Rome".to_owned(),
        place: None,
    };
    let after = apply(&before, &edit, &mut Identities::seeded(1)).unwrap();
    assert_eq!(after.design.topology.last_site_id, Some(10));
    assert_eq!(after.design.topology.sites.last().unwrap().id.0, 10);
}

#[test]
fn a_published_pool_cannot_move_to_another_site_but_a_new_one_can() {
    let move_to = |object: ObjectId, site| Edit::MoveToSite {
        objects: vec![object],
        site,
        places: std::collections::BTreeMap::new(),
    };
    let mut published = contoso(Numbering::Published);
    let edit = move_to(published.single.clone().into(), published.paris);
    assert!(published.builder.refusal(edit).contains("cannot move"));

    let mut fresh = contoso(Numbering::UniqueIds);
    let edit = move_to(fresh.single.clone().into(), fresh.paris);
    fresh.builder.apply(edit);
    let topology = &fresh.builder.design.topology;
    let service = topology.service(&fresh.single).unwrap();
    assert_eq!(service.site, fresh.paris);
    assert_eq!(topology.cluster_of(service).unwrap().site, fresh.paris);
    let edit = move_to(fresh.collocated.clone().into(), fresh.berlin);
    assert!(fresh.builder.refusal(edit).contains("move that server"));
}
