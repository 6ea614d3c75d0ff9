//! The picture of a design, described once for the window and for every file. Knows no egui.
//!
//! [`Diagram`] says what there is and where; the display list says how it looks.

mod associations;
mod badge_shapes;
mod badges;
mod band_shapes;
mod bands;
mod build;
mod card;
mod cards;
pub mod crossings;
mod differences;
pub mod display;
pub mod drawio;
pub mod font;
pub mod geometry;
pub mod icons;
pub mod kinds;
mod labels;
pub mod layout;
mod location;
pub mod mark_shapes;
pub mod marks;
pub mod metrics;
pub mod names;
mod notes;
mod obstacles;
mod page;
mod part;
pub mod pdf;
mod pen;
pub mod picture;
pub mod png;
pub mod route;
mod shapes;
mod sheet;
pub mod svg;
pub mod text;
pub mod theme;
pub mod typefaces;
mod vector;
mod wire_shapes;
mod words;

pub use build::Framing;
pub use cards::Cards;
pub use geometry::{Rect, Size};
pub use location::Location;
pub use marks::Marks;
pub use notes::{Note, NoteCard};
pub use page::{Page, Paper};
pub use part::PicturePart;

use crate::design::Point;
use crate::rules::{Counts, Severity};
use crate::topology::{AssociationKind, Kind, ObjectId, ServiceId, SiteId};

pub use crate::topology::WireKind;

/// Everything in the picture, in drawing order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    /// Sites, parents before branches.
    pub sites: Vec<SiteRegion>,
    /// Names of the data centers that are stated of anything, in the order in which they occur.
    pub data_centers: Vec<String>,
    /// The data centers within the sites, where their cards are not among others.
    pub bands: Vec<Band>,
    /// Pools, servers and stores, in document order.
    pub nodes: Vec<Node>,
    /// Associations.
    pub wires: Vec<Wire>,
    /// The domain that names on cards leave out.
    pub domain: Option<String>,
    /// The note of the whole deployment.
    pub note: Option<Note>,
    /// The notes of everything that is in the picture, below it.
    pub notes: Vec<NoteCard>,
    /// What differs from another design; empty unless one is compared with.
    pub marks: Marks,
    /// What encloses everything.
    pub bounds: Rect,
}

impl Diagram {
    /// The wire of this identity.
    pub fn wire(&self, id: &WireId) -> Option<&Wire> {
        self.wires.iter().find(|wire| wire.id == *id)
    }

    /// The name of a data center.
    pub fn data_center(&self, position: usize) -> &str {
        self.data_centers.get(position).map_or("", String::as_str)
    }

    /// The band at a place of the scene.
    pub fn band_at(&self, pos_in_scene: Point) -> Option<&Band> {
        let mut bands = self.bands.iter();
        bands.find(|band| band.rect.contains(pos_in_scene))
    }
}

/// The region of a site.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteRegion {
    /// Which site.
    pub id: SiteId,
    /// Its name.
    pub title: String,
    /// Its extent in the scene.
    pub rect: Rect,
    /// Worst problem of the site itself.
    pub badge: Option<Badge>,
    /// What somebody wrote about it.
    pub note: Option<Note>,
}

/// A data center within a site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// The site that it is drawn in.
    pub site: SiteId,
    /// Position of its name.
    pub data_center: usize,
    /// Its extent in the scene.
    pub rect: Rect,
}

/// A card in the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it stands for.
    pub id: ObjectId,
    /// What it is.
    pub kind: Kind,
    /// The site it is in.
    pub site: SiteId,
    /// Its extent in the scene.
    pub rect: Rect,
    /// Name, whole.
    pub title: String,
    /// Name as the card has it: without the domain that the picture says once.
    pub name: String,
    /// State in words: `4 servers, 2 active · compliance on · 2015`.
    pub state: String,
    /// Computers.
    pub servers: Vec<ServerMark>,
    /// In which data center it is.
    pub location: Location,
    /// Left and right ends in the scene of the parts of a card across data centers, in their order.
    pub parts: Vec<(f32, f32)>,
    /// What the parts are called.
    pub part_names: Vec<String>,
    /// Switches of a Persistent Chat pool, drawn on the card.
    pub switches: Option<Switches>,
    /// Worst problem and how many.
    pub badge: Option<Badge>,
    /// What somebody wrote about it.
    pub note: Option<Note>,
}

/// What can be toggled on a Persistent Chat pool's card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switches {
    /// Compliance is on.
    pub compliance: bool,
    /// The content store is mirrored.
    pub mirroring: bool,
    /// Disaster recovery is on.
    pub disaster_recovery: bool,
    /// Of which of these the document says something that is not understood, in the order of
    /// [`Switch::ALL`](card::Switch::ALL).
    pub not_understood: [bool; 3],
}

/// A computer as a small mark.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct ServerMark {
    pub fqdn: String,
    /// Whether it serves; drawn filled. Computers of other pools than Persistent Chat all serve.
    pub active: bool,
    /// The part of the card that it is in; 0 where the card has no parts.
    pub part: usize,
}

/// Problems of what has the badge; there is at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Badge {
    /// How many there are.
    pub counts: Counts,
}

impl Badge {
    /// How bad the worst one is.
    pub fn severity(self) -> Severity {
        self.counts.worst().unwrap_or(Severity::Info)
    }

    /// How many there are of all severities.
    pub fn count(self) -> usize {
        self.counts.total()
    }
}

/// An association drawn as a wire.
#[derive(Clone, Debug, PartialEq)]
pub struct Wire {
    /// Which one.
    pub id: WireId,
    /// How it is drawn.
    pub kind: WireKind,
    /// Corners from start to end, in the scene; orthogonal.
    pub points: Vec<Point>,
    /// Where it joins others that end at the same card, and runs with them from there.
    pub joint: Option<Point>,
    /// What it says on hover: `Compliance SQL Server store`.
    pub label: String,
    /// What it says on its course, and the middle of that: there is none where it has no room.
    pub caption: Option<(&'static str, Point)>,
    /// What can be changed of what it stands for: one wire may stand for the associations of several pools.
    pub associations: Vec<Reference>,
    /// Problems of the association itself, which its cards count as well, and the middle of the
    /// badge that says so.
    pub badge: Option<(Badge, Point)>,
}

/// What a service holds as what.
pub type Reference = (ServiceId, AssociationKind);

/// Identity of a wire: its ends and what it is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub struct WireId {
    /// The node that depends, or the store of which the other is a copy or the witness.
    pub from: ObjectId,
    /// The node that is needed.
    pub to: ObjectId,
    pub kind: WireKind,
}
