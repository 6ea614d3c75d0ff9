//! Widths of text, measured in the fonts that draw it, so that a picture made without a window breaks
//! and elides as the window does.

use std::sync::OnceLock;

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};
use unicode_segmentation::UnicodeSegmentation;

use crate::diagram::typefaces;

/// The bundled typefaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Font {
    /// IBM Plex Sans.
    Sans,
    /// IBM Plex Sans SemiBold.
    SansSemiBold,
    /// IBM Plex Mono, for names of computers.
    Mono,
    /// Noto Emoji, for what the others lack: outlines without color.
    Emoji,
}

impl Font {
    /// Every typeface.
    pub const ALL: [Self; 4] = [Self::Sans, Self::SansSemiBold, Self::Mono, Self::Emoji];

    /// What draws a character that a typeface lacks, before any font of the system.
    pub const FALLBACK: [Self; 2] = [Self::Sans, Self::Emoji];

    /// The font file.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../../assets/fonts/IBMPlexSans-Regular.ttf"),
            Self::SansSemiBold => include_bytes!("../../assets/fonts/IBMPlexSans-SemiBold.ttf"),
            Self::Mono => include_bytes!("../../assets/fonts/IBMPlexMono-Regular.ttf"),
            Self::Emoji => include_bytes!("../../assets/fonts/NotoEmoji-Regular.ttf"),
        }
    }

    /// The family's name inside the font file.
    pub fn family(self) -> &'static str {
        match self {
            Self::Sans | Self::SansSemiBold => "IBM Plex Sans",
            Self::Mono => "IBM Plex Mono",
            Self::Emoji => "Noto Emoji",
        }
    }

    /// Whether the typeface has a character.
    pub fn has(self, character: char) -> bool {
        self.measures().advance(character).is_some()
    }

    /// Whether a bundled typeface draws a character in any text.
    pub fn is_bundled(character: char) -> bool {
        Self::FALLBACK.iter().any(|font| font.has(character))
    }

    /// Width of a character in parts of the size, in whichever font draws it.
    fn advance(self, character: char) -> f32 {
        let own = self.measures().advance(character);
        own.or_else(|| {
            Self::FALLBACK
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

    fn measures(self) -> &'static Measures {
        static MEASURES: [OnceLock<Measures>; 4] = [const { OnceLock::new() }; 4];
        MEASURES[self as usize].get_or_init(|| Measures::read(self.bytes(), 0))
    }

    /// The number of a character's glyph.
    #[cfg(test)]
    pub(super) fn glyph(self, character: char) -> u32 {
        let font = FontRef::new(self.bytes()).ok();
        let glyph = font.and_then(|font| font.charmap().map(character));
        glyph.map_or(0, |glyph| glyph.to_u32())
    }
}

/// Characters whose widths are kept: those of Western European names.
const KEPT: usize = 0x180;

/// Width of a character that no font has, as wide as most replacements are.
const REPLACEMENT: f32 = 0.6;

/// Widths of a font in parts of its size.
pub(super) struct Measures {
    face: Option<FaceMeasures>,
    kept: Vec<Option<f32>>,
}

struct FaceMeasures {
    characters: Charmap<'static>,
    glyphs: GlyphMetrics<'static>,
    units_per_em: f32,
}

impl Measures {
    /// Reads a font; one that cannot be read has no characters.
    pub(super) fn read(bytes: &'static [u8], index: u32) -> Self {
        let face = FontRef::from_index(bytes, index).ok().map(|font| {
            let location = LocationRef::default();
            FaceMeasures {
                characters: font.charmap(),
                glyphs: font.glyph_metrics(Size::unscaled(), location),
                units_per_em: f32::from(font.metrics(Size::unscaled(), location).units_per_em),
            }
        });
        let kept = (0..KEPT as u32)
            .map(|code| face.as_ref()?.advance(char::from_u32(code)?))
            .collect();
        Self { face, kept }
    }

    /// Width of a character; `None` when the font lacks it.
    pub(super) fn advance(&self, character: char) -> Option<f32> {
        match self.kept.get(character as usize) {
            Some(kept) => *kept,
            None => self.face.as_ref()?.advance(character),
        }
    }
}

impl FaceMeasures {
    fn advance(&self, character: char) -> Option<f32> {
        let glyph = self.characters.map(character)?;
        Some(self.glyphs.advance_width(glyph)? / self.units_per_em)
    }
}

/// Width of a line of text in points.
pub fn width(font: Font, size: f32, text: &str) -> f32 {
    size * text.chars().map(|c| font.advance(c)).sum::<f32>()
}

/// The text, or its beginning and end around an ellipsis so that it fits: names of computers differ
/// at the beginning and say where they are at the end.
pub fn elide_middle(font: Font, size: f32, text: &str, limit: f32) -> String {
    elide(font, size, text, limit, true)
}

/// The text, or its beginning and an ellipsis so that it fits.
pub fn elide_end(font: Font, size: f32, text: &str, limit: f32) -> String {
    elide(font, size, text, limit, false)
}

fn elide(font: Font, size: f32, text: &str, limit: f32, keep_end: bool) -> String {
    if width(font, size, text) <= limit {
        return text.to_owned();
    }
    // What a reader sees as one letter is kept or left out whole, such as a letter and its accents.
    let letters: Vec<&str> = text.graphemes(true).collect();
    let mut room = limit - size * font.advance('…');
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
    }

    #[test]
    fn a_long_state_loses_its_end() {
        let state = "back end, archiving, monitoring, central management";
        let short = elide_end(Font::Sans, 11.5, state, 120.0);
        assert!(
            short.starts_with("back end") && short.ends_with('…'),
            "{short}"
        );
        assert!(width(Font::Sans, 11.5, &short) <= 120.0);
    }

    #[test]
    fn no_room_at_all_leaves_an_ellipsis() {
        assert_eq!(elide_middle(Font::Sans, 12.0, "contoso.com", 1.0), "…");
    }

    #[test]
    fn fonts_are_read() {
        for font in Font::ALL {
            assert!(font.measures().face.is_some(), "{font:?}");
            assert!(font == Font::Emoji || font.has('W'), "{font:?}");
        }
        assert!(width(Font::Sans, 10.0, "W") > width(Font::Sans, 10.0, "i"));
        assert_eq!(width(Font::Mono, 10.0, "W"), width(Font::Mono, 10.0, "i"));
    }

    #[test]
    fn a_letter_and_its_accents_are_left_out_together() {
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
