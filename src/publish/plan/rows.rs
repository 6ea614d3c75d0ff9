//! Every kind of step with its texts: one file for each part of the work.

mod configure;
mod databases;
mod first;
mod mirrors;
mod people;
mod prepare;
mod publishing;
mod release;
mod remove;
mod save;
mod setup;

use crate::publish::plan::row::StepRow;
use crate::publish::step::StepKind;

/// The row of a kind of step.
pub(super) fn row(kind: StepKind) -> &'static StepRow {
    match kind {
        StepKind::DirectoryPreparation => &first::DIRECTORY_PREPARATION,
        StepKind::Preconditions => &first::PRECONDITIONS,
        StepKind::FirstServer => &first::FIRST_SERVER,
        StepKind::CentralManagement => &first::CENTRAL_MANAGEMENT,
        StepKind::Accounts => &prepare::ACCOUNTS,
        StepKind::Prerequisites => &prepare::PREREQUISITES,
        StepKind::Names => &prepare::NAMES,
        StepKind::SqlInstance => &prepare::SQL_INSTANCE,
        StepKind::Firewall => &prepare::FIREWALL,
        StepKind::Share => &prepare::SHARE,
        StepKind::Delegation => &prepare::DELEGATION,
        StepKind::Backup => &save::BACKUP,
        StepKind::ChatBackup => &save::CHAT_BACKUP,
        StepKind::RegularBackup => &save::REGULAR_BACKUP,
        StepKind::MoveUsers => &release::MOVE_USERS,
        StepKind::StopUsing => &release::STOP_USING,
        StepKind::EmptyCompliance => &release::EMPTY_COMPLIANCE,
        StepKind::ChatEndpoints => &release::CHAT_ENDPOINTS,
        StepKind::Deactivation => &release::DEACTIVATION,
        StepKind::StopServices => &release::STOP_SERVICES,
        StepKind::Definition => &publishing::DEFINITION,
        StepKind::Preflight => &publishing::PREFLIGHT,
        StepKind::Publication => &publishing::PUBLICATION,
        StepKind::Activation => &publishing::ACTIVATION,
        StepKind::SimpleUrls => &publishing::SIMPLE_URLS,
        StepKind::Replication => &publishing::REPLICATION,
        StepKind::Databases => &databases::DATABASES,
        StepKind::DatabaseMove => &databases::DATABASE_MOVE,
        StepKind::LogShipping => &databases::LOG_SHIPPING,
        StepKind::LogShippingRemoval => &databases::LOG_SHIPPING_REMOVAL,
        StepKind::LogBackups => &databases::LOG_BACKUPS,
        StepKind::MirrorEndpoint => &mirrors::MIRROR_ENDPOINT,
        StepKind::Mirror => &mirrors::MIRROR,
        StepKind::MirrorRemoval => &mirrors::MIRROR_REMOVAL,
        StepKind::WitnessRemoval => &mirrors::WITNESS_REMOVAL,
        StepKind::LocalStore => &setup::LOCAL_STORE,
        StepKind::Components => &setup::COMPONENTS,
        StepKind::Certificates => &setup::CERTIFICATES,
        StepKind::Services => &setup::SERVICES,
        StepKind::NextHop => &setup::NEXT_HOP,
        StepKind::Restart => &setup::RESTART,
        StepKind::PoolReset => &setup::POOL_RESET,
        StepKind::Pairing => &setup::PAIRING,
        StepKind::Upgrade => &setup::UPGRADE,
        StepKind::FileMove => &configure::FILE_MOVE,
        StepKind::ActiveServers => &configure::ACTIVE_SERVERS,
        StepKind::Compliance => &configure::COMPLIANCE,
        StepKind::Administrators => &people::ADMINISTRATORS,
        StepKind::Policies => &people::POLICIES,
        StepKind::Settings => &people::SETTINGS,
        StepKind::Rooms => &people::ROOMS,
        StepKind::ContactObject => &people::CONTACT_OBJECT,
        StepKind::Verification => &configure::VERIFICATION,
        StepKind::Uninstall => &remove::UNINSTALL,
        StepKind::StoreRemoval => &remove::STORE_REMOVAL,
        StepKind::DatabaseRemoval => &remove::DATABASE_REMOVAL,
        StepKind::ShareRemoval => &remove::SHARE_REMOVAL,
        StepKind::NamesRemoval => &remove::NAMES_REMOVAL,
    }
}
