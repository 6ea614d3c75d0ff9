//! The domain: sites, clusters and their computers, SQL Server instances, services and what they
//! need of each other; and, on top, the pools and stores that a person sees.
//!
//! Generic at the base, because a real topology holds Edge servers, gateways, trusted applications
//! and things this program does not know, and all must be shown and kept. Knows no XML, no window, no file.
//!
//! Nothing outside the `edit` and `document` rooms changes a [`Topology`]; everyone else reads.

pub mod article;
pub mod association;
pub mod chat_usage;
pub mod cluster;
pub mod compare;
pub mod content;
mod crowded;
pub mod document_style;
pub mod fqdn;
pub mod free_names;
pub mod front_end_stores;
pub(crate) mod groups;
pub mod ids;
pub mod index;
pub mod inventory;
pub mod kind;
pub mod legality;
mod look_ups;
mod named;
pub mod not_understood;
mod numbers;
pub mod owners;
pub mod persistent_chat;
pub mod pools;
mod product_check;
pub mod readable;
mod reason;
pub mod recognize_chat;
pub mod recognize_roles;
pub mod renaming;
pub mod role;
pub mod seen_spellings;
pub mod service;
pub mod service_role;
mod share;
pub mod site;
pub mod spelled;
pub(crate) mod threads;
pub mod unread;
pub mod usage_things;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::vocabulary::{UnderstoodBy, Vocabulary};

pub use association::{Association, AssociationKind, Database, Pair, WireKind};
pub use chat_usage::ChatUsage;
pub use cluster::{Cluster, Machine, NetInterface, SqlInstance};
pub use ids::{ClusterId, ObjectId, ServiceId, SiteId, SqlInstanceId};
pub use index::{ClusterNumber, Index, SqlInstanceNumber};
pub use inventory::Item;
pub use kind::{EditedAs, Kind};
pub use look_ups::LookUps;
pub use persistent_chat::settings::{ActiveMachines, PersistentChatSettings};
pub use pools::{FileStore, FrontEndPool, PersistentChatPool, SqlStore};
pub use role::Role;
pub use service::{Dependency, InstalledOn, Service, Usage};
pub use service_role::ServiceRole;
pub use site::{SimpleUrls, SipDomains, Site, SiteKind};

/// A deployment: everything that both document formats say about it.
///
/// Objects are shared, so a copy is cheap: the history keeps one for each step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Topology {
    /// How new objects get their identity.
    pub numbering: Numbering,
    /// Version stamp of the published document it came from, when it has one.
    pub signature: Option<String>,
    pub sip_domains: SipDomains,
    /// Simple URLs; `None` when the source format cannot hold them.
    pub simple_urls: Option<SimpleUrls>,
    /// Highest site number ever given out (`LastSiteId`), when stated.
    pub last_site_id: Option<u32>,
    /// Sites in document order.
    pub sites: Vec<Arc<Site>>,
    /// Clusters in document order.
    pub clusters: Vec<Arc<Cluster>>,
    /// Services in document order.
    pub services: Vec<Arc<Service>>,
    /// Unknown attributes and elements at the top of the document; shared, because they may be many.
    #[serde(default, skip_serializing_if = "has_no_extra")]
    pub extra: Arc<content::Extra>,
    /// How its spelling is understood; no part of what it says, and in no file.
    #[serde(skip)]
    pub understood_by: UnderstoodBy,
}

fn has_no_extra(extra: &content::Extra) -> bool {
    extra.is_empty()
}

/// How a topology names its objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Numbering {
    /// As Topology Builder does: a new object gets a GUID, numbers are allotted on publishing.
    #[default]
    UniqueIds,
    /// As in a published document: a new object gets the next number, and its identity is derived
    /// from it.
    Published,
}

impl Topology {
    /// The vocabulary that its spelling is understood by.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.understood_by.0
    }

    /// The site with this number.
    pub fn site(&self, id: SiteId) -> Option<&Arc<Site>> {
        self.sites.iter().find(|site| site.id == id)
    }

    /// The cluster with this identity.
    pub fn cluster(&self, id: &ClusterId) -> Option<&Arc<Cluster>> {
        self.clusters.iter().find(|cluster| &cluster.id == id)
    }

    /// The service with this identity.
    pub fn service(&self, id: &ServiceId) -> Option<&Arc<Service>> {
        self.services.iter().find(|service| &service.id == id)
    }

    /// Whether an object is part of it.
    pub fn has(&self, object: &ObjectId) -> bool {
        match object {
            ObjectId::Deployment => true,
            ObjectId::Site(id) => self.site(*id).is_some(),
            ObjectId::Cluster(id) => self.cluster(id).is_some(),
            ObjectId::Machine(id, fqdn) => self
                .cluster(id)
                .is_some_and(|cluster| cluster.machine(fqdn).is_some()),
            ObjectId::SqlInstance(id) => self.sql_instance(id).is_some(),
            ObjectId::Service(id) => self.service(id).is_some(),
        }
    }

    /// The SQL Server instance with this identity, and the cluster it is on.
    pub fn sql_instance(&self, id: &SqlInstanceId) -> Option<(&Arc<Cluster>, &SqlInstance)> {
        self.clusters.iter().find_map(|cluster| {
            cluster
                .sql_instances
                .iter()
                .find(|instance| &instance.id == id)
                .map(|instance| (cluster, instance))
        })
    }

    /// The cluster that carries a service, directly or under its SQL Server instance.
    pub fn cluster_of(&self, service: &Service) -> Option<&Arc<Cluster>> {
        match &service.installed_on {
            InstalledOn::Cluster(id) => self.cluster(id),
            InstalledOn::SqlInstance(id) => self.sql_instance(id).map(|(cluster, _)| cluster),
        }
    }

    /// Whether any pool or computer has this name, without case.
    pub fn has_fqdn(&self, name: &str) -> bool {
        self.clusters
            .iter()
            .any(|cluster| fqdn::same_fqdn(&cluster.fqdn, name) || cluster.machine(name).is_some())
    }
}
