//! The values of cells, and how texts are kept from being taken for formulas.

use crate::design::{
    Fact, OperatingSystem, Regulation, SqlEdition, SqlVersion, Statement, Storage,
};

/// A spreadsheet takes a text that starts with one of these for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The text with a mark in front that keeps a spreadsheet from computing it.
pub(super) fn guarded(text: &str) -> String {
    match text.starts_with(FORMULA) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// The text without the mark of [`guarded`].
pub(super) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if text.starts_with(FORMULA) => text,
        _ => cell,
    }
}

/// The separator of the cells: Excel writes semicolons where numbers have a decimal comma, and copies
/// with tabs.
pub(super) fn delimiter(text: &str) -> u8 {
    let heads = text.lines().next().unwrap_or_default();
    let count = |mark: char| heads.matches(mark).count();
    let (commas, semicolons, tabs) = (count(','), count(';'), count('\t'));
    match (semicolons > commas, tabs > commas.max(semicolons)) {
        (_, true) => b'\t',
        (true, _) => b';',
        _ => b',',
    }
}

/// Why the text of a cell is not a value of its fact.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CellError {
    /// The text is not a number.
    #[error("{}: \"{cell}\" is not a number.", fact.label())]
    NotANumber {
        /// The fact of the column.
        fact: Fact,
        /// The text in the cell.
        cell: String,
    },
    /// The text is neither yes nor no.
    #[error("{}: enter yes or no, not \"{cell}\".", fact.label())]
    NotYesOrNo {
        /// The fact of the column.
        fact: Fact,
        /// The text in the cell.
        cell: String,
    },
    /// The text is not one of the values of the fact.
    #[error("{}: \"{cell}\" is not one of {}.", fact.label(), known.join(", "))]
    UnknownValue {
        /// The fact of the column.
        fact: Fact,
        /// The text in the cell.
        cell: String,
        /// The values that the cell may contain.
        known: Vec<&'static str>,
    },
    /// A regulation has no reason.
    #[error("{}: enter no, or yes: followed by the reason.", Fact::Regulation.label())]
    NoReason,
    /// A link connects two data centers, but a row is about one object.
    #[error("The link between data centers can be entered only in the window.")]
    Link,
}

/// What a cell states about a fact; an empty cell states nothing.
pub(super) fn statement(fact: Fact, cell: &str) -> Result<Option<Statement>, CellError> {
    if cell.is_empty() {
        return Ok(None);
    }
    let text = cell.to_owned();
    let number = || {
        cell.parse::<u32>().map_err(|_| CellError::NotANumber {
            fact,
            cell: cell.to_owned(),
        })
    };
    let yes = || match cell.to_lowercase().as_str() {
        "yes" | "true" => Ok(true),
        "no" | "false" => Ok(false),
        _ => Err(CellError::NotYesOrNo {
            fact,
            cell: cell.to_owned(),
        }),
    };
    Ok(Some(match fact {
        Fact::DataCenter => Statement::DataCenter(text),
        Fact::TimeZone => Statement::TimeZone(text),
        Fact::OperatingSystem => Statement::OperatingSystem(one_of(
            fact,
            cell,
            OperatingSystem::ALL,
            OperatingSystem::label,
        )?),
        Fact::SqlVersion => {
            Statement::SqlVersion(one_of(fact, cell, SqlVersion::ALL, SqlVersion::label)?)
        }
        Fact::SqlEdition => {
            Statement::SqlEdition(one_of(fact, cell, SqlEdition::ALL, SqlEdition::label)?)
        }
        Fact::Storage => Statement::Storage(one_of(fact, cell, Storage::ALL, Storage::label)?),
        Fact::AvailabilityGroupListener => Statement::AvailabilityGroupListener(yes()?),
        Fact::FailoverCluster => Statement::FailoverCluster(yes()?),
        Fact::ConcurrentUsers => Statement::ConcurrentUsers(number()?),
        Fact::ProvisionedUsers => Statement::ProvisionedUsers(number()?),
        Fact::Regulation => Statement::Regulation(match cell.split_once(':') {
            Some((yes, reason)) if yes.trim().eq_ignore_ascii_case("yes") => {
                Regulation::Required(reason.trim().to_owned())
            }
            _ if cell.eq_ignore_ascii_case("no") => Regulation::NotRequired,
            _ => {
                return Err(CellError::NoReason);
            }
        }),
        Fact::LogShippingShare => Statement::LogShippingShare(text),
        Fact::ComplianceOutput => Statement::ComplianceOutput(text),
        Fact::CertificationAuthority => Statement::CertificationAuthority(text),
        Fact::ComputerContainer => Statement::ComputerContainer(text),
        Fact::DatabasePaths => Statement::DatabasePaths(text),
        Fact::Company => Statement::Company(text),
        Fact::Author => Statement::Author(text),
        Fact::DocumentVersion => Statement::DocumentVersion(text),
        Fact::DocumentDate => Statement::DocumentDate(text),
        Fact::Link => {
            return Err(CellError::Link);
        }
    }))
}

/// The value with this label, ignoring case.
fn one_of<T: Copy>(
    fact: Fact,
    cell: &str,
    all: &[T],
    label: fn(T) -> &'static str,
) -> Result<T, CellError> {
    let found = all
        .iter()
        .find(|one| label(**one).eq_ignore_ascii_case(cell));
    found.copied().ok_or_else(|| CellError::UnknownValue {
        fact,
        cell: cell.to_owned(),
        known: all.iter().map(|one| label(*one)).collect(),
    })
}
