//! Widths of text, measured in the fonts that draw it, so that a picture that is created without a
//! window breaks and shortens text as the window does.

use unicode_segmentation::UnicodeSegmentation;

use crate::diagram::font::Font;
use crate::diagram::typefaces;

/// The width of a character that no font has, as wide as most replacement characters.
const REPLACEMENT: f32 = 0.6;

/// The width of a character as a fraction of the type size, in whichever font draws it.
fn advance(font: Font, character: char) -> f32 {
    let own = font.measures().advance(character);
    own.or_else(|| {
        Font::FALLBACK
            .iter()
            .find_map(|font| font.measures().advance(character))
    })
    .unwrap_or_else(|| {
        if !typefaces::is_drawn(character) {
            return 0.0;
        }
        typefaces::fallback()
            .and_then(|fallback| fallback.face_for(character))
            .and_then(|face| face.measures.advance(character))
            .unwrap_or(REPLACEMENT)
    })
}

/// The width of a line of text in points.
pub fn width(font: Font, size: f32, text: &str) -> f32 {
    size * text.chars().map(|c| advance(font, c)).sum::<f32>()
}

/// The text, or its beginning and end around an ellipsis if it does not fit: names of computers differ
/// at the beginning and show their location at the end.
pub fn elide_middle(font: Font, size: f32, text: &str, limit: f32) -> String {
    elide(font, size, text, limit, true)
}

/// The text, or its beginning and an ellipsis if it does not fit.
pub fn elide_end(font: Font, size: f32, text: &str, limit: f32) -> String {
    elide(font, size, text, limit, false)
}

/// The text, or an ellipsis and its end if it does not fit.
pub fn elide_beginning(font: Font, size: f32, text: &str, limit: f32) -> String {
    if width(font, size, text) <= limit {
        return text.to_owned();
    }
    let mut room = limit - size * advance(font, '…');
    let mut from = text.len();
    for (at, letter) in text.grapheme_indices(true).rev() {
        room -= width(font, size, letter);
        if room < 0.0 {
            break;
        }
        from = at;
    }
    format!("…{}", text.get(from..).unwrap_or_default())
}

fn elide(font: Font, size: f32, text: &str, limit: f32, keep_end: bool) -> String {
    if width(font, size, text) <= limit {
        return text.to_owned();
    }
    // What a reader sees as one letter is kept or left out as a whole, such as a letter with its
    // accents.
    let letters: Vec<&str> = text.graphemes(true).collect();
    let mut room = limit - size * advance(font, '…');
    let (mut head, mut tail) = (0, 0);
    while head + tail < letters.len() {
        let take_tail = keep_end && tail < head;
        let next = if take_tail {
            letters.get(letters.len() - 1 - tail)
        } else {
            letters.get(head)
        };
        room -= next.map_or(0.0, |letter| width(font, size, letter));
        if room < 0.0 {
            break;
        }
        if take_tail {
            tail += 1;
        } else {
            head += 1;
        }
    }
    let (beginning, rest) = letters.split_at(head);
    let end = rest.split_at(rest.len() - tail).1.concat();
    format!("{}…{end}", beginning.concat().trim_end())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_long_name_keeps_its_beginning_and_its_end() {
        let name = "sql-chat-production-cluster-01.emea.contoso.com";
        let short = elide_middle(Font::Mono, 13.0, name, 200.0);
        assert!(short.starts_with("sql-chat"), "{short}");
        assert!(short.ends_with("contoso.com"), "{short}");
        assert!(short.contains('…'));
        assert!(width(Font::Mono, 13.0, &short) <= 200.0);
        assert_eq!(elide_middle(Font::Mono, 13.0, "sql01", 200.0), "sql01");
        let end = elide_beginning(Font::Mono, 13.0, name, 60.0);
        assert!(end.starts_with('…') && end.ends_with(".com"), "{end}");
        assert!(width(Font::Mono, 13.0, &end) <= 60.0);
        assert_eq!(elide_beginning(Font::Mono, 13.0, "sql01", 60.0), "sql01");
    }

    #[test]
    fn a_long_state_is_shortened_at_the_end() {
        let state = "back end, archiving, monitoring, central management";
        let short = elide_end(Font::Sans, 11.5, state, 120.0);
        assert!(
            short.starts_with("back end") && short.ends_with('…'),
            "{short}"
        );
        assert!(width(Font::Sans, 11.5, &short) <= 120.0);
    }

    #[test]
    fn only_an_ellipsis_is_left_if_there_is_no_room() {
        assert_eq!(elide_middle(Font::Sans, 12.0, "contoso.com", 1.0), "…");
    }

    #[test]
    fn the_bundled_fonts_can_be_read() {
        for font in Font::ALL {
            assert!(font.measures().face.is_some(), "{font:?}");
            assert!(font == Font::Emoji || font.has('W'), "{font:?}");
        }
        assert!(width(Font::Sans, 10.0, "W") > width(Font::Sans, 10.0, "i"));
        assert_eq!(width(Font::Mono, 10.0, "W"), width(Font::Mono, 10.0, "i"));
    }

    #[test]
    fn a_letter_and_its_accents_are_removed_together() {
        let name = "e\u{301}".repeat(40);
        let short = elide_middle(Font::Sans, 12.0, &name, 100.0);
        let (beginning, end) = short.split_once('…').unwrap();
        assert!(beginning.ends_with('\u{301}'), "{short}");
        assert!(end.starts_with('e'), "{short}");
        let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";
        let short = elide_end(Font::Sans, 12.0, &family.repeat(20), 100.0);
        assert!(short.trim_end_matches('…').ends_with(family), "{short}");
    }
}
