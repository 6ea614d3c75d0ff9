//! Sites in which nothing has a place yet: each is laid out as a whole, then all of them are packed, or
//! put in free space next to existing sites.

use std::rc::Rc;

use crate::design::{Arrangement, Point};
use crate::topology::ObjectId;

use crate::diagram::geometry::{Rect, Size};
use crate::diagram::layout::boxes::{Laid, Ways};
use crate::diagram::layout::cells::Cells;
use crate::diagram::layout::families::Families;
use crate::diagram::layout::occupied::Occupied;
use crate::diagram::layout::{LayoutPlan, newcomers, packing, site_around};
use crate::diagram::metrics;

/// Places every site that has no region yet, and everything in it.
pub(super) fn place(
    plan: &LayoutPlan,
    by_site: &[Vec<usize>],
    existing: &Arrangement,
    view: Size,
    (places, site_rects): (&mut [Option<Point>], &mut [Option<Rect>]),
) {
    let waiting: Vec<usize> = (0..site_rects.len())
        .filter(|&site| site_rects[site].is_none())
        .collect();
    let members: Vec<&[usize]> = waiting
        .iter()
        .map(|&site| by_site[site].as_slice())
        .collect();
    let cells = Cells::of(plan, &members);
    let families = Families::new(plan, &cells.members);
    let ways: Vec<Ways> = members
        .iter()
        .enumerate()
        .map(|(at, members)| match members.is_empty() {
            true => packing::site(&Ways::default()),
            false => packing::site(&cells.ways(plan, &families, at, view)),
        })
        .collect();
    let occupied: Vec<Rect> = site_rects.iter().flatten().copied().collect();
    let wishes: Vec<Option<Point>> = waiting
        .iter()
        .map(|&site| existing.place(&ObjectId::Site(plan.sites[site])))
        .collect();
    let placed = if occupied.is_empty() && wishes.iter().all(Option::is_none) {
        packing::sites(plan, &ways, view)
    } else {
        beside(&ways, &wishes, occupied, view)
    };
    for ((&site, (laid, corner)), wish) in waiting.iter().zip(&placed).zip(&wishes) {
        let mut cards = Vec::new();
        laid.places(*corner, &mut cards);
        let around = site_around(
            cards
                .iter()
                .map(|(node, place)| plan.footprint(*node, *place)),
        );
        if let (Some(around), true) = (around, wish.is_some()) {
            // A site stays where it was while it was empty.
            let by = Point::new(corner.x - around.min.x, corner.y - around.min.y);
            for (_, place) in &mut cards {
                *place = Point::new(place.x + by.x, place.y + by.y);
            }
        }
        for (node, place) in &cards {
            places[*node] = Some(*place);
        }
        let around = site_around(
            cards
                .iter()
                .map(|(node, place)| plan.footprint(*node, *place)),
        );
        site_rects[site] = Some(around.unwrap_or_else(|| Rect::at(*corner, laid.size)));
    }
}

/// Places next to existing sites: where the site was while it was empty, or to the right of everything.
fn beside(
    sites: &[Ways],
    wishes: &[Option<Point>],
    there: Vec<Rect>,
    view: Size,
) -> Vec<(Rc<Laid>, Point)> {
    let mut all = there.iter().copied().reduce(|all, rect| all.union(&rect));
    let mut occupied: Occupied = there.into_iter().collect();
    let mut corners = vec![Point::default(); sites.len()];
    let chosen: Vec<Rc<Laid>> = sites
        .iter()
        .filter_map(|ways| ways.best_for(view))
        .collect();
    let mut order: Vec<usize> = (0..chosen.len().min(wishes.len())).collect();
    order.sort_by_key(|&site| wishes[site].is_none());
    for site in order {
        let size = chosen[site].size;
        let wish = wishes[site].unwrap_or_else(|| {
            all.map_or(Point::default(), |all| {
                Point::new(metrics::snap_up(all.max.x + metrics::SITE_GAP), all.min.y)
            })
        });
        let margin = metrics::SITE_GAP / 2.0;
        let corner = newcomers::nearest_free(wish, size, margin, &occupied, |_| true);
        let rect = Rect::at(corner, size);
        all = Some(all.map_or(rect, |all| all.union(&rect)));
        occupied.push(rect);
        corners[site] = corner;
    }
    chosen.into_iter().zip(corners).collect()
}
