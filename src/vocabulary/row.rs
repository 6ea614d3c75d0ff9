//! One spelling, and the evidence for it.

use serde::{Deserialize, Serialize};

use crate::vocabulary::form::Form;
use crate::vocabulary::thing::Thing;

/// The evidence for a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Provenance {
    /// Seen, with the source.
    Confirmed(String),
    /// Inferred, with the reason.
    Inferred(String),
    /// Learned from a document, and saved by the user.
    Learned(Lesson),
    /// Entered by the user.
    Stated,
}

/// The source of a learned spelling.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// The name of the document, without its folder.
    pub document: String,
    /// The date: `2026-11-28`.
    pub date: String,
    /// Whether the user said that the document was downloaded from a deployment with working Persistent Chat. Otherwise
    /// the spelling was seen, but it is not confirmed.
    pub downloaded_from_deployment: bool,
}

/// One row: a thing, its spelling, and the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VocabularyRow {
    /// The thing.
    pub thing: Thing,
    /// The spelling.
    pub token: String,
    /// Where it is used, in words.
    pub used_in: String,
    /// Where and how a setting is written, if it is more than an attribute or element with this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// The evidence.
    pub provenance: Provenance,
    /// The product versions (`ServiceVersion`) that it applies to; empty for all versions.
    pub versions: Vec<u32>,
}

impl VocabularyRow {
    /// Whether this program inferred it: the token was not seen in a document.
    pub fn is_inferred(&self) -> bool {
        matches!(self.provenance, Provenance::Inferred(_))
    }

    /// Whether it is proven that a deployment uses this spelling.
    pub fn is_confirmed(&self) -> bool {
        match &self.provenance {
            Provenance::Confirmed(_) => true,
            Provenance::Learned(lesson) => lesson.downloaded_from_deployment,
            Provenance::Inferred(_) | Provenance::Stated => false,
        }
    }

    /// Whether it applies to a product version.
    pub fn is_of(&self, version: u32) -> bool {
        self.versions.is_empty() || self.versions.contains(&version)
    }

    /// The evidence in words: `seen in deployed.xml on 2026-11-28`.
    pub fn reason(&self) -> String {
        match &self.provenance {
            Provenance::Confirmed(why) | Provenance::Inferred(why) => why.clone(),
            Provenance::Learned(lesson) => lesson.in_words(),
            Provenance::Stated => "entered by the user".to_owned(),
        }
    }
}

impl Lesson {
    /// The source, for the middle of a sentence.
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
