//! The picture as PNG, rendered from the same SVG with the bundled fonts and, for what they lack, those
//! of the system. Needs no display.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use resvg::usvg::fontdb::{Database, ID, Source};
use resvg::{tiny_skia, usvg};

use crate::diagram::Diagram;
use crate::diagram::font::Font;
use crate::diagram::svg::{self, PictureOptions};
use crate::diagram::typefaces::{self, Fallback};

/// Why a picture could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// It would take more memory than is sensible.
    #[error(
        "The picture would be {width} x {height} pixels. Choose a smaller scale, or SVG, which has no limit."
    )]
    TooLarge {
        /// Width in pixels.
        width: u64,
        /// Height in pixels.
        height: u64,
    },
    /// The scale is not a positive number.
    #[error("The scale {0} is not possible; it must be greater than zero.")]
    Scale(f32),
    /// The renderer does not understand the SVG.
    #[error("The picture could not be drawn: {0}")]
    Render(#[from] usvg::Error),
    /// The pixels could not be packed.
    #[error("The picture could not be packed as PNG: {0}")]
    Encode(String),
}

/// Most pixels of a picture: half a gigabyte of memory while it is drawn.
const PIXEL_LIMIT: u64 = 128 * 1024 * 1024;

/// Draws the picture; `scale` is pixels for a point.
///
/// # Errors
/// When the picture would be too large, or cannot be drawn or packed.
pub fn to_png(
    diagram: &Diagram,
    options: &PictureOptions,
    scale: f32,
) -> Result<Vec<u8>, PictureError> {
    draw(diagram, options, scale, typefaces::fallback)
}

fn draw<'f>(
    diagram: &Diagram,
    options: &PictureOptions,
    scale: f32,
    fallback: impl Fn() -> Option<&'f Fallback>,
) -> Result<Vec<u8>, PictureError> {
    if !(scale.is_finite() && scale > 0.0) {
        return Err(PictureError::Scale(scale));
    }
    let extent = svg::extent(diagram, options);
    let pixels = |length: f32| (f64::from(length) * f64::from(scale)).ceil().max(1.0) as u64;
    let (width, height) = (pixels(extent.width()), pixels(extent.height()));
    let too_large = PictureError::TooLarge { width, height };
    if width.saturating_mul(height) > PIXEL_LIMIT {
        return Err(too_large);
    }
    let (Ok(width), Ok(height)) = (u32::try_from(width), u32::try_from(height)) else {
        return Err(too_large);
    };
    let Some(mut pixmap) = tiny_skia::Pixmap::new(width, height) else {
        return Err(too_large);
    };
    let svg = svg::to_svg(diagram, options);
    let (fontdb, font_resolver) = fonts_for(&svg, fallback);
    let svg_options = usvg::Options {
        fontdb,
        font_resolver,
        font_family: Font::Sans.family().to_owned(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(&svg, &svg_options)?;
    resvg::render(
        &tree,
        tiny_skia::Transform::from_scale(scale, scale),
        &mut pixmap.as_mut(),
    );
    pixmap
        .encode_png()
        .map_err(|error| PictureError::Encode(error.to_string()))
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

/// The bundled fonts, those of the system that the texts of a picture need, and who draws what. The system
/// is only asked when the bundled fonts lack something.
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::typefaces::testing;
    use super::super::{Rect, SiteRegion};
    use super::*;
    use crate::design::Point;
    use crate::topology::SiteId;

    fn site(name: &str) -> Diagram {
        let rect = Rect {
            min: Point::new(0.0, 0.0),
            max: Point::new(400.0, 200.0),
        };
        Diagram {
            sites: vec![SiteRegion {
                id: SiteId(1),
                title: name.to_owned(),
                rect,
                badge: None,
            }],
            bounds: rect,
            ..Diagram::default()
        }
    }

    fn png(name: &str, fallback: Option<&Fallback>) -> Vec<u8> {
        draw(&site(name), &PictureOptions::default(), 1.0, || fallback).unwrap()
    }

    #[test]
    fn what_the_bundled_fonts_lack_is_drawn_with_another_font() {
        let fallback = Fallback::new(testing::database(&["日本"]));
        let without = png("日本 1", None);
        assert_ne!(png("日本 1", Some(&fallback)), without);
        assert_eq!(
            png("日本 1", Some(&fallback)),
            png("日本 1", Some(&fallback))
        );
        // Every character of the test font looks the same.
        assert_eq!(
            png("日本 1", Some(&fallback)),
            png("本日 1", Some(&fallback))
        );
        // What it lacks too is a box as before.
        assert_eq!(png("한국", Some(&fallback)), png("한국", None));
    }

    #[test]
    fn fonts_of_the_system_are_asked_for_nothing_that_is_bundled() {
        let asked = std::cell::Cell::new(false);
        let fallback = || {
            asked.set(true);
            None
        };
        let name = "Zürich, Москва, Αθήνα \u{1f600}";
        draw(&site(name), &PictureOptions::default(), 1.0, fallback).unwrap();
        assert!(!asked.get());
    }

    #[test]
    fn emoji_are_drawn_without_any_font_of_the_system() {
        assert_ne!(png("\u{1f600}", None), png("\u{e000}", None));
        assert_ne!(png("\u{1f600}", None), png("\u{1f3e2}", None));
    }
}
