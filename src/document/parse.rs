//! Text to [`Tree`]. quick-xml finds the tokens and checks that they match; this adds what it leaves
//! to its user: places, attributes, namespaces, and the refusals that keep a hostile file harmless.

use std::borrow::Cow;

use quick_xml::errors::{IllFormedError, SyntaxError};
use quick_xml::events::{BytesRef, Event};
use quick_xml::{Reader, XmlVersion, escape};

use super::error::{Problem, ReadError};
use super::namespaces::{KNOWN, NONE, NamespaceId};
use super::tree::{Element, ElementSpans, Tree};

mod tag;

/// Elements deeper than this are refused; real documents have ten levels.
pub const MAX_DEPTH: usize = 256;

/// Parses a document.
///
/// # Errors
/// When it is not a well-formed XML document, contains a DTD or nests too deep; with the place.
pub fn parse(text: &str) -> Result<Tree<'_>, ReadError> {
    if u32::try_from(text.len()).is_err() {
        return Err(ReadError::whole(Problem::TooLarge));
    }
    let first = text.len() - text.trim_start().len();
    if !text.trim_start().starts_with('<') {
        return Err(ReadError::at(text, first, Problem::NotXml));
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
    /// Prefix (empty for the default), namespace, and how many elements were open.
    scopes: Vec<(&'s str, NamespaceId, usize)>,
    has_root: bool,
}

impl<'s> Parser<'s> {
    fn new(text: &'s str) -> Self {
        // An element of a topology takes about 200 characters with two thirds of them attributes.
        let elements = text.len() / 128;
        Self {
            tree: Tree {
                text,
                elements: Vec::with_capacity(elements),
                attributes: Vec::with_capacity(elements * 5),
                namespaces: KNOWN.iter().map(|urn| Cow::Borrowed(*urn)).collect(),
                attribute_namespaces: Vec::new(),
            },
            open: Vec::with_capacity(16),
            scopes: Vec::with_capacity(16),
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
                        let inner = text.len() - text.trim_start().len();
                        self.text(start + inner)?;
                    }
                }
                Event::CData(text) => {
                    if !is_blank(&text) || self.open.is_empty() {
                        self.text(start)?;
                    }
                }
                Event::GeneralRef(reference) => {
                    if resolve(&reference).is_none() {
                        let name = reference.to_string();
                        return self.error(start, Problem::UndefinedEntity(name));
                    }
                    self.text(start)?;
                }
                Event::DocType(_) => return self.error(start, Problem::Dtd),
                Event::Decl(_) if start != 0 => {
                    let problem = "an XML declaration can only stand at the very beginning";
                    return self.error(start, Problem::NotWellFormed(problem.to_owned()));
                }
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
                Event::Eof => return self.end_of_document(end),
            }
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
        let id = super::tree::ElementId(*self.open.last()?);
        Some(self.tree.element(id)?.qualified_name().to_owned())
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
                format!("the element {expected} is closed by </{found}>")
            }
            quick_xml::Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => {
                format!("</{name}> closes an element that was not opened")
            }
            quick_xml::Error::IllFormed(IllFormedError::UnclosedReference) => {
                "a lone & must be written as &amp;".to_owned()
            }
            other => other.to_string(),
        };
        self.error(offset, Problem::NotWellFormed(what))
    }

    fn text(&mut self, offset: usize) -> Result<(), ReadError> {
        let Some(&id) = self.open.last() else {
            return self.error(offset, Problem::TextOutside);
        };
        if let Some(element) = self.tree.elements.get_mut(id as usize) {
            element.has_text = true;
        }
        Ok(())
    }

    fn start_tag(&mut self, start: usize, end: usize, is_empty: bool) -> Result<(), ReadError> {
        let text = self.tree.text;
        let name_end = tag::name_end(text, start + 1..end);
        let name = tag::slice(text, start + 1..name_end);
        if !tag::is_name(name) {
            let problem = format!("{name:?} is not a name");
            return self.error(start + 1, Problem::NotWellFormed(problem));
        }
        if self.open.is_empty() {
            if self.has_root {
                return self.error(start, Problem::SecondRoot(name.to_owned()));
            }
            self.has_root = true;
        }
        let first_attribute = self.tree.attributes.len();
        let tail = end - if is_empty { 2 } else { 1 };
        let found = tag::attributes(text, name_end..tail, &mut self.tree.attributes);
        if let Err((offset, problem)) = found {
            return self.error(offset, problem);
        }
        self.declarations(first_attribute)?;
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let namespace = self.namespace_of(prefix, start + 1)?;
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
        while self.scopes.last().is_some_and(|scope| scope.2 >= depth) {
            self.scopes.pop();
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
            let namespace = self.intern(urn, spans.name_start as usize)?;
            self.scopes.push((prefix, namespace, self.open.len()));
        }
        Ok(())
    }

    fn intern(&mut self, urn: Cow<'s, str>, offset: usize) -> Result<NamespaceId, ReadError> {
        let known = self.tree.namespaces.iter().position(|known| *known == urn);
        let number = known.unwrap_or(self.tree.namespaces.len());
        // A document has a handful; thousands are an attempt to make the search slow.
        let number = match u16::try_from(number) {
            Ok(number) if number < 1024 => number,
            _ => {
                let problem = "it declares more than a thousand namespaces".to_owned();
                return self.error(offset, Problem::NotWellFormed(problem));
            }
        };
        if known.is_none() {
            self.tree.namespaces.push(urn);
        }
        Ok(NamespaceId(number))
    }

    fn namespace_of(&self, prefix: &str, offset: usize) -> Result<NamespaceId, ReadError> {
        let scope = self.scopes.iter().rev().find(|scope| scope.0 == prefix);
        match scope {
            Some(scope) => Ok(scope.1),
            None if prefix.is_empty() => Ok(NONE),
            None => self.error(offset, Problem::UndeclaredPrefix(prefix.to_owned())),
        }
    }

    fn attribute_namespaces(&mut self, first_attribute: usize) -> Result<(), ReadError> {
        let text = self.tree.text;
        for index in first_attribute..self.tree.attributes.len() {
            let Some(spans) = self.tree.attributes.get(index).copied() else {
                continue;
            };
            let name = tag::slice(text, spans.name_start as usize..spans.name_end as usize);
            let Some((prefix, _)) = name.split_once(':') else {
                continue;
            };
            // `xml` is always declared; its attributes keep the prefix as part of their name.
            if prefix == "xmlns" || prefix == "xml" {
                continue;
            }
            let namespace = self.namespace_of(prefix, spans.name_start as usize)?;
            self.tree
                .attribute_namespaces
                .push((index as u32, namespace));
        }
        Ok(())
    }
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
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn fault(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn spans_and_namespaces_are_those_of_the_text() {
        let text = "<?xml version='1.0'?>\n<a xmlns='u:a' xmlns:p='u:p'>\n \
                    <p:b c = \"1 &amp; 2\"  p:d='x'/><!-- <z> -->t<![CDATA[<]]>&#33;</a>\n";
        let tree = parse(text).unwrap();
        let root = tree.root().unwrap();
        assert_eq!(root.namespace_urn(), "u:a");
        assert_eq!(root.text().trim(), "t<!");
        let child = root.children().next().unwrap();
        assert_eq!((child.name(), child.namespace_urn()), ("b", "u:p"));
        assert_eq!(child.attribute("c").unwrap(), "1 & 2");
        let attributes: Vec<_> = child.attributes().collect();
        assert_eq!(&text[attributes[0].range()], " c = \"1 &amp; 2\"");
        assert_eq!(attributes[1].expanded_name(), "{u:p}d");
        assert_eq!(&text[child.range()], "<p:b c = \"1 &amp; 2\"  p:d='x'/>");
    }

    #[test]
    fn scopes_end_with_their_element() {
        let tree = parse("<a><b xmlns='u:1'/><c xmlns='u:2'><d/></c><e/></a>").unwrap();
        let namespaces: Vec<_> = (0..5)
            .map(|id| {
                tree.element(super::super::tree::ElementId(id))
                    .unwrap()
                    .namespace_urn()
                    .to_owned()
            })
            .collect();
        assert_eq!(namespaces, ["", "u:1", "u:2", "u:2", ""]);
    }

    #[test]
    fn bad_documents_are_refused_with_a_place() {
        assert_eq!(
            fault("hello"),
            "Line 1, column 1: This is not an XML document: it does not begin with an element."
        );
        assert_eq!(
            fault("<a>\n  <b>"),
            "Line 2, column 6: The document ends before the element b is closed; it was probably \
             not copied completely."
        );
        assert_eq!(
            fault("<a>\n  <b x=\"1\" x=\"2\"/></a>"),
            "Line 2, column 12: The attribute x is given twice."
        );
        assert_eq!(
            fault("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"),
            "Line 1, column 1: The document contains a DTD, which no topology needs; it is refused \
             for safety."
        );
        assert_eq!(
            fault("<a>&x;</a>"),
            "Line 1, column 4: The entity &x; is not defined; only &lt; &gt; &amp; &apos; &quot; \
             and numbers are known."
        );
        assert_eq!(
            fault("<a/>\n<b/>"),
            "Line 2, column 1: There is a second document after the end of the first: <b>."
        );
        assert_eq!(
            fault("<a/> x"),
            "Line 1, column 6: There is text outside the document element."
        );
        assert_eq!(
            fault("<a><b></a>"),
            "Line 1, column 7: The XML is not well-formed: the element b is closed by </a>."
        );
        assert_eq!(
            fault("<p:a/>"),
            "Line 1, column 2: The namespace prefix p is not declared."
        );
        assert!(fault("<a b=1/>").contains("has no value in quotes"));
        assert!(fault("<a b=\"1\"c=\"2\"/>").contains("a blank is missing"));
        assert!(fault("<a b=\"&\"/>").contains("lone &"));
        assert!(fault("<a b=\"<\"/>").contains("&lt;"));
        assert!(fault("<1a/>").contains("is not a name"));
    }

    #[test]
    fn deep_nesting_is_an_error_and_not_a_crash() {
        let deep = "<a>".repeat(100_000) + &"</a>".repeat(100_000);
        assert_eq!(
            fault(&deep),
            "Line 1, column 769: The elements are nested more than 256 deep, which no topology is."
        );
    }
}
