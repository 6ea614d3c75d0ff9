//! Creates the picture of a design.

use std::collections::BTreeMap;

use crate::design::{Annotations, Arrangement, Design, Point};
use crate::rules::Diagnostic;
use crate::topology::{Index, Item, LookUps, SiteId, WireKind};

use crate::diagram::associations::{Connection, connections};
use crate::diagram::badges::Badges;
use crate::diagram::geometry::{Rect, Size};
use crate::diagram::layout::{CardPlaces, LayoutPlan};
use crate::diagram::location::Locations;
use crate::diagram::notes::CanvasNotes;
use crate::diagram::obstacles::Obstacles;
use crate::diagram::route::{Routes, Span};
use crate::diagram::{
    Diagram, Marks, Node, ServerMark, SiteRegion, Wire, badge_shapes, band_shapes, bands, card,
    kinds, labels, metrics, names, words,
};
use crate::topology::owners::Owners;

/// What a picture is laid out for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Framing {
    /// The area to fill.
    pub view: Size,
    /// Whether everything is laid out, including objects that have a place.
    pub arrange: bool,
    /// Whether cards are wide enough for full names. Then everything is laid out.
    pub whole_names: bool,
    /// Whether each site fills the area by itself, rather than all of them together.
    pub site_by_site: bool,
}

impl Default for Framing {
    fn default() -> Self {
        Self {
            view: metrics::VIEW,
            arrange: false,
            whole_names: false,
            site_by_site: false,
        }
    }
}

impl Diagram {
    /// The picture of a design with its problems. Objects without a place are laid out automatically
    /// next to those that have one, which stay in place (law 6).
    pub fn of(design: &Design, diagnostics: &[Diagnostic]) -> Self {
        Self::laid_out(design, diagnostics, Framing::default())
    }

    /// Like [`Self::of`], for a view or a page.
    pub fn laid_out(
        design: &Design,
        diagnostics: impl AsRef<[Diagnostic]>,
        framing: Framing,
    ) -> Self {
        let look_ups = LookUps::of(&design.topology);
        let cards = Cards::of((design, &look_ups), diagnostics.as_ref(), framing);
        // Routing the wires of a large picture takes as much memory.
        drop(look_ups);
        drop(diagnostics);
        cards.wired(&mut Routes::default())
    }

    /// Like [`Self::of`], for a design that was already read. Reuses the wires of the last picture where
    /// nothing has moved.
    pub fn redrawn<'d>(
        (design, look_ups): (&'d Design, &LookUps<'d>),
        diagnostics: &[Diagnostic],
        framing: Framing,
        routes: &mut Routes,
    ) -> Self {
        Cards::of((design, look_ups), diagnostics, framing).wired(routes)
    }
}

/// A picture that has no wires yet.
struct Cards {
    diagram: Diagram,
    associations: Vec<Connection>,
    badges: Badges,
}

impl Cards {
    fn of<'d>(
        (design, look_ups): (&'d Design, &LookUps<'d>),
        diagnostics: &[Diagnostic],
        framing: Framing,
    ) -> Self {
        let LookUps { index, items } = look_ups;
        let owners = Owners::new(items);
        let associations = connections(index, items, &owners);
        let mut making = Making {
            index,
            items,
            titles: items.iter().map(Item::title).collect(),
            annotations: &design.annotations,
            locations: Locations::of(&design.annotations, items),
            badges: Badges::new(index, &owners, diagnostics),
            notes: CanvasNotes::of(&design.annotations, index, &owners),
        };
        let sizes: Vec<Size> = items
            .iter()
            .zip(&making.titles)
            .map(|(item, title)| match framing.whole_names {
                true => card::size_for(item.kind, title),
                false => metrics::node_size(item.kind),
            })
            .collect();
        let mut plan = LayoutPlan::with_sizes(
            &design.topology,
            items,
            (&sizes, &making.locations),
            &associations,
        );
        plan.site_by_site = framing.site_by_site;
        let none = Arrangement::default();
        let existing = match framing.arrange || framing.whole_names {
            true => &none,
            false => &design.arrangement,
        };
        let places = plan.complete(existing, framing.view);

        let domain = names::common_domain(making.titles.iter().map(String::as_str))
            .filter(|_| !framing.whole_names);
        let mut nodes = making.nodes(&places, domain.as_deref());
        let bands = bands::of(&mut nodes);
        bands::say_elsewhere(&mut nodes, &bands, &making.locations.names);
        let sites = making.sites(&plan.sites, &places);
        let diagram = Diagram {
            sites,
            data_centers: std::mem::take(&mut making.locations.names),
            bands,
            nodes,
            wires: Vec::new(),
            domain,
            note: making.notes.of_deployment(),
            notes: Vec::new(),
            marks: Marks::default(),
            bounds: Rect::default(),
        };
        Self {
            diagram,
            associations,
            badges: making.badges,
        }
    }

    fn wired(self, routes: &mut Routes) -> Diagram {
        let mut diagram = self.diagram;
        diagram.add_wires(self.associations, &self.badges, routes);
        diagram.enclose();
        diagram
    }
}

impl Diagram {
    /// Routes the wires between the cards, around the names of sites and data centers, and labels them.
    fn add_wires(&mut self, associations: Vec<Connection>, badges: &Badges, routes: &mut Routes) {
        let of_sites = self.sites.iter().map(labels::title_of);
        let of_bands = self
            .bands
            .iter()
            .map(|band| band_shapes::title_of(band, self.data_center(band.data_center)));
        let titles: Vec<Rect> = of_sites.chain(of_bands).collect();
        let rects: Vec<Rect> = self.nodes.iter().map(|node| node.rect).collect();
        let courses = routes.of(&rects, &titles, spans(&associations));
        let said: Vec<_> = associations
            .iter()
            .zip(&courses)
            .map(|(wire, course)| (wire.caption, course.joint))
            .collect();
        let joints: Vec<_> = courses.iter().map(|course| course.joint).collect();
        self.wires = associations
            .into_iter()
            .zip(courses)
            .map(|(wire, course)| Wire {
                kind: wire.id.kind,
                badge: badges
                    .of_references(&wire.associations)
                    .map(|badge| (badge, Point::default())),
                id: wire.id,
                points: course.points,
                joint: course.joint,
                label: wire.label,
                caption: None,
                associations: wire.associations,
            })
            .collect();
        let mut obstacles = Obstacles::of(&self.wires, &rects);
        badge_shapes::place_on_wires(&mut self.wires, &joints, &rects, &mut obstacles);
        let of_sites = self.sites.iter().map(|site| site.rect);
        let of_bands = self.bands.iter().map(|band| band.rect);
        let regions: Vec<Rect> = of_sites.chain(of_bands).collect();
        labels::place(&mut self.wires, &said, obstacles, &titles, &regions);
    }
}

/// What is known about a design before any of it is drawn.
struct Making<'a, 'd> {
    index: &'a Index<'d>,
    items: &'a [Item<'d>],
    /// The full names of the items.
    titles: Vec<String>,
    annotations: &'a Annotations,
    locations: Locations,
    badges: Badges,
    notes: CanvasNotes,
}

impl Making<'_, '_> {
    /// The cards, each at its place. Their names omit `domain`.
    fn nodes(&mut self, places: &CardPlaces, domain: Option<&str>) -> Vec<Node> {
        let titles = std::mem::take(&mut self.titles);
        let cards = self.items.iter().zip(titles);
        let cards = cards.zip(places.nodes.iter().zip(&places.sizes));
        let cards = cards.enumerate();
        cards
            .map(|(position, ((item, title), (place, size)))| Node {
                id: item.id.clone(),
                kind: item.kind,
                site: item.site,
                rect: Rect::at(*place, *size),
                name: names::without_domain(&title, domain),
                title,
                state: kinds::state(self.index, self.annotations, item),
                servers: self.marks(item, position),
                location: self.locations.of_item(position),
                parts: Vec::new(),
                part_names: self.locations.part_names(position),
                switches: words::switches(self.index, self.annotations, item),
                badge: self.badges.of_node(position),
                note: self.notes.of_node(position),
            })
            .collect()
    }

    /// The computers of a pool, each in the part of the card for its data center.
    fn marks(&self, item: &Item<'_>, position: usize) -> Vec<ServerMark> {
        let mut marks = words::marks(self.index, item);
        for (at, mark) in marks.iter_mut().enumerate() {
            mark.part = self.locations.part_of_computer(position, at);
        }
        marks
    }

    fn sites(&self, sites: &[SiteId], places: &CardPlaces) -> Vec<SiteRegion> {
        let name = |site: SiteId| {
            let known = self.index.site(site);
            known.map_or_else(|| format!("Site {site}"), |site| site.name.clone())
        };
        sites
            .iter()
            .zip(&places.sites)
            .map(|(site, rect)| SiteRegion {
                id: *site,
                title: name(*site),
                rect: *rect,
                badge: self.badges.of_site(*site),
                note: self.notes.of_site(*site),
            })
            .collect()
    }
}

/// Up to this many wires of one kind that end at one card are kept apart; a card has no room for more
/// side by side.
const MOST_APART: usize = 6;

/// How the wires are to be routed: pairs of stores first, then their witnesses, then the rest. Wires
/// that need the same pool or the same files in the same way may join before the end, and so may any
/// wires if there are many of them.
fn spans(wires: &[Connection]) -> Vec<Span> {
    let mut ends: BTreeMap<(usize, WireKind), usize> = BTreeMap::new();
    for wire in wires {
        *ends.entry((wire.to, wire.id.kind)).or_default() += 1;
    }
    let mut trunks: BTreeMap<(usize, WireKind), usize> = BTreeMap::new();
    wires
        .iter()
        .map(|wire| {
            let kind = wire.id.kind;
            let joins_others = matches!(
                kind,
                WireKind::NextHop | WireKind::FileStore | WireKind::Database | WireKind::Other
            ) || ends
                .get(&(wire.to, kind))
                .is_some_and(|count| *count > MOST_APART);
            let count = trunks.len();
            Span {
                from: wire.from,
                to: wire.to,
                trunk: joins_others.then(|| *trunks.entry((wire.to, kind)).or_insert(count)),
                joins: wire.joins,
                turn: match kind {
                    WireKind::Mirror => 0,
                    WireKind::Witness => 1,
                    _ => 2,
                },
            }
        })
        .collect()
}

/// The smallest rectangle around everything; an empty one if there is nothing.
pub(super) fn enclosing(sites: &[SiteRegion], nodes: &[Node], wires: &[Wire]) -> Rect {
    let corners = wires
        .iter()
        .flat_map(|wire| &wire.points)
        .map(|point| Rect {
            min: *point,
            max: *point,
        });
    sites
        .iter()
        .map(|site| site.rect)
        .chain(nodes.iter().map(|node| node.rect))
        .chain(corners)
        .reduce(|all, rect| all.union(&rect))
        .unwrap_or_default()
}
