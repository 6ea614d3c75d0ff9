//! How Persistent Chat is spelled in documents, and how far that is known.
//!
//! No public document holds a Persistent Chat service. Each token that nobody has seen is a row of
//! `assets/vocabulary.ron` with its provenance, and everything written through an inferred row is
//! reported, so that such a document is never presented as ready to publish (law 8).

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::topology::{Role, Usage};

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
    /// Where it stands, in words.
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
            Self::from_ron(include_str!("../../assets/vocabulary.ron"))
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
        self.rows.iter().find(|row| row.thing == thing)
    }

    /// All rows, in the order of [`Thing::ALL`].
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The spelling of a thing.
    pub fn token(&self, thing: Thing) -> &str {
        self.row(thing).map_or("", |row| row.token.as_str())
    }

    /// The role of a `RoleName`.
    pub fn role(&self, name: &str) -> Role {
        for (thing, role) in Self::roles() {
            if self.token(thing) == name {
                return role;
            }
        }
        Role::from_name(name)
    }

    /// The `RoleName` of a role.
    pub fn role_name<'a>(&'a self, role: &'a Role) -> &'a str {
        Self::roles()
            .into_iter()
            .find(|(_, known)| known == role)
            .map_or_else(|| role.name(), |(thing, _)| self.token(thing))
    }

    fn roles() -> [(Thing, Role); 3] {
        [
            (Thing::ServiceRole, Role::PersistentChatService),
            (Thing::ContentStoreRole, Role::PersistentChatStore),
            (
                Thing::ComplianceStoreRole,
                Role::PersistentChatComplianceStore,
            ),
        ]
    }

    /// What a `Usage` means; a label that is not known is kept as it came.
    pub fn usage(&self, token: &str) -> Usage {
        if token == DEFAULT_USAGE {
            return Usage::Default;
        }
        Self::usages()
            .into_iter()
            .find(|(thing, _)| self.token(*thing) == token)
            .map_or_else(|| Usage::Other(token.to_owned()), |(_, usage)| usage)
    }

    /// The `Usage` of a dependency.
    pub fn usage_token<'a>(&'a self, usage: &'a Usage) -> &'a str {
        match usage {
            Usage::Default => DEFAULT_USAGE,
            Usage::Other(label) => label,
            known => Self::usages()
                .into_iter()
                .find(|(_, usage)| usage == known)
                .map_or("", |(thing, _)| self.token(thing)),
        }
    }

    /// The rows behind the usages that only Persistent Chat needs.
    pub fn usages() -> [(Thing, Usage); 5] {
        [
            (Thing::UsageMirror, Usage::Mirror),
            (Thing::UsageWitness, Usage::Witness),
            (Thing::UsageBackup, Usage::Backup),
            (Thing::UsageBackupMirror, Usage::BackupMirror),
            (Thing::UsageBackupWitness, Usage::BackupWitness),
        ]
    }
}

/// The one usage that real documents show (format notes, d).
const DEFAULT_USAGE: &str = "Default";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_built_in_vocabulary_has_a_reason_for_every_token() {
        let text = include_str!("../../assets/vocabulary.ron");
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
    fn new_pools_are_made_as_the_vocabulary_spells_them() {
        use crate::topology::persistent_chat::{ROLE_VERSION, TYPE_NAME, port, role_element};
        let vocabulary = Vocabulary::built_in();
        let port = port(5041);
        let tokens = [
            (Thing::ServiceType, TYPE_NAME.to_owned()),
            (Thing::RoleVersion, ROLE_VERSION.to_string()),
            (Thing::RoleElement, role_element().name.to_string()),
            (Thing::PortOwner, port.owner().to_owned()),
            (Thing::PortUsage, port.usage().to_owned()),
            (
                Thing::PortGruuType,
                port.0.get("GruuType").unwrap().to_owned(),
            ),
        ];
        for (thing, made) in tokens {
            assert_eq!(vocabulary.token(thing), made, "{thing:?}");
        }
    }

    #[test]
    fn usages_and_roles_come_back_from_their_tokens() {
        let vocabulary = Vocabulary::built_in();
        for (_, usage) in Vocabulary::usages() {
            assert_eq!(vocabulary.usage(vocabulary.usage_token(&usage)), usage);
        }
        for role in [
            Role::PersistentChatStore,
            Role::Registrar,
            Role::Other("X".into()),
        ] {
            assert_eq!(vocabulary.role(vocabulary.role_name(&role)), role);
        }
        assert_eq!(vocabulary.usage("Strange"), Usage::Other("Strange".into()));
    }

    #[test]
    fn a_faulty_vocabulary_is_refused() {
        let text = include_str!("../../assets/vocabulary.ron");
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
