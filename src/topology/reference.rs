//! The references of a Persistent Chat pool: one next hop, one file store, eight databases and four
//! witnesses (domain notes, section 0).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::role::Role;
use super::service::Usage;

/// One of the references that a Persistent Chat pool can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reference {
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
    /// Content in the other data centre.
    ContentBackup,
    /// The mirror of that.
    ContentBackupMirror,
    /// Compliance (mgccomp).
    Compliance,
    /// Its mirror.
    ComplianceMirror,
    /// Compliance in the other data centre.
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

impl Reference {
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
    pub fn role_and_usage(self) -> (Role, Usage) {
        match self {
            Self::NextHop => (Role::Registrar, Usage::Default),
            Self::FileStore => (Role::FileStore, Usage::Default),
            Self::Database(database) => {
                let role = if database.is_compliance() {
                    Role::PersistentChatComplianceStore
                } else {
                    Role::PersistentChatStore
                };
                let usage = match database {
                    Database::Content | Database::Compliance => Usage::Default,
                    Database::ContentMirror | Database::ComplianceMirror => Usage::Mirror,
                    Database::ContentBackup | Database::ComplianceBackup => Usage::Backup,
                    Database::ContentBackupMirror | Database::ComplianceBackupMirror => {
                        Usage::BackupMirror
                    }
                };
                (role, usage)
            }
            Self::Witness(pair) => match pair {
                Pair::Content => (Role::PersistentChatStore, Usage::Witness),
                Pair::ContentBackup => (Role::PersistentChatStore, Usage::BackupWitness),
                Pair::Compliance => (Role::PersistentChatComplianceStore, Usage::Witness),
                Pair::ComplianceBackup => {
                    (Role::PersistentChatComplianceStore, Usage::BackupWitness)
                }
            },
        }
    }

    /// Whether the target is a SQL Server store.
    pub fn wants_sql_store(self) -> bool {
        matches!(self, Self::Database(_) | Self::Witness(_))
    }
}

impl fmt::Display for Reference {
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
