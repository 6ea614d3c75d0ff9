//! How Persistent Chat is spelled in documents, and how far that is known.
//!
//! No public document contains a Persistent Chat service. Each unseen token is a row of
//! `assets/vocabulary.ron` with its provenance, and everything that is written from an inferred row is
//! reported, so that such a document is never presented as ready to publish (law 8).
//!
//! A vocabulary has layers: the built-in rows, the spellings that were learned from documents and saved by
//! the user, and the meanings that the user sets for one document. The upper layer wins. The vocabulary
//! affects only how content is understood and how new content is spelled, so it never changes the output of
//! an unedited design.

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

/// The spelling of Persistent Chat: one built-in row for each [`Thing`], and the layers above. Cheap to
/// clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary(Arc<Layers>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Layers {
    built_in: Vec<VocabularyRow>,
    learned: Vec<VocabularyRow>,
    stated: Meanings,
    /// The meanings of tokens, as rows.
    stated_rows: Vec<VocabularyRow>,
}

/// The built-in rows, as in their file.
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
    /// The built-in vocabulary.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: OnceLock<Vocabulary> = OnceLock::new();
        // An error in the file would leave no rows; a test prevents this.
        BUILT_IN.get_or_init(|| {
            Self::from_ron(include_str!("../assets/vocabulary.ron"))
                .unwrap_or_else(|_| Self(Arc::default()))
        })
    }

    /// Reads the built-in rows.
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

    /// The same vocabulary with other learned spellings.
    pub fn with_learned(&self, learned: &LearnedVocabulary) -> Self {
        let mut layers = Layers::clone(&self.0);
        layers.learned = learned.rows().to_vec();
        Self(Arc::new(layers))
    }

    /// The same vocabulary with other meanings set by the user.
    pub fn with_stated(&self, stated: &Meanings) -> Self {
        if self.0.stated == *stated {
            return self.clone();
        }
        let mut layers = Layers::clone(&self.0);
        layers.stated = stated.clone();
        layers.stated_rows = stated.iter().filter_map(stated_row).collect();
        Self(Arc::new(layers))
    }

    /// The meanings that the user set for the document.
    pub fn stated(&self) -> &Meanings {
        &self.0.stated
    }

    /// The meaning that the user set for a piece of the document.
    pub fn meaning(&self, subject: &MeaningSubject) -> Option<Meaning> {
        self.0.stated.get(subject).copied()
    }

    /// The saved spellings.
    pub fn learned(&self) -> &[VocabularyRow] {
        &self.0.learned
    }

    /// The built-in row of a thing.
    pub fn row(&self, thing: Thing) -> Option<&VocabularyRow> {
        // The rows are complete and in order.
        self.0.built_in.get(thing as usize)
    }

    /// The built-in rows, in the order of [`Thing::ALL`].
    pub fn rows(&self) -> &[VocabularyRow] {
        &self.0.built_in
    }

    /// The built-in spelling of a thing, which is used to read and write documents.
    pub fn token(&self, thing: Thing) -> &str {
        self.row(thing).map_or("", |row| row.token.as_str())
    }

    /// The row for the spelling of new content of a product version: meanings set by the user before
    /// learned ones, confirmed before unconfirmed ones, and then the latest.
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

    /// The Persistent Chat role of a `RoleName`.
    pub fn role(&self, name: &str) -> Option<Thing> {
        self.spelled(&Self::ROLES, name, None)
    }

    /// The Persistent Chat usage of a `Usage`, for any product version.
    pub fn usage(&self, token: &str) -> Option<Thing> {
        self.spelled(&Self::USAGES, token, None)
    }

    /// The thing that a token means in a document of a product version, or of any version. If several
    /// layers contain the token, the upper one wins.
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

/// The meaning of a token as a row.
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

/// The vocabulary of a topology. It is not part of the content, so topologies that differ only in the
/// vocabulary are equal.
#[derive(Clone, Debug, Default)]
pub struct UnderstoodBy(pub Vocabulary);

impl PartialEq for UnderstoodBy {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for UnderstoodBy {}

/// The only usage in real documents (format notes, d).
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
    fn usages_and_roles_are_recognized_by_their_tokens() {
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
    fn an_invalid_vocabulary_is_refused() {
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
    fn learned_spellings_apply_only_to_their_product_version() {
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
    fn entered_meanings_take_precedence_over_learned_ones_until_they_are_removed() {
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
