//! The role of a service: its name in the document, and its meaning. Only the name is stored; the meaning follows from
//! the name, a vocabulary and characteristics of the service, so it is computed
//! ([`recognize_roles`](crate::topology::recognize_roles)), and neither written nor compared.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::topology::content::Text;
use crate::topology::role::Role;

/// A role in the spelling of its document. Dereferences to its meaning as a [`Role`].
#[derive(Clone, Debug)]
pub struct ServiceRole {
    /// The meaning.
    meaning: Role,
    /// The name, if it differs from the standard name of the meaning.
    spelled: Option<Text>,
}

impl ServiceRole {
    /// A role by its name alone.
    pub fn named(name: &str) -> Self {
        Role::from_name(name).into()
    }

    /// A role with a nonstandard name.
    pub fn spelled(meaning: Role, name: &str) -> Self {
        Self::from(meaning).with_spelling(name)
    }

    /// The name in the spelling of the document.
    pub fn spelling(&self) -> &str {
        self.spelled.as_deref().unwrap_or(self.meaning.name())
    }

    /// The meaning.
    pub fn meaning(&self) -> &Role {
        &self.meaning
    }

    /// Whether the name is the standard name of the meaning.
    pub fn is_spelled_by_name(&self) -> bool {
        self.spelled.is_none()
    }

    /// The same name with a different meaning.
    pub(super) fn understood_as(&self, meaning: Role) -> Self {
        Self::from(meaning).with_spelling(self.spelling())
    }

    fn with_spelling(mut self, name: &str) -> Self {
        self.spelled = (name != self.meaning.name()).then(|| name.into());
        self
    }
}

impl Deref for ServiceRole {
    type Target = Role;

    fn deref(&self) -> &Role {
        &self.meaning
    }
}

impl From<Role> for ServiceRole {
    fn from(meaning: Role) -> Self {
        Self {
            meaning,
            spelled: None,
        }
    }
}

/// Two roles are equal if their names in the documents are.
impl PartialEq for ServiceRole {
    fn eq(&self, other: &Self) -> bool {
        self.spelling() == other.spelling()
    }
}

impl Eq for ServiceRole {}

impl PartialEq<Role> for ServiceRole {
    fn eq(&self, meaning: &Role) -> bool {
        self.meaning == *meaning
    }
}

impl fmt::Display for ServiceRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.meaning.fmt(f)
    }
}

impl Serialize for ServiceRole {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.spelled {
            None => self.meaning.serialize(serializer),
            Some(name) => Role::from_name(name).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for ServiceRole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Role::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_role_is_written_and_compared_by_its_name_whatever_its_recognized_meaning() {
        let unknown = ServiceRole::named("PersistentChatServer");
        let understood = unknown.understood_as(Role::PersistentChatService);
        assert_eq!(understood, Role::PersistentChatService);
        assert_eq!(understood.spelling(), "PersistentChatServer");
        assert_eq!(understood, unknown);
        let written = ron::to_string(&understood).unwrap();
        assert_eq!(written, ron::to_string(&unknown).unwrap());
        assert_eq!(ron::from_str::<ServiceRole>(&written).unwrap(), unknown);
        assert_ne!(understood, ServiceRole::from(Role::PersistentChatService));
    }
}
