//! Services: what a cluster or SQL Server instance does, and what it needs of others.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::topology::content::{Attributes, Element, Extra, Text, shared_texts};
use crate::topology::ids::{ClusterId, ServiceId, SiteId, SqlInstanceId};
use crate::topology::role::Role;
use crate::topology::service_role::ServiceRole;
use crate::vocabulary::DEFAULT_USAGE;

/// One service of one role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenService")]
pub struct Service {
    /// Identity; never re-made.
    pub id: ServiceId,
    /// Site part of the published identity.
    pub site: SiteId,
    /// Instance part of the published identity, for a service that was published or that a
    /// published document must number.
    pub instance: Option<u32>,
    /// What it does.
    pub role: ServiceRole,
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
    /// The role element as it came.
    pub content: Option<Element>,
    /// What else the element carried.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

impl Service {
    /// A service of Skype for Business Server 2015 without settings, ports and dependencies, which is in no
    /// published topology.
    pub fn new(
        id: impl Into<ServiceId>,
        role: impl Into<ServiceRole>,
        site: SiteId,
        installed_on: InstalledOn,
    ) -> Self {
        Self {
            id: id.into(),
            site,
            instance: None,
            role: role.into(),
            role_version: 1,
            service_version: 7,
            type_name: None,
            installed_on,
            depends_on: Vec::new(),
            backup: None,
            ports: Vec::new(),
            content: None,
            extra: Extra::default(),
        }
    }

    /// `RoleName` as the document spells it.
    pub fn role_name(&self) -> &str {
        self.role.spelling()
    }
}

/// A service as a design file states it.
#[derive(Deserialize)]
#[serde(rename = "Service")]
struct WrittenService {
    id: ServiceId,
    site: SiteId,
    instance: Option<u32>,
    role: Role,
    /// The name of the role beside what it stands for, as earlier builds stated it.
    #[serde(default)]
    role_name: Option<Text>,
    role_version: u32,
    service_version: u32,
    type_name: Option<String>,
    installed_on: InstalledOn,
    depends_on: Vec<Dependency>,
    backup: Option<Backup>,
    ports: Vec<Port>,
    content: Option<Element>,
    #[serde(default)]
    extra: Extra,
}

impl From<WrittenService> for Service {
    fn from(written: WrittenService) -> Self {
        Self {
            id: written.id,
            site: written.site,
            instance: written.instance,
            role: match written.role_name {
                Some(name) => ServiceRole::spelled(written.role, &name),
                None => written.role.into(),
            },
            role_version: written.role_version,
            service_version: written.service_version,
            type_name: written.type_name,
            installed_on: written.installed_on,
            depends_on: written.depends_on,
            backup: written.backup,
            ports: written.ports,
            content: written.content,
            extra: written.extra,
        }
    }
}

/// What a service is installed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InstalledOn {
    /// A pool or server.
    Cluster(ClusterId),
    /// A SQL Server instance; databases are installed on these.
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

/// What a dependency is for, as the document spells it. Only [`Usage::default`] is confirmed; what the
/// others mean is computed ([`ChatUsage`](crate::topology::chat_usage::ChatUsage)).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Usage(#[serde(deserialize_with = "shared_texts::one")] Text);

impl Usage {
    /// A usage as it is spelled.
    pub fn new(token: impl Into<Text>) -> Self {
        Self(token.into())
    }

    /// The spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the plain reference.
    pub fn is_default(&self) -> bool {
        &*self.0 == DEFAULT_USAGE
    }
}

impl Default for Usage {
    /// The plain reference.
    fn default() -> Self {
        static DEFAULT: LazyLock<Usage> = LazyLock::new(|| Usage::new(DEFAULT_USAGE));
        DEFAULT.clone()
    }
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
    /// Port number, when it is a number. Blanks around it say nothing, as in any number of an XML document.
    pub fn number(&self) -> Option<u32> {
        self.0.get("Port").and_then(|text| text.trim().parse().ok())
    }

    /// Component or application that owns the port (`urn:…`).
    pub fn owner(&self) -> &str {
        self.0.get("Owner").unwrap_or_default()
    }

    /// What the port is used for, such as `SipServer`.
    pub fn usage(&self) -> &str {
        self.0.get("Usage").unwrap_or_default()
    }

    /// What the port belongs to in the addresses of services, such as `PersistentChat`.
    pub fn gruu_type(&self) -> &str {
        self.0.get("GruuType").unwrap_or_default()
    }

    /// Protocol, such as `Mtls`.
    pub fn protocol(&self) -> &str {
        self.0.get("Protocol").unwrap_or_default().trim()
    }
}
