//! The names of objects.

pub use crate::topology::share::share_name;

use crate::topology::{
    Cluster, Machine, ObjectId, Role, Service, Site, SqlInstance, Topology, spelled,
};

/// An object, as far as its name is concerned.
pub(super) enum Named<'t> {
    Deployment,
    Site(&'t Site),
    Cluster(&'t Cluster),
    Machine(&'t Machine),
    SqlInstance(&'t Cluster, &'t SqlInstance),
    Service(&'t Service, Option<&'t Cluster>),
    Nothing,
}

impl<'t> Named<'t> {
    pub(super) fn in_topology(topology: &'t Topology, id: &ObjectId) -> Self {
        let found = match id {
            ObjectId::Deployment => Some(Self::Deployment),
            ObjectId::Site(id) => topology.site(*id).map(|site| Self::Site(site)),
            ObjectId::Cluster(id) => topology.cluster(id).map(|cluster| Self::Cluster(cluster)),
            ObjectId::Machine(id, fqdn) => topology
                .cluster(id)
                .and_then(|cluster| cluster.machine(fqdn))
                .map(Self::Machine),
            ObjectId::SqlInstance(id) => topology
                .sql_instance(id)
                .map(|(cluster, instance)| Self::SqlInstance(cluster, instance)),
            ObjectId::Service(id) => topology.service(id).map(|service| {
                let cluster = topology.cluster_of(service);
                Self::Service(service, cluster.map(|cluster| &**cluster))
            }),
        };
        found.unwrap_or(Self::Nothing)
    }

    /// Whether the name starts with words of this program rather than a name.
    pub(super) fn begins_with_words(&self, id: &ObjectId) -> bool {
        match self {
            Self::Deployment | Self::Site(_) | Self::Service(_, None) => true,
            Self::Service(service, Some(_)) => {
                !matches!(*service.role, Role::FileStore | Role::PersistentChatService)
            }
            Self::Nothing => !matches!(id, ObjectId::Machine(..)),
            Self::Cluster(_) | Self::Machine(_) | Self::SqlInstance(..) => false,
        }
    }

    pub(super) fn name(&self, id: &ObjectId) -> String {
        match self {
            Self::Deployment => "the deployment".to_owned(),
            Self::Site(site) => format!("site {}", site.name),
            Self::Cluster(cluster) => cluster.fqdn.clone(),
            Self::Machine(machine) => machine.fqdn.clone(),
            Self::SqlInstance(cluster, instance) => sql_store_title(&cluster.fqdn, &instance.name),
            Self::Service(service, None) => spelled::nameless_service(service),
            Self::Service(service, Some(cluster)) => {
                let fqdn = &cluster.fqdn;
                match &*service.role {
                    Role::FileStore => format!(r"\\{fqdn}\{}", share_name(service)),
                    Role::PersistentChatService => fqdn.clone(),
                    _ => format!("{} of {fqdn}", service.role.in_words()),
                }
            }
            // Identities mean nothing to users, so a missing object is not called by its identity.
            Self::Nothing => match id {
                ObjectId::Deployment => "the deployment".to_owned(),
                ObjectId::Site(_) => "a deleted site".to_owned(),
                ObjectId::Cluster(_) => "a deleted pool".to_owned(),
                ObjectId::Machine(_, fqdn) => fqdn.to_string(),
                ObjectId::SqlInstance(_) => "a deleted SQL Server instance".to_owned(),
                ObjectId::Service(_) => "a deleted object".to_owned(),
            },
        }
    }
}

/// A SQL Server store as Topology Builder shows it: `host\instance`, the default instance as `host\Default`.
pub fn sql_store_title(fqdn: &str, instance: &str) -> String {
    let instance = if instance.is_empty() {
        "Default"
    } else {
        instance
    };
    format!(r"{fqdn}\{instance}")
}
