//! What the table of associations holds of each kind.

use crate::topology::association::AssociationKind;
use crate::topology::chat_usage::ChatUsage;
use crate::topology::{Kind, Role};

/// How an association is drawn; kinds differ by more than color.
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

/// What may be chosen for an association.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Choosable {
    /// A Front End pool or a Standard Edition server.
    FrontEndPool,
    /// A SQL Server store.
    SqlStore,
    FileStore,
    /// Nothing: it cannot be edited yet.
    Nothing,
}

impl Choosable {
    /// The kinds of objects that it names.
    pub fn kinds(self) -> &'static [Kind] {
        match self {
            Self::FrontEndPool => &[Kind::FrontEndPool, Kind::StandardEditionServer],
            Self::SqlStore => &[Kind::SqlStore],
            Self::FileStore => &[Kind::FileStore],
            Self::Nothing => &[],
        }
    }
}

/// Whether a person may change an association here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editable {
    /// Chosen, changed and cleared.
    Freely,
    /// Chosen where it is missing; why it is not changed later, in the words that follow "has one already".
    WhenMissing(&'static str),
    /// Shown alone, and why.
    NotYet(&'static str),
}

/// What is known of one kind of association.
#[derive(Clone, Copy, Debug)]
pub struct AssociationRow {
    /// The objects that hold it.
    pub holders: &'static [Kind],
    /// The roles whose services have the dependency; empty for any.
    pub holder_roles: &'static [Role],
    /// The roles that it leads to, the first of which is made where it is chosen; empty for any.
    pub target_roles: &'static [Role],
    /// What the dependency says that it is for, which the vocabulary spells; `None` for anything.
    pub usage: Option<ChatUsage>,
    /// The label of Topology Builder's field (domain notes, 2), without the colon.
    pub label: &'static str,
    /// In the middle of a sentence: "the compliance store".
    pub in_words: &'static str,
    /// How it is drawn.
    pub wire: WireKind,
    /// The property of the holder that the management shell shows it as; `None` where it is not known.
    pub property: Option<&'static str>,
    /// What may be chosen.
    pub choose: Choosable,
    /// What is chosen with it in the same step, where it is missing.
    pub with: &'static [AssociationKind],
    /// Whether it may be changed here.
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
