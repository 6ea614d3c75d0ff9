//! Where things stand in the picture. Kept beside the topology, keyed by identity, so that an
//! import or an export never moves or loses anything.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::topology::ObjectId;

/// A place in the scene, in points at 100 %; x to the right, y down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

impl Point {
    /// A place in the scene.
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }
}

/// The left upper corner of every object that was placed. A node's place is absolute in the scene;
/// a site grows around what stands in it, so its place counts only while it is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Arrangement {
    /// Places by object.
    pub places: BTreeMap<ObjectId, Point>,
}

impl Arrangement {
    /// Where the object stands, when it was placed.
    pub fn place(&self, id: &ObjectId) -> Option<Point> {
        self.places.get(id).copied()
    }
}
