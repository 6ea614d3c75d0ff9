//! A problem as one line of text for editors and `grep`. The command line prints it, and the window copies
//! it.

use crate::rules::facts::objects::Object;
use crate::rules::{Severity, catalog};
use crate::topology::readable::{LONGEST_SENTENCE, cut_to};

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
    let what = in_words([severity.word(), rule, catalog::name(rule)]);
    format!("{what}: {message} [{}]", object.in_words())
}

/// `question R70 unsupported-sql-server: … [SQL Server store …]`.
pub fn unstated_line(rule: &str, message: &str, object: &Object) -> String {
    let what = in_words(["question", rule, catalog::name(rule)]);
    format!("{what}: {message} [{}]", object.in_words())
}

/// `silenced R38 port-unusual ("The firewall is open."): … [Persistent Chat pool …]`.
pub fn silenced_line(rule: &str, reason: &str, message: &str, object: &Object) -> String {
    let what = in_words(["silenced", rule, catalog::name(rule)]);
    let reason = in_one_line(reason);
    format!("{what} (\"{reason}\"): {message} [{}]", object.in_words())
}

/// A reason that a user wrote can have line breaks and any length, but a problem is one line.
pub(in crate::rules) fn in_one_line(text: &str) -> String {
    let text = cut_to(text, LONGEST_SENTENCE);
    let lines: Vec<&str> = text.lines().collect();
    lines.join(" ")
}

/// A design can silence an unknown rule, which has no id or name.
fn in_words(words: [&str; 3]) -> String {
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
