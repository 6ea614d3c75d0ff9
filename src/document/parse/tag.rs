//! The content of a start tag: its name and its attributes, with all positions.

use std::ops::Range;

use ahash::AHashSet;
use quick_xml::events::BytesRef;

use crate::document::error::Problem;
use crate::document::parse::well_formed::is_name;
use crate::document::parse::{LONGEST_TEXT, reference_fault};
use crate::document::quoted::quoted;
use crate::document::tree::AttributeSpans;
use crate::topology::readable::cut;

/// An error, with its byte offset.
type Fault = (usize, Problem);

/// A range of the text; empty if it is absent.
pub fn slice(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// The end of the name at the start of a range.
pub fn name_end(text: &str, range: Range<usize>) -> usize {
    let is_end = |b: u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>');
    let length = slice(text, range.clone()).bytes().position(is_end);
    length.map_or(range.end, |length| range.start + length)
}

/// The number of attributes that are compared one by one; for more, a set is used.
const FEW: usize = 16;

/// Reads the attributes between the name and the end of a tag, up to `limit`. `names` is a buffer that is reused for
/// the next tag.
///
/// # Errors
///
/// If an attribute violates a rule of XML or is repeated, or if there are too many.
pub fn attributes<'s>(
    text: &'s str,
    inside: Range<usize>,
    limit: usize,
    found: &mut Vec<AttributeSpans>,
    names: &mut AHashSet<&'s str>,
) -> Result<(), Fault> {
    names.clear();
    let bytes = text.as_bytes();
    let first = found.len();
    let end = inside.end;
    let byte = |at: usize| bytes.get(at).copied().filter(|_| at < end);
    let past_blanks = |from: usize| {
        let mut at = from;
        while byte(at).is_some_and(|b| b.is_ascii_whitespace()) {
            at += 1;
        }
        at
    };
    let mut at = inside.start;
    loop {
        let start = at;
        let name_start = past_blanks(at);
        if name_start >= end {
            return Ok(());
        }
        if found.len() - first >= limit {
            let tag_start = text
                .get(..inside.start)
                .and_then(|before| before.rfind('<'));
            let name = tag_start.map_or("", |at| slice(text, at + 1..inside.start));
            let element = name.to_owned();
            return Err((name_start, Problem::TooManyAttributes { element, limit }));
        }
        if name_start == start {
            let problem = "a space is missing between two attributes";
            return Err((start, Problem::NotWellFormed(problem.to_owned())));
        }
        let mut name_end = name_start;
        while byte(name_end).is_some_and(|b| b != b'=' && !b.is_ascii_whitespace()) {
            name_end += 1;
        }
        let name = slice(text, name_start..name_end);
        let equals = past_blanks(name_end);
        let opening = past_blanks(equals + 1);
        let quote = byte(opening).filter(|b| matches!(b, b'"' | b'\''));
        let (true, Some(b'='), Some(quote)) = (is_name(name), byte(equals), quote) else {
            let problem = match name {
                "" => "the name of an attribute is missing before =".to_owned(),
                name if !is_name(name) => {
                    format!("{} cannot be the name of an attribute", quoted(name))
                }
                name => format!("the attribute {} has no value in quotes", cut(name)),
            };
            return Err((name_start, Problem::NotWellFormed(problem)));
        };
        let value_start = opening + 1;
        let rest = bytes.get(value_start..end).unwrap_or_default();
        let Some(length) = rest.iter().position(|b| *b == quote) else {
            let problem = format!("the value of the attribute {} is not closed", cut(name));
            return Err((name_start, Problem::NotWellFormed(problem)));
        };
        let value_end = value_start + length;
        if name.len() > LONGEST_TEXT || length > LONGEST_TEXT {
            let what = match name.len() > LONGEST_TEXT {
                true => "The name of an attribute".to_owned(),
                false => format!("The value of the attribute {}", cut(name)),
            };
            let limit = LONGEST_TEXT;
            return Err((name_start, Problem::TooLong { what, limit }));
        }
        check_value(value_start, slice(text, value_start..value_end))?;
        let known = found.get(first..).unwrap_or_default();
        let name_of = |o: &AttributeSpans| slice(text, o.name_start as usize..o.name_end as usize);
        if known.len() == FEW {
            names.extend(known.iter().map(name_of));
        }
        let is_known = match known.len() < FEW {
            true => known.iter().any(|other| name_of(other) == name),
            false => !names.insert(name),
        };
        if is_known {
            return Err((name_start, Problem::DuplicateAttribute(name.to_owned())));
        }
        found.push(AttributeSpans {
            start: start as u32,
            name_start: name_start as u32,
            name_end: name_end as u32,
            value_start: value_start as u32,
            value_end: value_end as u32,
        });
        at = value_end + 1;
    }
}

fn check_value(offset: usize, raw: &str) -> Result<(), Fault> {
    // Byte by byte, because most of a document consists of attribute values without special characters.
    if !raw.bytes().any(|b| matches!(b, b'<' | b'&')) {
        return Ok(());
    }
    if let Some(found) = raw.find('<') {
        let problem = "< in a value must be written as &lt;".to_owned();
        return Err((offset + found, Problem::NotWellFormed(problem)));
    }
    for (at, _) in raw.match_indices('&') {
        let after = slice(raw, at + 1..raw.len());
        let Some((name, _)) = after.split_once(';') else {
            let problem = "a lone & must be written as &amp;".to_owned();
            return Err((offset + at, Problem::NotWellFormed(problem)));
        };
        if let Some(problem) = reference_fault(&BytesRef::new(name)) {
            return Err((offset + at, problem));
        }
    }
    Ok(())
}
