//! What a rule is: its manual page, its properties and its check.

use serde::Serialize;

use crate::design::Fact;
use crate::diff::recognize::RecognizedBy;
use crate::rules::diagnostic::Diagnostic;
use crate::rules::facts::Facts;
use crate::rules::severity::Severity;
use crate::topology::role::product_name;

/// Where a rule comes from (domain notes, section 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleBasis {
    /// Stated in the product's documentation.
    Documented,
    /// Stated by or visible in Topology Builder.
    TopologyBuilder,
    /// Reported by practitioners.
    Field,
    /// Deduced from these sources or from the rules of DNS, SQL Server or Windows.
    Inferred,
}

/// The product versions that a rule applies to, by their `ServiceVersion` numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    first: u32,
    last: u32,
}

impl Versions {
    /// The versions that have Persistent Chat: Lync Server 2013 and Skype for Business Server 2015.
    pub const PERSISTENT_CHAT: Self = Self { first: 6, last: 7 };
    /// Lync Server 2013 to Skype for Business Server 2019.
    pub const LYNC_2013_TO_2019: Self = Self { first: 6, last: 8 };
    /// Skype for Business Server 2015.
    pub const SKYPE_2015: Self = Self { first: 7, last: 7 };
    /// Skype for Business Server 2019.
    pub const SKYPE_2019: Self = Self { first: 8, last: 8 };
    /// All versions, including those without Persistent Chat.
    pub const ANY: Self = Self {
        first: 0,
        last: u32::MAX,
    };

    /// The versions in words, as a sentence.
    pub fn in_words(self) -> String {
        if self == Self::ANY {
            return "All versions.".to_owned();
        }
        let names: Vec<String> = (self.first..=self.last).map(product_name).collect();
        format!("{}.", names.join(", "))
    }

    /// Whether the rule applies to a version.
    pub fn contains(self, service_version: u32) -> bool {
        (self.first..=self.last).contains(&service_version)
    }
}

/// What a rule needs in addition to the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The published topology.
    Published,
    /// The published topology, with the same identities as in the design: the rule compares renamed,
    /// deleted or new objects.
    PublishedIdentities,
    /// A fact that the user enters.
    Stated(Fact),
}

/// A rule: its page, its properties and its check.
pub struct Rule {
    /// A short name for the problem, in kebab case: `next-hop-missing`.
    pub name: &'static str,
    /// The highest severity. If a diagnostic can be less severe, the page says when.
    pub severity: Severity,
    /// Where it comes from.
    pub basis: RuleBasis,
    /// The product versions it applies to; objects of other versions are skipped.
    pub versions: Versions,
    /// What it needs in addition to the document to run completely.
    pub needs: &'static [Need],
    /// The manual page, as written at the start of the rule's file.
    pub page: &'static str,
    /// Looks for the problem.
    pub check: fn(&Facts<'_>, &mut Vec<Diagnostic>),
}

impl Rule {
    /// The manual page in Markdown, with the section on versions added.
    pub fn page(&self) -> String {
        let lines: Vec<&str> = self
            .page
            .lines()
            .map_while(|line| line.strip_prefix("//!"))
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect();
        let written = lines.join("\n");
        let Some((before, source)) = written.split_once("\n## Source\n") else {
            return written;
        };
        // The file can have its own section with a note on versions.
        let (before, note) = before.split_once("\n## Versions\n").unwrap_or((before, ""));
        let versions = self.versions.in_words();
        let versions = match note.trim() {
            "" => versions,
            note => format!("{versions} {note}"),
        };
        let before = before.trim_end();
        format!("{before}\n\n## Versions\n{versions}\n\n## Source\n{source}")
    }

    /// The first line of the page: the rule in one sentence.
    pub fn summary(&self) -> &'static str {
        self.page
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("//!"))
            .map_or("", |line| line.trim().trim_start_matches('#').trim())
    }

    /// The text below one heading of the page, without the line breaks of its file.
    pub fn section(&self, heading: &str) -> Option<String> {
        let page = self.page();
        let (_, after) = page.split_once(&format!("## {heading}\n"))?;
        let text = after.split("\n## ").next().unwrap_or(after);
        let words: Vec<&str> = text.split_whitespace().collect();
        Some(words.join(" "))
    }

    /// Whether it uses the published topology and therefore cannot run, or not completely, without it.
    pub fn compares_with_published(&self) -> bool {
        let is_published =
            |need: &Need| matches!(need, Need::Published | Need::PublishedIdentities);
        self.needs.iter().any(is_published)
    }

    /// Whether it runs completely if objects are matched with the published topology in this way; `None` if
    /// the published topology is not known.
    pub fn can_compare(&self, by: Option<RecognizedBy>) -> bool {
        self.needs.iter().all(|need| match need {
            Need::Published => matches!(by, Some(RecognizedBy::Identity | RecognizedBy::Name)),
            Need::PublishedIdentities => by == Some(RecognizedBy::Identity),
            Need::Stated(_) => true,
        })
    }

    /// The facts that the user must enter for the rule to run completely.
    pub fn facts(&self) -> impl Iterator<Item = Fact> {
        self.needs.iter().filter_map(|need| match need {
            Need::Published | Need::PublishedIdentities => None,
            Need::Stated(fact) => Some(*fact),
        })
    }
}
