//! Matches the objects of two topologies: by identity if both share their numbering, and by name for the rest.
//!
//! With a shared numbering, the same name under a different identity is a re-created object: publishing removes one and
//! adds the other.

use std::cell::LazyCell;
use std::collections::VecDeque;
use std::hash::Hash;
use std::sync::Arc;

use ahash::{AHashMap, AHashSet};

use crate::diff::recognize::{RecognizedBy, recognized_by};
use crate::topology::fqdn::{HostName, same_fqdn};
use crate::topology::inventory::share_name;
use crate::topology::renaming::Renaming;
use crate::topology::{
    Cluster, ClusterId, InstalledOn, ObjectId, Role, Service, ServiceId, SiteId, SqlInstanceId,
    Topology,
};

/// The matched objects, from before to after.
#[derive(Debug)]
pub struct Matching {
    /// How objects were recognized.
    pub by: RecognizedBy,
    sites: AHashMap<SiteId, SiteId>,
    clusters: AHashMap<ClusterId, ClusterId>,
    instances: AHashMap<SqlInstanceId, SqlInstanceId>,
    services: AHashMap<ServiceId, ServiceId>,
    /// Identities after of objects that have the name of a different object before.
    recreated: AHashSet<ObjectId>,
}

impl Matching {
    /// Matches two topologies without prior knowledge. The result is the same in both directions.
    pub fn of(before: &Topology, after: &Topology) -> Self {
        let by = match recognized_by(before, after) {
            RecognizedBy::Identity => RecognizedBy::Identity,
            by => match (by, recognized_by(after, before)) {
                (_, RecognizedBy::Identity) => RecognizedBy::Identity,
                (RecognizedBy::Name, _) | (_, RecognizedBy::Name) => RecognizedBy::Name,
                _ => RecognizedBy::Nothing,
            },
        };
        Self::by(by, before, after)
    }

    /// Matches two states of one topology, which have the same identities however much was renamed.
    pub fn of_moments(before: &Topology, after: &Topology) -> Self {
        Self::by(RecognizedBy::Identity, before, after)
    }

    /// Matches only by identity or only by name. The time is proportional to the size of the two topologies.
    pub fn by(by: RecognizedBy, before: &Topology, after: &Topology) -> Self {
        let mut matching = Self {
            by,
            sites: AHashMap::new(),
            clusters: AHashMap::new(),
            instances: AHashMap::new(),
            services: AHashMap::new(),
            recreated: AHashSet::new(),
        };
        matching.match_sites(before, after);
        matching.match_clusters(before, after);
        matching.match_instances(before, after);
        matching.match_services(before, after);
        matching
    }

    /// The site after for a site before.
    pub fn site(&self, before: SiteId) -> Option<SiteId> {
        self.sites.get(&before).copied()
    }

    /// The cluster after for a cluster before.
    pub fn cluster(&self, before: &ClusterId) -> Option<&ClusterId> {
        self.clusters.get(before)
    }

    /// The SQL Server instance after for an instance before.
    pub fn instance(&self, before: &SqlInstanceId) -> Option<&SqlInstanceId> {
        self.instances.get(before)
    }

    /// The service after for a service before.
    pub fn service(&self, before: &ServiceId) -> Option<&ServiceId> {
        self.services.get(before)
    }

    /// The object after for an object before.
    pub fn object(&self, before: &ObjectId) -> Option<ObjectId> {
        match before {
            ObjectId::Deployment => Some(ObjectId::Deployment),
            ObjectId::Site(id) => self.site(*id).map(ObjectId::Site),
            ObjectId::Cluster(id) => self.cluster(id).cloned().map(ObjectId::Cluster),
            ObjectId::Machine(cluster, fqdn) => {
                let cluster = self.cluster(cluster)?;
                Some(ObjectId::machine(cluster, fqdn))
            }
            ObjectId::SqlInstance(id) => self.instance(id).cloned().map(ObjectId::SqlInstance),
            ObjectId::Service(id) => self.service(id).cloned().map(ObjectId::Service),
        }
    }

    /// The objects before, by their counterparts among the sites, clusters, instances and services after.
    pub fn origins(&self) -> AHashMap<ObjectId, ObjectId> {
        let sites = self.sites.iter();
        let clusters = self.clusters.iter();
        let instances = self.instances.iter();
        let services = self.services.iter();
        let sites = sites.map(|(old, new)| ((*new).into(), (*old).into()));
        sites
            .chain(clusters.map(|(old, new)| (new.clone().into(), old.clone().into())))
            .chain(instances.map(|(old, new)| (new.clone().into(), old.clone().into())))
            .chain(services.map(|(old, new)| (new.clone().into(), old.clone().into())))
            .collect()
    }

    /// Whether an object after has the name of an object before, but a different identity in the same numbering.
    pub fn is_recreated(&self, after: &ObjectId) -> bool {
        self.recreated.contains(after)
    }

    /// The topology before with the identities after. An object without a counterpart gets an identity that is neither
    /// a number nor a unique identifier.
    pub fn aligned(&self, before: &Topology) -> Topology {
        let mut renaming = Renaming::default();
        for cluster in &before.clusters {
            for instance in &cluster.sql_instances {
                let new = self.instance(&instance.id).cloned();
                let new = new.unwrap_or_else(|| SqlInstanceId::new(unknown(instance.id.as_str())));
                renaming.instances.insert(instance.id.clone(), new);
            }
            let new = self.cluster(&cluster.id).cloned();
            let new = new.unwrap_or_else(|| ClusterId::new(unknown(cluster.id.as_str())));
            renaming.clusters.insert(cluster.id.clone(), new);
        }
        for service in &before.services {
            let new = self.service(&service.id).cloned();
            let new = new.unwrap_or_else(|| ServiceId::new(unknown(service.id.as_str())));
            renaming.services.insert(service.id.clone(), new);
        }
        let mut aligned = before.clone();
        renaming.apply(&mut aligned);
        aligned
    }

    /// The identity that an object before has in [`Self::aligned`].
    pub fn aligned_object(&self, before: &ObjectId) -> ObjectId {
        self.object(before).unwrap_or_else(|| match before {
            ObjectId::Deployment => ObjectId::Deployment,
            ObjectId::Site(id) => ObjectId::Site(*id),
            ObjectId::Cluster(id) => ObjectId::Cluster(ClusterId::new(unknown(id.as_str()))),
            ObjectId::Machine(id, fqdn) => {
                ObjectId::machine(&ClusterId::new(unknown(id.as_str())), fqdn)
            }
            ObjectId::SqlInstance(id) => {
                ObjectId::SqlInstance(SqlInstanceId::new(unknown(id.as_str())))
            }
            ObjectId::Service(id) => ObjectId::Service(ServiceId::new(unknown(id.as_str()))),
        })
    }

    fn shares_numbering(&self) -> bool {
        self.by == RecognizedBy::Identity
    }

    fn match_sites(&mut self, before: &Topology, after: &Topology) {
        let known: AHashSet<SiteId> = after.sites.iter().map(|site| site.id).collect();
        if self.shares_numbering() {
            let same = before.sites.iter().filter(|site| known.contains(&site.id));
            self.sites.extend(same.map(|site| (site.id, site.id)));
        }
        // Objects matched by identity keep it.
        let left = after.sites.iter();
        let left = left.filter(|site| !self.sites.contains_key(&site.id));
        let mut names = Unclaimed::new(left.map(|site| (site.name.to_lowercase(), &site.id)));
        for site in &before.sites {
            if self.sites.contains_key(&site.id) {
                continue;
            }
            if let Some(found) = names.claim(&site.name.to_lowercase()) {
                self.sites.insert(site.id, *found);
                self.note_recreated(ObjectId::Site(*found));
            }
        }
    }

    fn match_clusters(&mut self, before: &Topology, after: &Topology) {
        if self.shares_numbering() {
            let mut found = InOrder::of(&after.clusters, |cluster| &cluster.id);
            // Objects that were added to two copies of a topology can have the same number by coincidence.
            let moved = LazyCell::new(|| {
                let had: AHashSet<&ClusterId> = before.clusters.iter().map(|c| &c.id).collect();
                let has: AHashSet<&ClusterId> = after.clusters.iter().map(|c| &c.id).collect();
                let only_after = after.clusters.iter().filter(|c| !had.contains(&c.id));
                let only_before = before.clusters.iter().filter(|c| !has.contains(&c.id));
                let away: AHashSet<_> = only_after.map(|c| server(c)).collect();
                let here: AHashSet<_> = only_before.map(|c| server(c)).collect();
                (away, here)
            });
            self.clusters.reserve(before.clusters.len());
            for cluster in &before.clusters {
                let Some(same) = found.find(&cluster.id) else {
                    continue;
                };
                let is_renamed = !same_fqdn(&cluster.fqdn, &same.fqdn);
                let is_another =
                    || moved.0.contains(&server(cluster)) || moved.1.contains(&server(same));
                if !(is_renamed && is_another()) {
                    self.clusters.insert(cluster.id.clone(), same.id.clone());
                }
            }
        }
        let left = after.clusters.iter();
        let left = left.filter(|c| !self.clusters.contains_key(&c.id));
        let mut names = Unclaimed::new(left.map(|c| (server(c), &c.id)));
        for cluster in &before.clusters {
            if self.clusters.contains_key(&cluster.id) {
                continue;
            }
            if let Some(found) = names.claim(&server(cluster)) {
                self.clusters.insert(cluster.id.clone(), found.clone());
                self.note_recreated(ObjectId::Cluster(found.clone()));
            }
        }
    }

    fn match_instances(&mut self, before: &Topology, after: &Topology) {
        let of_after = || {
            let clusters = after.clusters.iter();
            clusters.flat_map(|c| {
                c.sql_instances
                    .iter()
                    .map(move |instance| (&c.id, instance))
            })
        };
        if self.shares_numbering() {
            let mut found = InOrder::of(&after.clusters, |cluster| &cluster.id);
            for cluster in before
                .clusters
                .iter()
                .filter(|c| !c.sql_instances.is_empty())
            {
                let counterpart = self.clusters.get(&cluster.id);
                let Some(counterpart) = counterpart.and_then(|id| found.find(id)) else {
                    continue;
                };
                for instance in &cluster.sql_instances {
                    let mut there = counterpart.sql_instances.iter();
                    if there.any(|it| it.id == instance.id) {
                        self.instances
                            .insert(instance.id.clone(), instance.id.clone());
                    }
                }
            }
        }
        let left = of_after().filter(|(_, it)| !self.instances.contains_key(&it.id));
        let mut names = Unclaimed::new(left.map(|(cluster, instance)| {
            (
                (cluster.clone(), instance.name.to_ascii_lowercase()),
                &instance.id,
            )
        }));
        for cluster in &before.clusters {
            let Some(counterpart) = self.cluster(&cluster.id).cloned() else {
                continue;
            };
            for instance in &cluster.sql_instances {
                if self.instances.contains_key(&instance.id) {
                    continue;
                }
                let key = (counterpart.clone(), instance.name.to_ascii_lowercase());
                if let Some(found) = names.claim(&key) {
                    self.instances.insert(instance.id.clone(), found.clone());
                    self.note_recreated(ObjectId::SqlInstance(found.clone()));
                }
            }
        }
    }

    fn match_services(&mut self, before: &Topology, after: &Topology) {
        if self.shares_numbering() {
            let mut found = InOrder::of(&after.services, |service| &service.id);
            let origins = LazyCell::new(|| Origins::of(&self.clusters, &self.instances));
            let mut kept: AHashMap<ServiceId, ServiceId> =
                AHashMap::with_capacity(before.services.len());
            for service in &before.services {
                let same = found.find(&service.id);
                if let Some(same) =
                    same.filter(|same| same.role.meaning() == service.role.meaning())
                    && self.is_there(service, same, &origins)
                {
                    kept.insert(service.id.clone(), same.id.clone());
                }
            }
            self.services = kept;
        }
        let left = after.services.iter();
        let left = left.filter(|s| !self.services.contains_key(&s.id));
        let mut names = Unclaimed::new(left.map(|service| {
            let ground = Ground::of(&service.installed_on);
            (
                (ground, service.role.meaning(), share(service)),
                &service.id,
            )
        }));
        for service in &before.services {
            if self.services.contains_key(&service.id) {
                continue;
            }
            let place = self.place(&service.installed_on);
            let found = place.and_then(|place| {
                names.claim(&(Ground::of(&place), service.role.meaning(), share(service)))
            });
            if let Some(found) = found {
                self.services.insert(service.id.clone(), found.clone());
                self.note_recreated(ObjectId::Service(found.clone()));
            }
        }
    }

    /// Whether two services with the same identity and role are the same: a service on a different server with the same
    /// number is a different service, unless one of the two servers is the same on both sides or does not exist. The
    /// result is the same in both directions.
    fn is_there<F: FnOnce() -> Origins>(
        &self,
        before: &Service,
        after: &Service,
        origins: &LazyCell<Origins, F>,
    ) -> bool {
        let is_where_it_was = match (&before.installed_on, &after.installed_on) {
            (InstalledOn::Cluster(was), is) => self.cluster(was).is_none_or(|place| {
                place == was || matches!(is, InstalledOn::Cluster(is) if is == place)
            }),
            (InstalledOn::SqlInstance(was), is) => self.instance(was).is_none_or(|place| {
                place == was || matches!(is, InstalledOn::SqlInstance(is) if is == place)
            }),
        };
        if is_where_it_was {
            return true;
        }
        let origin = origins.of_place(&after.installed_on);
        origin.is_none_or(|origin| origin == after.installed_on)
    }

    /// Where something is installed, in terms of the topology after.
    fn place(&self, place: &InstalledOn) -> Option<InstalledOn> {
        match place {
            InstalledOn::Cluster(id) => self.cluster(id).cloned().map(InstalledOn::Cluster),
            InstalledOn::SqlInstance(id) => {
                self.instance(id).cloned().map(InstalledOn::SqlInstance)
            }
        }
    }

    fn note_recreated(&mut self, after: ObjectId) {
        if self.shares_numbering() {
            self.recreated.insert(after);
        }
    }
}

/// The published topology with the identities of the design for the same objects, matched by name. Objects that are not
/// in the design under their name get an identity that does not exist there.
pub fn aligned_by_name(published: &Topology, design: &Topology) -> Topology {
    Matching::by(RecognizedBy::Name, published, design).aligned(published)
}

/// What identifies a pool or server; one that runs the product is not the same as one that does not.
fn server(cluster: &Cluster) -> (HostName<'_>, bool) {
    (HostName(&cluster.fqdn), cluster.requires_setup)
}

/// The share of a file store in lowercase; empty for any other service.
fn share(service: &Service) -> Option<String> {
    (service.role == Role::FileStore).then(|| share_name(service).to_ascii_lowercase())
}

/// An identity that is neither a number nor a unique identifier.
fn unknown(id: &str) -> String {
    format!("published {id}")
}

/// Finds objects by identity, usually in their own order; in that case, no map is built.
struct InOrder<'t, T, I> {
    all: &'t [Arc<T>],
    id: fn(&T) -> &I,
    next: usize,
    known: Option<AHashMap<&'t I, usize>>,
}

impl<'t, T, I: Eq + Hash> InOrder<'t, T, I> {
    fn of(all: &'t [Arc<T>], id: fn(&T) -> &I) -> Self {
        Self {
            all,
            id,
            next: 0,
            known: None,
        }
    }

    fn find(&mut self, id: &I) -> Option<&'t T> {
        let next = self.all.get(self.next);
        if let Some(next) = next.filter(|next| (self.id)(next) == id) {
            self.next += 1;
            return Some(next);
        }
        let known = self.known.get_or_insert_with(|| {
            let all = self.all.iter().enumerate();
            all.map(|(position, one)| ((self.id)(one), position))
                .collect()
        });
        let position = *known.get(id)?;
        self.next = position + 1;
        self.all.get(position).map(|found| &**found)
    }
}

/// The object before, by its identity after.
struct Origins {
    clusters: AHashMap<ClusterId, ClusterId>,
    instances: AHashMap<SqlInstanceId, SqlInstanceId>,
}

impl Origins {
    fn of(
        clusters: &AHashMap<ClusterId, ClusterId>,
        instances: &AHashMap<SqlInstanceId, SqlInstanceId>,
    ) -> Self {
        let clusters = clusters.iter();
        let instances = instances.iter();
        Self {
            clusters: clusters
                .map(|(old, new)| (new.clone(), old.clone()))
                .collect(),
            instances: instances
                .map(|(old, new)| (new.clone(), old.clone()))
                .collect(),
        }
    }

    fn of_place(&self, after: &InstalledOn) -> Option<InstalledOn> {
        match after {
            InstalledOn::Cluster(id) => self.clusters.get(id).cloned().map(InstalledOn::Cluster),
            InstalledOn::SqlInstance(id) => {
                let found = self.instances.get(id).cloned();
                found.map(InstalledOn::SqlInstance)
            }
        }
    }
}

/// What a service is installed on.
#[derive(PartialEq, Eq, Hash)]
enum Ground {
    Cluster(ClusterId),
    SqlInstance(SqlInstanceId),
}

impl Ground {
    fn of(place: &InstalledOn) -> Self {
        match place {
            InstalledOn::Cluster(id) => Self::Cluster(id.clone()),
            InstalledOn::SqlInstance(id) => Self::SqlInstance(id.clone()),
        }
    }
}

/// Objects that are not matched yet. Of several equal objects, the first is matched with the first.
struct Unclaimed<'t, K, I>(AHashMap<K, VecDeque<&'t I>>);

impl<'t, K: Eq + Hash, I> Unclaimed<'t, K, I> {
    fn new(objects: impl Iterator<Item = (K, &'t I)>) -> Self {
        let mut unclaimed: AHashMap<K, VecDeque<&'t I>> = AHashMap::new();
        for (key, id) in objects {
            unclaimed.entry(key).or_default().push_back(id);
        }
        Self(unclaimed)
    }

    fn claim(&mut self, key: &K) -> Option<&'t I> {
        self.0.get_mut(key)?.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::recognize::tests::{DEPLOYED, topology};

    #[test]
    fn an_object_without_a_counterpart_of_the_same_name_gets_an_identity_unused_in_the_design() {
        let design = topology(&[("1-2", "FE.a.com"), ("1-1", "new.a.com")]);
        let aligned = aligned_by_name(&topology(&DEPLOYED), &design);
        let ids = aligned.clusters.iter().map(|cluster| cluster.id.as_str());
        let ids: Vec<_> = ids.collect();
        assert_eq!(ids, ["1-2", "published 1-2", "published 1-3"]);
    }
}
