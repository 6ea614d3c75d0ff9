//! Widths of text, measured in the bundled fonts, so that a picture made without a window breaks
//! and elides as the window does.

use std::sync::OnceLock;

use ttf_parser::Face;

/// The bundled typefaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Font {
    /// IBM Plex Sans.
    Sans,
    /// IBM Plex Sans SemiBold.
    SansSemiBold,
    /// IBM Plex Mono, for names of computers.
    Mono,
}

impl Font {
    /// Every typeface.
    pub const ALL: [Self; 3] = [Self::Sans, Self::SansSemiBold, Self::Mono];

    /// The font file.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../../assets/fonts/IBMPlexSans-Regular.ttf"),
            Self::SansSemiBold => include_bytes!("../../assets/fonts/IBMPlexSans-SemiBold.ttf"),
            Self::Mono => include_bytes!("../../assets/fonts/IBMPlexMono-Regular.ttf"),
        }
    }

    /// The family's name inside the font file.
    pub fn family(self) -> &'static str {
        match self {
            Self::Sans | Self::SansSemiBold => "IBM Plex Sans",
            Self::Mono => "IBM Plex Mono",
        }
    }

    fn measures(self) -> &'static Measures {
        static MEASURES: [OnceLock<Measures>; 3] =
            [OnceLock::new(), OnceLock::new(), OnceLock::new()];
        MEASURES[self as usize].get_or_init(|| Measures::read(self.bytes()))
    }
}

/// Characters whose widths are kept: those of Western European names.
const KEPT: usize = 0x180;

/// Widths of a typeface in parts of its size.
struct Measures {
    face: Option<Face<'static>>,
    kept: Vec<f32>,
}

impl Measures {
    fn read(bytes: &'static [u8]) -> Self {
        let face = Face::parse(bytes, 0).ok();
        let kept = (0..KEPT as u32)
            .map(|code| {
                char::from_u32(code).map_or(0.0, |character| advance(face.as_ref(), character))
            })
            .collect();
        Self { face, kept }
    }

    fn advance(&self, character: char) -> f32 {
        self.kept
            .get(character as usize)
            .copied()
            .unwrap_or_else(|| advance(self.face.as_ref(), character))
    }
}

/// The width of a character in parts of the size; a character that the font has not is as wide as
/// most replacements are.
fn advance(face: Option<&Face<'_>>, character: char) -> f32 {
    face.and_then(|face| {
        let glyph = face.glyph_index(character)?;
        let advance = face.glyph_hor_advance(glyph)?;
        Some(f32::from(advance) / f32::from(face.units_per_em()))
    })
    .unwrap_or(0.6)
}

/// Width of a line of text in points.
pub fn width(font: Font, size: f32, text: &str) -> f32 {
    let measures = font.measures();
    size * text.chars().map(|c| measures.advance(c)).sum::<f32>()
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
    let measures = font.measures();
    let characters: Vec<char> = text.chars().collect();
    let mut room = limit - size * measures.advance('…');
    let (mut head, mut tail) = (0, 0);
    while head + tail < characters.len() {
        let take_tail = keep_end && tail < head;
        let next = if take_tail {
            characters.get(characters.len() - 1 - tail)
        } else {
            characters.get(head)
        };
        room -= next.map_or(0.0, |c| size * measures.advance(*c));
        if room < 0.0 {
            break;
        }
        if take_tail {
            tail += 1;
        } else {
            head += 1;
        }
    }
    let beginning: String = characters.iter().take(head).collect();
    let end: String = characters.iter().skip(characters.len() - tail).collect();
    format!("{}…{end}", beginning.trim_end())
}

#[cfg(test)]
mod tests {
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
        }
        assert!(width(Font::Sans, 10.0, "W") > width(Font::Sans, 10.0, "i"));
        assert_eq!(width(Font::Mono, 10.0, "W"), width(Font::Mono, 10.0, "i"));
    }
}
