//! The picture as lines and letters with their positions, created from the same SVG that is written,
//! with the bundled fonts and, for characters that they lack, system fonts. PNG and PDF are drawn from
//! it.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use resvg::usvg;
use resvg::usvg::fontdb::{Database, ID, Source};

use crate::diagram::Diagram;
use crate::diagram::font::Font;
use crate::diagram::svg::{self, PictureOptions};
use crate::diagram::typefaces::{self, Fallback};

/// Why a picture could not be created.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The picture would take more memory than is sensible.
    #[error(
        "The picture would be {width} x {height} pixels. Choose a scale of {most} or less, or save as SVG, \
         which has no limit."
    )]
    TooLarge {
        /// Width in pixels.
        width: u64,
        /// Height in pixels.
        height: u64,
        /// The largest scale that is possible.
        most: f32,
    },
    /// The scale is not a positive number.
    #[error("The scale must be greater than zero, not {0}.")]
    Scale(f32),
    /// The renderer does not understand the SVG.
    #[error("The picture could not be drawn: {0}")]
    Render(#[from] usvg::Error),
    /// The picture could not be compressed.
    #[error("The picture could not be encoded as {0}: {1}")]
    Encode(&'static str, String),
}

/// The picture with positioned letters.
///
/// # Errors
/// When the renderer does not understand the SVG.
pub(super) fn tree(
    diagram: &Diagram,
    options: &PictureOptions,
) -> Result<usvg::Tree, PictureError> {
    tree_with(diagram, options, typefaces::fallback)
}

/// Like [`tree`], with other system fonts.
pub(super) fn tree_with<'f>(
    diagram: &Diagram,
    options: &PictureOptions,
    fallback: impl Fn() -> Option<&'f Fallback>,
) -> Result<usvg::Tree, PictureError> {
    let svg = svg::in_pixels(diagram, options);
    let (fontdb, font_resolver) = fonts_for(&svg, fallback);
    let svg_options = usvg::Options {
        fontdb,
        font_resolver,
        font_family: Font::Sans.family().to_owned(),
        ..usvg::Options::default()
    };
    Ok(usvg::Tree::from_str(&svg, &svg_options)?)
}

/// The bundled fonts.
fn bundled() -> &'static (Arc<Database>, [ID; 2]) {
    static FONTS: OnceLock<(Arc<Database>, [ID; 2])> = OnceLock::new();
    FONTS.get_or_init(|| {
        let mut fonts = Database::new();
        let mut load = |font: Font| {
            let ids = fonts.load_font_source(Source::Binary(Arc::new(font.bytes())));
            ids.first().copied().unwrap_or_else(ID::dummy)
        };
        for font in [Font::SansSemiBold, Font::Mono] {
            load(font);
        }
        let fallback = Font::FALLBACK.map(load);
        (Arc::new(fonts), fallback)
    })
}

/// The fonts that the texts of a picture need: the bundled ones and those of the system, and which font
/// draws which character. The system is only asked when the bundled fonts lack something.
fn fonts_for<'f>(
    svg: &str,
    fallback: impl Fn() -> Option<&'f Fallback>,
) -> (Arc<Database>, usvg::FontResolver<'static>) {
    let (bundled, bundled_fallback) = bundled();
    let mut fonts = Arc::clone(bundled);
    let mut by_name: BTreeMap<&str, Option<ID>> = BTreeMap::new();
    let mut by_character: BTreeMap<char, ID> = BTreeMap::new();
    let lacking = svg.chars().filter(|character| {
        !character.is_ascii() && typefaces::is_drawn(*character) && !Font::is_bundled(*character)
    });
    for character in lacking {
        let Some(face) = fallback().and_then(|fallback| fallback.face_for(character)) else {
            continue;
        };
        let id = *by_name.entry(&face.name).or_insert_with(|| {
            let source = Source::Binary(Arc::new(face.bytes));
            let ids = Arc::make_mut(&mut fonts).load_font_source(source);
            ids.iter()
                .copied()
                .find(|id| fonts.face(*id).is_some_and(|info| info.index == face.index))
        });
        if let Some(id) = id {
            by_character.insert(character, id);
        }
    }
    let resolver = usvg::FontResolver {
        select_fallback: Box::new(move |character, used, _| {
            let own = Font::FALLBACK.iter().zip(bundled_fallback);
            let mut own = own.filter(|(font, _)| font.has(character));
            let id = own.next().map(|(_, id)| *id);
            id.or_else(|| by_character.get(&character).copied())
                .filter(|id| !used.contains(id))
        }),
        ..usvg::FontResolver::default()
    };
    (fonts, resolver)
}
