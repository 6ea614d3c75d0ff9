//! The display list: how the picture looks, as a few kinds of shapes in scene coordinates. The canvas
//! paints the visible groups through its camera, and SVG and PNG write all of them, so that the window
//! and pictures look the same.

use ahash::AHashSet;

use crate::topology::SiteId;

use crate::diagram::badge_shapes;
use crate::diagram::band_shapes;
use crate::diagram::card;
use crate::diagram::crossings::crossings;
use crate::diagram::labels;
use crate::diagram::mark_shapes;
use crate::diagram::notes;
use crate::diagram::wire_shapes;
use crate::diagram::{Diagram, Node, SiteRegion};

pub use crate::diagram::shapes::{Shape, ShapeGroup, ShapeSubject, Stroke, TextRun};

pub use crate::diagram::badge_shapes::{node_badge_rect, site_badge_rect, wire_badge_rect};
pub use crate::diagram::card::{Switch, server_rects, switch_rects};
pub use crate::diagram::wire_shapes::wire_shapes;

/// If there are more wires than this, their crossings are drawn without arcs, which no eye could follow.
pub const BRIDGED_WIRES: usize = 500;

/// Everything in drawing order: sites, data centers, removed objects, wires, their labels and badges,
/// cards.
pub fn display_list(diagram: &Diagram) -> Vec<ShapeGroup> {
    groups(diagram).collect()
}

/// Like [`display_list`], one group at a time: all groups of a large picture together take several times
/// the memory of the document.
pub(super) fn groups(diagram: &Diagram) -> impl Iterator<Item = ShapeGroup> {
    let nodes = diagram.nodes.iter().enumerate();
    below_cards(diagram)
        .chain(nodes.map(|(at, node)| node_group(at, node)))
        .chain(mark_shapes::node_marks(diagram))
        .chain(notes::groups(diagram))
}

/// Everything in drawing order except the cards. The window creates the cards that are in view with
/// [`node_group`], because it shows only a few out of thousands.
pub fn without_cards(diagram: &Diagram) -> impl Iterator<Item = ShapeGroup> {
    below_cards(diagram)
        .chain(mark_shapes::node_marks(diagram))
        .chain(notes::groups(diagram))
}

fn below_cards(diagram: &Diagram) -> impl Iterator<Item = ShapeGroup> {
    let filled: AHashSet<SiteId> = diagram.nodes.iter().map(|node| node.site).collect();
    let sites = diagram
        .sites
        .iter()
        .enumerate()
        .map(move |(at, site)| site_group(at, site, !filled.contains(&site.id)));
    let bridges = if diagram.wires.len() <= BRIDGED_WIRES {
        crossings(&diagram.wires)
    } else {
        Vec::new()
    };
    let wires = diagram.wires.iter().enumerate().map(move |(at, wire)| {
        let bridges = bridges.get(at).map_or(&[][..], Vec::as_slice);
        wire_shapes::group(at, wire, bridges)
    });
    let badges = diagram
        .wires
        .iter()
        .enumerate()
        .filter_map(|(at, wire)| badge_shapes::wire_badge_group(at, wire));
    let labels = diagram
        .wires
        .iter()
        .enumerate()
        .filter_map(|(at, wire)| labels::group(at, wire, diagram));
    let domain = card::domain_group(diagram);
    let bands = diagram
        .bands
        .iter()
        .enumerate()
        .map(|(at, band)| band_shapes::group(at, band, diagram));
    sites
        .chain(bands)
        .chain(mark_shapes::site_marks(diagram))
        .chain(domain)
        .chain(mark_shapes::ghosts(diagram))
        .chain(wires)
        .chain(labels)
        .chain(mark_shapes::wire_marks(diagram))
        .chain(badges)
}

/// A card. `at` is its position in the diagram.
pub fn node_group(at: usize, node: &Node) -> ShapeGroup {
    let badge = badge_shapes::node_badge_rect(node);
    let mut whole = badge.map_or(node.rect, |badge| node.rect.union(&badge));
    if let Some((mark, _)) = notes::node_mark(node) {
        whole = whole.union(&mark);
    }
    ShapeGroup {
        subject: ShapeSubject::Node(at),
        bounds: whole.expand(2.0),
        shapes: card::node_shapes(node),
    }
}

fn site_group(at: usize, site: &SiteRegion, is_empty: bool) -> ShapeGroup {
    ShapeGroup {
        subject: ShapeSubject::Site(at),
        bounds: site.rect.expand(2.0),
        shapes: card::site_shapes(site, is_empty),
    }
}
