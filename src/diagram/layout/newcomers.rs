//! Single objects that join a site which is already arranged.

use crate::design::Point;

use super::super::geometry::{Rect, Size};
use super::super::metrics;
use super::{Plan, site_around};

/// Places every item that has no place in a site that has a region.
pub(super) fn join(
    plan: &Plan,
    by_site: &[Vec<usize>],
    places: &mut [Option<Point>],
    site_rects: &mut [Option<Rect>],
) {
    for site in 0..by_site.len() {
        let Some(region) = site_rects[site] else {
            continue;
        };
        let members = &by_site[site];
        let mut newcomers: Vec<usize> = members
            .iter()
            .copied()
            .filter(|&node| places[node].is_none())
            .collect();
        if newcomers.is_empty() {
            continue;
        }
        newcomers.sort_by_key(|&node| plan.nodes[node].stage);
        let mut cards: Vec<Rect> = Vec::new();
        for (node, place) in places.iter().enumerate() {
            if let Some(place) = place {
                cards.push(plan.rect(node, *place));
            }
        }
        let others: Vec<Rect> = site_rects
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != site)
            .filter_map(|(_, rect)| *rect)
            .collect();
        let mut own = members
            .iter()
            .filter_map(|&node| Some(plan.rect(node, places[node]?)))
            .reduce(|all, card| all.union(&card));
        for node in newcomers {
            let size = plan.nodes[node].size;
            let wish = wish(plan, members, node, places, region);
            let place = nearest_free(wish, size, metrics::ROW_GAP, &cards, |card| {
                let grown = own.map_or(card, |own| own.union(&card));
                site_around(std::iter::once(grown))
                    .is_none_or(|region| !others.iter().any(|other| other.intersects(&region)))
            });
            let card = Rect::at(place, size);
            places[node] = Some(place);
            cards.push(card);
            own = Some(own.map_or(card, |own| own.union(&card)));
        }
        site_rects[site] = site_around(own.into_iter());
    }
}

/// Where an item wants to stand: beside the neighbour that has a place, in the direction of its
/// stage; without one, below its own kind; in an empty site at the corner.
fn wish(
    plan: &Plan,
    members: &[usize],
    node: usize,
    places: &[Option<Point>],
    region: Rect,
) -> Point {
    let stage = plan.nodes[node].stage;
    let site = plan.nodes[node].site;
    let step = metrics::NODE_WIDTH + metrics::COLUMN_GAP;
    let mut same_stage: Option<Rect> = None;
    for &member in members {
        if let Some(place) = places[member]
            && plan.nodes[member].stage == stage
        {
            let card = plan.rect(member, place);
            if same_stage.is_none_or(|lowest| card.max.y > lowest.max.y) {
                same_stage = Some(card);
            }
        }
    }
    let neighbour = plan.neighbours[node].iter().find_map(|&neighbour| {
        let place = places[neighbour]?;
        (plan.nodes[neighbour].site == site).then_some((neighbour, place))
    });
    if let Some((neighbour, place)) = neighbour {
        let steps = stage as f32 - plan.nodes[neighbour].stage as f32;
        let x = same_stage.map_or(place.x + steps.clamp(-1.0, 1.0) * step, |card| card.min.x);
        return Point::new(x, place.y);
    }
    if let Some(card) = same_stage {
        return Point::new(card.min.x, card.max.y + metrics::ROW_GAP);
    }
    let mut nearest: Option<(f32, Point)> = None;
    for &member in members {
        if let Some(place) = places[member] {
            let steps = stage as f32 - plan.nodes[member].stage as f32;
            if nearest.is_none_or(|(least, _)| steps.abs() < least) {
                nearest = Some((steps.abs(), Point::new(place.x + steps * step, place.y)));
            }
        }
    }
    nearest.map_or(
        Point::new(
            region.min.x + metrics::SITE_PADDING,
            region.min.y + metrics::SITE_PADDING + metrics::SITE_HEADER - metrics::GRID * 3.0,
        ),
        |(_, place)| place,
    )
}

/// The place on the grid nearest to `wish` where a card of `size` keeps `margin` from everything
/// occupied and that `suits`; when nothing suits, one that is free at least.
pub(super) fn nearest_free(
    wish: Point,
    size: Size,
    margin: f32,
    occupied: &[Rect],
    suits: impl Fn(Rect) -> bool,
) -> Point {
    let wish = Point::new(metrics::snap(wish.x), metrics::snap(wish.y));
    let is_free = |place: Point| {
        let card = Rect::at(place, size).expand(margin - metrics::GRID / 2.0);
        !occupied.iter().any(|other| other.intersects(&card))
    };
    // Beside what is in the way is where a person would put it, and there is always such a place:
    // right of the rightmost thing, at the least.
    let mut xs = vec![wish.x];
    let mut ys = vec![wish.y];
    for other in occupied {
        xs.push(metrics::snap_up(other.max.x + margin));
        xs.push(-metrics::snap_up(-(other.min.x - margin - size.width)));
        ys.push(metrics::snap_up(other.max.y + margin));
        ys.push(-metrics::snap_up(-(other.min.y - margin - size.height)));
    }
    for (values, origin) in [(&mut xs, wish.x), (&mut ys, wish.y)] {
        values.sort_by(|a, b| (a - origin).abs().total_cmp(&(b - origin).abs()));
        values.dedup();
        values.truncate(CANDIDATES);
    }
    let mut best: Option<(f32, Point)> = None;
    let mut best_free: Option<(f32, Point)> = None;
    for &x in &xs {
        for &y in &ys {
            let place = Point::new(x, y);
            let distance = (x - wish.x).abs() + (y - wish.y).abs();
            let better =
                |best: &Option<(f32, Point)>| best.is_none_or(|(least, _)| distance < least);
            if better(&best) && is_free(place) {
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
            let right = occupied
                .iter()
                .map(|other| other.max.x)
                .fold(wish.x, f32::max);
            Point::new(metrics::snap_up(right + margin), wish.y)
        },
        |(_, place)| place,
    )
}

/// Coordinates tried in each direction, nearest first.
const CANDIDATES: usize = 96;
