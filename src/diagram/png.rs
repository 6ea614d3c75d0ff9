//! The picture as PNG, rendered from the same SVG with the bundled fonts. Needs no display.

use std::sync::{Arc, OnceLock};

use resvg::{tiny_skia, usvg};

use super::Diagram;
use super::svg::{self, PictureOptions};
use super::text::Font;

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
    let svg_options = usvg::Options {
        fontdb: fonts(),
        font_family: Font::Sans.family().to_owned(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(&svg::to_svg(diagram, options), &svg_options)?;
    resvg::render(
        &tree,
        tiny_skia::Transform::from_scale(scale, scale),
        &mut pixmap.as_mut(),
    );
    pixmap
        .encode_png()
        .map_err(|error| PictureError::Encode(error.to_string()))
}

/// The bundled fonts alone, so that the picture is the same on every machine.
fn fonts() -> Arc<usvg::fontdb::Database> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = usvg::fontdb::Database::new();
        for font in Font::ALL {
            fonts.load_font_data(font.bytes().to_vec());
        }
        Arc::new(fonts)
    });
    Arc::clone(fonts)
}
