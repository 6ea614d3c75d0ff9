//! One identity for each object on all three sides: its current deployed identity.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::design::{Arrangement, Design};
use crate::diff::matching::Matching;
use crate::diff::recognize::RecognizedBy;
use crate::edit::Identities;
use crate::topology::renaming::Renaming;
use crate::topology::{
    Cluster, ClusterId, Index, Numbering, ObjectId, Service, ServiceId, SiteId, SiteKind,
    SqlInstanceId, Topology,
};

/// The three sides with the same identities.
pub(super) struct MergeSides {
    /// The published topology when the design was started.
    pub began: Topology,
    /// The design.
    pub ours: Topology,
    /// The current published topology.
    pub now: Topology,
}

/// The new identities for the objects of the older sides.
pub(super) struct Alignment {
    /// How the objects of the deployment were recognized.
    pub by: RecognizedBy,
    sites: BTreeMap<SiteId, SiteId>,
    renaming: Renaming,
    /// New numbers of objects, by their new identities.
    cluster_numbers: BTreeMap<ClusterId, u32>,
    instances: BTreeMap<ServiceId, u32>,
}

impl Alignment {
    pub fn of(
        began: &Topology,
        design: &Design,
        now: &Topology,
        identities: &mut Identities,
    ) -> Self {
        let since = Matching::of(began, now);
        // Objects that the design added may have been published in the meantime.
        let added = Matching::by(RecognizedBy::Name, &design.topology, now);
        let mut aligner = Aligner::new(began, design, now, since, added);
        aligner.sites();
        aligner.clusters(identities);
        aligner.services(identities);
        aligner.alignment
    }

    /// The sides, and the design with its annotations and positions.
    pub fn apply(self, began: &Topology, design: &Design, now: &Topology) -> (MergeSides, Design) {
        let aligned = |topology: &Topology| {
            let mut topology = topology.clone();
            self.renaming.apply(&mut topology);
            self.number(&mut topology);
            topology
        };
        let sides = MergeSides {
            began: aligned(began),
            ours: aligned(&design.topology),
            now: now.clone(),
        };
        let mut design = design.clone();
        self.move_what_is_beside(&mut design);
        (sides, design)
    }

    fn site(&self, id: SiteId) -> SiteId {
        self.sites.get(&id).copied().unwrap_or(id)
    }

    fn number(&self, topology: &mut Topology) {
        for site in &mut topology.sites {
            let new = self.site(site.id);
            let parent = match site.kind {
                SiteKind::Branch { parent } => Some(self.site(parent)),
                SiteKind::Central => None,
            };
            let site = Arc::make_mut(site);
            site.id = new;
            if let Some(parent) = parent {
                site.kind = SiteKind::Branch { parent };
            }
        }
        for cluster in &mut topology.clusters {
            let (site, number) = (
                self.site(cluster.site),
                self.cluster_numbers.get(&cluster.id),
            );
            if site != cluster.site || number.is_some() {
                let cluster: &mut Cluster = Arc::make_mut(cluster);
                cluster.site = site;
                cluster.number = number.copied().or(cluster.number);
            }
        }
        for service in &mut topology.services {
            let (site, instance) = (self.site(service.site), self.instances.get(&service.id));
            if site != service.site || instance.is_some() {
                let service: &mut Service = Arc::make_mut(service);
                service.site = site;
                service.instance = instance.copied().or(service.instance);
            }
        }
    }

    fn object(&self, id: &ObjectId) -> ObjectId {
        let cluster = |id: &ClusterId| self.renaming.clusters.get(id).unwrap_or(id).clone();
        match id {
            ObjectId::Deployment => ObjectId::Deployment,
            ObjectId::Site(id) => self.site(*id).into(),
            ObjectId::Cluster(id) => cluster(id).into(),
            ObjectId::Machine(id, fqdn) => ObjectId::machine(&cluster(id), fqdn),
            ObjectId::SqlInstance(id) => {
                let new = self.renaming.instances.get(id);
                new.unwrap_or(id).clone().into()
            }
            ObjectId::Service(id) => {
                let new = self.renaming.services.get(id);
                new.unwrap_or(id).clone().into()
            }
        }
    }

    fn move_what_is_beside(&self, design: &mut Design) {
        let beside = &mut design.annotations;
        beside.pools = std::mem::take(&mut beside.pools)
            .into_iter()
            .map(|(id, it)| (self.renaming.services.get(&id).cloned().unwrap_or(id), it))
            .collect();
        beside.retired_numbers = std::mem::take(&mut beside.retired_numbers)
            .into_iter()
            .map(|(id, it)| (self.site(id), it))
            .collect();
        beside.suppressions = std::mem::take(&mut beside.suppressions)
            .into_iter()
            .map(|((rule, id), it)| ((rule, self.object(&id)), it))
            .collect();
        beside.statements = std::mem::take(&mut beside.statements)
            .into_iter()
            .map(|(id, it)| (self.object(&id), it))
            .collect();
        beside.notes = std::mem::take(&mut beside.notes)
            .into_iter()
            .map(|(id, it)| (self.object(&id), it))
            .collect();
        design.arrangement = Arrangement {
            places: std::mem::take(&mut design.arrangement.places)
                .into_iter()
                .map(|(id, it)| (self.object(&id), it))
                .collect(),
        };
    }
}

/// Removes annotations of objects that no longer exist.
pub(super) fn forget_what_is_gone(design: &mut Design) {
    let topology = design.topology.clone();
    let index = Index::new(&topology);
    let beside = &mut design.annotations;
    let has = |id: &ObjectId| matches!(id, ObjectId::Deployment) || index.has(id);
    beside.pools.retain(|id, _| index.service(id).is_some());
    beside.suppressions.retain(|(_, id), _| has(id));
    beside.statements.retain(|id, _| has(id));
    beside.notes.retain(|id, _| has(id));
    design.arrangement.places.retain(|id, _| has(id));
}

struct Aligner<'t> {
    began: &'t Topology,
    ours: &'t Topology,
    design: &'t Design,
    now: &'t Topology,
    since: Matching,
    added: Matching,
    /// Identities that are in use or reserved.
    taken: BTreeSet<ObjectId>,
    alignment: Alignment,
}

impl<'t> Aligner<'t> {
    fn new(
        began: &'t Topology,
        design: &'t Design,
        now: &'t Topology,
        since: Matching,
        added: Matching,
    ) -> Self {
        let clusters = now.clusters.iter();
        let instances = clusters.clone().flat_map(|cluster| &cluster.sql_instances);
        let taken = now
            .sites
            .iter()
            .map(|site| ObjectId::Site(site.id))
            .chain(clusters.clone().map(|cluster| cluster.id.clone().into()))
            .chain(instances.map(|instance| instance.id.clone().into()))
            .chain(now.services.iter().map(|service| service.id.clone().into()))
            .collect();
        let alignment = Alignment {
            by: since.by,
            sites: BTreeMap::new(),
            renaming: Renaming::default(),
            cluster_numbers: BTreeMap::new(),
            instances: BTreeMap::new(),
        };
        Self {
            began,
            ours: &design.topology,
            design,
            now,
            since,
            added,
            taken,
            alignment,
        }
    }

    fn sites(&mut self) {
        let both = self.began.sites.iter().chain(&self.ours.sites);
        let ids = both.clone().map(|site| site.id.0);
        let ids = ids.chain(self.now.sites.iter().map(|site| site.id.0));
        let retired = self.design.annotations.retired_numbers.keys();
        let marks = [self.began, self.ours, self.now].map(|side| side.last_site_id);
        let ids = ids.chain(retired.map(|id| id.0));
        let ids = ids.chain(marks.into_iter().flatten());
        let mut highest = ids.max().unwrap_or(0);
        let old = self.began.sites.iter();
        let images: BTreeSet<SiteId> = old.filter_map(|site| self.since.site(site.id)).collect();
        for site in both {
            if self.alignment.sites.contains_key(&site.id) {
                continue;
            }
            let is_old = self.began.site(site.id).is_some();
            let deployed = match is_old {
                true => self.since.site(site.id),
                false => self.added.site(site.id).filter(|id| !images.contains(id)),
            };
            let new = deployed.unwrap_or_else(|| {
                if self.taken.contains(&site.id.into()) {
                    highest = highest.saturating_add(1);
                    SiteId(highest)
                } else {
                    site.id
                }
            });
            self.taken.insert(new.into());
            self.alignment.sites.insert(site.id, new);
        }
    }

    fn clusters(&mut self, identities: &mut Identities) {
        let old: BTreeSet<&ClusterId> = self.began.clusters.iter().map(|c| &c.id).collect();
        let images: BTreeSet<ClusterId> = old
            .iter()
            .filter_map(|id| self.since.cluster(id).cloned())
            .collect();
        let both = self.began.clusters.iter().chain(&self.ours.clusters);
        for cluster in both {
            if self.alignment.renaming.clusters.contains_key(&cluster.id) {
                self.sql_instances(cluster, identities);
                continue;
            }
            let deployed = match old.contains(&cluster.id) {
                true => self.since.cluster(&cluster.id),
                false => {
                    let found = self.added.cluster(&cluster.id);
                    found.filter(|id| !images.contains(*id))
                }
            };
            let new = match deployed {
                Some(id) => id.clone(),
                None if !self.taken.contains(&cluster.id.clone().into()) => cluster.id.clone(),
                None => self.new_cluster_id(cluster, identities),
            };
            self.taken.insert(new.clone().into());
            let renaming = &mut self.alignment.renaming;
            renaming.clusters.insert(cluster.id.clone(), new);
            self.sql_instances(cluster, identities);
        }
    }

    fn new_cluster_id(&mut self, cluster: &Cluster, identities: &mut Identities) -> ClusterId {
        if self.now.numbering == Numbering::UniqueIds {
            return ClusterId::new(identities.next_guid());
        }
        let site = self.alignment.site(cluster.site);
        let sides = [self.began, self.ours, self.now];
        let present = sides.iter().flat_map(|side| &side.clusters);
        let numbers = present.filter_map(|cluster| cluster.number);
        let marks = sides.iter().flat_map(|side| &side.sites);
        let marks = marks.filter_map(|site| site.last_cluster_number);
        let given = self.alignment.cluster_numbers.values().copied();
        let number = numbers.chain(marks).chain(given).max().unwrap_or(0);
        let number = number.saturating_add(1);
        let id = ClusterId::published(site, number);
        self.alignment.cluster_numbers.insert(id.clone(), number);
        id
    }

    fn sql_instances(&mut self, cluster: &Cluster, identities: &mut Identities) {
        let new_cluster = self.alignment.renaming.clusters.get(&cluster.id).cloned();
        let new_cluster = new_cluster.unwrap_or_else(|| cluster.id.clone());
        for instance in &cluster.sql_instances {
            if self.alignment.renaming.instances.contains_key(&instance.id) {
                continue;
            }
            let is_old = self.began.sql_instance(&instance.id).is_some();
            let deployed = match is_old {
                true => self.since.instance(&instance.id),
                false => self.added.instance(&instance.id),
            };
            // On a different server, it is a different store.
            let deployed = deployed.filter(|id| {
                let there = self.now.sql_instance(id);
                there.is_some_and(|(cluster, _)| cluster.id == new_cluster)
            });
            let is_renamed = new_cluster != cluster.id;
            let new = match (deployed, self.now.numbering) {
                (Some(id), _) => id.clone(),
                (None, Numbering::Published) if is_renamed => {
                    SqlInstanceId::published(&new_cluster, &instance.name)
                }
                (None, _) if !self.taken.contains(&instance.id.clone().into()) => {
                    instance.id.clone()
                }
                (None, _) => SqlInstanceId::new(identities.next_guid()),
            };
            self.taken.insert(new.clone().into());
            let renaming = &mut self.alignment.renaming;
            renaming.instances.insert(instance.id.clone(), new);
        }
    }

    fn services(&mut self, identities: &mut Identities) {
        let old: BTreeSet<&ServiceId> = self.began.services.iter().map(|s| &s.id).collect();
        let images: BTreeSet<ServiceId> = old
            .iter()
            .filter_map(|id| self.since.service(id).cloned())
            .collect();
        let both = self.began.services.iter().chain(&self.ours.services);
        for service in both {
            if self.alignment.renaming.services.contains_key(&service.id) {
                continue;
            }
            let deployed = match old.contains(&service.id) {
                true => self.since.service(&service.id),
                false => {
                    let found = self.added.service(&service.id);
                    let found = found.filter(|id| !images.contains(*id));
                    let place = self.alignment.renaming.place(&service.installed_on);
                    found.filter(|id| {
                        let there = self.now.service(id).map(|it| &it.installed_on);
                        there == place.as_ref()
                    })
                }
            };
            let new = match deployed {
                Some(id) => id.clone(),
                None if !self.taken.contains(&service.id.clone().into()) => service.id.clone(),
                None => self.new_service_id(service, identities),
            };
            self.taken.insert(new.clone().into());
            let renaming = &mut self.alignment.renaming;
            renaming.services.insert(service.id.clone(), new);
        }
    }

    fn new_service_id(&mut self, service: &Service, identities: &mut Identities) -> ServiceId {
        if self.now.numbering == Numbering::UniqueIds {
            return ServiceId::new(identities.next_guid());
        }
        let site = self.alignment.site(service.site);
        let sides = [self.began, self.ours, self.now];
        let present = sides.iter().flat_map(|side| &side.services);
        let numbers = present.filter_map(|service| service.instance);
        let marks = sides.iter().flat_map(|side| &side.sites);
        let marks = marks.filter_map(|site| site.last_service_instance);
        let given = self.alignment.instances.values().copied();
        let number = numbers.chain(marks).chain(given).max().unwrap_or(0);
        let number = number.saturating_add(1);
        let id = ServiceId::published_as(site, service.role_name(), number);
        self.alignment.instances.insert(id.clone(), number);
        id
    }
}
