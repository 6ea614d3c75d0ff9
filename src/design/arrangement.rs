//! Where things are in the picture. Kept beside the topology, keyed by identity, so that an
//! import or an export never moves or loses anything.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::design::each_key_once::each_key_once;
use crate::topology::ObjectId;

/// A place in the scene, in points at 100 %; x to the right, y down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Coordinates")]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

/// A place as a file states it, which may be none.
#[derive(Deserialize)]
#[serde(rename = "Point", deny_unknown_fields)]
struct Coordinates {
    x: f64,
    y: f64,
}

/// A coordinate that is no number, or so far out that neighboring points would be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{axis} of a place must be a number from {} to {}", -Point::FARTHEST, Point::FARTHEST)]
struct OutOfReach {
    axis: &'static str,
}

impl TryFrom<Coordinates> for Point {
    type Error = OutOfReach;

    fn try_from(stated: Coordinates) -> Result<Self, OutOfReach> {
        for (axis, value) in [("x", stated.x), ("y", stated.y)] {
            // Not a number is in no range.
            if !(-Self::FARTHEST..=Self::FARTHEST).contains(&value) {
                return Err(OutOfReach { axis });
            }
        }
        Ok(Self::new(stated.x as f32, stated.y as f32))
    }
}

impl Point {
    /// Farthest from the origin that anything in a design file can be. Farther out, neighboring points
    /// are the same number.
    pub const FARTHEST: f64 = 1e7;

    /// A place in the scene.
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }
}

/// The left upper corner of every object that was placed. A node's place is absolute in the scene;
/// a site grows around what is in it, so its place counts only while it is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Arrangement {
    /// Places by object.
    #[serde(deserialize_with = "each_key_once")]
    pub places: BTreeMap<ObjectId, Point>,
}

impl Arrangement {
    /// Where the object is, when it was placed.
    pub fn place(&self, id: &ObjectId) -> Option<Point> {
        self.places.get(id).copied()
    }
}
