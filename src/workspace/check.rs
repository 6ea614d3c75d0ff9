//! Checks a document: what every rule says, and what converting it would refuse.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::design::Design;
use crate::document::{self, Note, NoteKind, Opened, Place, Unconvertible};
use crate::rules::{Baseline, BaselineComparison, Diagnostic, Facts, Report, Severity};
use crate::topology::{Index, ObjectId, Topology};
use crate::vocabulary::Vocabulary;

use crate::workspace::baseline::{self, NamedBaseline};
use crate::workspace::not_understood;

/// The rules about references to nothing and about default pools that do not exist. Their messages
/// replace those of the reader and of converting.
const DANGLING: [&str; 2] = ["R47", "R41"];

/// What rules say about a design while its picture is shown. Silenced problems have no badge.
pub fn shown<'d>(
    design: &'d Design,
    index: &Arc<Index<'d>>,
    published: Option<Baseline<'_>>,
) -> Report {
    let comparison = BaselineComparison::new(&design.topology, published);
    Report::shown(&Facts::of_index(design, Arc::clone(index), &comparison))
}

/// What the picture of a design counts on its cards and wires.
pub fn counted(design: &Design, published: Option<Baseline<'_>>) -> Vec<Diagnostic> {
    let comparison = BaselineComparison::new(&design.topology, published);
    Report::counted(&Facts::compared(design, &comparison))
}

/// Everything that was found in a document.
pub struct Checked {
    /// What the rules say. Content that no format can hold is among the errors, without a rule.
    pub report: Report,
    /// Notes from reading the document.
    pub notes: Vec<Note>,
    /// Where its objects are in the document.
    pub places: BTreeMap<ObjectId, Place>,
}

/// What only the document itself tells. It is collected first, so that it is not kept in memory while
/// the rules run, which take as much.
pub struct FoundInDocument {
    refused: Vec<Unconvertible>,
    notes: Vec<Note>,
    places: BTreeMap<ObjectId, Place>,
}

impl FoundInDocument {
    /// Takes as long as converting the document to both XML formats.
    pub fn of(opened: &Opened) -> Self {
        let mut notes = opened.notes.clone();
        let refused = document::refusals(opened, Vocabulary::built_in());
        notes.extend(not_understood::notes(opened));
        notes.sort_by_key(|note| (note.line, note.column));
        Self {
            refused,
            notes,
            places: document::places_in(opened),
        }
    }

    /// Checks a document that was read. It is compared with `named`, or else with what the document
    /// itself says is published. Problems of rules for which `shows` is true are not repeated in the
    /// words of the reader.
    pub fn check(
        self,
        design: &Design,
        (named, own): (Option<&NamedBaseline>, Option<&Topology>),
        shows: impl Fn(&str) -> bool,
    ) -> Checked {
        let published = baseline::published(named, own);
        let comparison = BaselineComparison::new(&design.topology, published);
        let mut report = Report::of(&Facts::compared(design, &comparison));
        let dangling = report
            .diagnostics
            .iter()
            .filter(|told| DANGLING.contains(&told.rule) && shows(told.rule));
        let told: BTreeSet<ObjectId> = dangling.flat_map(Diagnostic::objects).cloned().collect();
        let mut notes = self.notes;
        let is_told = |note: &Note| note.object.as_ref().is_some_and(|id| told.contains(id));
        notes.retain(|note| note.kind == NoteKind::NotUnderstood || !is_told(note));
        let refused = self
            .refused
            .into_iter()
            .filter(|refusal| !(refusal.is_dangling && told.contains(&refusal.object)));
        let is_error = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
        let errors = report.diagnostics.partition_point(is_error);
        // Not inserted into the list, which would grow to twice its size.
        let milder = report.diagnostics.split_off(errors);
        report.diagnostics.extend(refused.map(of_no_rule));
        report.diagnostics.extend(milder);
        Checked {
            report,
            notes,
            places: self.places,
        }
    }
}

/// Checks a document that was read; see [`FoundInDocument`].
pub fn document(
    opened: &Opened,
    named: Option<&NamedBaseline>,
    shows: impl Fn(&str) -> bool,
) -> Checked {
    let found = FoundInDocument::of(opened);
    found.check(&opened.design, (named, opened.baseline.as_ref()), shows)
}

/// What cannot be converted, as a problem: an error, because it cannot be published either.
fn of_no_rule(refusal: Unconvertible) -> Diagnostic {
    Diagnostic::new(Severity::Error, refusal.object, refusal.message)
}
