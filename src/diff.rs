//! What differs between two topologies, or two moments of one: which object is which, then typed differences
//! over that match, in the words of a person.
//!
//! Nothing that differs is left out but what [`EXCLUDED`] names. It never applies anything.

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

/// What is not compared where objects are matched by their names.
const IDENTITIES: &str = "identities, because the two number their objects differently";

/// What two topologies may have otherwise and still be called the same.
pub const EXCLUDED: &str = "order, white space, comments, the signature, the file name, derived numbers \
                            and the Original… attributes of the last download";

/// A side of a comparison: a topology, and what its document holds beside.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'t> {
    /// What the document says.
    pub topology: &'t Topology,
    /// Content of the document that the topology has no place for.
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

/// What differs between two topologies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// By what objects were recognized.
    pub by: RecognizedBy,
    /// The objects that differ, in the order of their sites, kinds and names.
    pub objects: Vec<ObjectDifference>,
    /// The objects that are the same, in the order of their kinds and names.
    pub unchanged: Vec<UnchangedObject>,
    /// What one of the two cannot state, so that nothing is said of it; in words.
    pub not_compared: Vec<&'static str>,
}

/// An object that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectDifference {
    /// What became of it.
    pub change: Change,
    /// It before.
    pub before: Option<ObjectOnSide>,
    /// It after.
    pub after: Option<ObjectOnSide>,
    /// What of it differs; of an added or removed one what a person would state of it.
    pub properties: Vec<PropertyDifference>,
}

/// An object that is the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnchangedObject {
    /// It before.
    pub before: ObjectOnSide,
    /// It after.
    pub after: ObjectOnSide,
}

/// An object on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct ObjectOnSide {
    /// Its identity there.
    pub id: ObjectId,
    /// What it is there.
    pub kind: ObjectKind,
    pub name: Text,
    /// The name of its site; empty for what is in none.
    pub site: Text,
}

/// What an object is.
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
    /// In the middle of a sentence.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Deployment => "deployment",
            Self::Site => "site",
            Self::Item(kind) => kind.in_sentence(),
        }
    }

    /// Several of them, in the middle of a sentence.
    pub fn plural(self) -> String {
        match self {
            Self::Deployment => "deployments".to_owned(),
            Self::Site => "sites".to_owned(),
            Self::Item(kind) => kind.plural_in_sentence(),
        }
    }
}

/// What became of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Only the second one has it.
    Added,
    /// Both have it, and it differs.
    Changed,
    /// Only the first one has it.
    Removed,
    /// The second one has another of the same name: publishing removes the one and adds the other.
    Recreated,
}

impl Change {
    /// Every one, in the order of lists and legends.
    pub const ALL: [Self; 4] = [Self::Added, Self::Changed, Self::Removed, Self::Recreated];

    /// The sign of a list.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Added => "+",
            Self::Changed => "~",
            Self::Removed => "-",
            Self::Recreated => "-/+",
        }
    }

    /// In words, after the name.
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
    /// Which.
    pub property: Property,
    /// What it was, when it was anything.
    pub before: Option<String>,
    /// What it is.
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
    /// What the object holds of another.
    Association(AssociationKind),
    /// The default Persistent Chat pool of a site.
    DefaultPool,
    DefaultSipDomain,
    SipDomain,
    SimpleUrl,
    /// A role that runs on a pool or a database in an instance.
    Role,
    /// The identity of a role that has the same name as before.
    Identity,
    Port,
    /// The node that holds the primary replica.
    AlwaysOnNode,
    /// A setting that has no other property, by its name in the document.
    Setting(String),
    /// Content that is not known here, by its name in the document.
    Unknown(String),
}

impl Property {
    /// Whether an object may have several of it, so that each comes or goes by itself.
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
    /// What differs between two topologies.
    pub fn between(before: &Topology, after: &Topology) -> Self {
        compare::match_and_compare(before, after)
    }

    /// What differs between two sides of which it is known what is what.
    pub fn over<'t>(
        matching: &Matching,
        before: impl Into<Compared<'t>>,
        after: impl Into<Compared<'t>>,
    ) -> Self {
        compare::compare(before.into(), after.into(), matching)
    }

    /// What differs between two moments of one topology.
    pub fn between_moments(before: &Topology, after: &Topology) -> Self {
        Self::over(&Matching::of_moments(before, after), before, after)
    }

    /// Whether nothing differs but what is excluded, or not compared.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// How many objects became what.
    pub fn count(&self, change: Change) -> usize {
        let objects = self.objects.iter();
        objects.filter(|object| object.change == change).count()
    }

    /// The same seen from the other side.
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
    /// The same from both directions.
    fn order(&self) -> (ObjectKind, &str, &ObjectId) {
        let (before, after) = (&self.before, &self.after);
        (after.kind, &after.name, (&before.id).min(&after.id))
    }
}

impl ObjectDifference {
    /// The object on the side that has it, the one after where both have it.
    pub fn side(&self) -> Option<&ObjectOnSide> {
        self.after.as_ref().or(self.before.as_ref())
    }

    /// What it is, on the side that has it.
    pub fn kind(&self) -> ObjectKind {
        self.side().map_or(ObjectKind::Deployment, |side| side.kind)
    }

    /// What it is called; both names where it was renamed.
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

    /// The same from both directions.
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
