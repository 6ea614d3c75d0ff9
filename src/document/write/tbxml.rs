//! Writes objects in the spelling of Topology Builder files (format notes, a2). An object from a deployment has its
//! attributes in a different order than one created in Topology Builder.

use std::collections::HashMap;

use crate::document::namespaces::{BASE_TYPES, SIMPLE_URL, WRITABLE, urn};
use crate::document::read::NO_SIGNATURE;
use crate::topology::content::Text;
use crate::topology::fqdn::same_fqdn;
use crate::topology::site::{SimpleUrl, SimpleUrls};
use crate::topology::{
    Cluster, Dependency, InstalledOn, Machine, Service, Site, SiteId, SiteKind, SqlInstance,
    SqlInstanceId, Topology,
};
use crate::vocabulary::{Thing, Vocabulary};

use crate::document::write::markup::{Declaration, Markup};
use crate::document::write::shared;

const LAST: Declaration = Declaration::Last;

/// The copy of the topology to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copy {
    /// `OriginalTopology`: the published one.
    Original,
    /// `NewTopology`: the edited one.
    New,
}

/// The clusters and branch sites of each site, found once: searching for each site would take quadratic time.
pub struct WithinSites<'a> {
    clusters: HashMap<SiteId, Vec<&'a Cluster>>,
    branches: HashMap<SiteId, Vec<&'a Site>>,
    central: Vec<&'a Site>,
}

impl<'a> WithinSites<'a> {
    /// Those of a topology, in order.
    pub fn of(topology: &'a Topology) -> Self {
        let mut clusters: HashMap<SiteId, Vec<&'a Cluster>> = HashMap::new();
        for cluster in &topology.clusters {
            clusters.entry(cluster.site).or_default().push(cluster);
        }
        let mut branches: HashMap<SiteId, Vec<&'a Site>> = HashMap::new();
        for site in &topology.sites {
            if let SiteKind::Branch { parent } = site.kind {
                branches.entry(parent).or_default().push(site);
            }
        }
        let sites = topology.sites.iter().map(|site| &**site);
        let central = sites.filter(|site| site.kind == SiteKind::Central);
        Self {
            clusters,
            branches,
            central: central.collect(),
        }
    }

    /// Sites that are not branch sites.
    pub fn central_sites(&self) -> &[&'a Site] {
        &self.central
    }

    /// The branch sites of a central site.
    pub fn branch_sites(&self, site: SiteId) -> &[&'a Site] {
        self.branches.get(&site).map_or(&[], Vec::as_slice)
    }
}

/// The data needed to render one copy.
#[derive(Clone, Copy)]
pub struct Builder<'a> {
    pub vocabulary: &'a Vocabulary,
    pub copy: Copy,
}

impl<'a> Builder<'a> {
    /// The attributes of `PartialTopology`, without content.
    pub fn partial(&self, topology: &'a Topology) -> Markup<'a> {
        let is_published = topology.signature.is_some() && self.copy == Copy::New;
        let signature = topology.signature.as_deref();
        let element = markup("PartialTopology");
        let element = match signature {
            Some(signature) => element
                .with("Signature", signature)
                .with_bool("IsPublished", is_published),
            None => element
                .with_bool("IsPublished", false)
                .with("Signature", NO_SIGNATURE),
        };
        let last_site = topology.last_site_id.map(|id| id.to_string());
        let mut element = element.with_some("LastSiteId", last_site);
        for (name, value) in &topology.extra.attributes.0 {
            element = element.with(name, &**value);
        }
        element
    }

    /// `SimpleUrlConfiguration`; the namespace comes first in a downloaded file.
    pub fn simple_urls(&self, urls: &'a SimpleUrls, is_downloaded: bool) -> Markup<'a> {
        let declaration = if is_downloaded {
            Declaration::First
        } else {
            LAST
        };
        let element = move |name| Markup::new(urn(SIMPLE_URL), name, declaration);
        let url = move |url: &'a SimpleUrl| {
            let entry = move |entry: &'a Text| element("SimpleUrlEntry").with("Url", &**entry);
            element("SimpleUrl")
                .with("Component", &*url.component)
                .with("Domain", &*url.domain)
                .with("ActiveUrl", &*url.active_url)
                .containing_each(&url.entries, entry)
        };
        element("SimpleUrlConfiguration")
            .with_bool("UseBackendDatabase", urls.use_backend_database)
            .containing_each(&urls.urls, url)
    }

    /// A site with its own details, without its clusters and branch sites.
    pub fn site<'o>(&self, site: &'o Site) -> Markup<'o>
    where
        'a: 'o,
    {
        self.details(site).with_extra(&site.extra, LAST)
    }

    fn details<'o>(&self, site: &'o Site) -> Markup<'o>
    where
        'a: 'o,
    {
        let name = match site.kind {
            SiteKind::Central => "CentralSite",
            SiteKind::Branch { .. } => "RemoteSite",
        };
        let number = |id: SiteId| id.0.to_string();
        let mut element = markup(name)
            .with_some("OriginalSiteId", site.original_id.map(number))
            .with_some("LastServiceInstance", text(site.last_service_instance))
            .with_some("LastClusterNumber", text(site.last_cluster_number));
        if self.copy == Copy::New {
            element = element.with_number("SiteId", site.id.0);
        }
        let pool = site.default_persistent_chat_pool.as_ref().map(|pool| {
            markup(self.vocabulary.token(Thing::SiteDefaultPool))
                .with("ServiceUniqueId", pool.as_str())
        });
        element
            .containing_all(shared::site_details(site, LAST))
            .containing_all(pool)
    }

    /// A site with its clusters and branch sites.
    pub fn whole_site<'o>(&self, within: &'o WithinSites<'a>, site: &'a Site) -> Markup<'o>
    where
        'a: 'o,
    {
        // The lists follow the details and precede unknown content.
        let mut element = self.details(site);
        element.children.push(self.clusters(within, site.id));
        if site.kind == SiteKind::Central {
            let branch_sites = self.branch_sites(within, site.id);
            element.children.push(branch_sites);
        }
        element.with_extra(&site.extra, LAST)
    }

    /// `Clusters` of a site.
    pub fn clusters<'o>(&self, within: &'o WithinSites<'a>, site: SiteId) -> Markup<'o>
    where
        'a: 'o,
    {
        let builder = *self;
        let of_site = within.clusters.get(&site).map_or(&[][..], Vec::as_slice);
        markup("Clusters").containing_each(of_site, move |cluster| builder.cluster(cluster))
    }

    /// `RemoteSites` of a central site.
    pub fn branch_sites<'o>(&self, within: &'o WithinSites<'a>, site: SiteId) -> Markup<'o>
    where
        'a: 'o,
    {
        let builder = *self;
        let branches = within.branch_sites(site);
        markup("RemoteSites").containing_each(branches, move |s| builder.whole_site(within, s))
    }

    /// `Cluster` with its computers and SQL Server instances.
    pub fn cluster<'o>(&self, cluster: &'o Cluster) -> Markup<'o> {
        let element = markup("Cluster");
        let own = |element: Markup<'o>| {
            element
                .with_bool("RequiresReplication", cluster.requires_replication)
                .with_bool("RequiresSetup", cluster.requires_setup)
                .with("Fqdn", cluster.fqdn.as_str())
        };
        let element = match cluster.number {
            Some(number) => own(element)
                .with("UniqueId", cluster.id.as_str())
                .with_number("OriginalSiteId", cluster.site.0)
                .with_number("OriginalNumber", number)
                .with_bool("IsSingleMachineOnly", cluster.single_machine_only),
            None => own(element
                .with_bool("IsSingleMachineOnly", cluster.single_machine_only)
                .with("UniqueId", cluster.id.as_str())),
        };
        let machines = markup("Machines");
        let machines = machines.containing_each(&cluster.machines, |m| machine(cluster, m));
        let instances = markup("SqlInstances");
        let instances = instances.containing_each(&cluster.sql_instances, |i| instance(cluster, i));
        element
            .containing(machines)
            .containing(instances)
            .with_extra(&cluster.extra, LAST)
    }

    /// `Service`.
    pub fn service<'o>(&self, service: &'o Service) -> Markup<'o>
    where
        'a: 'o,
    {
        let role = service.role_name();
        let installed_on = match &service.installed_on {
            InstalledOn::Cluster(id) => id.as_str(),
            InstalledOn::SqlInstance(id) => id.as_str(),
        };
        let type_name = service.type_name.as_deref();
        let element = markup("Service");
        let element = match service.instance {
            Some(instance) => element
                .with_number("RoleVersion", service.role_version)
                .with_number("ServiceVersion", service.service_version)
                .with_some("Type", type_name)
                .with("UniqueId", service.id.as_str())
                .with("InstalledOn", installed_on)
                .with("RoleName", role)
                .with_number("OriginalSiteId", service.site.0)
                .with_number("OriginalInstance", instance),
            None => element
                .with("UniqueId", service.id.as_str())
                .with("RoleName", role)
                .with_number("RoleVersion", service.role_version)
                .with("InstalledOn", installed_on)
                .with_number("ServiceVersion", service.service_version)
                .with_some("Type", type_name),
        };
        let dependency = move |dependency: &'o Dependency| {
            markup("Dependency")
                .with("ServiceUniqueId", dependency.target.as_str())
                .with("Usage", dependency.usage.as_str())
                .with_extra(&dependency.extra, LAST)
        };
        let needs = markup("DependsOn").containing_each(&service.depends_on, dependency);
        let backup = service.backup.as_ref().map(|backup| {
            let reference = self.vocabulary.token(Thing::BackupReference);
            let mut element = markup("Backup").with(reference, backup.target.as_str());
            for (name, value) in &backup.attributes.0 {
                element = element.with(name, &**value);
            }
            element
        });
        let change = match self.copy {
            Copy::New => with_separator_spelled_out as fn(Markup<'o>) -> Markup<'o>,
            Copy::Original => |child: Markup<'o>| child,
        };
        let role_element = shared::role_element(service, LAST, change);
        element
            .containing(needs)
            .containing_all(backup)
            .containing(shared::ports(service, LAST))
            .containing_all(role_element)
            .with_extra(&service.extra, LAST)
    }
}

/// `NewTopology` has an empty `UpaSeparator` with an end tag (format notes, c4).
fn with_separator_spelled_out(mut child: Markup<'_>) -> Markup<'_> {
    child.has_end_tag = child.name == "UpaSeparator" && child.namespace == urn(BASE_TYPES);
    child
}

fn markup(name: &str) -> Markup<'_> {
    Markup::new(urn(WRITABLE), name, LAST)
}

fn text(number: Option<u32>) -> Option<String> {
    number.map(|number| number.to_string())
}

fn machine<'a>(cluster: &'a Cluster, machine: &'a Machine) -> Markup<'a> {
    let mut element = markup("Machine");
    // A single computer has the name of its pool (format notes, b4).
    if cluster.single_machine_only && same_fqdn(&machine.fqdn, &cluster.fqdn) {
        element.implied = Some(("Fqdn", machine.fqdn.as_str().into()));
    } else {
        element = element.with("Fqdn", machine.fqdn.as_str());
    }
    element = element
        .with_some("FaultDomain", machine.fault_domain.as_deref())
        .with_some("UpgradeDomain", machine.upgrade_domain.as_deref());
    if let Some(ordinal) = machine.ordinal {
        element = element
            .with_number("OriginalOrdinalInCluster", ordinal)
            .with("OriginalCluster", cluster.id.as_str())
            .with_some("OriginalFaultDomain", machine.fault_domain.as_deref())
            .with_some("OriginalUpgradeDomain", machine.upgrade_domain.as_deref());
    }
    let place = Declaration::Before("ConfiguredIPAddress");
    element
        .containing_each(&machine.interfaces, move |i| shared::interface(i, place))
        .with_extra(&machine.extra, LAST)
}

fn instance<'a>(cluster: &'a Cluster, instance: &'a SqlInstance) -> Markup<'a> {
    // Only an instance from a deployment has the derived identity (format notes, b1).
    let is_downloaded = instance.id == SqlInstanceId::published(&cluster.id, &instance.name);
    let original = is_downloaded.then(|| cluster.id.as_str());
    markup("SqlInstance")
        .with("UniqueId", instance.id.as_str())
        .with_some("OriginalClusterUniqueId", original)
        .with("Name", instance.name.as_str())
        .with_some(
            "AlwaysOnPrimaryNodeFqdn",
            instance.always_on_primary_node.as_deref(),
        )
        .with_extra(&instance.extra, LAST)
}
