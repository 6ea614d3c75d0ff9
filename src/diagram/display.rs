//! The display list: how the picture looks, as a few kinds of shapes in scene points. The canvas
//! paints the visible groups through its camera, SVG and PNG write all of them, so that window and
//! pictures are the same.

use ahash::AHashSet;

use crate::design::Point;
use crate::topology::SiteId;

use crate::diagram::badge_shapes;
use crate::diagram::card;
use crate::diagram::crossings::crossings;
use crate::diagram::geometry::Rect;
use crate::diagram::text::{self, Font};
use crate::diagram::theme::Token;
use crate::diagram::wire_shapes;
use crate::diagram::{Diagram, Node, SiteRegion};

pub use crate::diagram::badge_shapes::{node_badge_rect, site_badge_rect, wire_badge_rect};
pub use crate::diagram::card::{Switch, switch_rects};
pub use crate::diagram::wire_shapes::wire_shapes;

/// A line's look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Width.
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
    /// A circle.
    Circle {
        /// Middle.
        center: Point,
        /// Radius.
        radius: f32,
        /// Inside, if any.
        fill: Option<Token>,
        /// Border, if any.
        stroke: Option<Stroke>,
    },
    /// Text.
    Text(TextRun),
}

/// What a group of shapes shows, by its position in the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A site.
    Site(usize),
    /// A wire.
    Wire(usize),
    /// The badge of a wire.
    WireBadge(usize),
    /// A card.
    Node(usize),
}

/// The shapes of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What it shows.
    pub subject: Subject,
    /// What encloses its shapes; nothing of it is drawn outside.
    pub bounds: Rect,
    /// Its shapes, lowest first.
    pub shapes: Vec<Shape>,
}

/// More wires than this are drawn without arcs at their crossings, which nobody could follow.
pub const BRIDGED_WIRES: usize = 500;

/// Everything in drawing order: sites, wires, their badges, cards.
pub fn display_list(diagram: &Diagram) -> Vec<Group> {
    let filled: AHashSet<SiteId> = diagram.nodes.iter().map(|node| node.site).collect();
    let sites = diagram
        .sites
        .iter()
        .enumerate()
        .map(|(at, site)| site_group(at, site, !filled.contains(&site.id)));
    let bridges = if diagram.wires.len() <= BRIDGED_WIRES {
        crossings(&diagram.wires)
    } else {
        Vec::new()
    };
    let wires = diagram.wires.iter().enumerate().map(|(at, wire)| {
        let bridges = bridges.get(at).map_or(&[][..], Vec::as_slice);
        wire_shapes::group(at, wire, bridges)
    });
    let badges = diagram
        .wires
        .iter()
        .enumerate()
        .filter_map(|(at, wire)| badge_shapes::wire_badge_group(at, wire));
    let nodes = diagram
        .nodes
        .iter()
        .enumerate()
        .map(|(at, node)| node_group(at, node));
    sites.chain(wires).chain(badges).chain(nodes).collect()
}

/// A card. `at` is its position in the diagram.
pub fn node_group(at: usize, node: &Node) -> Group {
    Group {
        subject: Subject::Node(at),
        bounds: node.rect.expand(2.0),
        shapes: card::node_shapes(node),
    }
}

fn site_group(at: usize, site: &SiteRegion, is_empty: bool) -> Group {
    Group {
        subject: Subject::Site(at),
        bounds: site.rect.expand(2.0),
        shapes: card::site_shapes(site, is_empty),
    }
}
