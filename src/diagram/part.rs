//! A part of a picture: one site, or the selection.

use std::collections::BTreeSet;

use crate::topology::{ObjectId, SiteId};

use crate::diagram::build::enclosing;
use crate::diagram::layout::site_around;
use crate::diagram::{Band, Diagram, Node, bands, card, labels};

/// Which part of a diagram a picture shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PicturePart {
    /// Everything.
    #[default]
    Whole,
    /// One site with everything in it.
    Site(SiteId),
    /// These objects, in the regions of their sites.
    Objects(BTreeSet<ObjectId>),
}

impl Diagram {
    /// Only this part, with every card where it was. A wire is kept if both of its ends are.
    #[must_use]
    pub fn part(&self, part: &PicturePart) -> Self {
        let mut diagram = self.clone();
        match part {
            PicturePart::Whole => return diagram,
            PicturePart::Site(only) => {
                diagram.nodes.retain(|node| node.site == *only);
                diagram.sites.retain(|site| site.id == *only);
                diagram.bands.retain(|band| band.site == *only);
            }
            PicturePart::Objects(objects) => {
                let is_whole = |site: SiteId| objects.contains(&ObjectId::Site(site));
                diagram
                    .nodes
                    .retain(|node| objects.contains(&node.id) || is_whole(node.site));
                let kept: BTreeSet<SiteId> = diagram.nodes.iter().map(|node| node.site).collect();
                diagram
                    .sites
                    .retain(|site| kept.contains(&site.id) || is_whole(site.id));
                let drawn = std::mem::take(&mut diagram.bands);
                diagram.bands = bands::of(&mut diagram.nodes);
                diagram.bands.retain(|band| {
                    let is_same = |other: &Band| {
                        (other.site, other.data_center) == (band.site, band.data_center)
                    };
                    drawn.iter().any(is_same)
                });
                for site in &mut diagram.sites {
                    if is_whole(site.id) {
                        continue;
                    }
                    let cards = diagram.nodes.iter().filter(|node| node.site == site.id);
                    if let Some(rect) = site_around(cards.map(Node::footprint)) {
                        site.rect = rect;
                    }
                }
            }
        }
        let kept: BTreeSet<&ObjectId> = diagram.nodes.iter().map(|node| &node.id).collect();
        let is_inside = |id: &ObjectId| kept.contains(id);
        diagram
            .wires
            .retain(|wire| is_inside(&wire.id.from) && is_inside(&wire.id.to));
        diagram.note = None;
        diagram.marks = self.marks.within(self, &diagram);
        diagram.enclose();
        diagram
    }

    /// Recomputes the bounds from the content.
    pub(super) fn enclose(&mut self) {
        self.bounds = enclosing(&self.sites, &self.nodes, &self.wires);
        let labels = self.wires.iter().filter_map(labels::rect);
        self.bounds = labels.fold(self.bounds, |all, label| all.union(&label));
        if let Some(marked) = self.marks.bounds() {
            self.bounds = self.bounds.union(&marked);
        }
        if let Some(said) = card::domain_group(self) {
            self.bounds = self.bounds.union(&said.bounds);
        }
        self.place_notes();
    }

    /// The number of wires that lead from `part` to the rest of the diagram.
    pub fn wires_leaving(&self, part: &Self) -> usize {
        let inside: BTreeSet<&ObjectId> = part.nodes.iter().map(|node| &node.id).collect();
        let leaves =
            |id: &ObjectId, other: &ObjectId| inside.contains(id) && !inside.contains(other);
        self.wires
            .iter()
            .filter(|wire| leaves(&wire.id.from, &wire.id.to) || leaves(&wire.id.to, &wire.id.from))
            .count()
    }
}
