//! The cards along a row or a column of buckets, those of one extent across it together: in a picture that
//! was laid out, a row of a thousand cards has a few extents, and a wire that passes them all need not
//! look at each.

use std::collections::HashMap;
use std::ops::Range;

/// Cards along one row or column.
#[derive(Default)]
pub(super) struct Line {
    groups: Vec<Group>,
    by_extent: HashMap<(u32, u32), usize>,
}

/// Cards of one extent across the line.
struct Group {
    from: f32,
    to: f32,
    /// Where they are along the line, ascending: the bucket, and the place in it.
    at: Vec<(u32, u32)>,
    /// The card at each of these places.
    cards: Vec<u32>,
}

/// The first card of a group within a stretch of the line.
pub(super) struct First {
    /// The bucket, and the place in it.
    pub at: (u32, u32),
    /// Position of the card.
    pub card: u32,
}

impl Line {
    /// Adds a card; they come in the order of their places.
    pub fn add(&mut self, extent: (f32, f32), at: (u32, u32), card: u32) {
        let key = (extent.0.to_bits(), extent.1.to_bits());
        let groups = &mut self.groups;
        let group = *self.by_extent.entry(key).or_insert_with(|| {
            groups.push(Group {
                from: extent.0,
                to: extent.1,
                at: Vec::new(),
                cards: Vec::new(),
            });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(group) {
            group.at.push(at);
            group.cards.push(card);
        }
    }

    /// How many extents there are.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// How many cards in these buckets overlap the extent.
    pub fn count(&self, extent: (f32, f32), buckets: Range<usize>) -> usize {
        let groups = self.overlapping(extent);
        groups.map(|group| group.within(&buckets).len()).sum()
    }

    /// The first card of each extent in these buckets that overlaps the one given, in order.
    pub fn firsts(&self, extent: (f32, f32), buckets: Range<usize>) -> Vec<First> {
        let mut firsts: Vec<First> = self
            .overlapping(extent)
            .filter_map(|group| {
                let first = group.within(&buckets).next()?;
                Some(First {
                    at: *group.at.get(first)?,
                    card: *group.cards.get(first)?,
                })
            })
            .collect();
        firsts.sort_by_key(|first| first.at);
        firsts
    }

    fn overlapping(&self, (from, to): (f32, f32)) -> impl Iterator<Item = &Group> {
        let groups = self.groups.iter();
        groups.filter(move |group| group.from < to && from < group.to)
    }
}

impl Group {
    fn within(&self, buckets: &Range<usize>) -> Range<usize> {
        let place = |bucket: usize| self.at.partition_point(|(at, _)| (*at as usize) < bucket);
        place(buckets.start)..place(buckets.end)
    }
}
