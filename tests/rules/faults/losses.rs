//! What is lost when a change is published.

use crate::common::by_edits::ByEdits;
use topology_designer::edit::Edit;
use topology_designer::topology::{AssociationKind, Database};

use super::Fault;

pub const FAULTS: &[Fault] = &[
    Fault {
        rule: "R173",
        entails: &[
            ("R71", "its SQL Server store is used by nothing"),
            ("R128", "its file store is used by nothing"),
        ],
        inject: |d| {
            d.publish();
            let objects = vec![d.pool.clone().into()];
            d.edit(Edit::Delete { objects });
        },
    },
    Fault {
        rule: "R174",
        entails: &[("R71", "the SQL Server store it had is used by nothing")],
        inject: |d| {
            let other = d.add_sql_store("newsql", "CHAT");
            d.publish();
            d.refer(AssociationKind::Database(Database::Content), other);
        },
    },
    Fault {
        rule: "R175",
        entails: &[("R71", "the compliance store is used by nothing")],
        inject: |d| {
            d.add_store_for(AssociationKind::Database(Database::Compliance), "recordsql");
            d.publish();
            let pool = d.pool.clone();
            d.edit(Edit::SetCompliance { pool, on: false });
        },
    },
];
