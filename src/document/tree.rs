//! A lossless view of an XML document: the positions of elements, tags and attributes in the text.
//!
//! The tree does not own or copy text; everything that it does not describe (white space, comments, processing
//! instructions) is the text between its spans and is kept. Elements are in one array in document order, so a subtree
//! is a range and no recursion is needed.

use std::borrow::Cow;
use std::ops::Range;

use crate::document::namespaces::NamespaceId;

/// The index of an element in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(pub(super) u32);

/// The position of an element, in bytes of the decoded text.
#[derive(Clone, Copy, Debug)]
pub(super) struct ElementSpans {
    /// The `<`.
    pub start: u32,
    /// The first byte of the name after the prefix.
    pub local_start: u32,
    /// The end of the name.
    pub name_end: u32,
    /// After the `>` of the start tag.
    pub tag_end: u32,
    /// The `<` of the end tag; `tag_end` for an empty-element tag.
    pub content_end: u32,
    /// After the element.
    pub end: u32,
    /// The index of its first attribute; they end where those of the next element start.
    pub first_attribute: u32,
    /// The index after the last descendant.
    pub subtree_end: u32,
    pub namespace: NamespaceId,
    /// Whether it directly contains text other than white space.
    pub has_text: bool,
    /// Whether it is an empty-element tag (`<a />`).
    pub is_empty_tag: bool,
}

/// The position of an attribute.
#[derive(Clone, Copy, Debug)]
pub(super) struct AttributeSpans {
    /// The white space before it.
    pub start: u32,
    pub name_start: u32,
    pub name_end: u32,
    /// After the opening quotation mark.
    pub value_start: u32,
    /// The closing quotation mark.
    pub value_end: u32,
}

/// A parsed document.
#[derive(Debug)]
pub struct Tree<'s> {
    pub(super) text: &'s str,
    pub(super) elements: Vec<ElementSpans>,
    pub(super) attributes: Vec<AttributeSpans>,
    pub(super) namespaces: Vec<Cow<'s, str>>,
    /// Prefixes of attributes with a namespace, which are rare: attribute index and namespace.
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

    /// The root element.
    pub fn root(&self) -> Option<ElementRef<'_, 's>> {
        self.element(ElementId(0))
    }

    /// An element by its index.
    pub fn element(&self, id: ElementId) -> Option<ElementRef<'_, 's>> {
        self.elements.get(id.0 as usize).map(|spans| ElementRef {
            tree: self,
            id,
            spans,
        })
    }

    /// Whether any attribute has a prefix with a declaration.
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
    /// Its index.
    pub fn id(&self) -> ElementId {
        self.id
    }

    /// The name without the prefix.
    pub fn name(&self) -> &'s str {
        self.tree.slice(self.spans.local_start, self.spans.name_end)
    }

    /// The name as written, with the prefix.
    pub fn qualified_name(&self) -> &'s str {
        self.tree.slice(self.spans.start + 1, self.spans.name_end)
    }

    /// The index of its namespace.
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

    /// Whether it has this namespace and name.
    pub fn is(&self, namespace: NamespaceId, name: &str) -> bool {
        self.spans.namespace == namespace && self.name() == name
    }

    /// The range of the whole element.
    pub fn range(&self) -> Range<usize> {
        self.spans.start as usize..self.spans.end as usize
    }

    /// The range between its tags; empty at the end of the start tag for `<a />`.
    pub fn content_range(&self) -> Range<usize> {
        self.spans.tag_end as usize..self.spans.content_end as usize
    }

    /// The end of its name, where the first attribute is inserted if there is none.
    pub fn name_end(&self) -> usize {
        self.spans.name_end as usize
    }

    /// The range of the start tag.
    pub fn tag(&self) -> &'s str {
        self.tree.slice(self.spans.start, self.spans.tag_end)
    }

    /// Whether it is an empty-element tag (`<a />`).
    pub fn is_empty_tag(&self) -> bool {
        self.spans.is_empty_tag
    }

    /// Whether it directly contains text other than white space.
    pub fn has_text(&self) -> bool {
        self.spans.has_text
    }

    /// The text directly inside, with entities resolved; empty if there is none.
    pub fn text(&self) -> Cow<'s, str> {
        if !self.spans.has_text {
            return Cow::Borrowed("");
        }
        let children = self.children().map(|child| child.range());
        crate::document::parse::direct_text(self.content(), self.content_range().start, children)
    }

    /// The text between its tags, as written.
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

    /// The first child with this name.
    pub fn child(&self, namespace: NamespaceId, name: &str) -> Option<ElementRef<'t, 's>> {
        self.children().find(|child| child.is(namespace, name))
    }

    /// Attributes in order, including namespace declarations.
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

    /// The value of the attribute with this name, with entities resolved.
    pub fn attribute(&self, name: &str) -> Option<Cow<'s, str>> {
        self.attributes()
            .find(|attribute| attribute.name() == name)
            .map(|attribute| attribute.value())
    }
}

impl<'t, 's> Attribute<'t, 's> {
    /// The name as written, with the prefix.
    pub fn name(&self) -> &'s str {
        self.tree.slice(self.spans.name_start, self.spans.name_end)
    }

    /// The value, with entities resolved.
    pub fn value(&self) -> Cow<'s, str> {
        crate::document::parse::attribute_value(self.raw_value())
    }

    /// The value as written, without quotation marks.
    pub fn raw_value(&self) -> &'s str {
        self.tree
            .slice(self.spans.value_start, self.spans.value_end)
    }

    /// The range of the attribute with the white space before it and its quotation marks.
    pub fn range(&self) -> Range<usize> {
        self.spans.start as usize..self.spans.value_end as usize + 1
    }

    /// The range of the value without quotation marks.
    pub fn value_range(&self) -> Range<usize> {
        self.spans.value_start as usize..self.spans.value_end as usize
    }

    /// Whether it declares a namespace.
    pub fn is_declaration(&self) -> bool {
        let name = self.name();
        name == "xmlns" || name.starts_with("xmlns:")
    }

    /// The name in unknown content: `name` without a namespace, `{urn}name` with one.
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
