//! Every object of both sides, compared property by property.

mod clusters;
mod held;
mod services;
mod sites;

use std::collections::{BTreeMap, BTreeSet};

use ahash::AHashMap;

use crate::diff::contents::{extras, push};
use crate::diff::matching::Matching;
use crate::diff::recognize::RecognizedBy;
use crate::diff::{
    Change, Differences, ObjectDifference, ObjectKind, Property, PropertyDifference, Side,
    UnchangedObject,
};
use crate::topology::inventory;
use crate::topology::owners::Owners;
use crate::topology::{
    ClusterId, Index, Item, Numbering, ObjectId, Service, ServiceId, SimpleUrls, SiteId, Topology,
    spelled,
};

/// An item of both sides or of one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Owner {
    Deployment,
    /// What both have, and what only the second one has, by its identity there.
    After(ObjectId),
    /// What only the first one has.
    Before(ObjectId),
}

/// One of the two topologies.
struct Half<'t> {
    index: Index<'t>,
    /// What a person sees of it.
    items: Vec<Item<'t>>,
    owners: Owners<'t>,
}

impl<'t> Half<'t> {
    fn of(topology: &'t Topology) -> Self {
        let index = Index::new(topology);
        let items = inventory::items(&index);
        let owners = Owners::new(&items);
        Self {
            index,
            items,
            owners,
        }
    }

    fn item(&self, id: &ObjectId) -> Option<&Item<'t>> {
        self.items.get(self.owners.item(id)?)
    }

    fn of_cluster(&self, id: &ClusterId) -> Option<&Item<'t>> {
        self.items.get(self.owners.of_cluster(id)?)
    }

    fn of_service(&self, service: &Service) -> Option<&Item<'t>> {
        self.items.get(self.owners.of_service(service)?)
    }

    fn side(&self, item: &Item<'_>) -> Side {
        Side {
            id: item.id.clone(),
            kind: ObjectKind::Item(item.kind),
            name: item.title(),
            site: self.site_name(item.site),
        }
    }

    /// Its sites and items.
    fn sides(&self) -> impl Iterator<Item = Side> {
        let sites = self.index.topology().sites.iter().map(|site| Side {
            id: site.id.into(),
            kind: ObjectKind::Site,
            name: site.name.clone(),
            site: site.name.clone(),
        });
        sites.chain(self.items.iter().map(|item| self.side(item)))
    }

    fn site_name(&self, id: SiteId) -> String {
        let site = self.index.site(id);
        site.map_or_else(|| format!("site {id}"), |site| site.name.clone())
    }

    /// What a service is called: the item that it belongs to, or what the document calls it.
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
    /// Whether the two are of one format, which states the same things.
    is_same_format: bool,
}

pub(super) fn compare<'t>(
    before: &'t Topology,
    after: &'t Topology,
    matching: &Matching,
) -> Differences {
    let mut comparer = Comparer {
        before: Half::of(before),
        after: Half::of(after),
        matching,
        found: BTreeMap::new(),
        is_same_format: before.numbering == after.numbering,
    };
    comparer.deployment();
    comparer.sites();
    comparer.clusters();
    comparer.services();
    comparer.into_differences()
}

impl<'t> Comparer<'t, '_> {
    fn deployment(&mut self) {
        let (before, after) = (self.before.index.topology(), self.after.index.topology());
        let mut found = Vec::new();
        let default = |t: &Topology| Some(t.sip_domains.default_domain.clone());
        push(
            &mut found,
            Property::DefaultSipDomain,
            default(before),
            default(after),
        );
        let allow_all = |t: &Topology| Some(t.sip_domains.allow_all.to_string());
        let property = Property::Setting("AllowAllDomains".to_owned());
        push(&mut found, property, allow_all(before), allow_all(after));
        let domains = |t: &Topology| -> BTreeSet<String> {
            let domains = t.sip_domains.domains.iter();
            let word = |is: bool, word| if is { word } else { "" };
            domains
                .map(|domain| {
                    let authoritative = word(domain.authoritative, " (authoritative)");
                    let below = word(domain.allow_subdomains, " (with domains below)");
                    format!("{}{authoritative}{below}", domain.name)
                })
                .collect()
        };
        push_sets(
            &mut found,
            &Property::SipDomain,
            domains(before),
            domains(after),
        );
        if let (Some(before), Some(after)) = (&before.simple_urls, &after.simple_urls) {
            let urls = |urls: &SimpleUrls| -> BTreeSet<String> {
                let urls = urls.urls.iter();
                urls.map(|url| {
                    let entries: Vec<&str> = url.entries.iter().map(|entry| &**entry).collect();
                    let (component, domain) = (&url.component, &url.domain);
                    let (active, entries) = (&url.active_url, entries.join(", "));
                    format!("{component} {domain}: {active} ({entries})")
                })
                .collect()
            };
            push_sets(&mut found, &Property::SimpleUrl, urls(before), urls(after));
            let backend = |urls: &SimpleUrls| Some(urls.use_backend_database.to_string());
            let property = Property::Setting("UseBackendDatabase".to_owned());
            push(&mut found, property, backend(before), backend(after));
        }
        extras(
            "Topology",
            Some(&before.extra),
            Some(&after.extra),
            &mut found,
        );
        self.note(Owner::Deployment, found);
    }

    /// Whose the properties of something are: of the item of both, or of that of the side that has one.
    fn owner(&self, before: Option<&Item<'_>>, after: Option<&Item<'_>>) -> Option<Owner> {
        if let Some(after) = after {
            return Some(Owner::After(after.id.clone()));
        }
        let before = before?;
        Some(match self.matching.object(&before.id) {
            Some(counterpart) if self.after.item(&counterpart).is_some() => {
                Owner::After(counterpart)
            }
            _ => Owner::Before(before.id.clone()),
        })
    }

    fn is_recreated(&self, owner: &Owner) -> bool {
        matches!(owner, Owner::After(id) if self.matching.is_recreated(id))
    }

    fn note(&mut self, owner: Owner, found: Vec<PropertyDifference>) {
        if !found.is_empty() {
            self.found.entry(owner).or_default().extend(found);
        }
    }

    fn into_differences(mut self) -> Differences {
        let mut objects = Vec::new();
        let mut unchanged = Vec::new();
        let deployment = self.take(&Owner::Deployment);
        if !deployment.is_empty() {
            let side = Side {
                id: ObjectId::Deployment,
                kind: ObjectKind::Deployment,
                name: "deployment".to_owned(),
                site: String::new(),
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
                (_, Some(after)) => Owner::After(after.id.clone()),
                (Some(before), None) => Owner::Before(before.id.clone()),
                (None, None) => continue,
            };
            let mut properties = self.take(&owner);
            if let (Some(before), Some(after)) = (&before, &after)
                && before.kind != after.kind
            {
                let in_words = |side: &Side| Some(side.kind.in_words().to_owned());
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
                _ if properties.is_empty() => {
                    let sides = before.zip(after);
                    let same = |(before, after)| UnchangedObject { before, after };
                    unchanged.extend(sides.map(same));
                    continue;
                }
                _ => Change::Changed,
            };
            objects.push(ObjectDifference {
                change,
                before,
                after,
                properties,
            });
        }
        let mut differences = Differences {
            by: self.matching.by,
            objects,
            unchanged,
            not_compared: self.not_compared(),
        };
        differences.sort();
        differences
    }

    fn take(&mut self, owner: &Owner) -> Vec<PropertyDifference> {
        let mut properties = self.found.remove(owner).unwrap_or_default();
        properties.sort();
        // Several services of a pool may have changed alike.
        properties.dedup();
        properties
    }

    /// Sites and items of both sides, each with its counterpart.
    fn pairs(&self) -> Vec<(Option<Side>, Option<Side>)> {
        let mut matched: AHashMap<ObjectId, Side> = AHashMap::new();
        let mut alone = Vec::new();
        for side in self.before.sides() {
            let counterpart = self.matching.object(&side.id);
            let counterpart = counterpart
                .filter(|id| matches!(id, ObjectId::Site(_)) || self.after.item(id).is_some());
            match counterpart {
                Some(counterpart) => {
                    matched.insert(counterpart, side);
                }
                None => alone.push((Some(side), None)),
            }
        }
        let after = self.after.sides();
        let mut pairs: Vec<_> = after
            .map(|side| (matched.remove(&side.id), Some(side)))
            .collect();
        pairs.extend(alone);
        pairs
    }

    fn not_compared(&self) -> Vec<&'static str> {
        let (before, after) = (self.before.index.topology(), self.after.index.topology());
        let mut left_out = Vec::new();
        if before.simple_urls.is_some() != after.simple_urls.is_some() {
            left_out.push("simple URLs, which one of the two cannot hold");
        }
        if !self.is_same_format {
            left_out
                .push("branch sites, which a published document does not tell from central ones");
            left_out.push("whether a single computer may become a pool, which a published document does not say");
        }
        if self.matching.by == RecognizedBy::Name && before.numbering != Numbering::Published {
            left_out.push("identities, because the two number their objects differently");
        }
        left_out
    }
}

/// Notes what one of two lists has more than the other, in whatever order.
fn push_lists(
    found: &mut Vec<PropertyDifference>,
    property: &Property,
    before: Vec<String>,
    after: Vec<String>,
) {
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
    if let ([old], [new]) = (&*old, &*new) {
        push_always(
            found,
            property.clone(),
            Some(old.clone()),
            Some(new.clone()),
        );
        return;
    }
    for text in old {
        push_always(found, property.clone(), Some(text), None);
    }
    for text in new {
        push_always(found, property.clone(), None, Some(text));
    }
}

fn push_sets(
    found: &mut Vec<PropertyDifference>,
    property: &Property,
    before: BTreeSet<String>,
    after: BTreeSet<String>,
) {
    for text in before.difference(&after) {
        push_always(found, property.clone(), Some(text.clone()), None);
    }
    for text in after.difference(&before) {
        push_always(found, property.clone(), None, Some(text.clone()));
    }
}

/// Notes a difference that the texts may not show: two objects of one name.
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
