//! Compares the objects of both sides, property by property.

mod clusters;
mod deployment;
mod held;
mod references;
mod services;
mod sites;

use std::cell::OnceCell;
use std::collections::BTreeMap;

use ahash::{AHashMap, AHashSet};

use crate::diff::compare::references::References;
use crate::diff::contents::{push, push_texts};
use crate::diff::matching::Matching;
use crate::diff::{
    Change, Compared, Differences, ObjectDifference, ObjectKind, ObjectOnSide, Property,
    PropertyDifference, UnchangedObject,
};
use crate::topology::content::Text;
use crate::topology::inventory::{self, share_name};
use crate::topology::owners::Owners;
use crate::topology::recognize_chat::{ChatFacets, ChatOnDemand, Facet};
use crate::topology::threads;
use crate::topology::unread::Passage;
use crate::topology::{
    ClusterId, Item, ObjectId, ObjectIndex, Service, ServiceId, Site, SiteId, Topology, spelled,
};

/// An item of both sides or of one side.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Owner {
    Deployment,
    /// Items of both sides or of the second only, by their identity there.
    After(ObjectId),
    /// Items of the first side only.
    Before(ObjectId),
}

/// A site or an item of one side.
enum Shown<'t> {
    Site(&'t Site),
    Item(Item<'t>),
}

impl<'t> Shown<'t> {
    fn id(&self) -> ObjectId {
        match self {
            Self::Site(site) => site.id.into(),
            Self::Item(item) => item.id.clone(),
        }
    }

    fn kind(&self) -> ObjectKind {
        match self {
            Self::Site(_) => ObjectKind::Site,
            Self::Item(item) => ObjectKind::Item(item.kind),
        }
    }

    fn site(&self) -> SiteId {
        match self {
            Self::Site(site) => site.id,
            Self::Item(item) => item.site,
        }
    }

    fn name(&self) -> Text {
        match self {
            Self::Site(site) => (*site.name).into(),
            Self::Item(item) => item.title().into(),
        }
    }

    /// Whether both have the same name, other than a generated one.
    fn is_called_as(&self, other: &Shown<'t>) -> bool {
        match (self, other) {
            (Self::Site(one), Self::Site(other)) => one.name == other.name,
            (Self::Item(one), Self::Item(other)) => {
                let names = |item: &Item<'t>| {
                    (
                        item.cluster.map(|cluster| &*cluster.fqdn),
                        item.sql_instance.map(|instance| &*instance.name),
                        item.service.map(share_name),
                    )
                };
                one.kind == other.kind && names(one) == names(other)
            }
            _ => false,
        }
    }
}

/// One of the two topologies.
struct Half<'t> {
    index: ObjectIndex<'t>,
    chat: ChatOnDemand<'t>,
    /// The items that the user sees.
    items: Vec<Item<'t>>,
    owners: OnceCell<Owners<'t>>,
    site_names: AHashMap<SiteId, Text>,
}

impl<'t> Half<'t> {
    fn of(topology: &'t Topology) -> Self {
        let index = ObjectIndex::new(topology);
        let items = inventory::items(&index);
        let sites = topology.sites.iter().rev();
        let site_names = sites.map(|site| (site.id, (*site.name).into())).collect();
        Self {
            index,
            chat: ChatOnDemand::default(),
            items,
            owners: OnceCell::new(),
            site_names,
        }
    }

    /// Indexes both topologies, in parallel if that is worthwhile.
    fn of_both(before: &'t Topology, after: &'t Topology) -> (Self, Self) {
        threads::both(before, || Self::of(before), || Self::of(after))
    }

    /// The item of each object; built when the first difference is found.
    fn owners(&self) -> &Owners<'t> {
        self.owners.get_or_init(|| Owners::new(&self.items))
    }

    /// The facets of a Persistent Chat pool; `None` for any other service.
    fn chat(&self, service: &ServiceId) -> Option<&ChatFacets<'t>> {
        self.chat.pool(&self.index, service)
    }

    /// The default Persistent Chat pool of a site.
    fn default_pool(&self, site: SiteId) -> &Facet<'t, ServiceId> {
        self.chat.default_pool(&self.index, site)
    }

    fn item(&self, id: &ObjectId) -> Option<&Item<'t>> {
        self.items.get(self.owners().item(id)?)
    }

    /// The item that contains an object.
    fn of_object(&self, id: &ObjectId) -> Option<&Item<'t>> {
        self.items.get(self.owners().of_object(&self.index, id)?)
    }

    fn of_cluster(&self, id: &ClusterId) -> Option<&Item<'t>> {
        self.items.get(self.owners().of_cluster(id)?)
    }

    fn of_service(&self, service: &Service) -> Option<&Item<'t>> {
        self.items.get(self.owners().of_service(service)?)
    }

    /// The sites and items.
    fn shown(&self) -> impl Iterator<Item = Shown<'t>> {
        let sites = self.index.topology().sites.iter();
        let sites = sites.map(|site| Shown::Site(site));
        sites.chain(self.items.iter().cloned().map(Shown::Item))
    }

    fn side_of(&self, shown: &Shown<'_>) -> ObjectOnSide {
        ObjectOnSide {
            id: shown.id(),
            kind: shown.kind(),
            name: shown.name(),
            site: self.site_name(shown.site()),
        }
    }

    fn site_name(&self, id: SiteId) -> Text {
        let name = self.site_names.get(&id).cloned();
        name.unwrap_or_else(|| format!("site {id}").into())
    }

    /// The name of a service: the item that it belongs to, or its name in the document.
    fn name_of(&self, id: &ServiceId) -> String {
        let service = self.index.service(id);
        let item = service.and_then(|service| self.of_service(service));
        match (item, service) {
            (Some(item), _) => item.title(),
            (None, Some(service)) => spelled::nameless_service(service),
            (None, None) => spelled::service(id, self.index.topology().numbering),
        }
    }
}

struct Comparer<'t, 'm> {
    before: Half<'t>,
    after: Half<'t>,
    matching: &'m Matching,
    found: BTreeMap<Owner, Vec<PropertyDifference>>,
    /// Whether both have the same format, and so the same content.
    is_same_format: bool,
    /// Whether one of the two has Central Management and the other cannot contain it yet.
    is_without_central_management: bool,
    /// The items after for the items before, built on first use.
    counterparts: OnceCell<AHashSet<ObjectId>>,
}

pub(super) fn compare(
    before: Compared<'_>,
    after: Compared<'_>,
    matching: &Matching,
) -> Differences {
    let halves = Half::of_both(before.topology, after.topology);
    compare_halves(halves, (before.unread, after.unread), matching)
}

/// Compares two topologies without prior knowledge: objects are matched while they are read.
pub(super) fn match_and_compare(before: &Topology, after: &Topology) -> Differences {
    let (matching, halves) = threads::both(
        before,
        || Matching::of(before, after),
        || Half::of_both(before, after),
    );
    compare_halves(halves, (&[], &[]), &matching)
}

fn compare_halves<'t>(
    (before, after): (Half<'t>, Half<'t>),
    unread: (&[Passage], &[Passage]),
    matching: &Matching,
) -> Differences {
    let numbering = |half: &Half<'_>| half.index.topology().numbering;
    let is_same_format = numbering(&before) == numbering(&after);
    let mut comparer = Comparer {
        is_without_central_management: deployment::is_without_central_management(&before, &after),
        before,
        after,
        matching,
        found: BTreeMap::new(),
        is_same_format,
        counterparts: OnceCell::new(),
    };
    comparer.deployment();
    comparer.sites();
    comparer.clusters();
    comparer.services();
    comparer.unread(unread.0, unread.1);
    let is_partly_unread = !(unread.0.is_empty() && unread.1.is_empty());
    comparer.into_differences(is_partly_unread)
}

impl<'t> Comparer<'t, '_> {
    fn references(&self) -> References<'_, 't> {
        References {
            matching: self.matching,
            before: &self.before.index,
            after: &self.after.index,
        }
    }

    /// The owner of properties: the common item, or the item of the side that has one. The result is the same in both
    /// directions.
    fn owner(&self, before: Option<&Item<'_>>, after: Option<&Item<'_>>) -> Option<Owner> {
        let (before, after) = match (before, after) {
            (None, after) => return after.map(|after| Owner::After(after.id.clone())),
            (Some(before), None) => return Some(self.owner_before(before)),
            (Some(before), Some(after)) => (before, after),
        };
        let (of_before, of_after) = (self.owner_before(before), Owner::After(after.id.clone()));
        if of_before == of_after {
            return Some(of_after);
        }
        // If different objects show it before and after, prefer one that is on both sides.
        let has_counterpart = (
            matches!(of_before, Owner::After(_)),
            self.has_origin(&after.id),
        );
        let is_of_after = match has_counterpart {
            (true, false) => false,
            (false, true) => true,
            _ => after.id < before.id,
        };
        Some(if is_of_after { of_after } else { of_before })
    }

    fn owner_before(&self, before: &Item<'_>) -> Owner {
        match self.matching.object(&before.id) {
            Some(counterpart) if self.after.item(&counterpart).is_some() => {
                Owner::After(counterpart)
            }
            _ => Owner::Before(before.id.clone()),
        }
    }

    /// Whether an object after corresponds to one before.
    fn has_origin(&self, after: &ObjectId) -> bool {
        let counterparts = self.counterparts.get_or_init(|| {
            let items = self.before.items.iter();
            items
                .filter_map(|item| self.matching.object(&item.id))
                .collect()
        });
        counterparts.contains(after)
    }

    /// Whether an object is on both sides under different identities of the same numbering.
    fn is_recreated(&self, owner: &Owner) -> bool {
        matches!(owner, Owner::After(id) if self.matching.is_recreated(id)
            && (matches!(id, ObjectId::Site(_)) || self.has_origin(id)))
    }

    fn note(&mut self, owner: Owner, found: Vec<PropertyDifference>) {
        if !found.is_empty() {
            self.found.entry(owner).or_default().extend(found);
        }
    }

    fn into_differences(mut self, is_partly_unread: bool) -> Differences {
        let mut objects = Vec::new();
        let mut unchanged = Vec::new();
        let deployment = self.take(&Owner::Deployment);
        if !deployment.is_empty() {
            let side = ObjectOnSide {
                id: ObjectId::Deployment,
                kind: ObjectKind::Deployment,
                name: "deployment".into(),
                site: "".into(),
            };
            objects.push(ObjectDifference {
                change: Change::Changed,
                before: Some(side.clone()),
                after: Some(side),
                properties: deployment,
            });
        }
        for (before, after) in self.pairs() {
            let owner = match (&before, &after) {
                (_, Some(after)) => Owner::After(after.id()),
                (Some(before), None) => Owner::Before(before.id()),
                (None, None) => continue,
            };
            let mut properties = self.take(&owner);
            if let (Some(before), Some(after)) = (&before, &after)
                && before.kind() != after.kind()
            {
                let in_words = |shown: &Shown<'_>| Some(shown.kind().in_words().to_owned());
                push(
                    &mut properties,
                    Property::Kind,
                    in_words(before),
                    in_words(after),
                );
                properties.sort();
            }
            let change = match (&before, &after) {
                (None, _) => Change::Added,
                (_, None) => Change::Removed,
                _ if self.is_recreated(&owner) => Change::Recreated,
                (Some(before), Some(after)) if properties.is_empty() => {
                    unchanged.push(self.unchanged(before, after));
                    continue;
                }
                _ => Change::Changed,
            };
            objects.push(ObjectDifference {
                change,
                before: before.map(|shown| self.before.side_of(&shown)),
                after: after.map(|shown| self.after.side_of(&shown)),
                properties,
            });
        }
        let mut differences = Differences {
            by: self.matching.by,
            objects,
            unchanged,
            not_compared: self.not_compared(is_partly_unread),
        };
        differences.sort();
        differences
    }

    /// Content that is not part of the topology; between different formats, it is not comparable.
    fn unread<'p>(&mut self, before: &'p [Passage], after: &'p [Passage]) {
        if !self.is_same_format || before == after {
            return;
        }
        type Texts = (Vec<String>, Vec<String>);
        let mut all: BTreeMap<(Owner, &str), Texts> = BTreeMap::new();
        let mut note = |passage: &'p Passage, owner: Option<Owner>, is_after: bool| {
            let owner = owner.unwrap_or(Owner::Deployment);
            let (old, new) = all.entry((owner, &passage.name)).or_default();
            let texts = if is_after { new } else { old };
            texts.push(passage.text.clone());
        };
        let is_there = |half: &Half<'_>, passage: &&Passage| half.index.has(&passage.object);
        for passage in before.iter().filter(|it| is_there(&self.before, it)) {
            let id = &passage.object;
            let owner = match id {
                ObjectId::Site(id) => Some(match self.matching.site(*id) {
                    Some(id) => Owner::After(id.into()),
                    None => Owner::Before((*id).into()),
                }),
                _ => {
                    let counterpart = self.matching.object(id);
                    let counterpart = counterpart.and_then(|id| self.after.of_object(&id));
                    self.owner(self.before.of_object(id), counterpart)
                }
            };
            note(passage, owner, false);
        }
        let origins = self.matching.origins();
        for passage in after.iter().filter(|it| is_there(&self.after, it)) {
            let id = &passage.object;
            let owner = match id {
                ObjectId::Site(id) => Some(Owner::After((*id).into())),
                _ => {
                    let origin = origins.get(id);
                    let origin = origin.and_then(|id| self.before.of_object(id));
                    self.owner(origin, self.after.of_object(id))
                }
            };
            note(passage, owner, true);
        }
        for ((owner, name), (old, new)) in all {
            let mut found = Vec::new();
            push_texts_of(&mut found, &Property::Unknown(name.to_owned()), old, new);
            self.note(owner, found);
        }
    }

    fn take(&mut self, owner: &Owner) -> Vec<PropertyDifference> {
        let mut properties = self.found.remove(owner).unwrap_or_default();
        properties.sort();
        // Several services of a pool may have changed in the same way.
        properties.dedup();
        properties
    }

    /// Sites and items of both sides, each with its counterpart.
    fn pairs(&self) -> Vec<(Option<Shown<'t>>, Option<Shown<'t>>)> {
        let sites_after = &self.after.index.topology().sites;
        let mut pairs: Vec<(Option<Shown<'t>>, Option<Shown<'t>>)> = Vec::with_capacity(
            sites_after.len() + self.after.items.len() + self.before.items.len() / 8,
        );
        let positions: AHashMap<SiteId, usize> = sites_after
            .iter()
            .enumerate()
            .map(|(position, site)| (site.id, position))
            .collect();
        pairs.extend(self.after.shown().map(|shown| (None, Some(shown))));
        let mut next = 0;
        for shown in self.before.shown() {
            let position = match &shown {
                Shown::Site(site) => {
                    let counterpart = self.matching.site(site.id);
                    counterpart.and_then(|id| positions.get(&id).copied())
                }
                Shown::Item(item) => {
                    let counterpart = self.matching.object(&item.id);
                    let position = counterpart.and_then(|id| {
                        // Usually both have the same order.
                        let is_next = self.after.items.get(next).is_some_and(|it| it.id == id);
                        match is_next {
                            true => Some(next),
                            false => self.after.owners().item(&id),
                        }
                    });
                    next = position.map_or(next, |position| position + 1);
                    position.map(|position| sites_after.len() + position)
                }
            };
            match position.and_then(|position| pairs.get_mut(position)) {
                Some((before @ None, _)) => *before = Some(shown),
                _ => pairs.push((Some(shown), None)),
            }
        }
        pairs
    }

    fn unchanged(&self, before: &Shown<'t>, after: &Shown<'t>) -> UnchangedObject {
        let after_side = self.after.side_of(after);
        let mut before_side = ObjectOnSide {
            id: before.id(),
            kind: before.kind(),
            name: after_side.name.clone(),
            site: after_side.site.clone(),
        };
        if !before.is_called_as(after) {
            before_side.name = before.name();
        }
        let site = self.before.site_name(before.site());
        if *site != *before_side.site {
            before_side.site = site;
        }
        UnchangedObject {
            before: before_side,
            after: after_side,
        }
    }
}

/// Adds the entries of two lists that differ, in any order; an entry that replaced another one is a change.
fn push_lists(
    found: &mut Vec<PropertyDifference>,
    property: &Property,
    before: Vec<String>,
    after: Vec<String>,
) {
    let (old, new) = one_sided(before, after);
    if let ([old], [new]) = (&*old, &*new) {
        push_always(
            found,
            property.clone(),
            Some(old.clone()),
            Some(new.clone()),
        );
        return;
    }
    push_each(found, property, old, new);
}

/// Like [`push_lists`], for texts that are cut to the length of a line.
fn push_texts_of(
    found: &mut Vec<PropertyDifference>,
    property: &Property,
    before: Vec<String>,
    after: Vec<String>,
) {
    let (old, new) = one_sided(before, after);
    if let ([old], [new]) = (&*old, &*new) {
        push_texts(found, || property.clone(), Some(old), Some(new));
        return;
    }
    for text in old {
        push_texts(found, || property.clone(), Some(&text), None);
    }
    for text in new {
        push_texts(found, || property.clone(), None, Some(&text));
    }
}

/// Like [`push_lists`], for entries that are added and removed separately.
fn push_each(
    found: &mut Vec<PropertyDifference>,
    property: &Property,
    before: Vec<String>,
    after: Vec<String>,
) {
    let (old, new) = one_sided(before, after);
    for text in old {
        push_always(found, property.clone(), Some(text), None);
    }
    for text in new {
        push_always(found, property.clone(), None, Some(text));
    }
}

/// The entries that each of two lists has more often than the other, in alphabetical order.
fn one_sided(mut before: Vec<String>, mut after: Vec<String>) -> (Vec<String>, Vec<String>) {
    before.sort_unstable();
    after.sort_unstable();
    if before == after {
        return Default::default();
    }
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for text in before {
        counts.entry(text).or_default().0 += 1;
    }
    for text in after {
        counts.entry(text).or_default().1 += 1;
    }
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for (text, (was, is)) in counts {
        old.extend(std::iter::repeat_n(text.clone(), was.saturating_sub(is)));
        new.extend(std::iter::repeat_n(text, is.saturating_sub(was)));
    }
    (old, new)
}

/// Adds a difference that the texts may not show: two objects with the same name.
fn push_always(
    found: &mut Vec<PropertyDifference>,
    property: Property,
    before: Option<String>,
    after: Option<String>,
) {
    found.push(PropertyDifference {
        property,
        before,
        after,
    });
}
