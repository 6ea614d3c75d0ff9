//! Copy and paste. A [`Clip`] is text on the system clipboard, so it goes from one window to another.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::design::{Point, PoolIntentions};
use crate::topology::{ObjectId, ServiceId, Topology};

/// Pools and stores that were copied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clip {
    /// What the user selected, in document order.
    pub roots: Vec<ObjectId>,
    /// Everything that belongs to it; its references may point out of it.
    pub parts: Topology,
    /// What references point at outside, by name, so that they are only kept where they mean the
    /// same object.
    pub outside: BTreeMap<ObjectId, String>,
    /// What was switched on in the Persistent Chat pools among it.
    pub intentions: BTreeMap<ServiceId, PoolIntentions>,
    /// Where the objects stood.
    pub places: BTreeMap<ObjectId, Point>,
}

impl Clip {
    /// What it holds, for a label: a name, or how many objects.
    pub fn in_words(&self) -> String {
        match self.roots.as_slice() {
            [one] => crate::topology::inventory::name_of(&self.parts, one),
            more => format!("{} objects", more.len()),
        }
    }
}
