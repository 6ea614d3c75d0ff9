//! What was copied, as text on the system clipboard.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::design::{Point, PoolIntentions};
use crate::edit::{Refusal, refuse};
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
    /// Where the objects were.
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

    /// The clip as text for the system clipboard.
    ///
    /// # Errors
    /// Should the text not be writable; no known content causes it.
    pub fn to_text(&self) -> Result<String, Refusal> {
        ron::to_string(self).or_else(|fault| refuse(format!("This cannot be copied: {fault}.")))
    }

    /// The clip that a text on the clipboard holds.
    ///
    /// # Errors
    /// When the text is something else.
    pub fn from_text(text: &str) -> Result<Self, Refusal> {
        ron::from_str(text).or_else(|_| refuse("The clipboard contains no pool or store to paste."))
    }
}
