//! Copied objects as text on the system clipboard.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::design::{Point, PoolIntentions};
use crate::edit::{Refusal, refuse};
use crate::topology::{ObjectId, ServiceId, Topology};

/// Copied pools and stores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clip {
    /// The selected objects, in document order.
    pub roots: Vec<ObjectId>,
    /// All content that belongs to them; references may lead outside.
    pub parts: Topology,
    /// The targets of references to outside objects, by name, so that references are kept only if they mean the same
    /// object.
    pub outside: BTreeMap<ObjectId, String>,
    /// The options selected for the copied Persistent Chat pools.
    pub intentions: BTreeMap<ServiceId, PoolIntentions>,
    /// The positions of the objects.
    pub places: BTreeMap<ObjectId, Point>,
}

impl Clip {
    /// The content for a label: a name, or the number of objects.
    pub fn in_words(&self) -> String {
        match self.roots.as_slice() {
            [one] => crate::topology::inventory::name_of(&self.parts, one),
            more => format!("{} objects", more.len()),
        }
    }

    /// The clip as text for the system clipboard.
    ///
    /// # Errors
    ///
    /// If the clip cannot be serialized; no known content causes this.
    pub fn to_text(&self) -> Result<String, Refusal> {
        ron::to_string(self).or_else(|fault| refuse(format!("This cannot be copied: {fault}.")))
    }

    /// Reads a clip from clipboard text.
    ///
    /// # Errors
    ///
    /// If the text is not a clip.
    pub fn from_text(text: &str) -> Result<Self, Refusal> {
        ron::from_str(text).or_else(|_| refuse("The clipboard contains no pool or store to paste."))
    }
}
