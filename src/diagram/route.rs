//! Routes wires with horizontal and vertical pieces. Wires run on the lines of a grid, never through a
//! card or along its border, and never on each other, except where they end at the same card and visibly
//! join. The sides of cards are chosen by the positions of the cards, so that moving a card never leaves
//! a wire on its far side.

mod districts;
mod grid;
mod plain;
mod search;
mod states;
mod taken;

use ahash::AHashMap;
use rayon::prelude::*;

use crate::design::Point;
use crate::topology::threads::threads;

use crate::diagram::geometry::Rect;
use districts::{District, districts};
use grid::Grid;
use search::{Attachments, Effort, Goals, Next, Search, Trunk};
use taken::Taken;

/// A wire to be routed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Span {
    /// The position of the card where the wire starts.
    pub from: usize,
    /// The position of the card where the wire ends.
    pub to: usize,
    /// Wires of one trunk end at the same card and may join before they get there.
    pub trunk: Option<usize>,
    /// The position of the wire at whose middle this one starts instead of at the card: a witness at its
    /// pair.
    pub joins: Option<usize>,
    /// Wires with a lower turn are routed first.
    pub turn: u8,
}

/// The course of a wire.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// Corners from start to end; empty if one of the cards does not exist.
    pub points: Vec<Point>,
    /// The point where the wire joins others of its trunk and runs along with them.
    pub joint: Option<Point>,
}

/// The courses of the last picture, so that an edit reroutes only the wires of districts where something
/// has moved.
#[derive(Debug, Default)]
pub struct Routes {
    cards: Vec<Rect>,
    titles: Vec<Rect>,
    spans: Vec<Span>,
    courses: Vec<Course>,
    /// Each district of the last picture with the courses of its wires.
    districts: Vec<(District, Vec<Course>)>,
}

impl Routes {
    /// Like [`route_spans`], but reuses the courses of the last picture where nothing nearby has
    /// changed.
    pub fn of(&mut self, cards: &[Rect], titles: &[Rect], spans: Vec<Span>) -> Vec<Course> {
        if self.cards != cards || self.titles != titles || self.spans != spans {
            self.courses = self.route(cards, titles, &spans);
            self.cards = cards.to_vec();
            self.titles = titles.to_vec();
            self.spans = spans;
        }
        self.courses.clone()
    }

    fn route(&mut self, cards: &[Rect], titles: &[Rect], spans: &[Span]) -> Vec<Course> {
        let mut known: AHashMap<[u32; 4], (District, Vec<Course>)> = self
            .districts
            .drain(..)
            .map(|routed| (routed.0.reach.to_bits(), routed))
            .collect();
        let mut wires = Vec::new();
        let mut courses_of = |district: &District| {
            let routed = known.remove(&district.reach.to_bits());
            let same = routed.filter(|(known, _)| known == district);
            same.map(|(_, courses)| courses)
        };
        let mut routed: Vec<(District, Option<Vec<Course>>)> = Vec::new();
        for (own, district) in districts(cards, titles, spans) {
            let courses = courses_of(&district);
            wires.push(own);
            routed.push((district, courses));
        }
        let route = |search: &mut Search, routed: &mut (District, Option<Vec<Course>>)| {
            let (district, courses) = routed;
            if courses.is_none() {
                *courses = route_district(district, search);
            }
        };
        let new = routed.iter().filter(|(_, courses)| courses.is_none());
        let new: usize = new.map(|(district, _)| district.spans.len()).sum();
        match threads().filter(|_| new >= MANY_WIRES) {
            Some(threads) => {
                let routed = routed.par_iter_mut();
                threads.install(|| routed.for_each_init(Search::default, route));
            }
            None => {
                let mut search = Search::default();
                routed.iter_mut().for_each(|own| route(&mut search, own));
            }
        }
        let mut all = vec![Course::default(); spans.len()];
        for (wires, (district, courses)) in wires.into_iter().zip(routed) {
            let Some(courses) = courses else {
                // Something is so enclosed that only a way across others leads to it.
                self.districts.clear();
                return route_whole(cards, titles, spans);
            };
            for (wire, course) in wires.into_iter().zip(&courses) {
                if let Some(own) = all.get_mut(wire) {
                    own.clone_from(course);
                }
            }
            self.districts.push((district, courses));
        }
        all
    }
}

/// This many wires are routed in the time that another thread takes to wake up.
const MANY_WIRES: usize = 200;

/// Routes every wire between two cards, each by itself; returns its corners from the first end to the
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

/// Routes every wire; short ones first, so that related objects are connected by straight lines.
/// `titles` are the areas of names of sites, which no wire crosses.
pub fn route_spans(cards: &[Rect], titles: &[Rect], spans: &[Span]) -> Vec<Course> {
    Routes::default().route(cards, titles, spans)
}

/// The courses of the wires of a district; `None` if one of them finds no way around all cards within
/// the district's reach.
fn route_district(district: &District, search: &mut Search) -> Option<Vec<Course>> {
    let District {
        cards,
        titles,
        spans,
        reach,
    } = district;
    let grid = Grid::new(cards, titles, Some(reach))?;
    let mut router = Router::new(&grid, cards, spans, search);
    let mut courses = vec![Course::default(); spans.len()];
    for wire in order(cards, spans) {
        let span = spans.get(wire)?;
        *courses.get_mut(wire)? = router.route(wire, span, &PAST_ALL)?;
    }
    Some(courses)
}

/// Routes every wire of a picture, with all others in its way.
fn route_whole(cards: &[Rect], titles: &[Rect], spans: &[Span]) -> Vec<Course> {
    let grid = Grid::new(cards, titles, None);
    let mut search = Search::default();
    let mut router = grid
        .as_ref()
        .map(|grid| Router::new(grid, cards, spans, &mut search));
    let mut courses = vec![Course::default(); spans.len()];
    for wire in order(cards, spans) {
        let (Some(span), Some(course)) = (spans.get(wire), courses.get_mut(wire)) else {
            continue;
        };
        let (Some(from), Some(to)) = (cards.get(span.from), cards.get(span.to)) else {
            continue;
        };
        let router = router.as_mut();
        let found = router.and_then(|router| {
            let through = [Effort::Through([*from, *to])];
            let found = router.route(wire, span, &PAST_ALL);
            found.or_else(|| router.route(wire, span, &through))
        });
        *course = found.unwrap_or_else(|| Course {
            points: plain::elbow(from, to),
            joint: None,
        });
    }
    courses
}

/// The order in which wires are routed.
fn order(cards: &[Rect], spans: &[Span]) -> Vec<usize> {
    let distance = |span: &Span| match (cards.get(span.from), cards.get(span.to)) {
        (Some(from), Some(to)) => plain::distance(from, to),
        _ => 0.0,
    };
    let mut order: Vec<(usize, &Span)> = spans.iter().enumerate().collect();
    order.sort_by(|(a, one), (b, other)| {
        (one.turn, one.joins.is_some())
            .cmp(&(other.turn, other.joins.is_some()))
            .then(distance(one).total_cmp(&distance(other)))
            .then(a.cmp(b))
    });
    order.into_iter().map(|(wire, _)| wire).collect()
}

/// How to search for ways around all cards.
const PAST_ALL: [Effort; 2] = [Effort::Cheapest, Effort::Any];

struct Router<'g> {
    grid: &'g Grid,
    cards: &'g [Rect],
    taken: Taken,
    search: &'g mut Search,
    /// The part of each trunk that is already routed.
    trunks: AHashMap<usize, Trunk>,
    /// Owners from this number on are wires without a trunk.
    first_own: usize,
    /// Whether other wires start in the middle of a wire.
    is_joined: Vec<bool>,
    /// The cells of wires that others are joined to. The cells of all wires would take more memory than
    /// the rest of a large picture.
    cells: Vec<Vec<u32>>,
}

impl<'g> Router<'g> {
    fn new(grid: &'g Grid, cards: &'g [Rect], spans: &[Span], search: &'g mut Search) -> Self {
        search.begin(spans.len());
        let trunks = spans.iter().filter_map(|span| span.trunk).max();
        let mut is_joined = vec![false; spans.len()];
        for joined in spans.iter().filter_map(|span| span.joins) {
            if let Some(is_joined) = is_joined.get_mut(joined) {
                *is_joined = true;
            }
        }
        Self {
            grid,
            cards,
            taken: Taken::new(grid.len()),
            search,
            trunks: AHashMap::new(),
            first_own: trunks.map_or(0, |most| most + 1),
            is_joined,
            cells: vec![Vec::new(); spans.len()],
        }
    }

    /// The course of a wire; `None` if no effort finds a way.
    fn route(&mut self, wire: usize, span: &Span, efforts: &[Effort]) -> Option<Course> {
        let (from, to) = (*self.cards.get(span.from)?, *self.cards.get(span.to)?);
        let owner = span.trunk.unwrap_or(self.first_own + wire) as u32 + 1;
        let joined = span.joins.filter(|joined| {
            self.cells
                .get(*joined)
                .is_some_and(|cells| cells.len() >= LEAST_CELLS)
        });
        if let Some(joined) = joined
            && let Some(course) = self.join_wire(wire, owner, joined, (&from, &to))
        {
            return Some(course);
        }
        for effort in efforts {
            let is_strict = !matches!(effort, Effort::Through(_));
            let starts = Attachments::of(self.grid, &from, &to, is_strict);
            let ends = Attachments::of(self.grid, &to, &from, is_strict);
            let trunk = span.trunk.and_then(|trunk| self.trunks.get(&trunk));
            let goals = Goals::of_card(&ends, trunk, &starts, self.grid);
            let found = self
                .search
                .find(self.grid, &self.taken, &starts, &goals, (owner, *effort));
            if let Some(cells) = found {
                return Some(self.take(wire, span.trunk, owner, &cells, (&starts, &ends)));
            }
        }
        None
    }

    /// Routes a wire from a card to the middle of another wire; the course starts there.
    fn join_wire(
        &mut self,
        wire: usize,
        owner: u32,
        joined: usize,
        (from, to): (&Rect, &Rect),
    ) -> Option<Course> {
        let starts = Attachments::of(self.grid, to, from, true);
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

    /// Marks the cells of a course as taken, and returns its corners.
    fn take(
        &mut self,
        wire: usize,
        trunk: Option<usize>,
        owner: u32,
        cells: &[u32],
        (starts, ends): (&Attachments, &Attachments),
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

/// A wire with fewer cells than this has no middle to be joined at.
const LEAST_CELLS: usize = 3;

/// Keeps only the corners.
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
