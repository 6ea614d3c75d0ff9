//! What differs from another design, as data next to the picture: what was added or changed is marked in
//! place, and what was removed stays as a ghost where it was. The canvas and exports draw the marks from
//! this data.

use crate::design::Point;
use crate::diff::Change;

use crate::diagram::geometry::Rect;
use crate::diagram::{Diagram, Node, SiteRegion, Wire};
use crate::topology::ObjectId;

/// The results of a comparison that the picture shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// Cards that were added, changed or re-created, by position.
    pub nodes: Vec<Mark>,
    /// Sites that were added, changed or re-created, by position.
    pub sites: Vec<Mark>,
    /// Wires that were added or changed, by position.
    pub wires: Vec<WireMark>,
    /// Cards that were removed.
    pub ghosts: Vec<Ghost>,
    /// Sites that were removed.
    pub ghost_sites: Vec<GhostSite>,
    /// Wires that were removed, each with the center of its sign.
    pub ghost_wires: Vec<(Wire, Point)>,
    /// Differences that are not drawn anywhere.
    pub elsewhere: Elsewhere,
}

/// Differences without a place in the picture, so that only a legend can mention them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// The number of properties of the deployment as a whole.
    pub of_deployment: usize,
    /// The number of objects that have no place in the picture.
    pub objects: usize,
}

/// A card or a site that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The position in the diagram.
    pub at: usize,
    /// The kind of change.
    pub change: Change,
    /// The position of the difference in the comparison.
    pub difference: usize,
}

/// A wire that differs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WireMark {
    /// The position in the diagram.
    pub at: usize,
    /// The kind of change.
    pub change: Change,
    /// The center of the sign.
    pub place: Point,
    /// Whether the sign has the label of the wire next to it.
    pub has_words: bool,
}

/// A card that was removed.
#[derive(Clone, Debug, PartialEq)]
pub struct Ghost {
    /// The card where it was.
    pub node: Node,
    /// The position of the difference in the comparison.
    pub difference: usize,
}

/// A site that was removed.
#[derive(Clone, Debug, PartialEq)]
pub struct GhostSite {
    /// The region where the site was.
    pub site: SiteRegion,
    /// The position of the difference in the comparison.
    pub difference: usize,
}

impl Marks {
    /// Whether nothing is marked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The change of the card at a position.
    pub fn of_node(&self, at: usize) -> Option<Change> {
        change_at(&self.nodes, at)
    }

    /// The change of the site at a position.
    pub fn of_site(&self, at: usize) -> Option<Change> {
        change_at(&self.sites, at)
    }

    /// The change of the wire at a position.
    pub fn of_wire(&self, at: usize) -> Option<Change> {
        let found = self.wires.binary_search_by_key(&at, |mark| mark.at);
        self.wires.get(found.ok()?).map(|mark| mark.change)
    }

    /// The place of the ghost of a removed object.
    pub fn ghost_of(&self, difference: usize) -> Option<Rect> {
        let card = self.ghosts.iter().find(|it| it.difference == difference);
        let site = || {
            let mut sites = self.ghost_sites.iter();
            sites.find(|it| it.difference == difference)
        };
        card.map(|card| card.node.rect)
            .or_else(|| site().map(|site| site.site.rect))
    }

    /// The difference of the removed object at a position in the scene.
    pub fn ghost_at(&self, pos_in_scene: Point) -> Option<usize> {
        let mut cards = self.ghosts.iter().rev();
        let card = cards.find(|it| it.node.rect.contains(pos_in_scene));
        let site = || {
            let mut sites = self.ghost_sites.iter().rev();
            sites.find(|it| it.site.rect.contains(pos_in_scene))
        };
        card.map(|card| card.difference)
            .or_else(|| site().map(|site| site.difference))
    }

    /// The rectangle that encloses everything that was removed.
    pub fn bounds(&self) -> Option<Rect> {
        let points = self.ghost_wires.iter().flat_map(|(wire, _)| &wire.points);
        let points = points.map(|point| Rect {
            min: *point,
            max: *point,
        });
        let cards = self.ghosts.iter().map(|ghost| ghost.node.rect);
        let sites = self.ghost_sites.iter().map(|ghost| ghost.site.rect);
        cards
            .chain(sites)
            .chain(points)
            .reduce(|all, rect| all.union(&rect))
    }

    /// The marks for `part` of the picture `whole` that they belong to.
    pub(super) fn within(&self, whole: &Diagram, part: &Diagram) -> Self {
        if self.is_empty() {
            return Self::default();
        }
        let node = |at: usize| {
            let id = &whole.nodes.get(at)?.id;
            part.nodes.iter().position(|node| node.id == *id)
        };
        let site = |at: usize| {
            let id = whole.sites.get(at)?.id;
            part.sites.iter().position(|site| site.id == id)
        };
        let wire = |at: usize| {
            let id = &whole.wires.get(at)?.id;
            part.wires.iter().position(|wire| wire.id == *id)
        };
        let moved = |mark: &Mark, at: Option<usize>| Some(Mark { at: at?, ..*mark });
        let is_in = |ghost: &&Ghost| {
            let mut sites = part.sites.iter();
            sites.any(|site| site.id == ghost.node.site && site.rect.intersects(&ghost.node.rect))
        };
        let ghosts: Vec<Ghost> = self.ghosts.iter().filter(is_in).cloned().collect();
        let has = |id: &ObjectId| {
            part.nodes.iter().any(|node| node.id == *id)
                || ghosts.iter().any(|ghost| ghost.node.id == *id)
        };
        let wires = self.ghost_wires.iter();
        let ghost_wires = wires.filter(|(wire, _)| has(&wire.id.from) && has(&wire.id.to));
        Self {
            nodes: self
                .nodes
                .iter()
                .filter_map(|it| moved(it, node(it.at)))
                .collect(),
            sites: self
                .sites
                .iter()
                .filter_map(|it| moved(it, site(it.at)))
                .collect(),
            wires: self
                .wires
                .iter()
                .filter_map(|it| {
                    Some(WireMark {
                        at: wire(it.at)?,
                        ..*it
                    })
                })
                .collect(),
            ghost_wires: ghost_wires.cloned().collect(),
            ghosts,
            ghost_sites: Vec::new(),
            elsewhere: self.elsewhere,
        }
    }

    /// The differences whose place is marked.
    pub(super) fn differences(&self) -> impl Iterator<Item = usize> {
        let marks = self.nodes.iter().chain(&self.sites);
        let ghosts = self.ghosts.iter().map(|ghost| ghost.difference);
        let ghost_sites = self.ghost_sites.iter().map(|ghost| ghost.difference);
        marks
            .map(|mark| mark.difference)
            .chain(ghosts)
            .chain(ghost_sites)
    }

    /// Every kind of change that is drawn, in the order of a legend.
    pub fn changes(&self) -> Vec<Change> {
        let marks = self.nodes.iter().chain(&self.sites);
        let mut changes: Vec<Change> = marks.map(|mark| mark.change).collect();
        changes.extend(self.wires.iter().map(|mark| mark.change));
        let has_ghosts =
            !self.ghosts.is_empty() || !self.ghost_sites.is_empty() || !self.ghost_wires.is_empty();
        changes.extend(has_ghosts.then_some(Change::Removed));
        changes.sort_unstable();
        changes.dedup();
        changes
    }
}

fn change_at(marks: &[Mark], at: usize) -> Option<Change> {
    let found = marks.binary_search_by_key(&at, |mark| mark.at);
    marks.get(found.ok()?).map(|mark| mark.change)
}
