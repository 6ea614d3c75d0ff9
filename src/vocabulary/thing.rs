//! The things that have a spelling in documents.

use serde::{Deserialize, Serialize};

/// A thing whose spelling is a row of the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Thing {
    /// `RoleName` of the service.
    ServiceRole,
    /// `RoleName` of the content database.
    ContentStoreRole,
    /// `RoleName` of the compliance database.
    ComplianceStoreRole,
    /// `Type` of the service.
    ServiceType,
    /// `RoleVersion` of the service.
    RoleVersion,
    /// The element with the settings of the service.
    RoleElement,
    /// The location of the display name.
    DisplayName,
    /// The location of the active computers.
    ActiveMachines,
    /// The element of one active computer.
    ActiveMachine,
    /// The attribute with its name.
    ActiveMachineFqdn,
    /// `Owner` of the service's port.
    PortOwner,
    /// `Usage` of the service's port.
    PortUsage,
    /// `GruuType` of the service's port.
    PortGruuType,
    /// `Usage` of a mirror database.
    UsageMirror,
    /// `Usage` of a witness.
    UsageWitness,
    /// `Usage` of a backup database.
    UsageBackup,
    /// `Usage` of the mirror of a backup database.
    UsageBackupMirror,
    /// `Usage` of the witness of the backup pair.
    UsageBackupWitness,
    /// The attribute in which the `Backup` of a Registrar refers to its target in a `.tbxml`.
    BackupReference,
    /// The element or attribute of a site for its default pool.
    SiteDefaultPool,
    /// `RoleName` of the service of the next hop that a pool refers to.
    NextHopRole,
    /// `Usage` of the next hop.
    UsageNextHop,
    /// `Usage` of the file store.
    UsageFileStore,
    /// `Usage` of the content database.
    UsageContent,
    /// `Usage` of the compliance database.
    UsageCompliance,
    /// `Usage` of the mirror of the compliance database.
    UsageComplianceMirror,
    /// `Usage` of the witness of the compliance pair.
    UsageComplianceWitness,
    /// `Usage` of the backup of the compliance database.
    UsageComplianceBackup,
    /// `Usage` of the mirror of that backup.
    UsageComplianceBackupMirror,
    /// `Usage` of the witness of that backup pair.
    UsageComplianceBackupWitness,
}

impl Thing {
    /// Every thing, in the order of the vocabulary.
    pub const ALL: [Self; 30] = [
        Self::ServiceRole,
        Self::ContentStoreRole,
        Self::ComplianceStoreRole,
        Self::ServiceType,
        Self::RoleVersion,
        Self::RoleElement,
        Self::DisplayName,
        Self::ActiveMachines,
        Self::ActiveMachine,
        Self::ActiveMachineFqdn,
        Self::PortOwner,
        Self::PortUsage,
        Self::PortGruuType,
        Self::UsageMirror,
        Self::UsageWitness,
        Self::UsageBackup,
        Self::UsageBackupMirror,
        Self::UsageBackupWitness,
        Self::BackupReference,
        Self::SiteDefaultPool,
        Self::NextHopRole,
        Self::UsageNextHop,
        Self::UsageFileStore,
        Self::UsageContent,
        Self::UsageCompliance,
        Self::UsageComplianceMirror,
        Self::UsageComplianceWitness,
        Self::UsageComplianceBackup,
        Self::UsageComplianceBackupMirror,
        Self::UsageComplianceBackupWitness,
    ];

    /// The thing in words, for the middle of a sentence.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::ServiceRole => "role name of the Persistent Chat service",
            Self::ContentStoreRole => "role name of the content database",
            Self::ComplianceStoreRole => "role name of the compliance database",
            Self::ServiceType => "type of the Persistent Chat service",
            Self::RoleVersion => "role version of the Persistent Chat service",
            Self::RoleElement => "element of the settings",
            Self::DisplayName => "display name",
            Self::ActiveMachines => "active computers",
            Self::ActiveMachine => "element of an active computer",
            Self::ActiveMachineFqdn => "name of an active computer",
            Self::PortOwner => "owner of the port",
            Self::PortUsage => "usage of the port",
            Self::PortGruuType => "GRUU type of the port",
            Self::UsageMirror => "usage of the content mirror",
            Self::UsageWitness => "usage of the content witness",
            Self::UsageBackup => "usage of the content backup",
            Self::UsageBackupMirror => "usage of the mirror of the content backup",
            Self::UsageBackupWitness => "usage of the witness of the content backup",
            Self::BackupReference => "reference to the backup Registrar",
            Self::SiteDefaultPool => "default pool of a site",
            Self::NextHopRole => "role name used in references to the next hop",
            Self::UsageNextHop => "usage of the next hop",
            Self::UsageFileStore => "usage of the file store",
            Self::UsageContent => "usage of the content database",
            Self::UsageCompliance => "usage of the compliance database",
            Self::UsageComplianceMirror => "usage of the compliance mirror",
            Self::UsageComplianceWitness => "usage of the compliance witness",
            Self::UsageComplianceBackup => "usage of the compliance backup",
            Self::UsageComplianceBackupMirror => "usage of the mirror of the compliance backup",
            Self::UsageComplianceBackupWitness => "usage of the witness of the compliance backup",
        }
    }
}
