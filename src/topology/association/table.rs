//! The table of associations: one row for each kind.

use crate::topology::association::{
    AssociationKind, AssociationRow, Choosable, Database, Editable, Pair, WireKind,
};
use crate::topology::chat_usage::ChatUsage;
use crate::topology::{Kind, Role};

/// The base row for databases of a Persistent Chat pool.
const CONTENT: AssociationRow = AssociationRow {
    holders: &[Kind::PersistentChatPool],
    holder_roles: &[Role::PersistentChatService],
    target_roles: &[Role::PersistentChatStore],
    usage: Some(ChatUsage::Default),
    label: "SQL Server store",
    in_words: "content store",
    wire: WireKind::Content,
    property: Some("PersistentChatDatabase"),
    choose: Choosable::SqlStore,
    with: &[],
    editable: Editable::Freely,
};

const COMPLIANCE: AssociationRow = AssociationRow {
    target_roles: &[Role::PersistentChatComplianceStore],
    label: "Compliance SQL Server store",
    in_words: "compliance store",
    wire: WireKind::Compliance,
    property: Some("PersistentChatComplianceDatabase"),
    ..CONTENT
};

/// A database of a Front End pool.
const FRONT_END: AssociationRow = AssociationRow {
    holders: &[Kind::FrontEndPool, Kind::StandardEditionServer],
    holder_roles: &[Role::UserServices],
    target_roles: &[Role::UserStore],
    usage: Some(ChatUsage::Default),
    label: "SQL Server store",
    in_words: "back end",
    wire: WireKind::Database,
    property: None,
    choose: Choosable::Nothing,
    with: &[],
    editable: Editable::NotYet(
        "mirroring of Front End pool databases is set up in Topology Builder",
    ),
};

const ARCHIVING: AssociationRow = AssociationRow {
    holder_roles: &[Role::Registrar],
    target_roles: &[Role::ArchivingStore],
    label: "Archiving SQL Server store",
    in_words: "archiving store",
    editable: Editable::NotYet("archiving is set up in Topology Builder"),
    ..FRONT_END
};

const MONITORING: AssociationRow = AssociationRow {
    target_roles: &[Role::MonitoringStore],
    label: "Monitoring SQL Server store",
    in_words: "monitoring store",
    editable: Editable::NotYet("monitoring is set up in Topology Builder"),
    ..ARCHIVING
};

/// The base row for associations between pools that are only drawn.
const POOLS: AssociationRow = AssociationRow {
    holders: &[Kind::FrontEndPool, Kind::StandardEditionServer],
    holder_roles: &[],
    target_roles: &[],
    usage: None,
    label: "Next hop pool",
    in_words: "next hop",
    wire: WireKind::Other,
    property: None,
    choose: Choosable::Nothing,
    with: &[],
    editable: Editable::NotYet("pools of this kind are set up in Topology Builder"),
};

/// The services of a pool that keep files.
const FILE_STORE_USERS: &[Role] = &[
    Role::UserServices,
    Role::ConfServices,
    Role::WebServices,
    Role::ApplicationServer,
    Role::CentralMgmt,
    Role::BackupService,
];

/// Every role that is a database.
const DATABASES: &[Role] = &[
    Role::UserStore,
    Role::ApplicationStore,
    Role::ArchivingStore,
    Role::MonitoringStore,
    Role::CentralMgmtStore,
    Role::PersistentChatStore,
    Role::PersistentChatComplianceStore,
];

/// Associations with an unknown meaning.
const UNKNOWN: AssociationRow = AssociationRow {
    holders: &[],
    label: "Association",
    in_words: "association",
    editable: Editable::NotYet("its purpose is unknown"),
    ..POOLS
};

impl AssociationKind {
    /// The row of a kind.
    pub fn row(self) -> &'static AssociationRow {
        match self {
            Self::Database(Database::Content) => &CONTENT,
            Self::Database(Database::ContentMirror) => {
                const {
                    &AssociationRow {
                        usage: Some(ChatUsage::Mirror),
                        label: "Mirroring SQL Server store",
                        in_words: "content mirror",
                        wire: WireKind::Mirror,
                        property: Some("MirrorPersistentChatDatabase"),
                        ..CONTENT
                    }
                }
            }
            Self::Database(Database::ContentBackup) => {
                const {
                    &AssociationRow {
                        usage: Some(ChatUsage::Backup),
                        label: "Backup SQL Server store",
                        in_words: "backup content store",
                        wire: WireKind::Backup,
                        property: Some("BackupPersistentChatDatabase"),
                        ..CONTENT
                    }
                }
            }
            Self::Database(Database::ContentBackupMirror) => {
                const {
                    &AssociationRow {
                        usage: Some(ChatUsage::BackupMirror),
                        label: "Backup SQL Server store mirror",
                        in_words: "backup content mirror",
                        wire: WireKind::Mirror,
                        property: Some("BackupMirrorPersistentChatDatabase"),
                        ..CONTENT
                    }
                }
            }
            Self::Database(Database::Compliance) => &COMPLIANCE,
            Self::Database(Database::ComplianceMirror) => {
                const {
                    &AssociationRow {
                        usage: Some(ChatUsage::Mirror),
                        label: "Compliance SQL Server store mirror",
                        in_words: "compliance mirror",
                        wire: WireKind::Mirror,
                        property: Some("MirrorPersistentChatComplianceDatabase"),
                        ..COMPLIANCE
                    }
                }
            }
            Self::Database(Database::ComplianceBackup) => {
                const {
                    &AssociationRow {
                        usage: Some(ChatUsage::Backup),
                        label: "Backup compliance SQL Server store",
                        in_words: "backup compliance store",
                        wire: WireKind::Backup,
                        property: Some("BackupPersistentChatComplianceDatabase"),
                        ..COMPLIANCE
                    }
                }
            }
            Self::Database(Database::ComplianceBackupMirror) => {
                const {
                    &AssociationRow {
                        usage: Some(ChatUsage::BackupMirror),
                        label: "Backup compliance SQL Server store mirror",
                        in_words: "backup compliance mirror",
                        wire: WireKind::Mirror,
                        property: Some("BackupMirrorPersistentChatComplianceDatabase"),
                        ..COMPLIANCE
                    }
                }
            }
            Self::Witness(Pair::Content) => {
                const {
                    &AssociationRow {
                        usage: Some(ChatUsage::Witness),
                        label: "SQL Server mirroring witness",
                        in_words: "content witness",
                        wire: WireKind::Witness,
                        property: None,
                        ..CONTENT
                    }
                }
            }
            Self::Witness(Pair::ContentBackup) => {
                const {
                    &AssociationRow {
                        usage: Some(ChatUsage::BackupWitness),
                        label: "Backup SQL Server mirroring witness",
                        in_words: "backup content witness",
                        wire: WireKind::Witness,
                        property: None,
                        ..CONTENT
                    }
                }
            }
            Self::Witness(Pair::Compliance) => {
                const {
                    &AssociationRow {
                        usage: Some(ChatUsage::Witness),
                        label: "Compliance SQL Server mirroring witness",
                        in_words: "compliance witness",
                        wire: WireKind::Witness,
                        property: None,
                        ..COMPLIANCE
                    }
                }
            }
            Self::Witness(Pair::ComplianceBackup) => {
                const {
                    &AssociationRow {
                        usage: Some(ChatUsage::BackupWitness),
                        label: "Backup compliance SQL Server mirroring witness",
                        in_words: "backup compliance witness",
                        wire: WireKind::Witness,
                        property: None,
                        ..COMPLIANCE
                    }
                }
            }
            Self::NextHop => {
                const {
                    &AssociationRow {
                        target_roles: &[Role::Registrar],
                        label: "Next hop pool",
                        in_words: "next hop",
                        wire: WireKind::NextHop,
                        property: Some("Registrar"),
                        choose: Choosable::FrontEndPool,
                        ..CONTENT
                    }
                }
            }
            Self::FileStore => {
                const {
                    &AssociationRow {
                        target_roles: &[Role::FileStore],
                        label: "File store",
                        in_words: "file store",
                        wire: WireKind::FileStore,
                        property: Some("FileStore"),
                        choose: Choosable::FileStore,
                        ..CONTENT
                    }
                }
            }
            Self::BackEnd => {
                const {
                    &AssociationRow {
                        property: Some("UserDatabase"),
                        choose: Choosable::SqlStore,
                        with: &[Self::ApplicationStore],
                        editable: Editable::WhenMissing(
                            "its databases are moved with the product's own tools",
                        ),
                        ..FRONT_END
                    }
                }
            }
            Self::BackEndMirror => {
                const {
                    &AssociationRow {
                        usage: Some(ChatUsage::Mirror),
                        label: "Mirroring SQL Server store",
                        in_words: "back end mirror",
                        property: Some("MirrorUserDatabase"),
                        ..FRONT_END
                    }
                }
            }
            Self::BackEndWitness => {
                const {
                    &AssociationRow {
                        usage: Some(ChatUsage::Witness),
                        label: "SQL Server mirroring witness",
                        in_words: "back end witness",
                        ..FRONT_END
                    }
                }
            }
            Self::ApplicationStore => {
                const {
                    &AssociationRow {
                        holder_roles: &[Role::ApplicationServer],
                        target_roles: &[Role::ApplicationStore],
                        usage: None,
                        in_words: "application store",
                        property: Some("ApplicationDatabase"),
                        editable: Editable::NotYet(
                            "application databases are created with the back end",
                        ),
                        ..FRONT_END
                    }
                }
            }
            Self::ArchivingStore => {
                const {
                    &AssociationRow {
                        property: Some("ArchivingDatabase"),
                        ..ARCHIVING
                    }
                }
            }
            Self::ArchivingMirror => {
                const {
                    &AssociationRow {
                        usage: Some(ChatUsage::Mirror),
                        label: "Archiving SQL Server store mirror",
                        in_words: "archiving mirror",
                        property: Some("MirrorArchivingDatabase"),
                        ..ARCHIVING
                    }
                }
            }
            Self::ArchivingWitness => {
                const {
                    &AssociationRow {
                        usage: Some(ChatUsage::Witness),
                        label: "Archiving SQL Server mirroring witness",
                        in_words: "archiving witness",
                        ..ARCHIVING
                    }
                }
            }
            Self::MonitoringStore => {
                const {
                    &AssociationRow {
                        property: Some("MonitoringDatabase"),
                        ..MONITORING
                    }
                }
            }
            Self::MonitoringMirror => {
                const {
                    &AssociationRow {
                        usage: Some(ChatUsage::Mirror),
                        label: "Monitoring SQL Server store mirror",
                        in_words: "monitoring mirror",
                        property: Some("MirrorMonitoringDatabase"),
                        ..MONITORING
                    }
                }
            }
            Self::MonitoringWitness => {
                const {
                    &AssociationRow {
                        usage: Some(ChatUsage::Witness),
                        label: "Monitoring SQL Server mirroring witness",
                        in_words: "monitoring witness",
                        ..MONITORING
                    }
                }
            }
            Self::CentralManagementStore => {
                const {
                    &AssociationRow {
                        holder_roles: &[Role::CentralMgmt],
                        target_roles: &[Role::CentralMgmtStore],
                        usage: None,
                        label: "Central Management store",
                        in_words: "Central Management store",
                        editable: Editable::NotYet(
                            "the Central Management store is moved with the product's own tools",
                        ),
                        ..FRONT_END
                    }
                }
            }
            Self::FrontEndFileStore => {
                const {
                    &AssociationRow {
                        holder_roles: FILE_STORE_USERS,
                        target_roles: &[Role::FileStore],
                        label: "File store",
                        in_words: "file store",
                        wire: WireKind::FileStore,
                        choose: Choosable::FileStore,
                        editable: Editable::WhenMissing(
                            "its files are moved with the product's own tools",
                        ),
                        ..FRONT_END
                    }
                }
            }
            Self::EdgePool => {
                const {
                    &AssociationRow {
                        target_roles: &[Role::EdgeServer],
                        label: "Edge pool",
                        in_words: "Edge pool",
                        ..POOLS
                    }
                }
            }
            Self::EdgeNextHop => {
                const {
                    &AssociationRow {
                        holders: &[Kind::EdgePool],
                        holder_roles: &[Role::EdgeServer],
                        ..POOLS
                    }
                }
            }
            Self::OfficeWebApps => {
                const {
                    &AssociationRow {
                        target_roles: &[Role::WacService],
                        label: "Office Web Apps Server",
                        in_words: "Office Web Apps Server",
                        ..POOLS
                    }
                }
            }
            Self::Trunk => {
                const {
                    &AssociationRow {
                        holders: &[Kind::PstnGateway],
                        holder_roles: &[Role::PstnGateway],
                        label: "PSTN gateway",
                        in_words: "trunk",
                        ..POOLS
                    }
                }
            }
            Self::Gateway => {
                const {
                    &AssociationRow {
                        holders: &[
                            Kind::MediationPool,
                            Kind::FrontEndPool,
                            Kind::StandardEditionServer,
                        ],
                        target_roles: &[Role::PstnGateway],
                        label: "PSTN gateway",
                        in_words: "PSTN gateway",
                        ..POOLS
                    }
                }
            }
            Self::MediationNextHop => {
                const {
                    &AssociationRow {
                        holders: &[Kind::MediationPool],
                        holder_roles: &[Role::MediationServer],
                        ..POOLS
                    }
                }
            }
            Self::TrustedApplicationNextHop => {
                const {
                    &AssociationRow {
                        holders: &[Kind::TrustedApplicationPool],
                        holder_roles: &[Role::ExternalServer],
                        ..POOLS
                    }
                }
            }
            Self::Pairing => {
                const {
                    &AssociationRow {
                        holder_roles: &[Role::Registrar],
                        target_roles: &[Role::Registrar],
                        label: "Paired Front End pools",
                        in_words: "paired pool",
                        wire: WireKind::Pairing,
                        property: Some("BackupRegistrar"),
                        editable: Editable::NotYet("pools are paired in Topology Builder"),
                        ..POOLS
                    }
                }
            }
            Self::OtherDatabase => {
                const {
                    &AssociationRow {
                        target_roles: DATABASES,
                        label: "SQL Server store",
                        in_words: "database",
                        wire: WireKind::Database,
                        ..UNKNOWN
                    }
                }
            }
            Self::OtherFileStore => {
                const {
                    &AssociationRow {
                        target_roles: &[Role::FileStore],
                        label: "File store",
                        in_words: "file store",
                        wire: WireKind::FileStore,
                        ..UNKNOWN
                    }
                }
            }
            Self::Other => &UNKNOWN,
        }
    }
}
