//! How Persistent Chat is spelled in documents, and how far that is known.
//!
//! No public document holds a Persistent Chat service. Each token that nobody has seen is a row of
//! `assets/vocabulary.ron` with its provenance, and everything written through an inferred row is
//! reported, so that such a document is never presented as ready to publish (law 8).

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// A thing whose spelling is a row of the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Thing {
    /// `RoleName` of the service.
    ServiceRole,
    /// `RoleName` of the content database.
    ContentStoreRole,
    /// `RoleName` of the compliance database.
    ComplianceStoreRole,
    /// `Type` of the service.
    ServiceType,
    /// `RoleVersion` of the service.
    RoleVersion,
    /// The element that holds the service's own settings.
    RoleElement,
    /// Attribute of the display name.
    DisplayName,
    /// Element around the list of active computers.
    ActiveMachines,
    /// Element of one active computer.
    ActiveMachine,
    /// Attribute of its name.
    ActiveMachineFqdn,
    /// `Owner` of the service's port.
    PortOwner,
    /// `Usage` of the service's port.
    PortUsage,
    /// `GruuType` of the service's port.
    PortGruuType,
    /// `Usage` of a mirror database.
    UsageMirror,
    /// `Usage` of a witness.
    UsageWitness,
    /// `Usage` of a backup database.
    UsageBackup,
    /// `Usage` of the mirror of a backup database.
    UsageBackupMirror,
    /// `Usage` of the witness of the backup pair.
    UsageBackupWitness,
    /// Attribute by which the `Backup` of a Registrar names its target in a `.tbxml`.
    BackupReference,
    /// Element of a site that names its default pool.
    SiteDefaultPool,
}

impl Thing {
    /// Every thing, in the order of the vocabulary.
    pub const ALL: [Self; 20] = [
        Self::ServiceRole,
        Self::ContentStoreRole,
        Self::ComplianceStoreRole,
        Self::ServiceType,
        Self::RoleVersion,
        Self::RoleElement,
        Self::DisplayName,
        Self::ActiveMachines,
        Self::ActiveMachine,
        Self::ActiveMachineFqdn,
        Self::PortOwner,
        Self::PortUsage,
        Self::PortGruuType,
        Self::UsageMirror,
        Self::UsageWitness,
        Self::UsageBackup,
        Self::UsageBackupMirror,
        Self::UsageBackupWitness,
        Self::BackupReference,
        Self::SiteDefaultPool,
    ];
}

/// Why a token is believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Provenance {
    /// Seen; by what.
    Confirmed(String),
    /// Reasoned; from what.
    Inferred(String),
}

/// One row: a thing, its spelling, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// What is spelled.
    pub thing: Thing,
    /// The spelling.
    pub token: String,
    /// Where it is, in words.
    pub used_in: String,
    /// Why it is believed.
    pub provenance: Provenance,
    /// Product versions (`ServiceVersion`) that it is meant for.
    pub versions: Vec<u32>,
}

impl Row {
    /// Whether nobody has seen the token in a document.
    pub fn is_inferred(&self) -> bool {
        matches!(self.provenance, Provenance::Inferred(_))
    }
}

/// The rows, one for each [`Thing`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    rows: Vec<Row>,
}

/// Why a vocabulary cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VocabularyError {
    /// Not a vocabulary file.
    #[error("The vocabulary cannot be read (line {line}, column {column}): {what}.")]
    Unreadable {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the reader says.
        what: String,
    },
    /// A row is missing.
    #[error("The vocabulary has no row for {0:?}.")]
    Missing(Thing),
    /// Two rows for the same thing.
    #[error("The vocabulary has two rows for {0:?}.")]
    Twice(Thing),
    /// A token that no XML name or value can be.
    #[error("The token {token:?} for {thing:?} is empty or not a name.")]
    NotAToken {
        /// Its thing.
        thing: Thing,
        /// The token.
        token: String,
    },
}

impl Vocabulary {
    /// The vocabulary that comes with the program.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: OnceLock<Vocabulary> = OnceLock::new();
        // A fault in the file itself would leave no rows; a test keeps that from happening.
        BUILT_IN.get_or_init(|| {
            Self::from_ron(include_str!("../assets/vocabulary.ron"))
                .unwrap_or_else(|_| Self { rows: Vec::new() })
        })
    }

    /// Reads a vocabulary that a user keeps.
    ///
    /// # Errors
    /// When it is no vocabulary, or a row is missing, doubled or unusable.
    pub fn from_ron(text: &str) -> Result<Self, VocabularyError> {
        let mut vocabulary: Self =
            ron::from_str(text).map_err(|error| VocabularyError::Unreadable {
                line: error.span.start.line,
                column: error.span.start.col,
                what: error.code.to_string(),
            })?;
        vocabulary.rows.sort_by_key(|row| row.thing);
        for pair in vocabulary.rows.windows(2) {
            if let [first, second] = pair
                && first.thing == second.thing
            {
                return Err(VocabularyError::Twice(first.thing));
            }
        }
        for thing in Thing::ALL {
            let row = vocabulary
                .row(thing)
                .ok_or(VocabularyError::Missing(thing))?;
            let is_token = !row.token.is_empty()
                && row
                    .token
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '_' | '-'));
            if !is_token {
                return Err(VocabularyError::NotAToken {
                    thing,
                    token: row.token.clone(),
                });
            }
        }
        Ok(vocabulary)
    }

    /// The row of a thing.
    pub fn row(&self, thing: Thing) -> Option<&Row> {
        // The rows are complete and in order, but for those of a file that is being read.
        let in_place = self.rows.get(thing as usize);
        in_place
            .filter(|row| row.thing == thing)
            .or_else(|| self.rows.iter().find(|row| row.thing == thing))
    }

    /// All rows, in the order of [`Thing::ALL`].
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The spelling of a thing.
    pub fn token(&self, thing: Thing) -> &str {
        self.row(thing).map_or("", |row| row.token.as_str())
    }

    /// Which role of Persistent Chat a `RoleName` spells.
    pub fn role(&self, name: &str) -> Option<Thing> {
        self.spelled(&Self::ROLES, name)
    }

    /// Which of the usages that only Persistent Chat needs a `Usage` spells.
    pub fn usage(&self, token: &str) -> Option<Thing> {
        self.spelled(&Self::USAGES, token)
    }

    fn spelled(&self, things: &[Thing], token: &str) -> Option<Thing> {
        let mut things = things.iter().copied();
        things.find(|thing| self.token(*thing) == token)
    }

    /// The roles of Persistent Chat.
    pub const ROLES: [Thing; 3] = [
        Thing::ServiceRole,
        Thing::ContentStoreRole,
        Thing::ComplianceStoreRole,
    ];

    /// The usages that only Persistent Chat needs.
    pub const USAGES: [Thing; 5] = [
        Thing::UsageMirror,
        Thing::UsageWitness,
        Thing::UsageBackup,
        Thing::UsageBackupMirror,
        Thing::UsageBackupWitness,
    ];
}

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
            let (Provenance::Confirmed(why) | Provenance::Inferred(why)) = &row.provenance;
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
        for thing in Vocabulary::USAGES {
            assert_eq!(vocabulary.usage(vocabulary.token(thing)), Some(thing));
        }
        for thing in Vocabulary::ROLES {
            assert_eq!(vocabulary.role(vocabulary.token(thing)), Some(thing));
        }
        assert_eq!(vocabulary.usage("Strange"), None);
        assert_eq!(vocabulary.usage(DEFAULT_USAGE), None);
        assert_eq!(vocabulary.role("Registrar"), None);
    }

    #[test]
    fn a_faulty_vocabulary_is_refused() {
        let text = include_str!("../assets/vocabulary.ron");
        let with_bad_token = text.replace("\"Mirror\"", "\"a b\"");
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
}
