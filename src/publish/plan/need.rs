//! What a step is needed for: its target, and the differences that cause it.

use crate::diff::ObjectDifference;
use crate::publish::step::Cause;
use crate::topology::{ObjectId, Pair};

/// The target of a step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// The deployment.
    Everything,
    /// A pool, server or store, with its identity on both sides.
    Object(Both),
    /// A mirrored pair of a Persistent Chat pool.
    Pair(Both, Pair),
    /// A SQL Server store of the design, by its name.
    Store(String),
    /// A SQL Server store of the published topology, by its name.
    PublishedStore(String),
}

/// An object on the sides where it exists.
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

    /// The object, if the target is one.
    pub fn both(&self) -> Option<&Both> {
        match self {
            Self::Object(both) | Self::Pair(both, _) => Some(both),
            Self::Everything | Self::Store(_) | Self::PublishedStore(_) => None,
        }
    }
}

/// Why a step is needed.
pub(super) struct StepNeed {
    /// The target.
    pub target: Target,
    /// The differences that cause it.
    pub causes: Vec<Cause>,
}
