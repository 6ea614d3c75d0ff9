//! Converts between bytes and text, byte for byte. The product writes UTF-8 with a byte order mark (`.tbxml`) or
//! UTF-16LE with one (redirected cmdlet output); scripts write ASCII or UTF-8 (format notes, c).

use std::borrow::Cow;

use crate::document::error::{Problem, ReadError};
use crate::document::misfit::Misfit;
use crate::topology::readable::cut;

/// How the bytes of a document encode its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Encoding {
    pub code: Code,
    /// Whether it starts with a byte order mark.
    pub byte_order_mark: bool,
    /// Whether the XML declaration specifies ASCII, so that other characters must be written as character references.
    pub ascii_only: bool,
}

impl Encoding {
    /// The encoding of a part of a document on its own, without the declaration. Only UTF-16 needs a byte order mark.
    pub fn of_a_piece(self) -> Self {
        Self {
            code: self.code,
            byte_order_mark: self.code != Code::Utf8,
            ascii_only: false,
        }
    }
}

/// The supported encodings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// UTF-8, which includes ASCII.
    Utf8,
    /// UTF-16, little-endian.
    Utf16Le,
    /// UTF-16, big-endian.
    Utf16Be,
}

impl Code {
    /// The name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 (little endian)",
            Self::Utf16Be => "UTF-16 (big endian)",
        }
    }
}

/// The encoding of a Topology Builder file.
pub const TOPOLOGY_BUILDER: Encoding = Encoding {
    code: Code::Utf8,
    byte_order_mark: true,
    ascii_only: false,
};

/// The encoding of redirected cmdlet output, which `Publish-CsTopology` reads (format notes, c1).
pub const PUBLISHED: Encoding = Encoding {
    code: Code::Utf16Le,
    byte_order_mark: true,
    ascii_only: false,
};

/// Decodes a document.
///
/// # Errors
///
/// If the bytes are invalid in their encoding (with the position), if the file is empty, or if the XML declaration
/// specifies an encoding that is not supported or different.
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
        // White space precedes the first tag.
        [b'\t' | b'\r' | b'\n' | b' ', 0, _, 0, ..] => (Code::Utf16Le, false, bytes),
        [0, b'\t' | b'\r' | b'\n' | b' ', 0, _, ..] => (Code::Utf16Be, false, bytes),
        _ => (Code::Utf8, false, bytes),
    }
}

/// Whether the bytes start like UTF-32, with or without a byte order mark.
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
            let problem = match (error.error_len(), body.get(error.valid_up_to())) {
                (None, _) => Problem::Misfit(Misfit::CutCharacter),
                (_, Some(byte)) => bad_utf8(&valid, *byte),
                _ => Problem::BadEncoding(Code::Utf8.name()),
            };
            Err(ReadError::at(&valid, valid.len(), problem))
        }
    }
}

/// The likely encoding of bytes that are not UTF-8 from here on.
fn bad_utf8(valid: &str, byte: u8) -> Problem {
    let declared = declared_encoding(valid).map(|(declared, _)| declared.to_ascii_lowercase());
    let declared = declared.as_deref();
    let is_utf8 = matches!(declared, None | Some("utf-8" | "utf8"));
    if let Some(other) = declared.filter(|_| !is_utf8 && !is_known(declared.unwrap_or_default())) {
        return Problem::Misfit(Misfit::DeclaredCodePage(cut(other).into_owned()));
    }
    // If the text was UTF-8 so far, it is damaged here.
    match windows_1252(byte).filter(|_| valid.is_ascii() && !valid.contains('\0')) {
        Some(character) => Problem::Misfit(Misfit::CodePage {
            declared: declared.map(|declared| cut(declared).into_owned()),
            character,
        }),
        None => Problem::BadEncoding(Code::Utf8.name()),
    }
}

/// Whether an encoding is supported.
fn is_known(declared: &str) -> bool {
    matches!(
        declared,
        "utf-8" | "utf8" | "us-ascii" | "ascii" | "utf-16" | "utf-16le" | "utf-16be"
    )
}

/// The windows-1252 character of a byte, if it is a letter or mark.
fn windows_1252(byte: u8) -> Option<char> {
    match byte {
        0xa0..=0xff => Some(char::from(byte)),
        0x80 => Some('€'),
        0x8a => Some('Š'),
        0x8c => Some('Œ'),
        0x8e => Some('Ž'),
        0x91 | 0x92 => Some('’'),
        0x93 | 0x94 => Some('”'),
        0x96 | 0x97 => Some('–'),
        0x9a => Some('š'),
        0x9c => Some('œ'),
        0x9e => Some('ž'),
        0x9f => Some('Ÿ'),
        _ => None,
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
    // Known documents are all ASCII, so half the number of bytes is a good estimate.
    let mut text = String::with_capacity(body.len() / 2);
    let bad = |text: &str| ReadError::at(text, text.len(), Problem::BadEncoding(code.name()));
    for character in char::decode_utf16(units) {
        match character {
            Ok(character) => text.push(character),
            Err(_) => return Err(bad(&text)),
        }
    }
    match is_cut {
        true => Err(ReadError::at(
            &text,
            text.len(),
            Problem::Misfit(Misfit::CutCharacter),
        )),
        false => Ok(text),
    }
}

fn encode_utf16(mark: &str, text: &str, bytes_of: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(2 * (text.len() + 1));
    for unit in mark.encode_utf16().chain(text.encode_utf16()) {
        bytes.extend_from_slice(&bytes_of(unit));
    }
    bytes
}

/// Compares the encoding in the XML declaration with that of the bytes; returns whether the document specifies ASCII.
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
        _ => at(Problem::Misfit(Misfit::WrongDeclaration {
            declared: cut(declared).into_owned(),
            actual: code.name(),
            code: if is_utf16 { "utf-16" } else { "utf-8" },
        })),
    }
}

/// The value of `encoding` in the XML declaration, with its position.
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
    fn every_encoding_preserves_the_bytes() {
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
    fn damaged_text_is_reported_with_its_location() {
        let error = decode(b"<a>\n<b x=\"\xff\"/></a>").unwrap_err();
        assert_eq!(
            error.to_string(),
            "Line 2, column 7: The bytes here are not valid UTF-8. They are probably windows-1252, which \
             Windows PowerShell writes with -Encoding Default: in that encoding, this character is \"ÿ\". To save the file \
             as UTF-8, open it in Notepad, choose Save As, and choose UTF-8 as the encoding."
        );
        let declared = b"<?xml version=\"1.0\" encoding=\"windows-1252\"?>\n<a x=\"\xfc\"/>";
        let error = decode(declared).unwrap_err();
        let said = error.to_string();
        assert!(
            said.contains("declares the encoding \"windows-1252\", which is not supported"),
            "{said}"
        );
        assert!(
            said.contains("choose UTF-8 as the encoding; then replace windows-1252 with utf-8"),
            "{said}"
        );
        let contradictory = b"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a x=\"\xfc\"/>";
        let said = decode(contradictory).unwrap_err().to_string();
        assert!(
            said.contains("The file says that it is utf-8, but the bytes"),
            "{said}"
        );
        let damaged = decode("<a b=\"ä\" c=\"".as_bytes()).unwrap();
        assert_eq!(damaged.1.code, Code::Utf8);
        let damaged = decode(b"<a b=\"\xc3\xa4\" c=\"\xfc\"/>")
            .unwrap_err()
            .to_string();
        assert!(damaged.contains("the file is damaged"), "{damaged}");
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
            "Line 1, column 31: The file declares utf-16, but its encoding is UTF-8. \
             Correct the first line, or save the file as utf-16."
        );
        assert_eq!(
            says(b"<?xml version=\"1.0\" encoding=\"windows-1252\"?><a/>"),
            "Line 1, column 31: The file says that its encoding is \"windows-1252\", but it is UTF-8. Write \
             utf-8 for windows-1252 in its first line."
        );
        assert_eq!(says(b""), "The file is empty.");
        assert_eq!(says(b"\xef\xbb\xbf \r\n"), "The file is empty.");
        let ascii = decode(b"<?xml version=\"1.0\" encoding=\"us-ascii\"?><a/>").unwrap();
        assert!(ascii.1.ascii_only);
    }

    #[test]
    fn an_unsupported_encoding_is_reported_by_its_name() {
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
