//! The lines that wires run on, and the places where cards block them.

use std::ops::RangeInclusive;

use crate::design::Point;

use crate::diagram::geometry::Rect;
use crate::diagram::metrics;

/// The distance that wires keep from cards.
pub(super) const CLEARANCE: f32 = 8.0;
/// The number of lines around a card, so that wires can go around it side by side.
pub(super) const AROUND: i32 = 10;
/// Where no card is near, the least distance between lines, and the largest number of lines.
const SPARSE: i32 = 8;
const MOST_SPARSE: i32 = 16;
/// The most crossings of lines; a picture with more has lines that are farther apart.
const MOST_CELLS: usize = 30_000_000;
/// Lines that are farther apart than this would miss the space between cards.
const WIDEST: f32 = 64.0;
/// Anything closer to a limit than this is on it.
const NEAR: f32 = 0.01;

/// Crossings of lines, called cells, numbered row by row. Lines are close to each other around cards and
/// rare elsewhere.
pub(super) struct Grid {
    step: f32,
    /// The number of bits of a cell's number that hold its column. A search asks for the column so often
    /// that a division would take most of its time.
    column_bits: u32,
    /// The coordinates of the lines, in steps.
    columns: Vec<i32>,
    rows: Vec<i32>,
    blocked: Vec<u64>,
}

/// The direction from one cell to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heading {
    Right,
    Down,
    Left,
    Up,
}

impl Heading {
    pub const ALL: [Self; 4] = [Self::Right, Self::Down, Self::Left, Self::Up];

    pub fn is_level(self) -> bool {
        matches!(self, Self::Right | Self::Left)
    }

    pub fn is_opposite(self, other: Self) -> bool {
        self != other && self.is_level() == other.is_level()
    }
}

impl Grid {
    /// The lines around these cards, none of them outside of a district's reach. Names of sites block
    /// the lines as well. `None` if the cards are too far apart for lines.
    pub fn new(cards: &[Rect], titles: &[Rect], reach: Option<&Rect>) -> Option<Self> {
        if cards.is_empty() {
            return None;
        }
        let mut step = metrics::LINE;
        let (columns, rows) = loop {
            let mut columns = lines(cards.iter().map(|card| (card.min.x, card.max.x)), step);
            let mut rows = lines(cards.iter().map(|card| (card.min.y, card.max.y)), step);
            if let Some(reach) = reach {
                let is_within = |line: i32, (from, to): (f32, f32)| {
                    let pos = line as f32 * step;
                    pos >= from - NEAR && pos <= to + NEAR
                };
                columns.retain(|line| is_within(*line, (reach.min.x, reach.max.x)));
                rows.retain(|line| is_within(*line, (reach.min.y, reach.max.y)));
            }
            if columns.len().saturating_mul(rows.len()) <= MOST_CELLS {
                break (columns, rows);
            }
            step *= 2.0;
            if step > WIDEST {
                return None;
            }
        };
        let column_bits = columns.len().next_power_of_two().ilog2();
        let mut grid = Self {
            step,
            column_bits,
            blocked: vec![0; (rows.len() << column_bits).div_ceil(64)],
            columns,
            rows,
        };
        for card in cards {
            grid.block(&card.expand(CLEARANCE));
        }
        for title in titles {
            grid.block(title);
        }
        Some(grid)
    }

    /// Blocks the inside of the rectangle for wires; its edge stays free.
    fn block(&mut self, rect: &Rect) {
        let around = rect.expand(-4.0 * NEAR);
        let (Some(columns), Some(rows)) = (
            self.lines_within(around.min.x, around.max.x, true),
            self.lines_within(around.min.y, around.max.y, false),
        ) else {
            return;
        };
        for row in rows {
            for column in columns.clone() {
                let cell = (row << self.column_bits) + column;
                if let Some(bits) = self.blocked.get_mut(cell / 64) {
                    *bits |= 1 << (cell % 64);
                }
            }
        }
    }

    /// The columns, or the rows, between two coordinates.
    pub fn lines_within(
        &self,
        from: f32,
        to: f32,
        of_columns: bool,
    ) -> Option<RangeInclusive<usize>> {
        let lines = match of_columns {
            true => &self.columns,
            false => &self.rows,
        };
        let pos_of = |line: i32| line as f32 * self.step;
        let first = lines.partition_point(|line| pos_of(*line) < from - NEAR);
        let end = lines.partition_point(|line| pos_of(*line) <= to + NEAR);
        let last = end.checked_sub(1)?;
        (first <= last).then_some(first..=last)
    }

    /// Every number of a cell is less than this.
    pub fn len(&self) -> usize {
        self.rows.len() << self.column_bits
    }

    pub fn cell(&self, column: usize, row: usize) -> u32 {
        ((row << self.column_bits) + column) as u32
    }

    /// The indices of the column and row of a cell.
    fn column_and_row(&self, cell: u32) -> (usize, usize) {
        let row = cell >> self.column_bits;
        let column = cell - (row << self.column_bits);
        (column as usize, row as usize)
    }

    /// The position of a cell, in steps.
    pub fn place(&self, cell: u32) -> (i32, i32) {
        let (column, row) = self.column_and_row(cell);
        let line = |lines: &[i32], at: usize| lines.get(at).copied().unwrap_or_default();
        (line(&self.columns, column), line(&self.rows, row))
    }

    /// The position of a cell in the scene.
    pub fn point(&self, cell: u32) -> Point {
        let (x, y) = self.place(cell);
        Point::new(x as f32 * self.step, y as f32 * self.step)
    }

    /// The number of steps from a cell to another one in its row or column.
    pub fn steps(&self, from: u32, to: u32) -> u32 {
        let (one, other) = (self.place(from), self.place(to));
        one.0.abs_diff(other.0) + one.1.abs_diff(other.1)
    }

    /// Whether a card is at the cell, or too close to it.
    pub fn is_blocked(&self, cell: u32) -> bool {
        let bits = self.blocked.get(cell as usize / 64);
        bits.is_none_or(|bits| bits >> (cell % 64) & 1 == 1)
    }

    /// The cell next to another one; `None` beyond the last lines.
    pub fn beside(&self, cell: u32, heading: Heading) -> Option<u32> {
        let (column, row) = self.column_and_row(cell);
        let row_below = 1 << self.column_bits;
        match heading {
            Heading::Right => (column + 1 < self.columns.len()).then(|| cell + 1),
            Heading::Left => (column > 0).then(|| cell - 1),
            Heading::Down => (row + 1 < self.rows.len()).then(|| cell + row_below),
            Heading::Up => (row > 0).then(|| cell - row_below),
        }
    }

    /// The heading from a cell to an adjacent one.
    pub fn heading(&self, from: u32, to: u32) -> Heading {
        if to == from + 1 {
            Heading::Right
        } else if to + 1 == from {
            Heading::Left
        } else if to > from {
            Heading::Down
        } else {
            Heading::Up
        }
    }
}

/// The lines for cards, each of which extends from one coordinate to another.
fn lines(reaches: impl Iterator<Item = (f32, f32)>, step: f32) -> Vec<i32> {
    let mut reaches: Vec<(i32, i32)> = reaches
        .map(|(low, high)| {
            let first = (low / step).floor() as i32;
            let last = (high / step).ceil() as i32;
            (first.saturating_sub(AROUND), last.saturating_add(AROUND))
        })
        .collect();
    reaches.sort_unstable();
    let mut lines: Vec<i32> = Vec::new();
    for (first, last) in reaches {
        let next = match lines.last() {
            Some(line) if *line >= first => line.saturating_add(1),
            Some(line) => {
                let before = *line;
                let gap = first.saturating_sub(before);
                let apart = SPARSE.max(gap / MOST_SPARSE) as usize;
                lines.extend((before..first).step_by(apart).skip(1));
                first
            }
            None => first,
        };
        lines.extend(next..=last);
        if lines.len() > MOST_CELLS {
            break;
        }
    }
    lines
}
