//! The open document: the design with its history, where it came from, and everything that is computed
//! once after each change: problems and picture.

mod comparing;
mod on_disk;
mod stating;
mod up_to_date;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::design::{Design, Point};
use crate::diagram::route::Routes;
use crate::diagram::{Diagram, Framing, Size, layout, metrics};
use crate::diff::recognize::RecognizedBy;
use crate::document::save::Fingerprint;
use crate::document::{Format, Note, NoteKind, Opened, Source};
use crate::edit::history::Moved;
use crate::edit::{self, Applied, Edit, History, Identities, Refusal};
use crate::rules::engine::batch::FixKind;
use crate::rules::{Baseline, Counts, Diagnostic, NotJudged, Silenced};
use crate::topology::{Index, LookUps, ObjectId, SiteId, Topology};
use crate::vocabulary::{Meanings, Vocabulary};

use crate::app::look_ups::KeptLookUps;
use crate::app::selection::Selection;
use crate::workspace::baseline::{NamedBaseline, published};
use crate::workspace::check;

pub use comparing::{ComparedFile, ComparedWith, Comparison};

/// Fixes times clusters: up to this number, trying the fixes together takes less than a tenth of a
/// second.
const TRIED_AT_ONCE: usize = 20_000;

/// What the design at one moment came from. It is part of the history: undoing an import restores the
/// document that was imported before, with its bytes and what it says is published.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The imported document.
    pub source: Option<Source>,
    /// What is published according to that document.
    pub baseline: Option<Topology>,
    /// Oddities that were found while reading it.
    pub notes: Vec<Note>,
    /// The design file byte for byte, and the design in it: as long as nothing is edited, it is saved as
    /// it was read, with comments and line breaks.
    pub unedited: Option<(Arc<[u8]>, Arc<Design>)>,
}

impl Origin {
    /// The bytes of the design file, if it contains this design.
    pub fn bytes_of(&self, design: &Design) -> Option<&[u8]> {
        let (bytes, read) = self.unedited.as_ref()?;
        (**read == *design).then_some(&**bytes)
    }

    /// What is lost from the file when an edited design is saved, one sentence for each loss.
    pub fn lost_by_saving(&self) -> Vec<String> {
        let notes = self.notes.iter();
        let lost = notes.filter(|note| self.unedited.is_some() && note.kind == NoteKind::NotHeld);
        lost.map(|note| match note.line {
            Some(line) => format!("Line {line}: {}", note.message),
            None => note.message.clone(),
        })
        .collect()
    }
}

/// The open document.
pub struct Session {
    history: History<Origin>,
    identities: Identities,
    /// The selection.
    pub selection: Selection,
    /// The current problem for F8, as an index into [`Session::diagnostics`].
    pub current_problem: Option<usize>,
    path: Option<PathBuf>,
    name: String,
    named_baseline: Option<NamedBaseline>,
    compared_by: Option<RecognizedBy>,
    on_disk: Option<Fingerprint>,
    revision: u64,
    diagnostics: Vec<Diagnostic>,
    silenced: Vec<Silenced>,
    unstated: Vec<Diagnostic>,
    not_run: Vec<&'static str>,
    not_judged: Vec<NotJudged>,
    counts: Counts,
    /// The design that the problems were computed for. A design that differs only in its arrangement has
    /// the same problems.
    checked: Option<(Arc<Design>, Arc<Origin>)>,
    diagram: Diagram,
    routes: Routes,
    /// The area that automatic layout fills, in points.
    view: Size,
    comparison: Option<Comparison>,
    look_ups: KeptLookUps,
}

/// The effects of an edit besides changing the design.
#[derive(Clone, Debug, Default)]
pub struct EditOutcome {
    /// Objects that were created.
    pub created: Vec<ObjectId>,
    /// What else was removed by a deletion.
    pub also_removed: Vec<String>,
    /// The label of the step.
    pub label: String,
}

impl Session {
    /// Creates the session of a document that was read. `file` is where it came from.
    pub fn open(opened: Opened, file: Option<(PathBuf, Fingerprint)>, name: String) -> Self {
        Self::open_for(metrics::VIEW, opened, file, name)
    }

    /// Like [`Self::open`], for a canvas of this size.
    pub fn open_for(
        view: Size,
        opened: Opened,
        file: Option<(PathBuf, Fingerprint)>,
        name: String,
    ) -> Self {
        let (path, on_disk) = match file {
            Some((path, fingerprint)) if opened.format == Format::Design => {
                (Some(path), Some(fingerprint))
            }
            _ => (None, None),
        };
        let (design, origin) = parts(opened);
        let mut session = Self {
            history: History::with_origin(design, origin),
            identities: Identities::random(),
            selection: Selection::default(),
            current_problem: None,
            path,
            name,
            named_baseline: None,
            compared_by: None,
            on_disk,
            revision: 0,
            diagnostics: Vec::new(),
            silenced: Vec::new(),
            unstated: Vec::new(),
            not_run: Vec::new(),
            not_judged: Vec::new(),
            counts: Counts::default(),
            checked: None,
            diagram: Diagram::default(),
            routes: Routes::default(),
            view,
            comparison: None,
            look_ups: KeptLookUps::default(),
        };
        session.compute();
        session
    }

    /// Creates the session of a design that is in no file yet.
    pub fn unsaved(design: Design, name: String) -> Self {
        Self::unsaved_for(metrics::VIEW, design, name)
    }

    /// Like [`Self::unsaved`], for a canvas of this size.
    pub fn unsaved_for(view: Size, design: Design, name: String) -> Self {
        let mut session = Self::open_for(
            view,
            Opened {
                design,
                format: Format::Design,
                source: None,
                baseline: None,
                notes: Vec::new(),
                unedited: None,
            },
            None,
            name,
        );
        session.mark_unsaved();
        session
    }

    /// The current design.
    pub fn design(&self) -> &Design {
        self.history.current()
    }

    /// The current design and what it came from, for work in the background.
    pub fn snapshot(&self) -> (Arc<Design>, Arc<Origin>) {
        let history = &self.history;
        (Arc::clone(history.current()), Arc::clone(history.origin()))
    }

    /// Looks up objects of the current design, without traversing it again.
    pub fn look_up<R>(&self, ask: impl FnOnce(&LookUps<'_>) -> R) -> R {
        self.look_ups.ask(self.history.current(), ask)
    }

    /// Problems, worst first.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Problems that the user silenced, each with the reason.
    pub fn silenced(&self) -> &[Silenced] {
        &self.silenced
    }

    /// What rules could not judge because a fact is unknown; these are not problems.
    pub fn unstated(&self) -> &[Diagnostic] {
        &self.unstated
    }

    /// What rules do not judge, because the document states it in a way that is not understood.
    pub fn not_judged(&self) -> &[NotJudged] {
        &self.not_judged
    }

    /// Rules that had no published topology to compare with.
    pub fn rules_not_run(&self) -> &[&'static str] {
        &self.not_run
    }

    /// Problems of an object, worst first.
    pub fn diagnostics_of<'s>(
        &'s self,
        object: &'s ObjectId,
    ) -> impl Iterator<Item = &'s Diagnostic> + 's {
        self.diagnostics
            .iter()
            .filter(move |diagnostic| &diagnostic.object == object)
    }

    /// The number of problems.
    pub fn problem_counts(&self) -> Counts {
        self.counts
    }

    /// Whether this many fixes can be tried together without a noticeable delay: each one copies and
    /// checks the whole design.
    pub fn fixes_at_once(&self, count: usize) -> bool {
        count * self.design().topology.clusters.len() <= TRIED_AT_ONCE
    }

    /// The kinds of fixes that the current problem has in common with others.
    pub fn fix_kinds(&self) -> Vec<FixKind> {
        self.current_problem
            .and_then(|position| self.diagnostics.get(position))
            .map_or_else(Vec::new, |problem| {
                FixKind::shared_by(problem, &self.diagnostics)
            })
    }

    /// The picture.
    pub fn diagram(&self) -> &Diagram {
        &self.diagram
    }

    /// Increases with every change of design, problems or picture.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The imported document.
    pub fn source(&self) -> Option<&Source> {
        self.history.origin().source.as_ref()
    }

    /// The document that the user named as published.
    pub fn named(&self) -> Option<&NamedBaseline> {
        self.named_baseline.as_ref()
    }

    /// What is published according to the document that the user named, or else according to the
    /// document itself.
    pub fn baseline(&self) -> Option<Baseline<'_>> {
        let own = self.history.origin().baseline.as_ref();
        published(self.named_baseline.as_ref(), own)
    }

    /// The file that the user named as what is published.
    pub fn named_baseline(&self) -> Option<&Path> {
        self.named_baseline.as_ref().map(|named| &*named.path)
    }

    /// How objects of the design are matched with what it is compared with; `None` if there is no
    /// comparison.
    pub fn compared_by(&self) -> Option<RecognizedBy> {
        self.compared_by
    }

    /// Compares with another document, or with `None` again with what the document itself says is
    /// published. The document does not change.
    pub fn name_baseline(&mut self, named: Option<NamedBaseline>) {
        self.named_baseline = named;
        self.checked = None;
        self.compute();
    }

    /// Oddities that were found while reading.
    pub fn notes(&self) -> &[Note] {
        &self.history.origin().notes
    }

    /// The design file, if there is one.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The name of the document in the title.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether there are changes that are in no design file.
    pub fn is_dirty(&self) -> bool {
        self.history.is_dirty()
    }

    /// Applies an edit as one step of the history.
    ///
    /// # Errors
    /// The reason why it was refused; then nothing has changed.
    pub fn apply(&mut self, edit: &Edit) -> Result<EditOutcome, Refusal> {
        let label = edit.label(&self.design().topology);
        let placed = self.placed();
        let Applied {
            mut design,
            created,
            also_removed,
            renamed,
        } = edit::apply(&placed, edit, &mut self.identities)?;
        let outcome = EditOutcome {
            created,
            also_removed,
            label: label.clone(),
        };
        if design == placed {
            return Ok(outcome);
        }
        self.pin(&mut design, &renamed);
        self.state_where_dropped(&mut design, &outcome.created);
        layout::settle_stated(&mut design, &placed.annotations);
        layout::settle_new(&mut design, &outcome.created);
        for (old, new) in renamed {
            if self.selection.objects.remove(&old) {
                self.selection.objects.insert(new);
            }
        }
        self.push(label, design);
        Ok(outcome)
    }

    /// Interprets the document by another vocabulary and adds what the design states about it. This is
    /// not a step of the history, because nothing in the design changes.
    pub fn understand_by(&mut self, vocabulary: &Vocabulary) {
        if *vocabulary
            == self
                .design()
                .topology
                .vocabulary()
                .with_stated(&Meanings::new())
        {
            return;
        }
        self.history
            .look_otherwise(|design| design.understand_by(vocabulary));
        self.checked = None;
        self.compute();
    }

    /// Replaces the topology by an imported document; what is in the picture keeps its place (law 6).
    /// One step of the history.
    pub fn take_import(&mut self, opened: Opened) {
        let (mut design, origin) = parts(opened);
        for (object, place) in &self.design().arrangement.places {
            design
                .arrangement
                .places
                .entry(object.clone())
                .or_insert(*place);
        }
        self.pin(&mut design, &[]);
        design.annotations = self.design().annotations.clone();
        design.understand_as_stated();
        self.history.replace("Import", design, origin);
        self.compute();
    }

    /// Replaces the design by what the design file now contains. One step of the history, so that what
    /// was in the window is not lost.
    pub fn reload(&mut self, opened: Opened, fingerprint: Option<Fingerprint>) {
        let (design, origin) = parts(opened);
        self.history.replace("Reload", design, origin);
        self.history.mark_saved(self.history.serial());
        self.on_disk = fingerprint;
        self.compute();
    }

    /// The design with a place for everything in the picture, so that copies stay where they are
    /// dropped, even next to objects that were only placed automatically.
    pub fn placed(&self) -> Design {
        let mut placed = self.design().clone();
        self.pin(&mut placed, &[]);
        placed
    }

    /// Keeps everything in the picture where it is: without a place of its own, an object would be laid
    /// out again around whatever an edit adds or moves (law 6).
    fn pin(&self, design: &mut Design, renamed: &[(ObjectId, ObjectId)]) {
        let now = |id: &ObjectId| {
            renamed
                .iter()
                .find(|(old, _)| old == id)
                .map_or_else(|| id.clone(), |(_, new)| new.clone())
        };
        let nodes = &self.diagram.nodes;
        let empty_sites = self
            .diagram
            .sites
            .iter()
            .filter(|site| !nodes.iter().any(|node| node.site == site.id))
            .map(|site| (ObjectId::Site(site.id), site.rect.min));
        let places = nodes
            .iter()
            .map(|node| (now(&node.id), node.rect.min))
            .chain(empty_sites);
        let known = &design.arrangement.places;
        let missing: Vec<(ObjectId, Point)> = places
            .filter(|(object, _)| !known.contains_key(object))
            .collect();
        if missing.is_empty() {
            return;
        }
        let index = Index::new(&design.topology);
        let there = missing.into_iter().filter(|(object, _)| index.has(object));
        design.arrangement.places.extend(there);
    }

    /// The area that automatic layout fills, in points.
    pub fn view(&self) -> Size {
        self.view
    }

    /// Tidies up the diagram for a canvas of this size, as one step. If only a part is selected, that
    /// part is placed again next to the rest, which stays.
    pub fn tidy(&mut self, view: Size) {
        self.view = view;
        let mut design = self.placed();
        let selected = &self.selection.objects;
        let is_selected = |id: &ObjectId, site: SiteId| {
            selected.contains(id) || selected.contains(&ObjectId::Site(site))
        };
        let nodes = self.diagram.nodes.iter();
        let (again, stays): (Vec<_>, Vec<_>) =
            nodes.partition(|node| is_selected(&node.id, node.site));
        if again.is_empty() || stays.is_empty() {
            design.arrangement = layout::arrange_for(&design, view);
        } else {
            for node in again {
                design.arrangement.places.remove(&node.id);
            }
            let placed = layout::place_new(&design);
            design.arrangement.places.extend(placed.places);
        }
        if &design != self.design() {
            self.push("Tidy up".to_owned(), design);
        }
    }

    /// Redraws everything in the document, because fonts have become available.
    pub fn redraw(&mut self) {
        self.revision += 1;
    }

    fn push(&mut self, label: String, design: Design) {
        if self.history.push(label, design) {
            self.compute();
        }
    }

    /// The step that Undo would undo.
    pub fn undo_label(&self) -> Option<&str> {
        self.history.undo_label()
    }

    /// The step that Redo would redo.
    pub fn redo_label(&self) -> Option<&str> {
        self.history.redo_label()
    }

    /// The labels of all steps; the first is the document as it was opened.
    pub fn step_labels(&self) -> Vec<&str> {
        let mut labels: Vec<_> = self.history.undo_labels().collect();
        labels.push("Open");
        labels.reverse();
        labels.extend(self.history.redo_labels());
        labels
    }

    /// The position of the current state in [`Session::step_labels`].
    pub fn step_position(&self) -> usize {
        self.history.position()
    }

    /// Undoes one step and returns the objects to reveal.
    pub fn undo(&mut self) -> Vec<ObjectId> {
        let moved = self.history.undo();
        self.moved(moved)
    }

    /// Redoes one step and returns the objects to reveal.
    pub fn redo(&mut self) -> Vec<ObjectId> {
        let moved = self.history.redo();
        self.moved(moved)
    }

    /// Goes to any step; the steps after it can be redone.
    pub fn go_to_step(&mut self, step: usize) -> Vec<ObjectId> {
        let moved = self.history.go_to(step);
        self.moved(moved)
    }

    fn moved(&mut self, moved: Option<Moved>) -> Vec<ObjectId> {
        match moved {
            Some(moved) => {
                self.compute();
                moved.reveal
            }
            None => Vec::new(),
        }
    }

    /// Checks the design, unless nothing that rules look at has changed: moving a card does not change
    /// the topology.
    fn check(&mut self) {
        let (design, origin) = self.snapshot();
        let is_checked = self.checked.as_ref().is_some_and(|(checked, from)| {
            Arc::ptr_eq(from, &origin)
                && checked.topology == design.topology
                && checked.annotations == design.annotations
        });
        if is_checked {
            return;
        }
        let report = self.look_ups.ask_with(&design, |design, look_ups| {
            check::shown(design, &look_ups.index, self.baseline())
        });
        self.compared_by = report.compared_by;
        self.counts = report.counts();
        self.diagnostics = report.diagnostics;
        self.silenced = report.silenced;
        self.unstated = report.unstated;
        self.not_run = report.not_run;
        self.not_judged = report.not_judged;
        self.checked = Some((design, origin));
    }

    fn compute(&mut self) {
        self.revision += 1;
        self.look_ups.forget();
        let current = self
            .current_problem
            .and_then(|position| self.diagnostics.get(position))
            .map(|problem| {
                (
                    problem.rule,
                    problem.object.clone(),
                    problem.association.clone(),
                )
            });
        self.check();
        let design = Arc::clone(self.history.current());
        let framing = Framing {
            view: self.view,
            ..Framing::default()
        };
        self.diagram = self.look_ups.ask_with(&design, |design, look_ups| {
            let read = (design, look_ups);
            Diagram::redrawn(read, &self.diagnostics, framing, &mut self.routes)
        });
        self.compare_again();
        self.current_problem = current.and_then(|(rule, object, reference)| {
            self.diagnostics.iter().position(|problem| {
                problem.rule == rule && problem.object == object && problem.association == reference
            })
        });
        let diagram = &self.diagram;
        let objects = &mut self.selection.objects;
        self.look_ups.ask(&design, |look_ups| {
            objects.retain(|object| look_ups.index.has(object));
        });
        if let Some(wire) = &self.selection.wire
            && !diagram.wires.iter().any(|other| &other.id == wire)
        {
            self.selection.wire = None;
        }
    }
}

/// A document as a state of the history.
fn parts(opened: Opened) -> (Design, Origin) {
    let Opened {
        design,
        format: _,
        source,
        baseline,
        notes,
        unedited,
    } = opened;
    let origin = Origin {
        source,
        baseline,
        notes,
        unedited: unedited.map(|bytes| (bytes, Arc::new(design.clone()))),
    };
    (design, origin)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use super::*;
    use crate::edit::NewSqlStore;
    use crate::rules::testing;

    #[test]
    fn an_edit_moves_only_the_objects_it_concerns() {
        let mut session = Session::unsaved(testing::contoso(), "contoso".to_owned());
        let places = |session: &Session| -> BTreeMap<ObjectId, Point> {
            let nodes = &session.diagram().nodes;
            nodes
                .iter()
                .map(|node| (node.id.clone(), node.rect.min))
                .collect()
        };
        let before = places(&session);
        let edit = Edit::AddSqlStore(NewSqlStore {
            site: testing::SITE,
            fqdn: "sql09.contoso.com".to_owned(),
            instance: String::new(),
            place: Some(Point::new(900.0, 1400.0)),
            held_by: Vec::new(),
        });
        session.apply(&edit).unwrap();
        let after = places(&session);
        assert_eq!(after.len(), before.len() + 1);
        for (object, place) in &before {
            assert_eq!(after.get(object), Some(place), "{object:?} moved");
        }
    }

    #[test]
    fn moving_a_card_does_not_run_the_checks_again() {
        let mut session = Session::unsaved(testing::contoso(), "contoso".to_owned());
        let pool = ObjectId::Service(testing::POOL.into());
        let edit = |session: &mut Session, edit: Edit| session.apply(&edit).unwrap();
        edit(
            &mut session,
            Edit::SetPort {
                pool: testing::POOL.into(),
                port: 5051,
            },
        );
        // A list that is rebuilt has a different address while the old one still exists.
        let list = |session: &Session| session.diagnostics().as_ptr();
        let (before, revision) = (list(&session), session.revision());
        assert!(!session.diagnostics().is_empty());
        edit(
            &mut session,
            Edit::Arrange {
                places: BTreeMap::from([(pool, Point::new(900.0, 1400.0))]),
            },
        );
        assert_ne!(session.revision(), revision, "it was moved");
        assert_eq!(list(&session), before);
        edit(
            &mut session,
            Edit::SetPort {
                pool: testing::POOL.into(),
                port: 5052,
            },
        );
        assert_ne!(list(&session), before);
    }
}
