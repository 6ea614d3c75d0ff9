//! The properties that the picture needs for each kind of object.

use crate::design::Annotations;
use crate::topology::{Index, Item};

use crate::diagram::pen::Pen;

/// How a kind of object is drawn.
pub(in crate::diagram) struct CardRow {
    /// The column of the kind within a site.
    pub column: Column,
    /// The form of the card.
    pub card: Card,
    /// Whether the kind is drawn in the strongest color.
    pub is_strong: bool,
    /// The shape behind the icon.
    pub ground: Ground,
    /// Draws the icon.
    pub icon: fn(&mut Pen),
    /// The parts of the line below the name.
    pub state: fn(&Index<'_>, &Annotations, &Item<'_>) -> Vec<String>,
}

/// Columns of a site, from the outside to storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::diagram) enum Column {
    /// What outside callers and users connect through.
    Outside,
    /// Pools that are home to users, and what works with them.
    FrontEnds,
    PersistentChat,
    /// Where data is kept.
    Stores,
}

impl Column {
    /// How many there are.
    pub const COUNT: usize = Self::Stores as usize + 1;
}

/// Forms of cards, by their content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    /// Name, state and a mark for each computer.
    Pool,
    /// Like `Pool`, plus the switches of a Persistent Chat pool.
    Switches,
    /// Name and state.
    Plain,
    /// Name and state of a store.
    Store,
}

/// Shapes behind icons, which distinguish kinds when icons are too small to recognize.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::diagram) enum Ground {
    /// A square with slightly rounded corners.
    Square,
    /// A square with strongly rounded corners.
    Rounded,
    Circle,
    /// A shape with six corners.
    Hexagon,
    /// A shape with eight corners.
    Octagon,
    /// A sheet of paper with one corner cut off.
    Sheet,
}
