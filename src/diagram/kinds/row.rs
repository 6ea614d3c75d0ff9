//! What the picture knows of one kind of object.

use crate::design::Annotations;
use crate::topology::{Index, Item};

use crate::diagram::pen::Pen;

/// How a kind of object is drawn.
pub(in crate::diagram) struct CardRow {
    /// Its column within a site.
    pub column: Column,
    /// The form of its card.
    pub card: Card,
    /// Whether it is drawn in the strongest color.
    pub is_strong: bool,
    /// The shape behind its icon.
    pub ground: Ground,
    /// Draws its icon.
    pub icon: fn(&mut Pen),
    /// The parts of the line below its name.
    pub state: fn(&Index<'_>, &Annotations, &Item<'_>) -> Vec<String>,
}

/// Columns of a site, from outside to storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::diagram) enum Column {
    /// What callers and users outside come through.
    Outside,
    /// Pools that users are homed on, and what works with them.
    FrontEnds,
    PersistentChat,
    /// Where data is kept.
    Stores,
}

impl Column {
    /// How many there are.
    pub const COUNT: usize = Self::Stores as usize + 1;
}

/// Forms of cards, by what they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    /// Name, state and a mark for each computer.
    Pool,
    /// The same, and the switches of a Persistent Chat pool.
    Switches,
    /// Name and state.
    Plain,
    /// Name and state of a store.
    Store,
}

/// Shapes behind icons, which tell kinds apart where icons are too small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::diagram) enum Ground {
    /// A square with small round corners.
    Square,
    /// A square with large round corners.
    Rounded,
    Circle,
    /// Six corners.
    Hexagon,
    /// Eight corners.
    Octagon,
    /// A sheet of paper with a corner cut off.
    Sheet,
}
