//! Resolved text, values and comments of a parsed document.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::events::{BytesRef, Event};
use quick_xml::{Reader, XmlVersion, escape};

/// The text directly inside an element, with entities resolved. `whole` is its content, starting at `first` in the
/// document, and `children` are the ranges of its child elements.
pub fn direct_text(
    whole: &str,
    first: usize,
    children: impl Iterator<Item = Range<usize>>,
) -> Cow<'_, str> {
    if !whole.contains(['<', '&', '\r']) {
        return Cow::Borrowed(whole);
    }
    let mut result = String::new();
    let mut start = first;
    let piece = |from: usize, to: usize| whole.get(from - first..to - first).unwrap_or_default();
    for child in children {
        push_text(&mut result, piece(start, child.start));
        start = child.end;
    }
    push_text(&mut result, piece(start, first + whole.len()));
    Cow::Owned(result)
}

/// Appends the text of a piece without elements, which was checked when it was parsed.
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

/// The value of an attribute as applications see it: entities resolved, line endings and tabs as spaces.
pub fn attribute_value(raw: &str) -> Cow<'_, str> {
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

/// The number of comments and processing instructions in a parsed document.
pub fn remarks(text: &str) -> usize {
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
