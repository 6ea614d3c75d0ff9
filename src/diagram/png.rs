//! The picture as PNG, rendered from the same SVG with the bundled fonts and, for characters that they
//! lack, system fonts. Needs no display.

use resvg::tiny_skia;

use crate::diagram::Diagram;
use crate::diagram::svg::{self, PictureOptions};
use crate::diagram::typefaces::{self, Fallback};
use crate::diagram::vector;

pub use crate::diagram::vector::PictureError;

/// The most pixels that a picture may have: half a gigabyte of memory while it is drawn.
const PIXEL_LIMIT: u64 = 128 * 1024 * 1024;

/// The pixels of a picture, four bytes each: red, green, blue and opacity, not premultiplied.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Pixels {
    pub width: usize,
    pub height: usize,
    /// The bytes, row by row.
    pub rgba: Vec<u8>,
}

/// The largest scale, up to `wanted`, whose picture fits into memory; it has few digits, so that it can
/// be shown and typed.
pub fn possible_scale(diagram: &Diagram, options: &PictureOptions, wanted: f32) -> f32 {
    let size = svg::shown_size(diagram, options);
    let area = f64::from(size.width.max(1.0)) * f64::from(size.height.max(1.0));
    // Slightly less, because sides are rounded up.
    let most = (PIXEL_LIMIT as f64 * 0.99 / area).sqrt() as f32;
    if wanted <= most {
        return wanted;
    }
    let digits = if most < 0.1 { 1_000.0 } else { 100.0 };
    (most * digits).floor().max(1.0) / digits
}

/// Draws the picture; `scale` is pixels for a point.
///
/// # Errors
/// When the picture would be too large, or cannot be drawn or compressed.
pub fn to_png(
    diagram: &Diagram,
    options: &PictureOptions,
    scale: f32,
) -> Result<Vec<u8>, PictureError> {
    draw(diagram, options, scale, typefaces::fallback)
}

/// Draws the picture for the clipboard; `scale` is pixels for a point.
///
/// # Errors
/// When the picture would be too large, or cannot be drawn.
pub fn to_pixels(
    diagram: &Diagram,
    options: &PictureOptions,
    scale: f32,
) -> Result<Pixels, PictureError> {
    let pixmap = pixmap(diagram, options, scale, typefaces::fallback)?;
    Ok(Pixels {
        width: pixmap.width() as usize,
        height: pixmap.height() as usize,
        rgba: pixmap.take_demultiplied(),
    })
}

fn draw<'f>(
    diagram: &Diagram,
    options: &PictureOptions,
    scale: f32,
    fallback: impl Fn() -> Option<&'f Fallback>,
) -> Result<Vec<u8>, PictureError> {
    pixmap(diagram, options, scale, fallback)?
        .encode_png()
        .map_err(|error| PictureError::Encode("PNG", error.to_string()))
}

fn pixmap<'f>(
    diagram: &Diagram,
    options: &PictureOptions,
    scale: f32,
    fallback: impl Fn() -> Option<&'f Fallback>,
) -> Result<tiny_skia::Pixmap, PictureError> {
    if !(scale.is_finite() && scale > 0.0) {
        return Err(PictureError::Scale(scale));
    }
    let size = svg::shown_size(diagram, options);
    let pixels = |length: f32| (f64::from(length) * f64::from(scale)).ceil().max(1.0) as u64;
    let (width, height) = (pixels(size.width), pixels(size.height));
    let too_large = || PictureError::TooLarge {
        width,
        height,
        most: possible_scale(diagram, options, scale),
    };
    if width.saturating_mul(height) > PIXEL_LIMIT {
        return Err(too_large());
    }
    let (Ok(width), Ok(height)) = (u32::try_from(width), u32::try_from(height)) else {
        return Err(too_large());
    };
    let Some(mut pixmap) = tiny_skia::Pixmap::new(width, height) else {
        return Err(too_large());
    };
    let tree = vector::tree_with(diagram, options, fallback)?;
    resvg::render(
        &tree,
        tiny_skia::Transform::from_scale(scale, scale),
        &mut pixmap.as_mut(),
    );
    Ok(pixmap)
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
                note: None,
            }],
            bounds: rect,
            ..Diagram::default()
        }
    }

    fn png(name: &str, fallback: Option<&Fallback>) -> Vec<u8> {
        draw(&site(name), &PictureOptions::default(), 1.0, || fallback).unwrap()
    }

    #[test]
    fn characters_missing_from_the_bundled_fonts_are_drawn_with_another_font() {
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
        // Characters that it lacks too are still boxes.
        assert_eq!(png("한국", Some(&fallback)), png("한국", None));
    }

    #[test]
    fn system_fonts_are_not_used_for_characters_of_the_bundled_fonts() {
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
    fn emoji_are_drawn_without_system_fonts() {
        assert_ne!(png("\u{1f600}", None), png("\u{e000}", None));
        assert_ne!(png("\u{1f600}", None), png("\u{1f3e2}", None));
    }
}
