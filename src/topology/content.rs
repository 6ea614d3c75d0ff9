//! Unknown content that is kept unchanged: attributes and elements that have a meaning only for the
//! product. It is kept so that nothing is lost when a topology changes format.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub(crate) mod known_elements;
mod list;
pub(crate) mod shared_texts;

pub use list::List;

/// Namespaces of elements inside services (format notes, a).
pub mod namespace {
    /// Ports and role elements.
    pub const SERVICE_ROLES: &str = "urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008";
    /// The list of web components.
    pub const WEB_SERVICES: &str = "urn:schema:Microsoft.Rtc.Management.Deploy.WebServices.2011";
    /// Plain values inside role elements.
    pub const BASE_TYPES: &str = "urn:schema:Microsoft.Rtc.Management.BaseTypes.2008";
}

/// A text that is shared by all places where a document repeats it.
pub type Text = Arc<str>;

/// Attributes in document order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Attributes(#[serde(deserialize_with = "shared_texts::pairs")] pub List<(Text, Text)>);

impl Attributes {
    /// The value of the attribute called `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| &**key == name)
            .map(|(_, value)| &**value)
    }

    /// Changes the attribute in place, or appends it.
    pub fn set(&mut self, name: &str, value: impl Into<Text>) {
        let pairs = self.0.to_mut();
        match pairs.iter_mut().find(|(key, _)| &**key == name) {
            Some((_, old)) => *old = value.into(),
            None => pairs.push((name.into(), value.into())),
        }
    }

    /// Removes the attribute; returns whether it existed.
    pub fn remove(&mut self, name: &str) -> bool {
        let is_there = self.get(name).is_some();
        if is_there {
            self.0.retain(|(key, _)| &**key != name);
        }
        is_there
    }

    /// Whether there is no attribute.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Attributes {
    fn from(pairs: [(&str, &str); N]) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

/// An element with all its content, with resolved namespaces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenElement")]
pub struct Element {
    /// Namespace, empty for none.
    pub namespace: Text,
    /// Local name.
    pub name: Text,
    /// Attributes without namespace declarations.
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    pub attributes: Attributes,
    /// Child elements in order.
    #[serde(skip_serializing_if = "is_empty")]
    pub children: List<Element>,
    /// Text directly inside, if it is not blank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
}

/// An element as spelled in a design file.
#[derive(Deserialize)]
#[serde(rename = "Element")]
struct WrittenElement {
    #[serde(deserialize_with = "shared_texts::one")]
    namespace: Text,
    #[serde(deserialize_with = "shared_texts::one")]
    name: Text,
    #[serde(default)]
    attributes: Attributes,
    #[serde(default)]
    children: List<Element>,
    #[serde(default, deserialize_with = "shared_texts::maybe")]
    text: Option<Text>,
}

impl From<WrittenElement> for Element {
    fn from(written: WrittenElement) -> Self {
        shared_texts::settled(Self {
            namespace: written.namespace,
            name: written.name,
            attributes: written.attributes,
            children: written.children,
            text: written.text,
        })
    }
}

fn is_empty<T>(list: &List<T>) -> bool {
    list.is_empty()
}

/// Content of an object that is not modeled.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Extra {
    /// Unknown attributes.
    #[serde(default)]
    pub attributes: Attributes,
    /// Unknown child elements.
    #[serde(default)]
    pub elements: List<Element>,
    /// Unknown attributes of elements that only identify something: the object itself, or the target of a reference.
    /// They stay where they are in the document; other documents have no place for them.
    #[serde(default, skip_serializing_if = "Attributes::is_empty")]
    pub naming: Attributes,
}

/// Unknown attributes of a naming element stay with it when an edit changes the object.
impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        self.attributes == other.attributes && self.elements == other.elements
    }
}

impl Eq for Extra {}

impl Extra {
    /// Whether the object has no unknown content.
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.elements.is_empty() && self.naming.is_empty()
    }
}
