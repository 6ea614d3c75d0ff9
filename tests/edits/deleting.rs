//! Deleting: what else is deleted, and what prevents it.

use topology_designer::edit::Edit;
use topology_designer::topology::{ClusterId, Numbering, ObjectId, ServiceId};

use crate::common::topologies::{Contoso, contoso};

fn delete(objects: &[ObjectId]) -> Edit {
    Edit::Delete {
        objects: objects.to_vec(),
    }
}

fn cluster_of(contoso: &Contoso, pool: &ServiceId) -> ClusterId {
    let topology = &contoso.builder.design.topology;
    let service = topology.service(pool).unwrap();
    topology.cluster_of(service).unwrap().id.clone()
}

#[test]
fn deleting_a_pool_with_its_own_computers_deletes_everything_in_it() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let cluster = cluster_of(&contoso, &contoso.chat);
    let pool = contoso.chat.clone();
    contoso.builder.apply(Edit::SetDefaultPool {
        pool: pool.clone(),
        scope: topology_designer::edit::DefaultScope::AllSites,
        on: true,
    });
    let applied = contoso.builder.apply(delete(&[pool.clone().into()]));
    let design = &applied.design;
    assert!(design.topology.service(&pool).is_none());
    assert!(design.topology.cluster(&cluster).is_none());
    assert!(!design.annotations.pools.contains_key(&pool));
    assert!(design.arrangement.place(&pool.into()).is_none());
    assert_eq!(
        applied.also_removed,
        [
            r"Persistent Chat database on sql01.contoso.com\CHAT",
            r"Persistent Chat database on sql02.contoso.com\CHAT",
            r"Persistent Chat compliance database on sql01.contoso.com\CHAT",
            "association of chatpool.contoso.com with fepool.contoso.com",
            r"association of chatpool.contoso.com with \\fs01.contoso.com\share",
            "default pool of site Berlin",
            "default pool of site Paris",
        ]
    );
    assert!(topology_holds(&contoso, &contoso.sql_named));
}

fn topology_holds(contoso: &Contoso, object: &ObjectId) -> bool {
    match object {
        ObjectId::SqlInstance(id) => contoso.builder.design.topology.sql_instance(id).is_some(),
        ObjectId::Cluster(id) => contoso.builder.design.topology.cluster(id).is_some(),
        ObjectId::Service(id) => contoso.builder.design.topology.service(id).is_some(),
        _ => false,
    }
}

#[test]
fn deleting_a_collocated_pool_keeps_the_server_and_deleting_the_server_deletes_the_pool() {
    let mut contoso = contoso(Numbering::Published);
    let (server, pool) = (contoso.standard.clone(), contoso.collocated.clone());
    let before = contoso.builder.design.clone();
    contoso.builder.apply(delete(&[pool.clone().into()]));
    assert!(topology_holds(&contoso, &server.clone().into()));

    contoso.builder.design = before;
    let applied = contoso.builder.apply(delete(&[server.clone().into()]));
    assert!(!topology_holds(&contoso, &server.into()));
    assert!(!topology_holds(&contoso, &pool.into()));
    assert_eq!(
        applied.also_removed,
        [
            r"SQL Server store se01.contoso.com\rtc",
            r"file store \\se01.contoso.com\share",
            "Persistent Chat on se01.contoso.com",
        ]
    );
}

#[test]
fn deleting_an_object_in_use_is_refused_with_its_users() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let front_end = ObjectId::from(contoso.front_end.clone());
    let chat = ObjectId::from(contoso.chat.clone());
    let (sql, file) = (contoso.sql_named.clone(), contoso.file.clone());
    let builder = &mut contoso.builder;

    let reason = builder.refusal(delete(std::slice::from_ref(&front_end)));
    assert!(
        reason.contains("chatpool.contoso.com (next hop)"),
        "{reason}"
    );
    let reason = builder.refusal(delete(std::slice::from_ref(&sql)));
    assert!(reason.contains(r"sql01.contoso.com\CHAT"), "{reason}");
    assert!(
        reason.contains("chatpool.contoso.com (content store)"),
        "{reason}"
    );
    assert!(reason.contains("(compliance store)"), "{reason}");
    let reason = builder.refusal(delete(std::slice::from_ref(&file)));
    assert!(reason.contains("fepool.contoso.com"), "{reason}");
    assert!(reason.contains("(file store)"), "{reason}");

    builder.apply(delete(&[front_end, chat, sql, file]));
    let left = &builder.design.topology;
    assert!(left.clusters.iter().all(|c| c.fqdn != "fs01.contoso.com"));
    assert!(left.clusters.iter().any(|c| c.fqdn == "sql01.contoso.com"));
}

#[test]
fn deleting_the_last_store_of_a_server_deletes_the_server() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let (chat, store) = (contoso.chat.clone(), contoso.sql_other.clone());
    let builder = &mut contoso.builder;
    builder.apply(delete(&[chat.into(), store]));
    let clusters = &builder.design.topology.clusters;
    assert!(clusters.iter().all(|c| c.fqdn != "sql02.contoso.com"));
}

#[test]
fn an_empty_site_can_be_deleted_but_not_the_last_site() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let (paris, berlin) = (
        ObjectId::from(contoso.paris),
        ObjectId::from(contoso.berlin),
    );
    let server = ObjectId::from(contoso.standard.clone());
    let builder = &mut contoso.builder;
    let reason = builder.refusal(delete(std::slice::from_ref(&paris)));
    assert!(
        reason.contains("still contains se01.contoso.com and 3 more"),
        "{reason}"
    );
    builder.apply(delete(&[server, paris]));
    assert_eq!(builder.design.topology.sites.len(), 1);
    let rest: Vec<ObjectId> = builder
        .design
        .topology
        .clusters
        .iter()
        .map(|c| c.id.clone().into())
        .collect();
    let services = &builder.design.topology.services;
    assert!(!services.is_empty());
    let mut all = rest;
    all.push(berlin);
    assert!(builder.refusal(delete(&all)).contains("at least one"));
}

#[test]
fn the_last_computer_and_the_only_active_one_cannot_be_deleted() {
    let mut contoso = contoso(Numbering::Published);
    let single = cluster_of(&contoso, &contoso.single);
    let pool = cluster_of(&contoso, &contoso.chat);
    let chat = contoso.chat.clone();
    let machine = |cluster: &ClusterId, name: &str| {
        ObjectId::machine(cluster, &format!("{name}.contoso.com"))
    };
    let builder = &mut contoso.builder;
    let reason = builder.refusal(delete(&[machine(&single, "chatsingle")]));
    assert!(reason.contains("last computer"), "{reason}");
    for name in ["chat02", "chat03", "chat04"] {
        builder.apply(Edit::SetActive {
            pool: chat.clone(),
            machine: format!("{name}.contoso.com"),
            active: false,
        });
    }
    let reason = builder.refusal(delete(&[machine(&pool, "chat01")]));
    assert!(reason.contains("only active computer"), "{reason}");
    builder.apply(delete(&[
        machine(&pool, "chat02"),
        machine(&pool, "chat03"),
    ]));
    let ordinals: Vec<_> = builder
        .design
        .topology
        .cluster(&pool)
        .unwrap()
        .machines
        .iter()
        .map(|m| m.ordinal)
        .collect();
    assert_eq!(
        ordinals,
        [Some(1), Some(4)],
        "ordinals are never reassigned"
    );
}
