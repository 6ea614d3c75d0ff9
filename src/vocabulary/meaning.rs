//! What a person states that something in a document means.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::vocabulary::thing::Thing;

/// What is stated of one document. It is kept beside the document and changes none of its bytes.
pub type Meanings = BTreeMap<MeaningSubject, Meaning>;

/// What in a document a meaning can be stated of; identities are those of the topology.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MeaningSubject {
    /// Every dependency of a Persistent Chat pool with this usage.
    Usage(String),
    /// Every service with this role name.
    Role(String),
    /// Every attribute or child element of this name in the element of the settings, or in that of a database,
    /// a SQL Server instance, a site or the document; an attribute has an `@` before its name.
    Setting(String),
    /// The dependency of one service on another, whatever its usage is.
    Dependency {
        /// The service that has the dependency.
        holder: String,
        /// The service that it leads to.
        target: String,
    },
    /// One port of a service, whatever its number is or will be.
    Port {
        /// The service.
        holder: String,
        /// Position among its ports, from 0.
        position: usize,
    },
}

/// What it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Meaning {
    /// It is the spelling of a thing.
    Is(Thing),
    /// It says nothing about what this program shows, and stays as it is.
    Nothing,
}

impl MeaningSubject {
    /// What it is, in the middle of a sentence.
    pub fn in_words(&self) -> String {
        match self {
            Self::Usage(token) => format!("the usage {token}"),
            Self::Role(name) => format!("the role {name}"),
            Self::Setting(name) => format!("the setting {}", name.trim_start_matches('@')),
            Self::Dependency { .. } => "a reference".to_owned(),
            Self::Port { .. } => "a port".to_owned(),
        }
    }

    /// The token that is spelled, where the statement is about one.
    pub fn token(&self) -> Option<&str> {
        match self {
            Self::Usage(token) | Self::Role(token) | Self::Setting(token) => Some(token),
            Self::Dependency { .. } | Self::Port { .. } => None,
        }
    }
}
