//! Names in messages. A document may hold a name of a hundred megabytes, and a message that repeats it
//! whole says nothing.

use std::borrow::Cow;

/// Characters of a name that a message shows; the longest name that DNS allows has 253, the longest
/// that people give their servers far less.
pub const LONGEST_NAME: usize = 100;

/// A name as a message shows it: whole, or its first [`LONGEST_NAME`] characters and "…".
pub fn cut(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(LONGEST_NAME) {
        None => Cow::Borrowed(name),
        Some((end, _)) => {
            let kept = name.get(..end).unwrap_or_default();
            Cow::Owned(format!("{kept}…"))
        }
    }
}

/// A message of someone else's making, which may repeat names of a document, with every long word cut.
pub fn cut_words(message: &str) -> Cow<'_, str> {
    let is_short = |word: &str| word.len() <= LONGEST_NAME;
    if message.split(' ').all(is_short) {
        return Cow::Borrowed(message);
    }
    let words: Vec<Cow<'_, str>> = message.split(' ').map(cut).collect();
    Cow::Owned(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_readable_length_is_shown_whole() {
        let longest = "ä".repeat(LONGEST_NAME);
        assert_eq!(cut(&longest), longest);
        assert_eq!(cut(&format!("{longest}b")), format!("{longest}…"));
        assert_eq!(cut(""), "");
    }

    #[test]
    fn long_words_of_a_message_are_cut_and_the_rest_stays() {
        let word = "x".repeat(5_000);
        let cut = cut_words("unknown field").into_owned() + &cut_words(&format!(" `{word}` here"));
        assert!(cut.starts_with("unknown field `xxx"), "{cut}");
        assert!(cut.ends_with("x… here"), "{cut}");
        assert!(cut.chars().count() < 130, "{cut}");
    }
}
