//! The databases of a Persistent Chat pool and the pairs in which they are mirrored.

use serde::{Deserialize, Serialize};

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

    /// Its position in [`Self::ALL`], for a table with a slot for each.
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
