//! Mirrors and witnesses.

use topology_designer::design::{SqlEdition, SqlVersion, Statement};
use topology_designer::edit::Edit;
use topology_designer::topology::{
    AssociationKind, ChatUsage, Database, InstalledOn, Pair, Role, SqlInstanceId,
};

use super::Fault;
use crate::common::by_edits::ByEdits;
use crate::deployment::Deployment;

const MIRROR: AssociationKind = AssociationKind::Database(Database::ContentMirror);
const WITNESS: AssociationKind = AssociationKind::Witness(Pair::Content);
const COMPLIANCE: AssociationKind = AssociationKind::Database(Database::Compliance);

pub const FAULTS: &[Fault] = &[
    Fault {
        rule: "R73",
        entails: &[],
        inject: |d| {
            let (pool, pair) = (d.pool.clone(), Pair::Content);
            d.edit(Edit::SetMirroring {
                pool,
                pair,
                on: true,
            });
        },
    },
    Fault {
        rule: "R74",
        entails: &[],
        inject: |d| {
            let store = d.add_sql_store("chatwitness", "CHAT");
            d.prepared();
            let pool = d.pool.clone();
            d.misrefer(&pool, WITNESS, &store.into());
        },
    },
    Fault {
        rule: "R75",
        entails: &[("R71", "the witness it had is used by nothing")],
        inject: |d| {
            mirror(d);
            let (pool, pair) = (d.pool.clone(), Pair::Content);
            d.edit(Edit::SetWitness {
                pool,
                pair,
                on: false,
            });
        },
    },
    Fault {
        rule: "R76",
        entails: &[("R71", "the mirror it had is used by nothing")],
        inject: |d| {
            mirror(d);
            let beside = d.add_sql_store("chatsql", "MIRROR");
            d.prepared();
            d.refer(MIRROR, beside);
        },
    },
    Fault {
        rule: "R77",
        entails: &[("R71", "the witness it had is used by nothing")],
        inject: |d| {
            mirror(d);
            let beside = d.add_sql_store("chatmirror", "WITNESS");
            d.prepared();
            d.refer(WITNESS, beside);
        },
    },
    Fault {
        rule: "R78",
        entails: &[("R71", "the witness it had is used by nothing")],
        inject: |d| {
            mirror(d);
            d.add_store_for(COMPLIANCE, "compliance");
            d.add_store_for(
                AssociationKind::Database(Database::ComplianceMirror),
                "compliancemirror",
            );
            let own = AssociationKind::Witness(Pair::Compliance);
            d.add_store_for(own, "compliancewitness");
            d.prepared();
            let shared = d.add_sql_store("chatwitness", "CHAT2");
            d.clear(WITNESS);
            d.refer(WITNESS, shared.clone());
            d.refer(own, shared);
        },
    },
    Fault {
        rule: "R79",
        entails: &[("R70", "Lync Server 2013 does not support the newer one")],
        inject: |d| {
            let [primary, mirror, _] = mirror(d);
            d.state(primary, Statement::SqlVersion(SqlVersion::Sql2012));
            d.prepared();
            d.state(mirror, Statement::SqlVersion(SqlVersion::Sql2014));
        },
    },
    Fault {
        rule: "R80",
        entails: &[],
        inject: |d| {
            let [primary, mirror, _] = mirror(d);
            d.state(primary, Statement::SqlEdition(SqlEdition::Enterprise));
            d.prepared();
            d.state(mirror, Statement::SqlEdition(SqlEdition::Standard));
        },
    },
    Fault {
        rule: "R85",
        entails: &[
            ("R61", "a back end is in the instance of the mirror"),
            ("R91", "the mirror holds a database of another role"),
            ("R75", "the back end has no witness"),
        ],
        inject: |d| {
            let [_, mirror, _] = mirror(d);
            let enterprise = d.add_enterprise("enterprise");
            let users = d.service_on(&enterprise, &Role::UserServices);
            d.prepared();
            let on = InstalledOn::SqlInstance(mirror);
            let mirror = d.add_service("user mirror", Role::UserStore, on);
            d.need(&users, &mirror, ChatUsage::Mirror);
        },
    },
    Fault {
        rule: "R86",
        entails: &[("R75", "it has no witness")],
        inject: |d| {
            let (pool, _) = d.add_collocated_pool();
            let store = d.add_sql_store("collocatedmirror", "CHAT");
            d.prepared();
            d.misrefer(&pool, MIRROR, &store.into());
        },
    },
    Fault {
        rule: "R87",
        entails: &[],
        inject: |d| {
            let stores = mirror(d);
            d.prepared();
            for store in stores {
                d.state(store, Statement::SqlVersion(SqlVersion::Sql2017));
            }
        },
    },
    Fault {
        rule: "R89",
        entails: &[],
        inject: |d| {
            let later = d.add_enterprise("later");
            let users = d.service_on(&later, &Role::UserServices);
            let registrar = d.service_on(&later, &Role::Registrar);
            for service in [&users, &registrar] {
                d.service(service).service_version = 8;
            }
            d.prepared();
            let store = d.add_sql_store("latermirror", "RTC");
            let on = InstalledOn::SqlInstance(store);
            let mirror = d.add_service("user mirror", Role::UserStore, on);
            d.need(&users, &mirror, ChatUsage::Mirror);
        },
    },
    Fault {
        rule: "R90",
        entails: &[],
        inject: |d| {
            let [primary, mirror, _] = mirror(d);
            d.state_place(primary, "Redmond");
            d.prepared();
            d.state_place(mirror, "Dublin");
        },
    },
    Fault {
        rule: "R91",
        entails: &[],
        inject: |d| {
            let [_, mirror, _] = mirror(d);
            let on = InstalledOn::SqlInstance(mirror);
            d.add_service("archive", Role::ArchivingStore, on);
        },
    },
    Fault {
        rule: "R92",
        entails: &[],
        inject: |d| {
            mirror(d);
            d.prepared();
            d.add_store_for(COMPLIANCE, "compliance");
        },
    },
    Fault {
        rule: "R93",
        entails: &[("R68", "a failover cluster is told about wherever it is")],
        inject: |d| {
            let [primary, ..] = mirror(d);
            d.prepared();
            d.state(primary, Statement::FailoverCluster(true));
        },
    },
    Fault {
        rule: "R94",
        entails: &[("R71", "mirror and witness are used by nothing")],
        inject: |d| {
            mirror(d);
            d.publish();
            let (pool, pair) = (d.pool.clone(), Pair::Content);
            d.edit(Edit::SetMirroring {
                pool,
                pair,
                on: false,
            });
        },
    },
    Fault {
        rule: "R95",
        entails: &[("R71", "the mirror it had is used by nothing")],
        inject: |d| {
            mirror(d);
            let other = d.add_sql_store("othermirror", "CHAT");
            d.publish();
            d.refer(MIRROR, other);
        },
    },
];

/// Mirrors the content store with a witness; returns primary, mirror and witness.
pub fn mirror(d: &mut Deployment) -> [SqlInstanceId; 3] {
    let mirror = d.add_store_for(MIRROR, "chatmirror");
    let witness = d.add_store_for(WITNESS, "chatwitness");
    d.prepared();
    [d.content_store.clone(), mirror, witness]
}
