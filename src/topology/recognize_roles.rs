//! The roles of services whose role is spelled differently from the known documents of the product: in different case,
//! or with a name whose words and characteristics leave no doubt. The written name is kept.

use std::collections::HashMap;
use std::sync::Arc;

use crate::topology::recognize_chat::probable;
use crate::topology::recognize_chat::words::TokenWords;
use crate::topology::{InstalledOn, Role, Service, ServiceId, Topology};
use crate::vocabulary::{Thing, Vocabulary};

/// Determines the role of every service by its name, or else by its characteristics. Can be repeated, with the same or
/// a different vocabulary.
pub fn settle_roles(topology: &mut Topology, vocabulary: &Vocabulary) {
    let is_settled = |service: &Arc<Service>| {
        service.role.is_spelled_by_name() && !matches!(*service.role, Role::Other(_))
    };
    let open: Vec<usize> = topology
        .services
        .iter()
        .enumerate()
        .filter(|(_, service)| !is_settled(service))
        .map(|(place, _)| place)
        .collect();
    if open.is_empty() {
        return;
    }
    for place in &open {
        if let Some(service) = topology.services.get_mut(*place) {
            let on_sql = matches!(service.installed_on, InstalledOn::SqlInstance(_));
            let role = by_name(service.role_name(), on_sql, vocabulary);
            set_role(service, role);
        }
    }
    by_marks(topology, &open);
}

/// The role for a name alone.
fn by_name(name: &str, on_sql: bool, vocabulary: &Vocabulary) -> Role {
    let spelled = vocabulary.role(name).map(|thing| match thing {
        Thing::ContentStoreRole => Role::PersistentChatStore,
        Thing::ComplianceStoreRole => Role::PersistentChatComplianceStore,
        _ => Role::PersistentChatService,
    });
    let in_other_letters = || {
        let mut known = Role::KNOWN.iter();
        known
            .find(|role| role.name().eq_ignore_ascii_case(name))
            .cloned()
    };
    let by_words = || {
        let words = TokenWords::of(name).filter(|words| on_sql && !words.service)?;
        match (words.compliance, words.content || words.chat) {
            (true, _) if words.chat || name.to_ascii_lowercase().contains("mgc") => {
                Some(Role::PersistentChatComplianceStore)
            }
            (false, true) => Some(Role::PersistentChatStore),
            _ => None,
        }
    };
    spelled
        .or_else(in_other_letters)
        .or_else(by_words)
        .unwrap_or_else(|| Role::Other(name.to_owned()))
}

/// The role of a service with an unknown name, by its characteristics.
fn by_marks(topology: &mut Topology, open: &[usize]) {
    let unknown = |topology: &Topology, place: usize| {
        let service = topology.services.get(place);
        service.is_some_and(|service| matches!(*service.role, Role::Other(_)))
    };
    if !open.iter().any(|place| unknown(topology, *place)) {
        return;
    }
    let roles: HashMap<ServiceId, Role> = topology
        .services
        .iter()
        .map(|service| (service.id.clone(), service.role.meaning().clone()))
        .collect();
    let is_store = |id: &ServiceId| {
        matches!(
            roles.get(id),
            Some(Role::PersistentChatStore | Role::PersistentChatComplianceStore)
        )
    };
    for place in open {
        let Some(service) = topology.services.get_mut(*place) else {
            continue;
        };
        let on_cluster = matches!(service.installed_on, InstalledOn::Cluster(_));
        let needs_store = service.depends_on.iter().any(|need| is_store(&need.target));
        if matches!(*service.role, Role::Other(_))
            && on_cluster
            && probable::is_certain(service, needs_store)
        {
            set_role(service, Role::PersistentChatService);
        }
    }
}

fn set_role(service: &mut Arc<Service>, role: Role) {
    if service.role != role {
        let understood = service.role.understood_as(role);
        Arc::make_mut(service).role = understood;
    }
}
