//! The settings of a Persistent Chat pool other than its references: views of the role element, which is kept as it was
//! (format notes, f8 and f9).

use crate::topology::Service;
use crate::topology::content::{Element, Text, namespace};
use crate::vocabulary::{Thing, Vocabulary};

/// The settings of a Persistent Chat pool, for changing and writing back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersistentChatSettings {
    /// The name by which clients tell pools apart; `None` if the document has none that is understood.
    pub display_name: Option<String>,
    /// The active computers.
    pub active_machines: ActiveMachines,
}

/// Active computers of a Persistent Chat pool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ActiveMachines {
    /// The document does not specify them, or not in a known form: nothing can be concluded.
    #[default]
    Unstated,
    /// The listed FQDNs, in order; all other computers of the pool are inactive.
    Listed(Vec<String>),
}

impl PersistentChatSettings {
    /// The settings of a service.
    pub fn of(service: &Service, vocabulary: &Vocabulary) -> Self {
        let listed = active_machines(service, vocabulary).and_then(|(_, list)| list);
        Self {
            display_name: display_name(service, vocabulary).map(str::to_owned),
            active_machines: listed.map_or(ActiveMachines::Unstated, |list| {
                ActiveMachines::Listed(list.into_iter().map(str::to_owned).collect())
            }),
        }
    }

    /// Writes the settings to a service: unchanged settings stay as they are, and changed ones are changed in place.
    pub fn write_to(&self, service: &mut Service, vocabulary: &Vocabulary) {
        let before = Self::of(service, vocabulary);
        if before.display_name != self.display_name {
            write_display_name(service, vocabulary, self.display_name.as_deref());
        }
        if before.active_machines != self.active_machines {
            write_active_machines(service, vocabulary, &self.active_machines);
        }
    }

    /// Changes the settings of a service.
    pub fn change(service: &mut Service, vocabulary: &Vocabulary, change: impl FnOnce(&mut Self)) {
        let mut settings = Self::of(service, vocabulary);
        change(&mut settings);
        settings.write_to(service, vocabulary);
    }
}

/// The display name, if there is one.
pub fn display_name<'s>(service: &'s Service, vocabulary: &Vocabulary) -> Option<&'s str> {
    let content = service.content.as_ref()?;
    content.attributes.get(vocabulary.token(Thing::DisplayName))
}

/// The list of active computers, by its index in the role element, with its computers if it contains nothing else.
pub fn active_machines<'s>(
    service: &'s Service,
    vocabulary: &Vocabulary,
) -> Option<(usize, Option<Vec<&'s str>>)> {
    let content = service.content.as_ref()?;
    let position = list_position(content, vocabulary)?;
    let list = content.children.get(position)?;
    Some((position, computers_of(list, vocabulary)))
}

fn list_position(content: &Element, vocabulary: &Vocabulary) -> Option<usize> {
    let name = vocabulary.token(Thing::ActiveMachines);
    let mut children = content.children.iter();
    children.position(|child| *child.name == *name && child.namespace == content.namespace)
}

fn computers_of<'s>(list: &'s Element, vocabulary: &Vocabulary) -> Option<Vec<&'s str>> {
    let (name, attribute) = (
        vocabulary.token(Thing::ActiveMachine),
        vocabulary.token(Thing::ActiveMachineFqdn),
    );
    if !list.attributes.is_empty() || list.text.is_some() {
        return None;
    }
    list.children
        .iter()
        .map(|child| {
            let is_plain = *child.name == *name
                && child.namespace == list.namespace
                && child.attributes.0.len() == 1
                && child.children.is_empty()
                && child.text.is_none();
            let fqdn = child.attributes.get(attribute)?;
            is_plain.then_some(fqdn)
        })
        .collect()
}

/// The role element; it is added if it is missing, because settings are stored there.
fn content_of<'s>(service: &'s mut Service, vocabulary: &Vocabulary) -> &'s mut Element {
    service.content.get_or_insert_with(|| Element {
        namespace: namespace::SERVICE_ROLES.into(),
        name: vocabulary.token(Thing::RoleElement).into(),
        ..Element::default()
    })
}

fn write_display_name(service: &mut Service, vocabulary: &Vocabulary, name: Option<&str>) {
    let attribute = vocabulary.token(Thing::DisplayName);
    let attributes = &mut content_of(service, vocabulary).attributes;
    match name {
        None => {
            attributes.remove(attribute);
        }
        Some(name) if attributes.get(attribute).is_some() => attributes.set(attribute, name),
        Some(name) => attributes
            .0
            .to_mut()
            .insert(0, (attribute.into(), name.into())),
    }
}

fn write_active_machines(
    service: &mut Service,
    vocabulary: &Vocabulary,
    machines: &ActiveMachines,
) {
    let understood = active_machines(service, vocabulary)
        .filter(|(_, list)| list.is_some())
        .map(|(position, _)| position);
    let content = content_of(service, vocabulary);
    let ActiveMachines::Listed(machines) = machines else {
        if let Some(position) = understood {
            content.children.remove(position);
        }
        return;
    };
    let namespace = Text::clone(&content.namespace);
    let element = |thing| Element {
        namespace: Text::clone(&namespace),
        name: vocabulary.token(thing).into(),
        ..Element::default()
    };
    let mut list = element(Thing::ActiveMachines);
    list.children = machines
        .iter()
        .map(|fqdn| {
            let mut machine = element(Thing::ActiveMachine);
            let attribute = vocabulary.token(Thing::ActiveMachineFqdn);
            machine.attributes.set(attribute, fqdn.as_str());
            machine
        })
        .collect();
    match understood.and_then(|position| content.children.to_mut().get_mut(position)) {
        Some(old) => *old = list,
        None => content.children.to_mut().insert(0, list),
    }
}
