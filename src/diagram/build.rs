//! From a design to its picture.

use crate::design::{Design, Point};
use crate::rules::Diagnostic;
use crate::topology::{Index, inventory};

use crate::diagram::associations::{Owners, connections};
use crate::diagram::badges::Badges;
use crate::diagram::geometry::Rect;
use crate::diagram::layout::Plan;
use crate::diagram::{Diagram, Node, SiteRegion, Wire, badge_shapes, kinds, metrics, route, words};

impl Diagram {
    /// The picture of a design with its problems. What has no place yet is laid out automatically,
    /// beside what has one; what has a place stays there (law 6).
    pub fn of(design: &Design, diagnostics: &[Diagnostic]) -> Self {
        let index = Index::new(&design.topology);
        let items = inventory::items(&index);
        let owners = Owners::new(&items);
        let associations = connections(&index, &items, &owners);
        let plan = Plan::new(&design.topology, &items, &associations);
        let places = plan.complete(&design.arrangement);
        let badges = Badges::new(&index, &owners, diagnostics);

        let nodes: Vec<Node> = items
            .iter()
            .zip(&places.nodes)
            .enumerate()
            .map(|(position, (item, place))| Node {
                id: item.id.clone(),
                kind: item.kind,
                site: item.site,
                rect: Rect::at(*place, metrics::node_size(item.kind)),
                title: item.title(),
                state: kinds::state(&index, &design.annotations, item),
                servers: words::marks(&index, item),
                switches: words::switches(&index, &design.annotations, item),
                badge: badges.of_node(position),
            })
            .collect();
        let sites: Vec<SiteRegion> = plan
            .sites
            .iter()
            .zip(&places.sites)
            .map(|(site, rect)| SiteRegion {
                id: *site,
                title: index
                    .site(*site)
                    .map_or_else(|| format!("Site {site}"), |site| site.name.clone()),
                rect: *rect,
                badge: badges.of_site(*site),
            })
            .collect();

        let rects: Vec<Rect> = nodes.iter().map(|node| node.rect).collect();
        let ends: Vec<(usize, usize)> = associations.iter().map(|a| (a.from, a.to)).collect();
        let mut wires: Vec<Wire> = associations
            .into_iter()
            .zip(route::route(&rects, &ends))
            .map(|(association, points)| Wire {
                kind: association.id.kind,
                badge: association
                    .id
                    .association
                    .as_ref()
                    .and_then(|reference| badges.of_reference(reference))
                    .map(|badge| (badge, Point::default())),
                id: association.id,
                points,
                label: association.label,
            })
            .collect();
        badge_shapes::place_on_wires(&mut wires, &rects);
        let bounds = enclosing(&sites, &nodes, &wires);
        Self {
            sites,
            nodes,
            wires,
            bounds,
        }
    }
}

/// The smallest rectangle around everything; nothing at all has none.
fn enclosing(sites: &[SiteRegion], nodes: &[Node], wires: &[Wire]) -> Rect {
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
