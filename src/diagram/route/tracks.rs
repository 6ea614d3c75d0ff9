//! Wires that run in the same channel get a track each, in the order that makes them cross least.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagram::route::Side;
use crate::diagram::route::path::Path;

/// Space between tracks.
const SPACING: f32 = 10.0;
/// Space that tracks keep from the cards on both sides.
const MARGIN: f32 = 10.0;
/// How far lanes between two rows spread.
const LANE_SPREAD: f32 = 20.0;

/// A piece of a wire in a channel.
struct Piece {
    wire: usize,
    at: usize,
    from: f32,
    to: f32,
    order: (u8, f32),
    channel: (f32, f32),
}

/// Moves apart what would run on top of each other.
pub(super) fn separate(paths: &mut [Option<Path>]) {
    separate_lanes(paths);
    separate_uprights(paths);
}

fn separate_uprights(paths: &mut [Option<Path>]) {
    let mut channels: BTreeMap<(i64, i64), Vec<Piece>> = BTreeMap::new();
    for (wire, path) in paths.iter().enumerate() {
        let Some(Path::Level {
            heights,
            uprights,
            turns_back,
            ..
        }) = path
        else {
            continue;
        };
        for (at, upright) in uprights.iter().enumerate() {
            let (Some(&above), Some(&below)) = (heights.get(at), heights.get(at + 1)) else {
                continue;
            };
            let (from, to) = (above.min(below), above.max(below));
            let order = match turns_back {
                Some(Side::Right) => (0, to - from),
                Some(_) => (3, from - to),
                None if below > above => (1, -above),
                None => (2, above),
            };
            let key = (
                upright.channel.0.round() as i64,
                upright.channel.1.round() as i64,
            );
            channels.entry(key).or_default().push(Piece {
                wire,
                at,
                from,
                to,
                order,
                channel: upright.channel,
            });
        }
    }
    for pieces in channels.into_values() {
        for group in overlapping(pieces) {
            let Some((start, end)) = group.first().map(|piece| piece.channel) else {
                continue;
            };
            let tracks = tracks(&group);
            let count = tracks.iter().copied().max().unwrap_or(0) + 1;
            let room = (end - start - 2.0 * MARGIN).max(0.0);
            let spacing = spacing(room, count, SPACING);
            for (piece, track) in group.iter().zip(tracks) {
                if let Some(Some(Path::Level {
                    uprights,
                    turns_back,
                    ..
                })) = paths.get_mut(piece.wire)
                    && let Some(upright) = uprights.get_mut(piece.at)
                {
                    let offset = track as f32 - (count - 1) as f32 / 2.0;
                    let whole = spacing * (count - 1) as f32;
                    let middle = match turns_back {
                        Some(Side::Right) if count == 1 => upright.x,
                        Some(Side::Left) if count == 1 => upright.x,
                        Some(Side::Right) if end - start > 120.0 => start + 24.0 + whole / 2.0,
                        Some(Side::Left) if end - start > 120.0 => end - 24.0 - whole / 2.0,
                        _ => (start + end) / 2.0,
                    };
                    upright.x = (middle + spacing * offset).round();
                }
            }
        }
    }
}

/// Lanes are the level pieces between two uprights.
fn separate_lanes(paths: &mut [Option<Path>]) {
    let mut lanes: BTreeMap<i64, Vec<Piece>> = BTreeMap::new();
    for (wire, path) in paths.iter().enumerate() {
        if let Some(Path::Level {
            heights, uprights, ..
        }) = path
            && let ([left, right], [from, lane, to]) = (&uprights[..], &heights[..])
        {
            lanes.entry(lane.round() as i64).or_default().push(Piece {
                wire,
                at: 1,
                from: left.x,
                to: right.x,
                order: (u8::from(to > lane || from > lane), left.x),
                channel: (*lane, *lane),
            });
        }
    }
    for pieces in lanes.into_values() {
        for group in overlapping(pieces) {
            let tracks = tracks(&group);
            let count = tracks.iter().copied().max().unwrap_or(0) + 1;
            let spacing = spacing(LANE_SPREAD, count, SPACING);
            for (piece, track) in group.iter().zip(tracks) {
                if let Some(Some(Path::Level { heights, .. })) = paths.get_mut(piece.wire)
                    && let Some(height) = heights.get_mut(piece.at)
                {
                    let offset = track as f32 - (count - 1) as f32 / 2.0;
                    *height = (*height + spacing * offset).round();
                }
            }
        }
    }
}

fn spacing(room: f32, count: usize, wanted: f32) -> f32 {
    match count {
        0 | 1 => 0.0,
        count => wanted.min(room / (count - 1) as f32),
    }
}

/// Groups of pieces that hang together by overlapping, each in track order.
fn overlapping(mut pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    pieces.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.wire.cmp(&b.wire)));
    let mut groups: Vec<Vec<Piece>> = Vec::new();
    let mut reach = f32::NEG_INFINITY;
    for piece in pieces {
        let joins = piece.from <= reach;
        reach = reach.max(piece.to);
        match groups.last_mut() {
            Some(group) if joins => group.push(piece),
            _ => groups.push(vec![piece]),
        }
    }
    for group in &mut groups {
        group.sort_by(|a, b| {
            a.order
                .0
                .cmp(&b.order.0)
                .then(a.order.1.total_cmp(&b.order.1))
                .then(a.wire.cmp(&b.wire))
        });
    }
    groups
}

/// The track of each piece: behind every earlier one that it overlaps.
fn tracks(group: &[Piece]) -> Vec<usize> {
    let mut ends: Vec<f32> = group.iter().flat_map(|p| [p.from, p.to]).collect();
    ends.sort_by(f32::total_cmp);
    ends.dedup();
    let position = |end: f32| ends.partition_point(|other| other.total_cmp(&end).is_lt());
    let mut taken = Taken::new(ends.len());
    let mut tracks = Vec::with_capacity(group.len());
    for piece in group {
        // Two that overlap have an end of one of them in common.
        let stretch = position(piece.from)..position(piece.to) + 1;
        let track = taken.most(stretch.clone());
        taken.take(stretch, track + 1);
        tracks.push(track);
    }
    tracks
}

/// How many tracks are taken at each of many positions, read and changed by stretches of them: a tree of
/// halves, because comparing each piece with each takes the square of their number.
struct Taken {
    leaves: usize,
    /// The most below each branch; the root is the first, the halves of `n` are `2n` and `2n + 1`.
    most: Vec<usize>,
    /// What is taken everywhere below each branch.
    everywhere: Vec<usize>,
}

impl Taken {
    fn new(count: usize) -> Self {
        let leaves = count.next_power_of_two();
        Self {
            leaves,
            most: vec![0; 2 * leaves],
            everywhere: vec![0; 2 * leaves],
        }
    }

    fn most(&self, stretch: Range<usize>) -> usize {
        self.most_below(1, 0..self.leaves, &stretch)
    }

    fn most_below(&self, branch: usize, covers: Range<usize>, stretch: &Range<usize>) -> usize {
        if covers.end <= stretch.start || stretch.end <= covers.start {
            return 0;
        }
        if stretch.start <= covers.start && covers.end <= stretch.end {
            return self.most[branch];
        }
        let middle = covers.start.midpoint(covers.end);
        let left = self.most_below(2 * branch, covers.start..middle, stretch);
        let right = self.most_below(2 * branch + 1, middle..covers.end, stretch);
        left.max(right).max(self.everywhere[branch])
    }

    fn take(&mut self, stretch: Range<usize>, tracks: usize) {
        self.take_below(1, 0..self.leaves, &stretch, tracks);
    }

    fn take_below(
        &mut self,
        branch: usize,
        covers: Range<usize>,
        stretch: &Range<usize>,
        tracks: usize,
    ) {
        if covers.end <= stretch.start || stretch.end <= covers.start {
            return;
        }
        self.most[branch] = self.most[branch].max(tracks);
        if stretch.start <= covers.start && covers.end <= stretch.end {
            self.everywhere[branch] = self.everywhere[branch].max(tracks);
            return;
        }
        let middle = covers.start.midpoint(covers.end);
        self.take_below(2 * branch, covers.start..middle, stretch, tracks);
        self.take_below(2 * branch + 1, middle..covers.end, stretch, tracks);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the comment of [`tracks`] says it, piece by piece.
    fn one_by_one(group: &[Piece]) -> Vec<usize> {
        let mut tracks: Vec<usize> = Vec::new();
        for piece in group {
            let behind = group
                .iter()
                .zip(&tracks)
                .filter(|(earlier, _)| earlier.from <= piece.to && piece.from <= earlier.to)
                .map(|(_, track)| track + 1)
                .max();
            tracks.push(behind.unwrap_or(0));
        }
        tracks
    }

    proptest::proptest! {
        #[test]
        fn every_piece_is_behind_the_earlier_ones_that_it_overlaps(
            ends in proptest::collection::vec((0_u8..40, 0_u8..12), 0..60)
        ) {
            let pieces: Vec<Piece> = ends
                .iter()
                .enumerate()
                .map(|(wire, (from, length))| Piece {
                    wire,
                    at: 0,
                    from: f32::from(*from),
                    to: f32::from(from + length),
                    order: (0, 0.0),
                    channel: (0.0, 0.0),
                })
                .collect();
            proptest::prop_assert_eq!(tracks(&pieces), one_by_one(&pieces));
        }
    }
}
