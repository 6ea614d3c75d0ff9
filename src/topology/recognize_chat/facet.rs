//! What is known of one thing that a document may state: nothing, what it means with the place and the
//! spelling that it was read from, or only that something is there which is not understood.

use std::sync::Arc;

use crate::topology::ObjectId;

/// A part of an object, where something is written. [`document::places`](crate::document::places) turns
/// it into line and column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectPart {
    /// The element of the object itself: its name, or one of its attributes.
    Own,
    /// One of the dependencies of a service, by its position.
    Dependency(usize),
    /// One of the ports of a service, by its position.
    Port(usize),
    /// The role element of a service.
    RoleElement,
    /// A child of the role element, by its position.
    RoleElementChild(usize),
    /// A child of the object's own element that the model has no place for
    /// ([`Extra::elements`](crate::topology::content::Extra)), by its position there.
    Other(usize),
    /// The default pool of a site, in the element that this program writes.
    DefaultPool,
}

/// One thing that a document may state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Facet<'t, T> {
    /// The document does not state it.
    #[default]
    Absent,
    /// It is stated, and the meaning is certain.
    Understood {
        /// What is stated.
        value: T,
        /// In which part of the object.
        at: ObjectPart,
        /// How it is written there, so that an edit writes it the same way.
        spelling: Spelling<'t>,
    },
    /// Something is stated whose meaning is not certain: nothing may be concluded from it, and no edit may
    /// write beside it.
    NotUnderstood(Arc<Piece>),
}

impl<T> Facet<'_, T> {
    /// What is stated, when it is understood.
    pub fn understood(&self) -> Option<&T> {
        match self {
            Self::Understood { value, .. } => Some(value),
            Self::Absent | Self::NotUnderstood(_) => None,
        }
    }

    /// In which part it is stated: of the object itself, or, when it is not understood, of the object that
    /// the piece names.
    pub fn at(&self) -> Option<ObjectPart> {
        match self {
            Self::Absent => None,
            Self::Understood { at, .. } => Some(*at),
            Self::NotUnderstood(piece) => Some(piece.part),
        }
    }

    /// What keeps it from being understood.
    pub fn not_understood(&self) -> Option<&Piece> {
        match self {
            Self::NotUnderstood(piece) => Some(piece),
            Self::Absent | Self::Understood { .. } => None,
        }
    }
}

impl<'t, T> Facet<'t, T> {
    /// How it is written, when it is understood.
    pub fn spelling(&self) -> Option<&Spelling<'t>> {
        match self {
            Self::Understood { spelling, .. } => Some(spelling),
            Self::Absent | Self::NotUnderstood(_) => None,
        }
    }
}

/// How something that is understood is written in its part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling<'t> {
    /// As a dependency: its usage and the role name of its target say what it is. A reference may be held by
    /// several dependencies on one pool; [`ChatFacets::positions`](super::ChatFacets::positions) has all.
    Dependency,
    /// As the number of a port, which was known as that of the pool by this mark.
    Port(PortMark),
    /// As the value of the attribute of this name.
    Attribute(&'t str),
    /// As the text of the element.
    Text,
    /// As a list of computers.
    Computers(Computers<'t>),
    /// As a reference inside an element, in the way in which this program writes it.
    Reference,
}

/// By what a port is known to be the one that clients use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortMark {
    /// Its `GruuType` or its usage says so, whatever its number is.
    Words,
    /// Only its number does: when that changes, nothing says so anymore.
    NumberAlone,
}

/// How a list of computers is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Computers<'t> {
    /// Where the computers are listed.
    pub form: ListForm<'t>,
    /// How each of them is named.
    pub named_by: NamedBy,
}

/// Where the computers of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ListForm<'t> {
    /// In the value of the attribute of this name, with this between them.
    Attribute {
        name: &'t str,
        /// What is between two computers; `"; "` where only one is listed.
        separator: &'t str,
    },
    /// In the text of the element, with this between them.
    Text {
        /// What is between two computers.
        separator: &'t str,
    },
    /// As the children of the element, all of this name; an empty list has none.
    Children {
        /// Their name; `None` where the list is empty.
        name: Option<&'t str>,
        /// What each of them holds.
        item: ItemForm<'t>,
    },
    /// As children of the role element itself, from the part on, all of this name, with no element around.
    Siblings {
        /// Their name.
        name: &'t str,
        /// What each of them holds.
        item: ItemForm<'t>,
    },
}

/// What an element holds that names one computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemForm<'t> {
    /// An attribute with the computer, and another with its ordinal where that is written as well.
    Attributes {
        /// The attribute that names the computer.
        name: &'t str,
        /// The attribute that repeats its ordinal.
        ordinal: Option<&'t str>,
    },
    /// The computer as its text.
    Text,
}

/// How a computer is named in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedBy {
    /// By its FQDN.
    Fqdn,
    /// By its ordinal in the pool.
    Ordinal,
}

/// Something in a document that concerns Persistent Chat and is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The object that it is part of: a service, a SQL Server instance or a site.
    pub object: ObjectId,
    /// In which part of it.
    pub part: ObjectPart,
    /// Why it is not understood.
    pub why: Doubt,
    /// What is written there, to be quoted.
    pub quote: String,
}

impl Piece {
    /// What is written and why it is not understood, without a full stop.
    pub fn in_words(&self) -> String {
        format!("{} is not understood: {}", self.quote, self.why.in_words())
    }
}

/// Why something is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// The usage of a dependency.
    Usage,
    /// The role of the service that a dependency leads to.
    Role,
    /// Usage and role contradict each other.
    Contradiction,
    /// Several dependencies could be the same reference.
    SeveralReferences,
    /// Dependencies on more than one pool could be the next hop.
    SeveralNextHops,
    /// A dependency holds more than its target and its usage.
    MoreInDependency,
    /// No port, or more than one, could be the one that clients use.
    Ports,
    /// More than one display name.
    SeveralDisplayNames,
    /// More than one list of computers.
    SeveralLists,
    /// A list of computers in a form that is not known.
    List,
    /// Content of the role element, or of the service, that is not known.
    ServiceContent,
    /// Content of a SQL Server instance that is not known.
    SqlInstanceContent,
    /// Content of the service of a database that is not known.
    StoreContent,
    /// A service of an unknown role with marks of Persistent Chat.
    ProbablyPersistentChat,
    /// A part of the document as a whole that speaks of Persistent Chat.
    DocumentContent,
    /// The name of a role, of a service without marks of Persistent Chat.
    RoleName,
    /// Content of an object that has nothing to do with Persistent Chat.
    OtherContent,
    /// A site names its default pool in more than one place, or in a form that is not known.
    SiteDefault,
}

impl Doubt {
    /// What is not understood, as a clause that follows "is not understood:".
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Usage => "this usage is not known",
            Self::Role => "the role of the service that it leads to is not known",
            Self::Contradiction => "the usage and the role that it leads to contradict each other",
            Self::SeveralReferences => "several references could each be the same store",
            Self::SeveralNextHops => "more than one pool could be the next hop",
            Self::MoreInDependency => "this reference has content that is not known",
            Self::Ports => "it is not certain which port clients use",
            Self::SeveralDisplayNames => "there is more than one display name",
            Self::SeveralLists => "there is more than one list of computers",
            Self::List => "the form of this list of computers is not known",
            Self::ServiceContent => "this setting of the pool is not known",
            Self::SqlInstanceContent => "this setting of the SQL Server instance is not known",
            Self::StoreContent => "this setting of the database is not known",
            Self::ProbablyPersistentChat => {
                "the role is not known, but its settings are those of Persistent Chat"
            }
            Self::DocumentContent => "this part of the document is not known",
            Self::RoleName => "the role is not known, and no rule judges what it does",
            Self::OtherContent => "this is not known, and no rule judges it",
            Self::SiteDefault => "it is not certain which pool is the default of the site",
        }
    }
}
