//! Where and how a setting of a Persistent Chat service is written, apart from any document.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The place and shape of a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Whether it is in the element of the service itself; otherwise it is in that of its settings.
    pub of_service: bool,
    /// Name of the attribute or element.
    pub name: String,
    /// What holds the value.
    pub shape: ValueShape,
}

/// What holds the value of a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum ValueShape {
    Attribute,
    /// The text of an element.
    Text,
    /// Several values in one attribute or one text.
    Joined {
        /// Whether it is an attribute.
        in_attribute: bool,
        /// What is between two values.
        separator: String,
        /// Whether computers are named by their ordinals.
        by_ordinal: bool,
    },
    /// An element for each value.
    Elements {
        /// Name of the element of one value. It is that of the form where there is no element around.
        item: String,
        /// Whether an element of the form's name is around them.
        has_list: bool,
        /// What of it holds the value.
        entry: ListedEntry,
        /// Whether computers are named by their ordinals.
        by_ordinal: bool,
    },
}

/// What of an element names one computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum ListedEntry {
    /// An attribute, and another with the ordinal where that is written as well.
    Attributes {
        /// The attribute that names the computer.
        name: String,
        /// The attribute that repeats its ordinal.
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
