//! The way of one wire, given its ports: the cheapest of a few candidates.

use crate::design::Point;
use crate::diagram::geometry::Rect;
use crate::diagram::route::obstacles::Obstacles;
use crate::diagram::route::{Joint, Side, TURN};

/// From a card to a lane that passes it.
const CLEARANCE: f32 = 16.0;
/// What a card in the way costs, in points of way.
const COST_OF_CARD: f32 = 4000.0;
/// What a corner costs.
const COST_OF_CORNER: f32 = 24.0;
/// Heights tried for a lane.
const LANES: usize = 14;
/// Depth of a wire's first and last piece where there is room.
const STUB: f32 = 24.0;

/// A vertical piece that may move within its channel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Upright {
    /// Where it runs.
    pub x: f32,
    /// Free space around it.
    pub channel: (f32, f32),
}

/// The way of a wire.
#[derive(Clone, Debug)]
pub(super) enum Path {
    /// Level out of the first end, up or down as often as there are uprights, level into the second.
    Level {
        start: f32,
        end: f32,
        /// Heights of the level pieces, one more than uprights.
        heights: Vec<f32>,
        uprights: Vec<Upright>,
        turns_back: Option<Side>,
    },
    /// From a lower edge to an upper edge.
    Down { start: Point, end: Point },
}

impl Path {
    /// The corners.
    pub fn points(&self) -> Vec<Point> {
        match self {
            Self::Level {
                start,
                end,
                heights,
                uprights,
                ..
            } => {
                let mut points = Vec::with_capacity(uprights.len() * 2 + 2);
                let height = |at: usize| heights.get(at).copied().unwrap_or_default();
                points.push(Point::new(*start, height(0)));
                for (at, upright) in uprights.iter().enumerate() {
                    points.push(Point::new(upright.x, height(at)));
                    points.push(Point::new(upright.x, height(at + 1)));
                }
                points.push(Point::new(*end, height(uprights.len())));
                points.dedup();
                points
            }
            Self::Down { start, end } if start.x == end.x => vec![*start, *end],
            Self::Down { start, end } => {
                let middle = ((start.y + end.y) / 2.0).round();
                vec![
                    *start,
                    Point::new(start.x, middle),
                    Point::new(end.x, middle),
                    *end,
                ]
            }
        }
    }
}

/// Finds the way of a wire.
pub(super) fn find(obstacles: &Obstacles, joint: &Joint) -> Path {
    match (joint.first.side, joint.second.side) {
        (Side::Bottom, _) | (Side::Top, _) | (_, Side::Top) | (_, Side::Bottom) => Path::Down {
            start: Point::new(joint.first.along, joint.first.rect.max.y),
            end: Point::new(joint.second.along, joint.second.rect.min.y),
        },
        (Side::Right, Side::Right) | (Side::Left, Side::Left) => back(obstacles, joint),
        _ => across(obstacles, joint),
    }
}

/// Out of one side and back into the same side of the other card.
fn back(obstacles: &Obstacles, joint: &Joint) -> Path {
    let (first, second) = (&joint.first, &joint.second);
    let side = first.side;
    let (start, end, channel, x) = if side == Side::Right {
        let edge = first.rect.max.x.max(second.rect.max.x);
        let channel = obstacles.channel_right_of(edge, first.along, second.along);
        let x = edge + STUB.min((channel.1 - channel.0) / 2.0);
        (first.rect.max.x, second.rect.max.x, channel, x)
    } else {
        let edge = first.rect.min.x.min(second.rect.min.x);
        let channel = obstacles.channel_left_of(edge, first.along, second.along);
        let x = edge - STUB.min((channel.1 - channel.0) / 2.0);
        (first.rect.min.x, second.rect.min.x, channel, x)
    };
    Path::Level {
        start,
        end,
        heights: vec![first.along, second.along],
        uprights: vec![Upright { x, channel }],
        turns_back: Some(side),
    }
}

/// From a right edge to a left edge farther right.
fn across(obstacles: &Obstacles, joint: &Joint) -> Path {
    let (start, end) = (joint.first.rect.max.x, joint.second.rect.min.x);
    let (from, to) = (joint.first.along, joint.second.along);
    let level_strip = |height: f32, from: f32, to: f32| Rect {
        min: Point::new(from.min(to), height - 1.0),
        max: Point::new(from.max(to), height + 1.0),
    };
    if from == to && obstacles.count_up_to(1, &level_strip(from, start + 1.0, end - 1.0)) == 0 {
        return level(start, end, vec![from], Vec::new());
    }

    let mut lanes = vec![from, to];
    let mut at = 0;
    while at < lanes.len() && lanes.len() < LANES {
        let lane = lanes[at];
        at += 1;
        obstacles.visit_level(&level_strip(lane, start + 1.0, end - 1.0), |card| {
            for edge in [card.min.y - CLEARANCE, card.max.y + CLEARANCE] {
                if lanes.len() < LANES && !lanes.contains(&edge) {
                    lanes.push(edge);
                }
            }
            lanes.len() >= LANES
        });
    }

    let mut best: Option<(f32, Path)> = None;
    for lane in lanes {
        let mut cost = (from - lane).abs() + (lane - to).abs();
        // What is too dear already is looked at no further, nor counted to the last card in its way.
        let least = best.as_ref().map_or(f32::INFINITY, |(least, _)| *least);
        if cost >= least {
            continue;
        }
        let cost_of_cards = |cost: f32, strip: &Rect| {
            let affordable = ((least - cost) / COST_OF_CARD).max(0.0) as usize;
            COST_OF_CARD * obstacles.count_up_to(affordable.saturating_add(1), strip) as f32
        };
        let near_start = upright(obstacles.channel_right_of(start, from, lane), end);
        let near_end = upright_before(obstacles.channel_left_of(end, lane, to), start);
        let (heights, uprights) = if lane == from {
            (vec![from, to], vec![near_end])
        } else if lane == to {
            (vec![from, to], vec![near_start])
        } else if near_start.x < near_end.x {
            (vec![from, lane, to], vec![near_start, near_end])
        } else {
            continue;
        };
        cost += COST_OF_CORNER * uprights.len() as f32;
        let mut x = start + 1.0;
        for (piece, upright) in uprights.iter().enumerate() {
            let (above, below) = (heights[piece], heights[piece + 1]);
            let standing = Rect {
                min: Point::new(upright.x - 1.0, above.min(below)),
                max: Point::new(upright.x + 1.0, above.max(below)),
            };
            cost += cost_of_cards(cost, &level_strip(above, x, upright.x));
            cost += cost_of_cards(cost, &standing);
            x = upright.x;
        }
        let last = heights[heights.len() - 1];
        cost += cost_of_cards(cost, &level_strip(last, x, end - 1.0));
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, level(start, end, heights, uprights)));
        }
    }
    best.map_or_else(
        || {
            let middle = upright((start, end), end);
            level(start, end, vec![from, to], vec![middle])
        },
        |(_, path)| path,
    )
}

fn level(start: f32, end: f32, heights: Vec<f32>, uprights: Vec<Upright>) -> Path {
    Path::Level {
        start,
        end,
        heights,
        uprights,
        turns_back: None,
    }
}

/// A piece in the middle of a channel that must end before `limit`.
fn upright(channel: (f32, f32), limit: f32) -> Upright {
    let channel = (channel.0, channel.1.min(limit).max(channel.0 + TURN));
    Upright {
        x: middle(channel),
        channel,
    }
}

/// A piece in the middle of a channel that must begin after `limit`.
fn upright_before(channel: (f32, f32), limit: f32) -> Upright {
    let channel = (channel.0.max(limit).min(channel.1 - TURN), channel.1);
    Upright {
        x: middle(channel),
        channel,
    }
}

fn middle((from, to): (f32, f32)) -> f32 {
    ((from + to) / 2.0).round()
}
