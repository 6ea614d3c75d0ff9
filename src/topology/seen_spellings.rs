//! The spelling of Persistent Chat in a document: the token for each thing that is understood. Nothing is learned from
//! content that is not understood.

use std::collections::BTreeMap;

use crate::topology::persistent_chat::forms::form_of;
use crate::topology::recognize_chat::ObjectPart;
use crate::topology::usage_things::usage_of;
use crate::topology::{
    AssociationKind, Index, PersistentChatPool, Role, Service, ServiceId, pools,
};
use crate::vocabulary::{Form, ListedEntry, Thing, ValueShape};

/// A spelling in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenSpelling {
    /// The thing.
    pub thing: Thing,
    /// The token.
    pub token: String,
    /// Where and in what form a setting is written.
    pub form: Option<Form>,
    /// The product version of the services.
    pub version: u32,
    /// The first service that has it.
    pub service: ServiceId,
    /// The part of that service; `None` for the service itself.
    pub part: Option<ObjectPart>,
    /// The number of occurrences.
    pub count: usize,
}

/// Every spelling in a topology, ordered by vocabulary, product version and document.
pub fn of(index: &Index<'_>) -> Vec<SeenSpelling> {
    let mut seen = Seen::default();
    for pool in pools::persistent_chat_pools(index) {
        of_pool(&mut seen, index, &pool);
    }
    seen.in_order()
}

/// The spellings so far, by thing, product version and token.
#[derive(Default)]
struct Seen {
    all: BTreeMap<(Thing, u32), Vec<SeenSpelling>>,
}

impl Seen {
    fn add(&mut self, thing: Thing, token: &str, service: &Service, part: Option<ObjectPart>) {
        self.add_form(thing, token, None, service, part);
    }

    fn add_form(
        &mut self,
        thing: Thing,
        token: &str,
        form: Option<Form>,
        service: &Service,
        part: Option<ObjectPart>,
    ) {
        if token.is_empty() {
            return;
        }
        let version = service.service_version;
        let of_thing = self.all.entry((thing, version)).or_default();
        match of_thing.iter_mut().find(|seen| seen.token == token) {
            Some(seen) => seen.count += 1,
            None => of_thing.push(SeenSpelling {
                thing,
                token: token.to_owned(),
                form,
                version,
                service: service.id.clone(),
                part,
                count: 1,
            }),
        }
    }

    fn in_order(self) -> Vec<SeenSpelling> {
        self.all.into_values().flatten().collect()
    }
}

fn of_pool(seen: &mut Seen, index: &Index<'_>, pool: &PersistentChatPool<'_>) {
    let service = pool.service;
    seen.add(Thing::ServiceRole, service.role_name(), service, None);
    seen.add(
        Thing::RoleVersion,
        &service.role_version.to_string(),
        service,
        None,
    );
    if let Some(type_name) = &service.type_name {
        seen.add(Thing::ServiceType, type_name, service, None);
    }
    if let Some(content) = &service.content {
        let at = Some(ObjectPart::RoleElement);
        seen.add(Thing::RoleElement, &content.name, service, at);
    }
    let Some(facets) = pool.facets(index) else {
        return;
    };
    for kind in AssociationKind::OF_PERSISTENT_CHAT {
        let reference = facets.reference(kind);
        let (Some(target), Some(at)) = (reference.understood(), reference.at()) else {
            continue;
        };
        let ObjectPart::Dependency(position) = at else {
            continue;
        };
        if let (Some(usage), Some(dependency)) = (usage_of(kind), service.depends_on.get(position))
        {
            seen.add(usage, dependency.usage.as_str(), service, Some(at));
        }
        match role_of(kind, &target.role) {
            Some(Thing::NextHopRole) => {
                seen.add(Thing::NextHopRole, target.role_name(), service, Some(at));
            }
            Some(role) => seen.add(role, target.role_name(), target, None),
            None => {}
        }
    }
    if let (Some(spelling), Some(at)) = (facets.display_name.spelling(), facets.display_name.at())
        && let Some(form) = form_of(service, at, spelling)
    {
        let token = form.to_string();
        seen.add_form(Thing::DisplayName, &token, Some(form), service, Some(at));
    }
    let active = &facets.active_machines;
    if let (Some(spelling), Some(at)) = (active.spelling(), active.at())
        && let Some(form) = form_of(service, at, spelling)
    {
        of_list(seen, form, service, at);
    }
    if let (Some(port), at) = (facets.port.understood(), facets.port.at()) {
        for (thing, attribute) in [
            (Thing::PortOwner, "Owner"),
            (Thing::PortUsage, "Usage"),
            (Thing::PortGruuType, "GruuType"),
        ] {
            seen.add(
                thing,
                port.0.get(attribute).unwrap_or_default(),
                service,
                at,
            );
        }
    }
}

/// A list of computers in elements has three names; every other form is a spelling of its own.
fn of_list(seen: &mut Seen, form: Form, service: &Service, at: ObjectPart) {
    let names = match &form.shape {
        ValueShape::Elements {
            item,
            has_list: true,
            entry:
                ListedEntry::Attributes {
                    name,
                    ordinal: None,
                },
            by_ordinal: false,
        } if !form.of_service => Some((item.clone(), name.clone())),
        _ => None,
    };
    let Some((item, attribute)) = names else {
        let token = form.to_string();
        seen.add_form(Thing::ActiveMachines, &token, Some(form), service, Some(at));
        return;
    };
    let list = form.name.clone();
    seen.add_form(Thing::ActiveMachines, &list, Some(form), service, Some(at));
    seen.add(Thing::ActiveMachine, &item, service, Some(at));
    seen.add(Thing::ActiveMachineFqdn, &attribute, service, Some(at));
}

/// The thing for the role of the target of a reference.
fn role_of(kind: AssociationKind, role: &Role) -> Option<Thing> {
    match kind {
        AssociationKind::NextHop => Some(Thing::NextHopRole),
        AssociationKind::FileStore => None,
        // A witness may be any database, so only a store shows its role name.
        AssociationKind::Database(_) if !role.name().is_empty() => match kind.pair() {
            Some(pair) if pair.is_compliance() => Some(Thing::ComplianceStoreRole),
            _ => Some(Thing::ContentStoreRole),
        },
        _ => None,
    }
}
