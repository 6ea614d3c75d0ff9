//! Content of a document as quoted in a message: short, and on one line.

use crate::topology::content::{Attributes, Element, Extra};
use crate::topology::readable::{cut, cut_to, visible};
use crate::topology::service::Port;
use crate::topology::{Dependency, Service};

/// The maximum length of a quotation, in characters.
const LONGEST: usize = 120;

/// A dependency by its usage and target, so that it can be found in the document.
pub(super) fn dependency(dependency: &Dependency, target: Option<&Service>) -> String {
    let usage = format!("Usage=\"{}\"", cut(dependency.usage.as_str()));
    let more = beside(&dependency.extra);
    let role = target.map(|target| format!("RoleName=\"{}\"", cut(target.role_name())));
    let which = target.map(|target| match target.instance {
        Some(instance) => format!("Instance=\"{instance}\""),
        None => format!("ServiceUniqueId=\"{}\"", cut(target.id.as_str())),
    });
    let parts = [Some(usage), role, which, (!more.is_empty()).then_some(more)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    shown(&parts.join(" "))
}

/// Attributes as written.
pub(super) fn attributes(attributes: &Attributes) -> String {
    let pairs = attributes.0.iter();
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{}=\"{}\"", cut(name), cut(value)))
        .collect();
    shown(&pairs.join(" "))
}

/// Unknown attributes of an element and of the elements that identify things in it.
fn beside(extra: &Extra) -> String {
    let all = [&extra.attributes, &extra.naming].map(attributes);
    let all = all.iter().filter(|part| !part.is_empty());
    let all: Vec<&str> = all.map(String::as_str).collect();
    all.join(" ")
}

/// One attribute.
pub(super) fn attribute(name: &str, value: &str) -> String {
    shown(&format!("{}=\"{}\"", cut(name), cut(value)))
}

/// Unknown content.
pub(super) fn extra(extra: &Extra) -> String {
    let elements = extra.elements.iter().map(element);
    let parts = [beside(extra)].into_iter().chain(elements);
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).take(3).collect();
    shown(&parts.join(" "))
}

/// A plain text.
pub(super) fn text(text: &str) -> String {
    shown(&format!("\"{}\"", cut(text.trim())))
}

/// The start tag of an element, with its text if there is any.
pub(super) fn element(element: &Element) -> String {
    let attributes = attributes(&element.attributes);
    let space = if attributes.is_empty() { "" } else { " " };
    let text = element.text.as_deref().map_or("", str::trim);
    let text = cut(text);
    shown(&format!(
        "<{}{space}{attributes}>{text}",
        cut(&element.name)
    ))
}

fn shown(text: &str) -> String {
    visible(&cut_to(text, LONGEST)).into_owned()
}

/// The name of a role.
pub(super) fn role(name: &str) -> String {
    shown(&format!("RoleName=\"{}\"", cut(name)))
}

/// Several ports by their differences.
pub(super) fn ports<'p>(ports: impl Iterator<Item = &'p Port>) -> String {
    let ports = ports.map(|port| match port.0.get("Port") {
        Some(number) => format!("Port=\"{}\" Usage=\"{}\"", cut(number), cut(port.usage())),
        None => attributes(&port.0),
    });
    let ports: Vec<String> = ports.take(3).collect();
    shown(&ports.join(", "))
}
