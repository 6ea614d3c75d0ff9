//! Writes objects in the spelling of the published topology (format notes, a1).

use std::collections::HashMap;

use crate::document::namespaces::{TOPOLOGY, urn};
use crate::topology::{
    Cluster, ClusterId, Dependency, InstalledOn, Machine, Role, Service, ServiceId, Site,
    SqlInstance, SqlInstanceId, Topology,
};
use crate::vocabulary::{Thing, Vocabulary};

use crate::document::write::markup::{Declaration, Markup};
use crate::document::write::shared;

const FIRST: Declaration = Declaration::First;

/// The numbers of the objects of a topology, used in references.
pub struct PublishedNumbers<'a> {
    pub vocabulary: &'a Vocabulary,
    clusters: HashMap<&'a ClusterId, &'a Cluster>,
    instances: HashMap<&'a SqlInstanceId, (&'a Cluster, &'a SqlInstance)>,
    services: HashMap<&'a ServiceId, &'a Service>,
}

impl<'a> PublishedNumbers<'a> {
    /// Collects the numbers.
    pub fn new(topology: &'a Topology, vocabulary: &'a Vocabulary) -> Self {
        Self {
            vocabulary,
            clusters: topology.clusters.iter().map(|c| (&c.id, &**c)).collect(),
            instances: topology
                .clusters
                .iter()
                .flat_map(|c| c.sql_instances.iter().map(move |i| (&i.id, (&**c, i))))
                .collect(),
            services: topology.services.iter().map(|s| (&s.id, &**s)).collect(),
        }
    }

    /// `CentralSite`.
    pub fn site<'o>(&'o self, site: &'o Site) -> Markup<'o> {
        let element = markup("CentralSite").with_number("SiteId", site.id.0);
        let element = element.containing_all(shared::site_details(site, FIRST));
        let pool = site.default_persistent_chat_pool.as_ref().map(|pool| {
            markup(self.vocabulary.token(Thing::SiteDefaultPool)).containing(self.service_id(pool))
        });
        element.containing_all(pool).with_extra(&site.extra, FIRST)
    }

    /// `Cluster` with its computers.
    pub fn cluster<'o>(&self, cluster: &'o Cluster) -> Markup<'o> {
        markup("Cluster")
            .with_bool("RequiresReplication", cluster.requires_replication)
            .with_bool("RequiresSetup", cluster.requires_setup)
            .with("Fqdn", cluster.fqdn.as_str())
            .containing(cluster_id(cluster))
            .containing_each(&cluster.machines, machine)
            .with_extra(&cluster.extra, FIRST)
    }

    /// `SqlInstance`.
    pub fn instance<'o>(&self, cluster: &'o Cluster, instance: &'o SqlInstance) -> Markup<'o> {
        markup("SqlInstance")
            .with_some(
                "AlwaysOnPrimaryNodeFqdn",
                instance.always_on_primary_node.as_deref(),
            )
            .containing(instance_id(cluster, instance))
            .with_extra(&instance.extra, FIRST)
    }

    /// `Service`.
    pub fn service<'o>(&'o self, service: &'o Service) -> Markup<'o> {
        let dependency = move |dependency: &'o Dependency| {
            markup("Dependency")
                .with("Usage", dependency.usage.as_str())
                .containing(self.service_id(&dependency.target))
                .with_extra(&dependency.extra, FIRST)
        };
        let needs = markup("DependsOn").containing_each(&service.depends_on, dependency);
        let installed_on = match &service.installed_on {
            InstalledOn::Cluster(id) => self.clusters.get(id).map(|cluster| cluster_id(cluster)),
            InstalledOn::SqlInstance(id) => self
                .instances
                .get(id)
                .map(|(cluster, instance)| instance_id(cluster, instance)),
        };
        let backup = service.backup.as_ref().map(|backup| {
            let mut element = markup("Backup").containing(self.service_id(&backup.target));
            for (name, value) in &backup.attributes.0 {
                element = element.with(name, &**value);
            }
            element
        });
        markup("Service")
            .with_number("RoleVersion", service.role_version)
            .with_number("ServiceVersion", service.service_version)
            .with_some("Type", service.type_name.as_deref())
            .containing(self.service_id(&service.id))
            .containing(needs)
            .containing(markup("InstalledOn").containing_all(installed_on))
            .containing_all(backup)
            .containing(shared::ports(service, FIRST))
            .containing_all(shared::role_element(service, FIRST, |m| m))
            .with_extra(&service.extra, FIRST)
    }

    fn service_id<'o>(&'o self, id: &'o ServiceId) -> Markup<'o> {
        let element = |site: u32, role: &'o str, instance: u32| {
            markup("ServiceId")
                .with_number("SiteId", site)
                .with("RoleName", role)
                .with_number("Instance", instance)
        };
        match self.services.get(id) {
            Some(service) => element(
                service.site.0,
                service.role_name(),
                service.instance.unwrap_or(0),
            ),
            // A reference to a missing object keeps the parts of its identity.
            None => match split_identity(id.as_str()) {
                Some((site, role, instance)) => element(site, self.role_spelling(role), instance),
                None => element(0, id.as_str(), 0),
            },
        }
    }

    /// An identity has its role in lowercase; documents do not.
    fn role_spelling<'o>(&'o self, lower: &'o str) -> &'o str {
        let known = Role::KNOWN.iter().map(|role| role.name());
        known
            .into_iter()
            .find(|name| name.eq_ignore_ascii_case(lower))
            .unwrap_or(lower)
    }
}

/// The site, role and instance in an identity such as `1registrar1`.
fn split_identity(id: &str) -> Option<(u32, &str, u32)> {
    let rest = id.trim_start_matches(|c: char| c.is_ascii_digit());
    let role = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    let site = id.get(..id.len() - rest.len())?.parse().ok()?;
    let instance = rest.get(role.len()..)?.parse().ok()?;
    (!role.is_empty()).then_some((site, role, instance))
}

fn markup(name: &str) -> Markup<'_> {
    Markup::new(urn(TOPOLOGY), name, FIRST)
}

fn cluster_id<'a>(cluster: &Cluster) -> Markup<'a> {
    markup("ClusterId")
        .with_number("SiteId", cluster.site.0)
        .with_number("Number", cluster.number.unwrap_or(0))
}

fn instance_id<'a>(cluster: &Cluster, instance: &'a SqlInstance) -> Markup<'a> {
    markup("SqlInstanceId")
        .with("Name", instance.name.as_str())
        .containing(cluster_id(cluster))
}

fn machine(machine: &Machine) -> Markup<'_> {
    markup("Machine")
        .with_some(
            "OrdinalInCluster",
            machine.ordinal.map(|ordinal| ordinal.to_string()),
        )
        .with("Fqdn", machine.fqdn.as_str())
        .with_some("FaultDomain", machine.fault_domain.as_deref())
        .with_some("UpgradeDomain", machine.upgrade_domain.as_deref())
        .containing_each(&machine.interfaces, |i| shared::interface(i, FIRST))
        .with_extra(&machine.extra, FIRST)
}
