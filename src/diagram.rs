//! The picture of a design, described once for the window and for every file format. Does not depend on
//! egui.
//!
//! [`Diagram`] says what is in the picture and where; the display list says how it looks.

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
pub use notes::{CanvasNote, NoteCard};
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
    /// Names of the data centers of all objects, in the order in which they occur.
    pub data_centers: Vec<String>,
    /// The data centers within the sites, where their cards are not mixed with others.
    pub bands: Vec<Band>,
    /// Pools, servers and stores, in document order.
    pub nodes: Vec<Node>,
    /// Associations.
    pub wires: Vec<Wire>,
    /// The domain that names on cards omit.
    pub domain: Option<String>,
    /// The note about the whole deployment.
    pub note: Option<CanvasNote>,
    /// The notes about everything in the picture, below it.
    pub notes: Vec<NoteCard>,
    /// What differs from another design; empty if there is no comparison.
    pub marks: Marks,
    /// The rectangle that encloses everything.
    pub bounds: Rect,
}

impl Diagram {
    /// The wire with this identity.
    pub fn wire(&self, id: &WireId) -> Option<&Wire> {
        self.wires.iter().find(|wire| wire.id == *id)
    }

    /// The name of a data center.
    pub fn data_center(&self, position: usize) -> &str {
        self.data_centers.get(position).map_or("", String::as_str)
    }

    /// The band at a position in the scene.
    pub fn band_at(&self, pos_in_scene: Point) -> Option<&Band> {
        let mut bands = self.bands.iter();
        bands.find(|band| band.rect.contains(pos_in_scene))
    }
}

/// The region of a site.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteRegion {
    /// The site.
    pub id: SiteId,
    /// The name of the site.
    pub title: String,
    /// The extent of the site in the scene.
    pub rect: Rect,
    /// The worst problem of the site itself.
    pub badge: Option<Badge>,
    /// What somebody wrote about the site.
    pub note: Option<CanvasNote>,
}

/// A data center within a site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// The site that it is drawn in.
    pub site: SiteId,
    /// The position of its name in [`Diagram::data_centers`].
    pub data_center: usize,
    /// The extent of the band in the scene.
    pub rect: Rect,
}

/// A card in the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The object that the card shows.
    pub id: ObjectId,
    /// The kind of the object.
    pub kind: Kind,
    /// The site that the object belongs to.
    pub site: SiteId,
    /// The extent of the card in the scene.
    pub rect: Rect,
    /// The full name.
    pub title: String,
    /// The name on the card: without the domain that the picture states once.
    pub name: String,
    /// The state in words: `4 servers, 2 active · compliance on · 2015`.
    pub state: String,
    /// The computers of the pool.
    pub servers: Vec<ServerMark>,
    /// The data centers that the card is in.
    pub location: Location,
    /// Left and right ends in the scene of the parts of a card that spans data centers, in order.
    pub parts: Vec<(f32, f32)>,
    /// The names of the parts.
    pub part_names: Vec<String>,
    /// The switches of a Persistent Chat pool, drawn on the card.
    pub switches: Option<Switches>,
    /// The number of problems and the worst severity.
    pub badge: Option<Badge>,
    /// What somebody wrote about the object.
    pub note: Option<CanvasNote>,
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
    /// For which of these the document says something that is not understood, in the order of
    /// [`Switch::ALL`](card::Switch::ALL).
    pub not_understood: [bool; 3],
}

/// A computer, drawn as a small mark.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct ServerMark {
    pub fqdn: String,
    /// Whether the computer is active; an active one is drawn filled. Computers of pools other than
    /// Persistent Chat are all active.
    pub active: bool,
    /// The part of the card that contains the mark; 0 if the card has no parts.
    pub part: usize,
}

/// The problems of something that has a badge; there is at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Badge {
    /// The number of problems of each severity.
    pub counts: Counts,
}

impl Badge {
    /// The severity of the worst problem.
    pub fn severity(self) -> Severity {
        self.counts.worst().unwrap_or(Severity::Info)
    }

    /// The number of problems of all severities.
    pub fn count(self) -> usize {
        self.counts.total()
    }
}

/// An association drawn as a wire.
#[derive(Clone, Debug, PartialEq)]
pub struct Wire {
    /// The identity of the wire.
    pub id: WireId,
    /// How it is drawn.
    pub kind: WireKind,
    /// Corners from start to end, in the scene; every piece is horizontal or vertical.
    pub points: Vec<Point>,
    /// The point where it joins other wires that end at the same card, and runs along with them.
    pub joint: Option<Point>,
    /// The text that is shown on hover: `Compliance SQL Server store`.
    pub label: String,
    /// The label along the wire and the center of the label; `None` if there is no room for it.
    pub caption: Option<(&'static str, Point)>,
    /// The associations that can be edited through the wire: one wire may represent those of several
    /// pools.
    pub associations: Vec<Reference>,
    /// Problems of the association itself, which its cards count as well, and the center of the badge
    /// that shows them.
    pub badge: Option<(Badge, Point)>,
}

/// A service and the kind of association that it has with another one.
pub type Reference = (ServiceId, AssociationKind);

/// The identity of a wire: its ends and its purpose.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub struct WireId {
    /// The object that depends on the other; or the store whose copy or witness the other one is.
    pub from: ObjectId,
    /// The object that is needed.
    pub to: ObjectId,
    pub kind: WireKind,
}
