//! Maps references to the vocabulary rows of their usages.

use crate::topology::{AssociationKind, Database, Pair};
use crate::vocabulary::Thing;

/// The thing for the usage of a reference.
pub fn usage_of(kind: AssociationKind) -> Option<Thing> {
    use AssociationKind::{Database as Db, FileStore, NextHop, Witness};
    Some(match kind {
        NextHop => Thing::UsageNextHop,
        FileStore => Thing::UsageFileStore,
        Db(Database::Content) => Thing::UsageContent,
        Db(Database::ContentMirror) => Thing::UsageMirror,
        Witness(Pair::Content) => Thing::UsageWitness,
        Db(Database::ContentBackup) => Thing::UsageBackup,
        Db(Database::ContentBackupMirror) => Thing::UsageBackupMirror,
        Witness(Pair::ContentBackup) => Thing::UsageBackupWitness,
        Db(Database::Compliance) => Thing::UsageCompliance,
        Db(Database::ComplianceMirror) => Thing::UsageComplianceMirror,
        Witness(Pair::Compliance) => Thing::UsageComplianceWitness,
        Db(Database::ComplianceBackup) => Thing::UsageComplianceBackup,
        Db(Database::ComplianceBackupMirror) => Thing::UsageComplianceBackupMirror,
        Witness(Pair::ComplianceBackup) => Thing::UsageComplianceBackupWitness,
        _ => return None,
    })
}

/// The reference for a thing.
pub fn reference_of(thing: Thing) -> Option<AssociationKind> {
    let mut kinds = AssociationKind::OF_PERSISTENT_CHAT.into_iter();
    kinds.find(|kind| usage_of(*kind) == Some(thing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_has_its_own_usage() {
        for kind in AssociationKind::OF_PERSISTENT_CHAT {
            assert_eq!(usage_of(kind).and_then(reference_of), Some(kind));
        }
        assert_eq!(usage_of(AssociationKind::BackEnd), None);
    }
}
