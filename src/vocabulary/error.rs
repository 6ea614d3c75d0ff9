//! What can be wrong with a vocabulary.

use crate::vocabulary::thing::Thing;

/// Why a vocabulary cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum VocabularyError {
    /// Not a vocabulary file.
    #[error("The vocabulary cannot be read (line {line}, column {column}): {what}.")]
    Unreadable {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong there.
        what: String,
    },
    /// A newer program wrote it.
    #[error("The vocabulary has version {0} and was written by a newer Topology Designer.")]
    Newer(u32),
    /// It has more rows than any deployment could teach.
    #[error("The vocabulary has more than {0} rows.")]
    TooMany(usize),
    /// A row is missing.
    #[error("The vocabulary has no row for {0:?}.")]
    Missing(Thing),
    /// Two rows for the same thing.
    #[error("The vocabulary has two rows for {0:?}.")]
    Twice(Thing),
    /// A row that claims to be part of the program.
    #[error("The row for {0:?} was not learned from a document; run learn to make the file.")]
    NotLearned(Thing),
    /// The rows have no form as a file.
    #[error("The spellings cannot be written ({0}).")]
    Unwritable(ron::Error),
    /// A token that no XML name or value can be.
    #[error("The token {token:?} for {thing:?} is empty or not a name.")]
    NotAToken { thing: Thing, token: String },
}

impl VocabularyError {
    pub(super) fn unreadable(error: ron::error::SpannedError) -> Self {
        Self::Unreadable {
            line: error.span.start.line,
            column: error.span.start.col,
            what: in_words(&error.code),
        }
    }
}

/// What the reader of the format says, without the types behind it.
fn in_words(error: &ron::Error) -> String {
    use ron::Error;
    match error {
        Error::NoSuchStructField { found, .. } | Error::NoSuchEnumVariant { found, .. } => {
            format!("\"{found}\" is not known here")
        }
        Error::MissingStructField { field, .. } => {
            format!("{field} is missing in the entry that ends here")
        }
        Error::DuplicateStructField { field, .. } => format!("{field} is here twice"),
        Error::Eof | Error::ExpectedStringEnd => "the file is incomplete".to_owned(),
        Error::TrailingCharacters => "there is additional text after the end".to_owned(),
        Error::IntegerOutOfBounds => "the number is too small or too large".to_owned(),
        _ => "a vocabulary has something else here".to_owned(),
    }
}
