//! Characters that are not allowed in host names. One that is invisible, or looks like another, can only be found if
//! the message contains its code and name.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_security::confusable_detection::skeleton;

/// The maximum number of characters that a message lists for one name.
const MOST_NAMED: usize = 3;

/// The first character that host names cannot contain, including letters beyond A to Z. An underscore is accepted.
pub fn first_illegal(name: &str) -> Option<char> {
    name.chars().find(|character| {
        !(character.is_ascii_alphanumeric() || matches!(character, '-' | '.' | '_'))
    })
}

/// Whether the character is invisible or shows only as a gap: unusual spaces, directional marks, and characters that
/// Unicode has programs ignore.
fn is_invisible(character: char) -> bool {
    if character == ' ' || character.is_ascii_graphic() {
        return false;
    }
    // U+FFF9 to U+FFFB enclose annotations, and are invisible too.
    let frames = ('\u{fff9}'..='\u{fffb}').contains(&character);
    character.is_control()
        || character.is_whitespace()
        || frames
        || skeleton(character.encode_utf8(&mut [0; 4]))
            .next()
            .is_none()
}

/// The name with every invisible character written as `\u{200b}`.
pub fn visible(name: &str) -> Cow<'_, str> {
    if !name.contains(is_invisible) {
        return Cow::Borrowed(name);
    }
    let mut shown = String::with_capacity(name.len() + 8);
    for character in name.chars() {
        if is_invisible(character) {
            // Writing to a string cannot fail.
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// The plain host name character that looks like this one.
fn looks_like(character: char) -> Option<char> {
    let mut shape = skeleton(character.encode_utf8(&mut [0; 4]))
        .collect::<Vec<_>>()
        .into_iter();
    match (shape.next(), shape.next()) {
        (Some(plain), None) if plain.is_ascii_alphanumeric() || matches!(plain, '-' | '.') => {
            Some(plain)
        }
        _ => None,
    }
}

/// The invalid characters of a name, without duplicates, with code and name, in words: "contains U+200B ZERO WIDTH
/// SPACE, which cannot be seen".
pub fn odd_characters(name: &str) -> String {
    let mut odd: Vec<char> = Vec::new();
    for character in name.chars() {
        if first_illegal(character.encode_utf8(&mut [0; 4])).is_some() && !odd.contains(&character)
        {
            odd.push(character);
        }
    }
    let mut parts: Vec<String> = odd
        .iter()
        .take(MOST_NAMED)
        .map(|odd| in_words(*odd))
        .collect();
    if let Some(more) = odd.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
        parts.push(format!("{more} more"));
    }
    let last = parts.pop().unwrap_or_default();
    match parts.is_empty() {
        true => format!("contains {last}"),
        false => format!("contains {} and {last}", parts.join(", ")),
    }
}

/// The first character that is invisible or looks like a plain one, in words. For names that may contain letters of any
/// alphabet.
pub fn deceptive(name: &str) -> Option<String> {
    let is_deceptive = |character: &char| {
        !character.is_ascii() && (is_invisible(*character) || looks_like(*character).is_some())
    };
    name.chars().find(is_deceptive).map(in_words)
}

/// How a message shows a character: as it is, or by its code and name if it would not be visible.
pub fn in_words(character: char) -> String {
    if character == ' ' {
        return "a space".to_owned();
    }
    if character.is_ascii_graphic() {
        return format!("“{character}”");
    }
    let code = format!("U+{:04X} {}", u32::from(character), name_of(character));
    if is_invisible(character) {
        format!("{code} (invisible)")
    } else if let Some(plain) = looks_like(character) {
        format!("{code} (looks like “{plain}”)")
    } else {
        format!("“{character}” ({code})")
    }
}

fn name_of(character: char) -> &'static str {
    match character {
        '\t' => "TAB",
        '\n' => "LINE FEED",
        '\r' => "CARRIAGE RETURN",
        control if control.is_control() => "CONTROL CHARACTER",
        other => charname::get_name(u32::from(other)),
    }
}

/// The name as it appears: without invisible characters, and with look-alikes replaced by plain characters. `None` if
/// an invalid character remains.
pub fn without_odd(name: &str) -> Option<String> {
    let mut plain = String::with_capacity(name.len());
    for character in name.trim().chars() {
        if first_illegal(character.encode_utf8(&mut [0; 4])).is_none() {
            plain.push(character);
        } else if !is_invisible(character) {
            plain.push(looks_like(character)?);
        }
    }
    Some(plain)
}

/// The clipboard text for a one-line field: without surrounding white space and invisible characters. Cells of a table
/// are separated by commas, so that two names never become one.
pub fn pasted(text: &str) -> String {
    let is_around = |character: char| character == ' ' || is_invisible(character);
    let cells: Vec<&str> = text
        .split(['\r', '\n', '\t', '\u{2028}', '\u{2029}'])
        .map(|cell| cell.trim_matches(is_around))
        .filter(|cell| !cell.is_empty())
        .collect();
    cells.join(", ")
}

/// Whether a text contains a placeholder of a template or script instead of a name: `$Fqdn`, `<fqdn>`,
/// `%COMPUTERNAME%`, `{{ fqdn }}`, alone or as part of the name.
pub fn is_placeholder(name: &str) -> bool {
    let between = |open: char, close: char| {
        name.split_once(open)
            .and_then(|(_, rest)| rest.split_once(close))
            .is_some_and(|(inner, _)| inner.contains(char::is_alphabetic) && !inner.contains(':'))
    };
    let variable = name.split_once('$').is_some_and(|(_, rest)| {
        rest.starts_with(|c: char| c.is_alphabetic() || "_{(".contains(c))
    });
    variable || between('<', '>') || between('%', '%') || between('{', '}') || between('[', ']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_and_look_alike_characters_are_reported_by_code_and_name() {
        for (name, words) in [
            (
                "a\u{200b}.b",
                "contains U+200B ZERO WIDTH SPACE (invisible)",
            ),
            ("a\u{a0}.b", "contains U+00A0 NO-BREAK SPACE (invisible)"),
            (
                "a\u{2011}1.b",
                "contains U+2011 NON-BREAKING HYPHEN (looks like “-”)",
            ),
            (
                "ch\u{430}t.b",
                "contains U+0430 CYRILLIC SMALL LETTER A (looks like “a”)",
            ),
            ("a\t.b", "contains U+0009 TAB (invisible)"),
            ("a b.c", "contains a space"),
            ("a/b.c", "contains “/”"),
            (
                "zürich.b",
                "contains “ü” (U+00FC LATIN SMALL LETTER U WITH DIAERESIS)",
            ),
        ] {
            assert_eq!(odd_characters(name), words);
        }
        assert_eq!(
            odd_characters("a/b/c:d e*f"),
            "contains “/”, “:”, a space and 1 more"
        );
    }

    #[test]
    fn letters_of_other_alphabets_are_deceptive_only_if_they_look_like_plain_ones() {
        let found = deceptive("PCH\u{410}T").unwrap_or_default();
        assert!(
            found.starts_with("U+0410 CYRILLIC CAPITAL LETTER A"),
            "{found}"
        );
        assert!(deceptive("PCHAT\u{200b}").is_some());
        assert_eq!(deceptive("PCHAT 1"), None);
        assert_eq!(deceptive("Züge_東京"), None);
    }

    #[test]
    fn invisible_characters_of_a_name_are_shown() {
        assert_eq!(
            visible("a\u{200b}b\u{feff}\u{202e}\u{ad}\n"),
            r"a\u{200b}b\u{feff}\u{202e}\u{ad}\u{a}"
        );
        assert_eq!(
            visible("zürich 東京 ch\u{430}t-01"),
            "zürich 東京 ch\u{430}t-01"
        );
    }

    #[test]
    fn look_alike_characters_can_be_replaced_by_plain_ones() {
        let plain = |name| without_odd(name);
        assert_eq!(
            plain("ch\u{430}t\u{2011}01.b\u{200b}"),
            Some("chat-01.b".to_owned())
        );
        assert_eq!(plain("chat.b \r\n"), Some("chat.b".to_owned()));
        assert_eq!(plain("zürich.b"), None);
        assert_eq!(plain("a b.c"), None);
    }

    #[test]
    fn a_pasted_name_is_trimmed_and_cells_stay_separate() {
        for (text, taken) in [
            ("chat03.b\r\n", "chat03.b"),
            ("\u{200b}chat03.b\u{a0}", "chat03.b"),
            ("  chat03.b\t", "chat03.b"),
            ("chat03.b\r\nchat04.b\r\n", "chat03.b, chat04.b"),
            ("chat03.b\tchat04.b", "chat03.b, chat04.b"),
            ("Chat of everybody", "Chat of everybody"),
            (
                "\u{645}\u{6cc}\u{200c}\u{62e}",
                "\u{645}\u{6cc}\u{200c}\u{62e}",
            ),
            ("\n", ""),
        ] {
            assert_eq!(pasted(text), taken, "{text:?}");
        }
    }

    #[test]
    fn placeholders_from_templates_are_recognized() {
        for name in [
            "$Fqdn",
            "${fqdn}",
            "$(fqdn)",
            "<fqdn>",
            "%COMPUTERNAME%",
            "%COMPUTERNAME%.contoso.com",
            "{{ fqdn }}",
            "[pool FQDN]",
        ] {
            assert!(is_placeholder(name), "{name}");
        }
        for name in [
            "a$.contoso.com",
            "100%.contoso.com",
            "a>b<c",
            "fe80::1%1",
            "[fe80::1]443",
        ] {
            assert!(!is_placeholder(name), "{name}");
        }
    }
}
