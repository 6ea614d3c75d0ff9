//! What a document is compared with: what the document itself says is published, or another document
//! that the user named.

use std::path::{Path, PathBuf};

use crate::diff::recognize::RecognizedBy;
use crate::document::{Format, Opened, Source, save};
use crate::rules::{Baseline, limits_in_words};
use crate::topology::Topology;
use crate::vocabulary::Vocabulary;

use crate::workspace::names::file_name;

/// A document that the user named as what is published.
#[derive(Clone)]
pub struct NamedBaseline {
    /// The file it was read from.
    pub path: PathBuf,
    /// The topology that it says is published.
    pub published: Topology,
    /// The document as the deployment wrote it, if it comes from a deployment.
    pub source: Option<Source>,
    /// Whether the document holds another topology, the one that was designed, which does not count here.
    pub is_original: bool,
}

impl NamedBaseline {
    /// Reads the document.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(path: &Path, vocabulary: &Vocabulary) -> Result<Self, save::OpenError> {
        let (opened, _) = save::open(path, vocabulary)?;
        Ok(Self::of(path, opened))
    }

    /// Uses a document that was read as what is published.
    pub fn of(path: &Path, opened: Opened) -> Self {
        Self {
            path: path.to_owned(),
            source: opened.source.clone(),
            is_original: opened.format != Format::Published && opened.baseline.is_some(),
            published: opened.into_published(),
        }
    }
}

/// What a design is compared with: the document that the user named, or else what its own document says
/// is published.
pub fn published<'b>(
    named: Option<&'b NamedBaseline>,
    own: Option<&'b Topology>,
) -> Option<Baseline<'b>> {
    match named {
        Some(named) => Some(Baseline::named(&named.published)),
        None => own.map(Baseline::own),
    }
}

/// What a design is compared with, in words: a named document, or the imported one, which is called
/// `otherwise` when it has no file.
pub fn compared_in_words(
    named: Option<&Path>,
    by: Option<RecognizedBy>,
    source: Option<&Source>,
    otherwise: &str,
) -> Option<String> {
    if let Some(path) = named {
        let name = file_name(path);
        let limits = by.and_then(|by| limits_in_words(by, &name));
        return Some(limits.unwrap_or_else(|| format!("Compared with {name}")));
    }
    let source = source?;
    let name = match &source.path {
        Some(path) => file_name(path),
        None => otherwise.to_owned(),
    };
    Some(match source.format.holds_published() {
        true => format!("Compared with what was published when {name} was downloaded"),
        false => format!("Compared with {name} as it was read"),
    })
}
