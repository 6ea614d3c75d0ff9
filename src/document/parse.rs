//! Parses text into a [`Tree`]. quick-xml finds the tokens and checks that tags match; this module adds positions,
//! attributes, namespaces, and the limits that make hostile files harmless.

use std::borrow::Cow;

use ahash::{AHashMap, AHashSet};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::document::error::{Problem, ReadError};
use crate::document::namespaces::{KNOWN, NamespaceId};
use crate::document::quoted::quoted;
use crate::document::tree::{ElementSpans, Tree};
use crate::topology::readable::cut;

mod characters;
mod faults;
mod scopes;
mod tag;
mod text;
mod well_formed;

use characters::first_forbidden;
use faults::reference_fault;
use scopes::NamespaceScope;
pub(super) use text::{attribute_value, direct_text, remarks};

/// The maximum depth of elements; real documents have ten levels.
pub const MAX_DEPTH: usize = 256;

/// The maximum number of attributes of a tag; real tags have ten.
pub const MAX_ATTRIBUTES: usize = 256;

/// The maximum length of a name, value or text, in bytes. Real ones take a few hundred.
pub const LONGEST_TEXT: usize = 1 << 20;

/// The number of elements, and of attributes, that a document of any size may have.
const FREE: usize = 10_000;

/// The minimum number of bytes for each element of a larger document, including its content; real ones take 79 to 130.
/// An element takes about the same memory regardless of its content, so this limits the memory by the size of the
/// document.
const LEAST_ELEMENT: usize = 72;

/// The same for attributes; real ones take thirty.
const LEAST_ATTRIBUTE: usize = 20;

/// Parses a document.
///
/// # Errors
///
/// If it is not well-formed XML, contains a DTD, is nested too deeply, or has more content than any topology; with the
/// position.
pub fn parse(text: &str) -> Result<Tree<'_>, ReadError> {
    if u32::try_from(text.len()).is_err() {
        return Err(ReadError::whole(Problem::TooLarge));
    }
    let first = text.len() - text.trim_start().len();
    if !text.trim_start().starts_with('<') {
        return Err(ReadError::at(text, first, Problem::NotXml));
    }
    if let Some((offset, character)) = first_forbidden(text) {
        let problem = Problem::ForbiddenCharacter(character);
        return Err(ReadError::at(text, offset, problem));
    }
    let mut parser = Parser::new(text);
    parser.run()?;
    Ok(parser.tree)
}

struct Parser<'s> {
    tree: Tree<'s>,
    /// Open elements.
    open: Vec<u32>,
    /// The current meaning of each prefix (empty for the default).
    meanings: AHashMap<&'s str, NamespaceId>,
    /// The active declarations, innermost last.
    scopes: Vec<NamespaceScope<'s>>,
    /// The indexes of unknown namespaces.
    others: AHashMap<Cow<'s, str>, NamespaceId>,
    /// The attributes of the current tag.
    names: AHashSet<&'s str>,
    /// The bytes that all namespaces would take if each element and attribute wrote its own.
    namespace_bytes: usize,
    has_root: bool,
}

impl<'s> Parser<'s> {
    fn new(text: &'s str) -> Self {
        // A growing buffer temporarily takes three times the required memory.
        let elements = count_of_starts(text).min(FREE + text.len() / LEAST_ELEMENT);
        let attributes = text
            .matches('=')
            .count()
            .min(FREE + text.len() / LEAST_ATTRIBUTE);
        Self {
            tree: Tree {
                text,
                elements: Vec::with_capacity(elements),
                attributes: Vec::with_capacity(attributes),
                namespaces: KNOWN.iter().map(|urn| Cow::Borrowed(*urn)).collect(),
                attribute_namespaces: Vec::new(),
            },
            open: Vec::with_capacity(16),
            meanings: AHashMap::new(),
            scopes: Vec::with_capacity(16),
            others: AHashMap::new(),
            names: AHashSet::new(),
            namespace_bytes: 0,
            has_root: false,
        }
    }

    fn error<T>(&self, offset: usize, problem: Problem) -> Result<T, ReadError> {
        Err(ReadError::at(self.tree.text, offset, problem))
    }

    fn run(&mut self) -> Result<(), ReadError> {
        let mut reader = Reader::from_str(self.tree.text);
        loop {
            let start = reader.buffer_position() as usize;
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => return self.reader_error(&error, reader.error_position() as usize),
            };
            let end = reader.buffer_position() as usize;
            match event {
                Event::Start(_) => {
                    self.start_tag(start, end, false)?;
                    if self.open.len() > MAX_DEPTH {
                        return self.error(start, Problem::TooDeep(MAX_DEPTH));
                    }
                }
                Event::Empty(_) => self.start_tag(start, end, true)?,
                Event::End(_) => self.end_tag(start, end),
                Event::Text(text) => {
                    if !is_blank(&text) {
                        self.looked_at(start, well_formed::text(&text))?;
                        let inner = text.len() - text.trim_start().len();
                        self.text(start + inner, text.len())?;
                    }
                }
                Event::CData(text) => {
                    if !is_blank(&text) || self.open.is_empty() {
                        self.text(start, text.len())?;
                    }
                }
                Event::GeneralRef(reference) => {
                    if let Some(problem) = reference_fault(&reference) {
                        return self.error(start, problem);
                    }
                    self.text(start, 1)?;
                }
                Event::DocType(_) => return self.error(start, Problem::Dtd),
                Event::Comment(_) => {
                    let comment = tag::slice(self.tree.text, start..end);
                    self.looked_at(start, well_formed::comment(comment))?;
                }
                Event::Decl(_) if start == 0 => {
                    let declaration = tag::slice(self.tree.text, start..end);
                    self.looked_at(start, well_formed::declaration(declaration))?;
                }
                Event::Decl(_) | Event::PI(_) => {
                    let instruction = tag::slice(self.tree.text, start..end);
                    self.looked_at(start, well_formed::instruction(instruction))?;
                }
                Event::Eof => return self.end_of_document(end),
            }
        }
    }

    /// Reports an error in a piece that starts at `start`.
    fn looked_at(
        &self,
        start: usize,
        found: Result<(), well_formed::Fault>,
    ) -> Result<(), ReadError> {
        match found {
            Ok(()) => Ok(()),
            Err((offset, problem)) => self.error(start + offset, problem),
        }
    }

    fn end_of_document(&self, end: usize) -> Result<(), ReadError> {
        if let Some(name) = self.innermost_open() {
            return self.error(end, Problem::Truncated(name));
        }
        if !self.has_root {
            return self.error(end, Problem::NotXml);
        }
        Ok(())
    }

    fn innermost_open(&self) -> Option<String> {
        let id = crate::document::tree::ElementId(*self.open.last()?);
        Some(cut(self.tree.element(id)?.qualified_name()).into_owned())
    }

    fn text(&mut self, offset: usize, length: usize) -> Result<(), ReadError> {
        let Some(&id) = self.open.last() else {
            return self.error(offset, Problem::TextOutside);
        };
        if length > LONGEST_TEXT {
            let what = format!(
                "The text of the element {}",
                self.innermost_open().unwrap_or_default()
            );
            return self.error(
                offset,
                Problem::TooLong {
                    what,
                    limit: LONGEST_TEXT,
                },
            );
        }
        if let Some(element) = self.tree.elements.get_mut(id as usize) {
            element.has_text = true;
        }
        Ok(())
    }

    fn start_tag(&mut self, start: usize, end: usize, is_empty: bool) -> Result<(), ReadError> {
        let text = self.tree.text;
        let name_end = tag::name_end(text, start + 1..end);
        let name = tag::slice(text, start + 1..name_end);
        if name.len() > LONGEST_TEXT {
            let what = "The name of an element".to_owned();
            return self.error(
                start + 1,
                Problem::TooLong {
                    what,
                    limit: LONGEST_TEXT,
                },
            );
        }
        if !well_formed::is_name(name) {
            let problem = match name {
                "" => "a name is missing after <".to_owned(),
                name => format!("{} is not a name", quoted(name)),
            };
            return self.error(start + 1, Problem::NotWellFormed(problem));
        }
        self.bounded(start)?;
        if self.open.is_empty() {
            if self.has_root {
                return self.error(start, Problem::SecondRoot(cut(name).into_owned()));
            }
            self.has_root = true;
        }
        let first_attribute = self.tree.attributes.len();
        let tail = end - if is_empty { 2 } else { 1 };
        let found = tag::attributes(
            text,
            name_end..tail,
            MAX_ATTRIBUTES,
            &mut self.tree.attributes,
            &mut self.names,
        );
        if let Err((offset, problem)) = found {
            return self.error(offset, problem);
        }
        self.declarations(first_attribute)?;
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        if let Some(problem) = well_formed::reserved_prefix(prefix) {
            return self.error(start + 1, problem);
        }
        let namespace = self.namespace_of(prefix, start + 1)?;
        let around = self
            .open
            .last()
            .and_then(|id| self.tree.elements.get(*id as usize));
        if around.is_none_or(|around| around.namespace != namespace) {
            self.namespace_written(namespace, start)?;
        }
        self.attribute_namespaces(first_attribute)?;
        let id = self.tree.elements.len() as u32;
        self.tree.elements.push(ElementSpans {
            start: start as u32,
            local_start: (name_end - local.len()) as u32,
            name_end: name_end as u32,
            tag_end: end as u32,
            content_end: end as u32,
            end: end as u32,
            first_attribute: first_attribute as u32,
            subtree_end: id + 1,
            namespace,
            has_text: false,
            is_empty_tag: is_empty,
        });
        if is_empty {
            self.leave_scope();
        } else {
            self.open.push(id);
        }
        Ok(())
    }

    /// Refuses a document with far more content than its size allows.
    fn bounded(&self, offset: usize) -> Result<(), ReadError> {
        let size = self.tree.text.len();
        for (what, count, least) in [
            ("elements", self.tree.elements.len(), LEAST_ELEMENT),
            ("attributes", self.tree.attributes.len(), LEAST_ATTRIBUTE),
        ] {
            let limit = FREE + size / least;
            if count >= limit {
                return self.error(offset, Problem::TooMany { what, limit });
            }
        }
        Ok(())
    }

    fn end_tag(&mut self, start: usize, end: usize) {
        let subtree_end = self.tree.elements.len() as u32;
        if let Some(id) = self.open.pop()
            && let Some(element) = self.tree.elements.get_mut(id as usize)
        {
            element.content_end = start as u32;
            element.end = end as u32;
            element.subtree_end = subtree_end;
        }
        self.leave_scope();
    }
}

/// The number of tags that could start an element.
fn count_of_starts(text: &str) -> usize {
    let pairs = text.as_bytes().windows(2);
    pairs
        .filter(|pair| matches!(pair, [b'<', next] if !matches!(next, b'/' | b'!' | b'?')))
        .count()
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_whitespace())
}

#[cfg(test)]
mod tests;
