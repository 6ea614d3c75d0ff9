//! The copy of a design that an edit works on. If the edit is refused, the copy is discarded, so a refused edit changes
//! nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::design::{Design, Point, PoolIntentions};
use crate::topology::content::{Element, Extra};
use crate::topology::inventory::{items, name_at_start, name_of};
use crate::topology::legality::may_associate;
use crate::topology::service::Port;
use crate::topology::{
    AssociationKind, Cluster, ClusterId, Dependency, Index, InstalledOn, Machine, Numbering,
    ObjectId, Role, Service, ServiceId, ServiceRole, Site, SiteId, SqlInstance, SqlInstanceId,
    Topology, Usage,
};

use crate::edit::allotted::Allotted;
use crate::edit::{Applied, Identities, Refusal, refuse};

/// A design that an edit is changing.
pub(super) struct Draft<'i> {
    pub(super) design: Design,
    pub(super) created: Vec<ObjectId>,
    pub(super) also_removed: Vec<String>,
    pub(super) renamed: Vec<(ObjectId, ObjectId)>,
    pub(super) identities: &'i mut Identities,
    pub(super) allotted: Allotted,
}

/// The content of a new service, except its identity and site, which follow from its host.
pub(super) struct NewService {
    pub(super) role: ServiceRole,
    pub(super) role_version: u32,
    pub(super) service_version: u32,
    pub(super) type_name: Option<String>,
    pub(super) installed_on: InstalledOn,
    pub(super) depends_on: Vec<Dependency>,
    pub(super) ports: Vec<Port>,
    pub(super) content: Option<Element>,
}

impl<'i> Draft<'i> {
    pub(super) fn new(design: &Design, identities: &'i mut Identities) -> Self {
        Self {
            design: design.clone(),
            created: Vec::new(),
            also_removed: Vec::new(),
            renamed: Vec::new(),
            identities,
            allotted: Allotted::default(),
        }
    }

    /// The result, compared with the design before.
    pub(super) fn finish(mut self, before: &Design) -> Applied {
        self.forget_what_went(before);
        self.design.understand_as_stated();
        Applied {
            design: self.design,
            created: self.created,
            also_removed: self.also_removed,
            renamed: self.renamed,
        }
    }

    /// Removes acceptances and statements for objects that the edit deleted. Those that a file has for other missing
    /// objects are kept.
    fn forget_what_went(&mut self, before: &Design) {
        if keeps_all(&before.topology, &self.design.topology) {
            return;
        }
        let annotations = &mut self.design.annotations;
        let mut suppressions = std::mem::take(&mut annotations.suppressions);
        let mut statements = std::mem::take(&mut annotations.statements);
        let mut notes = std::mem::take(&mut annotations.notes);
        if !suppressions.is_empty() || !statements.is_empty() || !notes.is_empty() {
            let before = Index::new(&before.topology);
            let index = self.index();
            let went = |object: &ObjectId| !index.has(object) && before.has(object);
            suppressions.retain(|(_, object), _| !went(object));
            statements.retain(|object, _| !went(object));
            notes.retain(|object, _| !went(object));
        }
        let annotations = &mut self.design.annotations;
        annotations.suppressions = suppressions;
        annotations.statements = statements;
        annotations.notes = notes;
    }

    /// Whether an object is part of the topology.
    pub(super) fn exists(&self, object: &ObjectId) -> bool {
        self.topology().has(object)
    }

    pub(super) fn topology(&self) -> &Topology {
        &self.design.topology
    }

    pub(super) fn index(&self) -> Index<'_> {
        Index::new(&self.design.topology)
    }

    pub(super) fn name(&self, id: impl Into<ObjectId>) -> String {
        name_of(self.topology(), &id.into())
    }

    /// The same, capitalized for the start of a sentence.
    pub(super) fn name_at_start(&self, id: impl Into<ObjectId>) -> String {
        name_at_start(self.topology(), &id.into())
    }

    pub(super) fn site(&self, id: SiteId) -> Result<&Site, Refusal> {
        match self.topology().site(id) {
            Some(site) => Ok(site),
            None => refuse(format!("The site {id} no longer exists.")),
        }
    }

    pub(super) fn cluster(&self, id: &ClusterId) -> Result<&Cluster, Refusal> {
        match self.topology().cluster(id) {
            Some(cluster) => Ok(cluster),
            None => refuse("That pool or server is no longer part of the topology."),
        }
    }

    pub(super) fn service(&self, id: &ServiceId) -> Result<&Service, Refusal> {
        match self.topology().service(id) {
            Some(service) => Ok(service),
            None => refuse("That pool or store is no longer part of the topology."),
        }
    }

    /// The service of a Persistent Chat pool.
    pub(super) fn pool(&self, id: &ServiceId) -> Result<&Service, Refusal> {
        let service = self.service(id)?;
        if service.role == Role::PersistentChatService {
            Ok(service)
        } else {
            refuse(format!(
                "{} is not a Persistent Chat pool.",
                self.name(id.clone())
            ))
        }
    }

    /// The cluster of a Persistent Chat pool.
    pub(super) fn pool_cluster(&self, id: &ServiceId) -> Result<&Cluster, Refusal> {
        let service = self.pool(id)?;
        match self.topology().cluster_of(service) {
            Some(cluster) => Ok(cluster),
            None => refuse(format!(
                "The Persistent Chat pool {} is installed on a pool that does not exist.",
                service.id
            )),
        }
    }

    pub(super) fn sql_instance(
        &self,
        id: &SqlInstanceId,
    ) -> Result<(&Cluster, &SqlInstance), Refusal> {
        match self.topology().sql_instance(id) {
            Some((cluster, instance)) => Ok((cluster, instance)),
            None => refuse("That SQL Server store is no longer part of the topology."),
        }
    }

    pub(super) fn site_mut(&mut self, id: SiteId) -> Result<&mut Site, Refusal> {
        let sites = &mut self.design.topology.sites;
        match sites.iter_mut().find(|site| site.id == id) {
            Some(site) => Ok(Arc::make_mut(site)),
            None => refuse(format!("The site {id} no longer exists.")),
        }
    }

    pub(super) fn cluster_mut(&mut self, id: &ClusterId) -> Result<&mut Cluster, Refusal> {
        let clusters = &mut self.design.topology.clusters;
        match clusters.iter_mut().find(|cluster| &cluster.id == id) {
            Some(cluster) => Ok(Arc::make_mut(cluster)),
            None => refuse("That pool or server is no longer part of the topology."),
        }
    }

    pub(super) fn service_mut(&mut self, id: &ServiceId) -> Result<&mut Service, Refusal> {
        let services = &mut self.design.topology.services;
        match services.iter_mut().find(|service| &service.id == id) {
            Some(service) => Ok(Arc::make_mut(service)),
            None => refuse("That pool or store is no longer part of the topology."),
        }
    }

    /// Changes the services that `concerns` selects; the others remain shared with the design before.
    pub(super) fn change_services(
        &mut self,
        concerns: impl Fn(&Service) -> bool,
        mut change: impl FnMut(&mut Service),
    ) {
        for service in &mut self.design.topology.services {
            if concerns(service) {
                change(Arc::make_mut(service));
            }
        }
    }

    /// Inserts a cluster in document order.
    pub(super) fn add_cluster(&mut self, cluster: Cluster) {
        let position = self.position_for_cluster(cluster.site);
        let clusters = &mut self.design.topology.clusters;
        clusters.insert(position.min(clusters.len()), Arc::new(cluster));
    }

    /// Moves a cluster to another site.
    pub(super) fn move_cluster(&mut self, id: &ClusterId, site: SiteId) -> Result<(), Refusal> {
        let clusters = &mut self.design.topology.clusters;
        let Some(position) = clusters.iter().position(|cluster| &cluster.id == id) else {
            return refuse("That pool or server is no longer part of the topology.");
        };
        let mut cluster = clusters.remove(position);
        Arc::make_mut(&mut cluster).site = site;
        let position = self.position_for_cluster(site);
        let clusters = &mut self.design.topology.clusters;
        clusters.insert(position.min(clusters.len()), cluster);
        Ok(())
    }

    /// The end of the clusters of a site. A published document has one list of clusters; a Topology Builder file has
    /// them by site, in the order in which they are read.
    fn position_for_cluster(&self, site: SiteId) -> usize {
        let topology = self.topology();
        if topology.numbering == Numbering::Published {
            return topology.clusters.len();
        }
        let order = |id: SiteId| topology.sites.iter().position(|site| site.id == id);
        let own = order(site);
        topology
            .clusters
            .iter()
            .rposition(|cluster| order(cluster.site) <= own)
            .map_or(0, |last| last + 1)
    }

    /// Appends a service with a new identity: new services are added at the end (format notes, c5).
    pub(super) fn add_service(&mut self, new: NewService) -> Result<ServiceId, Refusal> {
        let site = self.site_of(&new.installed_on)?;
        let (id, instance) = self.new_service_id(site, &new.role)?;
        self.push_service(site, id.clone(), instance, new);
        Ok(id)
    }

    /// Appends a service with an identity that was allotted earlier, because others already refer to it.
    pub(super) fn push_service(
        &mut self,
        site: SiteId,
        id: ServiceId,
        instance: Option<u32>,
        new: NewService,
    ) {
        self.design.topology.services.push(Arc::new(Service {
            instance,
            role_version: new.role_version,
            service_version: new.service_version,
            type_name: new.type_name,
            depends_on: new.depends_on,
            ports: new.ports,
            content: new.content,
            ..Service::new(id, new.role, site, new.installed_on)
        }));
    }

    /// The site of a service: that of its cluster.
    pub(super) fn site_of(&self, installed_on: &InstalledOn) -> Result<SiteId, Refusal> {
        Ok(match installed_on {
            InstalledOn::Cluster(id) => self.cluster(id)?.site,
            InstalledOn::SqlInstance(id) => self.sql_instance(id)?.0.site,
        })
    }

    /// Whether an object may be associated with another.
    pub(super) fn may_associate(
        &self,
        holder: &ObjectId,
        kind: AssociationKind,
        object: &ObjectId,
    ) -> bool {
        let index = self.index();
        items(&index)
            .iter()
            .find(|item| &item.id == object)
            .is_some_and(|item| may_associate(&index, holder, kind, item).is_ok())
    }

    /// Removes services, with everything stored about them beside the document, and as the default of sites.
    pub(super) fn remove_services(&mut self, doomed: &BTreeSet<ServiceId>) {
        let topology = &mut self.design.topology;
        let retired: Vec<_> = topology
            .services
            .iter()
            .filter(|service| doomed.contains(&service.id))
            .filter_map(|service| Some((service.site, service.instance?)))
            .collect();
        topology
            .services
            .retain(|service| !doomed.contains(&service.id));
        for id in doomed {
            self.design.annotations.pools.remove(id);
            self.design
                .arrangement
                .places
                .remove(&ObjectId::Service(id.clone()));
        }
        for (site, instance) in retired {
            self.retire_service_instance(site, instance);
        }
    }

    /// Changes the options selected for a pool; if none is left, nothing is stored.
    pub(super) fn change_intentions(
        &mut self,
        pool: &ServiceId,
        change: impl FnOnce(&mut PoolIntentions),
    ) {
        let pools = &mut self.design.annotations.pools;
        let mut intentions = pools.remove(pool).unwrap_or_default();
        change(&mut intentions);
        if !intentions.is_empty() {
            pools.insert(pool.clone(), intentions);
        }
    }

    /// Sets the position of an object.
    pub(super) fn place(&mut self, object: impl Into<ObjectId>, place: Option<Point>) {
        if let Some(place) = place {
            self.design.arrangement.places.insert(object.into(), place);
        }
    }

    /// Transfers everything stored beside the topology to a new identity of the same object.
    pub(super) fn rename_object(&mut self, old: ObjectId, new: ObjectId) {
        if old == new {
            return;
        }
        if let Some(place) = self.design.arrangement.places.remove(&old) {
            self.design.arrangement.places.insert(new.clone(), place);
        }
        let annotations = &mut self.design.annotations;
        if let Some(statements) = annotations.statements.remove(&old) {
            annotations.statements.insert(new.clone(), statements);
        }
        if let Some(note) = annotations.notes.remove(&old) {
            annotations.notes.insert(new.clone(), note);
        }
        let suppressions = std::mem::take(&mut annotations.suppressions);
        annotations.suppressions = suppressions
            .into_iter()
            .map(|((rule, object), reason)| {
                let object = if object == old { new.clone() } else { object };
                ((rule, object), reason)
            })
            .collect();
        self.renamed.push((old, new));
    }

    /// Positions by object, to be set together.
    pub(super) fn arrange(&mut self, places: &BTreeMap<ObjectId, Point>) {
        for (object, place) in places {
            self.place(object.clone(), Some(*place));
        }
    }
}

/// A plain reference to a service.
pub(super) fn depends_on(target: &ServiceId) -> Dependency {
    Dependency {
        target: target.clone(),
        usage: Usage::default(),
        extra: Extra::default(),
    }
}
/// Whether all objects of a topology are still at their positions, possibly changed, with only new objects after them.
/// Most edits delete nothing, and this can be determined without lookups.
fn keeps_all(before: &Topology, after: &Topology) -> bool {
    let keeps_cluster = |old: &Arc<Cluster>, new: &Arc<Cluster>| {
        let is_same = |old: &Machine, new: &Machine| old.fqdn == new.fqdn;
        Arc::ptr_eq(old, new)
            || old.id == new.id
                && begins_with(&old.machines, &new.machines, is_same)
                && begins_with(&old.sql_instances, &new.sql_instances, |old, new| {
                    old.id == new.id
                })
    };
    begins_with(&before.sites, &after.sites, |old, new| old.id == new.id)
        && begins_with(&before.clusters, &after.clusters, keeps_cluster)
        && begins_with(&before.services, &after.services, |old, new| {
            Arc::ptr_eq(old, new) || old.id == new.id
        })
}

fn begins_with<T>(before: &[T], after: &[T], keeps: impl Fn(&T, &T) -> bool) -> bool {
    before.len() <= after.len() && before.iter().zip(after).all(|(old, new)| keeps(old, new))
}
