//! Services: what a cluster or SQL Server instance does, and what it needs of others.

use serde::{Deserialize, Serialize};

use crate::topology::content::{Attributes, Element, Extra};
use crate::topology::ids::{ClusterId, ServiceId, SiteId, SqlInstanceId};
use crate::topology::role::Role;

/// One service of one role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Identity; never re-made.
    pub id: ServiceId,
    /// Site part of the published identity.
    pub site: SiteId,
    /// Instance part of the published identity, for a service that was published or that a
    /// published document must number.
    pub instance: Option<u32>,
    /// What it does.
    pub role: Role,
    /// `RoleVersion` as written.
    pub role_version: u32,
    /// Product version: 6 Lync Server 2013, 7 Skype for Business Server 2015, 8 2019.
    pub service_version: u32,
    /// `Type`, only for roles with a role element.
    pub type_name: Option<String>,
    /// Where it runs.
    pub installed_on: InstalledOn,
    /// What it needs, in the order written (the order matters to losslessness).
    pub depends_on: Vec<Dependency>,
    /// The Registrar that takes over, on a Registrar of a paired pool.
    pub backup: Option<Backup>,
    /// Ports as written.
    pub ports: Vec<Port>,
    /// The role element as it came, without what `persistent_chat` holds.
    pub content: Option<Element>,
    /// Settings of a Persistent Chat pool; present on that role only.
    pub persistent_chat: Option<PersistentChatSettings>,
    /// What else the element carried.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// What a service stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InstalledOn {
    /// A pool or server.
    Cluster(ClusterId),
    /// A SQL Server instance; databases stand on these.
    SqlInstance(SqlInstanceId),
}

/// A reference to another service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependency {
    /// The service needed; it may not exist in a damaged document.
    pub target: ServiceId,
    /// What for.
    pub usage: Usage,
    /// What else the element carried.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// What a dependency is for.
///
/// Only `Default` is confirmed. The others name the database references of Persistent Chat
/// (format notes, f10 and f11); their spelling in a document is the vocabulary's business.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Usage {
    /// The plain reference.
    Default,
    /// Mirror of the primary database.
    Mirror,
    /// Witness of the primary pair.
    Witness,
    /// Database in the other data center.
    Backup,
    /// Mirror of the backup database.
    BackupMirror,
    /// Witness of the backup pair.
    BackupWitness,
    /// A label this program does not know, kept as it came.
    Other(String),
}

/// The pool that takes over for a paired Registrar (`Backup`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backup {
    /// The other Registrar.
    pub target: ServiceId,
    /// Attributes as written: automatic failover and the two detection intervals.
    pub attributes: Attributes,
}

/// A port as written; the attributes keep their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Port(pub Attributes);

impl Port {
    /// Port number, when it is a number.
    pub fn number(&self) -> Option<u32> {
        self.0.get("Port").and_then(|text| text.parse().ok())
    }

    /// Component or application that owns the port (`urn:…`).
    pub fn owner(&self) -> &str {
        self.0.get("Owner").unwrap_or_default()
    }

    /// What the port is used for, such as `SipServer`.
    pub fn usage(&self) -> &str {
        self.0.get("Usage").unwrap_or_default()
    }

    /// Protocol, such as `Mtls`.
    pub fn protocol(&self) -> &str {
        self.0.get("Protocol").unwrap_or_default()
    }
}

/// What a Persistent Chat pool is told beyond its references.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersistentChatSettings {
    /// Name by which clients tell pools apart; `None` when the document states none we can read.
    pub display_name: Option<String>,
    /// Which computers serve.
    pub active_machines: ActiveMachines,
}

/// Active computers of a Persistent Chat pool.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ActiveMachines {
    /// The document does not say, or not in a way known here: nothing may be concluded.
    #[default]
    Unstated,
    /// The FQDNs listed, in order; all other computers of the pool are inactive.
    Listed(Vec<String>),
}
