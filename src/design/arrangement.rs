//! The positions in the diagram, stored beside the topology and by identity, so that an import or export never moves or
//! loses anything.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::design::each_key_once::each_key_once;
use crate::topology::ObjectId;

/// A position in the scene, in points at 100 %; x to the right, y down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Coordinates")]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

/// A position as written in a file, which may be invalid.
#[derive(Deserialize)]
#[serde(rename = "Point", deny_unknown_fields)]
struct Coordinates {
    x: f64,
    y: f64,
}

/// A coordinate that is not a number, or so far out that neighboring points could not be distinguished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{axis} of a position must be a number from {} to {}", -Point::FARTHEST, Point::FARTHEST)]
struct OutOfReach {
    axis: &'static str,
}

impl TryFrom<Coordinates> for Point {
    type Error = OutOfReach;

    fn try_from(stated: Coordinates) -> Result<Self, OutOfReach> {
        for (axis, value) in [("x", stated.x), ("y", stated.y)] {
            // NaN is in no range.
            if !(-Self::FARTHEST..=Self::FARTHEST).contains(&value) {
                return Err(OutOfReach { axis });
            }
        }
        Ok(Self::new(stated.x as f32, stated.y as f32))
    }
}

impl Point {
    /// The maximum distance from the origin in a design file. Farther out, neighboring points are the same number.
    pub const FARTHEST: f64 = 1e7;

    /// A valid position in the scene.
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }
}

/// The upper left corner of every object that was placed. The position of a node is absolute in the scene; a site grows
/// around its content, so its position is used only while it is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Arrangement {
    /// Positions by object.
    #[serde(deserialize_with = "each_key_once")]
    pub places: BTreeMap<ObjectId, Point>,
}

impl Arrangement {
    /// The position of the object, if it was placed.
    pub fn place(&self, id: &ObjectId) -> Option<Point> {
        self.places.get(id).copied()
    }
}
