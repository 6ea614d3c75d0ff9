//! Numbers in place of identities. An identity is a text, and to find a text in a table costs far more
//! than all else that a look-up does; what is numbered once is found by its place from then on.

use std::hash::Hash;

use ahash::AHashMap;

/// The identities that a topology mentions, each with a number from 0 without gaps, and the object that
/// has it. In a damaged document there may be none, or several, of which the last is found.
pub(super) struct Numbers<'t, Id, T> {
    numbers: AHashMap<&'t Id, usize>,
    objects: Vec<Option<T>>,
    /// The first object of an identity that several have.
    first_of_several: AHashMap<usize, T>,
}

impl<'t, Id: Eq + Hash, T: Copy> Numbers<'t, Id, T> {
    /// No identity yet, with room for so many.
    pub(super) fn with_capacity(count: usize) -> Self {
        Self {
            numbers: AHashMap::with_capacity(count),
            objects: Vec::with_capacity(count),
            first_of_several: AHashMap::new(),
        }
    }

    /// The number of an identity, whether or not an object has it.
    pub(super) fn mention(&mut self, id: &'t Id) -> usize {
        if let Some(number) = self.number(id) {
            return number;
        }
        let next = self.objects.len();
        self.numbers.insert(id, next);
        self.objects.push(None);
        next
    }

    /// Says which object has an identity.
    pub(super) fn define(&mut self, id: &'t Id, object: T) -> usize {
        let number = self.mention(id);
        if let Some(slot) = self.objects.get_mut(number)
            && let Some(earlier) = slot.replace(object)
        {
            self.first_of_several.entry(number).or_insert(earlier);
        }
        number
    }

    /// How many identities there are.
    pub(super) fn len(&self) -> usize {
        self.objects.len()
    }

    /// The number of an identity, when the topology mentions it.
    pub(super) fn number(&self, id: &Id) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// The object of this number.
    pub(super) fn at(&self, number: usize) -> Option<T> {
        self.objects.get(number).copied().flatten()
    }

    /// The object with this identity.
    pub(super) fn get(&self, id: &Id) -> Option<T> {
        self.at(self.number(id)?)
    }

    /// The first object with this identity, as who walks the topology finds it.
    pub(super) fn first(&self, id: &Id) -> Option<T> {
        let number = self.number(id)?;
        let first = self.first_of_several.get(&number).copied();
        first.or_else(|| self.at(number))
    }
}
