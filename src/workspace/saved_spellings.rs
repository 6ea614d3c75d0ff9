//! The spellings that the user saved, and those that a document offers in addition.

use std::path::{Path, PathBuf};

use crate::vocabulary::{LearnedVocabulary, Lesson, Vocabulary, VocabularyRow};
use crate::workspace::names::file_name;
use crate::workspace::spellings;
use crate::workspace::teacher::{Lessons, differs};

/// The saved spellings, and their folder; without a folder nothing can be saved.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct SavedSpellings {
    pub folder: Option<PathBuf>,
    /// The spellings in the folder.
    pub learned: LearnedVocabulary,
    /// Why the folder could not be read.
    pub unreadable: Option<String>,
}

impl SavedSpellings {
    /// The spellings in the user's own folder. Reads the disk.
    pub fn of_user() -> Self {
        spellings::folder_of_user().map_or_else(Self::default, Self::in_folder)
    }

    /// The spellings in a folder. Reads the disk.
    pub fn in_folder(folder: PathBuf) -> Self {
        let (learned, unreadable) = match spellings::read_in(&folder) {
            Ok(learned) => (learned, None),
            Err(error) => (LearnedVocabulary::default(), Some(error.to_string())),
        };
        Self {
            folder: Some(folder),
            learned,
            unreadable,
        }
    }

    /// The vocabulary by which documents are understood.
    pub fn vocabulary(&self) -> Vocabulary {
        match self.learned.is_empty() {
            true => Vocabulary::built_in().clone(),
            false => Vocabulary::built_in().with_learned(&self.learned),
        }
    }
}

/// The spellings of the open document that are not saved yet.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Name of the document.
    pub document: String,
    /// The rows that would be saved if nobody vouched for the document.
    pub rows: Vec<VocabularyRow>,
    /// How many of the rows differ from what the program would write and are not saved yet.
    pub different: usize,
}

impl Offer {
    /// What a document offers; `None` if it uses known spellings, or may not teach any.
    pub fn of(
        path: &Path,
        lessons: &Lessons,
        learned: &LearnedVocabulary,
        day: String,
    ) -> Option<Self> {
        if lessons.refused.is_some() {
            return None;
        }
        let document = file_name(path);
        let lesson = Lesson {
            document: document.clone(),
            date: day,
            downloaded_from_deployment: false,
        };
        let is_kept = |row: &VocabularyRow| {
            let mut kept = learned.rows().iter();
            kept.any(|old| {
                old.thing == row.thing && old.token == row.token && old.versions == row.versions
            })
        };
        let rows = lessons.rows(&lesson);
        let different = lessons
            .seen
            .iter()
            .zip(&rows)
            .filter(|(seen, row)| differs(seen) && !is_kept(row))
            .count();
        (different > 0).then_some(Self {
            document,
            rows,
            different,
        })
    }

    /// The question for the user.
    pub fn question(&self) -> String {
        match self.different {
            1 => "1 spelling of this deployment differs from what was inferred. Use it for new pools?"
                .to_owned(),
            count => format!(
                "{count} spellings of this deployment differ from what was inferred. Use them for new \
                 pools?"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::document::{encoding, read};
    use crate::workspace::exports::Exports;

    const EXAMPLE: &[u8] =
        include_bytes!("../../examples/stretched-disaster-recovery/topology.xml");

    fn lessons(change: impl Fn(&str) -> String) -> Lessons {
        let (text, _) = encoding::decode(EXAMPLE).unwrap();
        let bytes = change(&text).into_bytes();
        let opened = read(&bytes, None).unwrap();
        Lessons::of(&opened, &bytes, None, &Exports::default())
    }

    fn offer(lessons: &Lessons, learned: &LearnedVocabulary) -> Option<Offer> {
        Offer::of(
            Path::new("deployed.xml"),
            lessons,
            learned,
            "2026-11-28".to_owned(),
        )
    }

    #[test]
    fn a_document_with_different_spellings_offers_them_until_they_are_saved() {
        let lessons = lessons(|text| text.replace("\"Mirror\"", "\"MirrorStore\""));
        let mut learned = LearnedVocabulary::default();
        let offer_now = offer(&lessons, &learned).unwrap();
        assert_eq!(
            offer_now.question(),
            "2 spellings of this deployment differ from what was inferred. Use them for new pools?"
        );
        learned.add(offer_now.rows);
        assert_eq!(offer(&lessons, &learned).map(|offer| offer.different), None);
    }

    #[test]
    fn a_document_that_this_program_could_have_written_offers_and_teaches_nothing() {
        let lessons = lessons(str::to_owned);
        assert!(lessons.refused.is_some());
        assert!(offer(&lessons, &LearnedVocabulary::default()).is_none());
    }
}
