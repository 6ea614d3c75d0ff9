//! Compliance.

use crate::common::by_edits::ByEdits;
use topology_designer::edit::Edit;
use topology_designer::topology::{AssociationKind, Database};

use super::Fault;

const COMPLIANCE: AssociationKind = AssociationKind::Database(Database::Compliance);

pub const FAULTS: &[Fault] = &[
    Fault {
        rule: "R112",
        entails: &[],
        inject: |d| {
            let pool = d.pool.clone();
            d.edit(Edit::SetCompliance { pool, on: true });
        },
    },
    Fault {
        rule: "R113",
        entails: &[],
        inject: |d| {
            let mirror = AssociationKind::Database(Database::ComplianceMirror);
            let store = d.add_sql_store("compliancemirror", "CHAT");
            d.prepared();
            let pool = d.pool.clone();
            d.misrefer(&pool, mirror, &store.into());
        },
    },
    Fault {
        rule: "R114",
        entails: &[],
        inject: |d| {
            let store = d.content_store.clone();
            d.refer(COMPLIANCE, store);
        },
    },
];
