//! Replaces identities by numbers. An identity is a text, and looking up a text costs far more than everything else; a
//! number is an array index.

use std::hash::Hash;

use ahash::AHashMap;

/// The identities in a topology, each with a number from 0 without gaps, and the object with that identity. In a
/// damaged document, there may be no object, or several, of which the last is found.
pub(super) struct Numbers<'t, Id, T> {
    numbers: AHashMap<&'t Id, usize>,
    objects: Vec<Option<T>>,
    /// The first object of an identity that several have.
    first_of_several: AHashMap<usize, T>,
}

impl<'t, Id: Eq + Hash, T: Copy> Numbers<'t, Id, T> {
    /// No identities yet, with reserved space.
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

    /// Sets the object with an identity.
    pub(super) fn define(&mut self, id: &'t Id, object: T) -> usize {
        let number = self.mention(id);
        if let Some(slot) = self.objects.get_mut(number)
            && let Some(earlier) = slot.replace(object)
        {
            self.first_of_several.entry(number).or_insert(earlier);
        }
        number
    }

    /// The number of identities.
    pub(super) fn len(&self) -> usize {
        self.objects.len()
    }

    /// The number of an identity, if the topology contains it.
    pub(super) fn number(&self, id: &Id) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// The object with this number.
    pub(super) fn at(&self, number: usize) -> Option<T> {
        self.objects.get(number).copied().flatten()
    }

    /// The object with this identity.
    pub(super) fn get(&self, id: &Id) -> Option<T> {
        self.at(self.number(id)?)
    }

    /// The first object with this identity, as found by walking the topology.
    pub(super) fn first(&self, id: &Id) -> Option<T> {
        let number = self.number(id)?;
        let first = self.first_of_several.get(&number).copied();
        first.or_else(|| self.at(number))
    }
}
