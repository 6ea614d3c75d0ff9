//! Finds out which wires of a picture cannot be in each other's way: they are routed separately and in
//! parallel, and rerouted only where something has moved.

use ahash::AHashMap;
use petgraph::unionfind::UnionFind;

use crate::design::Point;

use crate::diagram::geometry::Rect;
use crate::diagram::metrics::LINE;
use crate::diagram::route::Span;
use crate::diagram::route::grid::AROUND;

/// Districts that are closer to each other than this are merged, because there would be no room for the
/// wires of both.
const LEAST_GAP: f32 = 5.0 * LINE;

/// Districts that are still too close to each other after this many rounds are all merged into one.
const MOST_ROUNDS: usize = 16;

/// Wires between cards that are not connected to any others, together with everything that can be in
/// their way.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct District {
    /// The cards of its wires, then cards without wires within its reach.
    pub cards: Vec<Rect>,
    /// The areas of names of sites and data centers within its reach.
    pub titles: Vec<Rect>,
    /// The wires of the district. Their positions of cards, wires and trunks refer to the district.
    pub spans: Vec<Span>,
    /// Where the wires of the district run. Wires of other districts stay outside.
    pub reach: Rect,
}

/// Cards and wires that belong to one district, by their positions in the picture.
struct Members {
    cards: Vec<usize>,
    wires: Vec<usize>,
    rect: Rect,
}

/// The districts of a picture, each with the positions of its wires. A wire to a card that does not
/// exist is in none of them.
pub(super) fn districts(
    cards: &[Rect],
    titles: &[Rect],
    spans: &[Span],
) -> Vec<(Vec<usize>, District)> {
    let members = apart(joined(cards, spans));
    let mut is_free = vec![true; cards.len()];
    for card in members.iter().flat_map(|members| &members.cards) {
        if let Some(is_free) = is_free.get_mut(*card) {
            *is_free = false;
        }
    }
    let free = cards.iter().zip(is_free).filter(|(_, is_free)| *is_free);
    let free: Vec<Rect> = free.map(|(card, _)| *card).collect();
    let margins = margins(&members);
    let districts = members.into_iter().zip(margins);
    districts
        .map(|(members, margin)| {
            let reach = members.rect.expand(margin);
            let is_within = |rect: &&Rect| rect.intersects(&reach);
            let own = members.cards.iter().filter_map(|card| cards.get(*card));
            let district = District {
                cards: own.chain(free.iter().filter(is_within)).copied().collect(),
                titles: titles.iter().filter(is_within).copied().collect(),
                spans: counted_within(&members, spans),
                reach,
            };
            (members.wires, district)
        })
        .collect()
}

/// Cards that are connected by wires, directly or through others.
fn joined(cards: &[Rect], spans: &[Span]) -> Vec<Members> {
    let is_there = |span: &&Span| span.from < cards.len() && span.to < cards.len();
    let mut groups: UnionFind<usize> = UnionFind::new(cards.len());
    for span in spans.iter().filter(is_there) {
        groups.union(span.from, span.to);
        let other = span.joins.and_then(|joined| spans.get(joined));
        if let Some(other) = other.filter(is_there) {
            groups.union(span.from, other.from);
        }
    }
    let mut positions: AHashMap<usize, usize> = AHashMap::new();
    let mut members: Vec<Members> = Vec::new();
    for (wire, span) in spans.iter().enumerate() {
        if !is_there(&span) {
            continue;
        }
        let next = members.len();
        let at = *positions.entry(groups.find(span.from)).or_insert(next);
        if at == next {
            members.push(Members {
                cards: Vec::new(),
                wires: Vec::new(),
                rect: Rect::default(),
            });
        }
        if let Some(members) = members.get_mut(at) {
            members.cards.extend([span.from, span.to]);
            members.wires.push(wire);
        }
    }
    for members in &mut members {
        members.cards.sort_unstable();
        members.cards.dedup();
        let own = members.cards.iter().filter_map(|card| cards.get(*card));
        members.rect = own
            .copied()
            .reduce(|all, card| all.union(&card))
            .unwrap_or_default();
    }
    members
}

/// Merges districts that are too close to each other.
fn apart(mut members: Vec<Members>) -> Vec<Members> {
    for round in 1.. {
        let mut groups: UnionFind<usize> = UnionFind::new(members.len());
        let mut are_apart = true;
        each_near(&members, LEAST_GAP, |one, other| {
            are_apart = false;
            groups.union(one, other);
            Nearness::Joined
        });
        if are_apart {
            break;
        }
        if round == MOST_ROUNDS {
            for at in 1..members.len() {
                groups.union(0, at);
            }
        }
        let mut positions: AHashMap<usize, usize> = AHashMap::new();
        let mut fewer: Vec<Members> = Vec::new();
        for (at, mut own) in members.into_iter().enumerate() {
            let next = fewer.len();
            let position = *positions.entry(groups.find(at)).or_insert(next);
            match fewer.get_mut(position) {
                Some(all) => {
                    all.cards.append(&mut own.cards);
                    all.wires.append(&mut own.wires);
                    all.rect = all.rect.union(&own.rect);
                }
                None => fewer.push(own),
            }
        }
        for members in &mut fewer {
            members.cards.sort_unstable();
            members.wires.sort_unstable();
        }
        members = fewer;
    }
    members
}

/// What happens to two districts that are close to each other.
enum Nearness {
    /// They are merged.
    Joined,
    /// They stay separate.
    Beside,
}

/// Calls `ask` for the districts with less than this gap between them. When districts are merged, the
/// merged ones may be close to others; that is found by the next call.
fn each_near(members: &[Members], gap: f32, mut ask: impl FnMut(usize, usize) -> Nearness) {
    let mut rects: Vec<Rect> = members.iter().map(|members| members.rect).collect();
    // Fewer districts are next to each other along one of the axes.
    let crowd = |rects: &[Rect]| {
        let own: f32 = rects.iter().map(|rect| rect.width() + gap).sum();
        let all = rects.iter().copied().reduce(|all, rect| all.union(&rect));
        own / all.map_or(1.0, |all| all.width() + gap)
    };
    let turned: Vec<Rect> = rects.iter().map(turned).collect();
    if crowd(&turned) < crowd(&rects) {
        rects = turned;
    }
    let mut order: Vec<(usize, f32)> = rects.iter().map(|rect| rect.min.x).enumerate().collect();
    order.sort_by(|(_, one), (_, other)| one.total_cmp(other));
    let mut open: Vec<(usize, Rect)> = Vec::new();
    for (at, starts_at) in order {
        let Some(mut own) = rects.get(at).copied() else {
            continue;
        };
        open.retain(|(other, rect)| {
            if rect.max.x + gap <= starts_at {
                return false;
            }
            if gap_between(&own, rect) >= gap {
                return true;
            }
            match ask(at, *other) {
                Nearness::Joined => {
                    own = own.union(rect);
                    false
                }
                Nearness::Beside => true,
            }
        });
        open.push((at, own));
    }
}

/// The rectangle with its axes exchanged.
fn turned(rect: &Rect) -> Rect {
    Rect {
        min: Point::new(rect.min.y, rect.min.x),
        max: Point::new(rect.max.y, rect.max.x),
    }
}

/// The space between two rectangles along the axis on which there is more of it.
fn gap_between(one: &Rect, other: &Rect) -> f32 {
    let x = (one.min.x - other.max.x).max(other.min.x - one.max.x);
    let y = (one.min.y - other.max.y).max(other.min.y - one.max.y);
    x.max(y)
}

/// How far the wires of each district may go beyond its cards: half the distance to the next district,
/// with a line in between.
fn margins(members: &[Members]) -> Vec<f32> {
    let most = AROUND as f32 * LINE;
    let mut margins = vec![most; members.len()];
    each_near(members, 2.0 * most + LINE, |one, other| {
        if let (Some(first), Some(second)) = (members.get(one), members.get(other)) {
            let half = (gap_between(&first.rect, &second.rect) - LINE) / 2.0;
            for at in [one, other] {
                if let Some(margin) = margins.get_mut(at) {
                    *margin = margin.min(half);
                }
            }
        }
        Nearness::Beside
    });
    margins
}

/// The wires of a district, with positions that refer to its own cards, wires and trunks.
fn counted_within(members: &Members, spans: &[Span]) -> Vec<Span> {
    let card = |card: usize| members.cards.binary_search(&card).unwrap_or(usize::MAX);
    let mut trunks: AHashMap<usize, usize> = AHashMap::new();
    let own = members.wires.iter().filter_map(|wire| spans.get(*wire));
    own.map(|span| {
        let next = trunks.len();
        Span {
            from: card(span.from),
            to: card(span.to),
            trunk: span.trunk.map(|trunk| *trunks.entry(trunk).or_insert(next)),
            joins: span
                .joins
                .and_then(|joined| members.wires.binary_search(&joined).ok()),
            turn: span.turn,
        }
    })
    .collect()
}
