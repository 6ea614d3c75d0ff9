//! Compares the associations of services, and the other properties of a Persistent Chat pool, by meaning.

use std::collections::BTreeMap;

use crate::diff::contents::push;
use crate::diff::{Property, PropertyDifference};
use crate::topology::recognize_chat::ChatFacets;
use crate::topology::{AssociationKind, ChatUsage, Service, ServiceId};

use crate::diff::compare::{Comparer, Half, push_always, push_each};

/// A dependency of a service, with everything that decides whether both sides have the same.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Held {
    kind: AssociationKind,
    /// Other content of the document, if the kind does not define its purpose.
    spelled: String,
    target: Target,
}

/// The target, by its identity after if it has one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    After(ServiceId),
    Before(ServiceId),
}

/// How the document writes the dependency.
struct Statement<'s> {
    usage: &'s str,
    target: &'s ServiceId,
}

/// The dependencies that only one side has.
#[derive(Default)]
struct OneSided {
    before: Vec<String>,
    after: Vec<String>,
}

impl<'t> Comparer<'t, '_> {
    /// The associations of the services, by kind.
    pub(super) fn associations(
        &self,
        before: Option<&'t Service>,
        after: Option<&'t Service>,
        found: &mut Vec<PropertyDifference>,
    ) {
        if let (Some(before), Some(after)) = (before, after)
            && self.holds_the_same(before, after)
        {
            return;
        }
        let mut all: BTreeMap<Held, (Vec<Statement<'_>>, Vec<Statement<'_>>)> = BTreeMap::new();
        if let Some(service) = before {
            held(&self.before, service, |kind, spelled, statement| {
                let target = match self.references().service(statement.target) {
                    Some(target) => Target::After(target.clone()),
                    None => Target::Before(statement.target.clone()),
                };
                let held = Held {
                    kind,
                    spelled,
                    target,
                };
                all.entry(held).or_default().0.push(statement);
            });
        }
        if let Some(service) = after {
            held(&self.after, service, |kind, spelled, statement| {
                let target = Target::After(statement.target.clone());
                let held = Held {
                    kind,
                    spelled,
                    target,
                };
                all.entry(held).or_default().1.push(statement);
            });
        }
        let mut parted: BTreeMap<AssociationKind, OneSided> = BTreeMap::new();
        for (held, (old, new)) in all {
            let kind = held.kind;
            let usages = old.iter().zip(&new);
            for (old, new) in usages.filter(|(old, new)| old.usage != new.usage) {
                let property = Property::Setting(format!("Usage of {kind}"));
                let (old, new) = (old.usage.to_owned(), new.usage.to_owned());
                push(found, property, Some(old), Some(new));
            }
            let common = old.len().min(new.len());
            let one_sided = parted.entry(kind).or_default();
            let old = old.iter().skip(common);
            one_sided
                .before
                .extend(old.map(|old| name_of(&self.before, kind, old)));
            let new = new.iter().skip(common);
            one_sided
                .after
                .extend(new.map(|new| name_of(&self.after, kind, new)));
        }
        for (kind, one_sided) in parted {
            let property = Property::Association(kind);
            match (&*one_sided.before, &*one_sided.after) {
                ([old], [new]) => {
                    push_always(found, property, Some(old.clone()), Some(new.clone()));
                }
                _ => {
                    for name in one_sided.before {
                        push_always(found, property.clone(), Some(name), None);
                    }
                    for name in one_sided.after {
                        push_always(found, property.clone(), None, Some(name));
                    }
                }
            }
        }
    }

    /// Whether two services have the same dependencies on the same services, so that nothing has to be compared.
    fn holds_the_same(&self, before: &Service, after: &Service) -> bool {
        let is_kept = |target: &ServiceId| self.references().service(target) == Some(target);
        before.depends_on == after.depends_on
            && before.role.meaning() == after.role.meaning()
            && before.depends_on.iter().all(|one| is_kept(&one.target))
            && match (&before.backup, &after.backup) {
                (None, None) => true,
                (Some(old), Some(new)) => old.target == new.target && is_kept(&old.target),
                _ => false,
            }
    }

    /// The properties of a Persistent Chat pool other than its associations, if they are understood.
    pub(super) fn chat(
        &self,
        before: Option<&Service>,
        after: Option<&Service>,
        found: &mut Vec<PropertyDifference>,
    ) {
        let old = before.and_then(|service| self.before.chat(&service.id));
        let new = after.and_then(|service| self.after.chat(&service.id));
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
        let active = |facets: Option<&ChatFacets<'_>>| -> Vec<String> {
            let listed = facets.and_then(|facets| facets.active_machines.understood());
            let listed = listed.into_iter().flatten();
            listed.map(|fqdn| (*fqdn).to_owned()).collect()
        };
        push_each(found, &Property::ActiveComputer, active(old), active(new));
    }
}

/// Calls a function for each dependency of a service: its kind, other content, and how it is written.
fn held<'s>(
    half: &Half<'_>,
    service: &'s Service,
    mut visit: impl FnMut(AssociationKind, String, Statement<'s>),
) {
    let facets = half.chat(&service.id);
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
        let usage = dependency.usage.as_str();
        let mut spelled = String::new();
        if is_general(kind) {
            spelled.push_str(usage);
        }
        if !dependency.extra.is_empty() {
            spelled.push_str(&format!("{:?}", dependency.extra));
        }
        let target = &dependency.target;
        visit(kind, spelled, Statement { usage, target });
    }
    if let Some(backup) = &service.backup {
        let (usage, target) = ("", &backup.target);
        let statement = Statement { usage, target };
        visit(AssociationKind::Pairing, String::new(), statement);
    }
}

/// Whether the kind does not specify which service of a pool is the target.
fn is_general(kind: AssociationKind) -> bool {
    matches!(
        kind,
        AssociationKind::Other | AssociationKind::OtherDatabase | AssociationKind::OtherFileStore
    )
}

fn name_of(half: &Half<'_>, kind: AssociationKind, statement: &Statement<'_>) -> String {
    let name = half.name_of(statement.target);
    let target = half.index.service(statement.target);
    let role = target
        .filter(|_| is_general(kind))
        .map(|target| target.role.in_words());
    match (role, statement.usage) {
        (Some(role), "Default" | "") => format!("{role} on {name}"),
        (Some(role), usage) => format!("{role} on {name} ({usage})"),
        (None, _) => name,
    }
}
