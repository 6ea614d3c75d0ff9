//! Finds where differences from another design are in the picture, and where removed objects were.

use ahash::{AHashMap, AHashSet};

use crate::design::{Arrangement, Design, Point};
use crate::diff::matching::Matching;
use crate::diff::{Change, Differences, ObjectKind};
use crate::topology::{Index, Item, ObjectId, SiteId, SiteKind, Topology, inventory};

use crate::diagram::associations::{Connection, connections};
use crate::diagram::geometry::{Rect, Size};
use crate::diagram::layout::{LayoutPlan, free_place};
use crate::diagram::location::Locations;
use crate::diagram::mark_shapes::PillPlaces;
use crate::diagram::marks::{Elsewhere, Ghost, GhostSite, Mark, Marks, WireMark};
use crate::diagram::{
    Diagram, Location, Node, SiteRegion, Wire, WireId, WireKind, metrics, names, route,
};
use crate::topology::owners::Owners;

/// The size of the region that marks a removed site whose place is now taken by another one.
const GHOST_SITE: Size = Size {
    width: 304.0,
    height: 56.0,
};

impl Diagram {
    /// Marks the differences from the design before. `matching` and `differences` are those of the two
    /// topologies; the picture shows the one after.
    pub fn mark(&mut self, before: &Design, matching: &Matching, differences: &Differences) {
        self.marks = Marks::default();
        self.mark_objects(differences);
        let aligned = Aligned::of(&before.topology, matching, self);
        let index = Index::new(&aligned.topology);
        let items = inventory::items(&index);
        let owners = Owners::new(&items);
        let wires = connections(&index, &items, &owners);
        self.add_ghosts(before, matching, differences, &aligned, &items, &wires);
        self.mark_wires(wires, &items);
        self.marks.elsewhere = self.elsewhere(differences);
        self.grow();
    }

    /// The differences that have no place in the picture.
    fn elsewhere(&self, differences: &Differences) -> Elsewhere {
        let marked: AHashSet<usize> = self.marks.differences().collect();
        let mut elsewhere = Elsewhere::default();
        for (position, object) in differences.objects.iter().enumerate() {
            match object.kind() {
                ObjectKind::Deployment => elsewhere.of_deployment += object.properties.len(),
                _ if !marked.contains(&position) => elsewhere.objects += 1,
                _ => {}
            }
        }
        elsewhere
    }

    fn mark_objects(&mut self, differences: &Differences) {
        let nodes: AHashMap<&ObjectId, usize> = self
            .nodes
            .iter()
            .enumerate()
            .map(|(at, node)| (&node.id, at))
            .collect();
        let sites: AHashMap<ObjectId, usize> = self
            .sites
            .iter()
            .enumerate()
            .map(|(at, site)| (site.id.into(), at))
            .collect();
        let mut marks = Marks::default();
        for (difference, object) in differences.objects.iter().enumerate() {
            let Some(after) = &object.after else {
                continue;
            };
            let mark = |at: &usize| Mark {
                at: *at,
                change: object.change,
                difference,
            };
            marks.nodes.extend(nodes.get(&after.id).map(mark));
            marks.sites.extend(sites.get(&after.id).map(mark));
        }
        marks.nodes.sort_by_key(|mark| mark.at);
        marks.sites.sort_by_key(|mark| mark.at);
        self.marks = marks;
    }

    fn add_ghosts(
        &mut self,
        before: &Design,
        matching: &Matching,
        differences: &Differences,
        aligned: &Aligned,
        items: &[Item<'_>],
        wires: &[Connection],
    ) {
        let removed = differences.objects.iter().enumerate();
        let removed: AHashMap<ObjectId, usize> = removed
            .filter(|(_, object)| object.change == Change::Removed)
            .filter_map(|(position, object)| {
                let side = object.before.as_ref()?;
                let id = match (&side.id, side.kind) {
                    (ObjectId::Site(site), ObjectKind::Site) => aligned.site(*site).into(),
                    (id, _) => matching.aligned_object(id),
                };
                Some((id, position))
            })
            .collect();
        if removed.is_empty() {
            return;
        }
        let plan = LayoutPlan::new(&aligned.topology, items, &Locations::default(), wires);
        let (places, regions) = self.places_before(before, matching, &plan, items);
        let mut taken: Vec<Rect> = self.nodes.iter().map(|node| node.rect).collect();
        for (item, place) in items.iter().zip(places) {
            let Some(difference) = removed.get(&item.id) else {
                continue;
            };
            let size = metrics::node_size(item.kind);
            let rect = Rect::at(free_place(place, size, &taken), size);
            taken.push(rect);
            let title = item.title();
            let node = Node {
                id: item.id.clone(),
                kind: item.kind,
                site: item.site,
                rect,
                name: names::without_domain(&title, self.domain.as_deref()),
                title,
                state: "removed".to_owned(),
                servers: Vec::new(),
                location: Location::Unknown,
                parts: Vec::new(),
                part_names: Vec::new(),
                switches: None,
                badge: None,
                note: None,
            };
            self.marks.ghosts.push(Ghost {
                node,
                difference: *difference,
            });
        }
        for (site, rect) in plan.sites.iter().zip(&regions) {
            let Some(difference) = removed.get(&ObjectId::Site(*site)) else {
                continue;
            };
            let title = aligned.topology.site(*site).map(|site| site.name.clone());
            let rect = self.ghost_region(*rect, &taken);
            self.marks.ghost_sites.push(GhostSite {
                site: SiteRegion {
                    id: *site,
                    title: title.unwrap_or_default(),
                    rect,
                    badge: None,
                    note: None,
                },
                difference: *difference,
            });
        }
    }

    /// The region of a removed site. If another site is now at that place, it is a small region in free
    /// space.
    fn ghost_region(&self, was: Rect, cards: &[Rect]) -> Rect {
        let sites = self.sites.iter().map(|site| site.rect);
        let ghosts = self.marks.ghost_sites.iter().map(|ghost| ghost.site.rect);
        let taken: Vec<Rect> = sites.chain(ghosts).collect();
        if !taken.iter().any(|other| other.intersects(&was)) {
            return was;
        }
        let taken: Vec<Rect> = taken.into_iter().chain(cards.iter().copied()).collect();
        let below = Point::new(was.min.x, self.bounds.max.y + metrics::SITE_GAP);
        Rect::at(free_place(below, GHOST_SITE, &taken), GHOST_SITE)
    }

    /// Where everything was shown before: as it was arranged then if the remaining objects have the same
    /// places, and otherwise next to what is there.
    fn places_before(
        &self,
        before: &Design,
        matching: &Matching,
        plan: &LayoutPlan,
        items: &[Item<'_>],
    ) -> (Vec<Point>, Vec<Rect>) {
        let nodes = self.nodes.iter().map(|node| (&node.id, node.rect.min));
        let now: AHashMap<&ObjectId, Point> = nodes.collect();
        let own = Arrangement {
            places: before
                .arrangement
                .places
                .iter()
                .map(|(id, place)| (matching.aligned_object(id), *place))
                .collect(),
        };
        let shown = plan.complete(&own, metrics::VIEW);
        let (mut same, mut moved) = (0, 0);
        for (item, place) in items.iter().zip(&shown.nodes) {
            match now.get(&item.id) {
                Some(there) if there == place => same += 1,
                Some(_) => moved += 1,
                None => {}
            }
        }
        if same > 0 && same >= moved {
            return (shown.nodes, shown.sites);
        }
        let empty_sites = self.sites.iter().filter(|site| {
            let mut nodes = self.nodes.iter();
            !nodes.any(|node| node.site == site.id)
        });
        let beside = Arrangement {
            places: now
                .into_iter()
                .map(|(id, place)| (id.clone(), place))
                .chain(empty_sites.map(|site| (site.id.into(), site.rect.min)))
                .collect(),
        };
        let shown = plan.complete(&beside, metrics::VIEW);
        (shown.nodes, shown.sites)
    }

    fn mark_wires(&mut self, before: Vec<Connection>, items: &[Item<'_>]) {
        let had: AHashMap<WireId, &Connection> = before
            .iter()
            .map(|wire| (in_one_direction(&wire.id), wire))
            .collect();
        let has: AHashSet<WireId> = self
            .wires
            .iter()
            .map(|wire| in_one_direction(&wire.id))
            .collect();
        let cards = self.nodes.iter().map(|node| (&node.id, node.rect));
        let ghosts = self.marks.ghosts.iter();
        let cards: Vec<(&ObjectId, Rect)> = cards
            .chain(ghosts.map(|ghost| (&ghost.node.id, ghost.node.rect)))
            .collect();
        let rects: Vec<Rect> = cards.iter().map(|(_, rect)| *rect).collect();
        let position: AHashMap<&ObjectId, usize> = cards
            .iter()
            .enumerate()
            .map(|(at, (id, _))| (*id, at))
            .collect();
        let mut pills = PillPlaces::among(&rects, self);
        let mut marks = Vec::new();
        for (at, wire) in self.wires.iter().enumerate() {
            let change = match had.get(&in_one_direction(&wire.id)) {
                None => Change::Added,
                Some(old) if old.label != wire.label => Change::Changed,
                Some(_) => continue,
            };
            let pill = pills.place(wire, change);
            marks.push(WireMark {
                at,
                change,
                place: pill.center,
                has_words: pill.has_words,
            });
        }
        let end = |at: usize| position.get(&items.get(at)?.id).copied();
        let (gone, ends): (Vec<&Connection>, Vec<(usize, usize)>) = before
            .iter()
            .filter(|wire| !has.contains(&in_one_direction(&wire.id)))
            .filter_map(|wire| Some((wire, (end(wire.from)?, end(wire.to)?))))
            .unzip();
        let courses = match ends.is_empty() {
            true => Vec::new(),
            false => route::route(&rects, &ends),
        };
        let mut ghost_wires = Vec::new();
        for (gone, points) in gone.into_iter().zip(courses) {
            let mut wire = Wire {
                id: gone.id.clone(),
                kind: gone.id.kind,
                points,
                joint: None,
                label: gone.label.clone(),
                caption: None,
                associations: Vec::new(),
                badge: None,
            };
            let pill = pills.place_removed(&wire, gone.caption);
            let words = if pill.has_words { gone.caption } else { "" };
            wire.caption = Some((words, pill.center));
            ghost_wires.push((wire, pill.center));
        }
        self.marks.wires = marks;
        self.marks.ghost_wires = ghost_wires;
    }

    /// Enlarges the picture for what is only marked.
    fn grow(&mut self) {
        for ghost in &self.marks.ghosts {
            let mut sites = self.sites.iter_mut();
            let filled = self.nodes.iter().any(|node| node.site == ghost.node.site);
            let site = sites.find(|site| site.id == ghost.node.site && filled);
            if let Some(site) = site {
                let around = ghost.node.rect.expand(metrics::SITE_PADDING);
                site.rect = site.rect.union(&around);
            }
        }
        self.enclose();
    }
}

/// Two pools that need each other have one wire, in either direction.
fn in_one_direction(id: &WireId) -> WireId {
    let is_both_ways = matches!(id.kind, WireKind::Pairing | WireKind::Other);
    match is_both_ways && id.from > id.to {
        true => WireId {
            from: id.to.clone(),
            to: id.from.clone(),
            kind: id.kind,
        },
        false => id.clone(),
    }
}

/// The topology before, with the identities of the one after, including those of sites.
struct Aligned {
    topology: Topology,
    sites: AHashMap<SiteId, SiteId>,
}

impl Aligned {
    fn of(before: &Topology, matching: &Matching, diagram: &Diagram) -> Self {
        let ids = before.sites.iter().map(|site| site.id);
        let ids = ids.chain(diagram.sites.iter().map(|site| site.id));
        let mut free = ids.map(|id| id.0).max().unwrap_or(0);
        let mut sites = AHashMap::new();
        for site in &before.sites {
            let id = matching.site(site.id).unwrap_or_else(|| {
                free = free.saturating_add(1);
                SiteId(free)
            });
            sites.insert(site.id, id);
        }
        let mut aligned = Self {
            topology: matching.aligned(before),
            sites,
        };
        if aligned.sites.iter().any(|(old, new)| old != new) {
            aligned.rename_sites();
        }
        aligned
    }

    fn site(&self, before: SiteId) -> SiteId {
        self.sites.get(&before).copied().unwrap_or(before)
    }

    fn rename_sites(&mut self) {
        use std::sync::Arc;
        let new = |id: SiteId| self.sites.get(&id).copied().unwrap_or(id);
        for site in &mut self.topology.sites {
            let site = Arc::make_mut(site);
            site.id = new(site.id);
            if let SiteKind::Branch { parent } = &mut site.kind {
                *parent = new(*parent);
            }
        }
        for cluster in &mut self.topology.clusters {
            if new(cluster.site) != cluster.site {
                let cluster = Arc::make_mut(cluster);
                cluster.site = new(cluster.site);
            }
        }
        for service in &mut self.topology.services {
            if new(service.site) != service.site {
                let service = Arc::make_mut(service);
                service.site = new(service.site);
            }
        }
    }
}
