//! What is wrong with a design, explained. One rule is one file in a folder of its theme; it holds
//! the manual page (its `//!` comment), the check, the fix and its tests. The catalog is the only
//! place that binds an id to a rule.
//!
//! A rule is a pure function of [`Facts`]: it knows no window, no file and no clock.

pub mod batch;
mod by_site;
mod capacity;
pub mod catalog;
mod chat_databases;
mod compliance;
mod computers;
mod counts;
mod deployment;
mod disaster_recovery;
mod facts;
mod file_stores;
mod fitting;
mod fixes;
mod hosts;
mod in_parallel;
pub mod lines;
mod losses;
mod mirrored;
mod mirroring;
mod naming;
mod next_hop;
pub mod objects;
mod odd_name;
mod options;
mod pool_facts;
mod published;
mod question;
mod report;
mod servers;
mod silences;
mod sql_stores;
mod stated;
#[cfg(test)]
pub(crate) mod testing;
mod time_zone;
mod unread_sites;
mod unstated;

pub use chat_databases::ChatDatabase;
pub use counts::Counts;
pub use facts::Facts;
pub use fixes::removes;
pub use pool_facts::PoolFacts;
pub use published::{Baseline, Comparison, limits_in_words};
pub use question::{Asked, Question};
pub use report::{Report, Silenced, silence, unsilence};

use serde::Serialize;

use crate::design::Fact;
use crate::edit::Edit;
use crate::topology::readable::{LONGEST_NAME, cut_message};
use crate::topology::recognize::RecognizedBy;
use crate::topology::{ObjectId, Reference, ServiceId};

/// How bad a problem is, by its consequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Advice, or a consequence worth knowing.
    Info,
    /// Discouraged, or likely to fail at deployment.
    Warning,
    /// The product refuses it, or its documentation calls it unsupported.
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

/// Where a rule comes from (domain notes, section 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Stated in the product's documentation.
    Documented,
    /// Stated by or visible in Topology Builder.
    TopologyBuilder,
    /// Practitioners' reports.
    Field,
    /// Deduced from the above or from the rules of DNS, SQL Server or Windows.
    Inferred,
}

/// The product versions that a rule holds for, by their `ServiceVersion` numbers.
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
    /// Every version, also those without Persistent Chat.
    pub const ANY: Self = Self {
        first: 0,
        last: u32::MAX,
    };

    /// Whether the rule holds for a version.
    pub fn contains(self, service_version: u32) -> bool {
        (self.first..=self.last).contains(&service_version)
    }
}

/// What a rule needs beside the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The published topology.
    Published,
    /// The published topology, with the identities that the design gives to the same objects: the rule
    /// looks at what was renamed, or is gone or new under a name that is published.
    PublishedIdentities,
    /// A fact that the user states.
    Stated(Fact),
}

/// A rule: its page, its properties and its check.
pub struct Rule {
    /// Short name that names the bad pattern, in kebab case: `next-hop-missing`.
    pub name: &'static str,
    /// The worst it says; a diagnostic may be milder, and the page then tells when.
    pub severity: Severity,
    /// Where it comes from.
    pub basis: Basis,
    /// The product versions it holds for; what runs another version is passed over.
    pub versions: Versions,
    /// What it needs beside the document to say all it could.
    pub needs: &'static [Need],
    /// The rule's own source file; its `//!` comment is the manual page.
    pub source: &'static str,
    /// Looks for the problem.
    pub check: fn(&Facts<'_>, &mut Vec<Diagnostic>),
}

impl Rule {
    /// The manual page in Markdown: what is checked, why, what to do, the source.
    pub fn page(&self) -> String {
        self.source
            .lines()
            .map_while(|line| line.strip_prefix("//!"))
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// The first line of the page: the rule in one sentence.
    pub fn summary(&self) -> &'static str {
        self.source
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

    /// Whether it looks at what is published, and so cannot run, or not in full, when that is not
    /// known.
    pub fn compares_with_published(&self) -> bool {
        let is_published =
            |need: &Need| matches!(need, Need::Published | Need::PublishedIdentities);
        self.needs.iter().any(is_published)
    }

    /// Whether it runs in full on a design whose objects are recognized in what is published by this;
    /// `None` when it is not known what is published.
    pub fn can_compare(&self, by: Option<RecognizedBy>) -> bool {
        self.needs.iter().all(|need| match need {
            Need::Published => matches!(by, Some(RecognizedBy::Identity | RecognizedBy::Name)),
            Need::PublishedIdentities => by == Some(RecognizedBy::Identity),
            Need::Stated(_) => true,
        })
    }

    /// The facts that the user must state for the rule to say all it could.
    pub fn facts(&self) -> impl Iterator<Item = Fact> {
        self.needs.iter().filter_map(|need| match need {
            Need::Published | Need::PublishedIdentities => None,
            Need::Stated(fact) => Some(*fact),
        })
    }
}

/// One problem of one object.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Id of the rule, such as `R45`; filled in by [`check`].
    pub rule: &'static str,
    /// How bad it is here.
    pub severity: Severity,
    /// What is wrong and what follows from it, naming the objects; one or two sentences.
    pub message: String,
    /// The object to show.
    pub object: ObjectId,
    /// Other objects that take part; those of a question it holds itself.
    pub related: Vec<ObjectId>,
    /// The reference that is the problem, when it is one.
    pub reference: Option<(ServiceId, Reference)>,
    /// Changes that make it go.
    pub fixes: Vec<QuickFix>,
    /// What is not stated, when the rule only says that it cannot judge without it.
    pub question: Option<Question>,
}

/// A change that makes a diagnostic go.
#[derive(Clone, Debug, PartialEq)]
pub struct QuickFix {
    /// What the button says: "Use frontendpool.contoso.com as next hop".
    pub label: String,
    /// The edit; it may be refused as any other.
    pub edit: Edit,
    /// Whether it is right without a further look.
    pub safety: Safety,
}

/// What may be promised of a quick fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Makes the diagnostic go and brings no new error.
    Safe,
    /// A choice that only the user can judge.
    Choice,
}

impl Diagnostic {
    /// A problem of `object`; [`check`] fills in the rule.
    pub fn new(
        severity: Severity,
        object: impl Into<ObjectId>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule: "",
            severity,
            message: message.into(),
            object: object.into(),
            related: Vec::new(),
            reference: None,
            fixes: Vec::new(),
            question: None,
        }
    }

    /// Every object that takes part, first the one to show.
    pub fn objects(&self) -> impl Iterator<Item = &ObjectId> {
        self.accepted_for().chain(&self.related)
    }

    /// The facts that it asks for; none when it is a problem.
    pub fn asked(&self) -> &[Asked] {
        self.question.as_ref().map_or(&[], Question::asked)
    }

    /// The objects for which it can be silenced: that of a problem, all of a question.
    pub fn accepted_for(&self) -> impl Iterator<Item = &ObjectId> {
        let asked = self.question.iter().flat_map(Question::objects);
        let own = self.question.is_none().then_some(&self.object);
        own.into_iter().chain(asked)
    }

    /// Names another object that takes part.
    #[must_use]
    pub fn with_related(mut self, object: impl Into<ObjectId>) -> Self {
        self.related.push(object.into());
        self
    }

    /// Names the reference that is the problem.
    #[must_use]
    pub fn with_reference(mut self, pool: &ServiceId, reference: Reference) -> Self {
        self.reference = Some((pool.clone(), reference));
        self
    }

    /// Offers a change.
    #[must_use]
    pub fn with_fix(mut self, safety: Safety, label: impl Into<String>, edit: Edit) -> Self {
        self.fixes.push(QuickFix {
            label: label.into(),
            edit,
            safety,
        });
        self
    }
}

/// Runs every rule. The order is stable: severity first, then the order of the catalog, then the
/// order of the document.
pub fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    run(facts).0
}

/// The problems, and what rules could not judge because nobody stated a fact; both in the order of
/// [`check`].
fn run(facts: &Facts<'_>) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    let mut raised = in_parallel::raised(facts);
    let mut problems = Vec::with_capacity(raised.iter().map(Vec::len).sum());
    let mut unstated = Vec::new();
    for found in &mut raised {
        unstated.extend(found.extract_if(.., |diagnostic| diagnostic.question.is_some()));
    }
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        for found in &mut raised {
            problems.extend(found.extract_if(.., |diagnostic| diagnostic.severity == severity));
        }
    }
    (problems, unstated)
}

/// What one rule says; of what runs a version that it does not hold for, nothing.
fn raise(facts: &Facts<'_>, id: &'static str, rule: &Rule) -> Vec<Diagnostic> {
    let mut raised = Vec::new();
    (rule.check)(facts, &mut raised);
    raised.retain_mut(|diagnostic| {
        diagnostic.rule = id;
        facts.show_hidden(&mut diagnostic.message);
        for fix in &mut diagnostic.fixes {
            facts.show_hidden(&mut fix.label);
        }
        cut_to_read(facts, diagnostic);
        fixes::put_in_order(diagnostic);
        facts
            .version_of(&diagnostic.object)
            .is_none_or(|version| rule.versions.contains(version))
    });
    raised
}

/// Cuts what a diagnostic says to a readable length: names in a document may have any.
fn cut_to_read(facts: &Facts<'_>, diagnostic: &mut Diagnostic) {
    let labels = diagnostic.fixes.iter().map(|fix| fix.label.len());
    if diagnostic.message.len().max(labels.max().unwrap_or(0)) <= LONGEST_NAME {
        return;
    }
    let objects: Vec<ObjectId> = diagnostic
        .objects()
        .take(OBJECTS_IN_A_MESSAGE)
        .cloned()
        .collect();
    let mut names: Vec<&str> = objects
        .iter()
        .flat_map(|id| facts.names_around(id))
        .collect();
    names.retain(|name| name.len() > LONGEST_NAME);
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names.dedup();
    cut_message(&mut diagnostic.message, names.iter().copied());
    for fix in &mut diagnostic.fixes {
        cut_message(&mut fix.label, names.iter().copied());
    }
}

/// More objects than a message names by their names.
const OBJECTS_IN_A_MESSAGE: usize = 16;

/// Runs every rule over a design.
pub fn check_design(design: &crate::design::Design) -> Vec<Diagnostic> {
    check(&Facts::new(design))
}
