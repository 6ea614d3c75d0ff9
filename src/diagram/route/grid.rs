//! The lines that wires run on, and where cards are in the way.

use std::ops::RangeInclusive;

use crate::design::Point;

use crate::diagram::geometry::Rect;
use crate::diagram::metrics;

/// What wires keep from cards.
pub(super) const CLEARANCE: f32 = 8.0;
/// Lines around the cards on which wires can go around them all.
const AROUND: f32 = 10.0;
/// Most crossings of lines; a picture with more empty space has lines farther apart.
const MOST_CELLS: f32 = 3.0e7;
/// Lines farther apart than this would miss the space between cards.
const WIDEST: f32 = 64.0;
/// What is nearer than this to a limit is on it.
const NEAR: f32 = 0.01;

/// Crossings of lines, called cells, numbered along the rows.
pub(super) struct Grid {
    origin: Point,
    step: f32,
    columns: usize,
    rows: usize,
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
    /// The lines around these cards, on which names of sites are in the way as well; `None` where the cards
    /// are too far apart for lines.
    pub fn new(cards: &[Rect], titles: &[Rect]) -> Option<Self> {
        let bounds = cards.iter().copied().reduce(|all, card| all.union(&card))?;
        let mut step = metrics::LINE;
        let count = |step: f32| {
            let along = |length: f32| length / step + 2.0 * AROUND + 2.0;
            along(bounds.width()) * along(bounds.height())
        };
        while count(step).is_nan() || count(step) > MOST_CELLS {
            step *= 2.0;
            if step > WIDEST {
                return None;
            }
        }
        let first = |low: f32| ((low / step).floor() - AROUND) * step;
        let origin = Point::new(first(bounds.min.x), first(bounds.min.y));
        let lines = |low: f32, high: f32| ((high - low) / step + AROUND).ceil() as usize + 1;
        let columns = lines(origin.x, bounds.max.x);
        let rows = lines(origin.y, bounds.max.y);
        let mut grid = Self {
            origin,
            step,
            columns,
            rows,
            blocked: vec![0; (columns * rows).div_ceil(64)],
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
                let cell = row * self.columns + column;
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
        let (origin, count) = match of_columns {
            true => (self.origin.x, self.columns),
            false => (self.origin.y, self.rows),
        };
        let first = ((from - origin) / self.step - NEAR / self.step)
            .ceil()
            .max(0.0) as usize;
        let last = (to - origin) / self.step + NEAR / self.step;
        if last < 0.0 {
            return None;
        }
        let last = (last.floor() as usize).min(count.checked_sub(1)?);
        (first <= last).then_some(first..=last)
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.columns * self.rows
    }

    pub fn cell(&self, column: usize, row: usize) -> u32 {
        (row * self.columns + column) as u32
    }

    /// Column and row of a cell.
    pub fn column_and_row(&self, cell: u32) -> (usize, usize) {
        let cell = cell as usize;
        (cell % self.columns, cell / self.columns)
    }

    /// Where a cell is in the scene.
    pub fn point(&self, cell: u32) -> Point {
        let (column, row) = self.column_and_row(cell);
        Point::new(
            self.origin.x + column as f32 * self.step,
            self.origin.y + row as f32 * self.step,
        )
    }

    /// Whether a card is there, or too near.
    pub fn is_blocked(&self, cell: u32) -> bool {
        let bits = self.blocked.get(cell as usize / 64);
        bits.is_none_or(|bits| bits >> (cell % 64) & 1 == 1)
    }

    /// The cell beside another; none beyond the last lines.
    pub fn beside(&self, cell: u32, heading: Heading) -> Option<u32> {
        let (column, row) = self.column_and_row(cell);
        let columns = self.columns as u32;
        match heading {
            Heading::Right => (column + 1 < self.columns).then(|| cell + 1),
            Heading::Left => (column > 0).then(|| cell - 1),
            Heading::Down => (row + 1 < self.rows).then(|| cell + columns),
            Heading::Up => (row > 0).then(|| cell - columns),
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
