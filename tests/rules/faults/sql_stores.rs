//! SQL Server stores.

use topology_designer::design::{SqlVersion, Statement};
use topology_designer::topology::{AssociationKind, Database, InstalledOn};

use super::Fault;
use crate::deployment::Deployment;

const CONTENT: AssociationKind = AssociationKind::Database(Database::Content);

pub const FAULTS: &[Fault] = &[
    Fault {
        rule: "R54",
        entails: &[("R71", "its SQL Server store is used by nothing")],
        inject: |d| d.clear(CONTENT),
    },
    Fault {
        rule: "R55",
        entails: &[("R71", "nothing uses the second one")],
        inject: |d| {
            let store = d.content_store.clone();
            let server = d.server_of(&store).id.clone();
            d.add_instance(&server, "chat");
        },
    },
    Fault {
        rule: "R56",
        entails: &[],
        inject: |d| name_instance(d, &format!(r"{}\CHAT", d.fqdn("chatsql"))),
    },
    Fault {
        rule: "R57",
        entails: &[],
        inject: |d| name_instance(d, "MSSQLSERVER"),
    },
    Fault {
        rule: "R58",
        entails: &[("R71", "the other pool's store is used by nothing")],
        inject: |d| {
            let (other, _) = d.add_second_pool();
            d.prepared();
            let store = d.content_store.clone();
            d.misrefer(&other, CONTENT, &store.into());
        },
    },
    Fault {
        rule: "R59",
        entails: &[("R71", "the other pool's store is used by nothing")],
        inject: |d| {
            let (other, _) = d.add_second_pool();
            let beside = d.add_sql_store("chatsql", "BESIDE");
            d.prepared();
            d.misrefer(&other, CONTENT, &beside.into());
        },
    },
    Fault {
        rule: "R60",
        entails: &[("R71", "its own SQL Server store is used by nothing")],
        inject: |d| {
            let (one, other) = (d.add_enterprise("one"), d.add_enterprise("two"));
            d.prepared();
            let (shared, own) = (d.back_end_of(&one), d.back_end_of(&other));
            let on = InstalledOn::SqlInstance(own);
            let services = &d.design.topology.services;
            let stores = services.iter().filter(|service| service.installed_on == on);
            let moved: Vec<_> = stores.map(|service| service.id.clone()).collect();
            for store in moved {
                d.service(&store).installed_on = InstalledOn::SqlInstance(shared.clone());
            }
        },
    },
    Fault {
        rule: "R61",
        entails: &[("R71", "its own SQL Server store is used by nothing")],
        inject: |d| {
            let enterprise = d.add_enterprise("enterprise");
            d.prepared();
            let (pool, store) = (d.pool.clone(), d.back_end_of(&enterprise));
            d.misrefer(&pool, CONTENT, &store.into());
        },
    },
    Fault {
        rule: "R63",
        entails: &[
            ("R71", "its own SQL Server store is used by nothing"),
            ("R135", "a Standard Edition server runs other roles"),
        ],
        inject: |d| {
            let enterprise = d.add_enterprise("enterprise");
            d.refer(AssociationKind::NextHop, enterprise);
            let server = d.add_standard_edition("standard");
            d.prepared();
            let (pool, express) = (d.pool.clone(), d.store_of(&server));
            d.misrefer(&pool, CONTENT, &express.into());
        },
    },
    Fault {
        rule: "R64",
        entails: &[
            ("R71", "the SQL Server store it had is used by nothing"),
            ("R135", "a Standard Edition server runs other roles"),
        ],
        inject: |d| {
            let (pool, server) = d.add_collocated_pool();
            d.prepared();
            let express = d.store_of(&server);
            d.misrefer(&pool, CONTENT, &express.into());
        },
    },
    Fault {
        rule: "R65",
        entails: &[("R71", "nothing uses it")],
        inject: |d| {
            let enterprise = d.add_enterprise("enterprise");
            d.prepared();
            d.add_instance(&enterprise, "CHAT");
        },
    },
    Fault {
        rule: "R66",
        entails: &[("R71", "nothing uses it")],
        inject: |d| {
            let cluster = d.pool_cluster.clone();
            d.add_instance(&cluster, "CHAT");
        },
    },
    Fault {
        rule: "R67",
        entails: &[],
        inject: |d| {
            let store = d.content_store.clone();
            let node = d.fqdn("chatsql-node1");
            d.instance(&store).always_on_primary_node = Some(node);
        },
    },
    Fault {
        rule: "R68",
        entails: &[],
        inject: |d| {
            let store = d.content_store.clone();
            d.state(store, Statement::FailoverCluster(true));
        },
    },
    Fault {
        rule: "R70",
        entails: &[],
        inject: |d| {
            let store = d.content_store.clone();
            d.state(store, Statement::SqlVersion(SqlVersion::Sql2019));
        },
    },
    Fault {
        rule: "R71",
        entails: &[],
        inject: |d| {
            d.add_sql_store("idlesql", "IDLE");
        },
    },
    Fault {
        rule: "R72",
        entails: &[],
        inject: |d| {
            d.publish();
            let (store, name) = (d.content_store.clone(), d.fqdn("movedsql"));
            let server = d.server_of(&store);
            server.machines[0].fqdn.clone_from(&name);
            server.fqdn = name;
        },
    },
];

fn name_instance(d: &mut Deployment, name: &str) {
    let store = d.content_store.clone();
    d.instance(&store).name = name.to_owned();
}
