//! Sizes in the picture, in points at 100 %. Everything is aligned to a grid of four points.

use crate::topology::Kind;

use crate::diagram::geometry::Size;
use crate::diagram::kinds::{self, Card};

/// The grid that places snap to.
pub const GRID: f32 = 4.0;
/// The distance between the lines that wires run on; the centers of automatically placed cards are on
/// these lines.
pub const LINE: f32 = 8.0;
/// Width of a pool's card.
pub const NODE_WIDTH: f32 = 208.0;
/// Width of the card of a Persistent Chat pool, which has switches.
pub const CHAT_NODE_WIDTH: f32 = 256.0;
/// Width of a store's card.
pub const STORE_NODE_WIDTH: f32 = 176.0;
/// Height of a card.
pub const NODE_HEIGHT: f32 = 80.0;
/// Height of a Persistent Chat pool's card.
pub const CHAT_NODE_HEIGHT: f32 = 104.0;
/// Height of a card that shows no computers.
pub const PLAIN_NODE_HEIGHT: f32 = 72.0;
/// Height of a store's card.
pub const STORE_NODE_HEIGHT: f32 = 40.0;
/// The least space between cards above each other.
pub const ROW_GAP: f32 = 24.0;
/// The least space between adjacent cards, where wires run and have their labels.
pub const COLUMN_GAP: f32 = 48.0;
/// The space between groups of cards that are not connected.
pub const BLOCK_GAP: f32 = 40.0;
/// Space between a site's cards and its border.
pub const SITE_PADDING: f32 = 16.0;
/// From the upper edge of a site to its first card; the site's name is there.
pub const SITE_HEADER: f32 = 40.0;
/// Space between sites.
pub const SITE_GAP: f32 = 48.0;
/// Space between the cards of a data center and the border of its band.
pub const BAND_PADDING: f32 = 16.0;
/// From the upper edge of a band to its first card; the name of the data center is there.
pub const BAND_HEADER: f32 = 32.0;
/// Space between the bands that a pool spans.
pub const BAND_GAP: f32 = 16.0;
/// Width of the part of a card that is in one of several data centers.
pub const BAND_PART: f32 = 176.0;
/// Extent of a site without any cards.
pub const EMPTY_SITE: Size = Size {
    width: 304.0,
    height: 120.0,
};
/// The area that automatic layout fills when nothing else is known, in points: the canvas of a small
/// window with its panels.
pub const VIEW: Size = Size {
    width: 680.0,
    height: 510.0,
};

/// The extent of a card of this kind.
pub fn node_size(kind: Kind) -> Size {
    let (width, height) = match kinds::card(kind) {
        Card::Pool => (NODE_WIDTH, NODE_HEIGHT),
        Card::Switches => (CHAT_NODE_WIDTH, CHAT_NODE_HEIGHT),
        Card::Plain => (NODE_WIDTH, PLAIN_NODE_HEIGHT),
        Card::Store => (STORE_NODE_WIDTH, STORE_NODE_HEIGHT),
    };
    Size { width, height }
}

/// The nearest place on the grid.
pub fn snap(length: f32) -> f32 {
    (length / GRID).round() * GRID
}

/// The smallest multiple of the grid that is not less than `length`.
pub fn snap_up(length: f32) -> f32 {
    (length / GRID).ceil() * GRID
}
