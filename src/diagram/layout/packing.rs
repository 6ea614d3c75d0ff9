//! Packs blocks into a site, and sites into the picture, so that the whole has the shape of the view.

use std::rc::Rc;

use crate::design::Point;

use crate::diagram::geometry::Size;
use crate::diagram::layout::LayoutPlan;
use crate::diagram::layout::boxes::{Laid, Ways};
use crate::diagram::layout::families::Families;
use crate::diagram::metrics;
use crate::diagram::theme::size;

/// The widths to try, as fractions of the width that the whole would have if no space were lost between
/// the blocks.
const WIDTHS: [f32; 11] = [0.5, 0.65, 0.8, 0.9, 1.0, 1.1, 1.25, 1.45, 1.7, 2.1, 2.8];
/// From this zoom on, the smallest text on a card is ten points high.
const READABLE: f32 = 10.0 / size::SMALL + 0.005;
/// The number of pictures whose wires are compared.
const MOST_COMPARED: usize = 40;
/// Up to this many sites are turned to face each other.
const MOST_TURNED: usize = 40;
/// Up to this many sites, all combinations of their ways are tried.
const MOST_TRIED: usize = 4;

/// The connected groups of a site, plus one block with everything that is not connected.
pub(super) fn blocks(plan: &LayoutPlan, families: &Families<'_>, site: usize) -> Vec<Ways> {
    let is_loose = |group: &Vec<usize>| {
        matches!(group.as_slice(), [only] if plan.neighbors[*only].iter().all(|other| {
            plan.nodes[*other].site != plan.nodes[*only].site
        }))
    };
    let groups = families.groups(site).iter();
    let (loose, joined): (Vec<_>, Vec<_>) = groups.partition(|group| is_loose(group));
    let mut blocks: Vec<Ways> = joined.iter().map(|group| families.ways(group)).collect();
    let loose: Vec<usize> = loose.into_iter().flatten().copied().collect();
    if !loose.is_empty() {
        blocks.push(families.loose(&loose));
    }
    blocks
}

/// The ways to pack blocks.
pub(super) fn packed(blocks: &[Ways], gap: f32, view: Size) -> Ways {
    if let [only] = blocks {
        return only.clone();
    }
    let area = |ways: &Ways| {
        let areas = ways
            .0
            .iter()
            .map(|way| (way.size.width + gap) * (way.size.height + gap));
        areas.fold(f32::INFINITY, f32::min)
    };
    let whole: f32 = blocks
        .iter()
        .map(area)
        .filter(|area| area.is_finite())
        .sum();
    let even = (whole * view.width / view.height.max(1.0)).sqrt();
    let ways = WIDTHS.iter().map(|part| {
        let chosen = blocks
            .iter()
            .filter_map(|ways| ways.within_width(even * part));
        let mut chosen: Vec<Rc<Laid>> = chosen.cloned().collect();
        // High blocks fill the rows first; blocks of the same height keep their order.
        chosen.sort_by(|a, b| b.size.height.total_cmp(&a.size.height));
        in_rows(chosen, even * part, gap)
    });
    Ways::best(ways.collect())
}

/// Rows of boxes no wider than `width`. If a box leaves room below it in its row, others that fit are
/// put there.
fn in_rows(boxes: Vec<Rc<Laid>>, width: f32, gap: f32) -> Rc<Laid> {
    let mut rows: Vec<Vec<(Rc<Laid>, Point)>> = vec![Vec::with_capacity(boxes.len())];
    let mut height = 0.0_f32;
    // The column that is being filled: its left edge, its width, and where its next box starts.
    let (mut left, mut column, mut next) = (0.0_f32, 0.0_f32, 0.0_f32);
    for inner in boxes {
        let Size {
            width: own_width,
            height: own_height,
        } = inner.size;
        let fits_below = column >= own_width && next + own_height <= height && next > 0.0;
        if !fits_below {
            let starts_at = left + column + if column > 0.0 { gap } else { 0.0 };
            if starts_at > 0.0 && starts_at + own_width > width {
                rows.push(Vec::new());
                (left, height) = (0.0, 0.0);
            } else {
                left = starts_at;
            }
            (column, next) = (own_width, 0.0);
        }
        if let Some(row) = rows.last_mut() {
            row.push((inner, Point::new(left, next)));
        }
        height = height.max(next + own_height);
        next += own_height + gap;
    }
    Laid::of_rows(rows, gap)
}

/// A site around each of the ways to lay out its cards.
pub(super) fn site(cards: &Ways) -> Ways {
    if cards.0.is_empty() {
        return Ways(vec![Rc::new(Laid::empty(metrics::EMPTY_SITE))]);
    }
    let around = |way: &Rc<Laid>| {
        let within = Point::new(metrics::SITE_PADDING, metrics::SITE_HEADER);
        Laid::of(vec![(Rc::clone(way), within)]).grown(metrics::SITE_PADDING, metrics::SITE_PADDING)
    };
    let that_turns = |way: &Rc<Laid>| around(way).turning_into(way.turned.as_ref().map(around));
    Ways(cards.0.iter().map(that_turns).collect())
}

/// Where each site is and which of its ways it uses, so that all sites are as large as possible in the
/// view.
pub(super) fn sites(plan: &LayoutPlan, sites: &[Ways], view: Size) -> Vec<(Rc<Laid>, Point)> {
    let mut choices: Vec<Vec<Rc<Laid>>> = Vec::new();
    if plan.site_by_site {
        choices.push(
            sites
                .iter()
                .filter_map(|ways| ways.best_for(view))
                .collect(),
        );
    } else if sites.len() <= MOST_TRIED {
        choices.push(Vec::new());
        for ways in sites {
            choices = choices
                .iter()
                .flat_map(|chosen| {
                    ways.0.iter().map(|way| {
                        let mut more = chosen.clone();
                        more.push(Rc::clone(way));
                        more
                    })
                })
                .collect();
        }
    } else {
        // All wide, all high, or something in between.
        for wanted in [0.4, 0.7, 1.0, 1.4, 2.0, 3.0] {
            let shape = |way: &&Rc<Laid>| {
                (way.size.width / way.size.height.max(1.0) / wanted)
                    .ln()
                    .abs()
            };
            let nearest = |ways: &Ways| {
                let ways = ways.0.iter();
                ways.min_by(|a, b| shape(a).total_cmp(&shape(b))).cloned()
            };
            choices.push(sites.iter().filter_map(nearest).collect());
        }
    }
    let mut all: Vec<(f32, Rc<Laid>)> = Vec::new();
    for chosen in choices {
        let gap = metrics::SITE_GAP;
        let areas = chosen
            .iter()
            .map(|way| (way.size.width + gap) * (way.size.height + gap));
        let even = (areas.sum::<f32>() * view.width / view.height.max(1.0)).sqrt();
        for part in WIDTHS {
            let whole = in_rows(chosen.clone(), even * part, gap);
            all.push((whole.zoom(view), whole));
        }
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let most = all.first().map_or(0.0, |(zoom, _)| *zoom);
    // Where text is readable anyway, short wires matter more than size.
    let enough = (most * 0.99).min(READABLE);
    all.retain(|(zoom, _)| *zoom >= enough);
    all.truncate(MOST_COMPARED);
    let shortest = all
        .iter()
        .map(|(zoom, whole)| {
            (
                way_of_wires(plan, whole) * shape_loss(whole) / zoom.min(1.5),
                whole,
            )
        })
        .min_by(|a, b| a.0.total_cmp(&b.0));
    let sites = shortest.map(|(_, whole)| whole.boxes());
    turned_to_each_other(plan, sites.unwrap_or_default())
}

/// The sites, each with its rows in the order that makes the wires between sites shortest.
fn turned_to_each_other(
    plan: &LayoutPlan,
    mut sites: Vec<(Rc<Laid>, Point)>,
) -> Vec<(Rc<Laid>, Point)> {
    if sites.len() < 2 || sites.len() > MOST_TURNED {
        return sites;
    }
    let mut least = way_of_wires(plan, &Laid::of(sites.clone()));
    for at in 0..sites.len() {
        let mut others = sites.clone();
        let Some((site, _)) = others.get_mut(at) else {
            continue;
        };
        let Some(turned) = site.turned.clone() else {
            continue;
        };
        *site = turned;
        let own = way_of_wires(plan, &Laid::of(others.clone()));
        if own < least {
            least = own;
            sites = others;
        }
    }
    sites
}

/// The penalty for shapes that are too narrow or too wide to read well.
fn shape_loss(whole: &Laid) -> f32 {
    let shape = whole.size.width / whole.size.height.max(1.0);
    (1.2 / shape.max(0.1)).max(1.0) * (shape / 2.5).max(1.0)
}

/// The approximate length of the wires, including a penalty for corners.
fn way_of_wires(plan: &LayoutPlan, whole: &Laid) -> f32 {
    let mut places = Vec::new();
    whole.places(Point::default(), &mut places);
    let mut middles: Vec<Option<Point>> = vec![None; plan.nodes.len()];
    for (node, place) in places {
        if let Some(middle) = middles.get_mut(node) {
            *middle = Some(plan.rect(node, place).center());
        }
    }
    let middle = |node: usize| middles.get(node).copied().flatten();
    let length = |(from, to, _): &(usize, usize, _)| -> Option<f32> {
        let (from, to) = (middle(*from)?, middle(*to)?);
        let (x, y) = ((from.x - to.x).abs(), (from.y - to.y).abs());
        // A straight wire is better than one around a corner.
        Some(x + y + x.min(y))
    };
    1.0 + plan.wires.iter().filter_map(length).sum::<f32>()
}
