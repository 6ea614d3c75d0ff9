//! The bundled typefaces and the widths of their characters.

use std::sync::OnceLock;

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

/// The bundled typefaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Font {
    /// IBM Plex Sans.
    Sans,
    /// IBM Plex Sans SemiBold.
    SansSemiBold,
    /// IBM Plex Mono, for names of computers.
    Mono,
    /// Noto Emoji, for characters that the others lack: outlines without color.
    Emoji,
}

impl Font {
    /// Every typeface.
    pub const ALL: [Self; 4] = [Self::Sans, Self::SansSemiBold, Self::Mono, Self::Emoji];

    /// The typefaces for a character that another typeface lacks; they come before any system font.
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

    /// The name of the family inside the font file.
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

    /// Whether a bundled typeface has the character, in any text.
    pub fn is_bundled(character: char) -> bool {
        Self::FALLBACK.iter().any(|font| font.has(character))
    }

    /// The character widths of the typeface.
    pub(super) fn measures(self) -> &'static Measures {
        static MEASURES: [OnceLock<Measures>; 4] = [const { OnceLock::new() }; 4];
        MEASURES[self as usize].get_or_init(|| Measures::read(self.bytes(), 0))
    }

    /// The number of the glyph for a character.
    #[cfg(test)]
    pub(super) fn glyph(self, character: char) -> u32 {
        let font = FontRef::new(self.bytes()).ok();
        let glyph = font.and_then(|font| font.charmap().map(character));
        glyph.map_or(0, |glyph| glyph.to_u32())
    }
}

/// The number of characters whose widths are cached: those of Western European names.
const KEPT: usize = 0x180;

/// Character widths of a font, as fractions of the type size.
pub(super) struct Measures {
    pub(super) face: Option<FaceMeasures>,
    kept: Vec<Option<f32>>,
}

pub(super) struct FaceMeasures {
    characters: Charmap<'static>,
    glyphs: GlyphMetrics<'static>,
    units_per_em: f32,
}

impl Measures {
    /// Reads a font; a font that cannot be read has no characters.
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

    /// The width of a character; `None` if the font lacks it.
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
