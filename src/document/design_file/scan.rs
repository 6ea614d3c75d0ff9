//! Tokens of a design file without their meaning: the positions of entries, comments and identities. The RON reader
//! does not report positions once it has read the values.

use std::ops::Range;

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RonToken {
    /// An opening bracket of any kind.
    Open,
    /// A closing bracket.
    Close,
    Comma,
    Colon,
    /// A name or a number.
    Word,
    Comment,
    /// A string, or any other character.
    Other,
}

/// Iterates over the tokens. For a damaged file, the tokens are unspecified, but the iteration ends.
pub(super) struct RonTokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> RonTokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The byte after the first `pattern` from `from` on, or the end.
    fn past(&self, from: usize, pattern: &str) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        rest.find(pattern)
            .map_or(self.text.len(), |found| from + found + pattern.len())
    }

    /// The end of a quoted text that starts at `at`; a backslash escapes the next character.
    fn quoted(&self, at: usize, quote: u8) -> usize {
        let mut at = at + 1;
        while let Some(byte) = self.byte(at) {
            match byte {
                b'\\' => at += 2,
                byte if byte == quote => return at + 1,
                _ => at += 1,
            }
        }
        self.text.len()
    }

    /// The end of a string with a prefix, `r"…"`, `r#"…"#` or `b"…"`, if there is one.
    fn prefixed(&self, start: usize) -> Option<usize> {
        let mut at = start;
        if self.byte(at) == Some(b'b') {
            at += 1;
            if self.byte(at) == Some(b'"') {
                return Some(self.quoted(at, b'"'));
            }
        }
        if self.byte(at) != Some(b'r') {
            return None;
        }
        let hashes_start = at + 1;
        let mut hashes_end = hashes_start;
        while self.byte(hashes_end) == Some(b'#') {
            hashes_end += 1;
        }
        if self.byte(hashes_end) != Some(b'"') {
            return None;
        }
        let hashes = self.text.get(hashes_start..hashes_end).unwrap_or_default();
        Some(self.past(hashes_end + 1, &format!("\"{hashes}")))
    }

    fn comment(&self, start: usize) -> Option<usize> {
        match self.byte(start + 1)? {
            b'/' => {
                let rest = self.text.get(start..).unwrap_or_default();
                let length = rest.find('\n').unwrap_or(rest.len());
                Some(start + length)
            }
            b'*' => {
                let mut depth = 1;
                let mut at = start + 2;
                while depth > 0 {
                    match (self.byte(at), self.byte(at + 1)) {
                        (None, _) => return Some(self.text.len()),
                        (Some(b'*'), Some(b'/')) => (depth, at) = (depth - 1, at + 2),
                        (Some(b'/'), Some(b'*')) => (depth, at) = (depth + 1, at + 2),
                        _ => at += 1,
                    }
                }
                Some(at)
            }
            _ => None,
        }
    }

    /// The end of a character literal, `'x'` or `'\n'`, if there is one.
    fn character(&self, start: usize) -> Option<usize> {
        if self.byte(start + 1) == Some(b'\\') {
            return Some(self.quoted(start, b'\''));
        }
        let character = self.text.get(start + 1..)?.chars().next()?;
        let end = start + 1 + character.len_utf8();
        (self.byte(end) == Some(b'\'')).then_some(end + 1)
    }

    fn word_end(&self, start: usize) -> usize {
        let is_part = |byte: u8| {
            byte.is_ascii_alphanumeric()
                || byte >= 0x80
                || matches!(byte, b'_' | b'.' | b'+' | b'-')
        };
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let length = rest.iter().position(|byte| !is_part(*byte));
        start + length.unwrap_or(rest.len())
    }
}

impl Iterator for RonTokens<'_> {
    type Item = (RonToken, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        while self.byte(self.at)?.is_ascii_whitespace() {
            self.at += 1;
        }
        let start = self.at;
        let one = |mark| (mark, start + 1);
        let (mark, end) = match self.byte(start)? {
            b'(' | b'[' | b'{' => one(RonToken::Open),
            b')' | b']' | b'}' => one(RonToken::Close),
            b',' => one(RonToken::Comma),
            b':' => one(RonToken::Colon),
            b'"' => (RonToken::Other, self.quoted(start, b'"')),
            b'\'' => (RonToken::Other, self.character(start).unwrap_or(start + 1)),
            b'/' => match self.comment(start) {
                Some(end) => (RonToken::Comment, end),
                None => one(RonToken::Other),
            },
            _ => match (self.prefixed(start), self.word_end(start)) {
                (Some(end), _) => (RonToken::Other, end),
                (None, end) if end > start => (RonToken::Word, end),
                _ => one(RonToken::Other),
            },
        };
        self.at = end.min(self.text.len());
        Some((mark, start..self.at))
    }
}

/// Comments in a design file, and the number of entries.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Entries of lists, structures and maps.
    pub entries: usize,
    /// Comments other than the standard first line.
    pub comments: usize,
    /// The position of the first of them.
    pub first_comment: Option<usize>,
}

/// Scans a file. `first_line` is the comment that this program writes.
pub(super) fn survey(text: &str, first_line: &str) -> Survey {
    let mut survey = Survey::default();
    for (mark, range) in RonTokens::new(text) {
        match mark {
            RonToken::Comma => survey.entries += 1,
            RonToken::Comment => {
                let comment = text.get(range.clone()).unwrap_or_default();
                if range.start > 0 || comment.trim_end() != first_line.trim_end() {
                    survey.comments += 1;
                    survey.first_comment.get_or_insert(range.start);
                }
            }
            _ => {}
        }
    }
    survey
}

/// The position of the first outermost field with this name, from a byte offset.
pub(super) fn field(text: &str, from: usize, name: &str) -> Option<usize> {
    let rest = text.get(from..)?;
    let mut depth = 0_usize;
    let mut found: Option<(usize, usize)> = None;
    let mut word = 0..0;
    for (mark, range) in RonTokens::new(rest) {
        match mark {
            RonToken::Open => depth += 1,
            RonToken::Close => depth = depth.saturating_sub(1),
            RonToken::Word => word = range,
            RonToken::Colon if rest.get(word.clone()) == Some(name) => {
                if found.is_none_or(|(outermost, _)| depth < outermost) {
                    found = Some((depth, word.start));
                }
            }
            RonToken::Colon | RonToken::Comma | RonToken::Comment | RonToken::Other => {}
        }
    }
    found.map(|(_, at)| from + at)
}

/// The positions of the identities of objects, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct ScannedIdentities {
    /// Of sites.
    pub sites: Vec<usize>,
    /// Of clusters.
    pub clusters: Vec<usize>,
    /// Of the SQL Server instances of each cluster.
    pub sql_instances: Vec<Vec<usize>>,
    /// Of services.
    pub services: Vec<usize>,
}

/// A bracket that is open.
#[derive(Default)]
struct Level<'t> {
    /// The current field.
    field: &'t str,
    /// The number of earlier entries.
    entry: usize,
}

/// Finds the identities of the objects of a readable file.
pub(super) fn identities(text: &str) -> ScannedIdentities {
    let mut found = ScannedIdentities::default();
    let mut levels: Vec<Level<'_>> = Vec::new();
    let mut word = 0..0;
    for (mark, range) in RonTokens::new(text) {
        match mark {
            RonToken::Open => levels.push(Level::default()),
            RonToken::Close => {
                levels.pop();
            }
            RonToken::Comma => {
                if let Some(level) = levels.last_mut() {
                    level.entry += 1;
                }
            }
            RonToken::Word => word = range,
            RonToken::Colon => {
                let name = text.get(word.clone()).unwrap_or_default();
                if let Some(level) = levels.last_mut() {
                    level.field = name;
                }
                if name == "id" {
                    found.note(&levels, word.start);
                }
            }
            RonToken::Comment | RonToken::Other => {}
        }
    }
    found
}

impl ScannedIdentities {
    /// Records an identity if it belongs to an object of the topology.
    fn note(&mut self, levels: &[Level<'_>], at: usize) {
        match levels {
            [_, topology, _, object] if levels.first().is_some_and(|l| l.field == "topology") => {
                match (topology.field, object.field) {
                    ("sites", "id") => self.sites.push(at),
                    ("clusters", "id") => self.clusters.push(at),
                    ("services", "id") => self.services.push(at),
                    _ => {}
                }
            }
            [file, topology, list, cluster, _, _]
                if file.field == "topology"
                    && topology.field == "clusters"
                    && cluster.field == "sql_instances" =>
            {
                self.sql_instances.resize_with(list.entry + 1, Vec::new);
                if let Some(instances) = self.sql_instances.last_mut() {
                    instances.push(at);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_found_only_outside_strings() {
        let text = "// first\n(a: \"// no \\\" // no\", b: r#\"/* no \" */\"#, /* yes /* inner */ */ \
                    c: '\"', d: '\\'', e: b\"//\", // yes\n)";
        let survey = survey(text, "// first\n");
        assert_eq!(survey.comments, 2);
        assert_eq!(survey.first_comment, text.find("/* yes"));
        assert_eq!(survey.entries, 5);
    }

    #[test]
    fn a_first_line_from_another_program_counts_as_a_comment() {
        assert_eq!(survey("// mine\n()", "// first\n").comments, 1);
        assert_eq!(survey("() // first", "// first\n").comments, 1);
        assert_eq!(survey("// first\r\n()", "// first\n").comments, 0);
    }

    #[test]
    fn scanning_a_damaged_file_ends() {
        for text in [
            "\"", "'", "r#\"", "/*", "r#", "b", "\\", "\"\\", "ä'ö", "//",
        ] {
            assert!(RonTokens::new(text).count() <= text.len(), "{text}");
        }
    }
}
