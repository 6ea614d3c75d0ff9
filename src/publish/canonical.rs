//! Canonical lines of a published topology: one line for each object, independent of layout, order and encoding. A kit
//! contains the lines of the baseline, and its preflight computes them again from the deployment. `Kit.ps1` implements
//! the same algorithm, and shared fixtures keep both the same.
//!
//! A line consists of the path of the object and its whole content: `Topology/Services >
//! Service(RoleVersion="1",…){…}`. Attributes and children are in ordinal order of their UTF-16 units, as in .NET.
//! White space between elements, comments and the `Signature` of the document are ignored. A name is preceded by its
//! namespace in braces if that differs from the namespace of the enclosing element.

use std::cmp::Ordering;

use roxmltree::{Document, Node, NodeType};

/// Elements below the root whose children are objects.
const LISTS: [&str; 5] = [
    "InternalDomains",
    "Sites",
    "Clusters",
    "SqlInstances",
    "Services",
];

/// The lines of a document, in ordinal order.
///
/// # Errors
///
/// If it is not well-formed XML; documents written by this program always are.
pub fn canonical_lines(xml: &str) -> Result<Vec<String>, roxmltree::Error> {
    let document = Document::parse(xml)?;
    let root = document.root_element();
    let name = root.tag_name().name();
    let mut lines = vec![format!(". > {}", start_of(root, ""))];
    let namespace = namespace_of(root);
    for child in root.children().filter(Node::is_element) {
        let list = child.tag_name().name();
        if !LISTS.contains(&list) {
            lines.push(format!("{name} > {}", text_of(child, namespace)));
            continue;
        }
        lines.push(format!("{name} > {}", start_of(child, namespace)));
        let inside = namespace_of(child);
        for object in child.children().filter(Node::is_element) {
            lines.push(format!("{name}/{list} > {}", text_of(object, inside)));
        }
    }
    lines.sort_by(|one, other| ordinal(one, other));
    Ok(lines)
}

fn namespace_of<'d>(element: Node<'d, '_>) -> &'d str {
    element.tag_name().namespace().unwrap_or("")
}

/// The name of an element with its attributes.
fn start_of(element: Node<'_, '_>, around: &str) -> String {
    let (namespace, name) = (namespace_of(element), element.tag_name().name());
    let is_stamp = |name: &str| name == "Signature" && element.parent_element().is_none();
    let attributes = element
        .attributes()
        .filter(|attribute| !is_stamp(attribute.name()));
    let mut attributes: Vec<String> = attributes
        .map(|attribute| {
            let name = match attribute.namespace() {
                Some(namespace) => format!("{{{namespace}}}{}", attribute.name()),
                None => attribute.name().to_owned(),
            };
            format!("{name}={}", quoted(attribute.value()))
        })
        .collect();
    attributes.sort_by(|one, other| ordinal(one, other));
    let name = match namespace == around {
        true => name.to_owned(),
        false => format!("{{{namespace}}}{name}"),
    };
    match attributes.is_empty() {
        true => name,
        false => format!("{name}({})", attributes.join(",")),
    }
}

/// An element with its whole content.
fn text_of(element: Node<'_, '_>, around: &str) -> String {
    let mut text = start_of(element, around);
    let namespace = namespace_of(element);
    let mut children: Vec<String> = Vec::new();
    for child in element.children() {
        match child.node_type() {
            NodeType::Element => children.push(text_of(child, namespace)),
            NodeType::Text => {
                let words = child.text().unwrap_or("");
                if !words.trim_matches([' ', '\t', '\r', '\n']).is_empty() {
                    children.push(quoted(words));
                }
            }
            _ => {}
        }
    }
    children.sort_by(|one, other| ordinal(one, other));
    if !children.is_empty() {
        text.push('{');
        text.push_str(&children.join(";"));
        text.push('}');
    }
    text
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '\\' => quoted.push_str("\\\\"),
            '"' => quoted.push_str("\\\""),
            '\r' => quoted.push_str("\\r"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            character => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// Compares like `StringComparer.Ordinal`.
fn ordinal(one: &str, other: &str) -> Ordering {
    one.encode_utf16().cmp(other.encode_utf16())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Fixtures that `Kit.ps1` must also satisfy.
    const FIXTURE: &str = include_str!("../../tests/fixtures/canonical/odd.xml");
    const LINES: &str = include_str!("../../tests/fixtures/canonical/odd.txt");

    #[test]
    fn the_fixture_that_scripts_must_match_has_these_lines() {
        let expected: Vec<&str> = LINES.lines().collect();
        assert_eq!(canonical_lines(FIXTURE).unwrap(), expected);
    }

    #[test]
    fn layout_order_and_the_signature_are_ignored_and_everything_else_counts() {
        let one = "<Topology xmlns='a' Signature='1'><Services><S a='1' b='2'/><S a='2'/></Services></Topology>";
        let same = "<Topology Signature='2' xmlns='a'>\n <Services>\n  <S a='2' />\n  <!-- x --><S b='2' a='1' />\n </Services>\n</Topology>";
        assert_eq!(
            canonical_lines(one).unwrap(),
            canonical_lines(same).unwrap()
        );
        for other in [
            one.replace("b='2'", "b='3'"),
            one.replace("<S a='2'/>", ""),
            one.replace("xmlns='a'", "xmlns='b'"),
            one.replace("<S a='2'/>", "<S a='2'>x</S>"),
            one.replace("<S a='2'/>", "<S a='2'/><S a='2'/>"),
        ] {
            assert_ne!(
                canonical_lines(one).unwrap(),
                canonical_lines(&other).unwrap(),
                "{other}"
            );
        }
    }
}
