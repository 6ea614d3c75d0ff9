//! Data centers as bands within a site: around the cards that are in them according to the design, and
//! around the parts of stretched pools.

use std::collections::BTreeMap;

use crate::topology::SiteId;

use crate::diagram::geometry::Rect;
use crate::diagram::location::Location;
use crate::diagram::{Band, Node, metrics};

/// The least width of a part of a card.
const LEAST_PART: f32 = 64.0;

/// The area that a card takes up in its data center.
pub(super) fn around(card: Rect) -> Rect {
    let mut rect = card.expand(metrics::BAND_PADDING);
    rect.min.y = card.min.y - metrics::BAND_HEADER;
    rect
}

/// The area that a card takes up in its site, including the band around it if its data center is known.
pub(super) fn footprint(card: Rect, location: &Location) -> Rect {
    match location {
        Location::Unknown => card,
        Location::In(_) | Location::Across(_) => around(card),
    }
}

impl Node {
    /// The area that the card takes up in its site.
    pub(super) fn footprint(&self) -> Rect {
        footprint(self.rect, &self.location)
    }

    /// Applies the order and the extent of the card's parts.
    fn take_parts(&mut self, parts: &[(Option<usize>, (f32, f32))]) {
        let before = self.location.parts().to_vec();
        if before.is_empty() {
            return;
        }
        let now = |part: usize| {
            let own = before.get(part).copied().flatten();
            parts
                .iter()
                .position(|(part, _)| *part == own)
                .unwrap_or(part)
        };
        for server in &mut self.servers {
            server.part = now(server.part);
        }
        let mut names: Vec<(usize, String)> = std::mem::take(&mut self.part_names)
            .into_iter()
            .enumerate()
            .map(|(part, name)| (now(part), name))
            .collect();
        names.sort();
        self.part_names = names.into_iter().map(|(_, name)| name).collect();
        self.parts = parts.iter().map(|(_, ends)| *ends).collect();
        self.location = Location::Across(parts.iter().map(|(part, _)| *part).collect());
    }

    /// The data center of the computer at this position on the card.
    pub fn data_center_of(&self, server: usize) -> Option<usize> {
        let parts = self.location.parts();
        let part = self.servers.get(server)?.part;
        parts.get(part).copied().unwrap_or(self.location.only())
    }
}

/// The data centers of a card that spans them, from left to right, ordered by the bands as they are
/// without the card. A data center without a band starts where the card extends beyond the others, and
/// the part of an unknown data center is last.
pub(super) fn ordered(
    card: Rect,
    across: &[Option<usize>],
    range: impl Fn(usize) -> Option<(f32, f32)>,
) -> Vec<Option<usize>> {
    let ranges: Vec<Option<(f32, f32)>> = across.iter().map(|part| part.and_then(&range)).collect();
    let first = ranges.iter().flatten().map(|(start, _)| *start);
    let first = first.fold(f32::INFINITY, f32::min);
    let outside = match card.min.x < first {
        true => f32::NEG_INFINITY,
        false => f32::MAX,
    };
    let mut keyed: Vec<(f32, Option<usize>)> = across
        .iter()
        .zip(ranges)
        .map(|(part, range)| match (part, range) {
            (None, _) => (f32::INFINITY, None),
            (part, Some((start, end))) => ((start + end) / 2.0, *part),
            (part, None) => (outside, *part),
        })
        .collect();
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    keyed.into_iter().map(|(_, part)| part).collect()
}

/// Left and right ends of the parts of a card that spans data centers; the parts meet between the bands.
/// `range` gives the extent of a band without the card.
pub(super) fn parts(
    card: Rect,
    across: &[Option<usize>],
    range: impl Fn(usize) -> Option<(f32, f32)>,
) -> Vec<(f32, f32)> {
    let range = |part: usize| across.get(part).copied().flatten().and_then(&range);
    let half = metrics::BAND_GAP / 2.0;
    let count = across.len();
    let between = |left: usize| {
        // The outer parts are as wide as they were laid out, if that end is between the bands.
        let laid_out = match left {
            0 => Some(card.min.x + metrics::BAND_PART),
            left if left + 2 == count => Some(card.max.x - metrics::BAND_PART),
            _ => None,
        };
        let (before, after) = (range(left), range(left + 1));
        let end = before.map_or(f32::NEG_INFINITY, |(_, end)| end + half);
        let start = after.map_or(f32::INFINITY, |(start, _)| start - half);
        let fits = laid_out.filter(|border| (end..=start).contains(border));
        fits.or(match (before, after) {
            (Some((_, end)), Some((start, _))) => Some((end + start) / 2.0),
            (Some((_, end)), None) => Some(end + half),
            (None, Some((start, _))) => Some(start - half),
            (None, None) => None,
        })
    };
    let found: Option<Vec<f32>> = (0..count.saturating_sub(1)).map(between).collect();
    let ends = |inner: &[f32]| -> Vec<f32> {
        let first = std::iter::once(card.min.x);
        first
            .chain(inner.iter().copied())
            .chain([card.max.x])
            .collect()
    };
    let found = found.map(|inner| ends(&inner)).filter(|ends| {
        let mut widths = ends.windows(2).map(|pair| pair.last().zip(pair.first()));
        widths.all(|pair| pair.is_some_and(|(end, start)| end - start >= LEAST_PART))
    });
    let ends = found.unwrap_or_else(|| {
        let each = card.width() / count.max(1) as f32;
        (0..=count)
            .map(|at| card.min.x + each * at as f32)
            .collect()
    });
    let pairs = ends.iter().zip(ends.iter().skip(1));
    pairs.map(|(start, end)| (*start, *end)).collect()
}

/// Lets a card whose data center has no band show the name of its data center.
pub(super) fn say_elsewhere(nodes: &mut [Node], bands: &[Band], names: &[String]) {
    for node in nodes {
        let Some(data_center) = node.location.only() else {
            continue;
        };
        let is_own = |band: &Band| (band.site, band.data_center) == (node.site, data_center);
        let Some(name) = names.get(data_center).filter(|_| !bands.iter().any(is_own)) else {
            continue;
        };
        if !node.state.is_empty() {
            node.state.push_str(" · ");
        }
        node.state.push_str(name);
    }
}

/// The area that a card across data centers takes up in each of their bands; `ends` are those of its
/// parts.
pub(super) fn parts_of_bands(
    card: Rect,
    across: &[Option<usize>],
    ends: &[(f32, f32)],
) -> Vec<(usize, Rect)> {
    let last = across.len().saturating_sub(1);
    let half = metrics::BAND_GAP / 2.0;
    let part = |(at, (part, (left, right))): (usize, (&Option<usize>, &(f32, f32)))| {
        let mut rect = around(card);
        if at > 0 {
            rect.min.x = left + half;
        }
        if at < last {
            rect.max.x = right - half;
        }
        Some(((*part)?, rect))
    };
    across
        .iter()
        .zip(ends)
        .enumerate()
        .filter_map(part)
        .collect()
}

/// The area taken up by the cards of each data center of each site.
pub(super) type Bands = BTreeMap<(SiteId, usize), Rect>;

fn take(bands: &mut Bands, site: SiteId, data_center: usize, rect: Rect) {
    let band = bands.entry((site, data_center)).or_insert(rect);
    *band = band.union(&rect);
}

/// What bands are drawn around: a card, its position and its data centers.
pub(super) struct Spot<'l> {
    /// The site of the card.
    pub site: SiteId,
    /// The extent of the card.
    pub rect: Rect,
    /// The data centers of the card.
    pub location: &'l Location,
}

impl<'n> Spot<'n> {
    /// The card at its drawn position.
    pub fn of(node: &'n Node) -> Self {
        Self {
            site: node.site,
            rect: node.rect,
            location: &node.location,
        }
    }
}

/// The data centers of a card from left to right, and the left and right ends of its parts; empty for a
/// card in one data center.
type Parts = Vec<(Option<usize>, (f32, f32))>;

/// The bands that can be drawn around the cards. Also sets the parts of the cards that span them.
pub(super) fn of(nodes: &mut [Node]) -> Vec<Band> {
    let spots: Vec<Spot<'_>> = nodes.iter().map(Spot::of).collect();
    let (bands, parts) = around_all(&spots);
    for (node, parts) in nodes.iter_mut().zip(parts) {
        node.take_parts(&parts);
    }
    bands
}

/// The area taken up by the cards of each data center, whatever else is there, and the parts of each
/// card.
pub(super) fn taken(spots: &[Spot<'_>]) -> (Bands, Vec<Parts>) {
    let mut bands = Bands::new();
    for spot in spots {
        if let Location::In(data_center) = spot.location {
            take(&mut bands, spot.site, *data_center, around(spot.rect));
        }
    }
    let alone = bands.clone();
    let mut all_parts = Vec::with_capacity(spots.len());
    for spot in spots {
        let across = spot.location.parts();
        if across.is_empty() {
            all_parts.push(Parts::new());
            continue;
        }
        let range = |data_center: usize| {
            let band = alone.get(&(spot.site, data_center))?;
            Some((band.min.x, band.max.x))
        };
        let across = ordered(spot.rect, across, range);
        let ends = parts(spot.rect, &across, range);
        for (data_center, rect) in parts_of_bands(spot.rect, &across, &ends) {
            take(&mut bands, spot.site, data_center, rect);
        }
        all_parts.push(across.into_iter().zip(ends).collect());
    }
    (bands, all_parts)
}

/// The bands that can be drawn, and the parts of the cards that span them. Data centers whose cards are
/// mixed have no bands.
pub(super) fn around_all(spots: &[Spot<'_>]) -> (Vec<Band>, Vec<Parts>) {
    let (bands, parts) = taken(spots);
    let mut drawn: Bands = bands
        .iter()
        .filter(|(key, rect)| is_clear(key, rect, &bands, spots))
        .map(|(key, rect)| (*key, *rect))
        .collect();
    for spot in spots {
        level(&mut drawn, spot, spots);
    }
    let drawn = drawn
        .into_iter()
        .map(|((site, data_center), rect)| Band {
            site,
            data_center,
            rect,
        })
        .collect();
    (drawn, parts)
}

/// Whether a band overlaps no other band and contains no card of another data center.
fn is_clear(key: &(SiteId, usize), rect: &Rect, bands: &Bands, spots: &[Spot<'_>]) -> bool {
    let (site, data_center) = *key;
    let of_site = bands.range((site, 0)..=(site, usize::MAX));
    let mut others = of_site.filter(|(other, _)| *other != key);
    let is_elsewhere = |spot: &Spot<'_>| {
        let mut own = spot.location.data_centers();
        *spot.location != Location::Unknown && !own.any(|own| own == data_center)
    };
    let mut strangers = spots
        .iter()
        .filter(|spot| spot.site == site && is_elsewhere(spot));
    !others.any(|(_, other)| other.intersects(rect))
        && !strangers.any(|spot| spot.rect.intersects(rect))
}

/// Gives the bands that a card spans the same upper and lower edges, if nothing is in the way.
fn level(drawn: &mut Bands, across: &Spot<'_>, spots: &[Spot<'_>]) {
    let site = across.site;
    let keys: Vec<(SiteId, usize)> = across
        .location
        .parts()
        .iter()
        .flatten()
        .map(|data_center| (site, *data_center))
        .filter(|key| drawn.contains_key(key))
        .collect();
    let all = keys.iter().filter_map(|key| drawn.get(key).copied());
    let Some(all) = all.reduce(|all, rect| all.union(&rect)) else {
        return;
    };
    for key in keys {
        let Some(rect) = drawn.get(&key).copied() else {
            continue;
        };
        let mut leveled = rect;
        (leveled.min.y, leveled.max.y) = (all.min.y, all.max.y);
        let mut unknown = spots
            .iter()
            .filter(|spot| spot.site == site && *spot.location == Location::Unknown);
        let covers =
            unknown.any(|spot| spot.rect.intersects(&leveled) && !spot.rect.intersects(&rect));
        if !covers && is_clear(&key, &leveled, drawn, spots) {
            drawn.insert(key, leveled);
        }
    }
}
