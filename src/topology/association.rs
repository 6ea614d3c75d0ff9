//! Associations between objects: next hop, stores, Edge pool, pairing and so on. Each kind of association
//! has a row in a table, which defines how it is recognized in a document, drawn, named, selected and
//! edited.

mod databases;
mod row;
mod table;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::topology::chat_usage::ChatUsage;
use crate::topology::{Kind, Role, Service};

pub use databases::{Database, Pair};
pub use row::{AssociationRow, Choosable, Editable, WireKind};

/// A kind of association between two objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AssociationKind {
    /// The Front End pool or Standard Edition server that routes requests to a Persistent Chat pool.
    NextHop,
    /// The file store for uploads of Persistent Chat users.
    FileStore,
    /// A database of a Persistent Chat pool, and its SQL Server store.
    Database(Database),
    /// The witness of a mirrored pair of a Persistent Chat pool.
    Witness(Pair),
    /// The back end of a Front End pool.
    BackEnd,
    /// Its mirror.
    BackEndMirror,
    /// The witness of that pair.
    BackEndWitness,
    /// The database for the applications of a Front End pool.
    ApplicationStore,
    /// The archiving database.
    ArchivingStore,
    /// Its mirror.
    ArchivingMirror,
    /// The witness of that pair.
    ArchivingWitness,
    /// The monitoring database.
    MonitoringStore,
    /// Its mirror.
    MonitoringMirror,
    /// The witness of that pair.
    MonitoringWitness,
    /// The database of the Central Management service.
    CentralManagementStore,
    /// The file store of a Front End pool.
    FrontEndFileStore,
    /// The Edge pool for the external traffic of a pool.
    EdgePool,
    /// The next hop of an Edge pool.
    EdgeNextHop,
    /// The Office Web Apps Server of a pool.
    OfficeWebApps,
    /// The Mediation pool at the other end of a gateway's trunk.
    Trunk,
    /// The gateway at the other end of a trunk, if the pool refers to it.
    Gateway,
    /// The next hop of a Mediation pool.
    MediationNextHop,
    /// The next hop of a trusted application pool.
    TrustedApplicationNextHop,
    /// The backup pool of a Front End pool.
    Pairing,
    /// Any other database.
    OtherDatabase,
    /// Any other file store.
    OtherFileStore,
    /// Any other dependency between services.
    Other,
}

impl AssociationKind {
    /// All kinds: those of a Persistent Chat pool first, then the others in the order of recognition,
    /// specific kinds before general ones.
    pub const ALL: [Self; 37] = [
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
        Self::BackEnd,
        Self::BackEndMirror,
        Self::BackEndWitness,
        Self::ApplicationStore,
        Self::ArchivingStore,
        Self::ArchivingMirror,
        Self::ArchivingWitness,
        Self::MonitoringStore,
        Self::MonitoringMirror,
        Self::MonitoringWitness,
        Self::CentralManagementStore,
        Self::FrontEndFileStore,
        Self::EdgePool,
        Self::EdgeNextHop,
        Self::OfficeWebApps,
        Self::Trunk,
        Self::Gateway,
        Self::MediationNextHop,
        Self::TrustedApplicationNextHop,
        Self::Pairing,
        Self::OtherDatabase,
        Self::OtherFileStore,
        Self::Other,
    ];

    /// The kinds of a Persistent Chat pool, in the order of the property sheet in Topology Builder.
    pub const OF_PERSISTENT_CHAT: [Self; 14] = {
        let (kinds, _) = Self::ALL.split_at(14);
        match kinds.first_chunk() {
            Some(kinds) => *kinds,
            None => [Self::NextHop; 14],
        }
    };

    /// Whether objects of this kind can hold the association or be its target.
    pub fn ends_at(self, kind: Kind) -> bool {
        let row = self.row();
        row.holders.contains(&kind) || row.choose.kinds().contains(&kind)
    }

    /// The label of Topology Builder's field (domain notes, 2), without the colon.
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// The association in the middle of a sentence: "the compliance store".
    pub fn in_words(self) -> &'static str {
        self.row().in_words
    }

    /// The Persistent Chat kind for a usage and a target role, without searching the table.
    pub fn of_persistent_chat(target: &Role, usage: ChatUsage) -> Option<Self> {
        let pairs = match target {
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

    /// The kind of a dependency between two services; an unknown usage is `None`.
    pub fn of(holder: &Role, target: &Role, usage: Option<ChatUsage>) -> Self {
        let of_chat = (*holder == Role::PersistentChatService)
            .then_some(usage)
            .flatten()
            .and_then(|usage| Self::of_persistent_chat(target, usage));
        if let Some(kind) = of_chat {
            return kind;
        }
        let mut others = Self::ALL.into_iter().skip(Self::OF_PERSISTENT_CHAT.len());
        let is_it = |kind: &Self| kind.row().is_dependency(holder, target, usage);
        others.find(is_it).unwrap_or(Self::Other)
    }

    /// The role of the target service, and the usage of the dependency.
    ///
    /// A witness is another store service on the witness instance and differs only in its usage; this is
    /// inferred (format notes, e3 and f11).
    pub fn role_and_usage(self) -> (Role, ChatUsage) {
        let row = self.row();
        let role = row.target_roles.first().cloned();
        (
            role.unwrap_or_else(|| Role::Other(String::new())),
            row.usage.unwrap_or(ChatUsage::Default),
        )
    }

    /// The pair of Persistent Chat databases that it belongs to, as principal, mirror or witness.
    pub fn pair(self) -> Option<Pair> {
        match self {
            Self::Database(database) => Some(database.pair()),
            Self::Witness(pair) => Some(pair),
            _ => None,
        }
    }

    /// The associations that its wire starts from: the one to the store that it is a copy or the witness of
    /// and, for a witness, the one to the mirror.
    pub fn beside(self) -> Option<(Self, Option<Self>)> {
        let witness = |principal, mirror| Some((principal, Some(mirror)));
        match self {
            Self::Database(database) if database.is_mirror() => {
                Some((Self::Database(database.pair().principal()), None))
            }
            Self::Database(Database::ContentBackup) => {
                Some((Self::Database(Database::Content), None))
            }
            Self::Database(Database::ComplianceBackup) => {
                Some((Self::Database(Database::Compliance), None))
            }
            Self::Witness(pair) => witness(
                Self::Database(pair.principal()),
                Self::Database(pair.mirror()),
            ),
            Self::BackEndMirror => Some((Self::BackEnd, None)),
            Self::BackEndWitness => witness(Self::BackEnd, Self::BackEndMirror),
            Self::ArchivingMirror => Some((Self::ArchivingStore, None)),
            Self::ArchivingWitness => witness(Self::ArchivingStore, Self::ArchivingMirror),
            Self::MonitoringMirror => Some((Self::MonitoringStore, None)),
            Self::MonitoringWitness => witness(Self::MonitoringStore, Self::MonitoringMirror),
            _ => None,
        }
    }

    /// The position of a Persistent Chat kind in [`Self::OF_PERSISTENT_CHAT`], for tables with a slot for
    /// each; other kinds come after.
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
            _ => usize::MAX,
        }
    }

    /// Whether a Persistent Chat pool holds it.
    pub const fn is_of_persistent_chat(self) -> bool {
        self.place() < Self::OF_PERSISTENT_CHAT.len()
    }

    /// Whether the target is a SQL Server store.
    pub fn wants_sql_store(self) -> bool {
        self.row().choose == Choosable::SqlStore
    }

    /// Whether the user can clear it or select another target.
    pub fn is_changeable(self) -> bool {
        self.row().editable == Editable::Freely
    }
}

impl fmt::Display for AssociationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.in_words())
    }
}

/// An association between two services.
#[derive(Clone, Copy, Debug)]
pub struct Association<'t> {
    /// The service that depends on the other.
    pub holder: &'t Service,
    /// The kind of the association.
    pub kind: AssociationKind,
    /// The target service.
    pub target: &'t Service,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_persistent_chat_association_is_recognized_by_position_and_by_role_and_usage() {
        for (place, kind) in AssociationKind::OF_PERSISTENT_CHAT.into_iter().enumerate() {
            let (role, usage) = kind.role_and_usage();
            assert_eq!(
                AssociationKind::of_persistent_chat(&role, usage),
                Some(kind)
            );
            assert_eq!(kind.place(), place);
        }
        for (place, pair) in Pair::ALL.into_iter().enumerate() {
            assert_eq!(pair.place(), place);
        }
    }

    #[test]
    fn other_dependencies_are_not_associations_of_persistent_chat() {
        for (role, usage) in [
            (Role::Registrar, ChatUsage::Mirror),
            (Role::UserStore, ChatUsage::Default),
        ] {
            assert_eq!(AssociationKind::of_persistent_chat(&role, usage), None);
        }
    }

    #[test]
    fn each_kind_is_listed_once_and_recognized_by_its_row() {
        let kinds: BTreeSet<_> = AssociationKind::ALL.into_iter().collect();
        assert_eq!(kinds.len(), AssociationKind::ALL.len());
        for kind in AssociationKind::ALL {
            let row = kind.row();
            for holder in row.holder_roles {
                for target in row.target_roles {
                    let found = AssociationKind::of(holder, target, row.usage);
                    if kind == AssociationKind::Pairing {
                        assert_ne!(found, kind, "a pairing is not a dependency");
                    } else {
                        assert_eq!(found, kind, "{holder} needs {target}");
                    }
                }
            }
        }
    }

    #[test]
    fn editable_associations_have_choices_and_others_say_why_not() {
        for kind in AssociationKind::ALL {
            let row = kind.row();
            match row.editable {
                Editable::Freely => assert!(!row.choose.kinds().is_empty(), "{kind}"),
                Editable::WhenMissing(why) => {
                    assert!(!row.choose.kinds().is_empty() && !why.is_empty(), "{kind}");
                }
                Editable::NotYet(why) => assert!(!why.is_empty(), "{kind}"),
            }
            assert!(!row.label.is_empty() && !row.in_words.is_empty());
        }
    }

    #[test]
    fn a_dependency_without_a_row_is_still_an_association() {
        let strange = Role::Other("Strange".to_owned());
        let of = |holder: &Role, target: &Role| AssociationKind::of(holder, target, None);
        assert_eq!(of(&strange, &strange), AssociationKind::Other);
        assert_eq!(
            of(&strange, &Role::FileStore),
            AssociationKind::OtherFileStore
        );
        let database = of(&Role::PersistentChatService, &Role::PersistentChatStore);
        assert_eq!(
            database,
            AssociationKind::OtherDatabase,
            "its usage is unknown"
        );
    }
}
