//! Clusters, their computers and SQL Server instances.

use serde::{Deserialize, Serialize};

use crate::topology::content::Extra;
use crate::topology::fqdn::same_fqdn;
use crate::topology::ids::{ClusterId, SiteId, SqlInstanceId};

/// A pool or a single computer that services are installed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cluster {
    /// Identity; never changes.
    pub id: ClusterId,
    /// The site it is in.
    pub site: SiteId,
    /// Number in its site, if the cluster was published or comes from a published document.
    pub number: Option<u32>,
    /// Pool name.
    pub fqdn: String,
    /// A single computer that is its own pool and cannot be extended (`IsSingleMachineOnly`).
    pub single_machine_only: bool,
    /// True for computers that run the product.
    pub requires_replication: bool,
    /// True for computers that run the product.
    pub requires_setup: bool,
    /// Computers in order.
    pub machines: Vec<Machine>,
    /// SQL Server instances on it.
    pub sql_instances: Vec<SqlInstance>,
    /// Unknown content of the element.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

impl Cluster {
    /// A pool without computers that does not run the product and is not published.
    pub fn new(id: impl Into<ClusterId>, site: SiteId, fqdn: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            site,
            number: None,
            fqdn: fqdn.into(),
            single_machine_only: false,
            requires_replication: false,
            requires_setup: false,
            machines: Vec::new(),
            sql_instances: Vec::new(),
            extra: Extra::default(),
        }
    }

    /// The computer with this FQDN.
    pub fn machine(&self, fqdn: &str) -> Option<&Machine> {
        self.machines.iter().find(|m| same_fqdn(&m.fqdn, fqdn))
    }
}

/// A computer of a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// FQDN; the FQDN of the cluster if the document does not contain one.
    pub fqdn: String,
    /// `OrdinalInCluster`, if the computer was published or comes from a published document.
    pub ordinal: Option<u32>,
    /// Fault domain, if the document has one; never created for an existing computer (format notes, b6).
    pub fault_domain: Option<String>,
    /// Upgrade domain, if the document has one.
    pub upgrade_domain: Option<String>,
    /// Network interfaces in order.
    pub interfaces: Vec<NetInterface>,
    /// Unknown content of the element.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

impl Machine {
    /// A computer without interfaces that is not published.
    pub fn new(fqdn: impl Into<String>) -> Self {
        Self {
            fqdn: fqdn.into(),
            ordinal: None,
            fault_domain: None,
            upgrade_domain: None,
            interfaces: Vec::new(),
            extra: Extra::default(),
        }
    }
}

/// A network interface of a computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetInterface {
    /// `Primary`, `Internal`, `External` or `Pstn`.
    pub side: String,
    /// `InterfaceNumber`, always 1 in known documents.
    pub number: u32,
    /// `0.0.0.0` for all addresses.
    pub ip_address: String,
    /// Public address for NAT.
    pub configured_ip_address: Option<String>,
    /// Unknown content of the element.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// A SQL Server instance: what Topology Builder calls a SQL Server store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SqlInstance {
    /// Identity; never changes.
    pub id: SqlInstanceId,
    /// Instance name, empty for the default instance.
    pub name: String,
    /// Node with the primary replica, if the cluster is an AlwaysOn availability group listener (format
    /// notes, e4).
    pub always_on_primary_node: Option<String>,
    /// Unknown content of the element.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

impl SqlInstance {
    /// An instance outside any availability group; an empty name is the default instance.
    pub fn new(id: impl Into<SqlInstanceId>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            always_on_primary_node: None,
            extra: Extra::default(),
        }
    }
}

impl NetInterface {
    /// An interface for all addresses of its side.
    pub fn all_addresses(side: &str) -> Self {
        Self {
            side: side.to_owned(),
            number: 1,
            ip_address: "0.0.0.0".to_owned(),
            configured_ip_address: None,
            extra: Extra::default(),
        }
    }
}
