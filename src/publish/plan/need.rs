//! What a step is needed for: the object that it is about, and the differences that cause it.

use crate::diff::ObjectDifference;
use crate::publish::step::Cause;
use crate::topology::{ObjectId, Pair};

/// What a step is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// The deployment.
    Everything,
    /// A pool, server or store, by its identities on both sides.
    Object(Both),
    /// A mirrored pair of a Persistent Chat pool.
    Pair(Both, Pair),
    /// A SQL Server store in the design, by its name.
    Store(String),
    /// A SQL Server store in what is published, by its name.
    PublishedStore(String),
}

/// An object on the sides that have it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Both {
    pub before: Option<ObjectId>,
    pub after: Option<ObjectId>,
}

impl Target {
    /// The object of a difference.
    pub fn of(difference: &ObjectDifference) -> Self {
        Self::Object(Both {
            before: difference.before.as_ref().map(|side| side.id.clone()),
            after: difference.after.as_ref().map(|side| side.id.clone()),
        })
    }

    /// The object, where it is about one.
    pub fn both(&self) -> Option<&Both> {
        match self {
            Self::Object(both) | Self::Pair(both, _) => Some(both),
            Self::Everything | Self::Store(_) | Self::PublishedStore(_) => None,
        }
    }
}

/// Why a step is needed.
pub(super) struct StepNeed {
    /// What it is about.
    pub target: Target,
    /// The differences that cause it.
    pub causes: Vec<Cause>,
}
