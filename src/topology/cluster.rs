//! Clusters, their computers and SQL Server instances.

use serde::{Deserialize, Serialize};

use crate::topology::content::Extra;
use crate::topology::fqdn::same_fqdn;
use crate::topology::ids::{ClusterId, SiteId, SqlInstanceId};

/// A pool or a single computer: the thing that services are installed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cluster {
    /// Identity; never re-made.
    pub id: ClusterId,
    /// The site it is in.
    pub site: SiteId,
    /// Running number in its site, for an object that was published or that a published document
    /// must number.
    pub number: Option<u32>,
    /// Pool name.
    pub fqdn: String,
    /// A single computer that is its own pool and can never become more (`IsSingleMachineOnly`).
    pub single_machine_only: bool,
    /// True for computers that run the product.
    pub requires_replication: bool,
    /// True for computers that run the product.
    pub requires_setup: bool,
    /// Computers in order.
    pub machines: Vec<Machine>,
    /// SQL Server instances on it.
    pub sql_instances: Vec<SqlInstance>,
    /// What else the element carried.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

impl Cluster {
    /// A pool without computers, which runs nothing of the product and is in no published topology.
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
    /// FQDN; the cluster's own when the document leaves it to the cluster.
    pub fqdn: String,
    /// `OrdinalInCluster`, for a computer that was published or that a published document must
    /// number.
    pub ordinal: Option<u32>,
    /// Fault domain, when stated; never synthesised for an existing computer (format notes, b6).
    pub fault_domain: Option<String>,
    /// Upgrade domain, when stated.
    pub upgrade_domain: Option<String>,
    /// Network interfaces in order.
    pub interfaces: Vec<NetInterface>,
    /// What else the element carried.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

impl Machine {
    /// A computer without interfaces, which is in no published topology.
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
    /// Public address behind which it is reached (NAT).
    pub configured_ip_address: Option<String>,
    /// What else the element carried.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// A SQL Server instance: what Topology Builder calls a SQL Server store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SqlInstance {
    /// Identity; never re-made.
    pub id: SqlInstanceId,
    /// Instance name, empty for the default instance.
    pub name: String,
    /// Node that holds the primary replica when the cluster is an AlwaysOn availability group
    /// listener (format notes, e4).
    pub always_on_primary_node: Option<String>,
    /// What else the element carried.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

impl SqlInstance {
    /// An instance that belongs to no availability group; an empty name is the default instance.
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
    /// An interface that takes all addresses of its side.
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
