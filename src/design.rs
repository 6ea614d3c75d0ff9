//! A design: a topology and what lives beside it. This is what a person edits, what one step of
//! the history keeps, and what the design file holds.

pub mod annotations;
pub mod arrangement;
mod each_key_once;
pub mod statements;

use serde::{Deserialize, Serialize};

pub use annotations::{Annotations, PoolIntentions, RetiredNumbers};
pub use arrangement::{Arrangement, Point};
pub use statements::{
    DataCenterPair, Fact, Level, Link, OperatingSystem, Regulation, SqlEdition, SqlVersion,
    Statement, Statements, Storage,
};

use crate::topology::Topology;

/// A topology with annotations and arrangement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Design {
    /// What the documents say.
    pub topology: Topology,
    /// What they cannot say.
    #[serde(default)]
    pub annotations: Annotations,
    /// Where things are in the picture.
    #[serde(default)]
    pub arrangement: Arrangement,
}
