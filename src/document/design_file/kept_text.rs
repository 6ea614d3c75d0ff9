//! A document inside a design file: its lines when it is text, base64 when it is not.
//!
//! A form is only chosen when it gives every byte back, so reading needs no trust in the guess.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ron::ser::PrettyConfig;
use ron::value::RawValue;
use serde::{Deserialize, Serialize, Serializer};

/// Characters of base64 in a line.
const BASE64_LINE: usize = 76;

/// The document.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeptText {
    encoding: Encoding,
    line_end: LineEnd,
    lines: Vec<Line>,
}

/// How the text was turned into bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Encoding {
    Utf8,
    Utf8WithMark,
    Utf16LittleEndian,
    Utf16LittleEndianWithMark,
    Utf16BigEndianWithMark,
    /// Not text, or text in an encoding unknown here: the lines are base64.
    Base64,
}

/// What stands between two lines. A document that mixes them is cut at `\n` and keeps its `\r` as
/// a part of its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum LineEnd {
    CrLf,
    Lf,
}

/// One line without its end.
#[derive(Deserialize)]
#[serde(transparent)]
struct Line(String);

impl Serialize for Line {
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

impl KeptText {
    /// The most readable form that gives every byte back.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let text = decode(bytes);
        let (encoding, text) = text.unwrap_or_else(|| (Encoding::Base64, in_base64(bytes)));
        let line_end =
            if text.matches('\n').count() == text.matches("\r\n").count() && text.contains('\n') {
                LineEnd::CrLf
            } else {
                LineEnd::Lf
            };
        let lines = text
            .split(line_end.as_str())
            .map(|line| Line(line.to_owned()))
            .collect();
        Self {
            encoding,
            line_end,
            lines,
        }
    }

    /// Every byte of the document.
    pub(super) fn into_bytes(self) -> Result<Vec<u8>, String> {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.0.as_str()).collect();
        match self.encoding {
            Encoding::Base64 => BASE64
                .decode(lines.concat())
                .map_err(|error| format!("its base64 cannot be read ({error}).")),
            encoding => Ok(encoding.encode(&lines.join(self.line_end.as_str()))),
        }
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

    fn encode(self, text: &str) -> Vec<u8> {
        let mut bytes = self.byte_order_mark().to_vec();
        match self {
            Self::Utf8 | Self::Utf8WithMark | Self::Base64 => bytes.extend(text.as_bytes()),
            Self::Utf16LittleEndian | Self::Utf16LittleEndianWithMark => {
                bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
            }
            Self::Utf16BigEndianWithMark => {
                bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
            }
        }
        bytes
    }
}

/// The text and its encoding, when encoding it again gives the same bytes.
fn decode(bytes: &[u8]) -> Option<(Encoding, String)> {
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
    let units = |from: fn([u8; 2]) -> u16| {
        let pairs = content.chunks_exact(2);
        pairs
            .filter_map(|pair| <[u8; 2]>::try_from(pair).ok())
            .map(from)
            .collect::<Vec<u16>>()
    };
    let text = match encoding {
        Encoding::Utf8 | Encoding::Utf8WithMark => String::from_utf8(content.to_vec()).ok()?,
        Encoding::Utf16LittleEndian | Encoding::Utf16LittleEndianWithMark => {
            String::from_utf16(&units(u16::from_le_bytes)).ok()?
        }
        Encoding::Utf16BigEndianWithMark => String::from_utf16(&units(u16::from_be_bytes)).ok()?,
        Encoding::Base64 => return None,
    };
    (encoding.encode(&text) == bytes).then_some((encoding, text))
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
        KeptText::of(bytes).encoding
    }

    #[test]
    fn text_is_kept_as_text_in_every_encoding_of_the_product() {
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
    fn mixed_line_ends_stay_mixed() {
        let mixed = b"<a>\r\n<b/>\n</a>\r";
        let kept = KeptText::of(mixed);
        assert_eq!(kept.line_end, LineEnd::Lf);
        assert_eq!(kept.into_bytes().unwrap(), mixed);
    }

    proptest::proptest! {
        #[test]
        fn every_byte_comes_back(bytes: Vec<u8>, text in "(\u{feff})?(<[a-z \"#\\\\]{0,9}>|\r\n|\n|\r|\t|ä|😀){0,20}") {
            for document in [bytes.as_slice(), text.as_bytes()] {
                let ron = ron::to_string(&KeptText::of(document)).unwrap();
                let kept: KeptText = ron::from_str(&ron).unwrap();
                proptest::prop_assert_eq!(kept.into_bytes().unwrap(), document);
            }
        }
    }
}
