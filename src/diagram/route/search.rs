//! Finds the cheapest way of one wire over the grid: short, with few corners, crossing few other wires.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::RangeInclusive;

use ahash::{AHashMap, AHashSet};

use crate::design::Point;

use crate::diagram::geometry::Rect;
use crate::diagram::route::grid::{CLEARANCE, Grid, Heading};
use crate::diagram::route::states::{DONE, NONE, State, States, cell_of, state};
use crate::diagram::route::taken::Taken;

/// The costs: a step along the way; a corner; a crossing; a parallel wire right next to it; a port right
/// next to that of another wire, where the two look like one and leave no room for their labels; each
/// step of a port off the middle of its side; a side that does not face the other card; a joint; and, as
/// a last resort, a cell within a card.
const CELL: u32 = 10;
const CORNER: u32 = 45;
const CROSSING: u32 = 120;
const BESIDE: u32 = 5;
const PORT_BESIDE: u32 = 60;
const OFF_MIDDLE: u32 = 3;
const OTHER_SIDE: u32 = 60;
const JOINT: u32 = 20;
const IN_CARD: u32 = 100;
/// The number of cells after which a search is given up: this many, plus some for each step of the
/// distance.
const LEAST_TRIED: usize = 4_000;
const TRIED_FOR_STEP: usize = 100;
/// The number of cells that all searches of a router together may try: this many, plus some for each
/// wire. Only pictures whose cards were placed on each other or very far apart need more.
const LEAST_TRIED_BY_ALL: usize = 1_000_000;
const TRIED_FOR_WIRE: usize = 20_000;
/// The number of cells after which the search checks whether cards enclose the goals, and the number of
/// cells in the largest enclosure.
const DOUBT: usize = 1_000;
const ENCLOSURE: usize = 400;
/// How strongly a hasty search heads straight for its goals.
const HASTE: u32 = 3;
/// The number of pieces of a trunk that a search heads for.
const NEAREST_PIECES: usize = 4;
/// The least distance of a port from the corner of its card.
const FROM_CORNER: f32 = 8.0;

/// A point where a wire can leave a card.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attachment {
    /// The point on the side of the card.
    pub point: Point,
    /// The first cell outside of the card.
    pub cell: u32,
    /// The direction away from the card.
    pub heading: Heading,
    /// Whether the piece between the two is horizontal.
    pub axis: bool,
    cost: u32,
}

/// The ports of a card.
pub(super) struct Attachments(Vec<Attachment>);

impl Attachments {
    /// The ports on all four sides; the side that faces the other card is best. If `is_strict`, only
    /// ports that no card is in front of.
    pub fn of(grid: &Grid, card: &Rect, other: &Rect, is_strict: bool) -> Self {
        let middle = card.center();
        let inset = |length: f32| FROM_CORNER.min(length / 4.0);
        let out = CLEARANCE;
        let far = f32::MAX / 4.0;
        let first = |lines: Option<RangeInclusive<usize>>| lines.map(|lines| *lines.start());
        let last = |lines: Option<RangeInclusive<usize>>| lines.map(|lines| *lines.end());
        let rows = grid.lines_within(
            card.min.y + inset(card.height()),
            card.max.y - inset(card.height()),
            false,
        );
        let columns = grid.lines_within(
            card.min.x + inset(card.width()),
            card.max.x - inset(card.width()),
            true,
        );
        let right = first(grid.lines_within(card.max.x + out, far, true));
        let left = last(grid.lines_within(-far, card.min.x - out, true));
        let below = first(grid.lines_within(card.max.y + out, far, false));
        let above = last(grid.lines_within(-far, card.min.y - out, false));

        let other_side = Heading::ALL.map(|side| match is_facing(card, other, side) {
            true => 0,
            false => OTHER_SIDE,
        });
        let room = [&rows, &columns]
            .map(|lines| lines.as_ref().map_or(0, |lines| 2 * lines.clone().count()));
        let mut ports = Vec::with_capacity(room.iter().sum());
        let mut add = |cell: u32, heading: Heading, on_side: &dyn Fn(Point) -> (Point, f32)| {
            if is_strict && grid.is_blocked(cell) {
                return;
            }
            let (point, off) = on_side(grid.point(cell));
            ports.push(Attachment {
                point,
                cell,
                heading,
                axis: heading.is_level(),
                cost: (off / CLEARANCE) as u32 * OFF_MIDDLE + other_side[heading as usize],
            });
        };
        for row in rows.into_iter().flatten() {
            for (column, x, heading) in [
                (right, card.max.x, Heading::Right),
                (left, card.min.x, Heading::Left),
            ] {
                let Some(column) = column else { continue };
                let on_side = |it: Point| (Point::new(x, it.y), (it.y - middle.y).abs());
                add(grid.cell(column, row), heading, &on_side);
            }
        }
        for column in columns.into_iter().flatten() {
            for (row, y, heading) in [
                (below, card.max.y, Heading::Down),
                (above, card.min.y, Heading::Up),
            ] {
                let Some(row) = row else { continue };
                let on_side = |it: Point| (Point::new(it.x, y), (it.x - middle.x).abs());
                add(grid.cell(column, row), heading, &on_side);
            }
        }
        Self(ports)
    }

    /// The port that has this cell in front of it.
    pub fn port_at(&self, cell: u32) -> Option<&Attachment> {
        self.0.iter().find(|port| port.cell == cell)
    }
}

/// Whether another card is on this side of a card, by at least an eighth of their distance.
fn is_facing(card: &Rect, other: &Rect, side: Heading) -> bool {
    let gap = |side| match side {
        Heading::Right => other.min.x - card.max.x,
        Heading::Down => other.min.y - card.max.y,
        Heading::Left => card.min.x - other.max.x,
        Heading::Up => card.min.y - other.max.y,
    };
    let farthest = Heading::ALL.into_iter().map(gap).fold(0.0, f32::max);
    gap(side) >= farthest / 8.0
}

/// Where a search may end.
pub(super) struct Goals<'t> {
    cells: AHashMap<u32, Goal>,
    /// The part of the wire's own trunk that is already routed.
    trunk: Option<&'t Trunk>,
    /// The approximate position of the goals: the card, and the nearest pieces of the trunk.
    bounds: Vec<Bounds>,
}

/// The rectangle that encloses cells: left, right, top and bottom, in steps.
#[derive(Clone, Copy, Debug)]
struct Bounds(i32, i32, i32, i32);

impl Default for Bounds {
    fn default() -> Self {
        Self(i32::MAX, i32::MIN, i32::MAX, i32::MIN)
    }
}

impl Bounds {
    fn take(&mut self, (x, y): (i32, i32)) {
        self.0 = self.0.min(x);
        self.1 = self.1.max(x);
        self.2 = self.2.min(y);
        self.3 = self.3.max(y);
    }

    /// The number of horizontal and vertical steps.
    fn away(&self, (x, y): (i32, i32)) -> (u32, u32) {
        let Self(left, right, top, bottom) = *self;
        let beyond = |from: i32, to: i32| to.saturating_sub(from).max(0) as u32;
        (
            beyond(x, left).saturating_add(beyond(right, x)),
            beyond(y, top).saturating_add(beyond(bottom, y)),
        )
    }
}

/// Where a trunk continues.
#[derive(Clone, Copy, Debug)]
pub(super) enum Next {
    Cell(u32),
    /// At the card.
    Port(Point),
}

/// Wires that join before they get to their card: for each cell, the next one towards the card.
#[derive(Default)]
pub(super) struct Trunk {
    cells: AHashMap<u32, Next>,
    /// The straight pieces.
    pieces: Vec<Bounds>,
}

impl Trunk {
    pub fn next(&self, cell: u32) -> Option<Next> {
        self.cells.get(&cell).copied()
    }

    /// Adds a course, which ends at a port or at a cell that is already part of the trunk. Where a
    /// course crosses itself, the trunk continues as on its last pass, so that following it leads to the
    /// card.
    pub fn add(&mut self, grid: &Grid, course: &[u32], port: Option<Point>) {
        let mut heading = None;
        for pair in course.windows(2) {
            let [cell, next] = pair else { continue };
            self.cells.insert(*cell, Next::Cell(*next));
            let own = grid.heading(*cell, *next);
            if heading != Some(own) {
                heading = Some(own);
                self.pieces.push(Bounds::default());
            }
            if let Some(piece) = self.pieces.last_mut() {
                piece.take(grid.place(*cell));
                piece.take(grid.place(*next));
            }
        }
        if let (Some(last), Some(port)) = (course.last(), port) {
            self.cells.insert(*last, Next::Port(port));
        }
    }

    /// The pieces closest to a position.
    fn nearest(&self, place: (i32, i32)) -> Vec<Bounds> {
        let away = |piece: &Bounds| {
            let (x, y) = piece.away(place);
            x.saturating_add(y)
        };
        let mut nearest: Vec<(u32, Bounds)> = Vec::with_capacity(NEAREST_PIECES + 1);
        for piece in &self.pieces {
            let own = away(piece);
            let at = nearest.partition_point(|(other, _)| *other <= own);
            if at < NEAREST_PIECES {
                nearest.insert(at, (own, *piece));
                nearest.truncate(NEAREST_PIECES);
            }
        }
        nearest.into_iter().map(|(_, piece)| piece).collect()
    }
}

#[derive(Clone, Copy, Debug)]
struct Goal {
    cost: u32,
    /// How the wire must enter the cell. It may turn when it enters a port.
    enters: Enters,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Enters {
    /// At a port, from which it continues in this heading.
    Port(Heading),
    /// In any way, because the cell belongs to the wire's own trunk.
    Trunk,
    /// Across another wire.
    Across { is_level: bool },
}

impl<'t> Goals<'t> {
    /// The ports of a card, and the part of the wire's own trunk that is already routed.
    pub fn of_card(
        ports: &Attachments,
        trunk: Option<&'t Trunk>,
        starts: &Attachments,
        grid: &Grid,
    ) -> Self {
        let mut cells = AHashMap::with_capacity(ports.0.len());
        for port in &ports.0 {
            let inwards = match port.heading {
                Heading::Right => Heading::Left,
                Heading::Left => Heading::Right,
                Heading::Up => Heading::Down,
                Heading::Down => Heading::Up,
            };
            let goal = Goal {
                cost: port.cost,
                enters: Enters::Port(inwards),
            };
            cells.insert(port.cell, goal);
        }
        let start = starts.0.first().map(|port| grid.place(port.cell));
        let mut goals = Self::new(cells, trunk, grid);
        if let (Some(trunk), Some(start)) = (trunk, start) {
            goals.bounds.extend(trunk.nearest(start));
        }
        goals
    }

    fn get(&self, cell: u32) -> Option<Goal> {
        if self.trunk.is_some_and(|trunk| trunk.next(cell).is_some()) {
            return Some(Goal {
                cost: JOINT,
                enters: Enters::Trunk,
            });
        }
        self.cells.get(&cell).copied()
    }

    /// The cells of a wire between its ends; those in the middle are best.
    pub fn middle_of(wire: &[u32], taken: &Taken, grid: &Grid) -> Self {
        let mut cells = AHashMap::new();
        for (at, three) in wire.windows(3).enumerate() {
            let [before, cell, after] = three else {
                continue;
            };
            let heading = grid.heading(*before, *cell);
            let is_free = taken.owners(*cell).along(!heading.is_level()) == 0;
            if heading == grid.heading(*cell, *after) && is_free {
                let off = (2 * (at + 1)).abs_diff(wire.len() - 1);
                let goal = Goal {
                    cost: off as u32 * CELL,
                    enters: Enters::Across {
                        is_level: !heading.is_level(),
                    },
                };
                cells.insert(*cell, goal);
            }
        }
        Self::new(cells, None, grid)
    }

    fn new(cells: AHashMap<u32, Goal>, trunk: Option<&'t Trunk>, grid: &Grid) -> Self {
        let bounds = cells
            .iter()
            .fold(Bounds::default(), |mut bounds, (cell, _)| {
                bounds.take(grid.place(*cell));
                bounds
            });
        Self {
            cells,
            trunk,
            bounds: vec![bounds],
        }
    }

    /// Whether cards leave no way out of the area of the goals.
    fn are_enclosed(&self, grid: &Grid) -> bool {
        if self.trunk.is_some() {
            return false;
        }
        let mut seen: AHashSet<u32> = AHashSet::new();
        let mut waiting: Vec<u32> = self.cells.keys().copied().collect();
        while let Some(cell) = waiting.pop() {
            if seen.insert(cell) {
                if seen.len() > ENCLOSURE {
                    return false;
                }
                let beside = Heading::ALL
                    .into_iter()
                    .filter_map(|way| grid.beside(cell, way));
                waiting.extend(beside.filter(|cell| !grid.is_blocked(*cell)));
            }
        }
        true
    }

    /// A lower bound for the cost of any way from here to the goals.
    fn least_cost(&self, grid: &Grid, cell: u32, heading: Heading) -> u32 {
        let place = grid.place(cell);
        let costs = self.bounds.iter().map(|bounds| {
            let (x, y) = bounds.away(place);
            let turns = match heading.is_level() {
                true => y > 0,
                false => x > 0,
            };
            x.saturating_add(y)
                .saturating_mul(CELL)
                .saturating_add(u32::from(turns) * CORNER)
        });
        costs.min().unwrap_or_default()
    }
}

/// The memory of a search, which the next one reuses.
#[derive(Default)]
pub(super) struct Search {
    best: States,
    /// The states to continue from, in the order of their estimated total cost.
    open: BinaryHeap<Reverse<u128>>,
    /// The weight of the remaining distance: with 1 the result is the cheapest way, with more it is
    /// found sooner.
    haste: u32,
    /// The number of cells that may still be tried.
    left: usize,
}

/// What kind of way a search looks for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Effort {
    /// The cheapest way around all cards.
    Cheapest,
    /// Any way around all cards, if the cheapest took too long to find.
    Any,
    /// Any way, over wires and through cards other than these two, if there is no way around them.
    Through([Rect; 2]),
}

/// The priority of a state in a search: the lowest total cost comes first, then the state that is closer
/// to its goal.
fn turn_of(least: u32, cost: u32, at: State) -> Reverse<u128> {
    let rest = u32::MAX - cost;
    Reverse(u128::from(least) << 64 | u128::from(rest) << 32 | u128::from(at))
}

/// The cost so far, and the state.
fn cost_and_state(Reverse(turn): Reverse<u128>) -> (u32, State) {
    (u32::MAX - (turn >> 32) as u32, turn as u32)
}

impl Search {
    /// Starts to count the cells for the searches of this many wires.
    pub fn begin(&mut self, wires: usize) {
        self.left = LEAST_TRIED_BY_ALL + TRIED_FOR_WIRE * wires;
    }

    /// The cells of a way from one of the ports to one of the goals.
    pub fn find(
        &mut self,
        grid: &Grid,
        taken: &Taken,
        starts: &Attachments,
        goals: &Goals<'_>,
        (owner, effort): (u32, Effort),
    ) -> Option<Vec<u32>> {
        let own = match effort {
            Effort::Through(own) => Some(own),
            Effort::Cheapest | Effort::Any => None,
        };
        self.haste = match effort {
            Effort::Cheapest => 1,
            Effort::Any | Effort::Through(_) => HASTE,
        };
        self.best.clear(grid.len());
        self.open.clear();
        if goals.cells.is_empty() {
            return None;
        }
        let rules = Rules {
            grid,
            taken,
            owner,
            own,
        };
        for port in &starts.0 {
            if let Some(cost) = rules.cost_of_entering(port.cell, port.heading, 1, goals) {
                let cost = cost + port.cost + rules.cost_of_port(port.cell, port.axis);
                self.reach(goals, grid, (port.cell, port.heading), cost, NONE);
            }
        }
        let farthest = starts
            .0
            .iter()
            .map(|port| goals.least_cost(grid, port.cell, port.heading));
        let way = (farthest.max().unwrap_or_default() / CELL) as usize;
        let most_tried = (LEAST_TRIED + TRIED_FOR_STEP * way).min(self.left);
        let mut tried = 0;
        while let Some(turn) = self.open.pop() {
            let (cost, at) = cost_and_state(turn);
            if at == DONE {
                return Some(self.way_back());
            }
            if self.best.get(at).is_none_or(|(best, _)| best < cost) {
                continue;
            }
            tried += 1;
            self.left = self.left.saturating_sub(1);
            let is_hopeless = tried == DOUBT && rules.own.is_none() && goals.are_enclosed(grid);
            if tried > most_tried || is_hopeless {
                return None;
            }
            self.expand(&rules, goals, at, cost);
        }
        None
    }

    fn expand(&mut self, rules: &Rules<'_>, goals: &Goals<'_>, at: State, cost: u32) {
        let cell = cell_of(at);
        let Some(heading) = Heading::ALL.get((at % 4) as usize).copied() else {
            return;
        };
        let crosses = rules.crosses(cell, heading);
        if let Some(goal) = goals.get(cell) {
            let more = match goal.enters {
                // Where another wire crosses the trunk, this wire would seem to join both.
                Enters::Trunk => {
                    let owners = rules.taken.owners(cell);
                    let is_own = |other: u32| other == 0 || other == rules.owner;
                    (is_own(owners.level) && is_own(owners.upright)).then_some(0)
                }
                Enters::Across { is_level } => (is_level == heading.is_level()).then_some(0),
                Enters::Port(inwards) if inwards == heading => {
                    Some(rules.cost_of_port(cell, inwards.is_level()))
                }
                Enters::Port(inwards) => {
                    let turns = !inwards.is_opposite(heading) && !crosses;
                    let is_free = rules.taken.owners(cell).along(inwards.is_level()) == 0;
                    let more = CORNER + rules.cost_of_port(cell, inwards.is_level());
                    (turns && (is_free || rules.own.is_some())).then_some(more)
                }
            };
            if let Some(more) = more {
                self.done(cost + more + goal.cost, at);
            }
            if goal.enters == Enters::Trunk || matches!(goal.enters, Enters::Across { .. }) {
                return;
            }
        }
        for next in Heading::ALL {
            if next.is_opposite(heading) || (crosses && next != heading) {
                continue;
            }
            let Some(beside) = rules.grid.beside(cell, next) else {
                continue;
            };
            let steps = rules.grid.steps(cell, beside);
            let Some(step) = rules.cost_of_entering(beside, next, steps, goals) else {
                continue;
            };
            // A corner takes the cell along the new axis as well.
            if next != heading && rules.is_taken(cell, next.is_level()) {
                continue;
            }
            let corner = if next == heading { 0 } else { CORNER };
            let cost = cost.saturating_add(step + corner);
            self.reach(goals, rules.grid, (beside, next), cost, at);
        }
    }

    fn reach(
        &mut self,
        goals: &Goals<'_>,
        grid: &Grid,
        (cell, heading): (u32, Heading),
        cost: u32,
        from: State,
    ) {
        let at = state(cell, heading);
        if self.best.reach(at, cost, from) {
            let least = goals.least_cost(grid, cell, heading);
            let least = cost.saturating_add(self.haste.saturating_mul(least));
            self.open.push(turn_of(least, cost, at));
        }
    }

    fn done(&mut self, cost: u32, from: State) {
        if self.best.reach(DONE, cost, from) {
            self.open.push(turn_of(cost, cost, DONE));
        }
    }

    fn way_back(&self) -> Vec<u32> {
        let mut cells = Vec::new();
        let mut at = self.best.get(DONE).map_or(NONE, |(_, from)| from);
        while at != NONE {
            cells.push(cell_of(at));
            at = self.best.get(at).map_or(NONE, |(_, from)| from);
        }
        cells.reverse();
        cells
    }
}

/// Where the wire may go, and at what cost.
struct Rules<'g> {
    grid: &'g Grid,
    taken: &'g Taken,
    owner: u32,
    own: Option<[Rect; 2]>,
}

impl Rules<'_> {
    /// The cost of entering a cell from another one this many steps away; `None` if that is not allowed.
    fn cost_of_entering(
        &self,
        cell: u32,
        heading: Heading,
        steps: u32,
        goals: &Goals<'_>,
    ) -> Option<u32> {
        let mut cost = CELL.saturating_mul(steps);
        if self.grid.is_blocked(cell) {
            let point = self.grid.point(cell);
            let own = self.own.as_ref()?;
            let within = |card: &Rect| card.expand(CLEARANCE / 2.0).contains(point);
            if own.iter().any(within) {
                return None;
            }
            cost += IN_CARD;
        }
        let owners = self.taken.owners(cell);
        let is_goal = || goals.get(cell).map(|goal| goal.enters);
        let along = owners.along(heading.is_level());
        if along != 0 {
            match is_goal() {
                Some(Enters::Trunk) => {}
                _ if self.own.is_some() => cost += IN_CARD,
                _ => return None,
            }
        }
        let across = owners.along(!heading.is_level());
        if across != 0 {
            match is_goal() {
                Some(Enters::Trunk | Enters::Across { .. }) => {}
                // The wire's own trunk is a goal, so this is another wire.
                _ => cost += CROSSING,
            }
        }
        if along == 0
            && self
                .taken
                .has_neighbor(self.grid, cell, heading.is_level(), self.owner)
        {
            cost = cost.saturating_add(BESIDE.saturating_mul(steps));
        }
        Some(cost)
    }

    /// The additional cost of leaving or entering a card in front of this cell.
    fn cost_of_port(&self, cell: u32, is_level: bool) -> u32 {
        let is_beside = self
            .taken
            .has_neighbor(self.grid, cell, is_level, self.owner);
        u32::from(is_beside) * PORT_BESIDE
    }

    /// Whether a wire that enters a cell in this heading is on another wire there, and must go straight
    /// on.
    fn crosses(&self, cell: u32, heading: Heading) -> bool {
        self.taken.owners(cell).along(!heading.is_level()) != 0
    }

    fn is_taken(&self, cell: u32, is_level: bool) -> bool {
        self.own.is_none() && self.taken.owners(cell).along(is_level) != 0
    }
}
