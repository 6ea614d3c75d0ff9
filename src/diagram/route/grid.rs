//! The lines that wires run on, and where cards are in the way.

use std::ops::RangeInclusive;

use crate::design::Point;

use crate::diagram::geometry::Rect;
use crate::diagram::metrics;

/// What wires keep from cards.
pub(super) const CLEARANCE: f32 = 8.0;
/// Lines around a card, so that wires can go around it beside each other.
pub(super) const AROUND: i32 = 10;
/// Lines apart from each other where no card is near, at the least, and how many there are at the most.
const SPARSE: i32 = 8;
const MOST_SPARSE: i32 = 16;
/// Most crossings of lines; a picture with more has lines farther apart.
const MOST_CELLS: usize = 30_000_000;
/// Lines farther apart than this would miss the space between cards.
const WIDEST: f32 = 64.0;
/// What is nearer than this to a limit is on it.
const NEAR: f32 = 0.01;

/// Crossings of lines, called cells, numbered along the rows. Lines are close to each other around cards and
/// rare elsewhere.
pub(super) struct Grid {
    step: f32,
    /// So many bits of a cell's number are its column: a search asks so often that dividing would take most
    /// of its time.
    column_bits: u32,
    /// Where the lines are, in steps.
    columns: Vec<i32>,
    rows: Vec<i32>,
    blocked: Vec<u64>,
}

/// A way from one cell to the next.
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
    /// The lines around these cards, none of them outside of a district's reach, on which names of sites are in
    /// the way as well; `None` where the cards are too far apart for lines.
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

    /// No wire runs within the rectangle; its edge is free.
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

    /// The columns, or the rows, from one coordinate to another.
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

    /// Every number of a cell is below it.
    pub fn len(&self) -> usize {
        self.rows.len() << self.column_bits
    }

    pub fn cell(&self, column: usize, row: usize) -> u32 {
        ((row << self.column_bits) + column) as u32
    }

    /// Column and row of a cell, counted.
    fn column_and_row(&self, cell: u32) -> (usize, usize) {
        let row = cell >> self.column_bits;
        let column = cell - (row << self.column_bits);
        (column as usize, row as usize)
    }

    /// Where a cell is, in steps.
    pub fn place(&self, cell: u32) -> (i32, i32) {
        let (column, row) = self.column_and_row(cell);
        let line = |lines: &[i32], at: usize| lines.get(at).copied().unwrap_or_default();
        (line(&self.columns, column), line(&self.rows, row))
    }

    /// Where a cell is in the scene.
    pub fn point(&self, cell: u32) -> Point {
        let (x, y) = self.place(cell);
        Point::new(x as f32 * self.step, y as f32 * self.step)
    }

    /// How many steps it is from a cell to another in its row or column.
    pub fn steps(&self, from: u32, to: u32) -> u32 {
        let (one, other) = (self.place(from), self.place(to));
        one.0.abs_diff(other.0) + one.1.abs_diff(other.1)
    }

    /// Whether a card is there, or too near.
    pub fn is_blocked(&self, cell: u32) -> bool {
        let bits = self.blocked.get(cell as usize / 64);
        bits.is_none_or(|bits| bits >> (cell % 64) & 1 == 1)
    }

    /// The cell beside another; none beyond the last lines.
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

    /// The heading from a cell to one beside it.
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

/// The lines for cards that reach from one coordinate to another.
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
