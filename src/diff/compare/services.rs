//! Compares services: their properties, ports and role elements.

use ahash::AHashSet;

use crate::diff::contents::{attributes, elements, extras, push, push_values};
use crate::diff::{Property, PropertyDifference};
use crate::topology::content::{Attributes, Element};
use crate::topology::inventory::share_name;
use crate::topology::recognize_chat::{Facet, ObjectPart};
use crate::topology::role::product_name;
use crate::topology::{
    ActiveMachines, Item, PersistentChatSettings, Role, Service, ServiceId, spelled,
};

use crate::diff::compare::references::are_in_order;
use crate::diff::compare::{Comparer, Half, Owner, push_always, push_lists};

impl<'t> Comparer<'t, '_> {
    pub(super) fn services(&mut self) {
        let (before, after) = (self.before.index.topology(), self.after.index.topology());
        let found = self.references().services();
        for (service, counterpart) in before.services.iter().zip(&found) {
            if !counterpart.is_same && !self.is_passed_over(service) {
                self.service(Some(service), counterpart.after);
            }
        }
        if are_in_order(&found, &after.services) {
            return;
        }
        let kept = found.iter().filter_map(|one| one.after);
        let kept: AHashSet<&ServiceId> = kept.map(|service| &service.id).collect();
        for service in after.services.iter().filter(|s| !kept.contains(&s.id)) {
            if !self.is_passed_over(service) {
                self.service(None, Some(service));
            }
        }
    }

    pub(super) fn service(&mut self, before: Option<&'t Service>, after: Option<&'t Service>) {
        let old_item = before.and_then(|service| self.before.of_service(service));
        let new_item = after.and_then(|service| self.after.of_service(service));
        let owner = match self.owner(old_item, new_item) {
            Some(owner) => owner,
            // Installed on nothing: no item shows it, but it exists.
            None => Owner::Deployment,
        };
        let mut found = Vec::new();
        match (before, after) {
            (Some(before), Some(after)) => self.same_service(before, after, &owner, &mut found),
            (one, other) => {
                let in_words = |service: Option<&Service>| service.map(|s| s.role.in_words());
                let is_item = |service: &Service| {
                    matches!(*service.role, Role::PersistentChatService | Role::FileStore)
                };
                let service = one.or(other);
                if !service.is_some_and(is_item) || owner == Owner::Deployment {
                    push(&mut found, Property::Role, in_words(one), in_words(other));
                }
            }
        }
        self.associations(before, after, &mut found);
        self.chat(before, after, &mut found);
        self.note(owner, found);
    }

    pub(super) fn same_service(
        &self,
        before: &'t Service,
        after: &'t Service,
        owner: &Owner,
        found: &mut Vec<PropertyDifference>,
    ) {
        push_values(
            found,
            || Property::Version,
            before.service_version,
            after.service_version,
            |version| Some(product_name(version)),
        );
        let role = after.role.name();
        let setting = |name: &str| Property::Setting(format!("{name} of {role}"));
        push_values(
            found,
            || setting("RoleVersion"),
            before.role_version,
            after.role_version,
            |version| Some(version.to_string()),
        );
        push_values(
            found,
            || setting("Type"),
            &before.type_name,
            &after.type_name,
            Clone::clone,
        );
        push_values(
            found,
            || setting("RoleName"),
            before.role_name(),
            after.role_name(),
            |name| Some(name.to_owned()),
        );
        if !self
            .references()
            .is_place(&before.installed_on, &after.installed_on)
        {
            let place =
                |half: &Half<'_>, service: &Service| half.of_service(service).map(Item::title);
            let (was, is) = (place(&self.before, before), place(&self.after, after));
            push_always(found, setting("InstalledOn"), was, is);
        }
        if before.role == Role::FileStore {
            push_values(
                found,
                || Property::Share,
                share_name(before),
                share_name(after),
                |share| Some(share.to_owned()),
            );
        }
        let is_recreated = self.matching.is_recreated(&after.id.clone().into());
        if is_recreated && !self.is_recreated(owner) {
            let identity =
                |service: &Service, numbering| Some(spelled::service(&service.id, numbering));
            let was = identity(before, self.before.index.topology().numbering);
            let is = identity(after, self.after.index.topology().numbering);
            push_always(found, Property::Identity, was, is);
        }
        if before == after {
            return;
        }
        self.ports(before, after, found);
        self.content(before, after, found);
        extras(
            &format!("the service {role}"),
            Some(&before.extra),
            Some(&after.extra),
            found,
        );
        let none = Attributes::default();
        let backup =
            |service: &'t Service| service.backup.as_ref().map(|backup| &backup.attributes);
        let (old, new) = (backup(before), backup(after));
        if old.is_some() && new.is_some() {
            let (old, new) = (old.unwrap_or(&none), new.unwrap_or(&none));
            attributes("Backup", old, new, Property::Setting, found);
        }
    }

    /// The role element, except for content that is a property.
    pub(super) fn content(
        &self,
        before: &Service,
        after: &Service,
        found: &mut Vec<PropertyDifference>,
    ) {
        let (mut before, mut after) = (before.clone(), after.clone());
        let (old, new) = (self.before.chat(&before.id), self.after.chat(&after.id));
        if let (Some(old), Some(new)) = (old, new) {
            let vocabulary = self.before.index.vocabulary();
            let (is_named, is_active) = (
                is_stated(&old.display_name) && is_stated(&new.display_name),
                is_stated(&old.active_machines) && is_stated(&new.active_machines),
            );
            for service in [&mut before, &mut after] {
                PersistentChatSettings::change(service, vocabulary, |settings| {
                    if is_named {
                        settings.display_name = None;
                    }
                    if is_active {
                        settings.active_machines = ActiveMachines::Unstated;
                    }
                });
            }
        }
        let is_share = before.role == Role::FileStore;
        let (mut old, mut new) = (before.content, after.content);
        if is_share {
            for content in [&mut old, &mut new].into_iter().flatten() {
                content.attributes.remove("ShareName");
            }
        }
        // Some formats omit a role element that has no content of its own.
        let is_bare = |content: &&Element| {
            !self.is_same_format
                && content.attributes.is_empty()
                && content.children.is_empty()
                && content.text.is_none()
        };
        let (old, new) = (
            old.as_ref().filter(|content| !is_bare(content)),
            new.as_ref().filter(|content| !is_bare(content)),
        );
        elements(old, new, Property::Setting, found);
    }

    pub(super) fn ports(
        &self,
        before: &Service,
        after: &Service,
        found: &mut Vec<PropertyDifference>,
    ) {
        let known = |half: &Half<'_>, service: &Service| {
            let facet = &half.chat(&service.id)?.port;
            match facet {
                Facet::Understood {
                    at: ObjectPart::Port(position),
                    ..
                } => Some(*position),
                _ => None,
            }
        };
        let (old, new) = (known(&self.before, before), known(&self.after, after));
        let set = |service: &Service, known: Option<usize>| {
            let mut ports: Vec<String> = Vec::new();
            for (position, port) in service.ports.iter().enumerate() {
                let mut attributes: Vec<String> = port
                    .0
                    .0
                    .iter()
                    .filter(|(name, _)| !(known == Some(position) && &**name == "Port"))
                    .map(|(name, value)| format!("{name}=\"{value}\""))
                    .collect();
                attributes.sort();
                ports.push(attributes.join(" "));
            }
            ports
        };
        let number = |service: &Service, at: Option<usize>| service.ports.get(at?)?.number();
        // The number is a property of its own if it differs.
        let is_said = number(before, old) != number(after, new);
        let (old, new) = match (old, new) {
            (Some(_), Some(_)) if is_said => (set(before, old), set(after, new)),
            _ => (set(before, None), set(after, None)),
        };
        push_lists(found, &Property::Port, old, new);
    }
}

fn is_stated<T>(facet: &Facet<'_, T>) -> bool {
    !matches!(facet, Facet::NotUnderstood(_))
}
