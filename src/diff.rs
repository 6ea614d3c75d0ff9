//! The differences between two topologies, or between two states of one: first the matching of objects, then typed
//! differences, in the user's words.
//!
//! All differences are listed except those in [`EXCLUDED`]. Nothing is ever applied.

mod compare;
mod contents;
pub mod matching;
pub mod recognize;
pub mod words;

use std::fmt;

use crate::diff::matching::Matching;
use crate::diff::recognize::RecognizedBy;
use crate::topology::content::Text;
use crate::topology::unread::Passage;
use crate::topology::{AssociationKind, Kind, ObjectId, Topology};

/// What is not compared if objects are matched by name.
const IDENTITIES: &str = "identities, because the objects are numbered differently";

/// What can differ between two topologies that are still considered equal.
pub const EXCLUDED: &str = "order, white space, comments, the signature, the file name, derived numbers \
                            and the Original… attributes of the last download";

/// One side of a comparison: a topology with the other content of its document.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'t> {
    /// The topology.
    pub topology: &'t Topology,
    /// Content of the document that is not part of the topology.
    pub unread: &'t [Passage],
}

impl<'t> From<&'t Topology> for Compared<'t> {
    fn from(topology: &'t Topology) -> Self {
        Self {
            topology,
            unread: &[],
        }
    }
}

/// The differences between two topologies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// How the objects were matched.
    pub by: RecognizedBy,
    /// The objects that differ, ordered by site, kind and name.
    pub objects: Vec<ObjectDifference>,
    /// The unchanged objects, ordered by kind and name.
    pub unchanged: Vec<UnchangedObject>,
    /// What was not compared because one of the two formats cannot contain it, in words.
    pub not_compared: Vec<&'static str>,
}

/// An object that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectDifference {
    /// How it changed.
    pub change: Change,
    /// The object before.
    pub before: Option<ObjectOnSide>,
    /// The object after.
    pub after: Option<ObjectOnSide>,
    /// The properties that differ; for an added or removed object, its main properties.
    pub properties: Vec<PropertyDifference>,
}

/// An unchanged object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnchangedObject {
    /// The object before.
    pub before: ObjectOnSide,
    /// The object after.
    pub after: ObjectOnSide,
}

/// An object on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct ObjectOnSide {
    /// Its identity on that side.
    pub id: ObjectId,
    /// Its kind on that side.
    pub kind: ObjectKind,
    pub name: Text,
    /// The name of its site; empty if it has none.
    pub site: Text,
}

/// The kind of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum ObjectKind {
    /// The deployment as a whole.
    Deployment,
    Site,
    /// A pool, server or store.
    Item(Kind),
}

impl ObjectKind {
    /// For the middle of a sentence.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Deployment => "deployment",
            Self::Site => "site",
            Self::Item(kind) => kind.in_sentence(),
        }
    }

    /// The plural, for the middle of a sentence.
    pub fn plural(self) -> String {
        match self {
            Self::Deployment => "deployments".to_owned(),
            Self::Site => "sites".to_owned(),
            Self::Item(kind) => kind.plural_in_sentence(),
        }
    }
}

/// How an object changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Only the second topology has it.
    Added,
    /// Both have it, with differences.
    Changed,
    /// Only the first topology has it.
    Removed,
    /// The second topology has a different object of the same name: publishing removes one and adds the other.
    Recreated,
}

impl Change {
    /// All changes, in the order of lists and legends.
    pub const ALL: [Self; 4] = [Self::Added, Self::Changed, Self::Removed, Self::Recreated];

    /// The sign in lists.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Added => "+",
            Self::Changed => "~",
            Self::Removed => "-",
            Self::Recreated => "-/+",
        }
    }

    /// In words, for use after the name.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
            Self::Recreated => "re-created",
        }
    }

    fn reversed(self) -> Self {
        match self {
            Self::Added => Self::Removed,
            Self::Removed => Self::Added,
            both => both,
        }
    }
}

/// A property that differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PropertyDifference {
    /// The property.
    pub property: Property,
    /// The value before, if any.
    pub before: Option<String>,
    /// The value after, if any.
    pub after: Option<String>,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Property {
    /// The kind of object.
    Kind,
    Name,
    /// The instance of a SQL Server store.
    Instance,
    /// The share of a file store.
    Share,
    Site,
    /// The product version.
    Version,
    /// A computer of a pool.
    Computer,
    /// The display name of a Persistent Chat pool.
    DisplayName,
    /// The port of a Persistent Chat pool.
    ChatPort,
    /// An active computer of a Persistent Chat pool.
    ActiveComputer,
    /// An association of the object.
    Association(AssociationKind),
    /// The default Persistent Chat pool of a site.
    DefaultPool,
    DefaultSipDomain,
    SipDomain,
    SimpleUrl,
    /// A role that runs on a pool, or a database in an instance.
    Role,
    /// The identity of a role with the same name as before.
    Identity,
    Port,
    /// The node of the primary replica.
    AlwaysOnNode,
    /// Another setting, by its name in the document.
    Setting(String),
    /// Unknown content, by its name in the document.
    Unknown(String),
}

impl Property {
    /// Whether an object can have several of these, so that each is added or removed separately.
    pub fn is_one_of_several(&self) -> bool {
        matches!(
            self,
            Self::Computer
                | Self::ActiveComputer
                | Self::SipDomain
                | Self::SimpleUrl
                | Self::Role
                | Self::Port
        )
    }
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kind => "kind",
            Self::Name => "name",
            Self::Instance => "instance",
            Self::Share => "share",
            Self::Site => "site",
            Self::Version => "version",
            Self::Computer => "computer",
            Self::DisplayName => "display name",
            Self::ChatPort => "Persistent Chat port",
            Self::ActiveComputer => "active computer",
            Self::Association(kind) => return f.write_str(kind.in_words()),
            Self::DefaultPool => "default Persistent Chat pool",
            Self::DefaultSipDomain => "default SIP domain",
            Self::SipDomain => "SIP domain",
            Self::SimpleUrl => "simple URL",
            Self::Role => "role",
            Self::Identity => "identity",
            Self::Port => "port",
            Self::AlwaysOnNode => "AlwaysOn primary node",
            Self::Setting(name) => return f.write_str(name),
            Self::Unknown(name) => return write!(f, "not understood: {name}"),
        })
    }
}

impl Differences {
    /// The differences between two topologies.
    pub fn between(before: &Topology, after: &Topology) -> Self {
        compare::match_and_compare(before, after)
    }

    /// The differences between two sides whose objects are already matched.
    pub fn over<'t>(
        matching: &Matching,
        before: impl Into<Compared<'t>>,
        after: impl Into<Compared<'t>>,
    ) -> Self {
        compare::compare(before.into(), after.into(), matching)
    }

    /// The differences between two states of one topology.
    pub fn between_moments(before: &Topology, after: &Topology) -> Self {
        Self::over(&Matching::of_moments(before, after), before, after)
    }

    /// Whether there are no differences, apart from what is excluded or not compared.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// The number of objects for each kind of change.
    pub fn count(&self, change: Change) -> usize {
        let objects = self.objects.iter();
        objects.filter(|object| object.change == change).count()
    }

    /// The same differences in the other direction.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        for object in &mut self.objects {
            object.change = object.change.reversed();
            std::mem::swap(&mut object.before, &mut object.after);
            for property in &mut object.properties {
                std::mem::swap(&mut property.before, &mut property.after);
            }
            object.properties.sort();
        }
        for object in &mut self.unchanged {
            std::mem::swap(&mut object.before, &mut object.after);
        }
        self.sort();
        self
    }

    fn sort(&mut self) {
        let objects = &mut self.objects;
        objects.sort_by(|one, other| one.order().cmp(&other.order()));
        let unchanged = &mut self.unchanged;
        unchanged.sort_by(|one, other| one.order().cmp(&other.order()));
    }
}

impl UnchangedObject {
    /// The same in both directions.
    fn order(&self) -> (ObjectKind, &str, &ObjectId) {
        let (before, after) = (&self.before, &self.after);
        (after.kind, &after.name, (&before.id).min(&after.id))
    }
}

impl ObjectDifference {
    /// The object on the side that has it, preferring the second.
    pub fn side(&self) -> Option<&ObjectOnSide> {
        self.after.as_ref().or(self.before.as_ref())
    }

    /// The kind, on the side that has the object.
    pub fn kind(&self) -> ObjectKind {
        self.side().map_or(ObjectKind::Deployment, |side| side.kind)
    }

    /// The name; both names if it was renamed.
    pub fn name(&self) -> String {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) if before.name != after.name => {
                format!("{} (was {})", after.name, before.name)
            }
            _ => self
                .side()
                .map_or_else(String::new, |side| side.name.to_string()),
        }
    }

    /// The same in both directions.
    fn order(&self) -> (ObjectKind, &str, &str, Option<&ObjectId>) {
        let sides = || [&self.before, &self.after].into_iter().flatten();
        let least = |of: fn(&ObjectOnSide) -> &str| sides().map(of).min().unwrap_or("");
        (
            sides()
                .map(|side| side.kind)
                .min()
                .unwrap_or(ObjectKind::Deployment),
            least(|side| &side.site),
            least(|side| &side.name),
            sides().map(|side| &side.id).min(),
        )
    }
}
