//! What is mirrored, and what the cmdlets call it: every pair of stores that `Install-CsMirrorDatabase` knows.

use crate::topology::{AssociationKind, Database, Pair};

/// A kind of mirrored pair.
pub(in crate::publish) struct MirrorKind {
    /// The store that serves.
    pub principal: AssociationKind,
    /// Its mirror.
    pub mirror: AssociationKind,
    /// The witness of the pair.
    pub witness: AssociationKind,
    /// The type of its databases.
    pub database_type: &'static str,
}

/// Every kind. A backup store of Persistent Chat is none: it is mirrored only while it serves after a failover.
pub(in crate::publish) const MIRROR_KINDS: [MirrorKind; 5] = [
    MirrorKind {
        principal: AssociationKind::Database(Database::Content),
        mirror: AssociationKind::Database(Database::ContentMirror),
        witness: AssociationKind::Witness(Pair::Content),
        database_type: database_type(Pair::Content),
    },
    MirrorKind {
        principal: AssociationKind::Database(Database::Compliance),
        mirror: AssociationKind::Database(Database::ComplianceMirror),
        witness: AssociationKind::Witness(Pair::Compliance),
        database_type: database_type(Pair::Compliance),
    },
    MirrorKind {
        principal: AssociationKind::BackEnd,
        mirror: AssociationKind::BackEndMirror,
        witness: AssociationKind::BackEndWitness,
        database_type: "User",
    },
    MirrorKind {
        principal: AssociationKind::ArchivingStore,
        mirror: AssociationKind::ArchivingMirror,
        witness: AssociationKind::ArchivingWitness,
        database_type: "Archiving",
    },
    MirrorKind {
        principal: AssociationKind::MonitoringStore,
        mirror: AssociationKind::MonitoringMirror,
        witness: AssociationKind::MonitoringWitness,
        database_type: "Monitoring",
    },
];

/// The type of the databases of a pair of a Persistent Chat pool.
pub(in crate::publish) const fn database_type(pair: Pair) -> &'static str {
    match pair {
        Pair::Content | Pair::ContentBackup => "PersistentChat",
        Pair::Compliance | Pair::ComplianceBackup => "PersistentChatCompliance",
    }
}
