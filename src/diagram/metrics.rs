//! Sizes of the picture in points at 100 %. Everything keeps to a grid of four points.

use crate::topology::Kind;

use crate::diagram::geometry::Size;
use crate::diagram::kinds::{self, Card};

/// Grid that places snap to.
pub const GRID: f32 = 4.0;
/// Width of every card.
pub const NODE_WIDTH: f32 = 264.0;
/// Height of a card.
pub const NODE_HEIGHT: f32 = 92.0;
/// Height of a Persistent Chat pool's card, which holds the switches.
pub const CHAT_NODE_HEIGHT: f32 = 120.0;
/// Height of a card that shows no computers.
pub const STORE_NODE_HEIGHT: f32 = 76.0;
/// Space between cards above each other.
pub const ROW_GAP: f32 = 32.0;
/// Least space between columns, in which wires run.
pub const COLUMN_GAP: f32 = 88.0;
/// Space for each wire that runs between two columns.
pub const WIRE_GAP: f32 = 8.0;
/// Most space between columns.
pub const COLUMN_GAP_LIMIT: f32 = 264.0;
/// Space between a site's cards and its border.
pub const SITE_PADDING: f32 = 36.0;
/// Height of the band that holds a site's name.
pub const SITE_HEADER: f32 = 44.0;
/// Space between sites.
pub const SITE_GAP: f32 = 80.0;
/// Extent of a site without any card.
pub const EMPTY_SITE: Size = Size {
    width: 392.0,
    height: 172.0,
};

/// Extent of the card of this kind.
pub fn node_size(kind: Kind) -> Size {
    Size {
        width: NODE_WIDTH,
        height: match kinds::card(kind) {
            Card::Pool => NODE_HEIGHT,
            Card::Switches => CHAT_NODE_HEIGHT,
            Card::Plain | Card::Store => STORE_NODE_HEIGHT,
        },
    }
}

/// The nearest place on the grid.
pub fn snap(length: f32) -> f32 {
    (length / GRID).round() * GRID
}

/// The least multiple of the grid that is not below.
pub fn snap_up(length: f32) -> f32 {
    (length / GRID).ceil() * GRID
}
