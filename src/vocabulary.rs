//! How Persistent Chat is spelled in documents, and how far that is known.
//!
//! No public document holds a Persistent Chat service. Each token that nobody has seen is a row of
//! `assets/vocabulary.ron` with its provenance, and everything written through an inferred row is
//! reported, so that such a document is never presented as ready to publish (law 8).
//!
//! A vocabulary has layers: what comes with the program, what documents taught and the user saved, and what
//! a person states of one document. The upper layer wins. How a document is read and written never depends
//! on it, only what is understood of it and how something new is spelled; so no vocabulary changes what an
//! unedited design writes.

mod error;
mod form;
mod learned;
mod meaning;
mod row;
mod thing;

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

pub use error::VocabularyError;
pub use form::{Form, ListedEntry, ValueShape};
pub use learned::LearnedVocabulary;
pub use meaning::{Meaning, MeaningSubject, Meanings};
pub use row::{Lesson, Provenance, VocabularyRow, is_token};
pub use thing::Thing;

/// How Persistent Chat is spelled: one row for each [`Thing`] that comes with the program, and the layers
/// above. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary(Arc<Layers>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Layers {
    built_in: Vec<VocabularyRow>,
    learned: Vec<VocabularyRow>,
    stated: Meanings,
    /// The statements about tokens, as rows.
    stated_rows: Vec<VocabularyRow>,
}

/// The rows that come with the program, as their file has them.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Vocabulary")]
struct BuiltIn {
    rows: Vec<VocabularyRow>,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self::built_in().clone()
    }
}

impl Vocabulary {
    /// The vocabulary that comes with the program.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: OnceLock<Vocabulary> = OnceLock::new();
        // A fault in the file itself would leave no rows; a test keeps that from happening.
        BUILT_IN.get_or_init(|| {
            Self::from_ron(include_str!("../assets/vocabulary.ron"))
                .unwrap_or_else(|_| Self(Arc::default()))
        })
    }

    /// Reads the rows that come with the program.
    fn from_ron(text: &str) -> Result<Self, VocabularyError> {
        let BuiltIn { mut rows } = ron::from_str(text).map_err(VocabularyError::unreadable)?;
        rows.sort_by_key(|row| row.thing);
        for pair in rows.windows(2) {
            if let [first, second] = pair
                && first.thing == second.thing
            {
                return Err(VocabularyError::Twice(first.thing));
            }
        }
        for (position, thing) in Thing::ALL.into_iter().enumerate() {
            let row = rows.get(position).filter(|row| row.thing == thing);
            let row = row.ok_or(VocabularyError::Missing(thing))?;
            if !is_token(&row.token) {
                return Err(VocabularyError::NotAToken {
                    thing,
                    token: row.token.clone(),
                });
            }
        }
        Ok(Self(Arc::new(Layers {
            built_in: rows,
            ..Layers::default()
        })))
    }

    /// The same with what documents taught in place of what was learned before.
    pub fn with_learned(&self, learned: &LearnedVocabulary) -> Self {
        let mut layers = Layers::clone(&self.0);
        layers.learned = learned.rows().to_vec();
        Self(Arc::new(layers))
    }

    /// The same with what a person states in place of what was stated before.
    pub fn with_stated(&self, stated: &Meanings) -> Self {
        if self.0.stated == *stated {
            return self.clone();
        }
        let mut layers = Layers::clone(&self.0);
        layers.stated = stated.clone();
        layers.stated_rows = stated.iter().filter_map(stated_row).collect();
        Self(Arc::new(layers))
    }

    /// What a person states of the document.
    pub fn stated(&self) -> &Meanings {
        &self.0.stated
    }

    /// What a person states of a piece of the document.
    pub fn meaning(&self, subject: &MeaningSubject) -> Option<Meaning> {
        self.0.stated.get(subject).copied()
    }

    /// The saved spellings.
    pub fn learned(&self) -> &[VocabularyRow] {
        &self.0.learned
    }

    /// The row of a thing that comes with the program.
    pub fn row(&self, thing: Thing) -> Option<&VocabularyRow> {
        // The rows are complete and in order.
        self.0.built_in.get(thing as usize)
    }

    /// The rows that come with the program, in the order of [`Thing::ALL`].
    pub fn rows(&self) -> &[VocabularyRow] {
        &self.0.built_in
    }

    /// The spelling of a thing that comes with the program: documents are read and written by it.
    pub fn token(&self, thing: Thing) -> &str {
        self.row(thing).map_or("", |row| row.token.as_str())
    }

    /// The row by which something new of a product version is spelled: what is stated before what was
    /// learned, what is confirmed before what is not, and the latest of those that are alike.
    pub fn row_for(&self, thing: Thing, version: u32) -> Option<&VocabularyRow> {
        let of_thing = |row: &&VocabularyRow| row.thing == thing && row.is_of(version);
        let stated = self.0.stated_rows.iter().rfind(of_thing);
        let learned = || {
            let rows = self.0.learned.iter().filter(of_thing);
            rows.max_by_key(|row| row.is_confirmed())
        };
        stated.or_else(learned).or_else(|| self.row(thing))
    }

    /// The spelling of [`Self::row_for`].
    pub fn token_for(&self, thing: Thing, version: u32) -> &str {
        self.row_for(thing, version)
            .map_or("", |row| row.token.as_str())
    }

    /// Which role of Persistent Chat a `RoleName` spells.
    pub fn role(&self, name: &str) -> Option<Thing> {
        self.spelled(&Self::ROLES, name, None)
    }

    /// Which of the usages that only Persistent Chat needs a `Usage` spells, whatever the product version.
    pub fn usage(&self, token: &str) -> Option<Thing> {
        self.spelled(&Self::USAGES, token, None)
    }

    /// Which of these things a token spells in a document of a product version; without a version, in any.
    /// Of several layers that know it the upper one counts.
    pub fn spelled(&self, things: &[Thing], token: &str, version: Option<u32>) -> Option<Thing> {
        let is_it = |row: &&VocabularyRow| {
            things.contains(&row.thing)
                && row.token.eq_ignore_ascii_case(token)
                && version.is_none_or(|version| row.is_of(version))
        };
        let stated = self.0.stated_rows.iter().rfind(is_it);
        let found = stated
            .or_else(|| self.0.learned.iter().rfind(is_it))
            .or_else(|| self.0.built_in.iter().find(is_it));
        found.map(|row| row.thing)
    }

    /// The roles of Persistent Chat.
    pub const ROLES: [Thing; 3] = [
        Thing::ServiceRole,
        Thing::ContentStoreRole,
        Thing::ComplianceStoreRole,
    ];

    /// The usages of databases and witnesses.
    pub const USAGES: [Thing; 12] = [
        Thing::UsageMirror,
        Thing::UsageWitness,
        Thing::UsageBackup,
        Thing::UsageBackupMirror,
        Thing::UsageBackupWitness,
        Thing::UsageContent,
        Thing::UsageCompliance,
        Thing::UsageComplianceMirror,
        Thing::UsageComplianceWitness,
        Thing::UsageComplianceBackup,
        Thing::UsageComplianceBackupMirror,
        Thing::UsageComplianceBackupWitness,
    ];
}

/// A statement about a token as a row.
fn stated_row((subject, meaning): (&MeaningSubject, &Meaning)) -> Option<VocabularyRow> {
    let Meaning::Is(thing) = *meaning else {
        return None;
    };
    let token = subject.token()?.to_owned();
    let built_in = Vocabulary::built_in().row(thing);
    Some(VocabularyRow {
        thing,
        token,
        used_in: built_in.map(|row| row.used_in.clone()).unwrap_or_default(),
        form: None,
        provenance: Provenance::Stated,
        versions: Vec::new(),
    })
}

/// The vocabulary that a topology is understood by. It is no part of what the topology says, so two
/// topologies that differ in nothing else are equal.
#[derive(Clone, Debug, Default)]
pub struct UnderstoodBy(pub Vocabulary);

impl PartialEq for UnderstoodBy {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for UnderstoodBy {}

/// The one usage that real documents show (format notes, d).
pub const DEFAULT_USAGE: &str = "Default";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_built_in_vocabulary_has_a_reason_for_every_token() {
        let text = include_str!("../assets/vocabulary.ron");
        let vocabulary = Vocabulary::from_ron(text).unwrap();
        assert_eq!(&vocabulary, Vocabulary::built_in());
        assert_eq!(vocabulary.rows().len(), Thing::ALL.len());
        for row in vocabulary.rows() {
            let why = row.reason();
            assert!(why.len() > 20, "{:?} needs a reason", row.thing);
            assert!(!row.used_in.is_empty() && !row.versions.is_empty());
        }
    }

    #[test]
    fn only_the_role_of_the_service_is_confirmed() {
        let confirmed: Vec<_> = Vocabulary::built_in()
            .rows()
            .iter()
            .filter(|row| !row.is_inferred())
            .map(|row| row.thing)
            .collect();
        assert_eq!(confirmed, [Thing::ServiceRole]);
    }

    #[test]
    fn usages_and_roles_are_known_by_their_tokens() {
        let vocabulary = Vocabulary::built_in();
        for thing in &Vocabulary::USAGES[..5] {
            assert_eq!(vocabulary.usage(vocabulary.token(*thing)), Some(*thing));
        }
        for thing in Vocabulary::ROLES {
            assert_eq!(vocabulary.role(vocabulary.token(thing)), Some(thing));
        }
        assert_eq!(vocabulary.usage("Strange"), None);
        assert_eq!(vocabulary.role("Registrar"), None);
    }

    #[test]
    fn a_faulty_vocabulary_is_refused() {
        let text = include_str!("../assets/vocabulary.ron");
        let with_bad_token = text.replace("\"Mirror\"", "\" b\"");
        assert!(matches!(
            Vocabulary::from_ron(&with_bad_token),
            Err(VocabularyError::NotAToken { .. })
        ));
        let without = text.replace("thing: UsageMirror", "thing: UsageBackup");
        assert!(matches!(
            Vocabulary::from_ron(&without),
            Err(VocabularyError::Twice(Thing::UsageBackup))
        ));
        assert!(matches!(
            Vocabulary::from_ron("(rows: ["),
            Err(VocabularyError::Unreadable { .. })
        ));
    }

    fn learned(token: &str, downloaded: bool) -> VocabularyRow {
        VocabularyRow {
            thing: Thing::UsageMirror,
            token: token.to_owned(),
            used_in: String::new(),
            form: None,
            provenance: Provenance::Learned(Lesson {
                document: "deployed.xml".to_owned(),
                date: "2026-11-28".to_owned(),
                downloaded_from_deployment: downloaded,
            }),
            versions: vec![7],
        }
    }

    #[test]
    fn what_was_learned_counts_only_for_its_product_version() {
        let mut lessons = LearnedVocabulary::default();
        lessons.add([learned("MirrorStore", true), learned("MirrorDb", false)]);
        let vocabulary = Vocabulary::built_in().with_learned(&lessons);
        assert_eq!(vocabulary.token_for(Thing::UsageMirror, 7), "MirrorStore");
        assert_eq!(vocabulary.token_for(Thing::UsageMirror, 6), "Mirror");
        let spelled =
            |token, version| vocabulary.spelled(&Vocabulary::USAGES, token, Some(version));
        assert_eq!(spelled("MirrorStore", 7), Some(Thing::UsageMirror));
        assert_eq!(spelled("MirrorDb", 7), Some(Thing::UsageMirror));
        assert_eq!(spelled("MirrorStore", 6), None);
        assert_eq!(spelled("Mirror", 7), Some(Thing::UsageMirror));
    }

    #[test]
    fn what_is_stated_wins_over_what_was_learned_and_goes_when_it_is_withdrawn() {
        let mut lessons = LearnedVocabulary::default();
        lessons.add([learned("Backup", true)]);
        let taught = Vocabulary::built_in().with_learned(&lessons);
        assert_eq!(taught.usage("Backup"), Some(Thing::UsageMirror));
        let subject = MeaningSubject::Usage("Backup".to_owned());
        let meanings = Meanings::from([(subject, Meaning::Is(Thing::UsageWitness))]);
        let stated = taught.with_stated(&meanings);
        assert_eq!(stated.usage("Backup"), Some(Thing::UsageWitness));
        assert_eq!(stated.token_for(Thing::UsageWitness, 7), "Backup");
        assert_eq!(stated.with_stated(&Meanings::new()), taught);
    }
}
