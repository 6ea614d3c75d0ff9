//! Automatic layout. Existing places never move (law 6): only objects without a place are placed, in
//! free space of their site next to their neighbors.

mod boxes;
mod cells;
mod families;
mod landing;
mod newcomers;
mod occupied;
mod packing;
mod stating;
mod whole_sites;

use std::collections::{BTreeMap, HashMap, HashSet};

pub use landing::{settle_moved, settle_new, site_for_drop};
pub use stating::settle_stated;

use crate::design::{Arrangement, Design, Point};
use crate::topology::{
    Index, Item, Kind, ObjectId, SiteId, SiteKind, Topology, WireKind, inventory,
};

use crate::diagram::associations::{Connection, connections};
use crate::diagram::bands::Spot;
use crate::diagram::geometry::{Rect, Size};
use crate::diagram::location::{Location, Locations};
use crate::diagram::{Diagram, bands, kinds, metrics};
use crate::topology::owners::Owners;
use occupied::Occupied;

/// Places for every object of a design, even those that have one: what "Tidy up" does.
pub fn arrange(design: &Design) -> Arrangement {
    arrange_for(design, metrics::VIEW)
}

/// Like [`arrange`], for a view or a page of this shape.
pub fn arrange_for(design: &Design, view: Size) -> Arrangement {
    place_all(design, &Arrangement::default(), view)
}

/// Places for the objects that have none, to be added to the arrangement.
pub fn place_new(design: &Design) -> Arrangement {
    let mut arrangement = place_all(design, &design.arrangement, metrics::VIEW);
    arrangement
        .places
        .retain(|id, _| !design.arrangement.places.contains_key(id));
    arrangement
}

fn place_all(design: &Design, existing: &Arrangement, view: Size) -> Arrangement {
    let index = Index::new(&design.topology);
    let items = inventory::items(&index);
    let owners = Owners::new(&items);
    let associations = connections(&index, &items, &owners);
    let locations = Locations::of(&design.annotations, &items);
    let plan = LayoutPlan::new(&design.topology, &items, &locations, &associations);
    plan.arrangement(&plan.complete(existing, view))
}

/// The free place for a card of this kind that is closest to where it was dropped; `pos_in_scene` is
/// where its upper left corner would be.
pub fn place_for_drop(diagram: &Diagram, kind: Kind, pos_in_scene: Point) -> Point {
    let occupied: Occupied = diagram.nodes.iter().map(|node| node.rect).collect();
    newcomers::nearest_free(
        pos_in_scene,
        metrics::node_size(kind),
        metrics::GRID * 3.0,
        &occupied,
        |_| true,
    )
}

/// The free place closest to the desired one, for something that is drawn next to the cards.
pub(super) fn free_place(wish: Point, size: Size, cards: &[Rect]) -> Point {
    let around = Rect::at(wish, size);
    if !cards.iter().any(|card| card.intersects(&around)) {
        return wish;
    }
    let occupied: Occupied = cards.iter().copied().collect();
    newcomers::nearest_free(wish, size, metrics::GRID * 3.0, &occupied, |_| true)
}

/// What is laid out: items by site, and the wires between them.
pub(super) struct LayoutPlan {
    /// Sites, branches after their parents; sites that only damaged items refer to come last.
    pub sites: Vec<SiteId>,
    /// Items in document order.
    nodes: Vec<PlanNode>,
    /// Positions of the items that each item has wires to.
    neighbors: Vec<Vec<usize>>,
    /// The wires: start, end and kind.
    wires: Vec<(usize, usize, WireKind)>,
    /// Whether each site fills the view by itself, rather than all of them together.
    pub site_by_site: bool,
}

/// The properties of an item that the layout uses.
pub(super) struct PlanNode {
    id: ObjectId,
    kind: Kind,
    /// The position of its site.
    site: usize,
    /// The column of the item, from the outside to storage.
    stage: usize,
    size: Size,
    location: Location,
}

/// The places of all items and sites.
pub(super) struct CardPlaces {
    /// The upper left corners of the items.
    pub nodes: Vec<Point>,
    /// The sizes of the items.
    pub sizes: Vec<Size>,
    /// The extents of the sites.
    pub sites: Vec<Rect>,
}

/// The number of stages.
const STAGES: usize = kinds::Column::COUNT;

impl LayoutPlan {
    /// Reads a topology once.
    pub fn new(
        topology: &Topology,
        items: &[Item<'_>],
        locations: &Locations,
        associations: &[Connection],
    ) -> Self {
        let sizes = items.iter().map(|item| metrics::node_size(item.kind));
        let sizes: Vec<Size> = sizes.collect();
        Self::with_sizes(topology, items, (&sizes, locations), associations)
    }

    /// Like [`Self::new`], for cards of these sizes.
    pub fn with_sizes(
        topology: &Topology,
        items: &[Item<'_>],
        (sizes, locations): (&[Size], &Locations),
        associations: &[Connection],
    ) -> Self {
        let mut sites = sites_in_order(topology);
        let mut position_of: HashMap<SiteId, usize> = sites
            .iter()
            .enumerate()
            .map(|(position, site)| (*site, position))
            .collect();
        let nodes: Vec<PlanNode> = items
            .iter()
            .zip(sizes)
            .enumerate()
            .map(|(position, (item, size))| (item, *size, locations.of_item(position)))
            .map(|(item, size, location)| PlanNode {
                id: item.id.clone(),
                kind: item.kind,
                site: *position_of.entry(item.site).or_insert_with(|| {
                    sites.push(item.site);
                    sites.len() - 1
                }),
                stage: kinds::row(item.kind).column as usize,
                size: spanning(size, &location),
                location,
            })
            .collect();
        let mut neighbors = vec![Vec::new(); nodes.len()];
        for association in associations {
            for (one, other) in [
                (association.from, association.to),
                (association.to, association.from),
            ] {
                if let Some(neighbors) = neighbors.get_mut(one) {
                    neighbors.push(other);
                }
            }
        }
        for neighbors in &mut neighbors {
            neighbors.sort_unstable();
            neighbors.dedup();
        }
        Self {
            sites,
            nodes,
            neighbors,
            wires: associations
                .iter()
                .map(|wire| (wire.from, wire.to, wire.id.kind))
                .collect(),
            site_by_site: false,
        }
    }

    /// Keeps existing places and finds the missing ones.
    pub fn complete(&self, existing: &Arrangement, view: Size) -> CardPlaces {
        let known: Vec<Option<Point>> = self
            .nodes
            .iter()
            .map(|node| existing.place(&node.id))
            .collect();
        let by_site = self.by_site();
        let mut site_rects: Vec<Option<Rect>> = Vec::with_capacity(self.sites.len());
        for (site, members) in self.sites.iter().zip(&by_site) {
            let cards = members
                .iter()
                .filter_map(|&node| Some(self.footprint(node, known[node]?)));
            site_rects.push(site_around(cards).or_else(|| {
                let place = existing.place(&ObjectId::Site(*site))?;
                members
                    .is_empty()
                    .then(|| Rect::at(place, metrics::EMPTY_SITE))
            }));
        }
        let mut places = known;
        newcomers::join(self, &by_site, &mut places, &mut site_rects);
        let waiting = (places.as_mut_slice(), site_rects.as_mut_slice());
        whole_sites::place(self, &by_site, existing, view, waiting);
        let nodes: Vec<Point> = places.into_iter().map(Option::unwrap_or_default).collect();
        let sizes = self.sizes(&nodes);
        let mut sites: Vec<Rect> = site_rects
            .into_iter()
            .map(Option::unwrap_or_default)
            .collect();
        for ((node, place), size) in self.nodes.iter().zip(&nodes).zip(&sizes) {
            if *size != node.size
                && let Some(site) = sites.get_mut(node.site)
            {
                let whole = bands::footprint(Rect::at(*place, *size), &node.location);
                let around = site_around(std::iter::once(whole));
                *site = around.map_or(*site, |around| site.union(&around));
            }
        }
        CardPlaces {
            nodes,
            sizes,
            sites,
        }
    }

    /// The places by identity, including those of sites.
    fn arrangement(&self, places: &CardPlaces) -> Arrangement {
        let nodes = self
            .nodes
            .iter()
            .zip(&places.nodes)
            .map(|(node, place)| (node.id.clone(), *place));
        let sites = self
            .sites
            .iter()
            .zip(&places.sites)
            .map(|(site, rect)| (ObjectId::Site(*site), rect.min));
        Arrangement {
            places: sites.chain(nodes).collect(),
        }
    }

    /// Positions of the items of each site.
    fn by_site(&self) -> Vec<Vec<usize>> {
        let mut by_site = vec![Vec::new(); self.sites.len()];
        for (position, node) in self.nodes.iter().enumerate() {
            if let Some(members) = by_site.get_mut(node.site) {
                members.push(position);
            }
        }
        by_site
    }

    fn rect(&self, node: usize, place: Point) -> Rect {
        Rect::at(place, self.nodes[node].size)
    }

    /// The area that a card takes up in its site, with the band around it.
    fn footprint(&self, node: usize, place: Point) -> Rect {
        bands::footprint(self.rect(node, place), &self.nodes[node].location)
    }

    /// An item at a place, for drawing bands around it.
    fn spot(&self, node: usize, rect: Rect) -> Option<Spot<'_>> {
        let own = self.nodes.get(node)?;
        Some(Spot {
            site: *self.sites.get(own.site)?,
            rect,
            location: &own.location,
        })
    }

    /// The area that an item takes up in the bands of its data centers.
    fn parts(
        &self,
        node: usize,
        place: Point,
        known: &BTreeMap<usize, Rect>,
    ) -> Vec<(usize, Rect)> {
        let card = self.rect(node, place);
        match &self.nodes[node].location {
            Location::Unknown => Vec::new(),
            Location::In(data_center) => vec![(*data_center, bands::around(card))],
            Location::Across(across) => {
                let range = |own: usize| known.get(&own).map(|band| (band.min.x, band.max.x));
                let across = bands::ordered(card, across, range);
                let ends = bands::parts(card, &across, |_| None);
                bands::parts_of_bands(card, &across, &ends)
            }
        }
    }

    /// The sizes of the cards at these places: a card that spans more than two data centers extends to
    /// the last one.
    fn sizes(&self, places: &[Point]) -> Vec<Size> {
        let mut sizes: Vec<Size> = self.nodes.iter().map(|node| node.size).collect();
        let wide = |node: &&PlanNode| node.location.parts().len() > 2;
        if self.nodes.iter().find(wide).is_none() {
            return sizes;
        }
        let mut ranges: HashMap<(usize, usize), (f32, f32)> = HashMap::new();
        for (node, place) in places.iter().enumerate() {
            let own = &self.nodes[node];
            if let Some(data_center) = own.location.only() {
                let whole = self.footprint(node, *place);
                let new = (whole.min.x, whole.max.x);
                let known = ranges.entry((own.site, data_center)).or_insert(new);
                *known = (known.0.min(new.0), known.1.max(new.1));
            }
        }
        for (node, place) in places.iter().enumerate() {
            let own = &self.nodes[node];
            let range = |data_center: usize| ranges.get(&(own.site, data_center)).copied();
            let card = self.rect(node, *place);
            let across = bands::ordered(card, own.location.parts(), range);
            let [.., before, _] = across.as_slice() else {
                continue;
            };
            let end = before.and_then(range).map(|(_, end)| end);
            let Some(end) = end.filter(|_| across.len() > 2) else {
                continue;
            };
            let width = end + metrics::BAND_GAP / 2.0 + metrics::BAND_PART - place.x;
            let reach = Size { width, ..own.size };
            let rect = Rect::at(*place, reach);
            let mut others = places
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != node);
            let is_free = !others.any(|(other, place)| self.rect(other, *place).intersects(&rect));
            if is_free && width >= own.size.width {
                sizes[node] = reach;
            }
        }
        sizes
    }
}

/// The size of a card that has a part in each of its data centers.
pub(super) fn spanning(size: Size, location: &Location) -> Size {
    let parts = location.parts().len() as f32;
    Size {
        width: size.width.max(parts * metrics::BAND_PART),
        ..size
    }
}

/// The region of a site around its cards.
pub(super) fn site_around(cards: impl Iterator<Item = Rect>) -> Option<Rect> {
    let around = cards.reduce(|all, card| all.union(&card))?;
    let mut rect = around.expand(metrics::SITE_PADDING);
    rect.min.y = around.min.y - metrics::SITE_HEADER;
    Some(rect)
}

/// Central sites in document order, each followed by its branches.
fn sites_in_order(topology: &Topology) -> Vec<SiteId> {
    let mut branches: HashMap<SiteId, Vec<SiteId>> = HashMap::new();
    let known: HashSet<SiteId> = topology.sites.iter().map(|site| site.id).collect();
    let mut placed = HashSet::new();
    let mut order = Vec::with_capacity(topology.sites.len());
    let mut waiting = Vec::new();
    for site in topology.sites.iter().rev() {
        match site.kind {
            SiteKind::Branch { parent } if parent != site.id && known.contains(&parent) => {
                branches.entry(parent).or_default().push(site.id);
            }
            _ => waiting.push(site.id),
        }
    }
    while let Some(site) = waiting.pop() {
        if placed.insert(site) {
            order.push(site);
            waiting.extend(branches.remove(&site).unwrap_or_default());
        }
    }
    for site in &topology.sites {
        if placed.insert(site.id) {
            order.push(site.id);
        }
    }
    order
}
