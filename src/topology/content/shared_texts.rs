//! Shares one copy of each text while a design file is read: the namespaces and names of unknown content are the same
//! few on every element.

use std::cell::RefCell;

use ahash::AHashSet;
use serde::{Deserialize, Deserializer};

use crate::topology::content::known_elements::KnownElements;
use crate::topology::content::{Element, List, Text};

/// Longer texts are not shared while their element is known.
const LONGEST_NAME: usize = 80;

thread_local! {
    /// The file that this thread is reading, if any.
    static FILE: RefCell<Option<ReadFile>> = const { RefCell::new(None) };
}

/// The state while a file is read.
struct ReadFile {
    texts: AHashSet<Text>,
    known: KnownElements,
}

/// Runs `work` with sharing: each text that is read is stored once, and elements that are already known are not stored
/// again.
pub fn sharing<T>(known: KnownElements, work: impl FnOnce() -> T) -> T {
    FILE.set(Some(ReadFile {
        texts: AHashSet::new(),
        known,
    }));
    let result = work();
    FILE.set(None);
    result
}

/// The shared copy of a text.
fn shared(text: &str) -> Text {
    FILE.with_borrow_mut(|file| match file {
        Some(file) => match file.texts.get(text) {
            Some(known) => Text::clone(known),
            // Most texts are short, such as names; longer ones belong to known elements.
            None if text.len() > LONGEST_NAME && !file.known.is_empty() => text.into(),
            None => {
                let new = Text::from(text);
                file.texts.insert(Text::clone(&new));
                new
            }
        },
        None => text.into(),
    })
}

/// The known copy of an element that was read, if there is one.
pub(super) fn settled(read: Element) -> Element {
    FILE.with_borrow_mut(|file| match file {
        Some(file) => file.known.settle(read),
        None => read,
    })
}

/// Reads a text into its shared copy.
struct Shared(Text);

impl<'de> Deserialize<'de> for Shared {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl serde::de::Visitor<'_> for Visitor {
            type Value = Shared;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a string")
            }

            fn visit_str<E>(self, text: &str) -> Result<Shared, E> {
                Ok(Shared(shared(text)))
            }
        }

        deserializer.deserialize_str(Visitor)
    }
}

/// Reads a text.
///
/// # Errors
///
/// If the format is invalid.
pub fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
    Shared::deserialize(deserializer).map(|text| text.0)
}

/// Reads an optional text.
///
/// # Errors
///
/// If the format is invalid.
pub fn maybe<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Text>, D::Error> {
    Option::<Shared>::deserialize(deserializer).map(|text| text.map(|text| text.0))
}

/// Reads pairs of texts.
///
/// # Errors
///
/// If the format is invalid.
pub fn pairs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<List<(Text, Text)>, D::Error> {
    let pairs = Vec::<(Shared, Shared)>::deserialize(deserializer)?;
    Ok(pairs
        .into_iter()
        .map(|(name, value)| (name.0, value.0))
        .collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;

    #[test]
    fn texts_that_a_file_repeats_are_stored_once() {
        let ron = "[(namespace: \"n\", name: \"a\", attributes: [(\"b\", \"n\")], text: Some(\"a\")), \
                    (namespace: \"n\", name: \"a\")]";
        let none = KnownElements::default();
        let read: Vec<Element> = sharing(none, || ron::from_str(ron).unwrap());
        let [one, other] = &read[..] else {
            panic!("two elements")
        };
        assert!(Text::ptr_eq(&one.namespace, &other.namespace));
        assert!(Text::ptr_eq(&one.name, one.text.as_ref().unwrap()));
        assert!(Text::ptr_eq(&one.namespace, &one.attributes.0[0].1));
        let alone: Vec<Element> = ron::from_str(ron).unwrap();
        assert_eq!(alone, read);
    }
}
