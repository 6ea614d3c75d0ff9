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
    Statement, Statements, Storage, computers_of,
};

use crate::topology::Topology;
use crate::topology::recognize_roles::settle_roles;
use crate::vocabulary::{UnderstoodBy, Vocabulary};

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

impl Design {
    /// Lets the topology be understood by a vocabulary, with what is stated of this document on top.
    pub fn understand_by(&mut self, vocabulary: &Vocabulary) {
        let vocabulary = vocabulary.with_stated(&self.annotations.meanings);
        settle_roles(&mut self.topology, &vocabulary);
        self.topology.understood_by = UnderstoodBy(vocabulary);
    }

    /// Lets the topology be understood as its annotations say, after these changed.
    pub fn understand_as_stated(&mut self) {
        if *self.topology.vocabulary().stated() != self.annotations.meanings {
            let vocabulary = self.topology.vocabulary().clone();
            self.understand_by(&vocabulary);
        }
    }
}
