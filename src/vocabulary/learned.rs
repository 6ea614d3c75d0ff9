//! The spellings that were learned from documents and saved by the user, in a separate file.

use serde::{Deserialize, Serialize};

use crate::vocabulary::error::VocabularyError;
use crate::vocabulary::row::{Provenance, VocabularyRow, is_token};

/// The version of the file that this program writes, and the newest that it reads.
const VERSION: u32 = 1;

/// The first line of the file, for people who open it in an editor.
const FIRST_LINE: &str =
    "// Spellings of Persistent Chat that Topology Designer learned from documents.\n";

/// The maximum number of rows: a deployment has about thirty spellings.
const MOST_ROWS: usize = 10_000;

/// The saved spellings, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LearnedVocabulary {
    rows: Vec<VocabularyRow>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "LearnedVocabulary", deny_unknown_fields)]
struct File {
    version: u32,
    rows: Vec<VocabularyRow>,
}

impl LearnedVocabulary {
    /// The rows, oldest first.
    pub fn rows(&self) -> &[VocabularyRow] {
        &self.rows
    }

    /// Whether nothing was learned.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds rows, each for its product versions. The same spelling of the same thing is kept once, with its latest
    /// source; an unconfirmed document does not replace a confirmation.
    pub fn add(&mut self, rows: impl IntoIterator<Item = VocabularyRow>) {
        for row in rows {
            let same = |old: &VocabularyRow| {
                old.thing == row.thing && old.token == row.token && old.versions == row.versions
            };
            let confirmed_before = self.rows.iter().any(|old| same(old) && old.is_confirmed());
            if confirmed_before && !row.is_confirmed() {
                continue;
            }
            self.rows.retain(|old| !same(old));
            self.rows.push(row);
        }
    }

    /// Removes a row.
    pub fn forget(&mut self, row: &VocabularyRow) {
        self.rows.retain(|old| old != row);
    }

    /// Replaces the spelling of a row. It was entered by the user, so no document confirms it.
    ///
    /// # Errors
    ///
    /// If the token is not a valid spelling.
    pub fn respell(&mut self, row: &VocabularyRow, token: &str) -> Result<(), VocabularyError> {
        let token = checked(row, token)?;
        for old in self.rows.iter_mut().filter(|old| *old == row) {
            token.clone_into(&mut old.token);
            old.form = None;
            old.provenance = Provenance::Stated;
        }
        Ok(())
    }

    /// Reads the output of [`Self::to_ron`].
    ///
    /// # Errors
    ///
    /// If it is not such a file, or a row is unusable.
    pub fn from_ron(text: &str) -> Result<Self, VocabularyError> {
        let file: File = ron::from_str(text).map_err(VocabularyError::unreadable)?;
        if file.version > VERSION {
            return Err(VocabularyError::Newer(file.version));
        }
        if file.rows.len() > MOST_ROWS {
            return Err(VocabularyError::TooMany(MOST_ROWS));
        }
        for row in &file.rows {
            checked(row, &row.token)?;
            if !matches!(row.provenance, Provenance::Learned(_) | Provenance::Stated) {
                return Err(VocabularyError::NotLearned(row.thing));
            }
        }
        Ok(Self { rows: file.rows })
    }

    /// The file, with one block for each row.
    ///
    /// # Errors
    ///
    /// If the rows cannot be serialized.
    pub fn to_ron(&self) -> Result<String, VocabularyError> {
        let file = File {
            version: VERSION,
            rows: self.rows.clone(),
        };
        let layout = ron::ser::PrettyConfig::new()
            .new_line("\n")
            .struct_names(true);
        let text =
            ron::ser::to_string_pretty(&file, layout).map_err(VocabularyError::Unwritable)?;
        Ok(format!("{FIRST_LINE}{text}\n"))
    }
}

fn checked<'t>(row: &VocabularyRow, token: &'t str) -> Result<&'t str, VocabularyError> {
    match is_token(token) {
        true => Ok(token),
        false => Err(VocabularyError::NotAToken {
            thing: row.thing,
            token: token.to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::vocabulary::row::Lesson;
    use crate::vocabulary::thing::Thing;

    fn row(token: &str, downloaded: bool, version: u32) -> VocabularyRow {
        VocabularyRow {
            thing: Thing::UsageMirror,
            token: token.to_owned(),
            used_in: "Dependency, Usage".to_owned(),
            form: None,
            provenance: Provenance::Learned(Lesson {
                document: "deployed.xml".to_owned(),
                date: "2026-11-28".to_owned(),
                downloaded_from_deployment: downloaded,
            }),
            versions: vec![version],
        }
    }

    #[test]
    fn learned_spellings_are_read_back_with_their_document_and_version() {
        let mut learned = LearnedVocabulary::default();
        learned.add([row("MirrorStore", true, 7), row("MirrorDb", false, 6)]);
        let text = learned.to_ron().unwrap();
        assert_eq!(LearnedVocabulary::from_ron(&text).unwrap(), learned);
        assert!(text.contains("deployed.xml"), "{text}");
    }

    #[test]
    fn an_unconfirmed_document_does_not_change_a_confirmed_spelling() {
        let mut learned = LearnedVocabulary::default();
        learned.add([row("MirrorStore", true, 7)]);
        learned.add([row("MirrorStore", false, 7)]);
        assert_eq!(learned.rows(), [row("MirrorStore", true, 7)]);
        learned.add([row("MirrorStore", false, 6)]);
        assert_eq!(learned.rows().len(), 2, "another version is another row");
    }

    #[test]
    fn a_spelling_entered_by_a_person_is_not_confirmed_by_a_document() {
        let mut learned = LearnedVocabulary::default();
        learned.add([row("MirrorStore", true, 7)]);
        learned
            .respell(&row("MirrorStore", true, 7), "MirrorStores")
            .unwrap();
        assert_eq!(learned.rows()[0].token, "MirrorStores");
        assert!(!learned.rows()[0].is_confirmed());
        let again = learned.rows()[0].clone();
        assert!(learned.respell(&again, "Mirror ").is_err());
        learned.forget(&again);
        assert!(learned.is_empty());
    }

    #[test]
    fn an_invalid_file_of_learned_spellings_is_refused() {
        let file = |provenance: &str, token: &str, version: u32| {
            format!(
                "LearnedVocabulary(version:{version},rows:[(thing:UsageMirror,token:\"{token}\",\
                 used_in:\"\",provenance:{provenance},versions:[7])])"
            )
        };
        assert!(LearnedVocabulary::from_ron(&file("Stated", "MirrorStore", 1)).is_ok());
        for faulty in [
            file("Confirmed(\"because\")", "MirrorStore", 1),
            file("Stated", " a", 1),
            file("Stated", "MirrorStore", 2),
            "(rows: [".to_owned(),
            "hello".to_owned(),
            "(spellings: 3)".to_owned(),
        ] {
            let error = LearnedVocabulary::from_ron(&faulty)
                .unwrap_err()
                .to_string();
            assert!(
                !error.contains("LearnedVocabulary") && !error.contains('`'),
                "{error}"
            );
        }
    }
}
