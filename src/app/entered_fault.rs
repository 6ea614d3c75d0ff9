//! Invalid input: shown below the field, and as the reason for the disabled button.

use std::borrow::Cow;

use crate::edit::Refusal;
use crate::topology::fqdn::UnusableFqdn;

/// Why the input cannot be used yet: a sentence, or what is still missing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct EnteredFault(Cow<'static, str>);

impl From<&'static str> for EnteredFault {
    fn from(words: &'static str) -> Self {
        Self(words.into())
    }
}

impl From<String> for EnteredFault {
    fn from(words: String) -> Self {
        Self(words.into())
    }
}

impl From<UnusableFqdn> for EnteredFault {
    fn from(fault: UnusableFqdn) -> Self {
        Self(fault.to_string().into())
    }
}

impl From<Refusal> for EnteredFault {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.0.into())
    }
}
