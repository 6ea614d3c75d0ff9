//! The cells that wires have taken, and along which axis.

use ahash::AHashMap;

use crate::diagram::route::grid::{Grid, Heading};

/// The owners of a cell along both axes; 0 is nobody.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WireOwners {
    pub level: u32,
    pub upright: u32,
}

impl WireOwners {
    pub fn along(self, is_level: bool) -> u32 {
        if is_level { self.level } else { self.upright }
    }
}

/// The cells that wires have taken. There are few of them, so that most questions are answered by one
/// bit.
pub(super) struct Taken {
    any: Vec<u64>,
    owners: AHashMap<u32, WireOwners>,
}

impl Taken {
    pub fn new(cells: usize) -> Self {
        Self {
            any: vec![0; cells.div_ceil(64)],
            owners: AHashMap::new(),
        }
    }

    /// The owners of a cell.
    pub fn owners(&self, cell: u32) -> WireOwners {
        let bits = self
            .any
            .get(cell as usize / 64)
            .copied()
            .unwrap_or_default();
        if bits >> (cell % 64) & 1 == 0 {
            return WireOwners::default();
        }
        self.owners.get(&cell).copied().unwrap_or_default()
    }

    /// Takes the cells of a course for its owner. The axes are those of the pieces between the ends of
    /// the course and their cards.
    pub fn take(
        &mut self,
        grid: &Grid,
        cells: &[u32],
        owner: u32,
        (start, end): (Option<bool>, Option<bool>),
    ) {
        for pair in cells.windows(2) {
            if let [from, to] = pair {
                let is_level = grid.heading(*from, *to).is_level();
                self.mark(*from, owner, is_level);
                self.mark(*to, owner, is_level);
            }
        }
        if let (Some(first), Some(is_level)) = (cells.first(), start) {
            self.mark(*first, owner, is_level);
        }
        if let (Some(last), Some(is_level)) = (cells.last(), end) {
            self.mark(*last, owner, is_level);
        }
    }

    fn mark(&mut self, cell: u32, owner: u32, is_level: bool) {
        if let Some(bits) = self.any.get_mut(cell as usize / 64) {
            *bits |= 1 << (cell % 64);
        }
        let owners = self.owners.entry(cell).or_default();
        match is_level {
            true => owners.level = owner,
            false => owners.upright = owner,
        }
    }

    /// Whether a wire of another owner runs along the same axis in an adjacent cell.
    pub fn has_neighbor(&self, grid: &Grid, cell: u32, is_level: bool, owner: u32) -> bool {
        let sides = match is_level {
            true => [Heading::Up, Heading::Down],
            false => [Heading::Left, Heading::Right],
        };
        sides.into_iter().any(|side| {
            grid.beside(cell, side).is_some_and(|beside| {
                let other = self.owners(beside).along(is_level);
                other != 0 && other != owner && grid.steps(cell, beside) == 1
            })
        })
    }
}
