//! Places single objects in a site that is already arranged.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::design::Point;
use crate::topology::WireKind;

use crate::diagram::geometry::{Rect, Size};
use crate::diagram::layout::cells::Cells;
use crate::diagram::layout::families::Families;
use crate::diagram::layout::occupied::{Edges, Occupied};
use crate::diagram::layout::{LayoutPlan, STAGES, site_around};
use crate::diagram::location::Location;
use crate::diagram::metrics;

/// If a site has more new objects than this, they are laid out among themselves and added as a block:
/// one by one, they would search for a place farther and farther out.
const MOST_SINGLE: usize = 48;

/// Places every item that has no place yet, in sites that have a region.
pub(super) fn join(
    plan: &LayoutPlan,
    by_site: &[Vec<usize>],
    places: &mut [Option<Point>],
    site_rects: &mut [Option<Rect>],
) {
    let is_waiting = |site: usize, places: &[Option<Point>]| {
        site_rects[site].is_some() && by_site[site].iter().any(|&node| places[node].is_none())
    };
    let sites: Vec<usize> = (0..by_site.len())
        .filter(|&site| is_waiting(site, places))
        .collect();
    if sites.is_empty() {
        return;
    }
    let placed = places.iter().enumerate();
    let mut cards: Occupied = placed
        .filter_map(|(node, place)| Some(plan.rect(node, (*place)?)))
        .collect();
    for site in sites {
        let Some(region) = site_rects[site] else {
            continue;
        };
        let members = &by_site[site];
        let mut newcomers: Vec<(usize, usize)> = members
            .iter()
            .copied()
            .enumerate()
            .filter(|&(_, node)| places[node].is_none())
            .collect();
        newcomers.sort_by_key(|&(_, node)| plan.nodes[node].stage);
        let others: Vec<Rect> = site_rects
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != site)
            .filter_map(|(_, rect)| *rect)
            .collect();
        let mut standing = Standing::default();
        for (order, &node) in members.iter().enumerate() {
            if let Some(place) = places[node] {
                standing.add(plan, order, node, place);
            }
        }
        newcomers.retain(|&(order, node)| {
            let found = straddling(plan, &standing, node, &cards)
                .filter(|place| standing.keeps_apart(plan.footprint(node, *place), &others));
            if let Some(place) = found {
                places[node] = Some(place);
                cards.push(plan.rect(node, place));
                standing.add(plan, order, node, place);
            }
            found.is_none()
        });
        let spans = |(_, node): &(usize, usize)| !plan.nodes[*node].location.parts().is_empty();
        if newcomers.len() > MOST_SINGLE || newcomers.iter().any(spans) {
            let nodes: Vec<usize> = newcomers.iter().map(|(_, node)| *node).collect();
            let cells = Cells::of(plan, &[&nodes]);
            let families = Families::new(plan, &cells.members);
            let ways = cells.ways(plan, &families, 0, metrics::VIEW);
            let Some(block) = ways.best_for(metrics::VIEW) else {
                continue;
            };
            let wish = match standing.all {
                Some(own) => Point::new(own.max.x + metrics::COLUMN_GAP, own.min.y),
                None => corner(region),
            };
            let suits = |card| standing.keeps_apart(card, &others);
            let place = nearest_free(wish, block.size, metrics::ROW_GAP, &cards, suits);
            let mut block_places = Vec::new();
            block.places(place, &mut block_places);
            for (node, place) in block_places {
                places[node] = Some(place);
                cards.push(plan.rect(node, place));
                // The first and the lowest card of each stage are only used for single new objects.
                standing.add(plan, usize::MAX, node, place);
            }
            newcomers.clear();
        }
        for (order, node) in newcomers {
            let size = plan.nodes[node].size;
            let wish = wish(plan, &standing, node, places, region);
            let suits = |card: Rect| {
                let whole = plan.footprint(node, card.min);
                standing.keeps_apart(whole, &others) && standing.keeps_bands_apart(plan, node, card)
            };
            let place = nearest_free(wish, size, metrics::ROW_GAP, &cards, suits);
            places[node] = Some(place);
            cards.push(plan.rect(node, place));
            standing.add(plan, order, node, place);
        }
        site_rects[site] = site_around(standing.all.into_iter());
    }
}

/// The cards of a site that have a place, as far as placing new objects needs them.
#[derive(Default)]
struct Standing {
    /// The rectangle that encloses all cards.
    all: Option<Rect>,
    /// The rectangle that encloses the cards of each data center.
    bands: BTreeMap<usize, Rect>,
    /// The cards whose data center is unknown.
    open: Vec<Rect>,
    /// For each stage, the lowest card and the place of the first one, each with its order in the
    /// document.
    stages: [Option<Stage>; STAGES],
}

#[derive(Clone, Copy)]
struct Stage {
    lowest: (usize, Rect),
    first: (usize, Point),
}

impl Standing {
    /// Whether the site stays apart from the others when a card, or a block of cards, is added to it.
    fn keeps_apart(&self, card: Rect, others: &[Rect]) -> bool {
        let grown = self.all.map_or(card, |own| own.union(&card));
        site_around(std::iter::once(grown))
            .is_none_or(|region| !others.iter().any(|other| other.intersects(&region)))
    }

    /// Whether no band grows over another one, or over a card without a data center, when an item is
    /// placed here.
    fn keeps_bands_apart(&self, plan: &LayoutPlan, node: usize, card: Rect) -> bool {
        let (own, grown) = match &plan.nodes[node].location {
            Location::Across(_) => return true,
            Location::Unknown => (None, card),
            Location::In(own) => {
                let around = plan.footprint(node, card.min);
                let band = self.bands.get(own);
                (Some(*own), band.map_or(around, |band| band.union(&around)))
            }
        };
        let mut others = self.bands.iter().filter(|(other, _)| Some(**other) != own);
        !others.any(|(_, other)| other.intersects(&grown))
            && (own.is_none() || !self.open.iter().any(|card| card.intersects(&grown)))
    }

    fn add(&mut self, plan: &LayoutPlan, order: usize, node: usize, place: Point) {
        if plan.nodes[node].location == Location::Unknown {
            self.open.push(plan.rect(node, place));
        }
        for (data_center, part) in plan.parts(node, place, &self.bands) {
            let band = self.bands.entry(data_center).or_insert(part);
            *band = band.union(&part);
        }
        let card = plan.rect(node, place);
        let whole = plan.footprint(node, place);
        self.all = Some(self.all.map_or(whole, |all| all.union(&whole)));
        let Some(stage) = self.stages.get_mut(plan.nodes[node].stage) else {
            return;
        };
        let new = Stage {
            lowest: (order, card),
            first: (order, place),
        };
        let stage = stage.get_or_insert(new);
        let (lowest_order, lowest) = stage.lowest;
        if card.max.y > lowest.max.y || card.max.y == lowest.max.y && order < lowest_order {
            stage.lowest = new.lowest;
        }
        if order < stage.first.0 {
            stage.first = new.first;
        }
    }
}

/// The place of the first card in an empty site.
fn corner(region: Rect) -> Point {
    Point::new(
        region.min.x + metrics::SITE_PADDING,
        region.min.y + metrics::SITE_HEADER,
    )
}

/// The best place for an item: next to a neighbor that has a place, in the direction of its stage; if
/// there is none, below its own kind; in an empty site, at the corner.
fn wish(
    plan: &LayoutPlan,
    standing: &Standing,
    node: usize,
    places: &[Option<Point>],
    region: Rect,
) -> Point {
    let stage = plan.nodes[node].stage;
    let site = plan.nodes[node].site;
    let step = metrics::NODE_WIDTH + metrics::COLUMN_GAP;
    let same_stage = standing.stages.get(stage).copied().flatten();
    let same_stage = same_stage.map(|stage| stage.lowest.1);
    let neighbor = plan.neighbors[node].iter().find_map(|&neighbor| {
        let place = places[neighbor]?;
        let is_near = plan.nodes[neighbor].site == site
            && plan.nodes[neighbor].location == plan.nodes[node].location;
        is_near.then_some((neighbor, place))
    });
    if let Some((neighbor, place)) = neighbor {
        return beside(plan, node, neighbor, plan.rect(neighbor, place));
    }
    if let Some(own) = plan.nodes[node].location.only() {
        return in_band(standing, own, region);
    }
    if let Some(card) = same_stage {
        return Point::new(card.min.x, card.max.y + metrics::ROW_GAP);
    }
    let others = standing.stages.iter().enumerate();
    let nearest = others
        .filter_map(|(other, standing)| Some((other, (*standing)?.first)))
        .min_by_key(|(other, (order, _))| (other.abs_diff(stage), *order));
    nearest.map_or(corner(region), |(other, (_, place))| {
        let steps = stage as f32 - other as f32;
        Point::new(place.x + steps * step, place.y)
    })
}

/// The highest free place on the border between the two bands that a pool spans.
fn straddling(
    plan: &LayoutPlan,
    standing: &Standing,
    node: usize,
    cards: &Occupied,
) -> Option<Point> {
    let [Some(first), second] = *plan.nodes[node].location.parts() else {
        return None;
    };
    let second = second.and_then(|second| standing.bands.get(&second));
    let (left, right) = match (standing.bands.get(&first), second) {
        (Some(first), Some(second)) if second.min.x < first.min.x => (second, Some(first)),
        (Some(first), second) => (first, second),
        (None, second) => (second?, None),
    };
    let end = left.max.x;
    let border = match right {
        Some(right) if right.min.x < end => return None,
        Some(right) => (end + right.min.x) / 2.0,
        None => end + metrics::BAND_GAP / 2.0,
    };
    let both = right.map_or(*left, |right| left.union(right));
    let size = plan.nodes[node].size;
    let mut top = metrics::snap(left.min.y - size.height);
    while top <= both.max.y + size.height {
        let place = Point::new(metrics::snap(border - size.width / 2.0), top);
        let rect = Rect::at(place, size);
        let parts = plan.parts(node, place, &standing.bands);
        let is_apart = |(own, part): &(usize, Rect)| {
            let known = standing.bands.get(own);
            let grown = known.map_or(*part, |known| known.union(part));
            let mut others = standing.bands.iter().filter(|(other, _)| *other != own);
            !others.any(|(_, other)| other.intersects(&grown))
        };
        if cards.is_free(&rect.expand(metrics::ROW_GAP - metrics::GRID / 2.0))
            && parts.iter().all(is_apart)
        {
            return Some(place);
        }
        top += metrics::LINE;
    }
    None
}

/// Below the cards that are already in a data center, or to the right of everything, where a new band
/// starts.
fn in_band(standing: &Standing, data_center: usize, region: Rect) -> Point {
    let Some(band) = standing.bands.get(&data_center) else {
        return Point::new(
            region.max.x + metrics::BAND_PADDING,
            region.min.y + metrics::SITE_HEADER + metrics::BAND_HEADER,
        );
    };
    Point::new(
        band.min.x + metrics::BAND_PADDING,
        band.max.y - metrics::BAND_PADDING + metrics::ROW_GAP,
    )
}

/// Next to the card that it belongs to: a mirror on the right, a witness or a backup below, and pools in
/// the direction of their stage.
fn beside(plan: &LayoutPlan, node: usize, neighbor: usize, card: Rect) -> Point {
    let joins = |(from, to, _): &&(usize, usize, WireKind)| {
        (*from, *to) == (neighbor, node) || (*from, *to) == (node, neighbor)
    };
    let kind = plan.wires.iter().find(joins).map(|(_, _, kind)| *kind);
    let below = card.max.y + metrics::ROW_GAP;
    let right = card.max.x + metrics::COLUMN_GAP;
    match kind {
        Some(WireKind::Mirror) => Point::new(right, card.min.y),
        Some(WireKind::Backup) => Point::new(card.min.x, below),
        Some(WireKind::Witness) => {
            let middle = card.max.x + metrics::COLUMN_GAP / 2.0;
            Point::new(middle - plan.nodes[node].size.width / 2.0, below)
        }
        _ => match plan.nodes[node].stage.cmp(&plan.nodes[neighbor].stage) {
            Ordering::Greater => Point::new(right, card.min.y),
            Ordering::Less => {
                let left = card.min.x - metrics::COLUMN_GAP - plan.nodes[node].size.width;
                Point::new(left, card.min.y)
            }
            Ordering::Equal => Point::new(card.min.x, below),
        },
    }
}

/// The place on the grid closest to `wish` where a card of `size` keeps `margin` from everything
/// occupied and that `suits`; if no place suits, one that is at least free.
pub(super) fn nearest_free(
    wish: Point,
    size: Size,
    margin: f32,
    occupied: &Occupied,
    suits: impl Fn(Rect) -> bool,
) -> Point {
    let wish = Point::new(metrics::snap(wish.x), metrics::snap(wish.y));
    let is_free = |place: Point| {
        let card = Rect::at(place, size).expand(margin - metrics::GRID / 2.0);
        occupied.is_free(&card)
    };
    // A person would put the card next to what is in the way, and there is always such a place: to the
    // right of the rightmost thing, at the least.
    let candidates = |wish: f32, extent: f32, starts: &Edges, ends: &Edges| {
        let mut values = vec![wish];
        let behind = |end: f32| metrics::snap_up(end + margin);
        ends.nearest(wish - margin, CANDIDATES, behind, &mut values);
        let before = |start: f32| -metrics::snap_up(-(start - margin - extent));
        starts.nearest(wish + margin + extent, CANDIDATES, before, &mut values);
        values.sort_by(|a, b| {
            let distance = (a - wish).abs().total_cmp(&(b - wish).abs());
            distance.then(b.total_cmp(a))
        });
        values.dedup();
        values.truncate(CANDIDATES);
        values
    };
    let xs = candidates(wish.x, size.width, &occupied.lefts, &occupied.rights);
    let ys = candidates(wish.y, size.height, &occupied.tops, &occupied.bottoms);
    let mut best: Option<(f32, Point)> = None;
    let mut best_free: Option<(f32, Point)> = None;
    for &x in &xs {
        for &y in &ys {
            let place = Point::new(x, y);
            let distance = (x - wish.x).abs() + (y - wish.y).abs();
            let better =
                |best: &Option<(f32, Point)>| best.is_none_or(|(least, _)| distance < least);
            if !better(&best) {
                // The others in this column are farther away.
                break;
            }
            if is_free(place) {
                if suits(Rect::at(place, size)) {
                    best = Some((distance, place));
                } else if better(&best_free) {
                    best_free = Some((distance, place));
                }
            }
        }
    }
    best.or(best_free).map_or_else(
        || {
            let right = occupied.rights.last().unwrap_or(wish.x).max(wish.x);
            Point::new(metrics::snap_up(right + margin), wish.y)
        },
        |(_, place)| place,
    )
}

/// The number of coordinates to try in each direction, nearest first.
const CANDIDATES: usize = 96;
