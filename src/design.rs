//! A design: a topology with its annotations and arrangement. This is what the user edits, what a step of the history
//! stores, and what the design file contains.

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
    /// The content of the documents.
    pub topology: Topology,
    /// Content that documents cannot have.
    #[serde(default)]
    pub annotations: Annotations,
    /// The positions in the diagram.
    #[serde(default)]
    pub arrangement: Arrangement,
}

impl Design {
    /// Interprets the topology with a vocabulary, with the meanings set for this document on top.
    pub fn understand_by(&mut self, vocabulary: &Vocabulary) {
        let vocabulary = vocabulary.with_stated(&self.annotations.meanings);
        settle_roles(&mut self.topology, &vocabulary);
        self.topology.understood_by = UnderstoodBy(vocabulary);
    }

    /// Interprets the topology again after its annotations changed.
    pub fn understand_as_stated(&mut self) {
        if *self.topology.vocabulary().stated() != self.annotations.meanings {
            let vocabulary = self.topology.vocabulary().clone();
            self.understand_by(&vocabulary);
        }
    }
}
