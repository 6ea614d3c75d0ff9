//! Display name, port, default pool and the options of a Persistent Chat pool.

use topology_designer::topology::recognize_chat::port_position;
use topology_designer::topology::{AssociationKind, Database, Role, SiteId};
use topology_designer::vocabulary::Vocabulary;

use super::Fault;
use super::naming::add_single_computer_pool;
use crate::deployment::Deployment;

pub const FAULTS: &[Fault] = &[
    Fault {
        rule: "R35",
        entails: &[],
        inject: |d| d.set_display_name(" "),
    },
    Fault {
        rule: "R36",
        entails: &[],
        inject: |d| {
            d.add_second_pool();
            d.prepared();
            let name = d.called("Chat of others").to_uppercase();
            d.set_display_name(&name);
        },
    },
    Fault {
        rule: "R37",
        entails: &[],
        inject: |d| set_port(d, "65536"),
    },
    Fault {
        rule: "R38",
        entails: &[],
        inject: |d| set_port(d, "5055"),
    },
    Fault {
        rule: "R39",
        entails: &[("R38", "the role's other ports are not 5041")],
        inject: |d| set_port(d, "8011"),
    },
    Fault {
        rule: "R40",
        entails: &[
            ("R53", "the next hop is not paired"),
            ("R101", "the backup store has no mirror"),
        ],
        inject: |d| {
            let single = add_single_computer_pool(d);
            let store = d.add_sql_store("backupsql", "CHAT");
            d.prepared();
            let backup = AssociationKind::Database(Database::ContentBackup);
            d.misrefer(&single, backup, &store.into());
        },
    },
    Fault {
        rule: "R41",
        entails: &[],
        inject: |d| {
            let site = d.site;
            d.site(site).default_persistent_chat_pool = Some("gone".into());
        },
    },
    Fault {
        rule: "R42",
        entails: &[],
        inject: |d| {
            let site = add_pool_elsewhere(d);
            d.site(site).default_persistent_chat_pool = None;
        },
    },
    Fault {
        rule: "R44",
        entails: &[],
        inject: |d| {
            let site = add_pool_elsewhere(d);
            d.site(site).default_persistent_chat_pool = Some(d.pool.clone());
        },
    },
];

fn set_port(d: &mut Deployment, number: &str) {
    let pool = d.pool.clone();
    let service = d.service(&pool);
    let position = port_position(service, Vocabulary::built_in()).unwrap();
    service.ports[position].0.set("Port", number);
}

/// A second Persistent Chat pool, which is the default of a separate site.
fn add_pool_elsewhere(d: &mut Deployment) -> SiteId {
    let (server, site) = d.add_site_with_server("Elsewhere", "elsewhere");
    let (pool, _) = d.add_second_pool();
    let registrar = d.service_on(&server, &Role::Registrar);
    d.misrefer(&pool, AssociationKind::NextHop, &registrar.into());
    let cluster = d.cluster_of(&pool);
    d.cluster(&cluster).site = site;
    d.site(site).default_persistent_chat_pool = Some(pool);
    d.prepared();
    site
}
