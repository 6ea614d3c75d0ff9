//! How SQL Server stores are drawn.

use std::collections::BTreeSet;
use std::f32::consts::{PI, TAU};

use crate::design::Annotations;
use crate::topology::{AssociationKind, Database, Index, Item, Role, Service};

use crate::diagram::associations::database_in_words;
use crate::diagram::kinds::row::{Card, CardRow, Column, Ground};
use crate::diagram::pen::Pen;

pub(super) const ROW: CardRow = CardRow {
    column: Column::Stores,
    card: Card::Store,
    is_strong: false,
    ground: Ground::Rounded,
    icon,
    state,
};

/// A cylinder.
fn icon(pen: &mut Pen) {
    pen.arc((8.0, 3.8), (5.4, 2.0), 0.0, TAU)
        .line(&[(2.6, 3.8), (2.6, 12.2)])
        .line(&[(13.4, 3.8), (13.4, 12.2)])
        .arc((8.0, 8.0), (5.4, 2.0), PI, 0.0)
        .arc((8.0, 12.2), (5.4, 2.0), PI, 0.0);
}

fn state(index: &Index<'_>, _: &Annotations, item: &Item<'_>) -> Vec<String> {
    let Some(instance) = item.sql_instance else {
        return Vec::new();
    };
    let mut databases: Vec<&str> = Vec::new();
    let mut add = |database: &'static str| {
        if !databases.contains(&database) {
            databases.push(database);
        }
    };
    for service in index.databases_on(&instance.id) {
        let references = references_to(index, service);
        if references.is_empty() {
            add(database_in_words(&service.role));
        }
        for reference in references {
            add(persistent_chat_database_in_words(reference));
        }
    }
    let mut parts = Vec::new();
    if instance.always_on_primary_node.is_some() {
        parts.push("AlwaysOn".to_owned());
    }
    parts.push(if databases.is_empty() {
        "no databases".to_owned()
    } else {
        databases.join(", ")
    });
    parts
}

/// What Persistent Chat pools use a database for; the same service may be a mirror for one pool and the
/// content store of another.
fn references_to(index: &Index<'_>, service: &Service) -> BTreeSet<AssociationKind> {
    index
        .dependents(&service.id)
        .iter()
        .filter(|dependent| dependent.role == Role::PersistentChatService)
        .flat_map(|dependent| &dependent.depends_on)
        .filter(|dependency| dependency.target == service.id)
        .filter_map(|dependency| index.reference_of(dependency))
        .collect()
}

fn persistent_chat_database_in_words(reference: AssociationKind) -> &'static str {
    match reference {
        AssociationKind::Database(Database::Content) => "Persistent Chat content",
        AssociationKind::Database(Database::ContentMirror) => "content mirror",
        AssociationKind::Database(Database::ContentBackup) => "content backup",
        AssociationKind::Database(Database::ContentBackupMirror) => "content backup mirror",
        AssociationKind::Database(Database::Compliance) => "Persistent Chat compliance",
        AssociationKind::Database(Database::ComplianceMirror) => "compliance mirror",
        AssociationKind::Database(Database::ComplianceBackup) => "compliance backup",
        AssociationKind::Database(Database::ComplianceBackupMirror) => "compliance backup mirror",
        AssociationKind::Witness(_) => "witness",
        _ => "database",
    }
}
