//! Names of pools and computers, and computers shared by several roles.

use std::collections::BTreeMap;

use topology_designer::edit::{Edit, PoolShape};
use topology_designer::topology::{
    ActiveMachines, AssociationKind, ClusterId, Database, InstalledOn, Role, ServiceId,
};

use super::Fault;
use crate::common::by_edits::ByEdits;
use crate::common::kit::machine;
use crate::deployment::Deployment;

pub const FAULTS: &[Fault] = &[
    Fault {
        rule: "R1",
        entails: &[],
        inject: |d| d.pool_cluster().fqdn.clear(),
    },
    Fault {
        rule: "R2",
        entails: &[],
        inject: |d| rename_second_computer(d, "chat02"),
    },
    Fault {
        rule: "R3",
        entails: &[],
        inject: |d| d.pool_cluster().fqdn = d.fqdn("zürich"),
    },
    Fault {
        rule: "R4",
        entails: &[],
        inject: |d| rename_second_computer(d, &d.fqdn("chat_02")),
    },
    Fault {
        rule: "R5",
        entails: &[],
        inject: |d| rename_second_computer(d, &d.fqdn("-chat02")),
    },
    Fault {
        rule: "R6",
        entails: &[("R19", "the next hop is in a domain of several labels")],
        inject: |d| rename_second_computer(d, "chat02.single"),
    },
    Fault {
        rule: "R7",
        entails: &[],
        inject: |d| {
            let pool = add_single_computer_pool(d);
            d.prepared();
            let cluster = d.cluster_of(&pool);
            let other = d.fqdn("othername");
            rename_computer(d, &pool, &cluster, 0, &other);
        },
    },
    Fault {
        rule: "R8",
        entails: &[],
        inject: |d| d.pool_cluster().fqdn = d.fqdn("chat02"),
    },
    Fault {
        rule: "R9",
        entails: &[],
        inject: |d| {
            let server = d.add_server("gateway");
            let on = InstalledOn::Cluster(server.clone());
            d.add_service("gateway", Role::PstnGateway, on);
            d.prepared();
            d.cluster(&server).fqdn = d.fqdn("CHATPOOL");
        },
    },
    Fault {
        rule: "R10",
        entails: &[],
        inject: |d| {
            let (other, _) = d.add_second_pool();
            d.prepared();
            let computer = machine(&d.fqdn("Chat02"));
            let other = d.cluster_of(&other);
            d.cluster(&other).machines.push(computer);
        },
    },
    Fault {
        rule: "R11",
        entails: &[("R31", "a Standard Edition server is one computer")],
        inject: |d| {
            let server = d.add_standard_edition("standard");
            let (other, _) = d.add_second_pool();
            d.prepared();
            let name = d.design.topology.cluster(&server).unwrap().fqdn.clone();
            let cluster = d.cluster_of(&other);
            rename_computer(d, &other, &cluster, 0, &name);
            d.cluster(&cluster).machines.truncate(1);
            let active = ActiveMachines::Listed(vec![name]);
            d.set_active(&other, active);
        },
    },
    Fault {
        rule: "R12",
        entails: &[],
        inject: |d| {
            let enterprise = d.add_enterprise("enterprise");
            d.prepared();
            let computer = d.cluster(&enterprise).machines[1].clone();
            d.pool_cluster().machines.push(computer);
        },
    },
    Fault {
        rule: "R13",
        entails: &[],
        inject: |d| {
            let edge = d.add_server("chatedge");
            let on = InstalledOn::Cluster(edge);
            d.add_service("edge of chat", Role::EdgeServer, on);
            d.prepared();
            let computer = machine(&d.fqdn("chatedge"));
            d.pool_cluster().machines.push(computer);
        },
    },
    Fault {
        rule: "R14",
        entails: &[],
        inject: |d| {
            d.add_standard_edition("standard");
            d.prepared();
            let computer = machine(&d.fqdn("standard"));
            d.pool_cluster().machines.push(computer);
        },
    },
    Fault {
        rule: "R15",
        entails: &[],
        inject: |d| {
            d.add_collocated_pool();
        },
    },
    Fault {
        rule: "R16",
        entails: &[],
        inject: |d| {
            add_single_computer_pool(d);
        },
    },
    Fault {
        rule: "R18",
        entails: &[],
        inject: |d| {
            d.publish();
            d.pool_cluster().fqdn = d.fqdn("renamed");
        },
    },
    Fault {
        rule: "R19",
        entails: &[],
        inject: |d| rename_second_computer(d, &format!("chat02.elsewhere.{}", d.domain)),
    },
    Fault {
        rule: "R180",
        entails: &[],
        inject: |d| {
            let (other, _) = d.add_second_pool();
            d.prepared();
            let active = ActiveMachines::Listed(vec![d.fqdn("chat01")]);
            let on = InstalledOn::Cluster(d.pool_cluster.clone());
            let service = d.service(&other);
            service.installed_on = on;
            d.set_active(&other, active);
        },
    },
];

/// Renames a computer, which stays active or inactive.
fn rename_computer(
    d: &mut Deployment,
    pool: &ServiceId,
    cluster: &ClusterId,
    place: usize,
    name: &str,
) {
    let computer = &mut d.cluster(cluster).machines[place].fqdn;
    let old = std::mem::replace(computer, name.to_owned());
    d.rename_active(pool, &old, name);
}

fn rename_second_computer(d: &mut Deployment, name: &str) {
    let (pool, cluster) = (d.pool.clone(), d.pool_cluster.clone());
    rename_computer(d, &pool, &cluster, 1, name);
}

/// A valid single computer pool with its own stores.
pub fn add_single_computer_pool(d: &mut Deployment) -> ServiceId {
    let (store, files) = (
        d.add_sql_store("singlesql", "CHAT"),
        d.add_file_store("singlefiles", "chat"),
    );
    let references = BTreeMap::from([
        (AssociationKind::NextHop, d.front_end.clone().into()),
        (AssociationKind::Database(Database::Content), store.into()),
        (AssociationKind::FileStore, files.into()),
    ]);
    let fqdn = d.fqdn("single");
    d.add_pool(
        d.site,
        PoolShape::Single { fqdn },
        "Chat of one",
        references,
    )
}

/// Selects disaster recovery.
pub fn tick_disaster_recovery(d: &mut Deployment, pool: &ServiceId) {
    let pool = pool.clone();
    d.edit(Edit::SetDisasterRecovery { pool, on: true });
}
