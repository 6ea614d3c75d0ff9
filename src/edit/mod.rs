//! The one door for change. An [`Edit`] is one intention of the user; [`apply`] carries it out whole
//! or refuses it with a reason, and never touches the design it was given.

pub mod clipboard;
mod intention;

pub use intention::{
    ComputerShape, DefaultScope, Edit, FrontEndEdition, NewFileStore, NewFrontEndPool,
    NewPersistentChatPool, NewSqlStore, PoolShape,
};

pub use clipboard::Clip;

use crate::design::Design;
use crate::topology::ObjectId;

/// Why an edit was not carried out; a sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

impl From<crate::topology::legality::Reason> for Refusal {
    fn from(reason: crate::topology::legality::Reason) -> Self {
        Self(reason.0)
    }
}

/// What an edit did.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The design after the edit.
    pub design: Design,
    /// Objects that came into being, the most important one first.
    pub created: Vec<ObjectId>,
    /// What else went with a deletion, one phrase an item, for the toast.
    pub also_removed: Vec<String>,
    /// Objects that are called otherwise now, old to new: a computer is known by its FQDN, an
    /// instance of a published document by its name. Selections follow.
    pub renamed: Vec<(ObjectId, ObjectId)>,
}

/// Source of identities for new objects.
#[derive(Clone, Debug)]
pub struct Identities {
    seed: Option<u64>,
}

impl Identities {
    /// Random GUIDs, as the product makes them.
    pub fn random() -> Self {
        Self { seed: None }
    }

    /// The same GUIDs in every run, for tests and for examples that are kept in version control.
    pub fn seeded(seed: u64) -> Self {
        Self { seed: Some(seed) }
    }

    /// The next GUID.
    pub fn next_guid(&mut self) -> String {
        match &mut self.seed {
            None => uuid::Uuid::new_v4().to_string(),
            Some(seed) => {
                let mut bytes = [0_u8; 16];
                for half in bytes.chunks_mut(8) {
                    *seed = splitmix(*seed);
                    half.copy_from_slice(&seed.to_le_bytes());
                }
                uuid::Builder::from_random_bytes(bytes)
                    .into_uuid()
                    .to_string()
            }
        }
    }
}

/// The splitmix64 step: well mixed and short.
fn splitmix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Carries out an edit on a copy of the design.
///
/// # Errors
/// The reason why it is not possible; the design given is untouched in any case.
pub fn apply(
    design: &Design,
    edit: &Edit,
    identities: &mut Identities,
) -> Result<Applied, Refusal> {
    let _ = (design, identities);
    Err(Refusal(format!(
        "{} is not possible yet.",
        edit.label(&design.topology)
    )))
}
