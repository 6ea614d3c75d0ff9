//! Text to [`Tree`]. quick-xml finds the tokens and checks that they match; this adds what it leaves
//! to its user: places, attributes, namespaces, and the refusals that keep a hostile file harmless.

use std::borrow::Cow;

use ahash::{AHashMap, AHashSet};
use quick_xml::errors::{IllFormedError, SyntaxError};
use quick_xml::events::{BytesRef, Event};
use quick_xml::{Reader, XmlVersion, escape};

use crate::document::error::{Problem, ReadError};
use crate::document::namespaces::{KNOWN, NONE, NamespaceId};
use crate::document::quoted::quoted;
use crate::document::tree::{Element, ElementSpans, Tree};
use crate::topology::readable::cut;

mod characters;
mod tag;
mod well_formed;

use characters::{first_forbidden, is_forbidden};

/// Elements deeper than this are refused; real documents have ten levels.
pub const MAX_DEPTH: usize = 256;

/// A tag with more attributes is refused; real ones have ten.
pub const MAX_ATTRIBUTES: usize = 256;

/// Bytes of the longest name, value or text that is read. Real ones take a few hundred.
pub const LONGEST_TEXT: usize = 1 << 20;

/// Elements, and attributes, that a document may have however small it is.
const FREE: usize = 10_000;

/// Bytes that an element of a larger document takes at least, with all that belongs to it; real ones
/// take 80 to 130, and 67 at least where they are written without a line break. What is kept of an element
/// takes about as much memory however little it says, so this bounds the memory by the size of the document.
const LEAST_ELEMENT: usize = 64;

/// The same for an attribute; real ones take thirty.
const LEAST_ATTRIBUTE: usize = 20;

/// Bytes of namespaces that the elements and attributes of a document may take, when each that is in
/// another namespace than the element around it says its own, beyond the size of the document.
const FREE_NAMESPACES: usize = 1 << 20;

/// Namespaces of a document; real ones have seven.
const MAX_NAMESPACES: usize = 1024;

/// Parses a document.
///
/// # Errors
/// When it is not a well-formed XML document, contains a DTD, nests too deep, or has more in it than any
/// topology; with the place.
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

/// The text directly inside an element, entities resolved.
pub(super) fn direct_text<'s>(element: &Element<'_, 's>) -> Cow<'s, str> {
    let content = element.content_range();
    let whole = element.content();
    if !whole.contains(['<', '&', '\r']) {
        return Cow::Borrowed(whole);
    }
    let mut result = String::new();
    let mut start = content.start;
    let piece = |from: usize, to: usize| {
        whole
            .get(from - content.start..to - content.start)
            .unwrap_or_default()
    };
    for child in element.children() {
        push_text(&mut result, piece(start, child.range().start));
        start = child.range().end;
    }
    push_text(&mut result, piece(start, content.end));
    Cow::Owned(result)
}

/// Appends the text of a piece without elements; it was found well-formed when it was parsed.
fn push_text(result: &mut String, piece: &str) {
    let mut reader = Reader::from_str(piece);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => return,
            Event::Text(text) => result.push_str(&text.xml10_content()),
            Event::CData(text) => result.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => result.extend(resolve(&reference)),
            _ => {}
        }
    }
}

fn resolve(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character);
    }
    escape::resolve_xml_entity(reference).and_then(|text| text.chars().next())
}

/// What is wrong with a reference.
fn reference_fault(reference: &BytesRef<'_>) -> Option<Problem> {
    if !reference.starts_with('#') {
        let is_known = escape::resolve_xml_entity(reference).is_some();
        return (!is_known).then(|| match reference.is_empty() {
            true => Problem::NotWellFormed("a lone & must be written as &amp;".to_owned()),
            false => Problem::UndefinedEntity(cut(reference).into_owned()),
        });
    }
    match well_formed::referenced_number(reference) {
        Some(number @ ..=0x10_ffff) if is_forbidden(number) => {
            Some(Problem::ForbiddenCharacter(number))
        }
        Some(..=0x10_ffff) => None,
        _ => {
            let problem = format!("&{}; names no character", cut(reference));
            Some(Problem::NotWellFormed(problem))
        }
    }
}

/// An attribute value as a program reads it: entities resolved, line ends and tabs as blanks.
pub(super) fn attribute_value(raw: &str) -> Cow<'_, str> {
    let is_special = |b| matches!(b, b'&' | b'\t' | b'\r' | b'\n');
    if !raw.bytes().any(is_special) {
        return Cow::Borrowed(raw);
    }
    let attribute = quick_xml::events::attributes::Attribute {
        key: quick_xml::name::QName("value"),
        value: Cow::Borrowed(raw),
    };
    attribute
        .normalized_value(XmlVersion::Implicit1_0)
        .unwrap_or(Cow::Borrowed(raw))
}

struct Parser<'s> {
    tree: Tree<'s>,
    /// Elements whose end tag has not come yet.
    open: Vec<u32>,
    /// What each prefix (empty for the default) means here.
    meanings: AHashMap<&'s str, NamespaceId>,
    /// Declarations in force, the innermost last.
    scopes: Vec<Scope<'s>>,
    /// Numbers of the namespaces that are not among the known ones.
    others: AHashMap<Cow<'s, str>, NamespaceId>,
    /// Attributes of one tag, while it is read.
    names: AHashSet<&'s str>,
    /// Bytes of all namespaces that would be written, as each element and attribute says its own.
    namespace_bytes: usize,
    has_root: bool,
}

/// A declaration of a namespace.
struct Scope<'s> {
    prefix: &'s str,
    /// What the prefix meant outside.
    outside: Option<NamespaceId>,
    /// How many elements were open.
    depth: usize,
}

impl<'s> Parser<'s> {
    fn new(text: &'s str) -> Self {
        // Room that grows takes three times what is needed.
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

    /// Passes on what is wrong with a piece that begins at `start`.
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

    fn reader_error(&self, error: &quick_xml::Error, offset: usize) -> Result<(), ReadError> {
        let is_cut = matches!(
            error,
            quick_xml::Error::Syntax(
                SyntaxError::UnclosedTag
                    | SyntaxError::UnclosedComment
                    | SyntaxError::UnclosedCData
                    | SyntaxError::UnclosedPI
            )
        );
        if is_cut && let Some(name) = self.innermost_open() {
            return self.error(self.tree.text.len(), Problem::Truncated(name));
        }
        let what = match error {
            quick_xml::Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                format!(
                    "the element {} is closed by </{}>",
                    cut(expected),
                    cut(found)
                )
            }
            quick_xml::Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => {
                format!("</{}> closes an element that was not opened", cut(name))
            }
            quick_xml::Error::IllFormed(IllFormedError::UnclosedReference) => {
                "a lone & must be written as &amp;".to_owned()
            }
            quick_xml::Error::Syntax(fault) => syntax_fault(fault).to_owned(),
            _ => "what is here cannot be read".to_owned(),
        };
        self.error(offset, Problem::NotWellFormed(what))
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

    /// Refuses a document with far more in it than its size explains.
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

    fn leave_scope(&mut self) {
        let depth = self.open.len();
        while let Some(scope) = self.scopes.pop_if(|scope| scope.depth >= depth) {
            match scope.outside {
                Some(namespace) => self.meanings.insert(scope.prefix, namespace),
                None => self.meanings.remove(scope.prefix),
            };
        }
    }

    /// Opens the scope of the namespaces that the newest attributes declare.
    fn declarations(&mut self, first_attribute: usize) -> Result<(), ReadError> {
        let text = self.tree.text;
        for index in first_attribute..self.tree.attributes.len() {
            let Some(spans) = self.tree.attributes.get(index).copied() else {
                continue;
            };
            let name = tag::slice(text, spans.name_start as usize..spans.name_end as usize);
            let Some(prefix) = name.strip_prefix("xmlns") else {
                continue;
            };
            let prefix = match prefix.strip_prefix(':') {
                Some(prefix) => prefix,
                None if prefix.is_empty() => "",
                None => continue,
            };
            let value = spans.value_start as usize..spans.value_end as usize;
            let urn = attribute_value(tag::slice(text, value));
            if let Some(problem) = well_formed::binding_fault(prefix, &urn) {
                return self.error(spans.name_start as usize, problem);
            }
            let namespace = self.intern(urn, spans.name_start as usize)?;
            let outside = self.meanings.insert(prefix, namespace);
            self.scopes.push(Scope {
                prefix,
                outside,
                depth: self.open.len(),
            });
        }
        Ok(())
    }

    fn intern(&mut self, urn: Cow<'s, str>, offset: usize) -> Result<NamespaceId, ReadError> {
        let known = KNOWN.iter().position(|known| *known == urn);
        if let Some(known) = known.and_then(|known| u16::try_from(known).ok()) {
            return Ok(NamespaceId(known));
        }
        if let Some(known) = self.others.get(&urn) {
            return Ok(*known);
        }
        let number = self.tree.namespaces.len();
        let number = match u16::try_from(number) {
            Ok(number) if usize::from(number) < MAX_NAMESPACES => NamespaceId(number),
            _ => {
                let problem = "it declares more than a thousand namespaces".to_owned();
                return self.error(offset, Problem::NotWellFormed(problem));
            }
        };
        self.tree.namespaces.push(urn.clone());
        self.others.insert(urn, number);
        Ok(number)
    }

    fn namespace_of(&self, prefix: &str, offset: usize) -> Result<NamespaceId, ReadError> {
        match self.meanings.get(prefix) {
            Some(namespace) => Ok(*namespace),
            None if prefix.is_empty() => Ok(NONE),
            None => {
                let prefix = cut(prefix).into_owned();
                self.error(offset, Problem::UndeclaredPrefix(prefix))
            }
        }
    }

    fn attribute_namespaces(&mut self, first_attribute: usize) -> Result<(), ReadError> {
        let text = self.tree.text;
        let mut prefixed = Vec::new();
        for index in first_attribute..self.tree.attributes.len() {
            let Some(spans) = self.tree.attributes.get(index).copied() else {
                continue;
            };
            let range = spans.name_start as usize..spans.name_end as usize;
            let name = tag::slice(text, range.clone());
            let Some((prefix, local)) = name.split_once(':') else {
                continue;
            };
            // `xml` is always declared; its attributes keep the prefix as part of their name.
            if prefix == "xmlns" || prefix == "xml" {
                continue;
            }
            let namespace = self.namespace_of(prefix, range.start)?;
            self.namespace_written(namespace, range.start)?;
            prefixed.push((namespace.0, local, range));
            self.tree
                .attribute_namespaces
                .push((index as u32, namespace));
        }
        match well_formed::same_attribute(prefixed) {
            Some(offset) => {
                let end = tag::name_end(text, offset..text.len());
                let name = tag::slice(text, offset..end)
                    .split('=')
                    .next()
                    .unwrap_or_default();
                self.error(offset, Problem::DuplicateAttribute(cut(name).into_owned()))
            }
            None => Ok(()),
        }
    }

    /// Refuses a document that another format would hold many times as long: a namespace that is declared
    /// once and meant a hundred thousand times.
    fn namespace_written(
        &mut self,
        namespace: NamespaceId,
        offset: usize,
    ) -> Result<(), ReadError> {
        let urn = self.tree.namespaces.get(usize::from(namespace.0));
        self.namespace_bytes += urn.map_or(0, |urn| urn.len());
        let limit = FREE_NAMESPACES + 2 * self.tree.text.len();
        if self.namespace_bytes > limit {
            let what =
                "The namespaces of all elements and attributes, one after another,".to_owned();
            return self.error(offset, Problem::TooLong { what, limit });
        }
        Ok(())
    }
}

/// What quick-xml says of markup that does not end, in words.
fn syntax_fault(fault: &SyntaxError) -> &'static str {
    match fault {
        SyntaxError::UnclosedTag => "a tag is not closed with >",
        SyntaxError::UnclosedComment => "a comment is not closed with -->",
        SyntaxError::UnclosedCData => "a CDATA section is not closed with ]]>",
        SyntaxError::UnclosedPI | SyntaxError::UnclosedXmlDecl => {
            "what begins with <? is not closed with ?>"
        }
        SyntaxError::UnclosedSingleQuotedAttributeValue
        | SyntaxError::UnclosedDoubleQuotedAttributeValue => {
            "the value of an attribute is not closed, or the document was not copied completely"
        }
        SyntaxError::UnclosedDoctype => "a DTD is not closed with >",
        SyntaxError::InvalidBangMarkup => "<! begins neither a comment nor a CDATA section",
    }
}

/// How many tags there are that may begin an element.
fn count_of_starts(text: &str) -> usize {
    let pairs = text.as_bytes().windows(2);
    pairs
        .filter(|pair| matches!(pair, [b'<', next] if !matches!(next, b'/' | b'!' | b'?')))
        .count()
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_whitespace())
}

/// How many comments and processing instructions a document has that was parsed before.
pub(super) fn remarks(text: &str) -> usize {
    let mut reader = Reader::from_str(text);
    let mut count = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Comment(_) | Event::PI(_)) => count += 1,
            Ok(Event::Eof) | Err(_) => return count,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;
