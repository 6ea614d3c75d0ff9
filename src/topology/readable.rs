//! Names and texts of documents as shown to the user: very long names are cut, because repeating them would make a
//! message useless, and no character can affect the terminal, the log or the surrounding text.

use std::borrow::Cow;
use std::fmt::Write;

/// The maximum length of a name in a message; the longest name that DNS allows has 253 characters, and server names are
/// much shorter.
pub const LONGEST_NAME: usize = 100;

/// A name in a message: complete, or its first [`LONGEST_NAME`] characters and "…".
pub fn cut(name: &str) -> Cow<'_, str> {
    cut_to(name, LONGEST_NAME)
}

/// The maximum length, in a message, of a sentence that a user wrote, such as a reason.
pub const LONGEST_SENTENCE: usize = 300;

/// A text in a message: complete, or its first characters and "…".
pub fn cut_to(text: &str, longest: usize) -> Cow<'_, str> {
    match text.char_indices().nth(longest) {
        None => Cow::Borrowed(text),
        Some((end, _)) => {
            let kept = text.get(..end).unwrap_or_default();
            Cow::Owned(format!("{kept}…"))
        }
    }
}

/// A message from another library, which may repeat names of a document, with every long word cut.
pub fn cut_words(message: &str) -> Cow<'_, str> {
    let is_short = |word: &str| word.len() <= LONGEST_NAME;
    if message.split(' ').all(is_short) {
        return Cow::Borrowed(message);
    }
    let words: Vec<Cow<'_, str>> = message.split(' ').map(cut).collect();
    Cow::Owned(words.join(" "))
}

/// The maximum length of a message, in characters: a longer one would not be read to its end.
pub const LONGEST_MESSAGE: usize = 700;

/// A message of readable length. First the given names in it are cut, then every long word, and then the end if it is
/// still too long.
pub fn cut_message<'n>(message: &mut String, names: impl IntoIterator<Item = &'n str>) {
    if message.len() <= LONGEST_NAME {
        return;
    }
    for name in names {
        if name.len() > LONGEST_NAME && message.contains(name) {
            *message = message.replace(name, &cut(name));
        }
    }
    if let Cow::Owned(shorter) = cut_words(message) {
        *message = shorter;
    }
    if let Some((end, _)) = message.char_indices().nth(LONGEST_MESSAGE) {
        message.truncate(end);
        message.push('…');
    }
}

/// Whether a character would move the cursor, start a line, change the text direction, control a terminal, or be
/// invisible. Such a character is never displayed as it is. The joiners of many scripts and emoji (U+200C and U+200D)
/// are allowed.
pub fn is_acting(character: char) -> bool {
    character.is_control()
        || u32::from(character) & 0xfffe == 0xfffe
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// The text with every such character written as `\u{1b}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_acting) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_acting(character) {
            // Writing to a string cannot fail.
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// The text with its middle omitted if it is longer than `longest` characters.
pub fn cut_in_the_middle(text: &str, longest: usize) -> Cow<'_, str> {
    let count = text.chars().count();
    if count <= longest {
        return Cow::Borrowed(text);
    }
    let kept = longest.saturating_sub(1);
    let (head, tail) = (kept - kept / 2, kept / 2);
    let start = text.chars().take(head);
    let end = text.chars().skip(count - tail);
    Cow::Owned(start.chain(['…']).chain(end).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_in_a_message_is_shortened_and_the_sentence_continues() {
        let name = "Site of many words ".repeat(5_000);
        let mut message = format!("Site {name} has no pool. Add one to {name}.");
        cut_message(&mut message, [name.as_str()]);
        assert!(message.contains("… has no pool. Add one to "), "{message}");
        assert!(message.chars().count() < 300, "{message}");

        let mut unknown = format!("Site {name} has no pool.");
        cut_message(&mut unknown, []);
        assert_eq!(unknown.chars().count(), LONGEST_MESSAGE + 1);
    }

    #[test]
    fn a_name_of_readable_length_is_shown_whole() {
        let longest = "ä".repeat(LONGEST_NAME);
        assert_eq!(cut(&longest), longest);
        assert_eq!(cut(&format!("{longest}b")), format!("{longest}…"));
        assert_eq!(cut(""), "");
    }

    #[test]
    fn long_words_in_a_message_are_shortened_and_the_rest_stays() {
        let word = "x".repeat(5_000);
        let cut = cut_words("unknown field").into_owned() + &cut_words(&format!(" `{word}` here"));
        assert!(cut.starts_with("unknown field `xxx"), "{cut}");
        assert!(cut.ends_with("x… here"), "{cut}");
        assert!(cut.chars().count() < 130, "{cut}");
    }
}
