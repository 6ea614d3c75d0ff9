//! What a document teaches about the spelling of Persistent Chat, and whether it may: a guess of this
//! program that comes back from outside is still a guess.

use std::time::SystemTime;

use crate::document::Opened;
use crate::topology::Index;
use crate::topology::seen_spellings::{self, SeenSpelling};
use crate::vocabulary::{Lesson, Provenance, Vocabulary, VocabularyRow};
use crate::workspace::exports::Exports;

/// What one document teaches.
#[derive(Clone, Debug)]
pub struct Lessons {
    /// Every spelling in the document, in the order of the vocabulary, and for each product version.
    pub seen: Vec<SeenSpelling>,
    /// Why the document teaches nothing, when this program wrote it.
    pub refused: Option<String>,
}

impl Lessons {
    /// What a document that was read from these bytes teaches.
    pub fn of(
        opened: &Opened,
        bytes: &[u8],
        modified: Option<SystemTime>,
        exports: &Exports,
    ) -> Self {
        let seen = seen_spellings::of(&Index::new(&opened.design.topology));
        let refused = refused(opened, bytes, modified, exports, &seen);
        Self { seen, refused }
    }

    /// The spellings that differ from what the program would write.
    pub fn different(&self) -> impl Iterator<Item = &SeenSpelling> {
        self.seen.iter().filter(|seen| differs(seen))
    }

    /// The spellings as rows to save.
    pub fn rows(&self, lesson: &Lesson) -> Vec<VocabularyRow> {
        let built_in = Vocabulary::built_in();
        let row = |seen: &SeenSpelling| VocabularyRow {
            thing: seen.thing,
            token: seen.token.clone(),
            used_in: built_in
                .row(seen.thing)
                .map(|row| row.used_in.clone())
                .unwrap_or_default(),
            form: seen.form.clone(),
            provenance: Provenance::Learned(lesson.clone()),
            versions: vec![seen.version],
        };
        self.seen.iter().map(row).collect()
    }
}

/// Whether a spelling differs from the one that comes with the program.
pub fn differs(seen: &SeenSpelling) -> bool {
    Vocabulary::built_in().token(seen.thing) != seen.token
}

/// Why a document may not teach.
fn refused(
    opened: &Opened,
    bytes: &[u8],
    modified: Option<SystemTime>,
    exports: &Exports,
    seen: &[SeenSpelling],
) -> Option<String> {
    let Some(source) = &opened.source else {
        return Some(
            "This design was created here and does not contain an imported document, so its spelling comes \
             from this program."
                .to_owned(),
        );
    };
    let day = exports.same_bytes(bytes);
    let day = day.or_else(|| exports.same_bytes(&source.bytes));
    if let Some(day) = day {
        return Some(format!("Topology Designer wrote this document on {day}."));
    }
    let topology = &opened.design.topology;
    if let Some(day) = exports.same_words(topology, modified) {
        return Some(format!(
            "It has the same content as a document that Topology Designer wrote on {day}."
        ));
    }
    let only_ours = !seen.is_empty() && !seen.iter().any(differs);
    if only_ours && was_never_published(opened) {
        return Some(
            "Every spelling in it is inferred by Topology Designer, and it was never published, so it can only \
             have been created here."
                .to_owned(),
        );
    }
    None
}

/// Whether a document was never part of a deployment: a published topology has a signature, and so does
/// one that Topology Builder downloaded.
fn was_never_published(opened: &Opened) -> bool {
    let is_stamp = |signature: &str| signature.chars().any(|c| c.is_ascii_hexdigit() && c != '0');
    let signature = opened.design.topology.signature.as_deref();
    !signature.is_some_and(is_stamp) && !has_original(opened)
}

fn has_original(opened: &Opened) -> bool {
    let of_builder = |source: &crate::document::Source| {
        source.format == crate::document::Format::TopologyBuilder
    };
    opened.source.as_ref().is_some_and(of_builder) && opened.baseline.is_some()
}
