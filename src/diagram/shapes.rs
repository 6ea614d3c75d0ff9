//! The few kinds of shapes that a picture is made of, in scene points.

use crate::design::Point;
use crate::diagram::font::Font;
use crate::diagram::geometry::Rect;
use crate::diagram::text;
use crate::diagram::theme::Token;

/// A line's look.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Stroke {
    pub width: f32,
    /// Color.
    pub token: Token,
    /// Dash and gap; none for a solid line. Ends are round, so that a dash of no length is a dot.
    pub dash: Option<(f32, f32)>,
}

impl Stroke {
    /// A solid line.
    pub const fn solid(width: f32, token: Token) -> Self {
        Self {
            width,
            token,
            dash: None,
        }
    }
}

/// A line of text; it fits, because it was elided when it was made.
#[derive(Clone, Debug, PartialEq)]
pub struct TextRun {
    /// Left end of the base line.
    pub pos: Point,
    /// What it says.
    pub text: String,
    /// Typeface.
    pub font: Font,
    /// Size of type.
    pub size: f32,
    /// Color.
    pub token: Token,
    /// Space added after every character.
    pub spacing: f32,
}

impl TextRun {
    /// Its width in points.
    pub fn width(&self) -> f32 {
        text::width(self.font, self.size, &self.text)
            + self.spacing * self.text.chars().count() as f32
    }
}

/// A thing to draw.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Shape {
    /// A rectangle with round corners.
    Rect {
        /// Extent.
        rect: Rect,
        /// Radius of the corners.
        radius: f32,
        /// Inside, if any.
        fill: Option<Token>,
        /// Border, if any, centered on the edge.
        stroke: Option<Stroke>,
    },
    /// A line through points.
    Line {
        /// Corners.
        points: Vec<Point>,
        /// Its look.
        stroke: Stroke,
    },
    /// A convex area.
    Polygon {
        /// Corners.
        points: Vec<Point>,
        /// Inside, if any.
        fill: Option<Token>,
        /// Border, if any.
        stroke: Option<Stroke>,
    },
    Circle {
        /// Middle.
        center: Point,
        radius: f32,
        /// Inside, if any.
        fill: Option<Token>,
        /// Border, if any.
        stroke: Option<Stroke>,
    },
    Text(TextRun),
}

/// What a group of shapes shows, by its position in the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ShapeSubject {
    Site(usize),
    /// A data center.
    Band(usize),
    Wire(usize),
    /// What a wire says on its course.
    WireLabel(usize),
    /// The badge of a wire.
    WireBadge(usize),
    /// A card.
    Node(usize),
    /// The domain that names leave out.
    Domain,
    /// What was removed.
    Ghost,
    /// That a site differs.
    SiteMark(usize),
    /// That a wire differs.
    WireMark(usize),
    /// That a card differs.
    NodeMark(usize),
    /// A note.
    Note(usize),
}

/// The shapes of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct ShapeGroup {
    /// What it shows.
    pub subject: ShapeSubject,
    /// What encloses its shapes; nothing of it is drawn outside.
    pub bounds: Rect,
    /// Its shapes, lowest first.
    pub shapes: Vec<Shape>,
}
