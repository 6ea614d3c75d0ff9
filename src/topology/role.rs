//! The roles of services.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::topology::readable::cut;

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// The role of a service, spelled like `RoleName` in the product (format notes, d); the names of the two
        /// Persistent Chat stores are inferred (f2).
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Role {
            $($(#[$doc])* $name,)+
            /// An unknown role; shown and kept unchanged.
            Other(String),
        }

        impl Role {
            /// Every known role.
            pub const KNOWN: &[Self] = &[$(Self::$name,)+];

            /// The role with this name.
            pub fn from_name(name: &str) -> Self {
                match name {
                    $(stringify!($name) => Self::$name,)+
                    other => Self::Other(other.to_owned()),
                }
            }

            /// The name of the role in the product.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$name => stringify!($name),)+
                    Self::Other(name) => name,
                }
            }

            /// The index of the role in a table of all roles; all unknown roles share the last index.
            pub(super) fn place(&self) -> usize {
                /// The roles without their names.
                enum Place {
                    $($name,)+
                    Other,
                }
                let place = match self {
                    $(Self::$name => Place::$name,)+
                    Self::Other(_) => Place::Other,
                };
                place as usize
            }
        }
    };
}

roles! {
    /// Presence and conferencing state of users.
    UserServices,
    /// SIP registration and routing: the next hop of Persistent Chat.
    Registrar,
    /// External access.
    EdgeServer,
    /// Replication agent of an Edge server.
    ManagementServices,
    /// Back end database of a pool.
    UserStore,
    /// A file share.
    FileStore,
    /// Office Web Apps Server.
    WacService,
    /// Web services of a pool.
    WebServices,
    /// Conferencing.
    ConfServices,
    /// Calls to and from the telephone network.
    MediationServer,
    /// Response groups and other applications.
    ApplicationServer,
    /// Database of the applications.
    ApplicationStore,
    /// Database of archiving.
    ArchivingStore,
    /// Database of monitoring.
    MonitoringStore,
    /// The configuration service of the deployment.
    CentralMgmt,
    /// The configuration database of the deployment.
    CentralMgmtStore,
    /// Copies data between paired pools.
    BackupService,
    /// A gateway to the telephone network.
    PstnGateway,
    /// A trusted application pool.
    ExternalServer,
    /// Persistent Chat front end.
    PersistentChatService,
    /// Persistent Chat content database (mgc).
    PersistentChatStore,
    /// Persistent Chat compliance database (mgccomp).
    PersistentChatComplianceStore,
}

impl Role {
    /// Whether the service is a database, which is installed on a SQL Server instance.
    pub fn is_database(&self) -> bool {
        matches!(
            self,
            Self::UserStore
                | Self::ApplicationStore
                | Self::ArchivingStore
                | Self::MonitoringStore
                | Self::CentralMgmtStore
                | Self::PersistentChatStore
                | Self::PersistentChatComplianceStore
        )
    }
}

impl Role {
    /// The role for users: the product's words if there are any, or else the role name split into words; cut if it is
    /// too long.
    pub fn in_words(&self) -> String {
        match self {
            Self::PstnGateway => return "PSTN gateway".to_owned(),
            Self::WacService => return "Office Web Apps Server".to_owned(),
            Self::ExternalServer => return "Trusted application".to_owned(),
            Self::CentralMgmt => return "Central Management".to_owned(),
            Self::CentralMgmtStore => return "Central Management store".to_owned(),
            _ => {}
        }
        let mut words = String::new();
        let mut before_was_lower = false;
        for character in cut(self.name()).chars() {
            if character.is_uppercase() && before_was_lower {
                words.push(' ');
            }
            before_was_lower = character.is_lowercase();
            words.push(character);
        }
        words
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A product version by its `ServiceVersion` number (format notes, d).
pub fn product_name(service_version: u32) -> String {
    match service_version {
        5 => "Lync Server 2010".to_owned(),
        6 => "Lync Server 2013".to_owned(),
        7 => "Skype for Business Server 2015".to_owned(),
        8 => "Skype for Business Server 2019".to_owned(),
        other => format!("product version {other}"),
    }
}

/// The short form of [`product_name`] for a card: `2013`, `2015`.
pub fn product_year(service_version: u32) -> String {
    match service_version {
        5 => "2010".to_owned(),
        6 => "2013".to_owned(),
        7 => "2015".to_owned(),
        8 => "2019".to_owned(),
        other => format!("version {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_described_in_words() {
        assert_eq!(Role::UserServices.in_words(), "User Services");
        assert_eq!(Role::PstnGateway.in_words(), "PSTN gateway");
        assert_eq!(Role::Other("TestX".to_owned()).in_words(), "Test X");
        let endless = Role::Other("E".repeat(1_000_000));
        assert!(endless.in_words().chars().count() < 200);
    }
}
