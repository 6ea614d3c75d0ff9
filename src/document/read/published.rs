//! Reads the published topology (format notes, a1). Objects have numbers; their identities are derived from these in
//! the same way as in a Topology Builder download (b1).

use std::collections::HashMap;
use std::sync::Arc;

use crate::document::error::ReadError;
use crate::document::namespaces::{ROLES, TOPOLOGY};
use crate::document::quoted::quoted;
use crate::document::tree::{ElementId, ElementRef};
use crate::topology::Usage;
use crate::topology::content::{Extra, Text};
use crate::topology::fqdn::same_fqdn;
use crate::topology::readable::cut;
use crate::topology::recognize_roles::settle_roles;
use crate::topology::renaming::find_instances_by_name;
use crate::topology::service::Backup;
use crate::topology::{
    Cluster, ClusterId, Dependency, InstalledOn, Numbering, Service, ServiceId, ServiceRole,
    SiteId, SiteKind, SqlInstance, SqlInstanceId, Topology,
};

use crate::document::read::context::{Origins, ReadContext};

/// The attributes that identify a service.
pub(super) const SERVICE_KEY: &[&str] = &["SiteId", "RoleName", "Instance"];

/// The attributes that identify a cluster.
const CLUSTER_KEY: &[&str] = &["SiteId", "Number"];

impl<'s> ReadContext<'_, 's> {
    /// Reads a document with the root element `Topology`.
    pub fn published(
        &mut self,
        root: &ElementRef<'_, 's>,
    ) -> Result<(Topology, Origins), ReadError> {
        let mut origins = Origins::new(root.id());
        let mut topology = Topology {
            numbering: Numbering::Published,
            signature: self.string(root, "Signature"),
            ..Topology::default()
        };
        self.look_at_guid(root, "Signature");
        let mut extra = self.extra(root, &["Signature"]);
        // SQL Server instances can precede or follow their clusters.
        let mut instances = Vec::new();
        let mut unknown = Vec::new();
        for section in root.children() {
            if section.namespace() != TOPOLOGY {
                unknown.push(section.id());
                continue;
            }
            match section.name() {
                "InternalDomains" => topology.sip_domains = self.sip_domains(&section),
                "Sites" => self.published_sites(&section, &mut topology, &mut origins)?,
                "Clusters" => self.published_clusters(&section, &mut topology, &mut origins)?,
                "SqlInstances" => self.published_instances(&section, &mut instances)?,
                "Services" => self.published_services(&section, &mut topology, &mut origins)?,
                _ => unknown.push(section.id()),
            }
        }
        extra.elements = self.elements(&unknown);
        topology.extra = Arc::new(extra);
        self.place_instances(instances, &mut topology, &mut origins);
        find_instances_by_name(&mut topology);
        settle_roles(&mut topology, self.vocabulary);
        self.check(&topology, &origins)?;
        Ok((topology, origins))
    }

    fn published_sites(
        &mut self,
        section: &ElementRef<'_, 's>,
        topology: &mut Topology,
        origins: &mut Origins,
    ) -> Result<(), ReadError> {
        for child in section.children() {
            if !child.is(TOPOLOGY, "CentralSite") {
                self.unmodeled(&child, "Sites");
                continue;
            }
            let id = SiteId(self.required_number(&child, "SiteId")?);
            let mut site = self.site(&child, id, SiteKind::Central, &["SiteId"]);
            let mut unknown = Vec::new();
            for detail in child.children() {
                if Self::is_site_detail(&detail) {
                    continue;
                }
                let pool = if self.is_default_pool(&detail) && self.is_plain_reference(&detail) {
                    self.published_service_id(&detail)?
                } else {
                    None
                };
                match pool {
                    Some(pool) => site.default_persistent_chat_pool = Some(pool),
                    None => {
                        self.look_at_branch_sites(&detail);
                        unknown.push(detail.id());
                    }
                }
            }
            site.extra.elements = self.elements(&unknown);
            topology.sites.push(Arc::new(site));
            origins.sites.push(child.id());
        }
        Ok(())
    }

    /// The spelling of branch sites in a published topology is unknown (format notes, a1).
    fn look_at_branch_sites(&mut self, element: &ElementRef<'_, 's>) {
        let name = element.name();
        let is_of_branches = name.contains("RemoteSite") || name.contains("BranchSite");
        if is_of_branches && (element.children().next().is_some() || name.ends_with("Site")) {
            let message = format!(
                "The spelling of branch sites in a published topology is unknown; {} is kept unchanged, \
                 and the branch sites in it are not shown.",
                cut(name)
            );
            self.note(element, message, None);
        }
    }

    fn published_clusters(
        &mut self,
        section: &ElementRef<'_, 's>,
        topology: &mut Topology,
        origins: &mut Origins,
    ) -> Result<(), ReadError> {
        for child in section.children() {
            if !child.is(TOPOLOGY, "Cluster") {
                self.unmodeled(&child, "Clusters");
                continue;
            }
            let Some(key) = child.child(TOPOLOGY, "ClusterId") else {
                return self.missing(&child, "ClusterId");
            };
            let (id, site, number) = self.cluster_id(&key)?;
            let mut cluster = Cluster {
                id,
                site,
                number: Some(number),
                fqdn: self.expected(&child, "Fqdn"),
                single_machine_only: false,
                requires_replication: self.boolean(&child, "RequiresReplication"),
                requires_setup: self.boolean(&child, "RequiresSetup"),
                machines: Vec::new(),
                sql_instances: Vec::new(),
                extra: self.extra(&child, &["RequiresReplication", "RequiresSetup", "Fqdn"]),
            };
            self.beside_name(&key, CLUSTER_KEY, &mut cluster.extra);
            let mut unknown = Vec::new();
            for part in child.children() {
                match part.name() {
                    "ClusterId" if part.id() == key.id() => {}
                    "Machine" if part.namespace() == TOPOLOGY => {
                        let known = ["OrdinalInCluster", "Fqdn", "FaultDomain", "UpgradeDomain"];
                        let mut machine = self.machine(&part, &known);
                        machine.fqdn = self.expected(&part, "Fqdn");
                        machine.ordinal = self.number(&part, "OrdinalInCluster")?;
                        cluster.machines.push(machine);
                    }
                    _ => unknown.push(part.id()),
                }
            }
            cluster.extra.elements = self.elements(&unknown);
            cluster.single_machine_only = is_single_machine(&cluster);
            topology.clusters.push(Arc::new(cluster));
            origins.clusters.push(child.id());
            origins.sql_instances.push(Vec::new());
        }
        Ok(())
    }

    fn published_instances(
        &mut self,
        section: &ElementRef<'_, 's>,
        instances: &mut Vec<(ClusterId, SqlInstance, ElementId)>,
    ) -> Result<(), ReadError> {
        for child in section.children() {
            if !child.is(TOPOLOGY, "SqlInstance") {
                self.unmodeled(&child, "SqlInstances");
                continue;
            }
            let Some(key) = child.child(TOPOLOGY, "SqlInstanceId") else {
                return self.missing(&child, "SqlInstanceId");
            };
            let (id, cluster, name) = self.sql_instance_id(&key)?;
            let mut instance = SqlInstance {
                id,
                name: name.to_string(),
                always_on_primary_node: self.string(&child, "AlwaysOnPrimaryNodeFqdn"),
                extra: self.extra(&child, &["AlwaysOnPrimaryNodeFqdn"]),
            };
            let parts = child.children().map(|part| part.id());
            let unknown: Vec<_> = parts.filter(|part| *part != key.id()).collect();
            self.beside_instance_name(&key, &mut instance.extra);
            instance.extra.elements = self.elements(&unknown);
            instances.push((cluster, instance, child.id()));
        }
        Ok(())
    }

    fn place_instances(
        &mut self,
        instances: Vec<(ClusterId, SqlInstance, ElementId)>,
        topology: &mut Topology,
        origins: &mut Origins,
    ) {
        let positions: HashMap<ClusterId, usize> = topology
            .clusters
            .iter()
            .enumerate()
            .map(|(position, cluster)| (cluster.id.clone(), position))
            .collect();
        for (cluster, instance, origin) in instances {
            let found = positions.get(&cluster).copied();
            let place = found.and_then(|position| {
                let cluster = topology.clusters.get_mut(position)?;
                Some((cluster, origins.sql_instances.get_mut(position)?))
            });
            match place {
                Some((cluster, origins)) => {
                    Arc::make_mut(cluster).sql_instances.push(instance);
                    origins.push(origin);
                }
                None => {
                    if let Some(element) = self.tree.element(origin) {
                        let message = format!(
                            "The SQL Server instance {} is on cluster {cluster}, which does \
                             not exist; it is kept in this file, but not shown.",
                            quoted(&instance.name)
                        );
                        self.note(&element, message, None);
                    }
                }
            }
        }
    }

    fn published_services(
        &mut self,
        section: &ElementRef<'_, 's>,
        topology: &mut Topology,
        origins: &mut Origins,
    ) -> Result<(), ReadError> {
        for child in section.children() {
            if !child.is(TOPOLOGY, "Service") {
                self.unmodeled(&child, "Services");
                continue;
            }
            let Some(key) = child.child(TOPOLOGY, "ServiceId") else {
                return self.missing(&child, "ServiceId");
            };
            let (id, site, role, instance) = self.service_id(&key)?;
            let mut service = Service {
                id,
                site,
                instance: Some(instance),
                role,
                role_version: self.plain_number(&child, "RoleVersion"),
                service_version: self.plain_number(&child, "ServiceVersion"),
                type_name: self.string(&child, "Type"),
                installed_on: InstalledOn::Cluster(ClusterId::from("")),
                depends_on: Vec::new(),
                backup: None,
                ports: Vec::new(),
                content: None,
                extra: self.extra(&child, &["RoleVersion", "ServiceVersion", "Type"]),
            };
            self.beside_name(&key, SERVICE_KEY, &mut service.extra);
            let mut unknown = Vec::new();
            for part in child.children().filter(|part| part.id() != key.id()) {
                self.published_service_part(&mut service, &part, &mut unknown)?;
            }
            self.take_in_role_element(&mut service, &mut unknown);
            service.extra.elements = self.elements(&unknown);
            topology.services.push(Arc::new(service));
            origins.services.push(child.id());
        }
        Ok(())
    }

    fn published_service_part(
        &mut self,
        service: &mut Service,
        part: &ElementRef<'_, 's>,
        unknown: &mut Vec<ElementId>,
    ) -> Result<(), ReadError> {
        if part.is(ROLES, "Ports") {
            service.ports.extend(self.ports(part));
            return Ok(());
        }
        match part.name() {
            "DependsOn" if part.namespace() == TOPOLOGY => {
                self.beside_name(part, &[], &mut service.extra);
                for child in part.children() {
                    let target = if child.is(TOPOLOGY, "Dependency") {
                        self.published_service_id(&child)?
                    } else {
                        None
                    };
                    let Some(target) = target else {
                        self.unmodeled(&child, "DependsOn");
                        continue;
                    };
                    service
                        .depends_on
                        .push(self.published_dependency(&child, target));
                }
            }
            "InstalledOn" if part.namespace() == TOPOLOGY => {
                self.beside_name(part, &[], &mut service.extra);
                if let Some(key) = part.child(TOPOLOGY, "SqlInstanceId") {
                    self.beside_instance_name(&key, &mut service.extra);
                    let (id, ..) = self.sql_instance_id(&key)?;
                    service.installed_on = InstalledOn::SqlInstance(id);
                } else if let Some(key) = part.child(TOPOLOGY, "ClusterId") {
                    self.beside_name(&key, CLUSTER_KEY, &mut service.extra);
                    let (id, ..) = self.cluster_id(&key)?;
                    service.installed_on = InstalledOn::Cluster(id);
                }
            }
            "Backup" if part.namespace() == TOPOLOGY && service.backup.is_none() => {
                match self.published_service_id(part)? {
                    Some(target) => {
                        service.backup = Some(Backup {
                            target,
                            attributes: self.all_attributes(part),
                        });
                    }
                    None => unknown.push(part.id()),
                }
            }
            _ => self.service_child(service, part, unknown),
        }
        Ok(())
    }

    fn published_dependency(
        &mut self,
        element: &ElementRef<'_, 's>,
        target: ServiceId,
    ) -> Dependency {
        let usage = self.expected(element, "Usage");
        let mut dependency = Dependency {
            target,
            usage: Usage::new(self.texts.text(&usage)),
            extra: self.extra(element, &["Usage"]),
        };
        let key = element.child(TOPOLOGY, "ServiceId");
        if let Some(key) = &key {
            self.beside_name(key, SERVICE_KEY, &mut dependency.extra);
        }
        let key = key.map(|key| key.id());
        let children = element.children().map(|child| child.id());
        let unknown: Vec<_> = children.filter(|child| Some(*child) != key).collect();
        dependency.extra.elements = self.elements(&unknown);
        dependency
    }

    fn cluster_id(
        &mut self,
        element: &ElementRef<'_, 's>,
    ) -> Result<(ClusterId, SiteId, u32), ReadError> {
        let site = self.required_number(element, "SiteId")?;
        let number = self.required_number(element, "Number")?;
        let id = self.texts.format(format_args!("{site}-{number}"));
        Ok((ClusterId::new(id), SiteId(site), number))
    }

    /// Like [`Self::beside_name`], for a SQL Server instance, which is identified together with its cluster.
    fn beside_instance_name(&mut self, key: &ElementRef<'_, 's>, extra: &mut Extra) {
        self.beside_name(key, &["Name"], extra);
        if let Some(cluster) = key.child(TOPOLOGY, "ClusterId") {
            self.beside_name(&cluster, CLUSTER_KEY, extra);
        }
    }

    /// Whether an element refers to a service and has no other content.
    fn is_plain_reference(&self, element: &ElementRef<'_, 's>) -> bool {
        let mut children = element.children();
        let says_more = |element: &ElementRef<'_, 's>, known: &[&str]| {
            let mut attributes = element.attributes();
            attributes.any(|a| !a.is_declaration() && !known.contains(&a.name()))
        };
        !says_more(element, &[])
            && children
                .next()
                .is_some_and(|key| !says_more(&key, SERVICE_KEY) && key.children().next().is_none())
            && children.next().is_none()
    }

    fn sql_instance_id(
        &mut self,
        element: &ElementRef<'_, 's>,
    ) -> Result<(SqlInstanceId, ClusterId, Text), ReadError> {
        let Some(key) = element.child(TOPOLOGY, "ClusterId") else {
            return self.missing(element, "ClusterId");
        };
        let (cluster, ..) = self.cluster_id(&key)?;
        let name = self.required_text(element, "Name")?;
        let id = self.texts.format(format_args!("sql{cluster}{name}"));
        Ok((SqlInstanceId::new(id), cluster, name))
    }

    pub fn service_id(
        &mut self,
        element: &ElementRef<'_, 's>,
    ) -> Result<(ServiceId, SiteId, ServiceRole, u32), ReadError> {
        let site = self.required_number(element, "SiteId")?;
        let name = self.required_text(element, "RoleName")?;
        let instance = self.required_number(element, "Instance")?;
        let lower = name.to_ascii_lowercase();
        let id = self.texts.format(format_args!("{site}{lower}{instance}"));
        let role = ServiceRole::named(&name);
        Ok((ServiceId::new(id), SiteId(site), role, instance))
    }
}

/// Whether Topology Builder marks a cluster as single-machine: one computer with the name of the cluster (format notes,
/// b4).
pub(in crate::document) fn is_single_machine(cluster: &Cluster) -> bool {
    matches!(cluster.machines.as_slice(), [only] if same_fqdn(&only.fqdn, &cluster.fqdn))
}
