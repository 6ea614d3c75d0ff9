//! One spelling, and why it is believed.

use serde::{Deserialize, Serialize};

use crate::vocabulary::form::Form;
use crate::vocabulary::thing::Thing;

/// Why a token is believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Provenance {
    /// Seen; by what.
    Confirmed(String),
    /// Reasoned; from what.
    Inferred(String),
    /// Taught by a document that somebody saved a lesson from.
    Learned(Lesson),
    /// A person said it.
    Stated,
}

/// What a document taught.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Name of the document, without its folder.
    pub document: String,
    /// Day of the lesson: `2026-11-28`.
    pub date: String,
    /// Whether a person said that the document was downloaded from a deployment whose Persistent Chat runs.
    /// Without that a spelling is nobody's guess, but not confirmed.
    pub downloaded_from_deployment: bool,
}

/// One row: a thing, its spelling, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VocabularyRow {
    /// What is spelled.
    pub thing: Thing,
    /// The spelling.
    pub token: String,
    /// Where it is, in words.
    pub used_in: String,
    /// Where and how a setting is written, when that is more than its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// Why it is believed.
    pub provenance: Provenance,
    /// Product versions (`ServiceVersion`) that it counts for; none means every version.
    pub versions: Vec<u32>,
}

impl VocabularyRow {
    /// Whether this program made it up: nobody has seen the token in a document.
    pub fn is_inferred(&self) -> bool {
        matches!(self.provenance, Provenance::Inferred(_))
    }

    /// Whether it is proven that a deployment spells it so.
    pub fn is_confirmed(&self) -> bool {
        match &self.provenance {
            Provenance::Confirmed(_) => true,
            Provenance::Learned(lesson) => lesson.downloaded_from_deployment,
            Provenance::Inferred(_) | Provenance::Stated => false,
        }
    }

    /// Whether it counts for a product version.
    pub fn is_of(&self, version: u32) -> bool {
        self.versions.is_empty() || self.versions.contains(&version)
    }

    /// Why it is believed, in words: `seen in deployed.xml on 2026-11-28`.
    pub fn reason(&self) -> String {
        match &self.provenance {
            Provenance::Confirmed(why) | Provenance::Inferred(why) => why.clone(),
            Provenance::Learned(lesson) => lesson.in_words(),
            Provenance::Stated => "stated by the user".to_owned(),
        }
    }
}

impl Lesson {
    /// The lesson in the middle of a sentence.
    pub fn in_words(&self) -> String {
        let Self { document, date, .. } = self;
        match self.downloaded_from_deployment {
            true => format!("seen in {document} on {date}, downloaded from a running deployment"),
            false => format!("seen in {document} on {date}, not confirmed"),
        }
    }
}

/// Whether a token can be the spelling of something: an XML name, a value, or a path of them.
pub fn is_token(token: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "._:-/@[]{}()<>=\"#,;| ".contains(c);
    !token.is_empty() && token.trim() == token && token.chars().all(is_plain)
}
