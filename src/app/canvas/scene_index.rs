//! A spatial index of one revision of the diagram, for finding visible elements and the element under the pointer
//! without walking everything. Built once per revision, never per frame.

use ahash::AHashMap;
use egui::{Pos2, Rect, Vec2};

use crate::design::Point;
use crate::diagram::Diagram;
use crate::topology::ObjectId;

use crate::app::canvas::camera::{pos_of, rect_of};

/// The edge of a cell in scene points: a card with the wires around it.
const CELL_SIZE: f32 = 384.0;
/// The maximum number of cells along one axis, so that a distant object costs no memory.
const MAX_CELLS: f32 = 256.0;

/// One straight segment of a wire.
#[derive(Clone, Copy, Debug)]
pub struct Segment {
    /// The index of the wire in the diagram.
    pub wire: usize,
    /// The start in the scene.
    pub start_in_scene: Pos2,
    /// The end in the scene.
    pub end_in_scene: Pos2,
}

/// The index of one revision.
#[derive(Default)]
pub struct SceneIndex {
    node_of: AHashMap<ObjectId, usize>,
    reading_order: Vec<usize>,
    wires_of_node: Vec<Vec<usize>>,
    segments: Vec<Segment>,
    nodes_in: Grid,
    segments_in: Grid,
    node_count: usize,
}

impl SceneIndex {
    /// Reads a diagram.
    pub fn new(diagram: &Diagram) -> Self {
        let node_of: AHashMap<ObjectId, usize> = diagram
            .nodes
            .iter()
            .enumerate()
            .map(|(at, node)| (node.id.clone(), at))
            .collect();
        let segments: Vec<Segment> = diagram
            .wires
            .iter()
            .enumerate()
            .flat_map(|(wire, it)| {
                it.points.windows(2).filter_map(move |pair| match pair {
                    [start, end] => Some(Segment {
                        wire,
                        start_in_scene: pos_of(*start),
                        end_in_scene: pos_of(*end),
                    }),
                    _ => None,
                })
            })
            .collect();
        let mut wires_of_node = vec![Vec::new(); diagram.nodes.len()];
        for (at, wire) in diagram.wires.iter().enumerate() {
            for end in [&wire.id.from, &wire.id.to] {
                if let Some(wires) = node_of
                    .get(end)
                    .and_then(|node| wires_of_node.get_mut(*node))
                    && wires.last() != Some(&at)
                {
                    wires.push(at);
                }
            }
        }
        let node_rects: Vec<Rect> = diagram.nodes.iter().map(|n| rect_of(&n.rect)).collect();
        let segment_rects: Vec<Rect> = segments
            .iter()
            .map(|s| Rect::from_two_pos(s.start_in_scene, s.end_in_scene))
            .collect();
        Self {
            reading_order: reading_order(diagram),
            node_count: diagram.nodes.len(),
            nodes_in: Grid::new(&node_rects),
            segments_in: Grid::new(&segment_rects),
            node_of,
            wires_of_node,
            segments,
        }
    }

    /// The index of an object among the nodes of the diagram.
    pub fn node(&self, id: &ObjectId) -> Option<usize> {
        self.node_of.get(id).copied()
    }

    /// Nodes in reading order: site by site, left to right, then top to bottom.
    pub fn reading_order(&self) -> &[usize] {
        &self.reading_order
    }

    /// The wires that start or end at a node, in drawing order.
    pub fn wires_of(&self, node: usize) -> &[usize] {
        self.wires_of_node.get(node).map_or(&[], Vec::as_slice)
    }

    /// All straight segments of wires, in drawing order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Nodes that may intersect the rectangle, in drawing order; a superset by less than a cell.
    pub fn nodes_near(&self, rect_in_scene: Rect) -> Vec<usize> {
        self.nodes_in.query(rect_in_scene, self.node_count)
    }

    /// Segments that may intersect the rectangle, in drawing order; a superset by less than a cell.
    pub fn segments_near(&self, rect_in_scene: Rect) -> Vec<usize> {
        self.segments_in.query(rect_in_scene, self.segments.len())
    }
}

/// Site by site; within a site by columns, because the diagram flows from left to right.
fn reading_order(diagram: &Diagram) -> Vec<usize> {
    let ranks = diagram.sites.iter().enumerate();
    let site_rank: AHashMap<_, usize> = ranks.map(|(rank, site)| (site.id, rank)).collect();
    let nodes = diagram.nodes.iter().enumerate();
    let mut keyed: Vec<(usize, Point, usize)> = nodes
        .map(|(at, node)| {
            let rank = site_rank.get(&node.site).copied().unwrap_or(usize::MAX);
            (rank, node.rect.min, at)
        })
        .collect();
    keyed.sort_unstable_by(|(site_a, a, at_a), (site_b, b, at_b)| {
        site_a
            .cmp(site_b)
            .then(a.x.total_cmp(&b.x))
            .then(a.y.total_cmp(&b.y))
            .then(at_a.cmp(at_b))
    });
    keyed.into_iter().map(|(_, _, at)| at).collect()
}

/// Buckets of equal size that cover everything; entries of a bucket are ascending.
#[derive(Default)]
struct Grid {
    bounds: Option<Rect>,
    cell: Vec2,
    columns: usize,
    rows: usize,
    buckets: Vec<Vec<u32>>,
}

impl Grid {
    fn new(rects: &[Rect]) -> Self {
        let Some(bounds) = rects
            .iter()
            .filter(|rect| rect.is_finite())
            .copied()
            .reduce(|a, b| a | b)
        else {
            return Self::default();
        };
        let cells = |extent: f32| (extent / CELL_SIZE).ceil().clamp(1.0, MAX_CELLS);
        let (columns, rows) = (cells(bounds.width()), cells(bounds.height()));
        let mut grid = Self {
            bounds: Some(bounds),
            cell: Vec2::new(bounds.width() / columns, bounds.height() / rows)
                .max(Vec2::splat(f32::MIN_POSITIVE)),
            columns: columns as usize,
            rows: rows as usize,
            buckets: vec![Vec::new(); columns as usize * rows as usize],
        };
        for (at, rect) in rects.iter().enumerate() {
            if !rect.is_finite() {
                continue;
            }
            let Ok(entry) = u32::try_from(at) else { break };
            for bucket in grid.buckets_of(bounds, *rect) {
                if let Some(bucket) = grid.buckets.get_mut(bucket) {
                    bucket.push(entry);
                }
            }
        }
        grid
    }

    fn buckets_of(&self, bounds: Rect, rect: Rect) -> impl Iterator<Item = usize> + use<> {
        let at = |offset: f32, cell: f32, count: usize| {
            ((offset / cell).floor().max(0.0) as usize).min(count.saturating_sub(1))
        };
        let columns = self.columns;
        let first_column = at(rect.min.x - bounds.min.x, self.cell.x, columns);
        let last_column = at(rect.max.x - bounds.min.x, self.cell.x, columns);
        let first_row = at(rect.min.y - bounds.min.y, self.cell.y, self.rows);
        let last_row = at(rect.max.y - bounds.min.y, self.cell.y, self.rows);
        (first_row..=last_row).flat_map(move |row| {
            (first_column..=last_column).map(move |column| row * columns + column)
        })
    }

    fn query(&self, rect: Rect, count: usize) -> Vec<usize> {
        let Some(bounds) = self.bounds else {
            return Vec::new();
        };
        if !bounds.intersects(rect) {
            return Vec::new();
        }
        if rect.contains_rect(bounds) {
            return (0..count).collect();
        }
        // One bit for each entry: ascending and without duplicates, however many buckets there are.
        let mut seen = vec![0_u64; count.div_ceil(64)];
        let mut total = 0;
        for entry in self
            .buckets_of(bounds, rect)
            .filter_map(|bucket| self.buckets.get(bucket))
            .flatten()
        {
            let entry = *entry as usize;
            if let Some(bits) = seen.get_mut(entry / 64) {
                *bits |= 1 << (entry % 64);
                total += 1;
            }
        }
        let mut found = Vec::with_capacity(total);
        for (word, bits) in seen.into_iter().enumerate() {
            let mut bits = bits;
            while bits != 0 {
                found.push(word * 64 + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use egui::{pos2, vec2};
    use proptest::prelude::*;

    use super::*;

    fn any_rect() -> impl Strategy<Value = Rect> {
        (
            -4000.0..4000.0_f32,
            -4000.0..4000.0_f32,
            0.0..900.0_f32,
            0.0..900.0_f32,
        )
            .prop_map(|(x, y, w, h)| Rect::from_min_size(pos2(x, y), vec2(w, h)))
    }

    proptest! {
        #[test]
        fn everything_that_touches_the_view_is_found(
            rects in proptest::collection::vec(any_rect(), 0..60),
            view in any_rect(),
        ) {
            let grid = Grid::new(&rects);
            let found = grid.query(view, rects.len());
            for (at, rect) in rects.iter().enumerate() {
                if rect.intersects(view) {
                    prop_assert!(found.contains(&at));
                }
            }
            prop_assert!(found.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn a_small_view_of_many_objects_finds_few() {
        let rects: Vec<Rect> = (0..10_000)
            .map(|at| {
                let (column, row) = (at % 100, at / 100);
                Rect::from_min_size(
                    pos2(column as f32 * 300.0, row as f32 * 150.0),
                    vec2(240.0, 96.0),
                )
            })
            .collect();
        let found = Grid::new(&rects).query(
            Rect::from_min_size(pos2(9000.0, 6000.0), vec2(1280.0, 800.0)),
            rects.len(),
        );
        assert!(found.len() < 120, "{} found", found.len());
    }
}
