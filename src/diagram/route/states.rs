//! What a search knows about each state so far, stored only for the states that it has reached.

use crate::diagram::route::grid::Heading;

/// A cell and how it was entered, in one number.
pub(super) type State = u32;

/// The predecessor of a first state.
pub(super) const NONE: State = State::MAX;
/// The state that follows every goal.
pub(super) const DONE: State = State::MAX - 1;

/// The number of states that are stored together: those of adjacent cells.
const PAGE: usize = 128;

pub(super) fn state(cell: u32, heading: Heading) -> State {
    cell * 4 + heading as u32
}

pub(super) fn cell_of(state: State) -> u32 {
    state / 4
}

/// The least cost of each state that was reached, and its predecessor.
#[derive(Default)]
pub(super) struct States {
    /// The position of each page among the stored ones, from 1; 0 if it is not stored.
    positions: Vec<u32>,
    kept: Vec<[(u32, State); PAGE]>,
    /// The numbers of the stored pages.
    numbers: Vec<usize>,
    done: Option<(u32, State)>,
}

impl States {
    /// Forgets everything, for a search over this many cells.
    pub fn clear(&mut self, cells: usize) {
        for number in self.numbers.drain(..) {
            if let Some(position) = self.positions.get_mut(number) {
                *position = 0;
            }
        }
        self.done = None;
        self.positions.resize((cells * 4).div_ceil(PAGE), 0);
    }

    /// The least cost of a state, and its predecessor; `None` if it was not reached.
    pub fn get(&self, state: State) -> Option<(u32, State)> {
        if state == DONE {
            return self.done;
        }
        let position = *self.positions.get(state as usize / PAGE)?;
        let page = self.kept.get((position as usize).checked_sub(1)?)?;
        let entry = *page.get(state as usize % PAGE)?;
        (entry.0 < u32::MAX).then_some(entry)
    }

    /// Records that a state was reached at this cost. Returns whether that is less than before.
    pub fn reach(&mut self, state: State, cost: u32, from: State) -> bool {
        if state == DONE {
            let is_less = self.done.is_none_or(|(least, _)| cost < least);
            if is_less {
                self.done = Some((cost, from));
            }
            return is_less;
        }
        let Some(entry) = self.entry(state) else {
            return false;
        };
        let is_less = cost < entry.0;
        if is_less {
            *entry = (cost, from);
        }
        is_less
    }

    fn entry(&mut self, state: State) -> Option<&mut (u32, State)> {
        let number = state as usize / PAGE;
        let position = self.positions.get_mut(number)?;
        if *position == 0 {
            let empty = [(u32::MAX, NONE); PAGE];
            let next = self.numbers.len();
            match self.kept.get_mut(next) {
                Some(page) => *page = empty,
                None => self.kept.push(empty),
            }
            self.numbers.push(number);
            *position = next as u32 + 1;
        }
        let page = self.kept.get_mut(*position as usize - 1)?;
        page.get_mut(state as usize % PAGE)
    }
}
