//! Lists of computers in forms with a certain meaning: every entry is the FQDN of a computer, or every entry is the
//! ordinal of a computer of the pool.

use crate::topology::Machine;
use crate::topology::content::Element;
use crate::topology::fqdn::same_fqdn;
use crate::topology::recognize_chat::facet::{Computers, ItemForm, ListForm, NamedBy};
use crate::vocabulary::{Thing, Vocabulary};

/// A list, with its form.
pub(super) type Listed<'t> = (Vec<&'t str>, Computers<'t>);

/// Words for computers in names of elements and attributes, in the singular.
const COMPUTERS: &[&str] = &["machine", "server", "computer", "node", "frontend", "host"];

/// Words for inactive computers.
const INACTIVE: &[&str] = &["inactive", "passive", "standby"];

fn letters(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphabetic);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether an attribute or element with this name is about the active computers.
pub(super) fn is_active_name(name: &str, vocabulary: &Vocabulary) -> bool {
    let known = vocabulary.spelled(&[Thing::ActiveMachines], name, None);
    known.is_some() || lists(name, "active")
}

/// Whether an attribute or element with this name is about the inactive computers.
pub(super) fn is_inactive_name(name: &str) -> bool {
    INACTIVE.iter().any(|word| lists(name, word))
}

/// Whether a name contains "active" in any form.
pub(super) fn says_active(name: &str) -> bool {
    let letters = letters(name);
    letters.contains("active") || INACTIVE.iter().any(|word| letters.contains(word))
}

/// Whether a value is the state of a computer: `Active`, `Standby`.
pub(super) fn is_state(value: &str) -> bool {
    let letters = letters(value);
    letters == "active" || INACTIVE.contains(&letters.as_str())
}

/// `ActiveServers`, `PersistentChatActiveMachineList`, `activeComputerFqdns`.
fn lists(name: &str, word: &str) -> bool {
    let letters = letters(name);
    let rest = letters.strip_prefix("persistentchat").unwrap_or(&letters);
    let Some(rest) = rest.strip_prefix(word) else {
        return false;
    };
    COMPUTERS.iter().any(|computer| {
        rest.strip_prefix(computer).is_some_and(|rest| {
            matches!(
                rest,
                "" | "s" | "list" | "fqdn" | "fqdns" | "name" | "names" | "ordinal" | "ordinals"
            )
        })
    })
}

/// The computers in the value of an attribute.
pub(super) fn in_attribute<'t>(
    name: &'t str,
    value: &'t str,
    machines: &'t [Machine],
) -> Option<Listed<'t>> {
    let (found, named_by, separator) = in_text(value, machines)?;
    let form = ListForm::Attribute { name, separator };
    Some((found, Computers { form, named_by }))
}

/// The computers in elements with the same name.
pub(super) fn in_elements<'t>(
    elements: &[&'t Element],
    machines: &'t [Machine],
    vocabulary: &Vocabulary,
) -> Option<Listed<'t>> {
    let &[only] = elements else {
        let (found, item, named_by) = items(elements.iter().copied(), machines, vocabulary)?;
        let name = &elements.first()?.name;
        let form = ListForm::Siblings { name, item };
        return Some((found, Computers { form, named_by }));
    };
    if !only.children.is_empty() {
        let is_plain = only.attributes.is_empty() && only.text.is_none();
        let name: &'t str = &only.children.first()?.name;
        let is_one_kind = only
            .children
            .iter()
            .all(|child| *child.name == *name && child.namespace == only.namespace);
        let (found, item, named_by) = items(only.children.iter(), machines, vocabulary)?;
        let form = ListForm::Children {
            name: Some(name),
            item,
        };
        return (is_plain && is_one_kind).then_some((found, Computers { form, named_by }));
    }
    match &only.text {
        Some(text) if only.attributes.is_empty() => {
            let (found, named_by, separator) = in_text(text, machines)?;
            let form = match only.name.ends_with(['s', 'S']) {
                true => ListForm::Text { separator },
                false if found.len() == 1 => ListForm::Siblings {
                    name: &only.name,
                    item: ItemForm::Text,
                },
                false => ListForm::Text { separator },
            };
            Some((found, Computers { form, named_by }))
        }
        Some(_) => None,
        None if only.attributes.is_empty() => {
            // An empty list is certain only in the form of a known list.
            let is_list = *only.name == *vocabulary.token(Thing::ActiveMachines);
            let item = ItemForm::Attributes {
                name: "",
                ordinal: None,
            };
            let form = ListForm::Children { name: None, item };
            let named_by = NamedBy::Fqdn;
            is_list.then_some((Vec::new(), Computers { form, named_by }))
        }
        None => {
            let (found, item, named_by) = items([only].into_iter(), machines, vocabulary)?;
            let form = ListForm::Siblings {
                name: &only.name,
                item,
            };
            Some((found, Computers { form, named_by }))
        }
    }
}

/// The computers in elements, one each, all in the same form.
fn items<'t>(
    elements: impl Iterator<Item = &'t Element>,
    machines: &'t [Machine],
    vocabulary: &Vocabulary,
) -> Option<(Vec<&'t str>, ItemForm<'t>, NamedBy)> {
    let mut found = Vec::new();
    let mut how: Option<(ItemForm<'t>, NamedBy)> = None;
    for element in elements {
        let (computer, item, named_by) = item(element, machines, vocabulary)?;
        match &mut how {
            None => how = Some((item, named_by)),
            Some((known, known_by)) => {
                let merged = merged(*known, item)?;
                if *known_by != named_by {
                    return None;
                }
                *known = merged;
            }
        }
        found.push(computer);
    }
    let (item, named_by) = how?;
    Some((found, item, named_by))
}

/// Two entries of one list: one may lack the ordinal that the other has.
fn merged<'t>(one: ItemForm<'t>, other: ItemForm<'t>) -> Option<ItemForm<'t>> {
    match (one, other) {
        (ItemForm::Text, ItemForm::Text) => Some(ItemForm::Text),
        (
            ItemForm::Attributes { name, ordinal },
            ItemForm::Attributes {
                name: other_name,
                ordinal: other_ordinal,
            },
        ) if name == other_name => {
            let is_same = ordinal.is_none() || other_ordinal.is_none() || ordinal == other_ordinal;
            let ordinal = ordinal.or(other_ordinal);
            is_same.then_some(ItemForm::Attributes { name, ordinal })
        }
        _ => None,
    }
}

fn item<'t>(
    element: &'t Element,
    machines: &'t [Machine],
    vocabulary: &Vocabulary,
) -> Option<(&'t str, ItemForm<'t>, NamedBy)> {
    if !element.children.is_empty() {
        return None;
    }
    if let Some(text) = &element.text {
        let (found, named_by, _) = in_text(text, machines)?;
        return match (found.as_slice(), element.attributes.is_empty()) {
            ([only], true) => Some((*only, ItemForm::Text, named_by)),
            _ => None,
        };
    }
    let mut computer: Option<(&'t str, &'t str)> = None;
    let mut ordinal: Option<(&'t str, &'t str)> = None;
    for (name, value) in &element.attributes.0 {
        let is_known = **name == *vocabulary.token(Thing::ActiveMachineFqdn);
        if is_known || is_fqdn(value) {
            if computer.replace((name, value)).is_some() {
                return None;
            }
        } else if letters(name).contains("ordinal") {
            if ordinal.replace((name, value)).is_some() {
                return None;
            }
        } else {
            return None;
        }
    }
    match (computer, ordinal) {
        (Some((name, fqdn)), None) => {
            let item = ItemForm::Attributes {
                name,
                ordinal: None,
            };
            Some((fqdn, item, NamedBy::Fqdn))
        }
        (Some((name, fqdn)), Some((ordinal, value))) => {
            let by_ordinal = with_ordinal(value, machines)?;
            let item = ItemForm::Attributes {
                name,
                ordinal: Some(ordinal),
            };
            same_fqdn(&by_ordinal.fqdn, fqdn).then_some((fqdn, item, NamedBy::Fqdn))
        }
        (None, Some((name, value))) => {
            let machine = with_ordinal(value, machines)?;
            let item = ItemForm::Attributes {
                name,
                ordinal: None,
            };
            Some((&machine.fqdn, item, NamedBy::Ordinal))
        }
        (None, None) => None,
    }
}

/// The computers in a text, with the separator between the first two.
fn in_text<'t>(text: &'t str, machines: &'t [Machine]) -> Option<(Vec<&'t str>, NamedBy, &'t str)> {
    let is_between = |c: char| c.is_whitespace() || matches!(c, ';' | ',' | '|');
    let entries: Vec<&str> = text
        .split(is_between)
        .filter(|entry| !entry.is_empty())
        .collect();
    let separator = separator(text, is_between);
    if entries.is_empty() {
        return None;
    }
    if entries.iter().all(|entry| is_fqdn(entry)) {
        return Some((entries, NamedBy::Fqdn, separator));
    }
    let by_ordinal = entries.iter().map(|entry| with_ordinal(entry, machines));
    let by_ordinal: Option<Vec<&Machine>> = by_ordinal.collect();
    let found: Vec<&str> = by_ordinal?
        .iter()
        .map(|machine| machine.fqdn.as_str())
        .collect();
    Some((found, NamedBy::Ordinal, separator))
}

fn separator(text: &str, is_between: impl Fn(char) -> bool + Copy) -> &str {
    let text = text.trim_matches(is_between);
    let between = text.find(is_between).and_then(|start| {
        let rest = text.get(start..)?;
        let end = rest.find(|c| !is_between(c))?;
        rest.get(..end)
    });
    between.unwrap_or(";")
}

/// The computer with an ordinal: as numbered in the document, or else by position, from 1 (format notes, b5).
fn with_ordinal<'t>(text: &str, machines: &'t [Machine]) -> Option<&'t Machine> {
    let ordinal: u32 = text.trim().parse().ok()?;
    if machines.iter().all(|machine| machine.ordinal.is_some()) {
        let mut with = machines
            .iter()
            .filter(|machine| machine.ordinal == Some(ordinal));
        let found = with.next();
        return found.filter(|_| with.next().is_none());
    }
    let is_numbered = machines.iter().any(|machine| machine.ordinal.is_some());
    let position = usize::try_from(ordinal).ok()?.checked_sub(1)?;
    machines.get(position).filter(|_| !is_numbered)
}

/// Whether a text is the FQDN of a computer, and not a number or an address.
fn is_fqdn(text: &str) -> bool {
    let is_of_names = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    text.contains('.')
        && text.chars().all(is_of_names)
        && text.chars().any(char::is_alphabetic)
        && !text.starts_with('.')
}
