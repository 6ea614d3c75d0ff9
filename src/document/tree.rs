//! A lossless view of an XML document: where each element, tag and attribute is in the text.
//!
//! The tree owns no text and copies none; whatever it does not describe (blanks, comments,
//! processing instructions) is the text between its spans, and stays there. Elements lie in one
//! array in document order, so a subtree is a range of it and walking needs no recursion.

use std::borrow::Cow;
use std::ops::Range;

use crate::document::namespaces::NamespaceId;

/// Number of an element in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(pub(super) u32);

/// Where an element is. Positions are bytes of the decoded text.
#[derive(Clone, Copy, Debug)]
pub(super) struct ElementSpans {
    /// The `<`.
    pub start: u32,
    /// First byte of the name after the prefix.
    pub local_start: u32,
    /// End of the name.
    pub name_end: u32,
    /// Past the `>` of the start tag.
    pub tag_end: u32,
    /// The `<` of the end tag; `tag_end` when the element is written as empty.
    pub content_end: u32,
    /// Past the element.
    pub end: u32,
    /// First of its attributes; they end where those of the next element begin.
    pub first_attribute: u32,
    /// Past the last element inside.
    pub subtree_end: u32,
    pub namespace: NamespaceId,
    /// Whether it holds text other than blanks directly.
    pub has_text: bool,
    /// Whether it is written as `<a />`.
    pub is_empty_tag: bool,
}

/// Where an attribute is.
#[derive(Clone, Copy, Debug)]
pub(super) struct AttributeSpans {
    /// The blanks before it.
    pub start: u32,
    pub name_start: u32,
    pub name_end: u32,
    /// Past the opening quote.
    pub value_start: u32,
    /// The closing quote.
    pub value_end: u32,
}

/// A parsed document.
#[derive(Debug)]
pub struct Tree<'s> {
    pub(super) text: &'s str,
    pub(super) elements: Vec<ElementSpans>,
    pub(super) attributes: Vec<AttributeSpans>,
    pub(super) namespaces: Vec<Cow<'s, str>>,
    /// Prefixes of attributes with a namespace, which are rare: attribute number and namespace.
    pub(super) attribute_namespaces: Vec<(u32, NamespaceId)>,
}

/// One element of a tree.
#[derive(Clone, Copy)]
pub struct ElementRef<'t, 's> {
    tree: &'t Tree<'s>,
    id: ElementId,
    spans: &'t ElementSpans,
}

/// One attribute of an element.
#[derive(Clone, Copy)]
pub struct Attribute<'t, 's> {
    tree: &'t Tree<'s>,
    number: u32,
    spans: &'t AttributeSpans,
}

impl<'s> Tree<'s> {
    /// The text that was parsed.
    pub fn text(&self) -> &'s str {
        self.text
    }

    /// The document element.
    pub fn root(&self) -> Option<ElementRef<'_, 's>> {
        self.element(ElementId(0))
    }

    /// An element by its number.
    pub fn element(&self, id: ElementId) -> Option<ElementRef<'_, 's>> {
        self.elements.get(id.0 as usize).map(|spans| ElementRef {
            tree: self,
            id,
            spans,
        })
    }

    /// Whether any attribute has a prefix that a declaration gives its meaning.
    pub fn has_attribute_namespaces(&self) -> bool {
        !self.attribute_namespaces.is_empty()
    }

    fn slice(&self, start: u32, end: u32) -> &'s str {
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }
}

impl<'t, 's> ElementRef<'t, 's> {
    /// Its number, to come back to it.
    pub fn id(&self) -> ElementId {
        self.id
    }

    /// Name without prefix.
    pub fn name(&self) -> &'s str {
        self.tree.slice(self.spans.local_start, self.spans.name_end)
    }

    /// Name as written, with its prefix.
    pub fn qualified_name(&self) -> &'s str {
        self.tree.slice(self.spans.start + 1, self.spans.name_end)
    }

    /// Its namespace, by number.
    pub fn namespace(&self) -> NamespaceId {
        self.spans.namespace
    }

    /// Its namespace.
    pub fn namespace_urn(&self) -> &'t str {
        self.tree
            .namespaces
            .get(usize::from(self.spans.namespace.0))
            .map_or("", |urn| urn)
    }

    /// Whether it is this element.
    pub fn is(&self, namespace: NamespaceId, name: &str) -> bool {
        self.spans.namespace == namespace && self.name() == name
    }

    /// The whole element.
    pub fn range(&self) -> Range<usize> {
        self.spans.start as usize..self.spans.end as usize
    }

    /// What is between its tags; empty at the end of the start tag for `<a />`.
    pub fn content_range(&self) -> Range<usize> {
        self.spans.tag_end as usize..self.spans.content_end as usize
    }

    /// End of its name: where the first attribute goes when there is none.
    pub fn name_end(&self) -> usize {
        self.spans.name_end as usize
    }

    /// The start tag.
    pub fn tag(&self) -> &'s str {
        self.tree.slice(self.spans.start, self.spans.tag_end)
    }

    /// Whether it is written as `<a />`.
    pub fn is_empty_tag(&self) -> bool {
        self.spans.is_empty_tag
    }

    /// Whether it holds text other than blanks directly.
    pub fn has_text(&self) -> bool {
        self.spans.has_text
    }

    /// The text directly inside, entities resolved; empty when there is none.
    pub fn text(&self) -> Cow<'s, str> {
        if !self.spans.has_text {
            return Cow::Borrowed("");
        }
        let children = self.children().map(|child| child.range());
        crate::document::parse::direct_text(self.content(), self.content_range().start, children)
    }

    /// What is between its tags, as written.
    pub fn content(&self) -> &'s str {
        self.tree.slice(self.spans.tag_end, self.spans.content_end)
    }

    /// Child elements in order.
    pub fn children(&self) -> impl Iterator<Item = ElementRef<'t, 's>> + use<'t, 's> {
        let tree = self.tree;
        let end = self.spans.subtree_end;
        let mut next = self.id.0 + 1;
        std::iter::from_fn(move || {
            if next >= end {
                return None;
            }
            let child = tree.element(ElementId(next))?;
            next = child.spans.subtree_end;
            Some(child)
        })
    }

    /// The first child of this name.
    pub fn child(&self, namespace: NamespaceId, name: &str) -> Option<ElementRef<'t, 's>> {
        self.children().find(|child| child.is(namespace, name))
    }

    /// Attributes in order, namespace declarations among them.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'t, 's>> + use<'t, 's> {
        let tree = self.tree;
        let first = self.spans.first_attribute;
        let end = tree
            .elements
            .get(self.id.0 as usize + 1)
            .map_or(tree.attributes.len(), |next| next.first_attribute as usize);
        tree.attributes
            .get(first as usize..end)
            .unwrap_or_default()
            .iter()
            .zip(first..)
            .map(move |(spans, number)| Attribute {
                tree,
                number,
                spans,
            })
    }

    /// Attributes in order, without namespace declarations.
    pub fn carried_attributes(&self) -> impl Iterator<Item = Attribute<'t, 's>> + use<'t, 's> {
        let attributes = self.attributes();
        attributes.filter(|attribute| !attribute.is_declaration())
    }

    /// The value of the attribute of this name, entities resolved.
    pub fn attribute(&self, name: &str) -> Option<Cow<'s, str>> {
        self.attributes()
            .find(|attribute| attribute.name() == name)
            .map(|attribute| attribute.value())
    }
}

impl<'t, 's> Attribute<'t, 's> {
    /// Name as written, with its prefix.
    pub fn name(&self) -> &'s str {
        self.tree.slice(self.spans.name_start, self.spans.name_end)
    }

    /// Value, entities resolved.
    pub fn value(&self) -> Cow<'s, str> {
        crate::document::parse::attribute_value(self.raw_value())
    }

    /// Value as written, without its quotes.
    pub fn raw_value(&self) -> &'s str {
        self.tree
            .slice(self.spans.value_start, self.spans.value_end)
    }

    /// The attribute with the blanks before it and its quotes.
    pub fn range(&self) -> Range<usize> {
        self.spans.start as usize..self.spans.value_end as usize + 1
    }

    /// The value without its quotes.
    pub fn value_range(&self) -> Range<usize> {
        self.spans.value_start as usize..self.spans.value_end as usize
    }

    /// Whether it declares a namespace.
    pub fn is_declaration(&self) -> bool {
        let name = self.name();
        name == "xmlns" || name.starts_with("xmlns:")
    }

    /// The name by which content that is carried along knows it: `name` without a namespace,
    /// `{urn}name` with one.
    pub fn expanded_name(&self) -> Cow<'s, str> {
        let name = self.name();
        let namespace = self
            .tree
            .attribute_namespaces
            .binary_search_by_key(&self.number, |(number, _)| *number)
            .ok()
            .and_then(|found| self.tree.attribute_namespaces.get(found))
            .and_then(|(_, namespace)| self.tree.namespaces.get(usize::from(namespace.0)));
        match (namespace, name.split_once(':')) {
            (Some(urn), Some((_, local))) => Cow::Owned(format!("{{{urn}}}{local}")),
            _ => Cow::Borrowed(name),
        }
    }
}
