//! Content of the document that has no property of its own: elements and attributes as they came, compared
//! without regard to order.

use std::collections::BTreeMap;

use crate::diff::{Property, PropertyDifference};
use crate::topology::content::{Attributes, Element, Extra};
use crate::topology::readable::cut_to;
use crate::topology::unread::SHOWN;

/// Characters that are shown before the first one that differs, where the beginnings are the same.
const CONTEXT: usize = 20;

/// What differs between two elements of one name.
pub(super) fn elements(
    before: Option<&Element>,
    after: Option<&Element>,
    property: fn(String) -> Property,
    found: &mut Vec<PropertyDifference>,
) {
    let (before, after) = match (before, after) {
        (Some(before), Some(after)) if before == after => return,
        (Some(before), Some(after)) if before.name == after.name => (before, after),
        (before, after) => {
            let name = before.or(after).map_or("", |element| &element.name);
            let (before, after) = (before.map(canonical), after.map(canonical));
            let property = || property(name.to_owned());
            push_texts(found, property, before.as_deref(), after.as_deref());
            return;
        }
    };
    let of = &*after.name;
    attributes(of, &before.attributes, &after.attributes, property, found);
    let property_of_text = || property(of.to_owned());
    let (old, new) = (before.text.as_deref(), after.text.as_deref());
    push_texts(found, property_of_text, old, new);
    if before.namespace != after.namespace {
        let namespace = |element: &Element| Some(element.namespace.to_string());
        let name = format!("namespace of {of}");
        push(found, property(name), namespace(before), namespace(after));
    }
    children(
        before.children.iter(),
        after.children.iter(),
        property,
        found,
    );
}

/// What differs between two lists of elements.
fn children<'e>(
    before: impl Iterator<Item = &'e Element>,
    after: impl Iterator<Item = &'e Element>,
    property: fn(String) -> Property,
    found: &mut Vec<PropertyDifference>,
) {
    // Elements that one side has and the other has not, by their names.
    type OneSided<'e> = (Vec<&'e Element>, Vec<&'e Element>);
    let mut counts: BTreeMap<String, (Vec<&Element>, Vec<&Element>)> = BTreeMap::new();
    for element in before {
        counts
            .entry(canonical(element))
            .or_default()
            .0
            .push(element);
    }
    for element in after {
        counts
            .entry(canonical(element))
            .or_default()
            .1
            .push(element);
    }
    let mut one_sided: BTreeMap<&str, OneSided<'_>> = BTreeMap::new();
    for (mut before, mut after) in counts.into_values() {
        let common = before.len().min(after.len());
        for element in before.drain(common..) {
            one_sided.entry(&element.name).or_default().0.push(element);
        }
        for element in after.drain(common..) {
            one_sided.entry(&element.name).or_default().1.push(element);
        }
    }
    for (before, after) in one_sided.into_values() {
        match (&*before, &*after) {
            ([before], [after]) => elements(Some(before), Some(after), property, found),
            _ => {
                for element in before {
                    elements(Some(element), None, property, found);
                }
                for element in after {
                    elements(None, Some(element), property, found);
                }
            }
        }
    }
}

/// What differs between attributes of one element.
pub(super) fn attributes(
    of: &str,
    before: &Attributes,
    after: &Attributes,
    property: fn(String) -> Property,
    found: &mut Vec<PropertyDifference>,
) {
    let mut values: BTreeMap<&str, (Option<&str>, Option<&str>)> = BTreeMap::new();
    for (name, value) in before.0.iter() {
        values.entry(name).or_default().0 = Some(value);
    }
    for (name, value) in after.0.iter() {
        values.entry(name).or_default().1 = Some(value);
    }
    for (name, (before, after)) in values {
        push_texts(found, || property(format!("{name} of {of}")), before, after);
    }
}

/// What differs in content that the model has no place for.
pub(super) fn extras(
    of: &str,
    before: Option<&Extra>,
    after: Option<&Extra>,
    found: &mut Vec<PropertyDifference>,
) {
    if before == after {
        return;
    }
    let none = Extra::default();
    let (before, after) = (before.unwrap_or(&none), after.unwrap_or(&none));
    let property = Property::Unknown;
    attributes(of, &before.attributes, &after.attributes, property, found);
    children(
        before.elements.iter(),
        after.elements.iter(),
        property,
        found,
    );
}

/// An element as text, attributes and children in the order of the alphabet.
pub(super) fn canonical(element: &Element) -> String {
    let mut attributes: Vec<String> = element
        .attributes
        .0
        .iter()
        .map(|(name, value)| format!(" {name}=\"{value}\""))
        .collect();
    attributes.sort();
    let mut children: Vec<String> = element.children.iter().map(canonical).collect();
    children.sort();
    let (name, attributes) = (&element.name, attributes.concat());
    let inside = format!(
        "{}{}",
        element.text.as_deref().unwrap_or(""),
        children.concat()
    );
    match inside.is_empty() {
        true => format!("<{name}{attributes} />"),
        false => format!("<{name}{attributes}>{inside}</{name}>"),
    }
}

/// Notes a difference of two texts, of which no more is shown than a line holds.
pub(super) fn push_texts(
    found: &mut Vec<PropertyDifference>,
    property: impl FnOnce() -> Property,
    before: Option<&str>,
    after: Option<&str>,
) {
    if before == after {
        return;
    }
    let (before, after) = readable(before, after, SHOWN);
    found.push(PropertyDifference {
        property: property(),
        before,
        after,
    });
}

/// No more of two texts than so many characters, which show how they differ.
pub(super) fn readable(
    before: Option<&str>,
    after: Option<&str>,
    longest: usize,
) -> (Option<String>, Option<String>) {
    match (before, after) {
        (Some(before), Some(after)) => cut_where_they_differ(before, after, longest),
        (before, after) => {
            let cut = |text: &str| cut_to(text, longest).into_owned();
            (before.map(cut), after.map(cut))
        }
    }
}

/// The part of two texts that shows how they differ: their beginning, or what is around the first character
/// that is not the same.
fn cut_where_they_differ(
    before: &str,
    after: &str,
    longest: usize,
) -> (Option<String>, Option<String>) {
    let cut = |text: &str| cut_to(text, longest).into_owned();
    let (start, end) = (cut(before), cut(after));
    if start != end || before == after {
        return (Some(start), Some(end));
    }
    let pairs = before.char_indices().zip(after.chars());
    let same = pairs
        .take_while(|((_, old), new)| old == new)
        .map(|((at, _), _)| at);
    let same: Vec<usize> = same.collect();
    let from = same.iter().rev().nth(CONTEXT).copied().unwrap_or(0);
    let rest = |text: &str| Some(format!("…{}", cut(text.get(from..).unwrap_or_default())));
    (rest(before), rest(after))
}

/// Notes a difference of two values; what it is called and the words are made only when there is one.
pub(super) fn push_values<T: PartialEq>(
    found: &mut Vec<PropertyDifference>,
    property: impl FnOnce() -> Property,
    before: T,
    after: T,
    in_words: impl Fn(T) -> Option<String>,
) {
    if before != after {
        push(found, property(), in_words(before), in_words(after));
    }
}

/// Notes a difference, when there is one.
pub(super) fn push(
    found: &mut Vec<PropertyDifference>,
    property: Property,
    before: Option<String>,
    after: Option<String>,
) {
    if before != after {
        found.push(PropertyDifference {
            property,
            before,
            after,
        });
    }
}
