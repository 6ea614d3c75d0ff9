//! The few kinds of shapes that a picture consists of, in scene points.

use crate::design::Point;
use crate::diagram::font::Font;
use crate::diagram::geometry::Rect;
use crate::diagram::text;
use crate::diagram::theme::Token;

/// How a line looks.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Stroke {
    pub width: f32,
    /// Color.
    pub token: Token,
    /// Dash and gap; `None` for a solid line. Ends are round, so that a dash of no length is a dot.
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

/// A line of text. It always fits, because it was shortened when it was created.
#[derive(Clone, Debug, PartialEq)]
pub struct TextRun {
    /// The left end of the baseline.
    pub pos: Point,
    /// The text.
    pub text: String,
    /// Typeface.
    pub font: Font,
    /// The type size.
    pub size: f32,
    /// Color.
    pub token: Token,
    /// Space added after every character.
    pub spacing: f32,
}

impl TextRun {
    /// The width in points.
    pub fn width(&self) -> f32 {
        text::width(self.font, self.size, &self.text)
            + self.spacing * self.text.chars().count() as f32
    }
}

/// A shape to draw.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Shape {
    /// A rectangle with round corners.
    Rect {
        /// The extent.
        rect: Rect,
        /// The radius of the corners.
        radius: f32,
        /// The color of the inside, if it is filled.
        fill: Option<Token>,
        /// The border, if any, centered on the edge.
        stroke: Option<Stroke>,
    },
    /// A line through points.
    Line {
        /// Corners.
        points: Vec<Point>,
        /// How the line looks.
        stroke: Stroke,
    },
    /// A convex area.
    Polygon {
        /// Corners.
        points: Vec<Point>,
        /// The color of the inside, if it is filled.
        fill: Option<Token>,
        /// The border, if any, centered on the edge.
        stroke: Option<Stroke>,
    },
    Circle {
        /// The center.
        center: Point,
        radius: f32,
        /// The color of the inside, if it is filled.
        fill: Option<Token>,
        /// The border, if any, centered on the edge.
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
    /// The label along a wire.
    WireLabel(usize),
    /// The badge of a wire.
    WireBadge(usize),
    /// A card.
    Node(usize),
    /// The domain that names omit.
    Domain,
    /// A removed object.
    Ghost,
    /// The mark of a site that differs.
    SiteMark(usize),
    /// The mark of a wire that differs.
    WireMark(usize),
    /// The mark of a card that differs.
    NodeMark(usize),
    /// A note.
    Note(usize),
}

/// The shapes of one thing in the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct ShapeGroup {
    /// The thing that the group shows.
    pub subject: ShapeSubject,
    /// The rectangle that encloses the shapes; nothing is drawn outside of it.
    pub bounds: Rect,
    /// The shapes, from bottom to top.
    pub shapes: Vec<Shape>,
}
