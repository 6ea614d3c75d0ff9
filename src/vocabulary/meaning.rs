//! Meanings that the user sets for content of a document.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::vocabulary::thing::Thing;

/// The meanings set for one document. They are stored beside the document and do not change any of its bytes.
pub type Meanings = BTreeMap<MeaningSubject, Meaning>;

/// The content that a meaning can be set for; identities are those of the topology.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MeaningSubject {
    /// Every dependency of a Persistent Chat pool with this usage.
    Usage(String),
    /// Every service with this role name.
    Role(String),
    /// Every attribute or child element with this name in the settings element, or in a database, a SQL Server
    /// instance, a site or the document; the name of an attribute starts with `@`.
    Setting(String),
    /// The dependency of one service on another, whatever its usage.
    Dependency {
        /// The service that has the dependency.
        holder: String,
        /// The target service.
        target: String,
    },
    /// One port of a service, whatever its number.
    Port {
        /// The service.
        holder: String,
        /// The index of the port, from 0.
        position: usize,
    },
}

/// The meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Meaning {
    /// It is the spelling of a thing.
    Is(Thing),
    /// It is irrelevant for this program, and stays as it is.
    Nothing,
}

impl MeaningSubject {
    /// The content in words, for the middle of a sentence.
    pub fn in_words(&self) -> String {
        match self {
            Self::Usage(token) => format!("the usage {token}"),
            Self::Role(name) => format!("the role {name}"),
            Self::Setting(name) => format!("the setting {}", name.trim_start_matches('@')),
            Self::Dependency { .. } => "a reference".to_owned(),
            Self::Port { .. } => "a port".to_owned(),
        }
    }

    /// The token that is spelled, if the meaning is about one.
    pub fn token(&self) -> Option<&str> {
        match self {
            Self::Usage(token) | Self::Role(token) | Self::Setting(token) => Some(token),
            Self::Dependency { .. } | Self::Port { .. } => None,
        }
    }
}
