//! The only way to change a design. An [`Edit`] is one intention of the user; [`apply`] carries it out completely or
//! refuses it with a reason, and never changes the design that it was given.
//!
//! - `intention`: the edits, one variant each;
//! - `apply`: how edits are carried out, one file for each theme, on a [`draft`] of the design;
//! - `clipboard`: copy, paste and duplicate;
//! - `preview`: what an edit would do, in words;
//! - `planned`: steps that are worked out before they are applied;
//! - `put_back`: the edit that undoes a difference between two topologies;
//! - `merge`: updating a design to a deployment that has changed;
//! - `meanings`: the meanings that can be set for content that is not understood;
//! - `changes`: the objects that differ between two designs, as the user sees them;
//! - `identities`, `numbering`: identities and numbers of new objects;
//! - `history`: labeled steps, undo and redo;
//! - `invariants`: what must hold after every edit.

mod allotted;
mod apply;
pub mod changes;
mod clip;
pub mod clipboard;
mod draft;
pub mod history;
mod identities;
mod intention;
pub mod invariants;
pub mod meanings;
pub mod merge;
mod numbering;
mod planned;
mod preview;
pub mod put_back;

pub use apply::{can_be_stated, placeable};
pub use clip::Clip;
pub use history::History;
pub use identities::Identities;
pub use intention::{
    ComputerShape, DefaultScope, Edit, FrontEndEdition, NewFileStore, NewFrontEndPool,
    NewPersistentChatPool, NewSqlStore, PoolShape,
};
pub use planned::{Planner, work_out};
pub use preview::{Preview, preview};

use crate::design::Design;
use crate::topology::ObjectId;
use draft::Draft;

/// Why an edit was refused; a sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

impl From<crate::topology::legality::Reason> for Refusal {
    fn from(reason: crate::topology::legality::Reason) -> Self {
        Self(reason.0)
    }
}

/// Refuses with a sentence.
fn refuse<T>(sentence: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal(sentence.into()))
}

/// The result of an edit.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The design after the edit.
    pub design: Design,
    /// New objects, the most important one first.
    pub created: Vec<ObjectId>,
    /// What else was deleted, one phrase each, for the toast.
    pub also_removed: Vec<String>,
    /// Objects with a new identity, old to new: a computer is identified by its FQDN, an instance of a published
    /// document by its name. Selections follow.
    pub renamed: Vec<(ObjectId, ObjectId)>,
}

/// Carries out an edit on a copy of the design.
///
/// # Errors
///
/// The reason why it is not possible; the given design is never changed.
pub fn apply(
    design: &Design,
    edit: &Edit,
    identities: &mut Identities,
) -> Result<Applied, Refusal> {
    let mut draft = Draft::new(design, identities);
    apply::carry_out(&mut draft, edit)?;
    let applied = draft.finish(design);
    if cfg!(debug_assertions) {
        let broken = invariants::broken(design, &applied.design);
        if let Some(first) = broken.first() {
            return refuse(format!(
                "{} would damage the design: {first}",
                edit.label(&design.topology)
            ));
        }
    }
    Ok(applied)
}

/// Checks whether an edit would be carried out, for example to disable a menu entry or a quick fix. It runs the edit
/// itself, so the two cannot disagree.
///
/// # Errors
///
/// The reason why not.
pub fn would_apply(design: &Design, edit: &Edit) -> Result<(), Refusal> {
    apply(design, edit, &mut Identities::seeded(0)).map(drop)
}
