//! Design files of version 1, which stored the settings of a Persistent Chat pool outside its role element, and the
//! meaning of a usage instead of its spelling. They are converted when they are opened.

use std::sync::Arc;

use serde::Deserialize;

use crate::document::Source;
use crate::topology::content::{Element, Extra};
use crate::topology::service::{Backup, Port};
use crate::topology::{
    ActiveMachines, ChatUsage, Cluster, Dependency, InstalledOn, Numbering, PersistentChatSettings,
    Role, Service, ServiceId, SimpleUrls, SipDomains, Site, SiteId, Topology, Usage,
};
use crate::vocabulary::{UnderstoodBy, Vocabulary};

/// The number of the version.
pub const VERSION: u32 = 1;

/// A topology in version 1.
#[derive(Deserialize)]
#[serde(rename = "Topology")]
pub struct Topology1 {
    numbering: Numbering,
    signature: Option<String>,
    sip_domains: SipDomains,
    simple_urls: Option<SimpleUrls>,
    last_site_id: Option<u32>,
    sites: Vec<Arc<Site>>,
    clusters: Vec<Arc<Cluster>>,
    services: Vec<Service1>,
    #[serde(default)]
    extra: Arc<Extra>,
}

#[derive(Deserialize)]
#[serde(rename = "Service")]
struct Service1 {
    id: ServiceId,
    site: SiteId,
    instance: Option<u32>,
    role: Role,
    role_version: u32,
    service_version: u32,
    type_name: Option<String>,
    installed_on: InstalledOn,
    depends_on: Vec<Dependency1>,
    backup: Option<Backup>,
    ports: Vec<Port>,
    content: Option<Element>,
    persistent_chat: Option<Settings1>,
    #[serde(default)]
    extra: Extra,
}

#[derive(Deserialize)]
#[serde(rename = "Dependency")]
struct Dependency1 {
    target: ServiceId,
    usage: Usage1,
    #[serde(default)]
    extra: Extra,
}

#[derive(Deserialize)]
#[serde(rename = "Usage")]
enum Usage1 {
    Default,
    Mirror,
    Witness,
    Backup,
    BackupMirror,
    BackupWitness,
    Other(String),
}

#[derive(Deserialize)]
#[serde(rename = "PersistentChatSettings")]
struct Settings1 {
    display_name: Option<String>,
    active_machines: ActiveMachines1,
}

#[derive(Deserialize)]
#[serde(rename = "ActiveMachines")]
enum ActiveMachines1 {
    Unstated,
    Listed(Vec<String>),
}

impl Usage1 {
    fn spelled(self, vocabulary: &Vocabulary) -> Usage {
        let usage = match self {
            Self::Default => ChatUsage::Default,
            Self::Mirror => ChatUsage::Mirror,
            Self::Witness => ChatUsage::Witness,
            Self::Backup => ChatUsage::Backup,
            Self::BackupMirror => ChatUsage::BackupMirror,
            Self::BackupWitness => ChatUsage::BackupWitness,
            Self::Other(token) => return Usage::new(token),
        };
        usage.spelled(vocabulary)
    }
}

impl From<Settings1> for PersistentChatSettings {
    fn from(settings: Settings1) -> Self {
        Self {
            display_name: settings.display_name,
            active_machines: match settings.active_machines {
                ActiveMachines1::Unstated => ActiveMachines::Unstated,
                ActiveMachines1::Listed(machines) => ActiveMachines::Listed(machines),
            },
        }
    }
}

impl Topology1 {
    /// The topology in the current form. The imported document shows where the settings were in a role element, so that
    /// content that was not edited is still written back byte for byte.
    pub fn into_topology(self, source: Option<&Source>) -> Topology {
        let vocabulary = Vocabulary::built_in();
        // A damaged source is reported elsewhere; here it is only not helpful.
        let imported = source.and_then(|source| source.read(vocabulary).ok());
        let services = self.services.into_iter().map(|service| {
            let imported = imported.as_deref().and_then(|t| t.service(&service.id));
            Arc::new(service.into_service(imported.map(|service| &**service), vocabulary))
        });
        Topology {
            numbering: self.numbering,
            signature: self.signature,
            sip_domains: self.sip_domains,
            simple_urls: self.simple_urls,
            last_site_id: self.last_site_id,
            sites: self.sites,
            clusters: self.clusters,
            services: services.collect(),
            extra: self.extra,
            understood_by: UnderstoodBy::default(),
        }
    }
}

impl Service1 {
    fn into_service(self, imported: Option<&Service>, vocabulary: &Vocabulary) -> Service {
        let dependencies = self.depends_on.into_iter().map(|dependency| Dependency {
            target: dependency.target,
            usage: dependency.usage.spelled(vocabulary),
            extra: dependency.extra,
        });
        let mut service = Service {
            id: self.id,
            site: self.site,
            instance: self.instance,
            role: self.role.into(),
            role_version: self.role_version,
            service_version: self.service_version,
            type_name: self.type_name,
            installed_on: self.installed_on,
            depends_on: dependencies.collect(),
            backup: self.backup,
            ports: self.ports,
            content: self.content,
            extra: self.extra,
        };
        if let Some(settings) = self.persistent_chat {
            let imported = imported.filter(|imported| bare_content(imported) == service.content);
            if let Some(imported) = imported {
                service.content.clone_from(&imported.content);
            }
            PersistentChatSettings::from(settings).write_to(&mut service, vocabulary);
        }
        service
    }
}

/// The role element of a service without its settings, as in version 1.
fn bare_content(service: &Service) -> Option<Element> {
    let mut bare = service.clone();
    PersistentChatSettings::default().write_to(&mut bare, Vocabulary::built_in());
    bare.content
}
