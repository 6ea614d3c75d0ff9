//! Which inferred tokens a document got by being written: each is told once (law 8).

use std::collections::BTreeSet;

use crate::document::{Format, Note, NoteKind};
use crate::topology::{ActiveMachines, PersistentChatSettings, Role, Service, Topology};
use crate::vocabulary::{Provenance, Thing, Vocabulary};

/// One note for each inferred token that `topology` needs and the imported document did not hold.
pub fn notes(
    topology: &Topology,
    before: Option<&Topology>,
    format: Format,
    vocabulary: &Vocabulary,
) -> Vec<Note> {
    let mut things = things(topology, format, vocabulary);
    if let Some(before) = before {
        for thing in self::things(before, format, vocabulary) {
            things.remove(&thing);
        }
    }
    let rows = things.into_iter().filter_map(|thing| vocabulary.row(thing));
    rows.filter_map(|row| match &row.provenance {
        Provenance::Inferred(why) => Some(Note {
            kind: NoteKind::Inferred,
            message: format!(
                "The spelling {:?} ({}) is inferred: {why}.",
                row.token, row.used_in
            ),
            line: None,
            column: None,
            object: None,
        }),
        Provenance::Confirmed(_) | Provenance::Learned(_) | Provenance::Stated => None,
    })
    .collect()
}

/// The tokens that a document of this topology holds.
fn things(topology: &Topology, format: Format, vocabulary: &Vocabulary) -> BTreeSet<Thing> {
    let mut things = BTreeSet::new();
    for service in &topology.services {
        match service.role {
            Role::PersistentChatService => of_pool(service, vocabulary, &mut things),
            Role::PersistentChatStore => {
                things.insert(Thing::ContentStoreRole);
            }
            Role::PersistentChatComplianceStore => {
                things.insert(Thing::ComplianceStoreRole);
            }
            _ => {}
        }
        if service.backup.is_some() && format == Format::TopologyBuilder {
            things.insert(Thing::BackupReference);
        }
        let usages = service.depends_on.iter().map(|need| &need.usage);
        let special = usages.filter(|usage| !usage.is_default());
        things.extend(special.filter_map(|usage| vocabulary.usage(usage.as_str())));
    }
    let mut sites = topology.sites.iter();
    if sites.any(|site| site.default_persistent_chat_pool.is_some()) {
        things.insert(Thing::SiteDefaultPool);
    }
    things
}

fn of_pool(service: &Service, vocabulary: &Vocabulary, things: &mut BTreeSet<Thing>) {
    things.extend([Thing::ServiceRole, Thing::RoleVersion]);
    if service.type_name.is_some() {
        things.insert(Thing::ServiceType);
    }
    if service.content.is_some() {
        things.insert(Thing::RoleElement);
    }
    for port in &service.ports {
        if port.owner() == vocabulary.token(Thing::PortOwner) {
            things.extend([Thing::PortOwner, Thing::PortUsage, Thing::PortGruuType]);
        }
    }
    let settings = PersistentChatSettings::of(service, vocabulary);
    if settings.display_name.is_some() {
        things.insert(Thing::DisplayName);
    }
    if settings.active_machines != ActiveMachines::Unstated {
        things.extend([
            Thing::ActiveMachines,
            Thing::ActiveMachine,
            Thing::ActiveMachineFqdn,
        ]);
    }
}
