//! The rows for the associations of an object.

use crate::diff::Change;
use crate::publish::plan::table::{Became, DifferenceRow, publishing, steps};
use crate::publish::step::StepKind::*;
use crate::topology::{AssociationKind, Database, Kind};

/// Why a mirror of a backup store needs nothing before a failover.
const BACKUP_MIRROR: &str = "the backup store is mirrored only while it is in use after a failover";

/// The row of an association of an object.
pub(super) fn row(
    holder: Option<Kind>,
    change: Change,
    association: AssociationKind,
    became: Became,
) -> DifferenceRow {
    let is_whole = matches!(change, Change::Added | Change::Removed);
    match association {
        AssociationKind::Database(database) => database_row(database, change, became),
        AssociationKind::Witness(pair) if pair.is_backup() => match became {
            Became::Added => steps(&[MirrorEndpoint]),
            Became::Changed | Became::Removed => publishing(BACKUP_MIRROR),
        },
        AssociationKind::Witness(_) => match became {
            Became::Added => steps(&[MirrorEndpoint, Mirror]),
            Became::Removed if is_whole => publishing("removed with the mirror"),
            Became::Removed => steps(&[WitnessRemoval]),
            Became::Changed => steps(&[MirrorEndpoint, WitnessRemoval, Mirror]),
        },
        AssociationKind::NextHop if is_whole => {
            publishing("covered by the steps for the whole pool")
        }
        AssociationKind::NextHop => steps(&[Firewall, Components, NextHop, Restart]),
        AssociationKind::FileStore | AssociationKind::FrontEndFileStore => match became {
            Became::Changed => steps(&[Firewall, StopServices, FileMove, Components, Services]),
            _ if is_whole => {
                publishing("the share has its own step if the file store is added or removed")
            }
            Became::Added => steps(&[Components, Restart]),
            Became::Removed => steps(&[Components]),
        },
        AssociationKind::BackEnd
        | AssociationKind::ArchivingStore
        | AssociationKind::MonitoringStore => match became {
            Became::Added => steps(&[Databases]),
            Became::Removed => steps(&[DatabaseRemoval]),
            Became::Changed => steps(&[
                MirrorEndpoint,
                MirrorRemoval,
                StopServices,
                DatabaseMove,
                Databases,
                Mirror,
                Components,
                Services,
                DatabaseRemoval,
            ]),
        },
        AssociationKind::ApplicationStore | AssociationKind::OtherDatabase => match became {
            Became::Added => steps(&[Databases]),
            Became::Removed => steps(&[DatabaseRemoval]),
            Became::Changed => steps(&[
                StopServices,
                DatabaseMove,
                Databases,
                DatabaseRemoval,
                Services,
            ]),
        },
        AssociationKind::BackEndMirror
        | AssociationKind::ArchivingMirror
        | AssociationKind::MonitoringMirror => mirror(became),
        AssociationKind::BackEndWitness
        | AssociationKind::ArchivingWitness
        | AssociationKind::MonitoringWitness => match became {
            Became::Removed if is_whole => publishing("removed with the mirror"),
            Became::Removed => steps(&[WitnessRemoval]),
            Became::Added | Became::Changed => steps(&[MirrorEndpoint, Mirror]),
        },
        AssociationKind::CentralManagementStore => match became {
            Became::Added => steps(&[CentralManagement]),
            Became::Changed | Became::Removed => steps(&[CentralManagement, Verification]),
        },
        AssociationKind::Pairing => match became {
            Became::Added | Became::Changed => steps(&[Pairing]),
            Became::Removed if is_whole => publishing("removed with the pool"),
            Became::Removed => steps(&[Components]),
        },
        _ if is_whole => publishing("covered by the steps for the whole object"),
        AssociationKind::EdgePool
        | AssociationKind::EdgeNextHop
        | AssociationKind::OfficeWebApps
        | AssociationKind::Trunk
        | AssociationKind::Gateway
        | AssociationKind::MediationNextHop
        | AssociationKind::TrustedApplicationNextHop
        | AssociationKind::OtherFileStore
        | AssociationKind::Other => match holder {
            Some(kind) if kind.row().runs_product => steps(&[Components]),
            _ => publishing(
                "publishing informs the servers; the device or server itself is set up separately",
            ),
        },
    }
}

fn mirror(became: Became) -> DifferenceRow {
    match became {
        Became::Added => steps(&[MirrorEndpoint, Firewall, Mirror, Restart, LogBackups]),
        Became::Changed => steps(&[
            MirrorRemoval,
            MirrorEndpoint,
            Firewall,
            Mirror,
            Restart,
            LogBackups,
        ]),
        Became::Removed => steps(&[MirrorRemoval, Restart]),
    }
}

/// A database of a Persistent Chat pool.
fn database_row(database: Database, change: Change, became: Became) -> DifferenceRow {
    let is_new = change == Change::Added;
    match database {
        Database::Content => match became {
            Became::Added => steps(&[Databases]),
            // The mirror and log shipping are of the database on the old instance; where there is none, they have no step.
            Became::Changed => steps(&[
                MirrorEndpoint,
                Firewall,
                ChatBackup,
                LogShippingRemoval,
                MirrorRemoval,
                StopServices,
                DatabaseMove,
                Databases,
                Mirror,
                Components,
                Services,
                LogShipping,
                LogBackups,
                DatabaseRemoval,
            ]),
            Became::Removed => steps(&[DatabaseRemoval]),
        },
        Database::Compliance => match became {
            Became::Added if is_new => steps(&[Databases, Compliance]),
            Became::Added => steps(&[Firewall, Databases, Components, Restart, Compliance]),
            Became::Changed => steps(&[
                MirrorEndpoint,
                Firewall,
                EmptyCompliance,
                MirrorRemoval,
                StopServices,
                Databases,
                Mirror,
                Components,
                Services,
                LogBackups,
                DatabaseRemoval,
            ]),
            Became::Removed if change == Change::Removed => {
                steps(&[EmptyCompliance, DatabaseRemoval])
            }
            Became::Removed => steps(&[EmptyCompliance, Components, DatabaseRemoval]),
        },
        Database::ContentBackup => match became {
            Became::Added if is_new => steps(&[LogShipping]),
            Became::Added => steps(&[Firewall, LogShipping]),
            Became::Changed => steps(&[Firewall, LogShippingRemoval, LogShipping, DatabaseRemoval]),
            Became::Removed => steps(&[LogShippingRemoval, DatabaseRemoval]),
        },
        // Compliance data is transient and is not shipped: the database is only created.
        Database::ComplianceBackup => match became {
            Became::Added if is_new => steps(&[Databases]),
            Became::Added => steps(&[Firewall, Databases]),
            Became::Changed => steps(&[Firewall, Databases, DatabaseRemoval]),
            Became::Removed => steps(&[DatabaseRemoval]),
        },
        // A backup is mirrored only after it has become the primary.
        Database::ContentBackupMirror | Database::ComplianceBackupMirror => match became {
            Became::Added => steps(&[MirrorEndpoint]),
            Became::Changed | Became::Removed => publishing(BACKUP_MIRROR),
        },
        Database::ContentMirror | Database::ComplianceMirror => match became {
            Became::Added if is_new => steps(&[MirrorEndpoint, Mirror, LogBackups]),
            Became::Removed if change == Change::Removed => steps(&[MirrorRemoval]),
            // Logs are shipped from the mirror, too, when it serves.
            Became::Added if database == Database::ContentMirror => steps(&[
                MirrorEndpoint,
                Firewall,
                Mirror,
                Restart,
                LogShipping,
                LogBackups,
            ]),
            Became::Changed if database == Database::ContentMirror => steps(&[
                MirrorRemoval,
                MirrorEndpoint,
                Firewall,
                Mirror,
                Restart,
                LogShipping,
                LogBackups,
            ]),
            _ => mirror(became),
        },
    }
}
