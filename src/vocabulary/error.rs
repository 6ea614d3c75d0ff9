//! Errors in a vocabulary.

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
        /// What is wrong at this position.
        what: String,
    },
    /// It was written by a newer program.
    #[error(
        "The vocabulary has version {0}. It was written by a newer version of Topology Designer."
    )]
    Newer(u32),
    /// It has more rows than a deployment could have.
    #[error("The vocabulary has more than {0} rows.")]
    TooMany(usize),
    /// A row is missing.
    #[error("The vocabulary has no row for {0:?}.")]
    Missing(Thing),
    /// Two rows for the same thing.
    #[error("The vocabulary has two rows for {0:?}.")]
    Twice(Thing),
    /// A row that claims to be built-in.
    #[error(
        "The row for {0:?} was not learned from a document. Create the file with the learn command."
    )]
    NotLearned(Thing),
    /// The rows cannot be serialized.
    #[error("The spellings cannot be written ({0}).")]
    Unwritable(ron::Error),
    /// A token that is not a valid XML name or value.
    #[error("The token {token:?} for {thing:?} is empty or not a valid name.")]
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

/// The message of the RON reader, without Rust types.
fn in_words(error: &ron::Error) -> String {
    use ron::Error;
    match error {
        Error::NoSuchStructField { found, .. } | Error::NoSuchEnumVariant { found, .. } => {
            format!("\"{found}\" is unknown")
        }
        Error::MissingStructField { field, .. } => {
            format!("{field} is missing in the entry that ends here")
        }
        Error::DuplicateStructField { field, .. } => format!("{field} occurs twice"),
        Error::Eof | Error::ExpectedStringEnd => "the file is incomplete".to_owned(),
        Error::TrailingCharacters => "there is additional text at the end".to_owned(),
        Error::IntegerOutOfBounds => "the number is too small or too large".to_owned(),
        _ => "a different kind of value is expected here".to_owned(),
    }
}
