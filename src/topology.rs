//! The domain: sites, clusters and their computers, SQL Server instances, services and their dependencies;
//! and, on top, the pools and stores that the user sees.
//!
//! The base is generic, because a real topology has Edge servers, gateways, trusted applications and
//! unknown objects, which must all be shown and kept. This room does not use XML, the window or files.
//!
//! Only the `edit` and `document` rooms change a [`Topology`]; all others only read it.

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
pub use index::{ClusterNumber, Index, ObjectIndex, SqlInstanceNumber};
pub use inventory::Item;
pub use kind::{EditedAs, Kind};
pub use look_ups::LookUps;
pub use persistent_chat::settings::{ActiveMachines, PersistentChatSettings};
pub use pools::{FileStore, FrontEndPool, PersistentChatPool, SqlStore};
pub use role::Role;
pub use service::{Dependency, InstalledOn, Service, Usage};
pub use service_role::ServiceRole;
pub use site::{SimpleUrls, SipDomains, Site, SiteKind};

/// A deployment: everything that both document formats contain.
///
/// Objects are shared, so copies are cheap: the history keeps one for each step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Topology {
    /// How new objects get their identity.
    pub numbering: Numbering,
    /// Version stamp of the published document, if there is one.
    pub signature: Option<String>,
    pub sip_domains: SipDomains,
    /// Simple URLs; `None` if the source format cannot contain them.
    pub simple_urls: Option<SimpleUrls>,
    /// Highest site number ever assigned (`LastSiteId`), if the document has it.
    pub last_site_id: Option<u32>,
    /// Sites in document order.
    pub sites: Vec<Arc<Site>>,
    /// Clusters in document order.
    pub clusters: Vec<Arc<Cluster>>,
    /// Services in document order.
    pub services: Vec<Arc<Service>>,
    /// Unknown attributes and elements at the top of the document; shared, because there can be many.
    #[serde(default, skip_serializing_if = "has_no_extra")]
    pub extra: Arc<content::Extra>,
    /// How its spelling is understood; not part of the content and not saved.
    #[serde(skip)]
    pub understood_by: UnderstoodBy,
}

fn has_no_extra(extra: &content::Extra) -> bool {
    extra.is_empty()
}

/// How a topology identifies its objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Numbering {
    /// As in Topology Builder: a new object gets a GUID, and numbers are assigned during publishing.
    #[default]
    UniqueIds,
    /// As in a published document: a new object gets the next number, and its identity is derived from the
    /// number.
    Published,
}

impl Topology {
    /// The vocabulary used to understand its spelling.
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

    /// Whether an object is part of the topology.
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

    /// The SQL Server instance with this identity, and its cluster.
    pub fn sql_instance(&self, id: &SqlInstanceId) -> Option<(&Arc<Cluster>, &SqlInstance)> {
        self.clusters.iter().find_map(|cluster| {
            cluster
                .sql_instances
                .iter()
                .find(|instance| &instance.id == id)
                .map(|instance| (cluster, instance))
        })
    }

    /// The cluster of a service, directly or through its SQL Server instance.
    pub fn cluster_of(&self, service: &Service) -> Option<&Arc<Cluster>> {
        match &service.installed_on {
            InstalledOn::Cluster(id) => self.cluster(id),
            InstalledOn::SqlInstance(id) => self.sql_instance(id).map(|(cluster, _)| cluster),
        }
    }

    /// Whether any pool or computer has this name, ignoring case.
    pub fn has_fqdn(&self, name: &str) -> bool {
        self.clusters
            .iter()
            .any(|cluster| fqdn::same_fqdn(&cluster.fqdn, name) || cluster.machine(name).is_some())
    }
}
