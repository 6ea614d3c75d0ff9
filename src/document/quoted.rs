//! Values of a document in messages: quoted, readable, and described as empty if nothing would be visible.

use super::shown::visible;
use crate::topology::readable::cut;

/// A value for the middle of a sentence: `"one"`, or `an empty value`.
pub fn quoted(value: &str) -> String {
    match value {
        "" => "an empty value".to_owned(),
        value if value.chars().all(char::is_whitespace) => "a blank value".to_owned(),
        value => format!("\"{}\"", visible(&cut(value))),
    }
}

/// A value for the start of a sentence.
pub fn quoted_first(value: &str) -> String {
    let quoted = quoted(value);
    match quoted.strip_prefix("a") {
        Some(rest) => format!("A{rest}"),
        None => quoted,
    }
}

/// Why a value is not a number from 0 to `most`, without a period.
pub fn not_a_number(value: &str, most: u32) -> String {
    let number = value.trim();
    let digits = number.strip_prefix(['-', '+']).unwrap_or(number);
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    match is_number {
        true => format!("{} is not a number from 0 to {most}", quoted(value)),
        false => format!("{} is not a number", quoted_first(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invisible_value_is_described_in_words() {
        assert_eq!(quoted("one"), "\"one\"");
        assert_eq!(quoted(""), "an empty value");
        assert_eq!(quoted_first(" \t"), "A blank value");
        assert_eq!(quoted("a\u{202e}b"), "\"a\\u{202e}b\"");
        assert_eq!(quoted_first("a"), "\"a\"");
    }
}
