//! Writes settings in the place and form of the document, so that a change affects nothing else and no setting is
//! written twice.

use crate::topology::content::{Attributes, Element, List, Text};
use crate::topology::fqdn::same_fqdn;
use crate::topology::recognize_chat::{ItemForm, ListForm, NamedBy, ObjectPart, Spelling};
use crate::topology::{Machine, Service};
use crate::vocabulary::{Form, ListedEntry, ValueShape};

/// The form of an understood value in the document. `None` if it is not a setting.
pub fn form_of(service: &Service, at: ObjectPart, spelling: &Spelling<'_>) -> Option<Form> {
    let of_service = matches!(at, ObjectPart::Own | ObjectPart::Other(_));
    let form = |name: &str, shape: ValueShape| {
        Some(Form {
            of_service,
            name: name.to_owned(),
            shape,
        })
    };
    let element = || element_at(service, at).map(|element| &*element.name);
    match spelling {
        Spelling::Attribute(name) => form(name, ValueShape::Attribute),
        Spelling::Text => form(element()?, ValueShape::Text),
        Spelling::Computers(computers) => {
            let by_ordinal = computers.named_by == NamedBy::Ordinal;
            let joined = |in_attribute: bool, separator: &str| ValueShape::Joined {
                in_attribute,
                separator: separator.to_owned(),
                by_ordinal,
            };
            let elements =
                |item: &str, has_list: bool, entry: &ItemForm<'_>| ValueShape::Elements {
                    item: item.to_owned(),
                    has_list,
                    entry: entry_of(entry),
                    by_ordinal,
                };
            match &computers.form {
                ListForm::Attribute { name, separator } => form(name, joined(true, separator)),
                ListForm::Text { separator } => form(element()?, joined(false, separator)),
                ListForm::Children {
                    name: Some(name),
                    item,
                } => form(element()?, elements(name, true, item)),
                // An empty list does not show how its computers would be written.
                ListForm::Children { name: None, .. } => None,
                ListForm::Siblings { name, item } => form(name, elements(name, false, item)),
            }
        }
        Spelling::Dependency | Spelling::Port(_) | Spelling::Reference => None,
    }
}

fn entry_of(item: &ItemForm<'_>) -> ListedEntry {
    match item {
        ItemForm::Text => ListedEntry::Text,
        ItemForm::Attributes { name, ordinal } => ListedEntry::Attributes {
            name: (*name).to_owned(),
            ordinal: ordinal.map(str::to_owned),
        },
    }
}

/// The element of a part of a service.
pub fn element_at(service: &Service, at: ObjectPart) -> Option<&Element> {
    match at {
        ObjectPart::RoleElement => service.content.as_ref(),
        ObjectPart::RoleElementChild(position) => service.content.as_ref()?.children.get(position),
        ObjectPart::Other(position) => service.extra.elements.get(position),
        _ => None,
    }
}

/// Writes a value in a form: in its place if the service has it at `at`, or else as new content.
pub fn set_text(service: &mut Service, form: &Form, at: Option<ObjectPart>, value: &str) {
    let Some((attributes, elements, namespace)) = parts(service, form.of_service) else {
        return;
    };
    match form.shape {
        ValueShape::Attribute => attributes.set(&form.name, value),
        _ => {
            let position = position_of(at);
            match position.and_then(|position| elements.to_mut().get_mut(position)) {
                Some(element) => element.text = Some(value.into()),
                None => {
                    let mut element = new_element(&namespace, &form.name);
                    element.text = Some(value.into());
                    elements.to_mut().insert(0, element);
                }
            }
        }
    }
}

/// Writes a list of computers in a form: in its place if the service has the list `before` at `at`, or else as new
/// content. `machines` are the computers of the pool after the change, which ordinals refer to.
pub fn set_list(
    service: &mut Service,
    form: &Form,
    at: Option<ObjectPart>,
    before: &[String],
    wanted: &[String],
    machines: &[Machine],
) {
    let Some((attributes, elements, namespace)) = parts(service, form.of_service) else {
        return;
    };
    match &form.shape {
        ValueShape::Joined {
            in_attribute,
            separator,
            by_ordinal,
        } => {
            let values: Vec<String> = wanted
                .iter()
                .map(|fqdn| value_of(fqdn, *by_ordinal, machines))
                .collect();
            let value = values.join(separator);
            if *in_attribute {
                attributes.set(&form.name, value);
                return;
            }
            let position = position_of(at);
            match position.and_then(|position| elements.to_mut().get_mut(position)) {
                Some(element) => element.text = Some(value.into()),
                None => {
                    let mut element = new_element(&namespace, &form.name);
                    element.text = Some(value.into());
                    elements.to_mut().push(element);
                }
            }
        }
        ValueShape::Elements {
            item,
            has_list,
            entry,
            by_ordinal,
        } => {
            let write = |element: Option<&Element>, fqdn: &str| {
                let mut element =
                    element.map_or_else(|| new_element(&namespace, item), Element::clone);
                write_entry(&mut element, entry, *by_ordinal, fqdn, machines);
                element
            };
            if !*has_list {
                replace_siblings(elements, item, before, wanted, write);
                return;
            }
            let position = position_of(at);
            let list = match position.and_then(|position| elements.to_mut().get_mut(position)) {
                Some(list) => list,
                None => {
                    elements.to_mut().push(new_element(&namespace, &form.name));
                    match elements.to_mut().last_mut() {
                        Some(list) => list,
                        None => return,
                    }
                }
            };
            let items: Vec<Element> = list.children.iter().cloned().collect();
            list.children = merged(&items, before, wanted, write).into_iter().collect();
        }
        ValueShape::Attribute | ValueShape::Text => {}
    }
}

/// The siblings of a form, and the namespace of new elements there.
fn parts(
    service: &mut Service,
    of_service: bool,
) -> Option<(&mut Attributes, &mut List<Element>, Text)> {
    if of_service {
        let elements = &mut service.extra.elements;
        let namespace = elements
            .iter()
            .next()
            .map(|element| Text::clone(&element.namespace));
        let namespace = namespace.unwrap_or_else(|| "".into());
        return Some((&mut service.extra.attributes, elements, namespace));
    }
    let content = service.content.as_mut()?;
    let namespace = Text::clone(&content.namespace);
    Some((&mut content.attributes, &mut content.children, namespace))
}

fn position_of(at: Option<ObjectPart>) -> Option<usize> {
    match at {
        Some(ObjectPart::RoleElementChild(position) | ObjectPart::Other(position)) => {
            Some(position)
        }
        _ => None,
    }
}

fn new_element(namespace: &Text, name: &str) -> Element {
    Element {
        namespace: Text::clone(namespace),
        name: name.into(),
        ..Element::default()
    }
}

/// The elements of a list after a change: the elements of remaining computers are kept.
fn merged(
    items: &[Element],
    before: &[String],
    wanted: &[String],
    write: impl Fn(Option<&Element>, &str) -> Element,
) -> Vec<Element> {
    let known = |fqdn: &str| before.iter().position(|other| same_fqdn(other, fqdn));
    let is_renaming = before.len() == wanted.len();
    wanted
        .iter()
        .enumerate()
        .map(|(place, fqdn)| match known(fqdn) {
            Some(known) => write(items.get(known), fqdn),
            None if is_renaming => write(items.get(place), fqdn),
            None => write(None, fqdn),
        })
        .collect()
}

/// The same for elements among others.
fn replace_siblings(
    elements: &mut List<Element>,
    item: &str,
    before: &[String],
    wanted: &[String],
    write: impl Fn(Option<&Element>, &str) -> Element,
) {
    let items: Vec<Element> = elements
        .iter()
        .filter(|element| *element.name == *item)
        .cloned()
        .collect();
    let last = elements.iter().rposition(|element| *element.name == *item);
    let mut new = merged(&items, before, wanted, write).into_iter();
    let mut result = Vec::new();
    for (place, element) in elements.iter().enumerate() {
        if *element.name != *item {
            result.push(element.clone());
            continue;
        }
        result.extend(new.next());
        if Some(place) == last {
            result.extend(new.by_ref());
        }
    }
    result.extend(new);
    *elements = result.into_iter().collect();
}

fn write_entry(
    element: &mut Element,
    entry: &ListedEntry,
    by_ordinal: bool,
    fqdn: &str,
    machines: &[Machine],
) {
    match entry {
        ListedEntry::Text => {
            let value = value_of(fqdn, by_ordinal, machines);
            let is_it = |text: &Text| same_fqdn(text.trim(), &value);
            if !element.text.as_ref().is_some_and(is_it) {
                element.text = Some(value.into());
            }
        }
        ListedEntry::Attributes { name, ordinal } => {
            let value = value_of(fqdn, by_ordinal, machines);
            let is_it = |text: &str| same_fqdn(text, &value);
            if !element.attributes.get(name).is_some_and(is_it) {
                element.attributes.set(name, value);
            }
            if let Some(ordinal) = ordinal {
                let value = value_of(fqdn, true, machines);
                if element.attributes.get(ordinal) != Some(&value) {
                    element.attributes.set(ordinal, value);
                }
            }
        }
    }
}

/// A computer in a list: its FQDN, its ordinal in the document, or else its position, from 1.
fn value_of(fqdn: &str, by_ordinal: bool, machines: &[Machine]) -> String {
    if !by_ordinal {
        return fqdn.to_owned();
    }
    let position = machines
        .iter()
        .position(|machine| same_fqdn(&machine.fqdn, fqdn));
    let ordinal = position.and_then(|position| machines.get(position)?.ordinal);
    match (ordinal, position) {
        (Some(ordinal), _) => ordinal.to_string(),
        (None, Some(position)) => (position + 1).to_string(),
        (None, None) => fqdn.to_owned(),
    }
}
