//! The mirrored pairs of a topology, and the database types that `Install-CsMirrorDatabase` uses for them.

use crate::diff::Property;
use crate::publish::step::Cause;
use crate::topology::{
    AssociationKind, Cluster, Database, Index, InstalledOn, ObjectId, Pair, Service, SqlStore,
};

/// A kind of mirrored pair.
pub(in crate::publish) struct MirrorKind {
    /// The association of the primary.
    pub principal: AssociationKind,
    pub mirror: AssociationKind,
    /// The association of the witness.
    pub witness: AssociationKind,
    /// The database type in the cmdlets.
    pub database_type: &'static str,
}

/// Every kind. The backup stores of Persistent Chat are not included: they are mirrored only while they are in use
/// after a failover.
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

/// The database type of a pair of a Persistent Chat pool.
pub(in crate::publish) const fn database_type(pair: Pair) -> &'static str {
    match pair {
        Pair::Content | Pair::ContentBackup => "PersistentChat",
        Pair::Compliance | Pair::ComplianceBackup => "PersistentChatCompliance",
    }
}

/// A mirrored pair of a topology.
pub(in crate::publish) struct MirroredPair<'t> {
    /// What is mirrored.
    pub kind: &'static MirrorKind,
    /// The pool that the databases belong to.
    pub pool: &'t Cluster,
    /// The primary.
    pub principal: SqlStore<'t>,
    pub mirror: SqlStore<'t>,
    /// The witness, if there is one.
    pub witness: Option<SqlStore<'t>>,
}

impl MirroredPair<'_> {
    /// Whether a difference concerns this pair.
    pub fn is_of(&self, index: &Index<'_>, cause: &Cause) -> bool {
        let Some(Property::Association(of)) = cause.property else {
            return false;
        };
        let pool = cause.object.as_ref().and_then(|id| match id {
            ObjectId::Cluster(id) => index.cluster(id),
            ObjectId::Service(id) => index.cluster_of(index.service(id)?),
            _ => None,
        });
        let is_of_kind = [self.kind.principal, self.kind.mirror, self.kind.witness].contains(&of);
        is_of_kind && pool.is_some_and(|pool| pool.id == self.pool.id)
    }
}

/// Every mirrored pair of a topology, without duplicates.
pub(in crate::publish) fn mirrored<'t>(index: &Index<'t>) -> Vec<MirroredPair<'t>> {
    let mut found: Vec<MirroredPair<'t>> = Vec::new();
    for kind in &MIRROR_KINDS {
        for held in index.associations().filter(|held| held.kind == kind.mirror) {
            let mut others = index.associations_of(held.holder);
            let principal = others.find(|(_, other)| other.kind == kind.principal);
            let stores = principal.and_then(|(_, other)| {
                Some((
                    store_of(index, other.target)?,
                    store_of(index, held.target)?,
                ))
            });
            let (Some((principal, mirror)), Some(pool)) = (stores, index.cluster_of(held.holder))
            else {
                continue;
            };
            let is_known = |known: &MirroredPair<'_>| {
                known.kind.database_type == kind.database_type && known.pool.id == pool.id
            };
            if !found.iter().any(is_known) {
                let mut others = index.associations_of(held.holder);
                let witness = others.find(|(_, other)| other.kind == kind.witness);
                found.push(MirroredPair {
                    kind,
                    pool,
                    principal,
                    mirror,
                    witness: witness.and_then(|(_, other)| store_of(index, other.target)),
                });
            }
        }
    }
    found
}

/// The SQL Server store that hosts a database.
pub(in crate::publish) fn store_of<'t>(
    index: &Index<'t>,
    database: &'t Service,
) -> Option<SqlStore<'t>> {
    match &database.installed_on {
        InstalledOn::SqlInstance(id) => {
            let (cluster, instance) = index.sql_instance(id)?;
            Some(SqlStore { cluster, instance })
        }
        InstalledOn::Cluster(_) => None,
    }
}
