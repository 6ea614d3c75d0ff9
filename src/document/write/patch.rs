//! Changes to the text of a document: the smallest that turn one element into another.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

use ahash::{AHashMap, AHashSet};

use crate::document::error::WriteError;
use crate::document::tree::{ElementId, ElementRef, Tree};

use crate::document::write::align::align;
use crate::document::write::markup::{Layout, Markup, Printer};

/// Attributes about the state at the last download, which are not part of the model. Edits do not affect them.
const FROZEN: [&str; 4] = [
    "OriginalCluster",
    "OriginalFaultDomain",
    "OriginalUpgradeDomain",
    "OriginalClusterUniqueId",
];

/// A replacement of a range of the text.
#[derive(Clone, Debug)]
struct Splice {
    range: Range<usize>,
    text: String,
}

/// Collects changes to a document.
pub struct Patch<'t, 's> {
    tree: &'t Tree<'s>,
    layout: &'t Layout,
    splices: Vec<Splice>,
}

/// Something to insert among the children of an element.
pub enum Insertion<'a> {
    /// A new element.
    New(Markup<'a>),
    /// An element from elsewhere, as it was written there.
    Moved(String),
}

/// The changes to the children of one element.
#[derive(Default)]
pub struct ChildChanges<'t, 's, 'a> {
    /// Children to remove.
    pub removed: Vec<ElementRef<'t, 's>>,
    /// Children to insert, each with the preceding child, in order.
    pub inserted: Vec<(Option<ElementRef<'t, 's>>, Insertion<'a>)>,
}

impl<'t, 's> Patch<'t, 's> {
    /// No changes yet.
    pub fn new(tree: &'t Tree<'s>, layout: &'t Layout) -> Self {
        Self {
            tree,
            layout,
            splices: Vec::new(),
        }
    }

    /// The changed text of a range of the document.
    pub fn apply(mut self, stretch: Range<usize>) -> String {
        // A stable sort: insertions at the same position keep their order.
        self.splices.sort_by_key(|splice| splice.range.start);
        let text = self.tree.text();
        let mut result = String::with_capacity(stretch.len() + 1024);
        let mut at = stretch.start;
        for splice in &self.splices {
            result.push_str(text.get(at..splice.range.start).unwrap_or_default());
            result.push_str(&splice.text);
            at = at.max(splice.range.end);
        }
        result.push_str(text.get(at..stretch.end).unwrap_or_default());
        result
    }

    fn replace(&mut self, range: Range<usize>, text: String) {
        self.splices.push(Splice { range, text });
    }

    /// Changes `element`, whose content is `before`, so that its content is `after`.
    pub fn element<'m>(
        &mut self,
        element: &ElementRef<'t, 's>,
        before: &Markup<'m>,
        after: &Markup<'m>,
    ) -> Result<(), WriteError> {
        if before == after {
            return Ok(());
        }
        self.attributes(element, before, after)?;
        self.implied(element, after)?;
        if before.text != after.text {
            return self.text(element, after);
        }
        if before.children == after.children {
            return Ok(());
        }
        self.children(element, &before.children.to_vec(), &after.children.to_vec())
    }

    fn printed(&self, print: impl FnOnce(&mut Printer<'_>)) -> Result<String, WriteError> {
        let mut printer = Printer::new(self.layout);
        print(&mut printer);
        printer.finish()
    }

    fn attributes(
        &mut self,
        element: &ElementRef<'t, 's>,
        before: &Markup<'_>,
        after: &Markup<'_>,
    ) -> Result<(), WriteError> {
        let find = |name: &str| {
            element
                .attributes()
                .find(|attribute| attribute.expanded_name() == name)
        };
        let is_frozen = |name: &str| {
            FROZEN.contains(&name) || (name == "OriginalSiteId" && element.name() == "Cluster")
        };
        for (name, _) in &before.attributes {
            if after.attribute(name).is_none()
                && !is_frozen(name)
                && let Some(attribute) = find(name)
            {
                self.replace(attribute.range(), String::new());
            }
        }
        let mut place = element.name_end();
        for (name, value) in &after.attributes {
            let found = find(name);
            let is_changed = before.attribute(name) != Some(value) && !is_frozen(name);
            match found {
                Some(attribute) => {
                    if is_changed {
                        self.attribute_value(&attribute, value)?;
                    }
                    place = attribute.range().end;
                }
                None if is_changed => {
                    let text = self.printed(|printer| printer.attribute(name, value))?;
                    self.replace(place..place, text);
                }
                None => {}
            }
        }
        Ok(())
    }

    fn attribute_value(
        &mut self,
        attribute: &crate::document::tree::Attribute<'t, 's>,
        value: &str,
    ) -> Result<(), WriteError> {
        let range = attribute.range();
        let quote = match self.tree.text().as_bytes().get(range.end - 1) {
            Some(b'\'') => '\'',
            _ => '"',
        };
        let text = self.printed(|printer| printer.value(value, quote))?;
        self.replace(attribute.value_range(), text);
        Ok(())
    }

    fn implied(
        &mut self,
        element: &ElementRef<'t, 's>,
        after: &Markup<'_>,
    ) -> Result<(), WriteError> {
        if let Some((name, value)) = &after.implied
            && let Some(attribute) = element.attributes().find(|a| a.name() == *name)
            && attribute.value() != *value
        {
            self.attribute_value(&attribute, value)?;
        }
        Ok(())
    }

    fn text(&mut self, element: &ElementRef<'t, 's>, after: &Markup<'_>) -> Result<(), WriteError> {
        let text = after.text.clone().unwrap_or(Cow::Borrowed(""));
        let text = self.printed(|printer| printer.content_text(&text))?;
        if element.is_empty_tag() {
            let tail = open_tail(element);
            let name = element.qualified_name();
            self.replace(tail, format!(">{text}</{name}>"));
        } else {
            self.replace(element.content_range(), text);
        }
        Ok(())
    }

    fn children<'m>(
        &mut self,
        element: &ElementRef<'t, 's>,
        before: &[Markup<'m>],
        after: &[Markup<'m>],
    ) -> Result<(), WriteError> {
        let origins = origins(element, before);
        let pairs = align(before, after);
        let origin = |index: usize| origins.get(index).copied().flatten();
        let mut changes = ChildChanges::default();
        let kept: AHashSet<usize> = pairs.iter().copied().flatten().collect();
        for index in 0..before.len() {
            if !kept.contains(&index) {
                changes.removed.extend(origin(index));
            }
        }
        let mut anchor = None;
        for (new, pair) in after.iter().zip(&pairs) {
            let old = pair.and_then(|index| before.get(index));
            let source = pair.and_then(origin);
            match (old, source) {
                (Some(old), Some(source)) => {
                    self.element(&source, old, new)?;
                    anchor = Some(source);
                }
                // An attribute that was rendered but never written stays that way until its value changes.
                (Some(old), None) if old == new => {}
                _ => changes.inserted.push((anchor, Insertion::New(new.clone()))),
            }
        }
        self.child_changes(element, changes)
    }

    /// Removes children from an element and inserts others.
    pub fn child_changes(
        &mut self,
        parent: &ElementRef<'t, 's>,
        changes: ChildChanges<'t, 's, '_>,
    ) -> Result<(), WriteError> {
        let ChildChanges { removed, inserted } = changes;
        if inserted.is_empty() && !removed.is_empty() && self.is_emptied(parent, &removed) {
            let tag_end = parent.content_range().start;
            // Changes inside it no longer matter.
            let inside = tag_end..parent.content_range().end;
            self.splices.retain(|splice| {
                splice.range.start < inside.start || splice.range.start > inside.end
            });
            self.replace(tag_end - 1..parent.range().end, " />".to_owned());
            return Ok(());
        }
        for child in &removed {
            let start = child.range().start - blanks_before(self.tree, child).len();
            self.replace(start..child.range().end, String::new());
        }
        if inserted.is_empty() {
            return Ok(());
        }
        let lead = self.lead(parent, inserted.first().and_then(|(anchor, _)| *anchor));
        let namespace = default_namespace(self.tree, parent);
        let mut at_end = String::new();
        for (anchor, insertion) in inserted {
            let text = self.printed(|printer| {
                printer.raw(&lead);
                match &insertion {
                    Insertion::New(markup) => {
                        let indentation = lead.trim_start_matches(['\r', '\n']);
                        printer.element(markup, indentation, &namespace);
                    }
                    Insertion::Moved(text) => printer.raw(text),
                }
            })?;
            match anchor {
                _ if parent.is_empty_tag() => at_end.push_str(&text),
                Some(anchor) => self.replace(anchor.range().end..anchor.range().end, text),
                None => {
                    let start = parent.content_range().start;
                    self.replace(start..start, text);
                }
            }
        }
        let closing = self.lead_of(parent);
        if parent.is_empty_tag() {
            let name = parent.qualified_name();
            let text = format!(">{at_end}{closing}</{name}>");
            self.replace(open_tail(parent), text);
        } else if parent.content().is_empty() {
            let end = parent.content_range().end;
            self.replace(end..end, closing);
        }
        Ok(())
    }

    /// Whether only white space is left between the tags.
    fn is_emptied(&self, parent: &ElementRef<'t, 's>, removed: &[ElementRef<'t, 's>]) -> bool {
        let mut at = parent.content_range().start;
        let removed: AHashSet<ElementId> = removed.iter().map(ElementRef::id).collect();
        for child in parent.children() {
            if !removed.contains(&child.id()) {
                return false;
            }
            let between = self.tree.text().get(at..child.range().start);
            if !between.unwrap_or_default().trim().is_empty() {
                return false;
            }
            at = child.range().end;
        }
        let rest = self.tree.text().get(at..parent.content_range().end);
        rest.unwrap_or_default().trim().is_empty()
    }

    /// The line ending and indentation for a new child: those of a sibling.
    fn lead(&self, parent: &ElementRef<'t, 's>, sibling: Option<ElementRef<'t, 's>>) -> String {
        let own = |child: &ElementRef<'t, 's>| last_line(blanks_before(self.tree, child));
        let candidates = sibling.into_iter().chain(parent.children());
        if let Some(line) = candidates
            .map(|child| own(&child))
            .find(|l| l.contains('\n'))
        {
            return line.to_owned();
        }
        let outer = self.lead_of(parent);
        if outer.is_empty() {
            outer
        } else {
            format!("{outer}{}", self.layout.step)
        }
    }

    /// The line ending and indentation before an element; empty if it is on the same line as another in a document of
    /// one line.
    fn lead_of(&self, element: &ElementRef<'t, 's>) -> String {
        let line = last_line(blanks_before(self.tree, element));
        if line.contains('\n') || self.layout.line_end.is_empty() {
            return line.to_owned();
        }
        // The root, or an element after another one: use the indentation of its line.
        let before = self.tree.text().get(..element.range().start);
        let before = before.unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let indentation: String = line.chars().take_while(|c| c.is_whitespace()).collect();
        format!("{}{indentation}", self.layout.line_end)
    }
}

/// The elements for the rendered children: the first unused one with the same name.
fn origins<'t, 's>(
    element: &ElementRef<'t, 's>,
    rendered: &[Markup<'_>],
) -> Vec<Option<ElementRef<'t, 's>>> {
    let mut free: AHashMap<(&str, &str), VecDeque<ElementRef<'t, 's>>> = AHashMap::new();
    for child in element.children() {
        let key = (child.namespace_urn(), child.name());
        free.entry(key).or_default().push_back(child);
    }
    rendered
        .iter()
        .map(|markup| {
            let free = free.get_mut(&(&*markup.namespace, &*markup.name))?;
            // Earlier ones may belong to no object, such as a dependency on nothing.
            let ahead = free.iter().take(LOOKED_AHEAD);
            let passed = ahead.take_while(|child| !says(child, markup)).count();
            if passed < free.len().min(LOOKED_AHEAD) {
                free.drain(..passed);
            }
            free.pop_front()
        })
        .collect()
}

/// The maximum number of siblings with the same name to search.
const LOOKED_AHEAD: usize = 32;

/// Whether an element contains what was rendered for an object, judging by attributes and first child.
fn says(element: &ElementRef<'_, '_>, rendered: &Markup<'_>) -> bool {
    let has = |(name, value): &(_, Cow<'_, str>)| {
        element
            .attributes()
            .any(|attribute| attribute.expanded_name() == *name && attribute.value() == *value)
    };
    let first = rendered.children.iter().next();
    rendered.attributes.iter().all(has)
        && first.is_none_or(|first| {
            element
                .children()
                .any(|child| child.name() == first.name && child.namespace_urn() == first.namespace)
        })
}

/// The ` />` of an empty-element tag.
fn open_tail(element: &ElementRef<'_, '_>) -> Range<usize> {
    let tag = element.tag();
    let open = tag.trim_end_matches("/>").trim_end();
    element.range().start + open.len()..element.range().end
}

fn blanks_before<'s>(tree: &Tree<'s>, element: &ElementRef<'_, 's>) -> &'s str {
    let before = tree.text().get(..element.range().start).unwrap_or_default();
    let trimmed = before.trim_end_matches([' ', '\t', '\r', '\n']);
    before.get(trimmed.len()..).unwrap_or_default()
}

/// The last line ending in white space with what follows it; all of it if there is none.
fn last_line(blanks: &str) -> &str {
    let start = match blanks.rfind('\n') {
        Some(at) if blanks.get(..at).is_some_and(|b| b.ends_with('\r')) => at - 1,
        Some(at) => at,
        None => 0,
    };
    blanks.get(start..).unwrap_or_default()
}

/// The default namespace for the children of an element.
fn default_namespace<'s>(tree: &Tree<'s>, element: &ElementRef<'_, 's>) -> String {
    let mut namespace = String::new();
    let mut current = tree.root();
    while let Some(ancestor) = current {
        if let Some(urn) = ancestor.attribute("xmlns") {
            namespace = urn.into_owned();
        }
        if ancestor.id() == element.id() {
            break;
        }
        let start = element.range().start;
        current = ancestor
            .children()
            .find(|child| child.range().contains(&start));
    }
    namespace
}
