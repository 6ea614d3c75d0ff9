//! Compares content without a property of its own: elements and attributes as in the document, ignoring their order.

use std::collections::BTreeMap;

use crate::diff::{Property, PropertyDifference};
use crate::topology::content::{Attributes, Element, Extra};
use crate::topology::readable::cut_to;
use crate::topology::unread::SHOWN;

/// The number of characters shown before the first difference, if the beginnings are equal.
const CONTEXT: usize = 20;

/// The differences between two elements of the same name.
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

/// The differences between two lists of elements.
fn children<'e>(
    before: impl Iterator<Item = &'e Element>,
    after: impl Iterator<Item = &'e Element>,
    property: fn(String) -> Property,
    found: &mut Vec<PropertyDifference>,
) {
    // Elements that only one side has, by name.
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

/// The differences between the attributes of an element.
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

/// The differences in content that is not part of the model.
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

/// An element as text, with attributes and children in alphabetical order.
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

/// Adds a difference between two texts, cut to the length of a line.
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

/// Limits two texts to this many characters, chosen so that the difference is visible.
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

/// The part of two texts that shows the difference: the beginning, or the surroundings of the first differing
/// character.
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

/// Adds a difference between two values; the name and the words are only built if there is one.
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

/// Adds a difference if there is one.
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
