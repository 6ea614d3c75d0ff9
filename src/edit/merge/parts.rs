//! Merges one object from three sides: changes of only one side are used; the user decides about the rest.

use std::collections::BTreeMap;

use crate::edit::merge::{TouchedPart, Winner};
use crate::topology::ObjectId;
use crate::topology::content::{Attributes, Element, Extra, List, Text};

/// Decides about conflicts.
pub(super) struct Judge<'j> {
    decide: &'j mut dyn FnMut(&TouchedPart) -> Option<Winner>,
}

impl<'j> Judge<'j> {
    pub fn new(decide: &'j mut dyn FnMut(&TouchedPart) -> Option<Winner>) -> Self {
        Self { decide }
    }

    /// The decision for a part; the deployment by default.
    pub fn winner(&mut self, object: &ObjectId, part: &str) -> Winner {
        let part = TouchedPart {
            object: object.clone(),
            part: part.to_owned(),
        };
        (self.decide)(&part).unwrap_or(Winner::Deployment)
    }
}

/// An object whose parts are merged.
pub(super) struct Merger<'a, 'j> {
    pub object: ObjectId,
    pub judge: &'a mut Judge<'j>,
}

/// The original, the design's and the deployed value.
pub(super) struct Three<'t, T: ?Sized> {
    /// `None` if both sides added it.
    pub began: Option<&'t T>,
    pub ours: &'t T,
    pub now: &'t T,
}

impl<T: ?Sized> Clone for Three<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Three<'_, T> {}

impl<'t, T> Three<'t, T> {
    pub fn map<U>(self, of: impl Fn(&'t T) -> &'t U) -> Three<'t, U> {
        Three {
            began: self.began.map(&of),
            ours: of(self.ours),
            now: of(self.now),
        }
    }
}

impl Merger<'_, '_> {
    /// Uses the value of the side that changed it, or of the side that was decided for.
    pub fn value<T: PartialEq + Clone>(&mut self, part: &str, three: Three<'_, T>) -> T {
        let Three { began, ours, now } = three;
        if ours == now || began == Some(ours) {
            return now.clone();
        }
        if began == Some(now) {
            return ours.clone();
        }
        match self.judge.winner(&self.object, part) {
            Winner::Deployment => now.clone(),
            Winner::Design => ours.clone(),
        }
    }

    /// Merges entries by key, each as a whole, those of the deployment first. `None` if keys are not unique.
    pub fn keyed<T: PartialEq + Clone, K: Ord>(
        &mut self,
        three: Three<'_, [T]>,
        key: impl Fn(&T) -> K,
        name: impl Fn(&K) -> String,
    ) -> Option<Vec<T>> {
        let began = by_key(three.began.unwrap_or_default(), &key)?;
        let ours = by_key(three.ours, &key)?;
        let now = by_key(three.now, &key)?;
        let keys = three.now.iter().map(&key);
        let mine = three.ours.iter().map(&key);
        let mine = mine.filter(|key| !now.contains_key(key));
        let mut merged = Vec::new();
        for key in keys.chain(mine) {
            let entry = self.value(
                &name(&key),
                Three {
                    began: Some(&began.get(&key).copied().cloned()),
                    ours: &ours.get(&key).copied().cloned(),
                    now: &now.get(&key).copied().cloned(),
                },
            );
            merged.extend(entry);
        }
        Some(merged)
    }

    /// Merges a list whose entries are independent. If both sides replaced the same entry, it is a conflict.
    pub fn set<T: PartialEq + Clone>(&mut self, part: &str, three: Three<'_, [T]>) -> Vec<T> {
        let began = three.began.unwrap_or_default();
        let (ours, now) = (three.ours, three.now);
        let added = |side: &[T], other: &[T]| {
            let mut new = side.iter();
            new.any(|entry| !began.contains(entry) && !other.contains(entry))
        };
        let mut old = began.iter();
        let replaced = old.any(|entry| !ours.contains(entry) && !now.contains(entry));
        if replaced && added(ours, now) && added(now, ours) {
            return match self.judge.winner(&self.object, part) {
                Winner::Deployment => now.to_vec(),
                Winner::Design => ours.to_vec(),
            };
        }
        let stays = |entry: &&T| ours.contains(entry) || !began.contains(entry);
        let is_new = |entry: &&T| !began.contains(entry) && !now.contains(entry);
        let kept = now.iter().filter(stays);
        kept.chain(ours.iter().filter(is_new)).cloned().collect()
    }

    /// Content of the document that is unknown to this program.
    pub fn extra(&mut self, part: &str, three: Three<'_, Extra>) -> Extra {
        Extra {
            attributes: self.attributes(part, three.map(|extra| &extra.attributes)),
            elements: self.elements(part, three.map(|extra| &extra.elements)),
            naming: three.now.naming.clone(),
        }
    }

    pub fn attributes(&mut self, part: &str, three: Three<'_, Attributes>) -> Attributes {
        let pairs = Three {
            began: three.began.map(|attributes| &*attributes.0),
            ours: &*three.ours.0,
            now: &*three.now.0,
        };
        let key = |(name, _): &(Text, Text)| name.clone();
        match self.keyed(pairs, key, |name| format!("{part}/@{name}")) {
            Some(merged) => Attributes(List::from(merged)),
            None => self.value(part, three),
        }
    }

    /// Elements by name if the names are unique; otherwise the list as a whole.
    fn elements(&mut self, part: &str, three: Three<'_, List<Element>>) -> List<Element> {
        let began = three.began.map_or(&[][..], |list| &**list);
        let key = |element: &Element| (element.namespace.clone(), element.name.clone());
        let lists = [began, &**three.ours, &**three.now].map(|list| by_key(list, key));
        let [Some(began), Some(ours), Some(now)] = lists else {
            let lists = Three {
                began: three.began.map(|list| &**list),
                ours: &**three.ours,
                now: &**three.now,
            };
            return List::from(self.set(part, lists));
        };
        let names = three.now.iter().map(key);
        let mine = three.ours.iter().map(key);
        let mine = mine.filter(|key| !now.contains_key(key));
        let mut merged = Vec::new();
        for key in names.chain(mine) {
            let part = format!("{part}/{}", key.1);
            let three = (began.get(&key), ours.get(&key), now.get(&key));
            if let (began, Some(ours), Some(now)) = three {
                merged.push(self.element(
                    &part,
                    Three {
                        began: began.copied(),
                        ours,
                        now,
                    },
                ));
                continue;
            }
            let entry = self.value(
                &part,
                Three {
                    began: Some(&began.get(&key).copied().cloned()),
                    ours: &ours.get(&key).copied().cloned(),
                    now: &now.get(&key).copied().cloned(),
                },
            );
            merged.extend(entry);
        }
        List::from(merged)
    }

    /// An element, attribute by attribute and child by child.
    pub fn element(&mut self, part: &str, three: Three<'_, Element>) -> Element {
        if three.ours == three.now || three.began == Some(three.ours) {
            return three.now.clone();
        }
        if three.began == Some(three.now) {
            return three.ours.clone();
        }
        Element {
            namespace: three.now.namespace.clone(),
            name: three.now.name.clone(),
            attributes: self.attributes(part, three.map(|element| &element.attributes)),
            children: self.elements(part, three.map(|element| &element.children)),
            text: self.value(&format!("{part}/text"), three.map(|element| &element.text)),
        }
    }
}

/// Entries by key; `None` if two have the same key.
fn by_key<T, K: Ord>(list: &[T], key: impl Fn(&T) -> K) -> Option<BTreeMap<K, &T>> {
    let mut known = BTreeMap::new();
    for entry in list {
        if known.insert(key(entry), entry).is_some() {
            return None;
        }
    }
    Some(known)
}
