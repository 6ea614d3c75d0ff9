//! Sites with data centers: the cards of each data center are laid out separately, and pools that span
//! several data centers are put above them.

use std::rc::Rc;

use crate::design::Point;

use crate::diagram::geometry::Size;
use crate::diagram::layout::boxes::{Laid, Ways, limits};
use crate::diagram::layout::families::Families;
use crate::diagram::layout::{LayoutPlan, packing};
use crate::diagram::location::Location;
use crate::diagram::metrics;

/// If a data center has more groups than this, they are packed instead of being put above each other.
const MOST_ROWS: usize = 6;
/// The space between pools and groups above each other, where the labels of their wires are.
const BETWEEN: f32 = 40.0;
/// How far a pool across data centers extends to the left and right of the border between two bands.
const PART: f32 = metrics::BAND_PART;

/// The cards of sites, separated into the cells that are laid out separately.
pub(super) struct Cells {
    /// Positions of the items in each cell.
    pub members: Vec<Vec<usize>>,
    /// The cells of each site.
    sites: Vec<Site>,
}

/// The cells of a site.
struct Site {
    /// The cell of items whose data center is unknown.
    open: usize,
    /// The cell of each data center that occurs.
    data_centers: Vec<(usize, usize)>,
    /// The pools that span data centers.
    across: Vec<usize>,
}

impl Cells {
    /// Distributes the items of each site to cells.
    pub fn of(plan: &LayoutPlan, sites: &[&[usize]]) -> Self {
        let mut cells = Self {
            members: Vec::new(),
            sites: Vec::new(),
        };
        for members in sites {
            let site = cells.deal(plan, members);
            cells.sites.push(site);
        }
        cells
    }

    fn deal(&mut self, plan: &LayoutPlan, members: &[usize]) -> Site {
        let mut site = Site {
            open: self.new_cell(),
            data_centers: Vec::new(),
            across: Vec::new(),
        };
        for &node in members {
            let cell = match &plan.nodes[node].location {
                Location::Unknown => site.open,
                Location::In(data_center) => self.cell(&mut site, *data_center),
                Location::Across(parts) => {
                    site.across.push(node);
                    for data_center in parts.iter().flatten() {
                        self.cell(&mut site, *data_center);
                    }
                    continue;
                }
            };
            if let Some(cell) = self.members.get_mut(cell) {
                cell.push(node);
            }
        }
        site.data_centers.sort_unstable();
        site
    }

    fn cell(&mut self, site: &mut Site, data_center: usize) -> usize {
        let mut known = site.data_centers.iter();
        if let Some((_, cell)) = known.find(|(known, _)| *known == data_center) {
            return *cell;
        }
        let cell = self.new_cell();
        site.data_centers.push((data_center, cell));
        cell
    }

    fn new_cell(&mut self) -> usize {
        self.members.push(Vec::new());
        self.members.len() - 1
    }

    /// The ways to lay out the cards of a site.
    pub fn ways(
        &self,
        plan: &LayoutPlan,
        families: &Families<'_>,
        site: usize,
        view: Size,
    ) -> Ways {
        let Some(site) = self.sites.get(site) else {
            return Ways::default();
        };
        let mut blocks = packing::blocks(plan, families, site.open);
        for joined in site.joined(plan) {
            let columns = joined.columns(plan, families, view);
            blocks.push(joined.ways(plan, &columns));
        }
        packing::packed(&blocks, metrics::BLOCK_GAP, view)
    }
}

impl Site {
    /// The data centers in groups that are connected by pools that span them, each with these pools.
    fn joined(&self, plan: &LayoutPlan) -> Vec<Joined> {
        let mut all: Vec<Joined> = self
            .data_centers
            .iter()
            .map(|cell| Joined {
                data_centers: vec![*cell],
                across: Vec::new(),
            })
            .collect();
        for &pool in &self.across {
            let parts = plan.nodes[pool].location.parts();
            let (own, others): (Vec<Joined>, Vec<Joined>) =
                all.into_iter().partition(|joined| joined.has_any_of(parts));
            let mut merged = Joined {
                data_centers: Vec::new(),
                across: Vec::new(),
            };
            for joined in own {
                merged.data_centers.extend(joined.data_centers);
                merged.across.extend(joined.across);
            }
            merged.data_centers.sort_unstable();
            merged.across.push(pool);
            all = others;
            all.push(merged);
        }
        all.sort_by_key(|joined| joined.data_centers.first().copied());
        all
    }
}

/// Adjacent data centers, and the pools that span them.
struct Joined {
    /// Pairs of data center and cell.
    data_centers: Vec<(usize, usize)>,
    across: Vec<usize>,
}

/// The cards of one data center: groups above each other, at most one in each row.
struct Column {
    groups: Vec<Group>,
}

struct Group {
    ways: Ways,
    row: usize,
    /// Whether the group contains a pool.
    has_pool: bool,
}

impl Joined {
    fn has_any_of(&self, parts: &[Option<usize>]) -> bool {
        let mut own = self.data_centers.iter();
        own.any(|(data_center, _)| parts.contains(&Some(*data_center)))
    }

    /// The groups of each data center; groups that are connected by wires are in the same row.
    fn columns(&self, plan: &LayoutPlan, families: &Families<'_>, view: Size) -> Vec<Column> {
        let mut row_of: Vec<Option<usize>> = vec![None; plan.nodes.len()];
        let mut columns: Vec<Column> = Vec::new();
        for (_, cell) in &self.data_centers {
            let groups = families.groups(*cell);
            let is_packed = self.across.is_empty() || groups.len() > MOST_ROWS;
            if is_packed {
                let blocks = packing::blocks(plan, families, *cell);
                let ways = match blocks.is_empty() {
                    true => Ways::default(),
                    false => packing::packed(&blocks, metrics::BLOCK_GAP, view),
                };
                let group = Group {
                    ways,
                    row: 0,
                    has_pool: false,
                };
                let groups = Vec::from_iter((!group.ways.0.is_empty()).then_some(group));
                columns.push(Column { groups });
                continue;
            }
            let mut taken: Vec<usize> = Vec::new();
            let mut column = Column { groups: Vec::new() };
            for roots in groups {
                let nodes = families.nodes(roots);
                let neighbors = nodes.iter().flat_map(|node| &plan.neighbors[*node]);
                let mut beside = neighbors.filter_map(|neighbor| row_of[*neighbor]);
                let row = beside
                    .find(|row| !taken.contains(row))
                    .or_else(|| (0..).find(|row| !taken.contains(row)))
                    .unwrap_or_default();
                taken.push(row);
                for &node in &nodes {
                    row_of[node] = Some(row);
                }
                let has_pool = nodes.iter().any(|node| !families.is_store(*node));
                column.groups.push(Group {
                    ways: families.ways(roots),
                    row,
                    has_pool,
                });
            }
            columns.push(column);
        }
        columns
    }

    /// The ways to put the columns next to each other.
    fn ways(&self, plan: &LayoutPlan, columns: &[Column]) -> Ways {
        let all = columns.iter().flat_map(|column| &column.groups);
        let widths = all.flat_map(|group| group.ways.0.iter().map(|way| way.size.width));
        let mut widths = limits(widths);
        if widths.is_empty() {
            widths.push(0.0);
        }
        let last = columns.len().saturating_sub(1);
        // A pool, or else something small, may be next to the pools that span data centers.
        let small = |column: usize, is_wanted: &dyn Fn(&Group) -> bool| {
            let groups = columns.get(column).map_or(&[][..], |column| &column.groups);
            groups.iter().position(is_wanted)
        };
        let lefts = [None, small(0, &|group| group.has_pool)];
        let rights = [
            None,
            (last > 0)
                .then(|| small(last, &|group| group.has_pool || group.is_single()))
                .flatten(),
        ];
        let mut ways = Vec::new();
        for width in widths {
            for (at, left) in lefts.iter().enumerate() {
                for (beside, right) in rights.iter().enumerate() {
                    let is_again = at > 0 && left.is_none() || beside > 0 && right.is_none();
                    let has_place = !self.across.is_empty() || left.or(*right).is_none();
                    if !is_again && has_place {
                        ways.push(self.way(plan, columns, width, [*left, *right]));
                    }
                }
            }
        }
        Ways::best(ways)
    }

    /// One of these ways: if possible, no group is wider than `width`. `beside` are the groups of the
    /// first and the last column that are next to the pools above.
    fn way(
        &self,
        plan: &LayoutPlan,
        columns: &[Column],
        width: f32,
        beside: [Option<usize>; 2],
    ) -> Rc<Laid> {
        let last = columns.len().saturating_sub(1);
        let is_beside = |column: usize, group: usize| {
            let [left, right] = beside;
            column == 0 && left == Some(group) || column == last && right == Some(group)
        };
        let least = match self.across.is_empty() {
            true => 0.0,
            false => PART - metrics::BAND_PADDING - metrics::BAND_GAP / 2.0,
        };
        let chosen: Vec<Vec<Option<Rc<Laid>>>> = columns
            .iter()
            .map(|column| {
                let groups = column.groups.iter();
                groups
                    .map(|group| group.ways.within_width(width).cloned())
                    .collect()
            })
            .collect();
        let rows = columns.iter().flat_map(|column| &column.groups);
        let rows = rows.map(|group| group.row + 1).max().unwrap_or_default();
        let mut heights = vec![0.0_f32; rows];
        let mut widths = vec![least; columns.len()];
        let size_of = |column: usize, group: usize| {
            let way = chosen.get(column)?.get(group)?.as_ref()?;
            Some(way.size)
        };
        for (at, column) in columns.iter().enumerate() {
            for (position, group) in column.groups.iter().enumerate() {
                let Some(size) = size_of(at, position) else {
                    continue;
                };
                if is_beside(at, position) {
                    widths[at] = widths[at].max(size.width + metrics::COLUMN_GAP + least);
                } else {
                    widths[at] = widths[at].max(size.width);
                    heights[group.row] = heights[group.row].max(size.height);
                }
            }
        }
        let mut lefts = Vec::with_capacity(widths.len());
        let mut left = metrics::BAND_PADDING;
        for width in &widths {
            lefts.push(left);
            left += width + 2.0 * metrics::BAND_PADDING + metrics::BAND_GAP;
        }
        let mut boxes = Vec::new();
        let mut tops = vec![metrics::BAND_HEADER; columns.len()];
        self.set_pools(plan, &lefts, &mut tops, &mut boxes);
        for (at, column) in columns.iter().enumerate() {
            for position in 0..column.groups.len() {
                let way = chosen.get(at).and_then(|ways| ways.get(position));
                let (Some(Some(way)), true) = (way, is_beside(at, position)) else {
                    continue;
                };
                let x = match at == 0 {
                    true => lefts[at],
                    false => lefts[at] + widths[at] - way.size.width,
                };
                boxes.push((Rc::clone(way), Point::new(x, metrics::BAND_HEADER)));
                tops[at] = tops[at].max(metrics::BAND_HEADER + way.size.height + BETWEEN);
            }
        }
        let mut top = tops.iter().copied().fold(metrics::BAND_HEADER, f32::max);
        for (row, height) in heights.iter().enumerate() {
            for (at, column) in columns.iter().enumerate() {
                for (position, group) in column.groups.iter().enumerate() {
                    let way = chosen.get(at).and_then(|ways| ways.get(position));
                    if let Some(Some(way)) = way
                        && group.row == row
                        && !is_beside(at, position)
                    {
                        boxes.push((Rc::clone(way), Point::new(lefts[at], top)));
                    }
                }
            }
            if *height > 0.0 {
                top += height + BETWEEN;
            }
        }
        let has_unknown = self.across.iter().any(|pool| {
            let parts = plan.nodes[*pool].location.parts();
            parts.contains(&None)
        });
        let right = match has_unknown {
            true => PART,
            false => 0.0,
        };
        let laid = Laid::of(boxes);
        let whole = (left - metrics::BAND_GAP - metrics::BAND_PADDING - laid.size.width).max(0.0);
        laid.grown(whole + right, metrics::BAND_PADDING)
    }

    /// Puts each pool above the borders of the bands that it spans.
    fn set_pools(
        &self,
        plan: &LayoutPlan,
        lefts: &[f32],
        tops: &mut [f32],
        boxes: &mut Vec<(Rc<Laid>, Point)>,
    ) {
        for &pool in &self.across {
            let node = &plan.nodes[pool];
            let parts = node.location.parts();
            let mut own = self.data_centers.iter().enumerate();
            let is_own = |(_, (data_center, _)): &(usize, &(usize, usize))| {
                parts.contains(&Some(*data_center))
            };
            let Some((first, _)) = own.find(is_own) else {
                continue;
            };
            let end = own.rfind(is_own).map_or(first, |(at, _)| at) + 1;
            let card = Ways::card(pool, node.size);
            let Some(card) = card.0.first() else {
                continue;
            };
            let own = tops.get(first..end).unwrap_or_default();
            let top = own.iter().copied().fold(metrics::BAND_HEADER, f32::max);
            let border = metrics::BAND_PADDING + metrics::BAND_GAP / 2.0;
            let left = match lefts.get(first + 1) {
                Some(next) => next - border - PART,
                // Only the part of an unknown data center is next to the last band.
                None => lefts.get(first).copied().unwrap_or_default(),
            };
            boxes.push((Rc::clone(card), Point::new(left, top)));
            for slot in tops.get_mut(first..end).unwrap_or_default() {
                *slot = top + card.size.height + BETWEEN;
            }
        }
    }
}

impl Group {
    fn is_single(&self) -> bool {
        self.ways
            .0
            .first()
            .is_some_and(|way| way.boxes().is_empty())
    }
}
