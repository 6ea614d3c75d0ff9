//! Views of the base model in the user's terms. They borrow, and never change anything.

use crate::topology::fqdn::same_fqdn;
use crate::topology::inventory::{self, share_name, sql_store_title};
use crate::topology::recognize_chat::{ChatFacets, ObjectPart};
use crate::topology::service::Port;
use crate::topology::{
    AssociationKind, Cluster, Database, Dependency, Index, InstalledOn, Item, Kind, Role, Service,
    Site, SqlInstance,
};

/// A Persistent Chat pool with everything it refers to.
#[derive(Clone, Copy)]
pub struct PersistentChatPool<'t> {
    /// The `PersistentChatService`.
    pub service: &'t Service,
    /// The cluster it runs on; `None` in a damaged document.
    pub cluster: Option<&'t Cluster>,
    /// Its site; `None` in a damaged document.
    pub site: Option<&'t Site>,
}

/// A Front End pool or Standard Edition server: any cluster with a Registrar and users.
#[derive(Clone, Copy)]
#[allow(missing_docs)]
pub struct FrontEndPool<'t> {
    pub cluster: &'t Cluster,
    /// The Registrar, which next hop references lead to.
    pub registrar: &'t Service,
    /// Whether it is a Standard Edition server.
    pub is_standard_edition: bool,
}

/// A SQL Server store: an instance on a cluster.
#[derive(Clone, Copy)]
#[allow(missing_docs)]
pub struct SqlStore<'t> {
    /// The computer, or the virtual name.
    pub cluster: &'t Cluster,
    pub instance: &'t SqlInstance,
}

/// A file store: a share on a file server.
#[derive(Clone, Copy)]
pub struct FileStore<'t> {
    /// The `FileStore` service.
    pub service: &'t Service,
    /// The file server; `None` in a damaged document.
    pub cluster: Option<&'t Cluster>,
}

/// All Persistent Chat pools in document order.
pub fn persistent_chat_pools<'t>(index: &Index<'t>) -> Vec<PersistentChatPool<'t>> {
    index
        .of_role(&Role::PersistentChatService)
        .map(|(place, service)| {
            PersistentChatPool::on(index, service, index.cluster_of_place(place))
        })
        .collect()
}

/// All Front End pools and Standard Edition servers in document order.
pub fn front_end_pools<'t>(index: &Index<'t>) -> Vec<FrontEndPool<'t>> {
    inventory::items(index)
        .into_iter()
        .filter_map(|item| FrontEndPool::of(index, &item))
        .collect()
}

/// All SQL Server stores in document order.
pub fn sql_stores<'t>(index: &Index<'t>) -> Vec<SqlStore<'t>> {
    index
        .clusters()
        .flat_map(|(_, cluster)| {
            cluster
                .sql_instances
                .iter()
                .map(move |instance| SqlStore { cluster, instance })
        })
        .collect()
}

/// All file stores in document order.
pub fn file_stores<'t>(index: &Index<'t>) -> Vec<FileStore<'t>> {
    index
        .of_role(&Role::FileStore)
        .map(|(place, service)| FileStore {
            service,
            cluster: index.cluster_of_place(place),
        })
        .collect()
}

impl<'t> PersistentChatPool<'t> {
    /// The view of one `PersistentChatService`.
    pub fn of(index: &Index<'t>, service: &'t Service) -> Self {
        Self::on(index, service, index.cluster_of(service))
    }

    fn on(index: &Index<'t>, service: &'t Service, cluster: Option<&'t Cluster>) -> Self {
        Self {
            service,
            cluster,
            site: index.site(cluster.map_or(service.site, |cluster| cluster.site)),
        }
    }

    /// The name of the pool; empty in a damaged document.
    pub fn fqdn(&self) -> &'t str {
        self.cluster.map_or("", |cluster| cluster.fqdn.as_str())
    }

    /// The understood content of its document.
    pub fn facets<'i>(&self, index: &'i Index<'t>) -> Option<&'i ChatFacets<'t>> {
        index.chat(&self.service.id)
    }

    /// The dependency of a reference.
    pub fn dependency(
        &self,
        index: &Index<'t>,
        reference: AssociationKind,
    ) -> Option<&'t Dependency> {
        match self.facets(index)?.reference(reference).at()? {
            ObjectPart::Dependency(position) => self.service.depends_on.get(position),
            _ => None,
        }
    }

    /// The target of a reference: a Registrar, a FileStore or a database.
    pub fn target(&self, index: &Index<'t>, reference: AssociationKind) -> Option<&'t Service> {
        self.facets(index)?.target(reference)
    }

    /// The Registrar of the next hop.
    pub fn next_hop(&self, index: &Index<'t>) -> Option<&'t Service> {
        self.target(index, AssociationKind::NextHop)
    }

    /// The file store.
    pub fn file_store(&self, index: &Index<'t>) -> Option<FileStore<'t>> {
        self.target(index, AssociationKind::FileStore)
            .map(|service| FileStore {
                service,
                cluster: index.cluster_of(service),
            })
    }

    /// The SQL Server store of a database or witness reference.
    pub fn sql_store(&self, index: &Index<'t>, reference: AssociationKind) -> Option<SqlStore<'t>> {
        match &self.target(index, reference)?.installed_on {
            InstalledOn::SqlInstance(id) => index
                .sql_instance(id)
                .map(|(cluster, instance)| SqlStore { cluster, instance }),
            InstalledOn::Cluster(_) => None,
        }
    }

    /// The SQL Server store of one of the eight databases.
    pub fn database(&self, index: &Index<'t>, database: Database) -> Option<SqlStore<'t>> {
        self.sql_store(index, AssociationKind::Database(database))
    }

    /// Dependencies on missing services.
    pub fn dangling(&self, index: &Index<'t>) -> Vec<&'t Dependency> {
        self.service
            .depends_on
            .iter()
            .filter(|dependency| index.service(&dependency.target).is_none())
            .collect()
    }

    /// The name by which clients tell pools apart, if there is one.
    pub fn display_name(&self, index: &Index<'t>) -> Option<&'t str> {
        self.facets(index)?.display_name.understood().copied()
    }

    /// The port for clients of the service (`MtlsPort`): the SIP port over MTLS.
    pub fn port(&self, index: &Index<'t>) -> Option<&'t Port> {
        self.facets(index)?.port.understood().copied()
    }

    /// The active computers; `None` if the document does not specify them.
    pub fn active_machines<'i>(&self, index: &'i Index<'t>) -> Option<&'i [&'t str]> {
        let listed = self.facets(index)?.active_machines.understood()?;
        Some(listed)
    }

    /// Whether the pool shares its cluster with a Standard Edition server (or another Registrar).
    pub fn is_collocated(&self, index: &Index<'t>) -> bool {
        self.cluster
            .is_some_and(|cluster| index.role_on(&cluster.id, &Role::Registrar).is_some())
    }
}

impl<'t> FrontEndPool<'t> {
    /// The view of an item, if it is a Front End pool or Standard Edition server.
    pub fn of(index: &Index<'t>, item: &Item<'t>) -> Option<Self> {
        let is_standard_edition = match item.kind {
            Kind::StandardEditionServer => true,
            Kind::FrontEndPool => false,
            _ => return None,
        };
        let cluster = item.cluster?;
        Some(Self {
            cluster,
            registrar: index.role_at(item.cluster_number?, &Role::Registrar)?,
            is_standard_edition,
        })
    }
}

impl<'t> SqlStore<'t> {
    /// `host\instance`, the default instance as `host\Default`.
    pub fn title(&self) -> String {
        sql_store_title(&self.cluster.fqdn, &self.instance.name)
    }

    /// Whether it is the same instance.
    pub fn is_same(&self, other: &SqlStore<'_>) -> bool {
        self.instance.id == other.instance.id
    }

    /// Whether both are on the same server: the same cluster, or one with the same name.
    pub fn is_on_server_of(&self, other: &SqlStore<'_>) -> bool {
        self.cluster.id == other.cluster.id || same_fqdn(&self.cluster.fqdn, &other.cluster.fqdn)
    }
}

impl<'t> FileStore<'t> {
    /// The name of the share; empty if the document has none.
    pub fn share(&self) -> &'t str {
        share_name(self.service)
    }

    /// `\\host\share`.
    pub fn title(&self) -> String {
        format!(
            r"\\{}\{}",
            self.cluster.map_or("", |c| c.fqdn.as_str()),
            self.share()
        )
    }
}
