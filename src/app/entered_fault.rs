//! What is wrong with what a person entered: the field says it below, and so does the button that cannot be pressed
//! yet.

use std::borrow::Cow;

use crate::edit::Refusal;
use crate::topology::fqdn::UnusableFqdn;

/// Why what was entered cannot be used yet, as it is shown: a sentence, or what is still to be done.
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
