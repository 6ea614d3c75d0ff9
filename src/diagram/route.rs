//! Orthogonal wires. They run on the lines of a grid, never through a card nor along its border, and never
//! on each other but where they end at the same card and visibly join. Sides are chosen from where the cards
//! are, so that moving a card never leaves a wire on its far side.

mod grid;
mod plain;
mod search;
mod states;
mod taken;

use ahash::AHashMap;

use crate::design::Point;

use crate::diagram::geometry::Rect;
use grid::Grid;
use search::{Effort, Goals, Next, Ports, Search, Trunk};
use taken::Taken;

/// A wire that is to be routed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Span {
    /// Position of the card where it begins.
    pub from: usize,
    /// Position of the card where it ends.
    pub to: usize,
    /// Wires of one trunk end at the same card and may join before they get there.
    pub trunk: Option<usize>,
    /// Position of the wire in the middle of which it begins, not at the card: a witness at its pair.
    pub joins: Option<usize>,
    /// Those of a lower turn take their course first.
    pub turn: u8,
}

/// The course of a wire.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// Corners from its beginning to its end; none when it names a card that is not there.
    pub points: Vec<Point>,
    /// Where it joins others of its trunk, and runs with them from there.
    pub joint: Option<Point>,
}

/// The courses of the last picture, so that most edits, which move no card, route nothing.
#[derive(Debug, Default)]
pub struct Routes {
    cards: Vec<Rect>,
    titles: Vec<Rect>,
    spans: Vec<Span>,
    courses: Vec<Course>,
}

impl Routes {
    /// The same as [`route_spans`]; those of the last picture where nothing in their way has changed.
    pub fn of(&mut self, cards: &[Rect], titles: &[Rect], spans: Vec<Span>) -> Vec<Course> {
        if self.cards != cards || self.titles != titles || self.spans != spans {
            self.courses = route_spans(cards, titles, &spans);
            self.cards = cards.to_vec();
            self.titles = titles.to_vec();
            self.spans = spans;
        }
        self.courses.clone()
    }
}

/// Routes every wire between two of the cards, each by itself; gives its corners from the first end to the
/// second.
pub fn route(cards: &[Rect], ends: &[(usize, usize)]) -> Vec<Vec<Point>> {
    let spans: Vec<Span> = ends
        .iter()
        .map(|&(from, to)| Span {
            from,
            to,
            ..Span::default()
        })
        .collect();
    let courses = route_spans(cards, &[], &spans);
    courses.into_iter().map(|course| course.points).collect()
}

/// Routes every wire; short ones first, so that what belongs together is joined straight. `titles` are
/// names of sites, which no wire crosses out.
pub fn route_spans(cards: &[Rect], titles: &[Rect], spans: &[Span]) -> Vec<Course> {
    let mut courses = vec![Course::default(); spans.len()];
    let Some(grid) = Grid::new(cards, titles) else {
        for (course, span) in courses.iter_mut().zip(spans) {
            if let (Some(from), Some(to)) = (cards.get(span.from), cards.get(span.to)) {
                course.points = plain::elbow(from, to);
            }
        }
        return courses;
    };
    let mut order: Vec<usize> = (0..spans.len()).collect();
    let distance = |span: &Span| match (cards.get(span.from), cards.get(span.to)) {
        (Some(from), Some(to)) => plain::distance(from, to),
        _ => 0.0,
    };
    order.sort_by(|&a, &b| {
        let (one, other) = (&spans[a], &spans[b]);
        (one.turn, one.joins.is_some())
            .cmp(&(other.turn, other.joins.is_some()))
            .then(distance(one).total_cmp(&distance(other)))
            .then(a.cmp(&b))
    });
    let trunks = spans.iter().filter_map(|span| span.trunk).max();
    let mut is_joined = vec![false; spans.len()];
    for joined in spans.iter().filter_map(|span| span.joins) {
        if let Some(is_joined) = is_joined.get_mut(joined) {
            *is_joined = true;
        }
    }
    let mut router = Router {
        grid: &grid,
        cards,
        taken: Taken::new(grid.len()),
        search: Search::default(),
        trunks: AHashMap::new(),
        first_own: trunks.map_or(0, |most| most + 1),
        is_joined,
        cells: vec![Vec::new(); spans.len()],
    };
    for wire in order {
        courses[wire] = router.route(wire, &spans[wire]);
    }
    courses
}

struct Router<'g> {
    grid: &'g Grid,
    cards: &'g [Rect],
    taken: Taken,
    search: Search,
    /// What of each trunk there is.
    trunks: AHashMap<usize, Trunk>,
    /// Owners from here on are wires without a trunk.
    first_own: usize,
    /// Whether others begin in the middle of a wire.
    is_joined: Vec<bool>,
    /// The cells of each wire that is joined: those of all take more memory than the rest of a large picture.
    cells: Vec<Vec<u32>>,
}

impl Router<'_> {
    fn route(&mut self, wire: usize, span: &Span) -> Course {
        let (Some(from), Some(to)) = (self.cards.get(span.from), self.cards.get(span.to)) else {
            return Course::default();
        };
        let (from, to) = (*from, *to);
        let owner = span.trunk.unwrap_or(self.first_own + wire) as u32 + 1;
        let joined = span.joins.filter(|joined| {
            self.cells
                .get(*joined)
                .is_some_and(|cells| cells.len() >= LEAST_CELLS)
        });
        if let Some(joined) = joined
            && let Some(course) = self.join_wire(wire, owner, joined, (&from, &to))
        {
            return course;
        }
        for effort in [Effort::Cheapest, Effort::Any, Effort::Through([from, to])] {
            let is_strict = !matches!(effort, Effort::Through(_));
            let starts = Ports::of(self.grid, &from, &to, is_strict);
            let ends = Ports::of(self.grid, &to, &from, is_strict);
            let trunk = span.trunk.and_then(|trunk| self.trunks.get(&trunk));
            let goals = Goals::of_card(&ends, trunk, &starts, self.grid);
            let found = self
                .search
                .find(self.grid, &self.taken, &starts, &goals, (owner, effort));
            if let Some(cells) = found {
                return self.take(wire, span.trunk, owner, &cells, (&starts, &ends));
            }
        }
        Course {
            points: plain::elbow(&from, &to),
            joint: None,
        }
    }

    /// From a card to the middle of another wire; the course begins there.
    fn join_wire(
        &mut self,
        wire: usize,
        owner: u32,
        joined: usize,
        (from, to): (&Rect, &Rect),
    ) -> Option<Course> {
        let starts = Ports::of(self.grid, to, from, true);
        let goals = Goals::middle_of(self.cells.get(joined)?, &self.taken, self.grid);
        let found = self.search.find(
            self.grid,
            &self.taken,
            &starts,
            &goals,
            (owner, Effort::Cheapest),
        )?;
        let port = starts.port_at(*found.first()?)?;
        self.taken
            .take(self.grid, &found, owner, (Some(port.axis), None));
        let mut points = vec![port.point];
        points.extend(found.iter().map(|cell| self.grid.point(*cell)));
        points.reverse();
        self.keep_cells(wire, found);
        Some(Course {
            points: straightened(points),
            joint: None,
        })
    }

    fn keep_cells(&mut self, wire: usize, cells: Vec<u32>) {
        if self.is_joined.get(wire) == Some(&true)
            && let Some(kept) = self.cells.get_mut(wire)
        {
            *kept = cells;
        }
    }

    /// Takes the cells of a course, and gives its corners.
    fn take(
        &mut self,
        wire: usize,
        trunk: Option<usize>,
        owner: u32,
        cells: &[u32],
        (starts, ends): (&Ports, &Ports),
    ) -> Course {
        let (Some(first), Some(last)) = (cells.first(), cells.last()) else {
            return Course::default();
        };
        let mut points = Vec::with_capacity(cells.len() + 2);
        let start = starts.port_at(*first);
        points.extend(start.map(|port| port.point));
        points.extend(cells.iter().map(|cell| self.grid.point(*cell)));
        let known = trunk.map(|trunk| self.trunks.entry(trunk).or_default());
        let mut joint = None;
        let mut end_axis = None;
        let mut along_trunk = None;
        if let Some(next) = known.as_ref().and_then(|known| known.next(*last)) {
            joint = Some(self.grid.point(*last));
            along_trunk = Some(next);
        } else if let Some(port) = ends.port_at(*last) {
            end_axis = Some(port.axis);
            points.push(port.point);
        }
        self.taken.take(
            self.grid,
            cells,
            owner,
            (start.map(|port| port.axis), end_axis),
        );
        if let Some(known) = known {
            while let Some(next) = along_trunk {
                match next {
                    Next::Cell(cell) => {
                        points.push(self.grid.point(cell));
                        along_trunk = known.next(cell);
                    }
                    Next::Port(point) => {
                        points.push(point);
                        along_trunk = None;
                    }
                }
            }
            let port = ends.port_at(*last).filter(|_| joint.is_none());
            known.add(self.grid, cells, port.map(|port| port.point));
        }
        self.keep_cells(wire, cells.to_vec());
        Course {
            points: straightened(points),
            joint,
        }
    }
}

/// A wire shorter than this has no middle to be joined at, in cells.
const LEAST_CELLS: usize = 3;

/// Corners only.
fn straightened(points: Vec<Point>) -> Vec<Point> {
    let mut corners: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if corners.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = corners.as_mut_slice()
            && ((before.x == last.x && last.x == point.x)
                || (before.y == last.y && last.y == point.y))
        {
            *last = point;
            continue;
        }
        corners.push(point);
    }
    // A wire across a large picture has thousands of points and few corners.
    corners.shrink_to_fit();
    corners
}
