//! Characters that XML documents cannot contain, not even as character references. The product's own reader refuses
//! such documents, so reading them here would be of no use.

/// The number of bytes checked together: in most documents, none of them can belong to such a character, and this is
/// determined for many bytes at once.
const CHUNK: usize = 4096;

/// Whether XML 1.0 forbids the character with this code point (section 2.2 of its specification).
pub fn is_forbidden(character: u32) -> bool {
    !matches!(
        character,
        0x09 | 0x0a | 0x0d | 0x20..=0xd7ff | 0xe000..=0xfffd | 0x1_0000..=0x10_ffff
    )
}

/// The first forbidden character, with its byte offset.
pub fn first_forbidden(text: &str) -> Option<(usize, u32)> {
    // U+FFFE and U+FFFF start with the byte EF; all others are single bytes. Text cannot contain surrogates.
    let may_begin = |byte: u8| byte == 0xef || is_forbidden(u32::from(byte)) && byte < 0x80;
    let bytes = text.as_bytes();
    for (number, chunk) in bytes.chunks(CHUNK).enumerate() {
        if !chunk.iter().fold(false, |any, byte| any | may_begin(*byte)) {
            continue;
        }
        for (at, byte) in (number * CHUNK..).zip(chunk) {
            match (byte, bytes.get(at + 1), bytes.get(at + 2)) {
                (0xef, Some(0xbf), Some(last @ (0xbe | 0xbf))) => {
                    return Some((at, 0xff00 | u32::from(last | 0x40)));
                }
                (byte, ..) if *byte != 0xef && may_begin(*byte) => {
                    return Some((at, u32::from(*byte)));
                }
                _ => {}
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_forbidden_character_is_found_and_its_neighbors_are_not() {
        for number in (0..0x300).chain(0xd700..0x1_0100).chain([0x10_ffff]) {
            let Some(character) = char::from_u32(number) else {
                assert!(is_forbidden(number), "{number:x}");
                continue;
            };
            for before in ["", "äx", &"y".repeat(CHUNK - 1), &"z".repeat(CHUNK)] {
                let text = format!("{before}{character}.");
                let expected = is_forbidden(number).then_some((before.len(), number));
                assert_eq!(first_forbidden(&text), expected, "U+{number:04X}");
            }
        }
    }
}
