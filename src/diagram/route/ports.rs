//! Where wires touch their cards: spread along the side in the order of where they lead, moved a
//! little where that makes a wire straight.

use std::collections::BTreeMap;

use crate::diagram::geometry::Rect;
use crate::diagram::route::{End, Joint, Side};

/// From a card's corner to its first port.
const CORNER: f32 = 16.0;
/// Space between ports.
const SPACING: f32 = 14.0;
/// Least space between ports that a port which is moved must keep.
const LEAST_SPACING: f32 = 7.0;
/// Steps smaller than this are made straight when there is room.
const SMALL_STEP: f32 = 20.0;

/// Which end of which wire.
type Port = (usize, bool);

/// Spreads all ends along their sides.
pub(super) fn spread(cards: &[Rect], joints: &mut [Option<Joint>]) {
    let mut sides: BTreeMap<(usize, Side), Vec<Port>> = BTreeMap::new();
    for (wire, joint) in joints.iter().enumerate() {
        if let Some(joint) = joint {
            for (end, is_second) in [(&joint.first, false), (&joint.second, true)] {
                let key = (end.card, end.side);
                sides.entry(key).or_default().push((wire, is_second));
            }
        }
    }
    for ((card, side), ports) in &mut sides {
        let Some(card) = cards.get(*card) else {
            continue;
        };
        let mut keyed: Vec<_> = ports
            .iter()
            .filter_map(|&port| Some((order(joints, port)?, port)))
            .collect();
        keyed.sort_by(|(a, one), (b, other)| {
            a.class
                .cmp(&b.class)
                .then(a.along.total_cmp(&b.along))
                .then(a.across.total_cmp(&b.across))
                .then(a.tie.cmp(&b.tie))
                .then(one.cmp(other))
        });
        *ports = keyed.into_iter().map(|(_, port)| port).collect();
        let (from, to) = extent(card, *side);
        let spacing = match ports.len() {
            0 | 1 => 0.0,
            count => SPACING.min((to - from) / (count - 1) as f32),
        };
        let first = (from + to) / 2.0 - spacing * (ports.len() as f32 - 1.0) / 2.0;
        for (at, &port) in ports.iter().enumerate() {
            if let Some(end) = end_mut(joints, port) {
                end.along = (first + spacing * at as f32).round();
            }
        }
    }
    straighten(&sides, joints);
}

/// How a port sorts along its side.
struct Order {
    /// 0 turns back upwards, 1 leads across, 2 turns back downwards.
    class: u8,
    along: f32,
    across: f32,
    tie: i64,
}

fn order(joints: &[Option<Joint>], (wire, is_second): Port) -> Option<Order> {
    let joint = joints.get(wire)?.as_ref()?;
    let (own, other) = if is_second {
        (&joint.second, &joint.first)
    } else {
        (&joint.first, &joint.second)
    };
    let (goal, here) = (other.rect.center(), own.rect.center());
    let tie = wire as i64;
    Some(match own.side {
        Side::Left | Side::Right if joint.turns_back() => Order {
            class: if goal.y < here.y { 0 } else { 2 },
            along: -goal.y,
            across: goal.x,
            tie: if is_second { -tie } else { tie },
        },
        Side::Left | Side::Right => Order {
            class: 1,
            along: goal.y,
            across: if own.side == Side::Left {
                goal.x
            } else {
                -goal.x
            } * if goal.y < here.y { -1.0 } else { 1.0 },
            tie,
        },
        Side::Top | Side::Bottom => Order {
            class: 1,
            along: goal.x,
            across: goal.y,
            tie,
        },
    })
}

fn extent(card: &Rect, side: Side) -> (f32, f32) {
    match side {
        Side::Left | Side::Right => (card.min.y + CORNER, card.max.y - CORNER),
        Side::Top | Side::Bottom => (card.min.x + CORNER, card.max.x - CORNER),
    }
}

fn end_mut(joints: &mut [Option<Joint>], (wire, is_second): Port) -> Option<&mut End> {
    let joint = joints.get_mut(wire)?.as_mut()?;
    Some(if is_second {
        &mut joint.second
    } else {
        &mut joint.first
    })
}

fn end(joints: &[Option<Joint>], (wire, is_second): Port) -> Option<&End> {
    let joint = joints.get(wire)?.as_ref()?;
    Some(if is_second {
        &joint.second
    } else {
        &joint.first
    })
}

/// Moves an end to where the other end is, when its side has room there.
fn straighten(sides: &BTreeMap<(usize, Side), Vec<Port>>, joints: &mut [Option<Joint>]) {
    for wire in 0..joints.len() {
        let Some(Some(joint)) = joints.get(wire).copied() else {
            continue;
        };
        if joint.turns_back() || joint.first.along == joint.second.along {
            continue;
        }
        for (port, goal) in [
            ((wire, true), joint.first.along),
            ((wire, false), joint.second.along),
        ] {
            if may_move(sides, joints, port, goal)
                && let Some(end) = end_mut(joints, port)
            {
                end.along = goal;
                break;
            }
        }
    }
}

fn may_move(
    sides: &BTreeMap<(usize, Side), Vec<Port>>,
    joints: &[Option<Joint>],
    port: Port,
    goal: f32,
) -> bool {
    let Some(own) = end(joints, port) else {
        return false;
    };
    let (from, to) = extent(&own.rect, own.side);
    if goal < from || goal > to {
        return false;
    }
    let Some(ports) = sides.get(&(own.card, own.side)) else {
        return false;
    };
    let Some(at) = ports.iter().position(|other| *other == port) else {
        return false;
    };
    if ports.len() > 1 && (goal - own.along).abs() > SMALL_STEP {
        return false;
    }
    let above = at.checked_sub(1).and_then(|at| ports.get(at));
    let below = ports.get(at + 1);
    let along = |port: &Port| end(joints, *port).map(|end| end.along);
    above
        .and_then(along)
        .is_none_or(|above| goal - above >= LEAST_SPACING)
        && below
            .and_then(along)
            .is_none_or(|below| below - goal >= LEAST_SPACING)
}
