//! Random changes of a document: most of them know what an element, an attribute or a line of a design is,
//! so that they get past the first check, and some know nothing.

use std::ops::Range;

use topology_designer::document::encoding::{self, Code, Encoding};

use super::chance::Chance;

/// No input grows beyond this length, so that executions stay short.
const LONGEST: usize = 200_000;

/// Values of attributes and of a design that have caused trouble before.
const VALUES: &[&str] = &[
    "",
    " ",
    "0",
    "1",
    "-1",
    "00",
    "+1",
    "1.5",
    "65535",
    "65536",
    "4294967295",
    "4294967296",
    "18446744073709551616",
    "99999999999999999999999999",
    "NaN",
    "inf",
    "-inf",
    "1e308",
    "true",
    "false",
    "TRUE",
    "null",
    "1:1:1",
    "1-1-1",
    "0-0-0",
    "a.b",
    "a..b",
    ".",
    "contoso.com.",
    "UPPER.CONTOSO.COM",
    "xn--mnchen-3ya.de",
    "münchen.de",
    "\u{1f600}",
    "東京",
    "\u{202e}moc.osotnoc",
    "\u{feff}",
    "\u{fffe}",
    "\u{0}",
    "\u{b}",
    "\u{85}",
    "\u{2028}",
    "&#0;",
    "&#x1F600;",
    "&#xD800;",
    "&#1;",
    "&amp;",
    "&lt;",
    "&nbsp;",
    "&",
    "&amp",
    "\r\n",
    "\n",
    "\t",
    "\\\\server\\share",
    "..\\..",
    "/",
    "%41",
    "[::1]",
    "255.255.255.255",
    "PersistentChatService",
    "PersistentChatStore",
    "UserServices",
    "Registrar",
    "FileStore",
    "Default",
    "Primary",
    "CentralMgmt",
    "urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008",
    "Some(\"a\")",
    "None",
    "()",
    "[]",
    "{}",
];

/// Pieces that may occur anywhere in a document.
const PIECES: &[&str] = &[
    "<!-- note -->",
    "<!-- a -- b -->",
    "<!--",
    "-->",
    "<![CDATA[<a>]]>",
    "<![CDATA[",
    "]]>",
    "<?pi data?>",
    "<?xml version=\"1.0\"?>",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "<a/>",
    "<a>",
    "</a>",
    "<a b='c' b='d'/>",
    "<x:a xmlns:x=\"urn:x\" x:b=\"1\"/>",
    "<a xmlns=\"\"/>",
    "<x:a/>",
    " xmlns=\"urn:other\"",
    " xml:space=\"preserve\"",
    " a=\"1\"",
    " a",
    "=",
    "\"",
    "'",
    "<",
    ">",
    "/>",
    "&",
    ";",
    "\0",
    "\u{b}",
    "\r",
    "\n",
    "\u{2028}",
    "text",
    "// comment\n",
    "/* comment */",
    "/*",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "Some(",
    "r#\"",
    "\"#",
    "#![enable(implicit_some)]",
    "\\u{41}",
    "\\",
    "\u{feff}",
];

/// A changed document; parts may be taken from `other`.
pub fn document(chance: &mut Chance, input: &[u8], other: &[u8]) -> Vec<u8> {
    let (mut text, mut encoding) = decoded(input);
    let is_design = !text.trim_start().starts_with('<');
    for _ in 0..=chance.length(3) {
        if is_design && !chance.one_in(4) {
            change_design(chance, &mut text, other);
        } else {
            change_xml(chance, &mut text, other);
        }
        if text.len() > LONGEST {
            let end = floor(&text, LONGEST);
            text.truncate(end);
        }
    }
    if chance.one_in(12) {
        encoding.code = [Code::Utf8, Code::Utf16Le, Code::Utf16Be][chance.below(3)];
        encoding.byte_order_mark = chance.one_in(2);
    }
    if chance.one_in(40) {
        for (from, to) in [("utf-8", "utf-16"), ("utf-16", "windows-1252")] {
            text = text.replacen(from, to, 1);
        }
    }
    let mut bytes = encoding::encode(&text, encoding);
    if chance.one_in(20) {
        damage(chance, &mut bytes);
    }
    bytes
}

fn decoded(input: &[u8]) -> (String, Encoding) {
    let Ok((text, encoding)) = encoding::decode(input) else {
        let plain = Encoding {
            code: Code::Utf8,
            byte_order_mark: false,
            ascii_only: false,
        };
        return (String::from_utf8_lossy(input).into_owned(), plain);
    };
    (text.into_owned(), encoding)
}

/// The last character boundary at or before a position.
fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn place(chance: &mut Chance, text: &str) -> usize {
    let at = chance.below(text.len() + 1);
    floor(text, at)
}

/// Changes bytes without regard to text.
fn damage(chance: &mut Chance, bytes: &mut Vec<u8>) {
    for _ in 0..=chance.length(8) {
        let at = chance.below(bytes.len().max(1));
        match chance.below(4) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << chance.below(8);
                }
            }
            1 if at < bytes.len() => {
                bytes.remove(at);
            }
            2 => bytes.insert(at.min(bytes.len()), chance.number() as u8),
            _ => bytes.truncate(at),
        }
    }
}

fn change_xml(chance: &mut Chance, text: &mut String, other: &[u8]) {
    let elements = elements(text);
    let element = |chance: &mut Chance| chance.pick(&elements).cloned();
    match chance.below(24) {
        0..=2 => {
            if let Some(span) = element(chance) {
                let copy = text[span.clone()].to_owned();
                let times = 1 + chance.length(40).min(20_000 / copy.len().max(1));
                text.insert_str(span.end, &copy.repeat(times));
            }
        }
        3 | 4 => {
            if let Some(span) = element(chance) {
                text.replace_range(span, "");
            }
        }
        5 | 6 => {
            if let (Some(one), Some(two)) = (element(chance), element(chance)) {
                swap(text, one, two);
            }
        }
        7 => {
            if let (Some(from), Some(to)) = (element(chance), element(chance)) {
                let copy = text[from].to_owned();
                if let Some(inside) = text[to.clone()].find('>') {
                    text.insert_str(to.start + inside + 1, &copy);
                }
            }
        }
        8..=12 => change_value(chance, text),
        13 | 14 => {
            let values = values(text);
            if let (Some(from), Some(to)) = (chance.pick(&values), chance.pick(&values)) {
                let value = text[from.clone()].to_owned();
                text.replace_range(to.clone(), &value);
            }
        }
        15 => change_name(chance, text),
        16 => {
            let values = values(text);
            if let Some(span) = chance.pick(&values) {
                // With its name: the attribute is removed or duplicated.
                let start = text[..span.start].rfind([' ', '\n', '<']).unwrap_or(0);
                let end = (span.end + 1).min(text.len());
                if chance.one_in(2) {
                    text.replace_range(start..end, "");
                } else {
                    let copy = text[start..end].to_owned();
                    text.insert_str(end, &copy);
                }
            }
        }
        17 => nest(chance, text, &elements),
        18 => {
            let (other, _) = decoded(other);
            let (mine, theirs) = (place(chance, text), place(chance, &other));
            text.truncate(mine);
            text.push_str(&other[theirs..]);
        }
        19 => {
            let (other, _) = decoded(other);
            let theirs = self::elements(&other);
            if let (Some(from), Some(to)) = (chance.pick(&theirs), element(chance)) {
                text.insert_str(to.end, &other[from.clone()]);
            }
        }
        20 => {
            let at = place(chance, text);
            text.truncate(at);
        }
        21 => {
            *text = match chance.below(3) {
                0 => text.replace("\r\n", "\n"),
                1 => text.replace('\n', "\r\n"),
                _ => text.replace(['\r', '\n'], ""),
            };
        }
        _ => insert_piece(chance, text),
    }
}

fn change_design(chance: &mut Chance, text: &mut String, other: &[u8]) {
    let blocks = blocks(text);
    match chance.below(14) {
        0 | 1 => {
            if let Some(span) = chance.pick(&blocks) {
                let copy = text[span.clone()].to_owned();
                text.insert_str(span.end, &copy);
            }
        }
        2 | 3 => {
            if let Some(span) = chance.pick(&blocks) {
                text.replace_range(span.clone(), "");
            }
        }
        4 => {
            if let (Some(one), Some(two)) = (chance.pick(&blocks), chance.pick(&blocks)) {
                swap(text, one.clone(), two.clone());
            }
        }
        5..=7 => change_value(chance, text),
        8 | 9 => {
            let numbers = numbers(text);
            if let (Some(span), Some(value)) = (chance.pick(&numbers), chance.pick(VALUES)) {
                text.replace_range(span.clone(), value);
            }
        }
        10 => {
            let (other, _) = decoded(other);
            let theirs = self::blocks(&other);
            if let (Some(from), Some(to)) = (chance.pick(&theirs), chance.pick(&blocks)) {
                text.insert_str(to.end, &other[from.clone()]);
            }
        }
        11 => {
            let at = place(chance, text);
            let depth = chance.length(4_000);
            let open = ["(", "[", "Some(", "{"][chance.below(4)];
            text.insert_str(at, &open.repeat(depth));
        }
        12 => {
            let at = place(chance, text);
            text.truncate(at);
        }
        _ => insert_piece(chance, text),
    }
}

fn change_value(chance: &mut Chance, text: &mut String) {
    let values = values(text);
    let Some(span) = chance.pick(&values).cloned() else {
        return;
    };
    match chance.below(5) {
        0 => {
            let long = "a".repeat(chance.length(5_000));
            text.replace_range(span, &long);
        }
        1 => {
            let at = span.start + chance.below(span.len() + 1);
            let at = floor(text, at).max(span.start);
            if let Some(value) = chance.pick(VALUES) {
                text.insert_str(at, value);
            }
        }
        2 => {
            let changed: String = text[span.clone()]
                .chars()
                .map(|c| match c {
                    '0'..='8' if chance.one_in(3) => char::from(c as u8 + 1),
                    c if chance.one_in(8) => c.to_ascii_uppercase(),
                    c => c,
                })
                .collect();
            text.replace_range(span, &changed);
        }
        _ => {
            if let Some(value) = chance.pick(VALUES) {
                text.replace_range(span, value);
            }
        }
    }
}

/// Gives an element or attribute a different name, or a prefix.
fn change_name(chance: &mut Chance, text: &mut String) {
    let starts: Vec<usize> = text.match_indices('<').map(|(at, _)| at + 1).collect();
    let Some(start) = chance.pick(&starts).copied() else {
        return;
    };
    let name = ["Topology", "Cluster", "Service", "a", "x:", "Ä", "1a", ""][chance.below(8)];
    text.insert_str(start, name);
}

fn nest(chance: &mut Chance, text: &mut String, elements: &[Range<usize>]) {
    let depth = chance.length(6_000);
    let tag = ["a", "Service", "Extra", "x"][chance.below(4)];
    if let Some(span) = chance.pick(elements).cloned() {
        let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
        text.insert_str(span.end, &close.repeat(depth));
        text.insert_str(span.start, &open.repeat(depth));
    }
}

fn insert_piece(chance: &mut Chance, text: &mut String) {
    let at = place(chance, text);
    if let Some(piece) = chance.pick(PIECES) {
        let times = if chance.one_in(10) {
            chance.length(2_000)
        } else {
            1
        };
        text.insert_str(at, &piece.repeat(times));
    }
}

fn swap(text: &mut String, one: Range<usize>, two: Range<usize>) {
    let (first, second) = if one.start <= two.start {
        (one, two)
    } else {
        (two, one)
    };
    if first.end > second.start {
        return;
    }
    let (a, b) = (
        text[first.clone()].to_owned(),
        text[second.clone()].to_owned(),
    );
    text.replace_range(second, &a);
    text.replace_range(first, &b);
}

/// The positions of elements, each from its `<` to the `>` of its end tag, as far as the text is well
/// formed.
fn elements(text: &str) -> Vec<Range<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    for (start, _) in text.match_indices('<') {
        let Some(length) = text[start..].find('>') else {
            break;
        };
        let end = start + length + 1;
        match text.as_bytes().get(start + 1) {
            Some(b'/') => found.extend(open.pop().map(|begin| begin..end)),
            Some(b'?' | b'!') | None => {}
            Some(_) if text.as_bytes().get(end - 2) == Some(&b'/') => found.push(start..end),
            Some(_) => open.push(start),
        }
    }
    found
}

/// The text between quotation marks.
fn values(text: &str) -> Vec<Range<usize>> {
    let quotes: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
    quotes
        .chunks_exact(2)
        .map(|pair| pair[0] + 1..pair[1])
        .collect()
}

/// The numbers in a design that are not part of a word.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-';
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !is_part(bytes[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && is_part(bytes[at]) {
            at += 1;
        }
        if bytes[start..at]
            .iter()
            .all(|byte| !byte.is_ascii_alphabetic())
        {
            found.push(start..at);
        }
    }
    found
}

/// The lines of a design, each with all lines indented below it.
fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut lines: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        lines.push((start, line.len() - line.trim_start().len()));
        start += line.len();
    }
    let line_count = lines.len();
    (0..line_count)
        .map(|at| {
            let (begin, depth) = lines[at];
            let mut last = at + 1;
            while last < line_count && last < at + 400 && lines[last].1 > depth {
                last += 1;
            }
            // The line that closes what the first one opens.
            if last > at + 1 && last < line_count {
                last += 1;
            }
            begin..lines.get(last).map_or(text.len(), |(start, _)| *start)
        })
        .collect()
}
