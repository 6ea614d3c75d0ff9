//! A problem as one line of text that an editor can follow and `grep` can find: the command line
//! prints it, the window copies it.

use super::objects::Object;
use super::{Severity, catalogue};

impl Severity {
    /// The word in reports: `error`, `warning`, `info`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// `error R45 next-hop-missing: … [Persistent Chat pool pchat.contoso.com, site Redmond]`.
pub fn problem_line(severity: Severity, rule: &str, message: &str, object: &Object) -> String {
    format!(
        "{} {rule} {}: {message} [{}]",
        severity.word(),
        catalogue::name(rule),
        object.in_words()
    )
}

/// `silenced R38 port-unusual ("The firewall is open."): … [Persistent Chat pool …]`.
pub fn silenced_line(rule: &str, reason: &str, message: &str, object: &Object) -> String {
    format!(
        "silenced {rule} {} (\"{reason}\"): {message} [{}]",
        catalogue::name(rule),
        object.in_words()
    )
}
