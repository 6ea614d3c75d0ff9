//! A list that copies of an object share until one of them is changed: a step of the history, a conversion
//! and a document that is read back would each take the memory of a document otherwise.

use std::ops::Deref;
use std::slice::Iter;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A shared list. Empty ones, which most are, take no memory of their own.
#[derive(Debug)]
pub struct List<T>(Option<Arc<Vec<T>>>);

impl<T> List<T> {
    /// Whether both are one and the same copy.
    pub fn is_same_copy(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }
}

impl<T: Clone> List<T> {
    /// The list, to be changed; a copy of its own where it is shared.
    pub fn to_mut(&mut self) -> &mut Vec<T> {
        Arc::make_mut(self.0.get_or_insert_default())
    }

    /// Appends an element.
    pub fn push(&mut self, element: T) {
        self.to_mut().push(element);
    }

    /// Takes an element out.
    pub fn remove(&mut self, position: usize) -> T {
        self.to_mut().remove(position)
    }

    /// Keeps what the predicate says.
    pub fn retain(&mut self, is_kept: impl FnMut(&T) -> bool) {
        self.to_mut().retain(is_kept);
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.is_same_copy(other) || **self == **other
    }
}

impl<T: Eq> Eq for List<T> {}

impl<T> From<Vec<T>> for List<T> {
    fn from(mut list: Vec<T>) -> Self {
        // Read piece by piece, a list of one has room for four.
        list.shrink_to_fit();
        Self((!list.is_empty()).then(|| Arc::new(list)))
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Vec::from_iter(elements).into()
    }
}

impl<'l, T> IntoIterator for &'l List<T> {
    type Item = &'l T;
    type IntoIter = Iter<'l, T>;

    fn into_iter(self) -> Iter<'l, T> {
        self.iter()
    }
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}
