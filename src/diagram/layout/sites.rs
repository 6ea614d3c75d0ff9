//! Sites of which nothing was placed yet: each is laid out whole, then all of them are set in rows
//! in free space.

use crate::design::{Arrangement, Point};
use crate::topology::ObjectId;

use crate::diagram::geometry::{Rect, Size};
use crate::diagram::layout::columns::{self, Block};
use crate::diagram::layout::occupied::Occupied;
use crate::diagram::layout::{Plan, newcomers};
use crate::diagram::metrics;

/// Ratio of width to height that the whole picture comes near to.
const ASPECT: f32 = 1.6;

/// Places every site that has no region yet, and everything in it.
pub(super) fn place_whole(
    plan: &Plan,
    by_site: &[Vec<usize>],
    existing: &Arrangement,
    places: &mut [Option<Point>],
    site_rects: &mut [Option<Rect>],
) {
    let waiting: Vec<usize> = (0..site_rects.len())
        .filter(|&site| site_rects[site].is_none())
        .collect();
    let blocks: Vec<Block> = waiting
        .iter()
        .map(|&site| columns::lay_out(plan, &by_site[site]))
        .collect();
    let sizes: Vec<Size> = blocks.iter().map(region_size).collect();
    let occupied: Vec<Rect> = site_rects.iter().flatten().copied().collect();
    let wishes: Vec<Option<Point>> = waiting
        .iter()
        .map(|&site| existing.place(&ObjectId::Site(plan.sites[site])))
        .collect();
    let corners = if occupied.is_empty() && wishes.iter().all(Option::is_none) {
        in_rows(&sizes)
    } else {
        beside(&sizes, &wishes, occupied)
    };
    for (((site, block), size), corner) in waiting.into_iter().zip(blocks).zip(sizes).zip(corners) {
        site_rects[site] = Some(Rect::at(corner, size));
        for (node, place) in block.places {
            places[node] = Some(Point::new(
                corner.x + metrics::SITE_PADDING + place.x,
                corner.y + header() + place.y,
            ));
        }
    }
}

/// From a site's upper edge to its first card.
fn header() -> f32 {
    metrics::SITE_PADDING + metrics::SITE_HEADER - metrics::GRID * 3.0
}

fn region_size(block: &Block) -> Size {
    if block.places.is_empty() {
        return metrics::EMPTY_SITE;
    }
    Size {
        width: block.size.width + metrics::SITE_PADDING * 2.0,
        height: block.size.height + header() + metrics::SITE_PADDING,
    }
}

/// Rows of sites in their order, broken where the whole comes nearest to the wished ratio.
fn in_rows(sizes: &[Size]) -> Vec<Point> {
    let widths: f32 = sizes
        .iter()
        .map(|size| size.width + metrics::SITE_GAP)
        .sum();
    let mut best: Option<(f32, Vec<Point>)> = None;
    for rows in 1..=sizes.len().min(24) {
        let (corners, whole) = broken_at(sizes, widths / rows as f32);
        let distance = (whole.width / whole.height.max(1.0) / ASPECT).ln().abs();
        if best.as_ref().is_none_or(|(least, _)| distance < *least) {
            best = Some((distance, corners));
        }
    }
    best.map(|(_, corners)| corners).unwrap_or_default()
}

fn broken_at(sizes: &[Size], width: f32) -> (Vec<Point>, Size) {
    let mut corners = Vec::with_capacity(sizes.len());
    let mut corner = Point::default();
    let mut row_height = 0.0_f32;
    let mut whole = Size::default();
    for size in sizes {
        if corner.x > 0.0 && corner.x + size.width / 2.0 > width {
            corner = Point::new(0.0, corner.y + row_height + metrics::SITE_GAP);
            row_height = 0.0;
        }
        corners.push(corner);
        whole.width = whole.width.max(corner.x + size.width);
        whole.height = whole.height.max(corner.y + size.height);
        row_height = row_height.max(size.height);
        corner.x = metrics::snap_up(corner.x + size.width + metrics::SITE_GAP);
    }
    (corners, whole)
}

/// Places beside what is there: where the site was while it was empty, or right of everything.
fn beside(sizes: &[Size], wishes: &[Option<Point>], there: Vec<Rect>) -> Vec<Point> {
    let mut all = there.iter().copied().reduce(|all, rect| all.union(&rect));
    let mut occupied: Occupied = there.into_iter().collect();
    let mut corners = vec![Point::default(); sizes.len()];
    let mut order: Vec<usize> = (0..sizes.len().min(wishes.len())).collect();
    order.sort_by_key(|&site| wishes[site].is_none());
    for site in order {
        let wish = wishes[site].unwrap_or_else(|| {
            all.map_or(Point::default(), |all| {
                Point::new(metrics::snap_up(all.max.x + metrics::SITE_GAP), all.min.y)
            })
        });
        let margin = metrics::SITE_GAP / 2.0;
        let corner = newcomers::nearest_free(wish, sizes[site], margin, &occupied, |_| true);
        let rect = Rect::at(corner, sizes[site]);
        all = Some(all.map_or(rect, |all| all.union(&rect)));
        occupied.push(rect);
        corners[site] = corner;
    }
    corners
}
