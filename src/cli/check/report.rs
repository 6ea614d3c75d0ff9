//! What was found in one file, before it is formatted as a report.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use crate::cli::check::fingerprint::Fingerprints;
use crate::cli::check::selection::{LeftOutBy, RuleSelection};
use crate::design::{DataCenterPair, Fact};
use crate::document::save::OpenError;
use crate::document::{Format, Note, NoteKind, Opened, Place, save, shown};
use crate::rules::facts::objects::{Object, Objects};
use crate::rules::{self, Counts, Diagnostic, Safety, Severity, catalog, limits_in_words};
use crate::topology::ObjectId;
use crate::vocabulary::Vocabulary;
use crate::workspace::baseline::NamedBaseline;
use crate::workspace::check::{Checked, FoundInDocument};

/// Why rules did not run when the published topology is not known.
const NOTHING_NAMED: &str = "The published topology is not known; specify it with --baseline.";

/// The outcome of checking one file.
pub(super) struct FileReport {
    /// The path as the user entered it.
    pub path: PathBuf,
    /// The findings, or why the file could not be read.
    pub content: Result<Findings, OpenError>,
}

/// What was found in a file that could be read. Problems are in the order of [`rules::check`].
pub(super) struct Findings {
    pub format: Format,
    pub notes: Vec<Note>,
    pub problems: Vec<ReportedProblem>,
    /// What rules could not judge because a fact is unknown.
    pub unstated: Vec<ReportedProblem>,
    /// Problems that the user silenced.
    pub silenced: Vec<SilencedProblem>,
    /// Rules that did not run, or only in part, because they had no published topology to compare with,
    /// or one in which too little is recognized.
    pub not_run: Vec<&'static str>,
    /// Why they did not run, in a sentence; `None` when all ran.
    pub not_run_because: Option<String>,
    /// What rules do not judge because it is not understood.
    pub not_judged: Vec<ReportedNotJudged>,
    /// What the report leaves out, by rule, in the order of the catalog.
    pub left_out: Vec<LeftOut>,
}

/// Rules that do not judge an object because part of it is not understood.
#[derive(Serialize)]
pub(super) struct ReportedNotJudged {
    pub object: Arc<Object>,
    pub rules: Arc<[&'static str]>,
    pub because: String,
}

/// A problem that the user accepted, with the reason.
#[derive(Serialize)]
pub(super) struct SilencedProblem {
    #[serde(flatten)]
    pub problem: ReportedProblem,
    pub reason: String,
}

/// A problem as the reports show it.
#[derive(Serialize)]
pub(super) struct ReportedProblem {
    pub rule: &'static str,
    pub name: &'static str,
    pub severity: Severity,
    pub message: String,
    pub object: Arc<Object>,
    pub related: Vec<Arc<Object>>,
    pub line: Option<usize>,
    pub column: Option<usize>,
    pub fixes: Vec<Fix>,
    /// The first of the facts that the rule needs in order to judge; when it is set, this is not a
    /// problem.
    pub fact: Option<Fact>,
    /// All facts that the rule needs in order to judge.
    pub facts: Vec<MissingFact>,
    /// Stays the same from check to check.
    pub fingerprint: String,
}

/// An unknown fact, and the object it is about.
#[derive(Serialize)]
pub(super) struct MissingFact {
    pub fact: Fact,
    pub objects: Vec<Arc<Object>>,
    /// The two data centers of each link, when the fact is about links.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<DataCenterPair>,
}

/// A fix that would solve a problem.
#[derive(Serialize)]
pub(super) struct Fix {
    pub label: String,
    pub safety: Safety,
}

/// Problems of one rule that the user did not want to see.
#[derive(Serialize)]
pub(super) struct LeftOut {
    pub rule: &'static str,
    pub name: &'static str,
    pub by: LeftOutBy,
    pub counts: Counts,
    /// How many more problems are silenced.
    pub silenced: usize,
    /// How often the rule asks for facts, regardless of the number of facts and objects.
    pub unstated: usize,
}

impl FileReport {
    /// Reads and checks a file. It is compared with `baseline`, or else with what the document itself
    /// says is published.
    pub(super) fn of(
        path: &Path,
        vocabulary: &Vocabulary,
        baseline: Option<&NamedBaseline>,
        selection: &RuleSelection,
    ) -> Self {
        Self {
            path: path.to_owned(),
            content: save::open(path, vocabulary)
                .map(|(opened, _)| Findings::of(opened, baseline, selection)),
        }
    }

    /// The findings; `None` when the file could not be read.
    pub(super) fn findings(&self) -> Option<&Findings> {
        self.content.as_ref().ok()
    }
}

impl Findings {
    /// Runs every rule, even those that the user does not want to see, because the report counts what it
    /// leaves out. What `convert` would refuse is reported as an error without a rule.
    fn of(mut opened: Opened, baseline: Option<&NamedBaseline>, selection: &RuleSelection) -> Self {
        let is_shown = |rule: &str| selection.left_out_by(rule).is_none();
        let found = FoundInDocument::of(&opened);
        (opened.source, opened.unedited) = (None, None);
        let published = (baseline, opened.baseline.as_ref());
        let Checked {
            report,
            notes,
            places,
        } = found.check(&opened.design, published, is_shown);
        let mut problems = Problems::new(&opened, places);
        let not_run: Vec<&'static str> = report
            .not_run
            .into_iter()
            .filter(|rule| selection.left_out_by(rule).is_none())
            .collect();
        let name = baseline.map_or_else(String::new, |named| shown::path(&named.path));
        let not_judged = report.not_judged.into_iter().map(|left| {
            let is_shown = |rule: &&str| selection.left_out_by(rule).is_none();
            let rules = match left.rules.iter().all(is_shown) {
                true => left.rules,
                false => left.rules.iter().copied().filter(is_shown).collect(),
            };
            ReportedNotJudged {
                object: problems.object(&left.object),
                rules,
                because: left.because,
            }
        });
        let not_judged = not_judged.filter(|left| !left.rules.is_empty()).collect();
        let mut left_out = LeftOuts::new(selection);
        Self {
            format: opened.format,
            problems: report
                .diagnostics
                .into_iter()
                .filter(|diagnostic| {
                    left_out.wants(diagnostic.rule, |row| row.counts.add(diagnostic.severity))
                })
                .map(|diagnostic| problems.problem(diagnostic))
                .collect(),
            unstated: report
                .unstated
                .into_iter()
                .filter(|diagnostic| left_out.wants(diagnostic.rule, |row| row.unstated += 1))
                .map(|diagnostic| problems.problem(diagnostic))
                .collect(),
            silenced: report
                .silenced
                .into_iter()
                .filter(|silenced| {
                    left_out.wants(silenced.diagnostic.rule, |row| row.silenced += 1)
                })
                .map(|silenced| SilencedProblem {
                    problem: problems.problem(silenced.diagnostic),
                    reason: silenced.reason,
                })
                .collect(),
            not_run_because: match report.compared_by {
                _ if not_run.is_empty() => None,
                Some(by) => limits_in_words(by, &name),
                None => Some(NOTHING_NAMED.to_owned()),
            },
            not_run,
            not_judged,
            left_out: left_out.rows.into_values().collect(),
            notes,
        }
    }

    /// How many parts of the document are not understood.
    pub(super) fn not_understood(&self) -> usize {
        let notes = self.notes.iter();
        notes
            .filter(|note| note.kind == NoteKind::NotUnderstood)
            .count()
    }

    /// How many problems are shown.
    pub(super) fn counts(&self) -> Counts {
        Counts::of(self.problems.iter().map(|problem| problem.severity))
    }

    /// How many problems an option left out.
    pub(super) fn left_out_by(&self, option: LeftOutBy) -> Counts {
        let mut counts = Counts::default();
        for left_out in self.left_out.iter().filter(|row| row.by == option) {
            counts += left_out.counts;
        }
        counts
    }
}

/// Turns the diagnostics of one document into reported problems.
struct Problems<'o> {
    objects: Objects<'o>,
    /// Objects are shared, because most objects that have a problem have several.
    named: HashMap<ObjectId, Arc<Object>>,
    places: BTreeMap<ObjectId, Place>,
    fingerprints: Fingerprints,
}

impl<'o> Problems<'o> {
    fn new(opened: &'o Opened, places: BTreeMap<ObjectId, Place>) -> Self {
        Self {
            objects: Objects::new(&opened.design.topology),
            named: HashMap::new(),
            places,
            fingerprints: Fingerprints::default(),
        }
    }

    fn problem(&mut self, diagnostic: Diagnostic) -> ReportedProblem {
        let place = self.places.get(&element_of(&diagnostic.object)).copied();
        let asked = diagnostic.asked();
        ReportedProblem {
            fingerprint: self.fingerprints.of(&diagnostic),
            rule: diagnostic.rule,
            name: catalog::name(diagnostic.rule),
            severity: diagnostic.severity,
            object: self.object(&diagnostic.object),
            related: match asked.first() {
                Some(first) => self.objects_of(first.objects.iter().skip(1)),
                None => self.objects_of(&diagnostic.related),
            },
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
            fact: asked.first().map(|asked| asked.fact),
            facts: asked
                .iter()
                .map(|asked| MissingFact {
                    fact: asked.fact,
                    objects: self.objects_of(&asked.objects),
                    links: asked.pairs().into_iter().cloned().collect(),
                })
                .collect(),
            fixes: labels(diagnostic.fixes),
            message: diagnostic.message,
        }
    }

    fn object(&mut self, id: &ObjectId) -> Arc<Object> {
        if let Some(named) = self.named.get(id) {
            return Arc::clone(named);
        }
        let named = Arc::new(self.objects.object(id));
        self.named.insert(id.clone(), Arc::clone(&named));
        named
    }

    fn objects_of<'i>(&mut self, ids: impl IntoIterator<Item = &'i ObjectId>) -> Vec<Arc<Object>> {
        ids.into_iter().map(|id| self.object(id)).collect()
    }
}

/// Counts the problems that the user does not want to see.
struct LeftOuts<'s> {
    selection: &'s RuleSelection,
    /// By the position of the rule in the catalog; problems without a rule come last.
    rows: BTreeMap<usize, LeftOut>,
}

impl<'s> LeftOuts<'s> {
    fn new(selection: &'s RuleSelection) -> Self {
        Self {
            selection,
            rows: BTreeMap::new(),
        }
    }

    /// Whether the user wants to see what this rule found; if not, it is counted.
    fn wants(&mut self, rule: &'static str, count: impl FnOnce(&mut LeftOut)) -> bool {
        let Some(by) = self.selection.left_out_by(rule) else {
            return true;
        };
        let row = self.rows.entry(catalog::place(rule));
        count(row.or_insert_with(|| LeftOut {
            rule,
            name: catalog::name(rule),
            by,
            counts: Counts::default(),
            silenced: 0,
            unstated: 0,
        }));
        false
    }
}

/// The labels of fixes; the edits are dropped, and so is the spare capacity of the list.
fn labels(fixes: Vec<rules::QuickFix>) -> Vec<Fix> {
    let mut labels: Vec<Fix> = fixes.into_iter().map(Fix::from).collect();
    labels.shrink_to_fit();
    labels
}

impl From<rules::QuickFix> for Fix {
    fn from(fix: rules::QuickFix) -> Self {
        Self {
            label: fix.label,
            safety: fix.safety,
        }
    }
}

/// The object whose element shows the problem: a computer is shown in its cluster.
fn element_of(object: &ObjectId) -> ObjectId {
    match object {
        ObjectId::Machine(cluster, _) => ObjectId::Cluster(cluster.clone()),
        other => other.clone(),
    }
}
