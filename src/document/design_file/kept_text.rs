//! A document inside a design file: as lines if it is text, as base64 otherwise.
//!
//! A form is only used if it restores every byte, so reading does not depend on guesses.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ron::ser::PrettyConfig;
use ron::value::RawValue;
use serde::{Deserialize, Serialize, Serializer};

use crate::document::design_file::error::NotBase64;

/// The number of base64 characters in a line.
const BASE64_LINE: usize = 76;

/// The document.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeptText<'a> {
    encoding: Encoding,
    line_end: LineEnd,
    #[serde(borrow)]
    lines: Vec<Line<'a>>,
}

/// The document in the most readable form that restores every byte.
pub(super) struct Decoded<'b> {
    encoding: Encoding,
    text: Cow<'b, str>,
}

/// The encoding of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Encoding {
    Utf8,
    Utf8WithMark,
    Utf16LittleEndian,
    Utf16LittleEndianWithMark,
    Utf16BigEndianWithMark,
    /// Not text, or text in an unknown encoding: the lines are base64.
    Base64,
}

/// The line separator. A document with mixed line endings is split at `\n` and keeps each `\r` as part of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum LineEnd {
    CrLf,
    Lf,
}

/// One line without its end.
#[derive(Deserialize)]
#[serde(transparent)]
struct Line<'a>(#[serde(borrow)] Cow<'a, str>);

impl Serialize for Line<'_> {
    /// XML is full of quotes, so a line is written raw; with a control character in it (which an
    /// editor or version control might change) it is escaped.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let layout = PrettyConfig::new().escape_strings(self.0.contains(char::is_control));
        let ron = ron::ser::to_string_pretty(&self.0, layout).map_err(serde::ser::Error::custom)?;
        RawValue::from_boxed_ron(ron.into())
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

impl<'b> Decoded<'b> {
    /// Decodes a document.
    pub(super) fn of(bytes: &'b [u8]) -> Self {
        let (encoding, text) =
            decode(bytes).unwrap_or_else(|| (Encoding::Base64, Cow::Owned(in_base64(bytes))));
        Self { encoding, text }
    }
}

impl<'a> KeptText<'a> {
    /// The lines of a document.
    pub(super) fn of(decoded: &'a Decoded<'_>) -> Self {
        let text = &*decoded.text;
        let line_end =
            if text.matches('\n').count() == text.matches("\r\n").count() && text.contains('\n') {
                LineEnd::CrLf
            } else {
                LineEnd::Lf
            };
        Self {
            encoding: decoded.encoding,
            line_end,
            lines: text
                .split(line_end.as_str())
                .map(|line| Line(Cow::Borrowed(line)))
                .collect(),
        }
    }

    /// Whether these are the bytes of the document, without building them a second time.
    pub(super) fn is(&self, bytes: &[u8]) -> bool {
        let decoded = Decoded::of(bytes);
        decoded.encoding == self.encoding
            && decoded
                .text
                .split(self.line_end.as_str())
                .eq(self.lines.iter().map(|line| &*line.0))
    }

    /// The bytes of the document.
    ///
    /// # Errors
    ///
    /// If bytes that were stored as base64 are damaged.
    pub(super) fn into_bytes(self) -> Result<Vec<u8>, NotBase64> {
        if self.encoding == Encoding::Base64 {
            let lines: Vec<&str> = self.lines.iter().map(|line| &*line.0).collect();
            return BASE64.decode(lines.concat()).map_err(|_| NotBase64);
        }
        if let (Encoding::Utf8, [_]) = (self.encoding, self.lines.as_slice()) {
            let line = self.lines.into_iter().next();
            return Ok(line.map_or_else(Vec::new, |line| line.0.into_owned().into_bytes()));
        }
        let length: usize = self.lines.iter().map(|line| line.0.len() + 2).sum();
        let mut bytes = Vec::with_capacity(length * self.encoding.bytes_of_ascii() + 3);
        bytes.extend(self.encoding.byte_order_mark());
        for (position, line) in self.lines.into_iter().enumerate() {
            if position > 0 {
                self.encoding.encode(self.line_end.as_str(), &mut bytes);
            }
            self.encoding.encode(&line.0, &mut bytes);
        }
        Ok(bytes)
    }
}

impl LineEnd {
    fn as_str(self) -> &'static str {
        match self {
            Self::CrLf => "\r\n",
            Self::Lf => "\n",
        }
    }
}

impl Encoding {
    fn byte_order_mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 | Self::Utf16LittleEndian | Self::Base64 => b"",
            Self::Utf8WithMark => b"\xef\xbb\xbf",
            Self::Utf16LittleEndianWithMark => b"\xff\xfe",
            Self::Utf16BigEndianWithMark => b"\xfe\xff",
        }
    }

    /// The number of bytes of an ASCII character.
    fn bytes_of_ascii(self) -> usize {
        match self {
            Self::Utf8 | Self::Utf8WithMark | Self::Base64 => 1,
            Self::Utf16LittleEndian
            | Self::Utf16LittleEndianWithMark
            | Self::Utf16BigEndianWithMark => 2,
        }
    }

    /// Appends some text.
    fn encode(self, text: &str, bytes: &mut Vec<u8>) {
        match self {
            Self::Utf8 | Self::Utf8WithMark | Self::Base64 => bytes.extend(text.as_bytes()),
            Self::Utf16LittleEndian | Self::Utf16LittleEndianWithMark => {
                bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
            }
            Self::Utf16BigEndianWithMark => {
                bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
            }
        }
    }
}

/// The text and its encoding, if encoding it again gives the same bytes.
fn decode(bytes: &[u8]) -> Option<(Encoding, Cow<'_, str>)> {
    let with_mark = [
        Encoding::Utf8WithMark,
        Encoding::Utf16LittleEndianWithMark,
        Encoding::Utf16BigEndianWithMark,
    ]
    .into_iter()
    .find(|encoding| bytes.starts_with(encoding.byte_order_mark()));
    let encoding = match with_mark {
        Some(encoding) => encoding,
        None if bytes.starts_with(b"<\0") => Encoding::Utf16LittleEndian,
        None => Encoding::Utf8,
    };
    let content = bytes.get(encoding.byte_order_mark().len()..)?;
    let from: fn([u8; 2]) -> u16 = match encoding {
        Encoding::Utf8 | Encoding::Utf8WithMark => {
            let text = std::str::from_utf8(content).ok()?;
            return Some((encoding, Cow::Borrowed(text)));
        }
        Encoding::Utf16LittleEndian | Encoding::Utf16LittleEndianWithMark => u16::from_le_bytes,
        Encoding::Utf16BigEndianWithMark => u16::from_be_bytes,
        Encoding::Base64 => return None,
    };
    let pairs = content.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    let units = pairs.filter_map(|pair| <[u8; 2]>::try_from(pair).ok().map(from));
    let mut text = String::with_capacity(content.len() / 2);
    for character in char::decode_utf16(units) {
        text.push(character.ok()?);
    }
    Some((encoding, Cow::Owned(text)))
}

fn in_base64(bytes: &[u8]) -> String {
    let text = BASE64.encode(bytes);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(BASE64_LINE)
        .filter_map(|line| std::str::from_utf8(line).ok())
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn encoding_of(bytes: &[u8]) -> Encoding {
        Decoded::of(bytes).encoding
    }

    #[test]
    fn text_is_kept_as_text_in_every_encoding_that_the_product_uses() {
        let utf16 =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        assert_eq!(encoding_of("<a ö=\"1\"/>".as_bytes()), Encoding::Utf8);
        assert_eq!(
            encoding_of("\u{feff}<a/>".as_bytes()),
            Encoding::Utf8WithMark
        );
        assert_eq!(
            encoding_of(&utf16("\u{feff}<a/>")),
            Encoding::Utf16LittleEndianWithMark
        );
        assert_eq!(encoding_of(&utf16("<a/>")), Encoding::Utf16LittleEndian);
        assert_eq!(encoding_of(b"<a>\xe9</a>"), Encoding::Base64);
        assert_eq!(encoding_of(b"\xff\xfe<"), Encoding::Base64);
    }

    #[test]
    fn mixed_line_endings_stay_mixed() {
        let mixed = b"<a>\r\n<b/>\n</a>\r";
        let decoded = Decoded::of(mixed);
        let kept = KeptText::of(&decoded);
        assert_eq!(kept.line_end, LineEnd::Lf);
        assert_eq!(kept.into_bytes().unwrap(), mixed);
    }

    proptest::proptest! {
        #[test]
        fn every_byte_is_preserved(bytes: Vec<u8>, text in "(\u{feff})?(<[a-z \"#\\\\]{0,9}>|\r\n|\n|\r|\t|ä|😀){0,20}") {
            for document in [bytes.as_slice(), text.as_bytes()] {
                let ron = ron::to_string(&KeptText::of(&Decoded::of(document))).unwrap();
                let kept: KeptText<'_> = ron::from_str(&ron).unwrap();
                proptest::prop_assert_eq!(kept.into_bytes().unwrap(), document);
            }
        }
    }
}
