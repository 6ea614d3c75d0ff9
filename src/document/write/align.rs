//! Matches the child elements before and after a change, so that as little text as possible is changed.

use std::borrow::Cow;

use ahash::AHashMap;

use crate::document::write::markup::Markup;

/// Longer lists are compared only by their ends and keys.
const LARGEST_TABLE: usize = 1 << 20;

/// For each element of `after`, the ascending index of its counterpart in `before`.
pub fn align<'m>(before: &[Markup<'m>], after: &[Markup<'m>]) -> Vec<Option<usize>> {
    let mut pairs = vec![None; after.len()];
    let equal =
        |b: usize, a: usize| matches!((before.get(b), after.get(a)), (Some(x), Some(y)) if x == y);
    let shorter = before.len().min(after.len());
    let start = (0..shorter).take_while(|i| equal(*i, *i)).count();
    let end = (0..shorter - start)
        .take_while(|i| equal(before.len() - 1 - i, after.len() - 1 - i))
        .count();
    let mut anchors: Vec<(usize, usize)> = (0..start).map(|i| (i, i)).collect();
    let middle = (start..before.len() - end, start..after.len() - end);
    if middle.0.len() * middle.1.len() <= LARGEST_TABLE {
        anchors.extend(common(middle.0, middle.1, equal));
    }
    let tail = (0..end).rev();
    anchors.extend(tail.map(|i| (before.len() - 1 - i, after.len() - 1 - i)));
    anchors.push((before.len(), after.len()));
    let (mut b, mut a) = (0, 0);
    for (anchor_b, anchor_a) in anchors {
        pair_gap(before, after, (b..anchor_b, a..anchor_a), &mut pairs);
        if let Some(pair) = pairs.get_mut(anchor_a) {
            *pair = Some(anchor_b);
        }
        (b, a) = (anchor_b + 1, anchor_a + 1);
    }
    pairs
}

type Stretch = std::ops::Range<usize>;

/// The longest common subsequence of two ranges.
fn common(
    before: Stretch,
    after: Stretch,
    equal: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let width = after.len() + 1;
    let mut lengths = vec![0_u32; (before.len() + 1) * width];
    let at = |row: usize, column: usize| row * width + column;
    let length = |lengths: &[u32], row, column| lengths.get(at(row, column)).copied().unwrap_or(0);
    for row in (0..before.len()).rev() {
        for column in (0..after.len()).rev() {
            let value = if equal(before.start + row, after.start + column) {
                length(&lengths, row + 1, column + 1) + 1
            } else {
                length(&lengths, row + 1, column).max(length(&lengths, row, column + 1))
            };
            if let Some(place) = lengths.get_mut(at(row, column)) {
                *place = value;
            }
        }
    }
    let (mut row, mut column, mut pairs) = (0, 0, Vec::new());
    while row < before.len() && column < after.len() {
        if equal(before.start + row, after.start + column) {
            pairs.push((before.start + row, after.start + column));
            (row, column) = (row + 1, column + 1);
        } else if length(&lengths, row + 1, column) >= length(&lengths, row, column + 1) {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

/// Pairs changed elements: first those with the same key, and then, between those, those with the same name.
fn pair_gap(
    before: &[Markup<'_>],
    after: &[Markup<'_>],
    gap: (Stretch, Stretch),
    pairs: &mut [Option<usize>],
) {
    let (mut next, end) = (gap.0.start, gap.0.end);
    let mut by_key = Vec::new();
    let mut places: AHashMap<Vec<Cow<'_, str>>, Vec<usize>> = AHashMap::new();
    // Nothing to match if there are no new elements.
    if !gap.1.is_empty() {
        for b in gap.0.clone() {
            if let Some(old) = before.get(b) {
                places.entry(key(old)).or_default().push(b);
            }
        }
    }
    for a in gap.1.clone() {
        let found = after.get(a).and_then(|wanted| {
            let places = places.get(&key(wanted))?;
            let first = places.partition_point(|b| *b < next);
            places.get(first).copied()
        });
        if let Some(b) = found {
            by_key.push((b, a));
            next = b + 1;
        }
    }
    by_key.push((end, gap.1.end));
    let (mut b, mut a) = (gap.0.start, gap.1.start);
    for (key_b, key_a) in by_key {
        while b < key_b && a < key_a {
            let names = before.get(b).zip(after.get(a));
            if !names.is_some_and(|(old, new)| is_same_name(old, new)) {
                break;
            }
            if let Some(pair) = pairs.get_mut(a) {
                *pair = Some(b);
            }
            (b, a) = (b + 1, a + 1);
        }
        if key_a < gap.1.end
            && let Some(pair) = pairs.get_mut(key_a)
        {
            *pair = Some(key_b);
        }
        (b, a) = (key_b + 1, key_a + 1);
    }
}

fn is_same_name(old: &Markup<'_>, new: &Markup<'_>) -> bool {
    old.name == new.name && old.namespace == new.namespace
}

/// The key of an element among its siblings: its name and the identifying attribute; for a port, everything except its
/// number.
fn key<'m>(markup: &'m Markup<'_>) -> Vec<Cow<'m, str>> {
    const IDENTIFYING: [&str; 7] = [
        "UniqueId",
        "ServiceUniqueId",
        "Fqdn",
        "Name",
        "Component",
        "Url",
        "InterfaceSide",
    ];
    let mut key = vec![
        Cow::Borrowed(&*markup.namespace),
        Cow::Borrowed(&*markup.name),
    ];
    if markup.name == "Port" {
        let others = markup.attributes.iter().filter(|(name, _)| name != "Port");
        key.extend(others.map(|(_, value)| Cow::Borrowed(&**value)));
    } else if let Some(value) = IDENTIFYING.iter().find_map(|name| markup.attribute(name)) {
        key.push(Cow::Borrowed(value));
    } else if markup.name == "Dependency"
        && let Some(first) = markup.children.iter().next()
    {
        let values = first.attributes.iter();
        key.extend(values.map(|(_, value)| Cow::Owned(value.to_string())));
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::write::markup::Declaration;

    fn list(names: &[(&'static str, &'static str)]) -> Vec<Markup<'static>> {
        names
            .iter()
            .map(|(name, id)| Markup::new("", name, Declaration::Last).with("Fqdn", *id))
            .collect()
    }

    #[test]
    fn unchanged_elements_are_found_and_changed_ones_are_paired_by_name() {
        let before = list(&[("M", "a"), ("M", "b"), ("M", "c"), ("X", "x")]);
        let without = list(&[("M", "a"), ("M", "c"), ("X", "x")]);
        assert_eq!(align(&before, &without), [Some(0), Some(2), Some(3)]);
        let renamed = list(&[("M", "a"), ("M", "new"), ("M", "c"), ("X", "x")]);
        assert_eq!(
            align(&before, &renamed),
            [Some(0), Some(1), Some(2), Some(3)]
        );
        let added = list(&[("M", "n"), ("M", "a"), ("M", "b"), ("M", "c"), ("X", "x")]);
        assert_eq!(
            align(&before, &added),
            [None, Some(0), Some(1), Some(2), Some(3)]
        );
        let other_kind = list(&[("Y", "a")]);
        assert_eq!(align(&before, &other_kind), [None]);
    }
}
