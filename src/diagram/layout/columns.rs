//! Layout of one site: stages as columns from left to right, ordered so that wires cross little and
//! run straight.

use std::collections::HashMap;

use crate::design::Point;

use crate::diagram::geometry::Size;
use crate::diagram::layout::{Plan, STAGES};
use crate::diagram::metrics;

/// Ratio of width to height that a site comes near to.
const ASPECT: f32 = 1.5;
/// A stage of a small site is never broken into several columns.
const LEAST_ROWS: usize = 6;
/// Turns of ordering; more change little.
const SWEEPS: usize = 6;

/// A site laid out at the origin.
pub(super) struct Block {
    /// Places of its items, relative to the first card's corner of the columns.
    pub places: Vec<(usize, Point)>,
    /// Extent of all columns.
    pub size: Size,
}

/// Lays out the items of one site.
pub(super) fn lay_out(plan: &Plan, members: &[usize]) -> Block {
    let mut stages: [Vec<usize>; STAGES] = Default::default();
    for &node in members {
        if let Some(stage) = stages.get_mut(plan.nodes[node].stage) {
            stage.push(node);
        }
    }
    let mut stages: Vec<Vec<usize>> = stages.into_iter().filter(|s| !s.is_empty()).collect();
    order(plan, &mut stages);
    let columns = split(stages, members.len());
    let tops = tops(plan, &columns);
    place(plan, &columns, &tops)
}

/// Orders every stage by the mean height of what its items are wired to.
fn order(plan: &Plan, stages: &mut [Vec<usize>]) {
    let mut heights: HashMap<usize, f32> = HashMap::new();
    for stage in stages.iter() {
        note_heights(stage, &mut heights);
    }
    for sweep in 0..SWEEPS {
        let count = stages.len();
        for turn in 0..count {
            let at = if sweep % 2 == 0 {
                turn
            } else {
                count - 1 - turn
            };
            let stage = &mut stages[at];
            let mut keyed: Vec<(f32, usize)> = stage
                .iter()
                .map(|&node| (mean_height(plan, node, &heights), node))
                .collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            *stage = keyed.into_iter().map(|(_, node)| node).collect();
            note_heights(stage, &mut heights);
        }
    }
}

/// Relative heights, so that a short stage spreads over a tall one.
fn note_heights(stage: &[usize], heights: &mut HashMap<usize, f32>) {
    let count = stage.len() as f32;
    for (row, &node) in stage.iter().enumerate() {
        heights.insert(node, (row as f32 + 0.5) / count);
    }
}

fn mean_height(plan: &Plan, node: usize, heights: &HashMap<usize, f32>) -> f32 {
    let (sum, count) = plan.neighbors[node]
        .iter()
        .filter_map(|neighbor| heights.get(neighbor))
        .fold((0.0, 0.0), |(sum, count), height| {
            (sum + height, count + 1.0)
        });
    if count > 0.0 {
        sum / count
    } else {
        heights.get(&node).copied().unwrap_or(0.5)
    }
}

/// Breaks tall stages into columns side by side, neighbors in order staying at the same height.
fn split(stages: Vec<Vec<usize>>, count: usize) -> Vec<Vec<usize>> {
    let column_width = metrics::NODE_WIDTH + metrics::COLUMN_GAP;
    let row_height = metrics::NODE_HEIGHT + metrics::ROW_GAP;
    let rows = (count as f32 * column_width / (row_height * ASPECT))
        .sqrt()
        .ceil() as usize;
    let rows = rows.max(LEAST_ROWS);
    let mut columns = Vec::new();
    for stage in stages {
        let parts = stage.len().div_ceil(rows).max(1);
        let mut split = vec![Vec::new(); parts];
        for (position, node) in stage.into_iter().enumerate() {
            split[position % parts].push(node);
        }
        columns.append(&mut split);
    }
    columns
}

/// Upper edges of all items: the tallest column is a stack, the others follow what they are wired
/// to.
fn tops(plan: &Plan, columns: &[Vec<usize>]) -> HashMap<usize, f32> {
    let height = |column: &[usize]| -> f32 {
        let cards: f32 = column.iter().map(|&n| plan.nodes[n].size.height).sum();
        cards + metrics::ROW_GAP * column.len().saturating_sub(1) as f32
    };
    let mut tallest = 0;
    for (at, column) in columns.iter().enumerate() {
        if height(column) > height(&columns[tallest]) {
            tallest = at;
        }
    }
    let limit = columns.get(tallest).map_or(0.0, |column| height(column));
    let mut centers: HashMap<usize, f32> = HashMap::new();
    let mut tops = HashMap::new();
    let outward = (0..=tallest).rev().chain(tallest + 1..columns.len());
    for at in outward {
        let Some(column) = columns.get(at) else {
            continue;
        };
        let slack = limit - height(column);
        let mut above = 0.0;
        let mut wishes = Vec::with_capacity(column.len());
        for &node in column {
            let half = plan.nodes[node].size.height / 2.0;
            let wish = wished_center(plan, node, &centers)
                .map_or(slack / 2.0, |center| center - half - above);
            wishes.push(wish);
            above += half * 2.0 + metrics::ROW_GAP;
        }
        let mut above = 0.0;
        for (&node, offset) in column.iter().zip(rising(&wishes)) {
            let top = metrics::snap(offset.clamp(0.0, slack) + above);
            let card = plan.nodes[node].size.height;
            tops.insert(node, top);
            centers.insert(node, top + card / 2.0);
            above += card + metrics::ROW_GAP;
        }
    }
    tops
}

fn wished_center(plan: &Plan, node: usize, centers: &HashMap<usize, f32>) -> Option<f32> {
    let mut known: Vec<f32> = plan.neighbors[node]
        .iter()
        .filter_map(|neighbor| centers.get(neighbor).copied())
        .collect();
    known.sort_by(f32::total_cmp);
    known.get(known.len() / 2).copied()
}

/// The rising sequence nearest to the wishes (pool adjacent violators).
fn rising(wishes: &[f32]) -> Vec<f32> {
    let mut pools: Vec<(f32, usize)> = Vec::new();
    for &wish in wishes {
        let (mut sum, mut count) = (wish, 1);
        while let Some(&(other, others)) = pools.last() {
            if other / others as f32 <= sum / count as f32 {
                break;
            }
            sum += other;
            count += others;
            pools.pop();
        }
        pools.push((sum, count));
    }
    pools
        .into_iter()
        .flat_map(|(sum, count)| std::iter::repeat_n(sum / count as f32, count))
        .collect()
}

fn place(plan: &Plan, columns: &[Vec<usize>], tops: &HashMap<usize, f32>) -> Block {
    let mut column_of = HashMap::new();
    for (at, column) in columns.iter().enumerate() {
        for &node in column {
            column_of.insert(node, at);
        }
    }
    let gaps = gaps(plan, columns, &column_of);
    let mut places = Vec::new();
    let mut left = 0.0;
    let mut size = Size::default();
    for (column, gap) in columns.iter().zip(gaps) {
        for node in column {
            let top = tops.get(node).copied().unwrap_or_default();
            places.push((*node, Point::new(left, top)));
            size.height = size.height.max(top + plan.nodes[*node].size.height);
        }
        size.width = left + metrics::NODE_WIDTH;
        left += metrics::NODE_WIDTH + gap;
    }
    Block { places, size }
}

/// Space right of each column, wider where more wires run.
fn gaps(plan: &Plan, columns: &[Vec<usize>], column_of: &HashMap<usize, usize>) -> Vec<f32> {
    // How many more wires run right of a column than left of it.
    let mut changes = vec![0_isize; columns.len() + 1];
    for column in columns {
        for node in column {
            let Some(&from) = column_of.get(node) else {
                continue;
            };
            for neighbor in &plan.neighbors[*node] {
                if let Some(&to) = column_of.get(neighbor)
                    && from < to
                {
                    changes[from] += 1;
                    changes[to] -= 1;
                }
            }
        }
    }
    let mut count = 0;
    changes
        .into_iter()
        .take(columns.len())
        .map(|change| {
            count += change;
            let wanted = metrics::COLUMN_GAP + metrics::WIRE_GAP * (count - 4).max(0) as f32;
            metrics::snap(wanted.min(metrics::COLUMN_GAP_LIMIT))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::rising;

    #[test]
    fn rising_keeps_what_rises_and_joins_what_does_not() {
        assert_eq!(rising(&[1.0, 2.0, 3.0]), [1.0, 2.0, 3.0]);
        assert_eq!(rising(&[3.0, 1.0, 5.0]), [2.0, 2.0, 5.0]);
        assert_eq!(rising(&[]), [0.0; 0]);
    }
}
