//! Which objects differ between two designs, as a person sees them: what a step of the history
//! touched, so that undo can show it, and what someone else changed in a file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ahash::AHashSet;

use crate::design::Design;
use crate::topology::inventory::{items, name_of};
use crate::topology::{Cluster, ClusterId, Index, InstalledOn, ObjectId, Role, Service, Topology};

/// What one design has otherwise than another, by the names of the objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Objects that only the second one has.
    pub added: Vec<String>,
    /// Objects that only the first one has.
    pub removed: Vec<String>,
    /// Objects of both that differ in more than their place in the picture.
    pub changed: Vec<String>,
    /// Whether something differs that belongs to no object, such as the SIP domains.
    pub deployment: bool,
    /// Whether objects are arranged otherwise.
    pub arrangement: bool,
}

impl Changes {
    /// What differs between two designs, names in alphabetical order.
    pub fn between(before: &Design, after: &Design) -> Self {
        let unplaced = |design: &Design| Design {
            arrangement: crate::design::Arrangement::default(),
            ..design.clone()
        };
        let (old, new) = (unplaced(before), unplaced(after));
        let (had, has) = (Index::new(&before.topology), Index::new(&after.topology));
        let mut changes = Self {
            arrangement: before.arrangement != after.arrangement,
            ..Self::default()
        };
        for object in changed_objects(&old, &new) {
            let name_after = || name_of(&after.topology, &object);
            match (had.has(&object), has.has(&object)) {
                (true, false) => changes.removed.push(name_of(&before.topology, &object)),
                (false, true) => changes.added.push(name_after()),
                _ => changes.changed.push(name_after()),
            }
        }
        let no_object =
            changes.added.is_empty() && changes.removed.is_empty() && changes.changed.is_empty();
        changes.deployment = settings(before) != settings(after) || (no_object && old != new);
        changes
    }

    /// Sentences for a person: a count and names of each kind, at most `most` names.
    pub fn in_words(&self, most: usize) -> Vec<String> {
        let mut sentences: Vec<String> = [
            ("added", &self.added),
            ("removed", &self.removed),
            ("changed", &self.changed),
        ]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(what, names)| {
            let shown = names[..names.len().min(most)].join(", ");
            let rest = names.len().saturating_sub(most);
            let rest = match rest {
                0 => String::new(),
                rest => format!(", and {rest} more"),
            };
            format!("{} {what}: {shown}{rest}", names.len())
        })
        .collect();
        if self.deployment {
            sentences.push("Settings that belong to no object differ, such as SIP domains or silenced problems".to_owned());
        }
        if self.arrangement && sentences.is_empty() {
            sentences.push("Only the arrangement of the diagram differs".to_owned());
        }
        sentences
    }
}

/// What belongs to no object on the screen.
fn settings(design: &Design) -> impl PartialEq + '_ {
    let (topology, annotations) = (&design.topology, &design.annotations);
    (
        (
            &topology.sip_domains,
            &topology.simple_urls,
            &topology.extra,
        ),
        (&annotations.suppressions, &annotations.links),
    )
}

/// Objects that came, went or changed. What is shared between the designs is known to be equal
/// without a look, so the cost is that of what changed.
pub fn changed_objects(before: &Design, after: &Design) -> Vec<ObjectId> {
    let mut changed = BTreeSet::new();
    sites(&before.topology, &after.topology, &mut changed);
    clusters(&before.topology, &after.topology, &mut changed);
    services(&before.topology, &after.topology, &mut changed);
    differing(
        &before.annotations.pools,
        &after.annotations.pools,
        |pool| changed.insert(ObjectId::Service(pool.clone())),
    );
    differing(
        &before.annotations.statements,
        &after.annotations.statements,
        |object| match object {
            // A computer is shown on the card of its pool.
            ObjectId::Machine(cluster, _) => on_cluster(&after.topology, cluster, &mut changed),
            other => {
                changed.insert(other.clone());
            }
        },
    );
    differing(
        &before.arrangement.places,
        &after.arrangement.places,
        |object| changed.insert(object.clone()),
    );
    let visible: AHashSet<ObjectId> = [before, after]
        .into_iter()
        .flat_map(|design| items(&Index::new(&design.topology)))
        .map(|item| item.id)
        .collect();
    changed
        .into_iter()
        .filter(|object| matches!(object, ObjectId::Site(_)) || visible.contains(object))
        .collect()
}

/// Calls `with` for every key that only one side has, or whose values differ.
fn differing<K: Ord, V: PartialEq, R>(
    before: &BTreeMap<K, V>,
    after: &BTreeMap<K, V>,
    mut with: impl FnMut(&K) -> R,
) {
    // Both are in the order of their keys, so nothing is looked up.
    let mut after = after.iter().peekable();
    for (key, value) in before {
        while let Some((new, _)) = after.next_if(|(new, _)| *new < key) {
            with(new);
        }
        match after.next_if(|(same, _)| *same == key) {
            Some((_, now)) if now == value => {}
            _ => {
                with(key);
            }
        }
    }
    for (new, _) in after {
        with(new);
    }
}

/// Pairs the shared objects of both sides and calls `with` for each that is not equal.
fn differing_shared<'t, T: PartialEq, K: Ord>(
    before: &'t [Arc<T>],
    after: &'t [Arc<T>],
    key: impl Fn(&'t T) -> K,
    mut with: impl FnMut(&'t T),
) {
    if before.len() == after.len()
        && before
            .iter()
            .zip(after)
            .all(|(before, after)| Arc::ptr_eq(before, after))
    {
        return;
    }
    let old: BTreeMap<K, &'t Arc<T>> = before.iter().map(|object| (key(object), object)).collect();
    let new: BTreeMap<K, &'t Arc<T>> = after.iter().map(|object| (key(object), object)).collect();
    for (key, object) in &old {
        match new.get(key) {
            Some(other) if Arc::ptr_eq(object, other) || object == other => {}
            other => {
                with(object);
                if let Some(other) = other {
                    with(other);
                }
            }
        }
    }
    for (key, object) in &new {
        if !old.contains_key(key) {
            with(object);
        }
    }
}

fn sites(before: &Topology, after: &Topology, changed: &mut BTreeSet<ObjectId>) {
    differing_shared(
        &before.sites,
        &after.sites,
        |site| site.id,
        |site| {
            changed.insert(site.id.into());
        },
    );
}

fn clusters(before: &Topology, after: &Topology, changed: &mut BTreeSet<ObjectId>) {
    let mut with = |cluster: &Cluster| {
        for instance in &cluster.sql_instances {
            changed.insert(instance.id.clone().into());
        }
        on_cluster(before, &cluster.id, changed);
        on_cluster(after, &cluster.id, changed);
    };
    differing_shared(&before.clusters, &after.clusters, |c| &c.id, &mut with);
}

/// A cluster and the services on it, one of which may be what a person sees in its place.
fn on_cluster(topology: &Topology, cluster: &ClusterId, changed: &mut BTreeSet<ObjectId>) {
    changed.insert(cluster.clone().into());
    let on_it = InstalledOn::Cluster(cluster.clone());
    for service in &topology.services {
        if service.installed_on == on_it {
            changed.insert(service.id.clone().into());
        }
    }
}

fn services(before: &Topology, after: &Topology, changed: &mut BTreeSet<ObjectId>) {
    let mut with = |service: &Service| match (&service.role, &service.installed_on) {
        (Role::PersistentChatService | Role::FileStore, _) => {
            changed.insert(service.id.clone().into());
        }
        (_, InstalledOn::Cluster(cluster)) => {
            changed.insert(cluster.clone().into());
        }
        (_, InstalledOn::SqlInstance(instance)) => {
            changed.insert(instance.clone().into());
        }
    };
    differing_shared(&before.services, &after.services, |s| &s.id, &mut with);
}
