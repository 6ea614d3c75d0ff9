//! Bytes to text and back, byte for byte. The product writes UTF-8 with a byte order mark (`.tbxml`)
//! or UTF-16LE with one (a redirected cmdlet); scripts leave ASCII or UTF-8 (format notes, c).

use std::borrow::Cow;

use crate::document::error::{Problem, ReadError};
use crate::topology::readable::cut;

/// How the bytes of a document stand for its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// The code.
    pub code: Code,
    /// Whether a byte order mark comes first.
    pub byte_order_mark: bool,
    /// Whether the XML declaration promises ASCII, so that other characters must be written as
    /// numbers.
    pub ascii_only: bool,
}

/// The codes that are read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// UTF-8, which ASCII is a part of.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Code {
    /// The name that people know.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 (little endian)",
            Self::Utf16Be => "UTF-16 (big endian)",
        }
    }
}

/// What a file of Topology Builder is encoded as.
pub const TOPOLOGY_BUILDER: Encoding = Encoding {
    code: Code::Utf8,
    byte_order_mark: true,
    ascii_only: false,
};

/// What a cmdlet's redirected output is encoded as; `Publish-CsTopology` reads it (format notes, c1).
pub const PUBLISHED: Encoding = Encoding {
    code: Code::Utf16Le,
    byte_order_mark: true,
    ascii_only: false,
};

/// Decodes a document.
///
/// # Errors
/// When the bytes are not valid in their encoding (with the place), when the file is empty, or when
/// the XML declaration names an encoding that is not supported or is not that of the bytes.
pub fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), ReadError> {
    if is_utf32(bytes) {
        return Err(ReadError::whole(Problem::Utf32));
    }
    let (code, byte_order_mark, body) = detect(bytes);
    let text = match code {
        Code::Utf8 => Cow::Borrowed(decode_utf8(body)?),
        Code::Utf16Le => Cow::Owned(decode_utf16(body, code, u16::from_le_bytes)?),
        Code::Utf16Be => Cow::Owned(decode_utf16(body, code, u16::from_be_bytes)?),
    };
    if text.trim().is_empty() {
        return Err(ReadError::whole(Problem::Empty));
    }
    let ascii_only = check_declaration(&text, code)?;
    let encoding = Encoding {
        code,
        byte_order_mark,
        ascii_only,
    };
    Ok((text, encoding))
}

/// Encodes a document; the inverse of [`decode`].
pub fn encode(text: impl Into<String>, encoding: Encoding) -> Vec<u8> {
    let mut text = text.into();
    let mark = if encoding.byte_order_mark {
        "\u{feff}"
    } else {
        ""
    };
    match encoding.code {
        Code::Utf8 => {
            text.insert_str(0, mark);
            text.into_bytes()
        }
        Code::Utf16Le => encode_utf16(mark, &text, u16::to_le_bytes),
        Code::Utf16Be => encode_utf16(mark, &text, u16::to_be_bytes),
    }
}

fn detect(bytes: &[u8]) -> (Code, bool, &[u8]) {
    match bytes {
        [0xef, 0xbb, 0xbf, body @ ..] => (Code::Utf8, true, body),
        [0xff, 0xfe, body @ ..] => (Code::Utf16Le, true, body),
        [0xfe, 0xff, body @ ..] => (Code::Utf16Be, true, body),
        [b'<', 0, ..] => (Code::Utf16Le, false, bytes),
        [0, b'<', ..] => (Code::Utf16Be, false, bytes),
        // Blanks come before the first tag.
        [b'\t' | b'\r' | b'\n' | b' ', 0, _, 0, ..] => (Code::Utf16Le, false, bytes),
        [0, b'\t' | b'\r' | b'\n' | b' ', 0, _, ..] => (Code::Utf16Be, false, bytes),
        _ => (Code::Utf8, false, bytes),
    }
}

/// Whether the bytes begin as those of UTF-32 do, with a byte order mark or without.
fn is_utf32(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] | [b'<', 0, 0, 0, ..] | [0, 0, 0, b'<', ..]
    )
}

fn decode_utf8(body: &[u8]) -> Result<&str, ReadError> {
    match std::str::from_utf8(body) {
        Ok(text) => match text.find('\0') {
            None => Ok(text),
            Some(zero) => Err(ReadError::at(text, zero, Problem::MixedEncodings)),
        },
        Err(error) => {
            let valid = body.get(..error.valid_up_to()).unwrap_or_default();
            let valid = String::from_utf8_lossy(valid);
            // What the file says of itself explains it best.
            check_declaration(&valid, Code::Utf8)?;
            Err(ReadError::at(
                &valid,
                valid.len(),
                Problem::BadEncoding(Code::Utf8.name()),
            ))
        }
    }
}

fn decode_utf16(
    body: &[u8],
    code: Code,
    unit: impl Fn([u8; 2]) -> u16,
) -> Result<String, ReadError> {
    let pairs = body.chunks_exact(2);
    let is_cut = !pairs.remainder().is_empty();
    let units = pairs.map(|pair| match pair {
        [first, second] => unit([*first, *second]),
        _ => 0,
    });
    // Known documents are ASCII throughout, so half the bytes is the right guess.
    let mut text = String::with_capacity(body.len() / 2);
    let bad = |text: &str| ReadError::at(text, text.len(), Problem::BadEncoding(code.name()));
    for character in char::decode_utf16(units) {
        match character {
            Ok(character) => text.push(character),
            Err(_) => return Err(bad(&text)),
        }
    }
    if is_cut { Err(bad(&text)) } else { Ok(text) }
}

fn encode_utf16(mark: &str, text: &str, bytes_of: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(2 * (text.len() + 1));
    for unit in mark.encode_utf16().chain(text.encode_utf16()) {
        bytes.extend_from_slice(&bytes_of(unit));
    }
    bytes
}

/// Compares the encoding that the XML declaration names with that of the bytes; says whether the
/// document promises to be ASCII.
fn check_declaration(text: &str, code: Code) -> Result<bool, ReadError> {
    let Some((declared, offset)) = declared_encoding(text) else {
        return Ok(false);
    };
    let at = |problem| Err(ReadError::at(text, offset, problem));
    let contradiction = || Problem::ContradictoryEncoding {
        declared: cut(declared).into_owned(),
        actual: code.name(),
    };
    let is_utf16 = code != Code::Utf8;
    match declared.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" if !is_utf16 => Ok(false),
        "us-ascii" | "ascii" if !is_utf16 => match text.find(|c: char| !c.is_ascii()) {
            None => Ok(true),
            Some(offset) => Err(ReadError::at(text, offset, contradiction())),
        },
        "utf-16" if is_utf16 => Ok(false),
        "utf-16le" if code == Code::Utf16Le => Ok(false),
        "utf-16be" if code == Code::Utf16Be => Ok(false),
        "utf-8" | "utf8" | "us-ascii" | "ascii" | "utf-16" | "utf-16le" | "utf-16be" => {
            at(contradiction())
        }
        _ => at(Problem::UnsupportedEncoding(cut(declared).into_owned())),
    }
}

/// The value of `encoding` in the XML declaration and where it begins.
fn declared_encoding(text: &str) -> Option<(&str, usize)> {
    let declaration = text.strip_prefix("<?xml")?;
    let declaration = declaration.get(..declaration.find("?>")?)?;
    let after = declaration.find("encoding")? + "encoding".len();
    let rest = declaration.get(after..)?.trim_start().strip_prefix('=')?;
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = rest.get(1..)?;
    let value = value.get(..value.find(quote)?)?;
    Some((value, value.as_ptr().addr() - text.as_ptr().addr()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_encoding_gives_its_bytes_back() {
        let text = "<Topology a=\"ä€😀\"/>\r\n";
        for code in [Code::Utf8, Code::Utf16Le, Code::Utf16Be] {
            for byte_order_mark in [true, false] {
                let encoding = Encoding {
                    code,
                    byte_order_mark,
                    ascii_only: false,
                };
                let bytes = encode(text, encoding);
                assert_eq!(decode(&bytes).unwrap(), (Cow::Borrowed(text), encoding));
            }
        }
    }

    #[test]
    fn damaged_text_is_placed() {
        let error = decode(b"<a>\n<b x=\"\xff\"/></a>").unwrap_err();
        assert_eq!(
            error.to_string(),
            "Line 2, column 7: The bytes here are not valid UTF-8; the file is damaged or was \
             saved in another encoding. Save it as UTF-8 or UTF-16, in Windows PowerShell with -Encoding \
             UTF8."
        );
        let declared = b"<?xml version=\"1.0\" encoding=\"windows-1252\"?>\n<a x=\"\xfc\"/>";
        let error = decode(declared).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("its encoding is \"windows-1252\", which is not supported"),
            "{error}"
        );
        let cut = &encode("<a/>", PUBLISHED)[..7];
        assert_eq!(
            decode(cut).unwrap_err().place.map(|place| place.column),
            Some(3)
        );
        let lone_surrogate = [0xff, 0xfe, b'<', 0, 0x00, 0xd8, b'>', 0];
        assert!(decode(&lone_surrogate).is_err());
    }

    #[test]
    fn a_declaration_must_be_true() {
        let says = |bytes: &[u8]| decode(bytes).unwrap_err().to_string();
        assert_eq!(
            says(b"<?xml version='1.0' encoding='utf-16'?><a/>"),
            "Line 1, column 31: The file says that it is utf-16, but its bytes are UTF-8. \
             Correct the first line, or save the file as utf-16."
        );
        assert_eq!(
            says(b"<?xml version=\"1.0\" encoding=\"windows-1252\"?><a/>"),
            "Line 1, column 31: The file says that its encoding is \"windows-1252\", which is not supported; \
             save the file as UTF-8 or UTF-16."
        );
        assert_eq!(says(b""), "The file is empty.");
        assert_eq!(says(b"\xef\xbb\xbf \r\n"), "The file is empty.");
        let ascii = decode(b"<?xml version=\"1.0\" encoding=\"us-ascii\"?><a/>").unwrap();
        assert!(ascii.1.ascii_only);
    }

    #[test]
    fn an_encoding_that_is_not_read_is_called_by_its_name() {
        let utf32 = |first: &[u8], low_first: bool| {
            let unit = |c: char| match low_first {
                true => u32::from(c).to_le_bytes(),
                false => u32::from(c).to_be_bytes(),
            };
            [first, &"<a/>".chars().flat_map(unit).collect::<Vec<_>>()].concat()
        };
        for bytes in [
            utf32(&[0xff, 0xfe, 0, 0], true),
            utf32(&[0, 0, 0xfe, 0xff], false),
            utf32(&[], true),
            utf32(&[], false),
        ] {
            let said = decode(&bytes).unwrap_err().to_string();
            assert!(
                said.contains("UTF-32") && said.contains("save it as UTF-8"),
                "{said}"
            );
        }
        let mixed = decode(b"<a>\n<\0b\0/\0>\0</a>").unwrap_err();
        assert!(
            mixed.to_string().contains("part of the file is UTF-16"),
            "{mixed}"
        );
        assert_eq!(
            mixed.place.map(|place| (place.line, place.column)),
            Some((2, 2))
        );
        let blank_first = encode(
            "\r\n<a/>",
            Encoding {
                byte_order_mark: false,
                ..PUBLISHED
            },
        );
        assert_eq!(decode(&blank_first).unwrap().1.code, Code::Utf16Le);
    }
}
