//! Reads Topology Builder files (format notes, a2). Objects have opaque identities; those from a deployment also have
//! their numbers.

use std::collections::HashMap;
use std::sync::Arc;

use crate::document::error::{Problem, ReadError};
use crate::document::namespaces::{BUILDER, ROLES, SIMPLE_URL, TOPOLOGY, WRITABLE};
use crate::document::tree::{ElementId, ElementRef};
use crate::topology::recognize_roles::settle_roles;
use crate::topology::service::Backup;
use crate::topology::site::{SimpleUrl, SimpleUrls};
use crate::topology::{
    Cluster, ClusterId, Dependency, InstalledOn, Numbering, Service, ServiceId, SiteId, SiteKind,
    SqlInstance, SqlInstanceId, Topology,
};
use crate::topology::{ServiceRole, Usage};
use crate::vocabulary::Thing;

use crate::document::read::context::{Origins, ReadContext};

/// The signature of an unpublished document.
pub(in crate::document) const NO_SIGNATURE: &str = "00000000-0000-0000-0000-000000000000";

impl<'t, 's> ReadContext<'t, 's> {
    /// Finds the edited topology (`NewTopology`) or the published one (`OriginalTopology`).
    pub fn partial_topology(
        &self,
        root: &ElementRef<'t, 's>,
        name: &'static str,
    ) -> Result<Option<ElementRef<'t, 's>>, ReadError> {
        let Some(envelope) = root.child(BUILDER, name) else {
            return Ok(None);
        };
        match envelope.child(WRITABLE, "PartialTopology") {
            Some(partial) => Ok(Some(partial)),
            None => self.error(
                &envelope,
                Problem::MissingElement {
                    parent: name.to_owned(),
                    child: "PartialTopology",
                },
            ),
        }
    }

    /// Reads a `PartialTopology`.
    pub fn partial(
        &mut self,
        partial: &ElementRef<'_, 's>,
    ) -> Result<(Topology, Origins), ReadError> {
        let mut origins = Origins::new(partial.id());
        let known = ["Signature", "IsPublished", "LastSiteId"];
        let mut topology = Topology {
            numbering: Numbering::UniqueIds,
            signature: self
                .string(partial, "Signature")
                .filter(|signature| signature != NO_SIGNATURE),
            last_site_id: self.number(partial, "LastSiteId")?,
            ..Topology::default()
        };
        self.look_at_guid(partial, "Signature");
        self.boolean(partial, "IsPublished");
        let mut extra = self.extra(partial, &known);
        let mut unknown = Vec::new();
        for section in partial.children() {
            match (section.namespace(), section.name()) {
                (TOPOLOGY, "InternalDomains") => {
                    topology.sip_domains = self.sip_domains(&section);
                }
                (SIMPLE_URL, "SimpleUrlConfiguration") => {
                    topology.simple_urls = Some(self.simple_urls(&section));
                }
                (WRITABLE, "CentralSites") => {
                    for child in section.children() {
                        if child.is(WRITABLE, "CentralSite") {
                            let kind = SiteKind::Central;
                            self.builder_site(&child, kind, &mut topology, &mut origins)?;
                        } else {
                            self.unmodeled(&child, "CentralSites");
                        }
                    }
                }
                (WRITABLE, "Services") => {
                    self.builder_services(&section, &mut topology, &mut origins)?;
                }
                _ => unknown.push(section.id()),
            }
        }
        extra.elements = self.elements(&unknown);
        topology.extra = Arc::new(extra);
        settle_installed_on(&mut topology);
        settle_roles(&mut topology, self.vocabulary);
        self.check(&topology, &origins)?;
        Ok((topology, origins))
    }

    fn simple_urls(&mut self, section: &ElementRef<'_, 's>) -> SimpleUrls {
        let mut urls = Vec::new();
        for child in section.children() {
            if !child.is(SIMPLE_URL, "SimpleUrl") {
                self.unmodeled(&child, "SimpleUrlConfiguration");
                continue;
            }
            urls.push(SimpleUrl {
                component: self.shared(&child, "Component").unwrap_or_default(),
                domain: self.shared(&child, "Domain").unwrap_or_default(),
                active_url: self.shared(&child, "ActiveUrl").unwrap_or_default(),
                entries: child
                    .children()
                    .filter(|entry| entry.is(SIMPLE_URL, "SimpleUrlEntry"))
                    .filter_map(|entry| self.shared(&entry, "Url"))
                    .collect(),
            });
        }
        SimpleUrls {
            use_backend_database: self.boolean(section, "UseBackendDatabase"),
            urls,
        }
    }

    fn builder_site(
        &mut self,
        element: &ElementRef<'_, 's>,
        kind: SiteKind,
        topology: &mut Topology,
        origins: &mut Origins,
    ) -> Result<(), ReadError> {
        let original_id = self.number(element, "OriginalSiteId")?.map(SiteId);
        // The published copy identifies its sites only by the original number.
        let id = match self.number(element, "SiteId")?.map(SiteId).or(original_id) {
            Some(id) => id,
            None => return self.missing(element, "SiteId"),
        };
        let known = [
            "SiteId",
            "OriginalSiteId",
            "LastServiceInstance",
            "LastClusterNumber",
        ];
        let mut site = self.site(element, id, kind, &known);
        site.original_id = original_id;
        site.last_cluster_number = self.number(element, "LastClusterNumber")?;
        site.last_service_instance = self.number(element, "LastServiceInstance")?;
        let position = topology.sites.len();
        origins.sites.push(element.id());
        // Its branch sites follow it, so its position is reserved first.
        topology.sites.push(Arc::new(site.clone()));
        let mut unknown = Vec::new();
        for child in element.children() {
            match (child.namespace(), child.name()) {
                _ if Self::is_site_detail(&child) => {}
                (WRITABLE, "Clusters") => {
                    for cluster in child.children() {
                        if cluster.is(WRITABLE, "Cluster") {
                            self.builder_cluster(&cluster, id, topology, origins)?;
                        } else {
                            self.unmodeled(&cluster, "Clusters");
                        }
                    }
                }
                (WRITABLE, "RemoteSites") if kind == SiteKind::Central => {
                    for branch in child.children() {
                        if branch.is(WRITABLE, "RemoteSite") {
                            let kind = SiteKind::Branch { parent: id };
                            self.builder_site(&branch, kind, topology, origins)?;
                        } else {
                            self.unmodeled(&branch, "RemoteSites");
                        }
                    }
                }
                _ => match self.builder_default_pool(&child) {
                    Some(pool) => site.default_persistent_chat_pool = Some(pool),
                    None => unknown.push(child.id()),
                },
            }
        }
        site.extra.elements = self.elements(&unknown);
        if let Some(place) = topology.sites.get_mut(position) {
            *place = Arc::new(site);
        }
        Ok(())
    }

    fn builder_default_pool(&mut self, child: &ElementRef<'_, 's>) -> Option<ServiceId> {
        let mut attributes = child.attributes().filter(|a| !a.is_declaration());
        let says_more = attributes.any(|attribute| attribute.name() != "ServiceUniqueId")
            || child.children().next().is_some();
        if says_more || !self.is_default_pool(child) {
            return None;
        }
        self.shared(child, "ServiceUniqueId").map(ServiceId::new)
    }

    fn builder_cluster(
        &mut self,
        element: &ElementRef<'_, 's>,
        site: SiteId,
        topology: &mut Topology,
        origins: &mut Origins,
    ) -> Result<(), ReadError> {
        let known = [
            "IsSingleMachineOnly",
            "UniqueId",
            "RequiresReplication",
            "RequiresSetup",
            "Fqdn",
            "OriginalSiteId",
            "OriginalNumber",
        ];
        self.look_at_guid(element, "UniqueId");
        let mut cluster = Cluster {
            id: ClusterId::new(self.required_text(element, "UniqueId")?),
            site,
            number: self.number(element, "OriginalNumber")?,
            fqdn: self.expected(element, "Fqdn"),
            single_machine_only: self.boolean(element, "IsSingleMachineOnly"),
            requires_replication: self.boolean(element, "RequiresReplication"),
            requires_setup: self.boolean(element, "RequiresSetup"),
            machines: Vec::new(),
            sql_instances: Vec::new(),
            extra: self.extra(element, &known),
        };
        let (mut instances, mut unknown) = (Vec::new(), Vec::new());
        for part in element.children() {
            match (part.namespace(), part.name()) {
                (WRITABLE, "Machines") => self.builder_machines(&part, &mut cluster)?,
                (WRITABLE, "SqlInstances") => {
                    for child in part.children() {
                        if child.is(WRITABLE, "SqlInstance") {
                            let instance = self.builder_instance(&child)?;
                            cluster.sql_instances.push(instance);
                            instances.push(child.id());
                        } else {
                            self.unmodeled(&child, "SqlInstances");
                        }
                    }
                }
                _ => unknown.push(part.id()),
            }
        }
        cluster.extra.elements = self.elements(&unknown);
        topology.clusters.push(Arc::new(cluster));
        origins.clusters.push(element.id());
        origins.sql_instances.push(instances);
        Ok(())
    }

    fn builder_machines(
        &mut self,
        section: &ElementRef<'_, 's>,
        cluster: &mut Cluster,
    ) -> Result<(), ReadError> {
        let known = [
            "Fqdn",
            "FaultDomain",
            "UpgradeDomain",
            "OriginalOrdinalInCluster",
            "OriginalCluster",
            "OriginalFaultDomain",
            "OriginalUpgradeDomain",
        ];
        for child in section.children() {
            if !child.is(WRITABLE, "Machine") {
                self.unmodeled(&child, "Machines");
                continue;
            }
            let mut machine = self.machine(&child, &known);
            machine.ordinal = self.number(&child, "OriginalOrdinalInCluster")?;
            machine.fqdn = self
                .string(&child, "Fqdn")
                .unwrap_or_else(|| cluster.fqdn.clone());
            cluster.machines.push(machine);
        }
        Ok(())
    }

    fn builder_instance(&mut self, element: &ElementRef<'_, 's>) -> Result<SqlInstance, ReadError> {
        let known = [
            "UniqueId",
            "OriginalClusterUniqueId",
            "Name",
            "AlwaysOnPrimaryNodeFqdn",
        ];
        self.look_at_guid(element, "UniqueId");
        Ok(SqlInstance {
            id: SqlInstanceId::new(self.required_text(element, "UniqueId")?),
            name: self.expected(element, "Name"),
            always_on_primary_node: self.string(element, "AlwaysOnPrimaryNodeFqdn"),
            extra: self.extra_with_children(element, &known),
        })
    }

    fn builder_services(
        &mut self,
        section: &ElementRef<'_, 's>,
        topology: &mut Topology,
        origins: &mut Origins,
    ) -> Result<(), ReadError> {
        let known = [
            "UniqueId",
            "RoleName",
            "RoleVersion",
            "InstalledOn",
            "ServiceVersion",
            "Type",
            "OriginalSiteId",
            "OriginalInstance",
        ];
        for child in section.children() {
            if !child.is(WRITABLE, "Service") {
                self.unmodeled(&child, "Services");
                continue;
            }
            let role_name = self.required_text(&child, "RoleName")?;
            let role = ServiceRole::named(&role_name);
            self.look_at_guid(&child, "UniqueId");
            let installed_on = self.shared(&child, "InstalledOn").unwrap_or_default();
            let mut service = Service {
                id: ServiceId::new(self.required_text(&child, "UniqueId")?),
                // 0 until the cluster is known, for an unpublished service.
                site: SiteId(self.number(&child, "OriginalSiteId")?.unwrap_or(0)),
                instance: self.number(&child, "OriginalInstance")?,
                role,
                role_version: self.plain_number(&child, "RoleVersion"),
                service_version: self.plain_number(&child, "ServiceVersion"),
                type_name: self.string(&child, "Type"),
                installed_on: InstalledOn::Cluster(ClusterId::new(installed_on)),
                depends_on: Vec::new(),
                backup: None,
                ports: Vec::new(),
                content: None,
                extra: self.extra(&child, &known),
            };
            let mut unknown = Vec::new();
            for part in child.children() {
                self.builder_service_part(&mut service, &part, &mut unknown);
            }
            self.take_in_role_element(&mut service, &mut unknown);
            service.extra.elements = self.elements(&unknown);
            topology.services.push(Arc::new(service));
            origins.services.push(child.id());
        }
        Ok(())
    }

    fn builder_service_part(
        &mut self,
        service: &mut Service,
        part: &ElementRef<'_, 's>,
        unknown: &mut Vec<ElementId>,
    ) {
        match (part.namespace(), part.name()) {
            (ROLES, "Ports") => service.ports.extend(self.ports(part)),
            (WRITABLE, "DependsOn") => {
                self.beside_name(part, &[], &mut service.extra);
                for child in part.children() {
                    let target = child
                        .is(WRITABLE, "Dependency")
                        .then(|| self.shared(&child, "ServiceUniqueId"))
                        .flatten();
                    let Some(target) = target else {
                        self.unmodeled(&child, "DependsOn");
                        continue;
                    };
                    let usage = self.expected(&child, "Usage");
                    service.depends_on.push(Dependency {
                        target: ServiceId::new(target),
                        usage: Usage::new(self.texts.text(&usage)),
                        extra: self.extra_with_children(&child, &["ServiceUniqueId", "Usage"]),
                    });
                }
            }
            (WRITABLE, "Backup") if service.backup.is_none() => {
                let reference = self.vocabulary.token(Thing::BackupReference);
                let mut attributes = self.all_attributes(part);
                let target = attributes.get(reference).map(ServiceId::from);
                match target {
                    Some(target) if part.children().next().is_none() => {
                        attributes.remove(reference);
                        service.backup = Some(Backup { target, attributes });
                    }
                    _ => unknown.push(part.id()),
                }
            }
            _ => self.service_child(service, part, unknown),
        }
    }
}

/// Determines which identities in `InstalledOn` are SQL Server instances, and sets the site of unpublished services to
/// that of their cluster.
fn settle_installed_on(topology: &mut Topology) {
    let clusters: HashMap<ClusterId, SiteId> = topology
        .clusters
        .iter()
        .map(|cluster| (cluster.id.clone(), cluster.site))
        .collect();
    let instances: HashMap<SqlInstanceId, SiteId> = topology
        .clusters
        .iter()
        .flat_map(|cluster| {
            let ids = cluster.sql_instances.iter().map(|i| i.id.clone());
            ids.map(|id| (id, cluster.site))
        })
        .collect();
    for service in &mut topology.services {
        let InstalledOn::Cluster(id) = &service.installed_on else {
            continue;
        };
        let on_cluster = clusters.get(id).copied();
        let as_instance = SqlInstanceId::from(id.as_str());
        let on_instance = instances.get(&as_instance).copied();
        let is_on_instance =
            on_cluster.is_none() && (on_instance.is_some() || service.role.is_database());
        let site = on_cluster.or(on_instance);
        let wants_site = service.site == SiteId(0);
        if !is_on_instance && !wants_site {
            continue;
        }
        let service = Arc::make_mut(service);
        if is_on_instance {
            service.installed_on = InstalledOn::SqlInstance(as_instance);
        }
        if wants_site && let Some(site) = site {
            service.site = site;
        }
    }
}
