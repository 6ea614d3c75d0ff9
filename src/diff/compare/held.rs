//! What services hold of others, and what a Persistent Chat pool states beside, compared by meaning.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::contents::push;
use crate::diff::{Property, PropertyDifference};
use crate::topology::fqdn::canonical as canonical_name;
use crate::topology::recognize_chat::ChatFacets;
use crate::topology::{AssociationKind, ChatUsage, Service, ServiceId};

use crate::diff::compare::{Comparer, Half, push_always, push_sets};

/// Something that a service needs.
struct Held {
    kind: AssociationKind,
    /// How the document spells what for, where no kind says it.
    spelled: String,
    target: ServiceId,
    name: String,
}

impl<'t> Comparer<'t, '_> {
    /// What the services need of others, by what they are.
    pub(super) fn associations(
        &self,
        before: Option<&'t Service>,
        after: Option<&'t Service>,
        found: &mut Vec<PropertyDifference>,
    ) {
        // Before, with the identity after of what was needed.
        let mut was: BTreeMap<(AssociationKind, String, String), Vec<String>> = BTreeMap::new();
        let mut is = was.clone();
        if let Some(service) = before {
            for held in held(&self.before, service) {
                let target = self.matching.service(&held.target);
                let key = target.map_or_else(
                    || format!("before {}", held.target),
                    |target| format!("after {target}"),
                );
                was.entry((held.kind, held.spelled, key))
                    .or_default()
                    .push(held.name);
            }
        }
        if let Some(service) = after {
            for held in held(&self.after, service) {
                let key = format!("after {}", held.target);
                is.entry((held.kind, held.spelled, key))
                    .or_default()
                    .push(held.name);
            }
        }
        let mut parted: BTreeMap<AssociationKind, (Vec<String>, Vec<String>)> = BTreeMap::new();
        let keys: BTreeSet<_> = was.keys().chain(is.keys()).cloned().collect();
        for key in keys {
            let (old, new) = (was.remove(&key), is.remove(&key));
            let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
            let common = old.len().min(new.len());
            let entry = parted.entry(key.0).or_default();
            entry.0.extend(old.into_iter().skip(common));
            entry.1.extend(new.into_iter().skip(common));
        }
        for (kind, (old, new)) in parted {
            let property = Property::Association(kind);
            match (&*old, &*new) {
                ([old], [new]) => {
                    push_always(found, property, Some(old.clone()), Some(new.clone()));
                }
                _ => {
                    for name in old {
                        push_always(found, property.clone(), Some(name), None);
                    }
                    for name in new {
                        push_always(found, property.clone(), None, Some(name));
                    }
                }
            }
        }
    }

    /// What a Persistent Chat pool states beside its associations, where it is understood.
    pub(super) fn chat(
        &self,
        before: Option<&Service>,
        after: Option<&Service>,
        found: &mut Vec<PropertyDifference>,
    ) {
        let old = before.and_then(|service| self.before.index.chat(&service.id));
        let new = after.and_then(|service| self.after.index.chat(&service.id));
        let name = |facets: Option<&ChatFacets<'_>>| {
            let name = facets?.display_name.understood()?;
            Some((*name).to_owned())
        };
        push(found, Property::DisplayName, name(old), name(new));
        let port = |facets: Option<&ChatFacets<'_>>| {
            let number = facets?.port.understood()?.number()?;
            Some(number.to_string())
        };
        push(found, Property::ChatPort, port(old), port(new));
        let active = |facets: Option<&ChatFacets<'_>>| {
            let listed = facets.and_then(|facets| facets.active_machines.understood());
            let listed = listed.into_iter().flatten();
            listed
                .map(|fqdn| canonical_name(fqdn).into_owned())
                .collect()
        };
        push_sets(found, &Property::ActiveComputer, active(old), active(new));
    }
}

fn held(half: &Half<'_>, service: &Service) -> Vec<Held> {
    let facets = half.index.chat(&service.id);
    let mut all = Vec::new();
    for (position, dependency) in service.depends_on.iter().enumerate() {
        let target = half.index.service(&dependency.target);
        let known = match facets {
            Some(facets) => facets.meaning(position),
            None => target.map(|target| {
                let usage = ChatUsage::of(&dependency.usage, half.index.vocabulary());
                AssociationKind::of(&service.role, &target.role, usage)
            }),
        };
        let kind = known.unwrap_or(AssociationKind::Other);
        let extra = match dependency.extra.is_empty() {
            true => String::new(),
            false => format!("{:?}", dependency.extra),
        };
        // Which of the services of a pool is needed says something where no kind does.
        let is_general = matches!(
            kind,
            AssociationKind::Other
                | AssociationKind::OtherDatabase
                | AssociationKind::OtherFileStore
        );
        let usage = if is_general {
            dependency.usage.as_str()
        } else {
            ""
        };
        let role = target
            .filter(|_| is_general)
            .map(|target| target.role.in_words());
        let name = half.name_of(&dependency.target);
        let name = match (role, usage) {
            (Some(role), "Default" | "") => format!("{role} on {name}"),
            (Some(role), usage) => format!("{role} on {name} ({usage})"),
            (None, _) => name,
        };
        all.push(Held {
            kind,
            spelled: format!("{usage}{extra}"),
            target: dependency.target.clone(),
            name,
        });
    }
    if let Some(backup) = &service.backup {
        all.push(Held {
            kind: AssociationKind::Pairing,
            spelled: String::new(),
            target: backup.target.clone(),
            name: half.name_of(&backup.target),
        });
    }
    all
}
