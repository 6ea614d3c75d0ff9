//! The row type of the association table.

use crate::topology::association::AssociationKind;
use crate::topology::chat_usage::ChatUsage;
use crate::topology::{Kind, Role};

/// The wire style of an association; styles differ by more than color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WireKind {
    /// Solid, strongest.
    NextHop,
    /// Solid.
    Content,
    /// Double line.
    Compliance,
    /// Short dashes.
    Mirror,
    /// Dots.
    Witness,
    /// Long dashes.
    Backup,
    /// Thin.
    FileStore,
    /// Thick, arrowheads at both ends.
    Pairing,
    /// A back end, archiving or monitoring database of another pool: thin, solid.
    Database,
    /// Any other dependency between pools: thin, faint.
    Other,
}

/// The possible targets of an association.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Choosable {
    /// A Front End pool or a Standard Edition server.
    FrontEndPool,
    /// A SQL Server store.
    SqlStore,
    FileStore,
    /// No targets: it cannot be edited yet.
    Nothing,
}

impl Choosable {
    /// The kinds of objects of this choice.
    pub fn kinds(self) -> &'static [Kind] {
        match self {
            Self::FrontEndPool => &[Kind::FrontEndPool, Kind::StandardEditionServer],
            Self::SqlStore => &[Kind::SqlStore],
            Self::FileStore => &[Kind::FileStore],
            Self::Nothing => &[],
        }
    }
}

/// Whether the user can change an association here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editable {
    /// It can be set, changed and cleared.
    Freely,
    /// It can be set if it is missing; with the reason why it cannot be changed later.
    WhenMissing(&'static str),
    /// It is read-only, with the reason.
    NotYet(&'static str),
}

/// The properties of one kind of association.
#[derive(Clone, Copy, Debug)]
pub struct AssociationRow {
    /// The objects that hold it.
    pub holders: &'static [Kind],
    /// The roles whose services have the dependency; empty for any.
    pub holder_roles: &'static [Role],
    /// The roles of the target; the first one is created when the association is set; empty for any.
    pub target_roles: &'static [Role],
    /// The usage of the dependency, as spelled in the vocabulary; `None` for any.
    pub usage: Option<ChatUsage>,
    /// The label of Topology Builder's field (domain notes, 2), without the colon.
    pub label: &'static str,
    /// In the middle of a sentence: "the compliance store".
    pub in_words: &'static str,
    /// How it is drawn.
    pub wire: WireKind,
    /// The property name in the Management Shell; `None` if it is not known.
    pub property: Option<&'static str>,
    /// The possible targets.
    pub choose: Choosable,
    /// Associations that are set in the same step if they are missing.
    pub with: &'static [AssociationKind],
    /// Whether it can be changed here.
    pub editable: Editable,
}

impl AssociationRow {
    /// Whether a dependency between services of these roles is of this kind.
    pub(super) fn is_dependency(
        &self,
        holder: &Role,
        target: &Role,
        usage: Option<ChatUsage>,
    ) -> bool {
        let has = |roles: &[Role], role: &Role| roles.is_empty() || roles.contains(role);
        self.wire != WireKind::Pairing
            && has(self.holder_roles, holder)
            && has(self.target_roles, target)
            && (self.usage.is_none() || self.usage == usage)
    }
}
