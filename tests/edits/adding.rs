//! New objects: what they consist of, and what is refused.

use topology_designer::edit::{Edit, FrontEndEdition, NewFrontEndPool};
use topology_designer::topology::{
    AssociationKind, Database, Index, InstalledOn, Kind, Numbering, ObjectId, PersistentChatPool,
    Role, ServiceId, inventory,
};

use crate::common::by_edits::{ByEdits, computers};
use crate::common::topologies::{contoso, empty, multiple, new_chat};

#[test]
fn a_new_multiple_computer_pool_has_everything_that_was_requested() {
    let contoso = contoso(Numbering::UniqueIds);
    let topology = &contoso.builder.design.topology;
    let index = Index::new(topology);
    let pool = PersistentChatPool::of(&index, index.service(&contoso.chat).unwrap());
    let cluster = pool.cluster.unwrap();

    assert_eq!(pool.fqdn(), "chatpool.contoso.com");
    assert_eq!(cluster.machines.len(), 4);
    assert!(!cluster.single_machine_only && cluster.requires_setup && cluster.requires_replication);
    for machine in &cluster.machines {
        let sides: Vec<_> = machine.interfaces.iter().map(|i| i.side.as_str()).collect();
        assert_eq!(sides, ["Primary"]);
    }
    assert_eq!(pool.display_name(&index), Some("Contoso chat"));
    assert_eq!(pool.port(&index).unwrap().number(), Some(5041));
    assert_eq!(pool.active_machines(&index).unwrap().len(), 4);
    assert_eq!(
        pool.next_hop(&index).unwrap().installed_on,
        InstalledOn::Cluster(contoso.front_end.clone())
    );
    assert_eq!(
        pool.file_store(&index).unwrap().title(),
        r"\\fs01.contoso.com\share"
    );
    let content = pool.database(&index, Database::Content).unwrap();
    assert_eq!(content.title(), r"sql01.contoso.com\CHAT");
    let mirror = pool.database(&index, Database::ContentMirror).unwrap();
    assert_eq!(mirror.title(), r"sql02.contoso.com\CHAT");
    let annotations = &contoso.builder.design.annotations;
    assert!(annotations.compliance_on(&index, &pool));
}

#[test]
fn only_the_first_four_of_many_computers_start_active() {
    let mut builder = empty(Numbering::UniqueIds);
    let site = builder.site("Berlin");
    let chat = builder.chat(new_chat(site, multiple("chat", 6)));
    let index = Index::new(&builder.design.topology);
    let pool = PersistentChatPool::of(&index, index.service(&chat).unwrap());
    assert_eq!(pool.active_machines(&index).unwrap(), computers("chat", 4));
}

#[test]
fn a_new_standard_edition_server_has_its_own_database_engine_and_share() {
    for version in [6, 7] {
        let mut builder = empty(Numbering::UniqueIds);
        let site = builder.site("Berlin");
        builder.apply(Edit::AddFrontEndPool(NewFrontEndPool {
            site,
            fqdn: "se01.contoso.com".to_owned(),
            edition: FrontEndEdition::Standard {
                share: "files".to_owned(),
            },
            service_version: version,
            place: None,
            held_by: Vec::new(),
        }));
        let topology = &builder.design.topology;
        let index = Index::new(topology);
        let titles: Vec<_> = inventory::items(&index)
            .iter()
            .map(|item| (item.kind, item.title()))
            .collect();
        assert_eq!(
            titles,
            [
                (Kind::StandardEditionServer, "se01.contoso.com".to_owned()),
                (Kind::SqlStore, r"se01.contoso.com\rtc".to_owned()),
                (Kind::FileStore, r"\\se01.contoso.com\files".to_owned()),
            ]
        );
        let roles: Vec<_> = topology.services.iter().map(|s| s.role.name()).collect();
        assert_eq!(
            roles,
            [
                "UserServices",
                "Registrar",
                "UserStore",
                "FileStore",
                "WebServices",
                "ConfServices",
                "ApplicationServer",
                "ApplicationStore"
            ]
        );
        let needs: Vec<_> = topology.services[0]
            .depends_on
            .iter()
            .map(|d| index.service(&d.target).unwrap().role.clone())
            .collect();
        if version == 7 {
            assert_eq!(
                needs,
                [Role::UserStore, Role::FileStore, Role::ConfServices]
            );
        } else {
            assert_eq!(needs, [Role::UserStore, Role::ConfServices]);
        }
        let machine = &topology.clusters[0].machines[0];
        assert_eq!(machine.fault_domain.as_deref(), Some("se01.contoso.com"));
    }
}

#[test]
fn an_enterprise_pool_uses_the_selected_stores_and_numbers_its_domains() {
    let contoso = contoso(Numbering::UniqueIds);
    let topology = &contoso.builder.design.topology;
    let index = Index::new(topology);
    let cluster = index.cluster(&contoso.front_end).unwrap();
    let domains: Vec<_> = cluster
        .machines
        .iter()
        .map(|m| m.upgrade_domain.as_deref().unwrap())
        .collect();
    assert_eq!(
        domains,
        ["UpgradeDomain1", "UpgradeDomain2", "UpgradeDomain3"]
    );
    let user_services = index
        .role_on(&contoso.front_end, &Role::UserServices)
        .unwrap();
    let store = index.service(&user_services.depends_on[0].target).unwrap();
    assert_eq!(store.role, Role::UserStore);
    assert_eq!(
        ObjectId::SqlInstance(match &store.installed_on {
            InstalledOn::SqlInstance(id) => id.clone(),
            InstalledOn::Cluster(_) => panic!("a database is in an instance"),
        }),
        contoso.sql
    );
    let web = index
        .role_on(&contoso.front_end, &Role::WebServices)
        .unwrap();
    let content = web.content.as_ref().unwrap();
    assert_eq!(
        content.children[0].attributes.get("Host"),
        Some("fepool.contoso.com")
    );
    assert_eq!(content.children[1].children.len(), 27);
}

#[test]
fn an_enterprise_pool_created_without_stores_can_get_them_later() {
    let mut builder = empty(Numbering::UniqueIds);
    let site = builder.site("Berlin");
    let pool = builder.front_end(
        site,
        "fepool.contoso.com",
        FrontEndEdition::Enterprise {
            computers: computers("fe", 2),
            sql_store: None,
            file_store: None,
        },
    );
    let sql = builder.sql_store(site, "sql01.contoso.com", "");
    let file = builder.file_store(site, "fs01.contoso.com", "share");
    let choose = |kind, store: ObjectId| Edit::SetAssociation {
        holder: pool.clone().into(),
        kind,
        target: Some(store),
    };
    let chosen = [
        choose(AssociationKind::BackEnd, sql.into()),
        choose(AssociationKind::FrontEndFileStore, file.into()),
    ];
    for choose in chosen.clone() {
        builder.apply(choose);
    }
    let index = Index::new(&builder.design.topology);
    for role in [
        Role::UserServices,
        Role::ConfServices,
        Role::ApplicationServer,
    ] {
        let service = index.role_on(&pool, &role).unwrap();
        assert!(service.depends_on.iter().any(|dependency| {
            index.service(&dependency.target).unwrap().role == Role::FileStore
        }));
    }
    for choose in chosen {
        assert!(builder.refusal(choose).contains("already"));
    }
}

#[test]
fn input_that_topology_builder_would_reject_is_refused_with_the_reason() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let site = contoso.berlin;
    let builder = &mut contoso.builder;
    let mut refused = |new, because: &str| {
        let reason = builder.refusal(Edit::AddPersistentChatPool(new));
        assert!(reason.contains(because), "{reason}");
    };
    refused(new_chat(site, multiple("many", 9)), "at most 8");
    refused(new_chat(site, multiple("none", 0)), "at least one computer");
    refused(new_chat(site, multiple("chat", 2)), "already exists");
    let mut port = new_chat(site, multiple("new", 1));
    port.port = 70000;
    refused(port, "1 to 65535");
    let mut nameless = new_chat(site, multiple("new", 1));
    nameless.display_name = " ".to_owned();
    refused(nameless, "display name");
    let mut too_new = new_chat(site, multiple("new", 1));
    too_new.service_version = 8;
    refused(too_new, "does not support Persistent Chat");
    let mut collocated = new_chat(
        site,
        topology_designer::edit::PoolShape::Collocated {
            server: contoso.front_end.clone(),
        },
    );
    refused(collocated.clone(), "not a Standard Edition server");
    collocated.shape = topology_designer::edit::PoolShape::Collocated {
        server: contoso.standard.clone(),
    };
    refused(collocated, "already runs Persistent Chat");
}

#[test]
fn a_computer_can_be_added_only_to_a_multiple_computer_pool() {
    let mut contoso = contoso(Numbering::Published);
    let cluster_of = |pool: &ServiceId| {
        let topology = &contoso.builder.design.topology;
        let service = topology.service(pool).unwrap();
        topology.cluster_of(service).unwrap().id.clone()
    };
    let single = cluster_of(&contoso.single);
    let multiple = cluster_of(&contoso.chat);
    let standard = contoso.standard.clone();
    let front_end = contoso.front_end.clone();
    let builder = &mut contoso.builder;
    let add = |cluster: &topology_designer::topology::ClusterId, name: &str| Edit::AddComputer {
        cluster: cluster.clone(),
        fqdn: format!("{name}.contoso.com"),
    };
    assert!(
        builder
            .refusal(add(&single, "new"))
            .contains("single computer pool")
    );
    assert!(
        builder
            .refusal(add(&standard, "new"))
            .contains("second computer")
    );
    assert!(
        builder
            .refusal(add(&multiple, "chat01"))
            .contains("chatpool")
    );
    builder.apply(add(&multiple, "chat05"));
    builder.apply(add(&front_end, "fe04"));
    let topology = &builder.design.topology;
    let machine = topology
        .cluster(&front_end)
        .unwrap()
        .machine("fe04.contoso.com");
    let machine = machine.unwrap();
    assert_eq!(machine.fault_domain.as_deref(), Some("FaultDomain4"));
    assert_eq!(machine.ordinal, Some(4));
    assert_eq!(machine.interfaces.len(), 2);
}

#[test]
fn a_store_on_an_existing_server_is_added_to_that_server() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let clusters = contoso.builder.design.topology.clusters.len();
    let berlin = contoso.berlin;
    contoso
        .builder
        .sql_store(berlin, "SQL02.contoso.com", "MORE");
    contoso
        .builder
        .file_store(berlin, "sql02.contoso.com", "files");
    assert_eq!(contoso.builder.design.topology.clusters.len(), clusters);
    let edit = |fqdn: &str, instance: &str| {
        Edit::AddSqlStore(topology_designer::edit::NewSqlStore {
            site: berlin,
            fqdn: fqdn.to_owned(),
            instance: instance.to_owned(),
            place: None,
            held_by: Vec::new(),
        })
    };
    let builder = &mut contoso.builder;
    assert!(
        builder
            .refusal(edit("sql02.contoso.com", "more"))
            .contains("already exists")
    );
    assert!(
        builder
            .refusal(edit("sql03.contoso.com", r"a\b"))
            .contains("path")
    );
    assert!(
        builder
            .refusal(edit("sql03", ""))
            .contains("fully qualified")
    );
    assert!(
        builder
            .refusal(edit("fepool.contoso.com", "X"))
            .contains("separate server")
    );
}

#[test]
fn one_step_creates_a_store_and_connects_it() {
    let mut contoso = contoso(Numbering::UniqueIds);
    let applied = contoso
        .builder
        .apply(Edit::AddSqlStore(topology_designer::edit::NewSqlStore {
            site: contoso.berlin,
            fqdn: "sql09.contoso.com".to_owned(),
            instance: String::new(),
            place: None,
            held_by: vec![(
                contoso.single.clone().into(),
                AssociationKind::Database(Database::Content),
            )],
        }));
    let index = Index::new(&applied.design.topology);
    let pool = PersistentChatPool::of(&index, index.service(&contoso.single).unwrap());
    let content = pool.database(&index, Database::Content).unwrap();
    assert_eq!(content.title(), r"sql09.contoso.com\Default");
}
