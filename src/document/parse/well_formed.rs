//! Rules of XML and its namespaces that quick-xml does not check. The product's own reader refuses documents that
//! violate them, so accepting them here would only hide the error.

use std::ops::Range;

use crate::document::error::Problem;
use crate::document::quoted::quoted;
use crate::topology::readable::cut;

/// The namespace of attributes such as `xml:lang`.
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The namespace of namespace declarations.
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// An error, with its byte offset in the checked piece.
pub type Fault = (usize, Problem);

fn fault<T>(offset: usize, what: impl Into<String>) -> Result<T, Fault> {
    Err((offset, Problem::NotWellFormed(what.into())))
}

/// Whether a character can start a name. The product's reader uses the fourth edition of XML 1.0, whose appendix B
/// lists the letters that Unicode had at the time; later editions allow almost everything.
fn begins_name(character: char) -> bool {
    match character {
        'A'..='Z' | 'a'..='z' | '_' => true,
        '\u{c0}'..='\u{1fff}' => character.is_alphabetic() && !is_mark(character),
        _ => matches!(
            character,
            '\u{2126}' | '\u{212a}' | '\u{212b}' | '\u{212e}' | '\u{2180}'..='\u{2182}' | '\u{3007}'
                | '\u{3021}'..='\u{3029}' | '\u{3041}'..='\u{3094}' | '\u{30a1}'..='\u{30fa}'
                | '\u{3105}'..='\u{312c}' | '\u{4e00}'..='\u{9fa5}' | '\u{ac00}'..='\u{d7a3}'
        ),
    }
}

/// Characters that Unicode classifies as letters or combining marks.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

/// Whether a character can follow the first one in a name.
fn continues_name(character: char) -> bool {
    begins_name(character)
        || match character {
            '-' | '.' | '0'..='9' | '\u{b7}' => true,
            '\u{300}'..='\u{1fff}' => is_mark(character) || character.is_alphanumeric(),
            _ => matches!(
                character,
                '\u{20d0}'..='\u{20dc}' | '\u{20e1}' | '\u{3005}' | '\u{302a}'..='\u{302f}'
                    | '\u{3031}'..='\u{3035}' | '\u{3099}' | '\u{309a}' | '\u{309d}' | '\u{309e}'
                    | '\u{30fc}'..='\u{30fe}'
            ),
        }
}

/// Whether a text is a name without a prefix.
fn is_plain_name(name: &str) -> bool {
    name.starts_with(begins_name) && name.chars().all(continues_name)
}

/// Whether a text can be the name of an element or attribute, with or without a prefix.
pub fn is_name(name: &str) -> bool {
    // Names that the product writes need no check of the ranges.
    let bytes = name.as_bytes();
    if bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.iter().all(u8::is_ascii_alphanumeric)
    {
        return true;
    }
    match name.split_once(':') {
        Some((prefix, local)) => is_plain_name(prefix) && is_plain_name(local),
        None => is_plain_name(name),
    }
}

/// The code point of a character reference such as `#65` or `#x41`; `None` if the digits are invalid.
pub fn referenced_number(reference: &str) -> Option<u32> {
    let digits = reference.strip_prefix('#')?;
    let (digits, base) = match digits.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (digits, 10),
    };
    // The number parser would accept a sign.
    let is_digits = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(base));
    is_digits.then(|| u32::from_str_radix(digits, base).unwrap_or(u32::MAX))
}

/// Checks a comment, including its delimiters.
///
/// # Errors
///
/// If it contains two hyphens.
pub fn comment(comment: &str) -> Result<(), Fault> {
    let inside = comment
        .strip_prefix("<!--")
        .and_then(|rest| rest.strip_suffix("-->"));
    let Some(inside) = inside else {
        return fault(0, "a comment must start with <!-- and end with -->");
    };
    let end = inside
        .ends_with('-')
        .then(|| inside.len().saturating_sub(1));
    match inside.find("--").or(end) {
        Some(at) => fault(4 + at, "-- is not allowed in a comment"),
        None => Ok(()),
    }
}

/// Checks text between two tags.
///
/// # Errors
///
/// If it contains the end of a CDATA section.
pub fn text(text: &str) -> Result<(), Fault> {
    match text.find("]]>") {
        Some(at) => fault(at, "]]> in a text must be written as ]]&gt;"),
        None => Ok(()),
    }
}

/// Checks a processing instruction, including its delimiters.
///
/// # Errors
///
/// If its name is invalid, or reserved for the XML declaration.
pub fn instruction(instruction: &str) -> Result<(), Fault> {
    let inside = instruction
        .strip_prefix("<?")
        .and_then(|rest| rest.strip_suffix("?>"));
    let inside = inside.unwrap_or_default();
    let target = inside
        .split([' ', '\t', '\r', '\n'])
        .next()
        .unwrap_or_default();
    if target.eq_ignore_ascii_case("xml") {
        return fault(
            2,
            "an XML declaration is allowed only at the very beginning, as <?xml",
        );
    }
    match target {
        "" => fault(2, "a processing instruction has no name after <?"),
        target if is_plain_name(target) => Ok(()),
        target => fault(
            2,
            format!(
                "{} cannot be the name of a processing instruction",
                quoted(target)
            ),
        ),
    }
}

/// Reads an XML declaration from left to right.
struct Declaration<'d> {
    text: &'d str,
    at: usize,
}

impl<'d> Declaration<'d> {
    fn rest(&self) -> &'d str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Skips white space; returns whether there was any.
    fn blanks(&mut self) -> bool {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        self.at += length;
        length > 0
    }

    /// The value of a part, with its position, if this part comes next.
    fn part(&mut self, name: &str) -> Result<Option<(usize, &'d str)>, Fault> {
        if !self.rest().starts_with(name) {
            return Ok(None);
        }
        let start = self.at;
        let no_value = || {
            fault(
                start,
                format!("{name} in the XML declaration has no value in quotes"),
            )
        };
        self.at += name.len();
        self.blanks();
        if !self.rest().starts_with('=') {
            return no_value();
        }
        self.at += 1;
        self.blanks();
        let Some(quote) = self
            .rest()
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\''))
        else {
            return no_value();
        };
        self.at += 1;
        let value_start = self.at;
        match self.rest().split_once(quote) {
            Some((value, _)) => {
                self.at += value.len() + 1;
                Ok(Some((value_start, value)))
            }
            None => no_value(),
        }
    }
}

/// Checks the XML declaration, including its delimiters.
///
/// # Errors
///
/// If it is invalid: wrong order, unknown version, invalid encoding name, or other content.
pub fn declaration(text: &str) -> Result<(), Fault> {
    let mut rest = Declaration {
        text: text.strip_suffix("?>").unwrap_or(text),
        at: "<?xml".len(),
    };
    let mut is_apart = rest.blanks();
    match rest.part("version")? {
        None => {
            return fault(
                rest.at,
                "the XML declaration must start with version=\"1.0\"",
            );
        }
        Some((_, "1.0")) => {}
        Some((at, other)) => {
            let what = format!("the XML version must be 1.0, and this is {}", quoted(other));
            return fault(at, what);
        }
    }
    is_apart = rest.blanks() && is_apart;
    if let Some((at, name)) = rest.part("encoding")? {
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
        if !is_name {
            return fault(
                at,
                format!("{} cannot be the name of an encoding", quoted(name)),
            );
        }
        if !is_apart {
            return fault(at, "a space is missing in the XML declaration");
        }
        is_apart = rest.blanks();
    }
    if let Some((at, value)) = rest.part("standalone")? {
        if !matches!(value, "yes" | "no") {
            return fault(
                at,
                format!(
                    "standalone must be yes or no, and this is {}",
                    quoted(value)
                ),
            );
        }
        if !is_apart {
            return fault(at, "a space is missing in the XML declaration");
        }
        rest.blanks();
    }
    match rest.rest() {
        "" => Ok(()),
        _ => fault(
            rest.at,
            "the XML declaration may have version, encoding and standalone, in this order, and \
             nothing else",
        ),
    }
}

/// What is wrong with the declaration of a prefix.
pub fn binding_fault(prefix: &str, urn: &str) -> Option<Problem> {
    let what = match (prefix, urn) {
        ("xmlns", _) => "the prefix xmlns cannot be declared".to_owned(),
        ("xml", XML) => return None,
        ("xml", _) => "the prefix xml has a fixed meaning and cannot be given another".to_owned(),
        ("", XML | XMLNS) => format!("the namespace {urn} cannot be the default"),
        (prefix, XML | XMLNS) => {
            format!(
                "the namespace {urn} cannot be given to the prefix {}",
                cut(prefix)
            )
        }
        (prefix, "") if !prefix.is_empty() => {
            format!("the prefix {} is declared without a namespace", cut(prefix))
        }
        _ => return None,
    };
    Some(Problem::NotWellFormed(what))
}

/// What is wrong with the prefix of an element, whatever it is declared as.
pub fn reserved_prefix(prefix: &str) -> Option<Problem> {
    matches!(prefix, "xml" | "xmlns").then(|| {
        let what = format!("the prefix {prefix} belongs to XML itself, and no element can have it");
        Problem::NotWellFormed(what)
    })
}

/// The second of two attributes that are equal except for their prefixes; the parameters are namespace, name and
/// position of each attribute with a prefix.
pub fn same_attribute<N: Ord>(mut attributes: Vec<(N, &str, Range<usize>)>) -> Option<usize> {
    attributes.sort_by(|a, b| (&a.0, a.1, a.2.start).cmp(&(&b.0, b.1, b.2.start)));
    let pairs = attributes.iter().zip(attributes.iter().skip(1));
    let mut same = pairs.filter(|(one, other)| one.0 == other.0 && one.1 == other.1);
    same.next().map(|(_, second)| second.2.start)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn only_the_xml_declaration_of_the_specification_is_accepted() {
        for good in [
            "<?xml version=\"1.0\"?>",
            "<?xml version='1.0' encoding='utf-8' ?>",
            "<?xml\tversion = \"1.0\"\r\nencoding=\"us-ascii\" standalone=\"yes\"?>",
            "<?xml version=\"1.0\" standalone='no'?>",
        ] {
            assert_eq!(declaration(good), Ok(()), "{good}");
        }
        for bad in [
            "<?xml?>",
            "<?xml encoding=\"utf-8\"?>",
            "<?xml version=\"1.1\"?>",
            "<?xml version=\"\"?>",
            "<?xml version=1.0?>",
            "<?xml version=\"1.0?>",
            "<?xml version=\"1.0\"encoding=\"utf-8\"?>",
            "<?xml version=\"1.0\" standalone=\"no\" encoding=\"utf-8\"?>",
            "<?xml version=\"1.0\" encoding=\" utf-8\"?>",
            "<?xml version=\"1.0\" encoding=\"\"?>",
            "<?xml version=\"1.0\" encoding=\"utf-8\"standalone=\"no\"?>",
            "<?xml version=\"1.0\" standalone=\"maybe\"?>",
            "<?xml version=\"1.0\" more=\"1\"?>",
        ] {
            assert!(declaration(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn names_follow_the_specification() {
        for good in ["a", "_a-1.b", "p:a", "é\u{301}", "東", "ア\u{30fc}"] {
            assert!(is_name(good), "{good}");
        }
        for bad in [
            "",
            "1a",
            "-a",
            "a:",
            ":a",
            "a:b:c",
            "a:1",
            "\u{b7}a",
            "\u{aa}",
            "a\u{d7}",
            "²",
            "a\u{feff}b",
            "\u{2160}",
            "\u{10000}",
            "\u{e50}",
            "\u{301}a",
        ] {
            assert!(!is_name(bad), "{bad}");
        }
    }

    #[test]
    fn character_references_contain_only_digits() {
        assert_eq!(referenced_number("#65"), Some(65));
        assert_eq!(referenced_number("#x00041"), Some(65));
        assert_eq!(referenced_number("#99999999999"), Some(u32::MAX));
        for bad in ["#", "#x", "#X41", "#+65", "#x+41", "#6 5", "lt", "#٣"] {
            assert_eq!(referenced_number(bad), None, "{bad}");
        }
    }
}
