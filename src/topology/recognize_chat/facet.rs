//! The state of one facet in a document: absent, understood (with the meaning, the place and the spelling), or present
//! but not understood.

use std::sync::Arc;

use crate::topology::ObjectId;

/// A part of an object in the document. [`document::places`](crate::document::places) converts it to line and column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectPart {
    /// The element of the object itself: its name, or one of its attributes.
    Own,
    /// One of the dependencies of a service, by index.
    Dependency(usize),
    /// One of the ports of a service, by index.
    Port(usize),
    /// The role element of a service.
    RoleElement,
    /// A child of the role element, by index.
    RoleElementChild(usize),
    /// A child of the object's element that is not part of the model
    /// ([`Extra::elements`](crate::topology::content::Extra)), by index.
    Other(usize),
    /// The default pool of a site, in the element that this program writes.
    DefaultPool,
}

/// One facet of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Facet<'t, T> {
    /// The document does not contain it.
    #[default]
    Absent,
    /// It is present, and the meaning is certain.
    Understood {
        /// The value.
        value: T,
        /// The part of the object.
        at: ObjectPart,
        /// The form, so that an edit writes it in the same way.
        spelling: Spelling<'t>,
    },
    /// It is present, but the meaning is not certain: nothing can be concluded from it, and no edit may write next to
    /// it.
    NotUnderstood(Arc<Piece>),
}

impl<T> Facet<'_, T> {
    /// The value, if it is understood.
    pub fn understood(&self) -> Option<&T> {
        match self {
            Self::Understood { value, .. } => Some(value),
            Self::Absent | Self::NotUnderstood(_) => None,
        }
    }

    /// The part that contains it: of the object itself or, if it is not understood, of the object in the piece of
    /// content.
    pub fn at(&self) -> Option<ObjectPart> {
        match self {
            Self::Absent => None,
            Self::Understood { at, .. } => Some(*at),
            Self::NotUnderstood(piece) => Some(piece.part),
        }
    }

    /// The content that prevents it from being understood.
    pub fn not_understood(&self) -> Option<&Piece> {
        match self {
            Self::NotUnderstood(piece) => Some(piece),
            Self::Absent | Self::Understood { .. } => None,
        }
    }
}

impl<'t, T> Facet<'t, T> {
    /// The form, if it is understood.
    pub fn spelling(&self) -> Option<&Spelling<'t>> {
        match self {
            Self::Understood { spelling, .. } => Some(spelling),
            Self::Absent | Self::NotUnderstood(_) => None,
        }
    }
}

/// The form of an understood facet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling<'t> {
    /// A dependency: its usage and the role name of its target identify it. A reference may consist of several
    /// dependencies on one pool; [`ChatFacets::positions`](super::ChatFacets::positions) has all of them.
    Dependency,
    /// The number of a port that is identified by this mark.
    Port(PortMark),
    /// The value of the attribute with this name.
    Attribute(&'t str),
    /// The text of the element.
    Text,
    /// A list of computers.
    Computers(Computers<'t>),
    /// A reference inside an element, in the form that this program writes.
    Reference,
}

/// How the port for clients is identified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortMark {
    /// By its `GruuType` or its usage, whatever its number is.
    Words,
    /// Only by its number: if that changes, it can no longer be identified.
    NumberAlone,
}

/// The form of a list of computers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Computers<'t> {
    /// Where the computers are listed.
    pub form: ListForm<'t>,
    /// How each computer is identified.
    pub named_by: NamedBy,
}

/// The location of the computers of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ListForm<'t> {
    /// In the value of the attribute with this name, with a separator.
    Attribute {
        name: &'t str,
        /// The separator; `"; "` if only one computer is listed.
        separator: &'t str,
    },
    /// In the text of the element, with a separator.
    Text {
        /// The separator.
        separator: &'t str,
    },
    /// In the children of the element, all with the same name; an empty list has none.
    Children {
        /// Their name; `None` if the list is empty.
        name: Option<&'t str>,
        /// Where the computer is in each of them.
        item: ItemForm<'t>,
    },
    /// In children of the role element itself, starting with this part, all with the same name, without an enclosing
    /// element.
    Siblings {
        /// Their name.
        name: &'t str,
        /// Where the computer is in each of them.
        item: ItemForm<'t>,
    },
}

/// Where the computer is in an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemForm<'t> {
    /// In an attribute, with its ordinal in another one if that is also written.
    Attributes {
        /// The attribute with the computer.
        name: &'t str,
        /// The attribute with the ordinal.
        ordinal: Option<&'t str>,
    },
    /// In the text.
    Text,
}

/// How a computer is identified in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedBy {
    /// By its FQDN.
    Fqdn,
    /// By its ordinal in the pool.
    Ordinal,
}

/// Content of a document about Persistent Chat that is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The object with the content: a service, a SQL Server instance or a site.
    pub object: ObjectId,
    /// The part of the object.
    pub part: ObjectPart,
    /// Why it is not understood.
    pub why: Doubt,
    /// The content, for quotation.
    pub quote: String,
}

impl Piece {
    /// The content, and why it is not understood, without a period.
    pub fn in_words(&self) -> String {
        format!("{} is not understood: {}", self.quote, self.why.in_words())
    }
}

/// Why content is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// The usage of a dependency.
    Usage,
    /// The role of the target of a dependency.
    Role,
    /// Usage and role contradict each other.
    Contradiction,
    /// Several dependencies could be the same reference.
    SeveralReferences,
    /// Dependencies on several pools could be the next hop.
    SeveralNextHops,
    /// A dependency has content other than its target and its usage.
    MoreInDependency,
    /// No port, or several, could be the one for clients.
    Ports,
    /// More than one display name.
    SeveralDisplayNames,
    /// More than one list of computers.
    SeveralLists,
    /// A list of computers in an unknown form.
    List,
    /// Unknown content of the role element or the service.
    ServiceContent,
    /// Unknown content of a SQL Server instance.
    SqlInstanceContent,
    /// Unknown content of the service of a database.
    StoreContent,
    /// A service of an unknown role with characteristics of Persistent Chat.
    ProbablyPersistentChat,
    /// Unknown content of the document as a whole that mentions Persistent Chat.
    DocumentContent,
    /// The role name of a service without characteristics of Persistent Chat.
    RoleName,
    /// Unknown content of an object that is not related to Persistent Chat.
    OtherContent,
    /// A site has several default pools, or one in an unknown form.
    SiteDefault,
}

impl Doubt {
    /// The reason, as a clause after "is not understood:".
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Usage => "this usage is unknown",
            Self::Role => "the role of the referenced service is unknown",
            Self::Contradiction => "the usage contradicts the role of the referenced service",
            Self::SeveralReferences => "several references could be the same store",
            Self::SeveralNextHops => "more than one pool could be the next hop",
            Self::MoreInDependency => "this reference contains unknown content",
            Self::Ports => "it is not certain which port clients use",
            Self::SeveralDisplayNames => "there is more than one display name",
            Self::SeveralLists => "there is more than one list of computers",
            Self::List => "this form of the list of computers is unknown",
            Self::ServiceContent => "this setting of the pool is unknown",
            Self::SqlInstanceContent => "this setting of the SQL Server instance is unknown",
            Self::StoreContent => "this setting of the database is unknown",
            Self::ProbablyPersistentChat => {
                "the role is unknown, but its settings are those of Persistent Chat"
            }
            Self::DocumentContent => "this part of the document is unknown",
            Self::RoleName => "the role is unknown, so no rule checks it",
            Self::OtherContent => "this is unknown, so no rule checks it",
            Self::SiteDefault => "it is not certain which pool is the default of the site",
        }
    }
}
