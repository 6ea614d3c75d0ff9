//! XML around a topology. The Central Management store keeps each document in an `AnchoredXml` element, and
//! `Export-CsConfiguration` writes all of them into one `DocItemSet`; scripts have their own wrappers.
//!
//! The tags are scanned one by one, because the documents of a deployment are much larger than its topology.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{PrefixDeclaration, ResolveResult};
use quick_xml::{NsReader, Reader, escape};

use crate::document::namespaces::{BUILDER, TOPOLOGY, urn};
use crate::document::parse::{MAX_DEPTH, direct_text};

/// The root element in which PowerShell serializes objects.
pub const CLI_XML: &str = "http://schemas.microsoft.com/powershell/2004/04";

/// The root element of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The name without a prefix.
    pub name: String,
    /// The namespace; empty if there is none.
    pub namespace: String,
}

/// A topology in the text of another document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbeddedTopology<'t> {
    /// Its start in the enclosing text, in bytes.
    pub start: usize,
    /// The element, with the namespace declarations that it needs from enclosing elements.
    pub text: Cow<'t, str>,
}

/// The result of looking for a wrapper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrapped<'t> {
    /// No wrapper: the text is a topology, or cannot be read, or contains no topology.
    Not,
    /// A wrapper with this topology.
    One(EmbeddedTopology<'t>),
    /// A wrapper with several different topologies; their positions, in bytes.
    Several(Vec<usize>),
}

/// The root element of a text, if it starts with one.
pub fn root(text: &str) -> Option<Root> {
    let mut reader = NsReader::from_str(text);
    loop {
        match reader.read_resolved_event().ok()? {
            (namespace, Event::Start(tag) | Event::Empty(tag)) => {
                return Some(Root {
                    name: local_name(&tag).to_owned(),
                    namespace: urn_of(&namespace).to_owned(),
                });
            }
            (_, Event::Eof | Event::DocType(_)) => return None,
            _ => {}
        }
    }
}

/// Looks for a topology inside another document. Errors in the XML are left to the parser, which reports them.
pub fn unwrap(text: &str) -> Wrapped<'_> {
    match root(text) {
        Some(root) if !is_topology(&root.namespace, &root.name) && root.namespace != CLI_XML => {}
        _ => return Wrapped::Not,
    }
    let Some(mut pieces) = pieces(text) else {
        return Wrapped::Not;
    };
    let Some(first) = pieces.first().cloned() else {
        return Wrapped::Not;
    };
    pieces.retain(|piece| piece.text != first.text);
    match pieces.is_empty() {
        true => Wrapped::One(first),
        false => {
            let starts = [first.start].into_iter();
            Wrapped::Several(
                starts
                    .chain(pieces.iter().map(|piece| piece.start))
                    .collect(),
            )
        }
    }
}

/// Whether a text is a topology or contains one.
pub fn has_topology(text: &str) -> bool {
    match unwrap(text) {
        Wrapped::Not => root(text).is_some_and(|root| is_topology(&root.namespace, &root.name)),
        Wrapped::One(_) | Wrapped::Several(_) => true,
    }
}

/// An open element.
struct Open {
    start: usize,
    content: usize,
    /// Whether it contains elements.
    has_children: bool,
    /// The declarations to add, if it is a topology.
    declarations: Option<Vec<(String, String)>>,
}

/// All topologies in a text, including those written as text; `None` if it is not well-formed.
fn pieces(text: &str) -> Option<Vec<EmbeddedTopology<'_>>> {
    let mut reader = NsReader::from_str(text);
    let mut open: Vec<Open> = Vec::new();
    let mut found = Vec::new();
    // The depth of the current topology.
    let mut within: Option<usize> = None;
    loop {
        let start = reader.buffer_position() as usize;
        let (is_topology, is_empty) = match reader.read_resolved_event().ok()? {
            (namespace, Event::Start(tag)) => {
                (is_topology(urn_of(&namespace), local_name(&tag)), false)
            }
            (namespace, Event::Empty(tag)) => {
                (is_topology(urn_of(&namespace), local_name(&tag)), true)
            }
            (_, Event::End(_)) => {
                let end = reader.buffer_position() as usize;
                let element = open.pop()?;
                if within == Some(open.len()) {
                    within = None;
                    let declarations = element.declarations.unwrap_or_default();
                    found.push(completed(text, element.start..end, &declarations));
                } else if within.is_none() && !element.has_children {
                    found.extend(as_text(text, element.content..start));
                }
                continue;
            }
            (_, Event::DocType(_)) => return None,
            (_, Event::Eof) => return open.is_empty().then_some(found),
            _ => continue,
        };
        let content = reader.buffer_position() as usize;
        if let Some(parent) = open.last_mut() {
            parent.has_children = true;
        }
        let is_new = is_topology && within.is_none();
        let declarations = is_new.then(|| in_scope(&reader));
        if is_empty {
            if let Some(declarations) = declarations {
                found.push(completed(text, start..content, &declarations));
            }
            continue;
        }
        if is_new {
            within = Some(open.len());
        }
        open.push(Open {
            start,
            content,
            has_children: false,
            declarations,
        });
        if open.len() > MAX_DEPTH {
            return None;
        }
    }
}

fn is_topology(namespace: &str, name: &str) -> bool {
    (namespace == urn(TOPOLOGY) && name == "Topology")
        || (namespace == urn(BUILDER) && name == "TopologyBuilder")
}

fn local_name<'t>(tag: &'t BytesStart<'_>) -> &'t str {
    tag.local_name().into_inner()
}

fn urn_of<'n>(namespace: &ResolveResult<'n>) -> &'n str {
    match namespace {
        ResolveResult::Bound(namespace) => namespace.into_inner(),
        _ => "",
    }
}

/// The current meaning of prefixes, from the innermost declarations.
fn in_scope(reader: &NsReader<&[u8]>) -> Vec<(String, String)> {
    let bindings = reader.resolver().bindings().map(|(prefix, namespace)| {
        let prefix = match prefix {
            PrefixDeclaration::Default => String::new(),
            PrefixDeclaration::Named(name) => name.to_owned(),
        };
        (prefix, namespace.into_inner().to_owned())
    });
    bindings.collect()
}

/// An element as a separate document, with the declarations of enclosing elements that it uses and does not repeat. The
/// product repeats all of them.
fn completed<'t>(
    text: &'t str,
    range: Range<usize>,
    declarations: &[(String, String)],
) -> EmbeddedTopology<'t> {
    let start = range.start;
    let element = text.get(range).unwrap_or_default();
    let alone = EmbeddedTopology {
        start,
        text: Cow::Borrowed(element),
    };
    let (used, declared) = prefixes(element);
    let missing = declarations.iter().filter(|(prefix, _)| {
        used.contains(prefix.as_str()) && !declared.contains(prefix.as_str())
    });
    let added: String = missing
        .map(|(prefix, namespace)| {
            let value = escape::escape(namespace);
            match prefix.is_empty() {
                true => format!(" xmlns=\"{value}\""),
                false => format!(" xmlns:{prefix}=\"{value}\""),
            }
        })
        .collect();
    if added.is_empty() {
        return alone;
    }
    let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
    let name_end = element.find(is_end).unwrap_or(element.len());
    let (name, rest) = element.split_at(name_end);
    EmbeddedTopology {
        start,
        text: Cow::Owned(format!("{name}{added}{rest}")),
    }
}

/// The prefixes used in an element, and those declared in its start tag; the default one is empty.
fn prefixes(element: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut used, mut declared) = (BTreeSet::new(), BTreeSet::new());
    let mut reader = Reader::from_str(element);
    let mut is_first = true;
    while let Ok(event) = reader.read_event() {
        let tag = match event {
            Event::Start(tag) | Event::Empty(tag) => tag,
            Event::Eof => break,
            _ => continue,
        };
        let prefix = tag.name().prefix();
        used.insert(prefix.map_or_else(String::new, |prefix| prefix.into_inner().to_owned()));
        for attribute in tag.attributes().with_checks(false).flatten() {
            match (attribute.key.as_namespace_binding(), attribute.key.prefix()) {
                (Some(PrefixDeclaration::Default), _) if is_first => {
                    declared.insert(String::new());
                }
                (Some(PrefixDeclaration::Named(name)), _) if is_first => {
                    declared.insert(name.to_owned());
                }
                (None, Some(prefix)) => {
                    used.insert(prefix.into_inner().to_owned());
                }
                _ => {}
            }
        }
        is_first = false;
    }
    (used, declared)
}

/// A topology that is the text of an element, in a CDATA section or escaped.
fn as_text(text: &str, content: Range<usize>) -> Option<EmbeddedTopology<'_>> {
    let raw = text.get(content.clone())?;
    let trimmed = raw.trim_start();
    let may_be = ["<![CDATA[", "&lt;", "&#60;", "&#x3c;", "&#x3C;"];
    if !may_be.iter().any(|start| trimmed.starts_with(start)) {
        return None;
    }
    let written = direct_text(raw, content.start, std::iter::empty());
    let inner = root(&written)?;
    is_topology(&inner.namespace, &inner.name).then(|| EmbeddedTopology {
        start: content.start + (raw.len() - trimmed.len()),
        text: Cow::Owned(written.trim().to_owned()),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]

    use super::*;

    const URN: &str = "urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008";

    fn one(text: &str) -> String {
        match unwrap(text) {
            Wrapped::One(piece) => piece.text.into_owned(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_topology_is_extracted_byte_for_byte() {
        let topology = format!("<Topology xmlns=\"{URN}\">\r\n <!-- < --> <Sites/>\t</Topology>");
        let anchored = format!(
            "<?xml version=\"1.0\"?><AnchoredXml xmlns=\"urn:x\"><Key/><Dictionary><Item><Value>\
             {topology}</Value></Item></Dictionary></AnchoredXml>"
        );
        assert_eq!(one(&anchored), topology);
        assert_eq!(unwrap(&topology), Wrapped::Not);
    }

    #[test]
    fn a_topology_gets_the_namespace_declarations_of_the_elements_around_it() {
        let around = format!(
            "<a xmlns:t=\"{URN}\" xmlns:u=\"urn:unused\" xmlns=\"urn:outer\"><t:Topology \
             a=\"1\"><t:Sites/></t:Topology></a>"
        );
        assert_eq!(
            one(&around),
            format!("<t:Topology xmlns:t=\"{URN}\" a=\"1\"><t:Sites/></t:Topology>")
        );
        let default = format!("<x:a xmlns=\"{URN}\" xmlns:x=\"urn:x\"><Topology/></x:a>");
        assert_eq!(one(&default), format!("<Topology xmlns=\"{URN}\"/>"));
    }

    #[test]
    fn a_topology_written_as_text_is_found() {
        let topology = format!("<Topology xmlns=\"{URN}\"><Sites/></Topology>");
        let escaped = topology.replace('<', "&lt;").replace('>', "&gt;");
        assert_eq!(
            one(&format!("<DocItemSet><Data>{escaped}</Data></DocItemSet>")),
            topology
        );
        let quoted = format!("<DocItemSet><Data>\n<![CDATA[{topology}]]></Data></DocItemSet>");
        assert_eq!(one(&quoted), topology);
    }

    #[test]
    fn two_topologies_count_as_one_only_if_they_are_the_same() {
        let topology = |name: &str| format!("<Topology xmlns=\"{URN}\" Name=\"{name}\"/>");
        let same = format!("<a>{0}{0}</a>", topology("one"));
        assert_eq!(one(&same), topology("one"));
        let differ = format!("<a>{}{}</a>", topology("one"), topology("two"));
        assert!(matches!(unwrap(&differ), Wrapped::Several(starts) if starts.len() == 2));
    }
}
