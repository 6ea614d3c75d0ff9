//! The severity of a problem.

use serde::Serialize;

/// The severity of a problem, by its consequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Advice, or a consequence worth knowing.
    Info,
    /// Discouraged, or likely to fail at deployment.
    Warning,
    /// The product does not accept it, or its documentation calls it unsupported.
    Error,
}

impl Severity {
    /// The word shown beside icon and color.
    pub fn label(self) -> &'static str {
        match self {
            Self::Info => "Information",
            Self::Warning => "Warning",
            Self::Error => "Error",
        }
    }
}
