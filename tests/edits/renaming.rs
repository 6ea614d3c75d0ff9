//! Renaming objects, and the changes that follow from it.

use std::sync::Arc;

use topology_designer::edit::Edit;
use topology_designer::topology::{
    ClusterId, Index, InstalledOn, Numbering, ObjectId, PersistentChatPool, Role, ServiceId,
};

use crate::common::topologies::{Contoso, contoso};

fn change(object: impl Into<ObjectId>, fqdn: &str) -> Edit {
    Edit::ChangeFqdn {
        object: object.into(),
        fqdn: fqdn.to_owned(),
    }
}

#[test]
fn the_computer_of_a_single_computer_pool_is_renamed_with_it_and_stays_active() {
    let mut contoso = contoso(Numbering::Published);
    let pool = contoso.single.clone();
    contoso
        .builder
        .apply(change(pool.clone(), "talk.contoso.com"));
    let index = Index::new(&contoso.builder.design.topology);
    let view = PersistentChatPool::of(&index, index.service(&pool).unwrap());
    assert_eq!(view.fqdn(), "talk.contoso.com");
    assert_eq!(view.cluster.unwrap().machines[0].fqdn, "talk.contoso.com");
    assert_eq!(view.active_machines(&index).unwrap(), ["talk.contoso.com"]);
}

#[test]
fn a_computer_can_be_renamed_alone_and_is_found_by_its_new_name() {
    let mut contoso = contoso(Numbering::Published);
    let topology = &contoso.builder.design.topology;
    let service = topology.service(&contoso.chat).unwrap();
    let cluster = topology.cluster_of(service).unwrap().id.clone();
    let before = ObjectId::machine(&cluster, "chat02.contoso.com");
    let applied = contoso
        .builder
        .apply(change(before.clone(), "chat22.contoso.com"));
    let after = ObjectId::machine(&cluster, "chat22.contoso.com");
    assert_eq!(applied.renamed, [(before, after)]);
    let index = Index::new(&applied.design.topology);
    let view = PersistentChatPool::of(&index, index.service(&contoso.chat).unwrap());
    assert_eq!(view.fqdn(), "chatpool.contoso.com");
    assert!(
        view.active_machines(&index)
            .unwrap()
            .contains(&"chat22.contoso.com")
    );
}

#[test]
fn renaming_a_standard_edition_server_updates_its_domains_and_web_address() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let server = contoso.standard.clone();
    contoso
        .builder
        .apply(change(server.clone(), "se02.contoso.com"));
    let index = Index::new(&contoso.builder.design.topology);
    let machine = &index.cluster(&server).unwrap().machines[0];
    assert_eq!(machine.fqdn, "se02.contoso.com");
    assert_eq!(machine.fault_domain.as_deref(), Some("se02.contoso.com"));
    let web = index.role_on(&server, &Role::WebServices).unwrap();
    let content = web.content.as_ref().unwrap();
    assert_eq!(
        content.children[0].attributes.get("Host"),
        Some("se02.contoso.com")
    );
}

#[test]
fn names_that_are_taken_or_invalid_are_refused() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let pool = contoso.chat.clone();
    let collocated = contoso.collocated.clone();
    let store = contoso.sql_named.clone();
    let builder = &mut contoso.builder;
    let reason = builder.refusal(change(pool.clone(), "fe01.contoso.com"));
    assert!(
        reason.contains("computer of fepool.contoso.com"),
        "{reason}"
    );
    let reason = builder.refusal(change(pool.clone(), "chat"));
    assert!(reason.contains("fully qualified"), "{reason}");
    let reason = builder.refusal(change(collocated, "other.contoso.com"));
    assert!(reason.contains("rename that server"), "{reason}");
    builder.apply(change(pool, "ChatPool.contoso.com"));
    let reason = builder.refusal(Edit::ChangeInstance {
        store: match store {
            ObjectId::SqlInstance(id) => id,
            _ => panic!("a SQL Server store is an instance"),
        },
        instance: String::new(),
    });
    assert!(
        reason.contains(r"sql01.contoso.com\Default already exists"),
        "{reason}"
    );
}

#[test]
fn a_renamed_instance_in_a_published_document_gets_the_identity_it_has_when_reread() {
    for numbering in [Numbering::Published, Numbering::UniqueIds] {
        let mut contoso: Contoso = contoso(numbering);
        let store = match &contoso.sql_named {
            ObjectId::SqlInstance(id) => id.clone(),
            _ => panic!("a SQL Server store is an instance"),
        };
        let applied = contoso.builder.apply(Edit::ChangeInstance {
            store: store.clone(),
            instance: "TALK".to_owned(),
        });
        let index = Index::new(&applied.design.topology);
        let view = PersistentChatPool::of(&index, index.service(&contoso.chat).unwrap());
        let content = view.database(&index, topology_designer::topology::Database::Content);
        let content = content.unwrap();
        assert_eq!(content.title(), r"sql01.contoso.com\TALK");
        let id = ObjectId::from(content.instance.id.clone());
        assert!(applied.design.arrangement.place(&id).is_some());
        if numbering == Numbering::Published {
            assert_eq!(applied.renamed, [(contoso.sql_named.clone(), id)]);
        } else {
            assert_eq!(content.instance.id, store);
        }
    }
}

#[test]
fn a_share_and_a_site_can_be_renamed() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let store = match &contoso.file {
        ObjectId::Service(id) => id.clone(),
        _ => panic!("a file store is a service"),
    };
    let share = |share: &str| Edit::ChangeShare {
        store: store.clone(),
        share: share.to_owned(),
    };
    assert!(
        contoso
            .builder
            .refusal(share(r"c:\files"))
            .contains("without the server and path")
    );
    contoso.builder.apply(share("files"));
    let index = Index::new(&contoso.builder.design.topology);
    let service = index.service(&store).unwrap();
    assert_eq!(
        topology_designer::topology::inventory::share_name(service),
        "files"
    );
    let reason = contoso.builder.refusal(Edit::RenameSite {
        site: contoso.paris,
        name: " berlin".to_owned(),
    });
    assert!(reason.contains("is already a site Berlin"), "{reason}");
}

#[test]
fn only_a_gateway_can_have_an_ip_address_as_its_name() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let reason = contoso
        .builder
        .refusal(change(contoso.chat.clone(), "10.0.0.1"));
    assert!(reason.contains("instead of the IP address"), "{reason}");

    let topology = &mut contoso.builder.design.topology;
    let mut cluster = topology.clusters[0].clone();
    let mut service = topology.services[0].clone();
    let id = ClusterId::new("gateway");
    let made = Arc::make_mut(&mut cluster);
    made.id = id.clone();
    made.fqdn = "10.0.0.1".to_owned();
    made.machines.truncate(1);
    made.machines[0].fqdn = "10.0.0.1".to_owned();
    made.sql_instances.clear();
    let made = Arc::make_mut(&mut service);
    made.id = ServiceId::new("gateway-service");
    made.role = Role::PstnGateway.into();
    made.installed_on = InstalledOn::Cluster(id.clone());
    made.depends_on.clear();
    topology.clusters.push(cluster);
    topology.services.push(service);
    contoso.builder.apply(change(id.clone(), "10.0.0.2"));
    let cluster = contoso.builder.design.topology.cluster(&id).unwrap();
    assert_eq!(cluster.fqdn, "10.0.0.2");
    assert_eq!(cluster.machines[0].fqdn, "10.0.0.2");
}
