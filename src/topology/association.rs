//! The references of a Persistent Chat pool: one next hop, one file store, eight databases and four
//! witnesses (domain notes, section 0).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::topology::recognize_chat::ChatUsage;
use crate::topology::role::Role;

/// One of the references that a Persistent Chat pool can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AssociationKind {
    /// The Front End pool or Standard Edition server that routes requests to the pool.
    NextHop,
    /// The file store for uploaded files.
    FileStore,
    /// A database, by the SQL Server store that holds it.
    Database(Database),
    /// The witness of a mirrored pair.
    Witness(Pair),
}

/// The eight databases of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Database {
    /// Content (mgc).
    Content,
    /// Its mirror.
    ContentMirror,
    /// Content in the other data center.
    ContentBackup,
    /// The mirror of that.
    ContentBackupMirror,
    /// Compliance (mgccomp).
    Compliance,
    /// Its mirror.
    ComplianceMirror,
    /// Compliance in the other data center.
    ComplianceBackup,
    /// The mirror of that.
    ComplianceBackupMirror,
}

/// The four pairs that can be mirrored and have a witness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Pair {
    /// Content and its mirror.
    Content,
    /// Backup content and its mirror.
    ContentBackup,
    /// Compliance and its mirror.
    Compliance,
    /// Backup compliance and its mirror.
    ComplianceBackup,
}

impl AssociationKind {
    /// Every reference, in the order of Topology Builder's property sheet.
    pub const ALL: [Self; 14] = [
        Self::Database(Database::Content),
        Self::Database(Database::ContentMirror),
        Self::Witness(Pair::Content),
        Self::Database(Database::ContentBackup),
        Self::Database(Database::ContentBackupMirror),
        Self::Witness(Pair::ContentBackup),
        Self::Database(Database::Compliance),
        Self::Database(Database::ComplianceMirror),
        Self::Witness(Pair::Compliance),
        Self::Database(Database::ComplianceBackup),
        Self::Database(Database::ComplianceBackupMirror),
        Self::Witness(Pair::ComplianceBackup),
        Self::FileStore,
        Self::NextHop,
    ];

    /// The label of Topology Builder's field (domain notes, 2.1 and 2.2), without the colon.
    pub fn label(self) -> &'static str {
        match self {
            Self::NextHop => "Next hop pool",
            Self::FileStore => "File store",
            Self::Database(Database::Content) => "SQL Server store",
            Self::Database(Database::ContentMirror) => "Mirroring SQL Server store",
            Self::Database(Database::ContentBackup) => "Backup SQL Server store",
            Self::Database(Database::ContentBackupMirror) => "Backup SQL Server store mirror",
            Self::Database(Database::Compliance) => "Compliance SQL Server store",
            Self::Database(Database::ComplianceMirror) => "Compliance SQL Server store mirror",
            Self::Database(Database::ComplianceBackup) => "Backup compliance SQL Server store",
            Self::Database(Database::ComplianceBackupMirror) => {
                "Backup compliance SQL Server store mirror"
            }
            Self::Witness(Pair::Content) => "SQL Server mirroring witness",
            Self::Witness(Pair::ContentBackup) => "Backup SQL Server mirroring witness",
            Self::Witness(Pair::Compliance) => "Compliance SQL Server mirroring witness",
            Self::Witness(Pair::ComplianceBackup) => {
                "Backup compliance SQL Server mirroring witness"
            }
        }
    }

    /// The reference in the middle of a sentence: "the compliance store".
    pub fn in_words(self) -> &'static str {
        match self {
            Self::NextHop => "next hop",
            Self::FileStore => "file store",
            Self::Database(Database::Content) => "content store",
            Self::Database(Database::ContentMirror) => "content mirror",
            Self::Database(Database::ContentBackup) => "backup content store",
            Self::Database(Database::ContentBackupMirror) => "backup content mirror",
            Self::Database(Database::Compliance) => "compliance store",
            Self::Database(Database::ComplianceMirror) => "compliance mirror",
            Self::Database(Database::ComplianceBackup) => "backup compliance store",
            Self::Database(Database::ComplianceBackupMirror) => "backup compliance mirror",
            Self::Witness(Pair::Content) => "content witness",
            Self::Witness(Pair::ContentBackup) => "backup content witness",
            Self::Witness(Pair::Compliance) => "compliance witness",
            Self::Witness(Pair::ComplianceBackup) => "backup compliance witness",
        }
    }

    /// Role of the referenced service and the dependency's usage.
    ///
    /// A witness is held as a further store service on the witness instance, told apart by its
    /// usage alone; this is inferred (format notes, e3 and f11).
    pub fn role_and_usage(self) -> (Role, ChatUsage) {
        match self {
            Self::NextHop => (Role::Registrar, ChatUsage::Default),
            Self::FileStore => (Role::FileStore, ChatUsage::Default),
            Self::Database(database) => {
                let role = if database.is_compliance() {
                    Role::PersistentChatComplianceStore
                } else {
                    Role::PersistentChatStore
                };
                let usage = match database {
                    Database::Content | Database::Compliance => ChatUsage::Default,
                    Database::ContentMirror | Database::ComplianceMirror => ChatUsage::Mirror,
                    Database::ContentBackup | Database::ComplianceBackup => ChatUsage::Backup,
                    Database::ContentBackupMirror | Database::ComplianceBackupMirror => {
                        ChatUsage::BackupMirror
                    }
                };
                (role, usage)
            }
            Self::Witness(pair) => match pair {
                Pair::Content => (Role::PersistentChatStore, ChatUsage::Witness),
                Pair::ContentBackup => (Role::PersistentChatStore, ChatUsage::BackupWitness),
                Pair::Compliance => (Role::PersistentChatComplianceStore, ChatUsage::Witness),
                Pair::ComplianceBackup => (
                    Role::PersistentChatComplianceStore,
                    ChatUsage::BackupWitness,
                ),
            },
        }
    }

    /// The reference that a dependency of this usage on a service of this role stands for: the inverse of
    /// [`Self::role_and_usage`], without comparing all of them.
    pub fn of(role: &Role, usage: ChatUsage) -> Option<Self> {
        let pairs = match role {
            Role::Registrar => return (usage == ChatUsage::Default).then_some(Self::NextHop),
            Role::FileStore => return (usage == ChatUsage::Default).then_some(Self::FileStore),
            Role::PersistentChatStore => [Pair::Content, Pair::ContentBackup],
            Role::PersistentChatComplianceStore => [Pair::Compliance, Pair::ComplianceBackup],
            _ => return None,
        };
        let [primary, backup] = pairs;
        Some(match usage {
            ChatUsage::Default => Self::Database(primary.principal()),
            ChatUsage::Mirror => Self::Database(primary.mirror()),
            ChatUsage::Witness => Self::Witness(primary),
            ChatUsage::Backup => Self::Database(backup.principal()),
            ChatUsage::BackupMirror => Self::Database(backup.mirror()),
            ChatUsage::BackupWitness => Self::Witness(backup),
        })
    }

    /// Where it stands in [`Self::ALL`], for a table with a slot for each.
    pub const fn place(self) -> usize {
        match self {
            Self::Database(Database::Content) => 0,
            Self::Database(Database::ContentMirror) => 1,
            Self::Witness(Pair::Content) => 2,
            Self::Database(Database::ContentBackup) => 3,
            Self::Database(Database::ContentBackupMirror) => 4,
            Self::Witness(Pair::ContentBackup) => 5,
            Self::Database(Database::Compliance) => 6,
            Self::Database(Database::ComplianceMirror) => 7,
            Self::Witness(Pair::Compliance) => 8,
            Self::Database(Database::ComplianceBackup) => 9,
            Self::Database(Database::ComplianceBackupMirror) => 10,
            Self::Witness(Pair::ComplianceBackup) => 11,
            Self::FileStore => 12,
            Self::NextHop => 13,
        }
    }

    /// Whether the target is a SQL Server store.
    pub fn wants_sql_store(self) -> bool {
        matches!(self, Self::Database(_) | Self::Witness(_))
    }
}

impl fmt::Display for AssociationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.in_words())
    }
}

impl Database {
    /// Every database, content before compliance.
    pub const ALL: [Self; 8] = [
        Self::Content,
        Self::ContentMirror,
        Self::ContentBackup,
        Self::ContentBackupMirror,
        Self::Compliance,
        Self::ComplianceMirror,
        Self::ComplianceBackup,
        Self::ComplianceBackupMirror,
    ];

    /// Whether it holds compliance data (mgccomp) rather than content (mgc).
    pub fn is_compliance(self) -> bool {
        matches!(
            self,
            Self::Compliance
                | Self::ComplianceMirror
                | Self::ComplianceBackup
                | Self::ComplianceBackupMirror
        )
    }

    /// The pair it belongs to, as principal or as mirror.
    pub fn pair(self) -> Pair {
        match self {
            Self::Content | Self::ContentMirror => Pair::Content,
            Self::ContentBackup | Self::ContentBackupMirror => Pair::ContentBackup,
            Self::Compliance | Self::ComplianceMirror => Pair::Compliance,
            Self::ComplianceBackup | Self::ComplianceBackupMirror => Pair::ComplianceBackup,
        }
    }

    /// Whether it is the mirror of its pair.
    pub fn is_mirror(self) -> bool {
        self.pair().mirror() == self
    }

    /// Whether it belongs to disaster recovery.
    pub fn is_backup(self) -> bool {
        self.pair().is_backup()
    }
}

impl Pair {
    /// Every pair, in the order of the property sheet.
    pub const ALL: [Self; 4] = [
        Self::Content,
        Self::ContentBackup,
        Self::Compliance,
        Self::ComplianceBackup,
    ];

    /// Where it stands in [`Self::ALL`], for a table with a slot for each.
    pub const fn place(self) -> usize {
        match self {
            Self::Content => 0,
            Self::ContentBackup => 1,
            Self::Compliance => 2,
            Self::ComplianceBackup => 3,
        }
    }

    /// Whether it holds compliance data (mgccomp) rather than content (mgc).
    pub fn is_compliance(self) -> bool {
        matches!(self, Self::Compliance | Self::ComplianceBackup)
    }

    /// Whether it belongs to disaster recovery.
    pub fn is_backup(self) -> bool {
        matches!(self, Self::ContentBackup | Self::ComplianceBackup)
    }

    /// The database that is mirrored.
    pub fn principal(self) -> Database {
        match self {
            Self::Content => Database::Content,
            Self::ContentBackup => Database::ContentBackup,
            Self::Compliance => Database::Compliance,
            Self::ComplianceBackup => Database::ComplianceBackup,
        }
    }

    /// Its mirror.
    pub fn mirror(self) -> Database {
        match self {
            Self::Content => Database::ContentMirror,
            Self::ContentBackup => Database::ContentBackupMirror,
            Self::Compliance => Database::ComplianceMirror,
            Self::ComplianceBackup => Database::ComplianceBackupMirror,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_is_known_by_its_place_and_by_its_role_and_usage() {
        for (place, reference) in AssociationKind::ALL.into_iter().enumerate() {
            let (role, usage) = reference.role_and_usage();
            assert_eq!(AssociationKind::of(&role, usage), Some(reference));
            assert_eq!(reference.place(), place);
        }
        for (place, pair) in Pair::ALL.into_iter().enumerate() {
            assert_eq!(pair.place(), place);
        }
    }

    #[test]
    fn other_dependencies_are_no_reference() {
        for (role, usage) in [
            (Role::Registrar, ChatUsage::Mirror),
            (Role::UserStore, ChatUsage::Default),
        ] {
            assert_eq!(AssociationKind::of(&role, usage), None);
        }
    }
}
