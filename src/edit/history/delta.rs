//! The changes of one step, in both directions. Only added, removed and changed objects are stored, so the size depends
//! on the edit, not on the design.

use std::collections::BTreeMap;
use std::mem::swap;
use std::sync::Arc;

use ahash::{AHashMap, AHashSet};

use crate::design::{Annotations, Arrangement, Design};
use crate::topology::{Cluster, Service, Site, Topology};
use crate::vocabulary::UnderstoodBy;

/// The side of a step that a design is brought to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The state before the step.
    Back,
    /// The state after the step.
    Forth,
}

/// The difference between two designs.
///
/// The structs are destructured without `..`, so this file does not compile if a new field of a design is forgotten
/// here.
#[derive(Clone, Debug)]
pub struct Delta {
    /// The parts of a topology other than lists of objects, if any of them differs.
    head: Option<Box<Sides<Topology>>>,
    sites: Vec<Hunk<Site>>,
    clusters: Vec<Hunk<Cluster>>,
    services: Vec<Hunk<Service>>,
    annotations: Option<Box<AnnotationsDelta>>,
    places: MapDelta<crate::topology::ObjectId, crate::design::Point>,
}

#[derive(Clone, Debug)]
struct Sides<T> {
    before: T,
    after: T,
}

impl<T: PartialEq + Clone> Sides<T> {
    fn of(before: T, after: T) -> Option<Box<Self>> {
        (before != after).then(|| Box::new(Self { before, after }))
    }

    fn side(&self, direction: Direction) -> &T {
        match direction {
            Direction::Back => &self.before,
            Direction::Forth => &self.after,
        }
    }
}

impl Delta {
    /// The changes from one design to another.
    pub fn between(before: &Design, after: &Design) -> Self {
        Self {
            head: Sides::of(head(&before.topology), head(&after.topology)),
            sites: hunks(&before.topology.sites, &after.topology.sites),
            clusters: hunks(&before.topology.clusters, &after.topology.clusters),
            services: hunks(&before.topology.services, &after.topology.services),
            annotations: AnnotationsDelta::between(&before.annotations, &after.annotations),
            places: MapDelta::between(&before.arrangement.places, &after.arrangement.places),
        }
    }

    /// Brings a design from one side of the step to the other.
    pub fn apply(&self, design: &mut Design, direction: Direction) {
        let Design {
            topology,
            annotations,
            arrangement: Arrangement { places },
        } = design;
        if let Some(head) = &self.head {
            let mut now = head.side(direction).clone();
            swap(&mut now.sites, &mut topology.sites);
            swap(&mut now.clusters, &mut topology.clusters);
            swap(&mut now.services, &mut topology.services);
            swap(&mut now.understood_by, &mut topology.understood_by);
            *topology = now;
        }
        splice(&mut topology.sites, &self.sites, direction);
        splice(&mut topology.clusters, &self.clusters, direction);
        splice(&mut topology.services, &self.services, direction);
        if let Some(delta) = &self.annotations {
            delta.apply(annotations, direction);
        }
        self.places.apply(places, direction);
        design.understand_as_stated();
    }
}

/// A topology without its lists of objects.
fn head(topology: &Topology) -> Topology {
    let Topology {
        numbering,
        signature,
        sip_domains,
        simple_urls,
        last_site_id,
        sites: _,
        clusters: _,
        services: _,
        extra,
        // It is derived from the statements and from the user's saved spellings.
        understood_by: _,
    } = topology;
    Topology {
        numbering: *numbering,
        signature: signature.clone(),
        sip_domains: sip_domains.clone(),
        simple_urls: simple_urls.clone(),
        last_site_id: *last_site_id,
        sites: Vec::new(),
        clusters: Vec::new(),
        services: Vec::new(),
        extra: extra.clone(),
        understood_by: UnderstoodBy::default(),
    }
}

/// A run of objects of a list that was replaced by others; either side may be empty.
#[derive(Clone, Debug)]
struct Hunk<T> {
    /// The start of the run before the step.
    before_at: usize,
    /// The start of the run after the step.
    after_at: usize,
    before: Box<[Arc<T>]>,
    after: Box<[Arc<T>]>,
}

/// The runs in which two lists differ. Shared objects are recognized by being the same allocation, which edits preserve
/// for objects that they do not change; equal objects that are not shared are stored twice, which only costs memory.
fn hunks<T>(before: &[Arc<T>], after: &[Arc<T>]) -> Vec<Hunk<T>> {
    let common = common_objects(before, after);
    let mut hunks = Vec::new();
    let (mut before_at, mut after_at) = (0, 0);
    let ends = [(before.len(), after.len())];
    for (before_end, after_end) in common.into_iter().chain(ends) {
        let (gone, came) = (&before[before_at..before_end], &after[after_at..after_end]);
        if !gone.is_empty() || !came.is_empty() {
            hunks.push(Hunk {
                before_at,
                after_at,
                before: gone.into(),
                after: came.into(),
            });
        }
        (before_at, after_at) = (before_end + 1, after_end + 1);
    }
    hunks
}

/// Indexes, before and after, of objects that both lists have in the same order.
fn common_objects<T>(before: &[Arc<T>], after: &[Arc<T>]) -> Vec<(usize, usize)> {
    let start = before
        .iter()
        .zip(after)
        .take_while(|(one, other)| Arc::ptr_eq(one, other))
        .count();
    let mut common: Vec<_> = (0..start).map(|position| (position, position)).collect();
    let where_after: AHashMap<*const T, usize> = after
        .iter()
        .enumerate()
        .skip(start)
        .map(|(position, object)| (Arc::as_ptr(object), position))
        .collect();
    let mut next = start;
    for (position, object) in before.iter().enumerate().skip(start) {
        if let Some(other) = where_after.get(&Arc::as_ptr(object))
            && *other >= next
        {
            common.push((position, *other));
            next = other + 1;
        }
    }
    common
}

fn splice<T>(list: &mut Vec<Arc<T>>, hunks: &[Hunk<T>], direction: Direction) {
    // From the end, so that the remaining indexes stay valid.
    for hunk in hunks.iter().rev() {
        let (at, old, new) = match direction {
            Direction::Forth => (hunk.before_at, &hunk.before, &hunk.after),
            Direction::Back => (hunk.after_at, &hunk.after, &hunk.before),
        };
        list.splice(at..at + old.len(), new.iter().cloned());
    }
}

/// Entries of a map that were added, removed or changed, sorted by key.
#[derive(Clone, Debug)]
struct MapDelta<K, V>(Box<[Difference<K, V>]>);

/// A key with its values before and after.
type Difference<K, V> = (K, Option<V>, Option<V>);

impl<K: Ord + Clone, V: PartialEq + Clone> MapDelta<K, V> {
    fn between(before: &BTreeMap<K, V>, after: &BTreeMap<K, V>) -> Self {
        let mut entries = Vec::new();
        let mut rest = after.iter().peekable();
        for (key, value) in before {
            while let Some((new, value)) = rest.next_if(|(new, _)| *new < key) {
                entries.push((new.clone(), None, Some(value.clone())));
            }
            match rest.next_if(|(same, _)| *same == key) {
                Some((_, now)) if now == value => {}
                now => {
                    let now = now.map(|(_, now)| now.clone());
                    entries.push((key.clone(), Some(value.clone()), now));
                }
            }
        }
        entries.extend(rest.map(|(new, value)| (new.clone(), None, Some(value.clone()))));
        Self(entries.into())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn apply(&self, map: &mut BTreeMap<K, V>, direction: Direction) {
        for (key, before, after) in &self.0 {
            let value = match direction {
                Direction::Back => before,
                Direction::Forth => after,
            };
            match value {
                Some(value) => map.insert(key.clone(), value.clone()),
                None => map.remove(key),
            };
        }
    }
}

/// The maps of [`Annotations`], each with its entries.
macro_rules! annotations_delta {
    ($($field:ident: $key:ty => $value:ty),* $(,)?) => {
        #[derive(Clone, Debug)]
        struct AnnotationsDelta {
            $($field: MapDelta<$key, $value>,)*
        }

        impl AnnotationsDelta {
            fn between(before: &Annotations, after: &Annotations) -> Option<Box<Self>> {
                let Annotations { $($field,)* } = before;
                let delta = Self { $($field: MapDelta::between($field, &after.$field),)* };
                let is_empty = $(delta.$field.is_empty())&&*;
                (!is_empty).then(|| Box::new(delta))
            }

            fn apply(&self, annotations: &mut Annotations, direction: Direction) {
                $(self.$field.apply(&mut annotations.$field, direction);)*
            }
        }
    };
}

annotations_delta! {
    pools: crate::topology::ServiceId => crate::design::PoolIntentions,
    retired_numbers: crate::topology::SiteId => crate::design::RetiredNumbers,
    suppressions: (String, crate::topology::ObjectId) => String,
    statements: crate::topology::ObjectId => crate::design::Statements,
    links: crate::design::DataCenterPair => crate::design::Link,
    notes: crate::topology::ObjectId => String,
    meanings: crate::vocabulary::MeaningSubject => crate::vocabulary::Meaning,
}

/// Shares equal objects of both designs in memory, for example after an import, so that a step stores only what is new.
pub fn share_equal(before: &Design, after: &mut Design) {
    fn share<T: PartialEq, K: std::hash::Hash + Eq>(
        before: &[Arc<T>],
        after: &mut [Arc<T>],
        key: impl Fn(&T) -> K,
    ) {
        let shared: AHashSet<*const T> = before.iter().map(Arc::as_ptr).collect();
        let known: AHashMap<K, &Arc<T>> = before.iter().map(|one| (key(one), one)).collect();
        for object in after {
            if shared.contains(&Arc::as_ptr(object)) {
                continue;
            }
            if let Some(same) = known.get(&key(object)).filter(|known| **known == object) {
                *object = Arc::clone(same);
            }
        }
    }
    let (before, after) = (&before.topology, &mut after.topology);
    share(&before.sites, &mut after.sites, |site| site.id);
    share(&before.clusters, &mut after.clusters, |cluster| {
        cluster.id.clone()
    });
    share(&before.services, &mut after.services, |service| {
        service.id.clone()
    });
}
