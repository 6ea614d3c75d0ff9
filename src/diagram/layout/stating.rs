//! Moves objects into the band of their new data center after the user changed it.

use std::collections::BTreeSet;

use crate::design::{Annotations, Arrangement, Design};
use crate::topology::{Index, inventory};

use crate::diagram::associations::connections;
use crate::diagram::bands::{self, Spot};
use crate::diagram::geometry::Rect;
use crate::diagram::layout::LayoutPlan;
use crate::diagram::location::{Location, Locations};
use crate::diagram::{Band, metrics};
use crate::topology::owners::Owners;

/// Moves the objects whose data center changed if the bands would otherwise overlap; if that is not
/// enough, also moves every object of the site whose data center is known.
pub fn settle_stated(design: &mut Design, before: &Annotations) {
    if design.annotations.statements == before.statements {
        return;
    }
    let index = Index::new(&design.topology);
    let items = inventory::items(&index);
    let then = Locations::of(before, &items);
    let now = Locations::of(&design.annotations, &items);
    let is_same = |item: &usize| {
        let (then_at, now_at) = (then.of_item(*item), now.of_item(*item));
        then.in_words(&then_at) == now.in_words(&now_at)
    };
    let changed: Vec<usize> = (0..items.len()).filter(|item| !is_same(item)).collect();
    if changed.is_empty() {
        return;
    }
    let owners = Owners::new(&items);
    let associations = connections(&index, &items, &owners);
    let plan = LayoutPlan::new(&design.topology, &items, &now, &associations);
    if plan.has_clear_bands(&design.arrangement, &changed) {
        return;
    }
    let sites: BTreeSet<usize> = changed
        .iter()
        .filter_map(|node| plan.nodes.get(*node))
        .map(|node| node.site)
        .collect();
    let known: Vec<usize> = (0..plan.nodes.len())
        .filter(|node| {
            let node = plan.nodes.get(*node);
            node.is_some_and(|node| {
                sites.contains(&node.site) && node.location != Location::Unknown
            })
        })
        .collect();
    let all: Vec<usize> = changed.iter().copied().chain(known).collect();
    for again in [&changed, &all] {
        let mut arrangement = design.arrangement.clone();
        for node in again {
            if let Some(node) = plan.nodes.get(*node) {
                arrangement.places.remove(&node.id);
            }
        }
        let places = plan.complete(&arrangement, metrics::VIEW);
        let found = plan.nodes.iter().zip(places.nodes);
        for (node, place) in found {
            arrangement.places.insert(node.id.clone(), place);
        }
        let is_enough = plan.has_clear_bands(&arrangement, &changed);
        if is_enough || again.len() == all.len() {
            design.arrangement = arrangement;
            return;
        }
    }
}

impl LayoutPlan {
    /// Whether every data center of the sites of these items can have a band, and none of the items is
    /// in the band of another data center or on another card.
    fn has_clear_bands(&self, arrangement: &Arrangement, changed: &[usize]) -> bool {
        let Some(places) = self
            .nodes
            .iter()
            .map(|node| arrangement.place(&node.id))
            .collect::<Option<Vec<_>>>()
        else {
            return true;
        };
        let sizes = self.sizes(&places);
        let spots: Vec<Spot<'_>> = self
            .nodes
            .iter()
            .enumerate()
            .zip(places.iter().zip(&sizes))
            .filter_map(|((at, _), (place, size))| self.spot(at, Rect::at(*place, *size)))
            .collect();
        let (drawn, _) = bands::around_all(&spots);
        changed.iter().all(|node| {
            let Some(spot) = spots.get(*node) else {
                return true;
            };
            let mut of_site = spots.iter().filter(|other| other.site == spot.site);
            let has_band = |data_center: &usize| {
                let mut drawn = drawn.iter();
                drawn.any(|band| (band.site, band.data_center) == (spot.site, *data_center))
            };
            let covers_unknown = |band: &Band| {
                let mut unknown = spots
                    .iter()
                    .filter(|other| *other.location == Location::Unknown);
                band.site == spot.site && unknown.any(|other| other.rect.intersects(&band.rect))
            };
            let is_strange = drawn.iter().any(covers_unknown);
            // A card that spans data centers is wider than before.
            let mut others = spots.iter().enumerate().filter(|(at, _)| at != node);
            let is_covered = others.any(|(_, other)| other.rect.intersects(&spot.rect));
            !is_strange
                && !is_covered
                && of_site.all(|other| other.location.data_centers().all(|own| has_band(&own)))
        })
    }
}
