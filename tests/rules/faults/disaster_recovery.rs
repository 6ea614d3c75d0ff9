//! Disaster recovery.

use topology_designer::design::{DataCenterPair, Level, Link, Statement};
use topology_designer::edit::Edit;
use topology_designer::topology::service::Backup;
use topology_designer::topology::{AssociationKind, Database, Pair, SqlInstanceId};

use super::Fault;
use super::capacity::expect_users;
use super::deployment::pair;
use super::mirroring::mirror;
use super::naming::tick_disaster_recovery;
use crate::common::by_edits::ByEdits;
use crate::deployment::{Deployment, attributes_of};

const COMPLIANCE: AssociationKind = AssociationKind::Database(Database::Compliance);
const BACKUP: AssociationKind = AssociationKind::Database(Database::ContentBackup);
const BACKUP_MIRROR: AssociationKind = AssociationKind::Database(Database::ContentBackupMirror);
const BACKUP_WITNESS: AssociationKind = AssociationKind::Witness(Pair::ContentBackup);

pub const FAULTS: &[Fault] = &[
    Fault {
        rule: "R96",
        entails: &[("R71", "the backup store it had is used by nothing")],
        inject: |d| {
            stretch(d);
            d.clear(BACKUP);
        },
    },
    Fault {
        rule: "R97",
        entails: &[("R71", "the backup store it had is used by nothing")],
        inject: |d| {
            stretch(d);
            let beside = d.add_sql_store("chatsql", "BACKUP");
            d.prepared();
            d.refer(BACKUP, beside);
        },
    },
    Fault {
        rule: "R98",
        entails: &[("R109", "the compliance database is never failed over")],
        inject: |d| {
            stretch(d);
            d.add_store_for(COMPLIANCE, "compliance");
        },
    },
    Fault {
        rule: "R99",
        entails: &[],
        inject: |d| {
            let [backup, ..] = stretch(d);
            let store = d.content_store.clone();
            d.state_place(store, "Redmond");
            d.prepared();
            d.state_place(backup, "Redmond");
        },
    },
    Fault {
        rule: "R100",
        entails: &[],
        inject: |d| {
            let [backup, mirror, _] = stretch(d);
            d.state_place(backup, "Dublin");
            d.prepared();
            d.state_place(mirror, "Cork");
        },
    },
    Fault {
        rule: "R101",
        entails: &[("R71", "mirror and witness are used by nothing")],
        inject: |d| {
            stretch(d);
            let (pool, pair) = (d.pool.clone(), Pair::ContentBackup);
            d.edit(Edit::SetMirroring {
                pool,
                pair,
                on: false,
            });
        },
    },
    Fault {
        rule: "R102",
        entails: &[],
        inject: |d| {
            stretch(d);
            let [one, other] = ["chat01", "chat02"].map(|host| d.computer(host));
            d.state_place(one, "Redmond");
            d.prepared();
            d.state_place(other, "Redmond");
        },
    },
    Fault {
        rule: "R104",
        entails: &[],
        inject: |d| {
            stretch(d);
            let (store, between) = (
                d.content_store.clone(),
                DataCenterPair::new("Redmond", "Dublin"),
            );
            let [one, other] = ["chat01", "chat02"].map(|host| d.computer(host));
            d.state_place(store, "Redmond");
            d.state_place(one, "Redmond");
            d.state_place(other, "Dublin");
            d.prepared();
            d.edit(Edit::StateLink {
                between: between.unwrap(),
                link: Link {
                    bandwidth: Some(Level::Low),
                    latency: Some(Level::High),
                },
            });
        },
    },
    Fault {
        rule: "R105",
        entails: &[],
        inject: |d| {
            let [backup, ..] = stretch(d);
            let store = d.content_store.clone();
            let [one, other] = ["chat01", "chat02"].map(|host| d.computer(host));
            d.state_place(store, "Redmond");
            d.state_place(backup, "Dublin");
            d.state_place(one, "Redmond");
            d.state_place(other, "Dublin");
            let cluster = d.pool_cluster.clone();
            for host in ["chat03", "chat04"] {
                let fqdn = d.fqdn(host);
                let edit = Edit::AddComputer {
                    cluster: cluster.clone(),
                    fqdn,
                };
                d.edit(edit);
                let computer = d.computer(host);
                d.state_place(computer, "Redmond");
            }
            d.prepared();
            expect_users(d, 40_000);
        },
    },
    Fault {
        rule: "R106",
        entails: &[("R71", "the compliance store it had is used by nothing")],
        inject: |d| {
            mirror(d);
            d.add_store_for(COMPLIANCE, "compliance");
            d.prepared();
            let store = d.content_store.clone();
            d.refer(COMPLIANCE, store);
        },
    },
    Fault {
        rule: "R107",
        entails: &[],
        inject: |d| {
            stretch(d);
            d.prepared();
            let (pool, junk) = (d.pool.clone(), r"D:\logs".to_owned());
            let statements = &mut d.design.annotations.statements;
            let of_pool = statements.entry(pool.into()).or_default();
            of_pool.set(Statement::LogShippingShare(junk));
        },
    },
    Fault {
        rule: "R108",
        entails: &[("R128", "nothing uses it")],
        inject: |d| {
            d.add_file_store("logfiles", "LogShipping");
        },
    },
    Fault {
        rule: "R111",
        entails: &[],
        inject: |d| {
            let (target, _) = d.add_second_pool();
            d.prepared();
            let pool = d.pool.clone();
            d.service(&pool).backup = Some(Backup {
                target,
                attributes: attributes_of(&[]),
            });
        },
    },
    Fault {
        rule: "R109",
        entails: &[("R92", "the backup compliance store is not mirrored")],
        inject: |d| {
            stretch(d);
            d.add_store_for(COMPLIANCE, "compliance");
            let backup = AssociationKind::Database(Database::ComplianceBackup);
            d.add_store_for(backup, "backupcompliance");
        },
    },
];

/// Valid disaster recovery with a paired next hop; returns the backup store, its mirror and their witness.
pub fn stretch(d: &mut Deployment) -> [SqlInstanceId; 3] {
    let [next_hop, _] = pair(d);
    d.refer(AssociationKind::NextHop, next_hop);
    let pool = d.pool.clone();
    tick_disaster_recovery(d, &pool);
    let backup = d.add_store_for(BACKUP, "backupsql");
    let mirror = d.add_store_for(BACKUP_MIRROR, "backupmirror");
    let witness = d.add_store_for(BACKUP_WITNESS, "backupwitness");
    let share = format!(r"\\{}\logs", d.fqdn("logs"));
    d.state(pool, Statement::LogShippingShare(share));
    d.prepared();
    [backup, mirror, witness]
}
