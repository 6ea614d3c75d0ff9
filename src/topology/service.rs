//! Services: the roles on a cluster or SQL Server instance, with their dependencies.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::topology::content::{Attributes, Element, Extra, Text, shared_texts};
use crate::topology::ids::{ClusterId, ServiceId, SiteId, SqlInstanceId};
use crate::topology::role::Role;
use crate::topology::service_role::ServiceRole;
use crate::vocabulary::DEFAULT_USAGE;

/// A service with one role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenService")]
pub struct Service {
    /// The identity; never changes.
    pub id: ServiceId,
    /// The site part of the published identity.
    pub site: SiteId,
    /// The instance part of the published identity, for a service that was published or that must be numbered in a
    /// published document.
    pub instance: Option<u32>,
    /// The role.
    pub role: ServiceRole,
    /// `RoleVersion` as written.
    pub role_version: u32,
    /// The product version: 6 for Lync Server 2013, 7 for Skype for Business Server 2015, 8 for 2019.
    pub service_version: u32,
    /// `Type`, only for roles with a role element.
    pub type_name: Option<String>,
    /// The host.
    pub installed_on: InstalledOn,
    /// The dependencies, in document order (which must be preserved).
    pub depends_on: Vec<Dependency>,
    /// The backup Registrar, for a Registrar of a paired pool.
    pub backup: Option<Backup>,
    /// Ports as written.
    pub ports: Vec<Port>,
    /// The role element as it was.
    pub content: Option<Element>,
    /// Unknown content of the element.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

impl Service {
    /// A service of Skype for Business Server 2015 without settings, ports and dependencies, which is not published.
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

    /// `RoleName` in the spelling of the document.
    pub fn role_name(&self) -> &str {
        self.role.spelling()
    }
}

/// A service in a design file.
#[derive(Deserialize)]
#[serde(rename = "Service")]
struct WrittenService {
    id: ServiceId,
    site: SiteId,
    instance: Option<u32>,
    role: Role,
    /// The name of the role in addition to its meaning, as written by earlier builds.
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

/// The host of a service.
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
    /// The target service; it may be missing in a damaged document.
    pub target: ServiceId,
    /// The usage.
    pub usage: Usage,
    /// Unknown content of the element.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// The usage of a dependency, in the spelling of the document. Only [`Usage::default`] is confirmed; the meaning of
/// others is computed ([`ChatUsage`](crate::topology::chat_usage::ChatUsage)).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Usage(#[serde(deserialize_with = "shared_texts::one")] Text);

impl Usage {
    /// A usage in its spelling.
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

/// The backup pool of a paired Registrar (`Backup`).
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
    /// The port number, if it is a number. Surrounding white space is ignored, as for any number in an XML document.
    pub fn number(&self) -> Option<u32> {
        self.0.get("Port").and_then(|text| text.trim().parse().ok())
    }

    /// The component or application that owns the port (`urn:…`).
    pub fn owner(&self) -> &str {
        self.0.get("Owner").unwrap_or_default()
    }

    /// The usage of the port, such as `SipServer`.
    pub fn usage(&self) -> &str {
        self.0.get("Usage").unwrap_or_default()
    }

    /// The GRUU type of the port in service addresses, such as `PersistentChat`.
    pub fn gruu_type(&self) -> &str {
        self.0.get("GruuType").unwrap_or_default()
    }

    /// The protocol, such as `Mtls`.
    pub fn protocol(&self) -> &str {
        self.0.get("Protocol").unwrap_or_default().trim()
    }
}
