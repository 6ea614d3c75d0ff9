//! How data centers look: a band with its name.

use crate::design::Point;
use crate::topology::readable::visible;

use crate::diagram::font::Font;
use crate::diagram::geometry::{Rect, Size};
use crate::diagram::shapes::{Shape, ShapeGroup, ShapeSubject, Stroke, TextRun};
use crate::diagram::text;
use crate::diagram::theme::{Token, radius, size, space};
use crate::diagram::{Band, Diagram, metrics};

/// From the upper edge of a band to the baseline of its name.
const TITLE_BASE: f32 = 20.0;

/// The name of a band, shortened to the room that there is.
fn title(band: &Band, name: &str) -> TextRun {
    let room = band.rect.width() - 2.0 * metrics::BAND_PADDING;
    let said = format!("Data center {}", visible(name));
    TextRun {
        pos: Point::new(
            band.rect.min.x + metrics::BAND_PADDING,
            band.rect.min.y + TITLE_BASE,
        ),
        text: text::elide_middle(Font::SansSemiBold, size::SMALL, &said, room),
        font: Font::SansSemiBold,
        size: size::SMALL,
        token: Token::TextWeak,
        spacing: 0.0,
    }
}

/// The area of the name of a band, which wires and labels avoid.
pub(super) fn title_of(band: &Band, name: &str) -> Rect {
    let corner = Point::new(
        band.rect.min.x + metrics::BAND_PADDING - space::SMALL,
        band.rect.min.y + space::SMALL,
    );
    Rect::at(
        corner,
        Size {
            width: title(band, name).width() + 2.0 * space::SMALL,
            height: TITLE_BASE,
        },
    )
}

/// A band. `at` is its position in the diagram.
pub(super) fn group(at: usize, band: &Band, diagram: &Diagram) -> ShapeGroup {
    ShapeGroup {
        subject: ShapeSubject::Band(at),
        bounds: band.rect.expand(1.0),
        shapes: vec![
            ground(band.rect),
            Shape::Text(title(band, diagram.data_center(band.data_center))),
        ],
    }
}

/// The background of the cards in a data center.
pub(super) fn ground(rect: Rect) -> Shape {
    Shape::Rect {
        rect,
        radius: radius::CARD,
        fill: Some(Token::BandGround),
        stroke: Some(Stroke::solid(1.0, Token::SiteBorder)),
    }
}
