//! Where and how a setting of a Persistent Chat service is written, independent of a document.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The location and form of a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Whether it is in the service element itself, rather than in the settings element.
    pub of_service: bool,
    /// The name of the attribute or element.
    pub name: String,
    /// How the value is written.
    pub shape: ValueShape,
}

/// How the value of a setting is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum ValueShape {
    Attribute,
    /// The text of an element.
    Text,
    /// Several values in one attribute or text.
    Joined {
        /// Whether it is an attribute.
        in_attribute: bool,
        /// The separator between two values.
        separator: String,
        /// Whether computers are identified by their ordinals.
        by_ordinal: bool,
    },
    /// An element for each value.
    Elements {
        /// The name of the element for one value; the name of the form if there is no enclosing element.
        item: String,
        /// Whether they are enclosed in an element with the name of the form.
        has_list: bool,
        /// Where the value is in the element.
        entry: ListedEntry,
        /// Whether computers are identified by their ordinals.
        by_ordinal: bool,
    },
}

/// How an element identifies a computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum ListedEntry {
    /// An attribute with the name, and another one with the ordinal if that is also written.
    Attributes {
        /// The attribute with the name of the computer.
        name: String,
        /// The attribute that repeats the ordinal.
        ordinal: Option<String>,
    },
    Text,
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.of_service {
            f.write_str("Service ")?;
        }
        let name = &self.name;
        match &self.shape {
            ValueShape::Attribute => write!(f, "{name}"),
            ValueShape::Text => write!(f, "<{name}>"),
            ValueShape::Joined {
                in_attribute,
                separator,
                by_ordinal,
            } => {
                let value = value_in_words(*by_ordinal);
                match in_attribute {
                    true => write!(f, "{name}=\"{value}{separator}{value}\""),
                    false => write!(f, "<{name}>{value}{separator}{value}"),
                }
            }
            ValueShape::Elements {
                item,
                has_list,
                entry,
                by_ordinal,
            } => {
                if *has_list {
                    write!(f, "<{name}>")?;
                }
                let value = value_in_words(*by_ordinal);
                match entry {
                    ListedEntry::Text => write!(f, "<{item}>{value}"),
                    ListedEntry::Attributes { name, ordinal } => {
                        write!(f, "<{item} {name}=\"{value}\"")?;
                        if let Some(ordinal) = ordinal {
                            write!(f, " {ordinal}=\"1\"")?;
                        }
                        f.write_str(">")
                    }
                }
            }
        }
    }
}

fn value_in_words(by_ordinal: bool) -> &'static str {
    match by_ordinal {
        true => "1",
        false => "FQDN",
    }
}
