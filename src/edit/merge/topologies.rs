//! Merges whole topologies, object by object, until no references are dangling.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::edit::merge::align::MergeSides;
use crate::edit::merge::parts::{Judge, Merger, Three};
use crate::edit::merge::services::Roles;
use crate::edit::merge::{Winner, clusters, services, sites};
use crate::topology::{
    Cluster, ClusterId, InstalledOn, ObjectId, Service, ServiceId, Site, SiteId, SiteKind,
    SqlInstanceId, Topology,
};

/// The decision about an object as a whole.
const EXISTENCE: &str = "object";

/// Merges the three sides.
pub(super) fn merge(sides: &MergeSides, judge: &mut Judge<'_>) -> Topology {
    let MergeSides { began, ours, now } = sides;
    let mut merged = now.clone();
    merged.understood_by = ours.understood_by.clone();
    let top = |topology: &'_ Topology| topology.sip_domains.clone();
    let (a, b, c) = (top(began), top(ours), top(now));
    let mut merger = Merger {
        object: ObjectId::Deployment,
        judge,
    };
    merged.sip_domains = sites::sip_domains(&mut merger, (&a, &b, &c));
    merged.simple_urls = merger.value(
        "SimpleUrls",
        Three {
            began: Some(&began.simple_urls),
            ours: &ours.simple_urls,
            now: &now.simple_urls,
        },
    );
    let extra = merger.extra(
        "Topology",
        Three {
            began: Some(&*began.extra),
            ours: &*ours.extra,
            now: &*now.extra,
        },
    );
    if extra != *merged.extra {
        merged.extra = Arc::new(extra);
    }
    merged.last_site_id = now
        .last_site_id
        .max(ours.last_site_id.filter(|_| now.last_site_id.is_some()));
    let kept = Kept::of(sides, judge);
    let services = began.services.iter().chain(&ours.services);
    let services = services.chain(&now.services);
    let roles: Roles<'_> = services.map(|it| (&it.id, it.role.meaning())).collect();
    merged.sites = objects(
        (&began.sites, &ours.sites, &now.sites),
        |site: &Site| site.id,
        &kept.sites,
        judge,
        sites::merge,
    );
    merged.clusters = objects(
        (&began.clusters, &ours.clusters, &now.clusters),
        |cluster: &Cluster| cluster.id.clone(),
        &kept.clusters,
        judge,
        clusters::merge,
    );
    merged.services = objects(
        (&began.services, &ours.services, &now.services),
        |service: &Service| service.id.clone(),
        &kept.services,
        judge,
        |merger, three| services::merge(merger, three, &roles),
    );
    settle(&mut merged, sides, judge);
    merged
}

/// The sites, clusters and services of a side.
#[derive(Default)]
struct Kept {
    sites: BTreeSet<SiteId>,
    clusters: BTreeSet<ClusterId>,
    services: BTreeSet<ServiceId>,
}

impl Kept {
    fn of(sides: &MergeSides, judge: &mut Judge<'_>) -> Self {
        let MergeSides { began, ours, now } = sides;
        let sites = kept(
            (&began.sites, &ours.sites, &now.sites),
            |site: &Site| site.id,
            |_| false,
            judge,
        );
        let removed = [Removed::of(began, ours, now), Removed::of(began, now, ours)];
        let [by_deployment, by_design] = removed;
        let mut saved: BTreeMap<ClusterId, bool> = BTreeMap::new();
        for (removed, keeper) in [
            (&by_deployment, Winner::Design),
            (&by_design, Winner::Deployment),
        ] {
            for (cluster, is_touched) in &removed.clusters {
                let object = ObjectId::Cluster((*cluster).clone());
                let is_kept = *is_touched && judge.winner(&object, EXISTENCE) == keeper;
                saved.insert((*cluster).clone(), is_kept);
            }
        }
        let all = ours.clusters.iter().chain(&now.clusters);
        let clusters = all
            .map(|cluster| cluster.id.clone())
            .filter(|id| saved.get(id).copied().unwrap_or(true))
            .collect();
        let with_cluster: BTreeMap<ServiceId, bool> = [&by_deployment, &by_design]
            .into_iter()
            .flat_map(|removed| &removed.services)
            .filter_map(|(service, cluster)| {
                Some(((*service).clone(), saved.get(*cluster).copied()?))
            })
            .collect();
        let services = kept(
            (&began.services, &ours.services, &now.services),
            |service: &Service| service.id.clone(),
            |id| with_cluster.contains_key(id),
            judge,
        );
        let goes = |id: &ServiceId| with_cluster.get(id) == Some(&false);
        let stays = with_cluster.iter().filter(|(_, is_kept)| **is_kept);
        let services = services.into_iter().filter(|id| !goes(id));
        let services = services.chain(stays.map(|(id, _)| id.clone())).collect();
        Self {
            sites,
            clusters,
            services,
        }
    }
}

/// Clusters that one side removed, with their content on the other side.
struct Removed<'t> {
    /// Whether the other side changed the cluster or anything on it.
    clusters: BTreeMap<&'t ClusterId, bool>,
    /// The services on them, with their clusters.
    services: BTreeMap<&'t ServiceId, &'t ClusterId>,
}

impl<'t> Removed<'t> {
    /// The objects that are missing on the side `without`.
    fn of(began: &'t Topology, with: &'t Topology, without: &'t Topology) -> Self {
        let before = by_id(&began.clusters, |cluster: &Cluster| cluster.id.clone());
        let gone = by_id(&without.clusters, |cluster: &Cluster| cluster.id.clone());
        let mut removed = Self {
            clusters: BTreeMap::new(),
            services: BTreeMap::new(),
        };
        let mut hosts: BTreeMap<&SqlInstanceId, &ClusterId> = BTreeMap::new();
        for cluster in &with.clusters {
            let Some(was) = before.get(&cluster.id) else {
                continue;
            };
            if !gone.contains_key(&cluster.id) {
                removed.clusters.insert(&cluster.id, **was != *cluster);
                let instances = cluster.sql_instances.iter();
                hosts.extend(instances.map(|instance| (&instance.id, &cluster.id)));
            }
        }
        let services = by_id(&began.services, |service: &Service| service.id.clone());
        for service in &with.services {
            let host = match &service.installed_on {
                InstalledOn::Cluster(id) => Some(id),
                InstalledOn::SqlInstance(id) => hosts.get(id).copied(),
            };
            let Some(is_touched) = host.and_then(|host| removed.clusters.get_mut(host)) else {
                continue;
            };
            *is_touched |= services.get(&service.id).is_none_or(|was| *was != service);
            if let Some(host) = host {
                removed.services.insert(&service.id, host);
            }
        }
        removed
    }
}

type Lists<'t, T> = (&'t [Arc<T>], &'t [Arc<T>], &'t [Arc<T>]);

fn by_id<T, K: Ord>(list: &[Arc<T>], id: impl Fn(&T) -> K) -> BTreeMap<K, &Arc<T>> {
    list.iter().map(|object| (id(object), object)).collect()
}

/// The objects of the result: an object that one side removed and the other did not change is removed. Conflicts are
/// kept for now.
fn kept<T: PartialEq, K: Ord + Clone + Into<ObjectId>>(
    (began, ours, now): Lists<'_, T>,
    id: impl Fn(&T) -> K,
    is_decided: impl Fn(&K) -> bool,
    judge: &mut Judge<'_>,
) -> BTreeSet<K> {
    let (began, ours, now) = (by_id(began, &id), by_id(ours, &id), by_id(now, &id));
    let all: BTreeSet<&K> = ours.keys().chain(now.keys()).collect();
    all.into_iter()
        .filter(|key| match (began.get(key), ours.get(key), now.get(key)) {
            _ if is_decided(key) => true,
            (Some(was), Some(other), None) => {
                was != other && judge.winner(&(*key).clone().into(), EXISTENCE) == Winner::Design
            }
            (Some(was), None, Some(other)) => {
                was != other
                    && judge.winner(&(*key).clone().into(), EXISTENCE) == Winner::Deployment
            }
            _ => true,
        })
        .cloned()
        .collect()
}

/// The objects of a kind, those of the deployment first.
fn objects<T: PartialEq + Clone, K: Ord + Clone + Into<ObjectId>>(
    (began, ours, now): Lists<'_, T>,
    id: impl Fn(&T) -> K,
    kept: &BTreeSet<K>,
    judge: &mut Judge<'_>,
    merge: impl Fn(&mut Merger<'_, '_>, Three<'_, T>) -> T,
) -> Vec<Arc<T>> {
    let (before, mine) = (by_id(began, &id), by_id(ours, &id));
    let deployed = by_id(now, &id);
    let mut merged = Vec::new();
    for object in now.iter().filter(|object| kept.contains(&id(object))) {
        let key = id(object);
        let Some(other) = mine.get(&key) else {
            merged.push(Arc::clone(object));
            continue;
        };
        if other == &object {
            merged.push(Arc::clone(object));
            continue;
        }
        let mut merger = Merger {
            object: key.clone().into(),
            judge,
        };
        let three = Three {
            began: before.get(&key).map(|was| &***was),
            ours: &***other,
            now: &**object,
        };
        let one = merge(&mut merger, three);
        merged.push(match one == **object {
            true => Arc::clone(object),
            false => Arc::new(one),
        });
    }
    let added = ours.iter().filter(|object| {
        let key = id(object);
        !deployed.contains_key(&key) && kept.contains(&key)
    });
    merged.extend(added.cloned());
    merged
}

/// If the other side removed an object that this side needs, it is a conflict; otherwise, the objects that need it, or
/// their references, are removed.
fn settle(merged: &mut Topology, sides: &MergeSides, judge: &mut Judge<'_>) {
    // Each iteration decides at least one object.
    let mut decided: BTreeSet<ObjectId> = BTreeSet::new();
    loop {
        let missing: Vec<ObjectId> = missing(merged)
            .into_iter()
            .filter(|id| decided.insert(id.clone()))
            .collect();
        if missing.is_empty() {
            break;
        }
        for id in missing {
            bring_back(merged, sides, judge, &id);
        }
    }
    take_off(merged, sides);
}

/// The missing targets of references.
fn missing(topology: &Topology) -> BTreeSet<ObjectId> {
    let sites: BTreeSet<SiteId> = topology.sites.iter().map(|site| site.id).collect();
    let clusters: BTreeSet<&ClusterId> = topology.clusters.iter().map(|it| &it.id).collect();
    let instances: BTreeSet<&SqlInstanceId> = topology
        .clusters
        .iter()
        .flat_map(|cluster| &cluster.sql_instances)
        .map(|instance| &instance.id)
        .collect();
    let services: BTreeSet<&ServiceId> = topology.services.iter().map(|it| &it.id).collect();
    let mut missing = BTreeSet::new();
    for site in &topology.sites {
        if let SiteKind::Branch { parent } = site.kind
            && !sites.contains(&parent)
        {
            missing.insert(parent.into());
        }
        let pool = site.default_persistent_chat_pool.as_ref();
        missing.extend(
            pool.filter(|id| !services.contains(id))
                .cloned()
                .map(ObjectId::Service),
        );
    }
    for cluster in &topology.clusters {
        if !sites.contains(&cluster.site) {
            missing.insert(cluster.site.into());
        }
    }
    for service in &topology.services {
        match &service.installed_on {
            InstalledOn::Cluster(id) if !clusters.contains(id) => {
                missing.insert(id.clone().into());
            }
            InstalledOn::SqlInstance(id) if !instances.contains(id) => {
                missing.insert(id.clone().into());
            }
            _ => {}
        }
        let needed = service.depends_on.iter().map(|it| &it.target);
        let needed = needed.chain(service.backup.as_ref().map(|it| &it.target));
        let gone = needed.filter(|id| !services.contains(id));
        missing.extend(gone.cloned().map(ObjectId::Service));
    }
    missing
}

/// Restores an object that one side removed and the other needs, if that was decided.
fn bring_back(merged: &mut Topology, sides: &MergeSides, judge: &mut Judge<'_>, id: &ObjectId) {
    let Some((keeps, side)) = who_has(sides, id) else {
        // It was missing before: this fault is in the document.
        return;
    };
    if judge.winner(id, EXISTENCE) != keeps {
        return;
    }
    match id {
        ObjectId::Site(id) => merged.sites.extend(side.site(*id).cloned()),
        ObjectId::Cluster(id) => merged.clusters.extend(side.cluster(id).cloned()),
        ObjectId::Service(id) => merged.services.extend(side.service(id).cloned()),
        ObjectId::SqlInstance(id) => {
            let Some((cluster, instance)) = side.sql_instance(id) else {
                return;
            };
            let mut clusters = merged.clusters.iter_mut();
            match clusters.find(|it| it.id == cluster.id) {
                Some(there) => Arc::make_mut(there).sql_instances.push(instance.clone()),
                None => merged.clusters.push(Arc::clone(cluster)),
            }
        }
        ObjectId::Deployment | ObjectId::Machine(..) => {}
    }
}

/// The side that has an object that the other removed.
fn who_has<'s>(sides: &'s MergeSides, id: &ObjectId) -> Option<(Winner, &'s Topology)> {
    match (sides.ours.has(id), sides.now.has(id)) {
        (true, _) => Some((Winner::Design, &sides.ours)),
        (false, true) => Some((Winner::Deployment, &sides.now)),
        (false, false) => None,
    }
}

/// Removes references to objects that one side removed for good; references that were already dangling are kept.
fn take_off(merged: &mut Topology, sides: &MergeSides) {
    loop {
        let gone: BTreeSet<ObjectId> = missing(merged)
            .into_iter()
            .filter(|id| who_has(sides, id).is_some())
            .collect();
        if gone.is_empty() {
            return;
        }
        let is_gone = |id: ObjectId| gone.contains(&id);
        merged
            .clusters
            .retain(|cluster| !is_gone(cluster.site.into()));
        merged
            .services
            .retain(|service| match &service.installed_on {
                InstalledOn::Cluster(id) => !is_gone(id.clone().into()),
                InstalledOn::SqlInstance(id) => !is_gone(id.clone().into()),
            });
        for service in &mut merged.services {
            let needs = |id: &ServiceId| is_gone(id.clone().into());
            let backup = service.backup.as_ref().is_some_and(|it| needs(&it.target));
            if backup || service.depends_on.iter().any(|it| needs(&it.target)) {
                let service = Arc::make_mut(service);
                service.depends_on.retain(|it| !needs(&it.target));
                if backup {
                    service.backup = None;
                }
            }
        }
        for site in &mut merged.sites {
            let pool = site.default_persistent_chat_pool.clone();
            let loses_pool = pool.is_some_and(|id| is_gone(id.into()));
            let loses_parent = match site.kind {
                SiteKind::Branch { parent } => is_gone(parent.into()),
                SiteKind::Central => false,
            };
            if loses_pool || loses_parent {
                let site = Arc::make_mut(site);
                if loses_pool {
                    site.default_persistent_chat_pool = None;
                }
                if loses_parent {
                    site.kind = SiteKind::Central;
                }
            }
        }
    }
}
