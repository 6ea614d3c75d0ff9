//! What the open document is compared with, and the differences. They are computed again after every
//! change of the document, so that it can be edited during a comparison.

use std::path::PathBuf;
use std::sync::Arc;

use crate::design::Design;
use crate::diff::matching::Matching;
use crate::diff::{Compared, Differences};
use crate::document::{self, Section, Source};
use crate::edit::put_back::PutBack;
use crate::topology::unread::Passage;
use crate::topology::{ObjectId, Topology};
use crate::workspace::names::file_name;

use crate::app::selection::Selection;
use crate::app::session::{Origin, Session};

/// The other side of a comparison.
#[derive(Clone)]
#[allow(missing_docs)]
pub enum ComparedWith {
    /// What is published: the file that the user named as published, or what the document itself says.
    Published,
    File(Arc<ComparedFile>),
    /// The content of the design file.
    Saved,
    /// A step of the history, kept as it is now, whatever happens to the history.
    Step(Arc<ComparedStep>),
}

/// A file to compare with.
pub struct ComparedFile {
    /// The file it was read from.
    pub path: PathBuf,
    /// The design in the file.
    pub design: Arc<Design>,
    /// The imported document: the file itself, or the one inside of it.
    pub source: Option<Source>,
}

/// A topology in a document.
type Read<'s> = Option<(&'s Source, Section)>;

/// What a document contains that the topology has no place for, read once.
#[derive(Default)]
struct Unread {
    of: Option<(Arc<[u8]>, Section)>,
    passages: Vec<Passage>,
}

impl Unread {
    fn read(&mut self, read: Read<'_>) {
        let is_read = match (&self.of, read) {
            (Some((of, known)), Some((source, section))) => {
                Arc::ptr_eq(of, &source.bytes) && *known == section
            }
            (None, None) => true,
            _ => false,
        };
        if !is_read {
            self.of = read.map(|(source, section)| (Arc::clone(&source.bytes), section));
            let passages = read.map(|(source, section)| document::unread(source, section));
            self.passages = passages.unwrap_or_default();
        }
    }
}

/// What the document is compared with, at the moment.
struct Before {
    design: Arc<Design>,
    /// Whether it is a state of the open document, so that identities are the same.
    is_moment: bool,
    /// What it came from, if it is in the history.
    origin: Option<Arc<Origin>>,
}

/// A step of the history to compare with.
pub struct ComparedStep {
    /// The position of the step; 0 is the document as it was opened.
    pub position: usize,
    /// The label of the step.
    pub label: String,
    state: (Arc<Design>, Arc<Origin>),
}

/// The open document compared with something else, which counts as the state before.
pub struct Comparison {
    with: ComparedWith,
    before: Arc<Design>,
    is_moment: bool,
    /// The documents before and after.
    unread: (Unread, Unread),
    differences: Differences,
    current: Option<usize>,
}

impl Comparison {
    /// The other side, which counts as the state before.
    pub fn before(&self) -> &Design {
        &self.before
    }

    /// Which object of the other side corresponds to which object of the open document.
    pub fn matching(&self, after: &Topology) -> Matching {
        let before = &self.before.topology;
        match self.is_moment {
            true => Matching::of_moments(before, after),
            false => Matching::of(before, after),
        }
    }

    /// What differs.
    pub fn differences(&self) -> &Differences {
        &self.differences
    }

    /// The position of the difference that is shown.
    pub fn current(&self) -> Option<usize> {
        self.current
    }

    /// What the document is compared with.
    pub fn with(&self) -> &ComparedWith {
        &self.with
    }

    /// Reverts differences in the open document.
    pub fn put_back<'t>(&'t self, after: &'t Topology) -> PutBack<'t> {
        PutBack::by(self.matching(after), &self.before.topology, after)
    }

    /// The position of the difference of an object that still exists.
    pub fn difference_of(&self, object: &ObjectId) -> Option<usize> {
        let mut objects = self.differences.objects.iter();
        objects.position(|difference| {
            let after = difference.after.as_ref();
            after.is_some_and(|after| after.id == *object)
        })
    }
}

impl Session {
    /// The comparison, if there is one.
    pub fn comparison(&self) -> Option<&Comparison> {
        self.comparison.as_ref()
    }

    /// Starts to compare with something.
    pub fn compare_with(&mut self, with: ComparedWith) {
        self.comparison = Some(Comparison {
            with,
            before: Arc::default(),
            is_moment: false,
            unread: Default::default(),
            differences: Differences::default(),
            current: None,
        });
        self.compute();
    }

    /// Starts to compare with a step of the history.
    pub fn compare_with_step(&mut self, position: usize) {
        let label = self.step_labels().get(position).map(|&it| it.to_owned());
        if let (Some(label), Some(state)) = (label, self.history.at(position)) {
            self.compare_with(ComparedWith::Step(Arc::new(ComparedStep {
                position,
                label,
                state,
            })));
        }
    }

    /// Ends the comparison.
    pub fn stop_comparing(&mut self) {
        if self.comparison.take().is_some() {
            self.compute();
        }
    }

    /// Shows a difference among the others, and selects its object if that still exists.
    pub fn show_difference(&mut self, position: usize) {
        let Some(comparison) = &mut self.comparison else {
            return;
        };
        let Some(difference) = comparison.differences.objects.get(position) else {
            return;
        };
        comparison.current = Some(position);
        let after = difference.after.as_ref();
        self.selection =
            after.map_or_else(Selection::default, |side| Selection::one(side.id.clone()));
    }

    /// Changes the selection, and shows the difference of the selected object.
    pub fn select(&mut self, selection: Selection) {
        self.selection = selection;
        if let Some(comparison) = &mut self.comparison {
            let single = self.selection.single();
            comparison.current = single.and_then(|object| comparison.difference_of(object));
        }
    }

    /// Whether the document can be compared with its saved state.
    ///
    /// # Errors
    /// The reason why it cannot.
    pub fn has_saved_state(&self) -> Result<(), &'static str> {
        match self.path() {
            None => Err("The design has not been saved yet"),
            Some(_) if self.history.saved_position().is_none() => {
                Err("The saved state is no longer in the history; compare with the file")
            }
            Some(_) => Ok(()),
        }
    }

    /// Whether the document can be compared with what is published.
    ///
    /// # Errors
    /// The reason why it cannot.
    pub fn has_published_state(&self) -> Result<(), &'static str> {
        match self.baseline() {
            Some(_) => Ok(()),
            None => Err(
                "The published topology is not known; select it with Review > Published topology…",
            ),
        }
    }

    /// What is published, in a few words.
    pub fn published_in_words(&self) -> String {
        match self.named_baseline() {
            Some(path) => file_name(path),
            None => match self.source().and_then(|source| source.path.as_deref()) {
                Some(path) => format!("the published topology in {}", file_name(path)),
                None => "the published topology in the document".to_owned(),
            },
        }
    }

    /// What the document is compared with, in words.
    pub fn compared_with_in_words(&self) -> Option<String> {
        Some(match &self.comparison()?.with {
            ComparedWith::Published => self.published_in_words(),
            ComparedWith::File(file) => file_name(&file.path),
            ComparedWith::Saved => "the saved state".to_owned(),
            ComparedWith::Step(step) => format!("step {}: {}", step.position, step.label),
        })
    }

    /// The state before.
    fn state_before(&self, with: &ComparedWith) -> Option<Before> {
        let moment = |(design, origin): (Arc<Design>, Arc<Origin>)| Before {
            design,
            is_moment: Arc::ptr_eq(&origin, self.history.origin()),
            origin: Some(origin),
        };
        match with {
            ComparedWith::Published => {
                let baseline = self.baseline()?;
                let design = Design {
                    topology: baseline.topology.clone(),
                    ..Design::default()
                };
                Some(Before {
                    design: Arc::new(design),
                    is_moment: !baseline.is_named,
                    origin: None,
                })
            }
            ComparedWith::File(file) => Some(Before {
                design: Arc::clone(&file.design),
                is_moment: false,
                origin: None,
            }),
            ComparedWith::Saved => {
                let position = self.history.saved_position()?;
                self.history.at(position).map(moment)
            }
            ComparedWith::Step(step) => Some(moment(step.state.clone())),
        }
    }

    /// The documents of both sides, before and after, if they differ.
    fn sources<'s>(
        &'s self,
        with: &'s ComparedWith,
        origin: Option<&'s Origin>,
    ) -> (Read<'s>, Read<'s>) {
        let edited = |source: &'s Source| (source, Section::NewTopology);
        let own = &self.history.origin().source;
        let old = match with {
            ComparedWith::Published => {
                let source = match &self.named_baseline {
                    Some(named) => named.source.as_ref(),
                    None => own.as_ref(),
                };
                source.map(|source| (source, Section::OriginalTopology))
            }
            ComparedWith::File(file) => file.source.as_ref().map(edited),
            ComparedWith::Saved | ComparedWith::Step(_) => {
                let source = origin.and_then(|origin| origin.source.as_ref());
                source.map(edited)
            }
        };
        (old, own.as_ref().map(edited))
    }

    /// Computes the differences again, and marks them in the picture that was just created.
    pub(super) fn compare_again(&mut self) {
        let Some(mut comparison) = self.comparison.take() else {
            return;
        };
        let Some(state) = self.state_before(&comparison.with) else {
            return;
        };
        let current = comparison
            .current
            .and_then(|position| comparison.differences.objects.get(position))
            .map(|it| (it.before.clone(), it.after.clone()));
        let after = &self.history.current().topology;
        let before = state.design;
        let matching = match state.is_moment {
            true => Matching::of_moments(&before.topology, after),
            false => Matching::of(&before.topology, after),
        };
        let (old, new) = self.sources(&comparison.with, state.origin.as_deref());
        let (before_unread, after_unread) = &mut comparison.unread;
        before_unread.read(old);
        after_unread.read(new);
        let (old, new) = (
            Compared {
                topology: &before.topology,
                unread: &before_unread.passages,
            },
            Compared {
                topology: after,
                unread: &after_unread.passages,
            },
        );
        let differences = Differences::over(&matching, old, new);
        self.diagram.mark(&before, &matching, &differences);
        comparison.current = current.and_then(|(was, is)| {
            let id = |side: &Option<crate::diff::ObjectOnSide>| {
                side.as_ref().map(|side| side.id.clone())
            };
            let (was, is) = (id(&was), id(&is));
            let mut objects = differences.objects.iter();
            objects.position(|it| match &is {
                Some(_) => id(&it.after) == is,
                None => id(&it.before) == was && it.after.is_none(),
            })
        });
        comparison.before = before;
        comparison.is_moment = state.is_moment;
        comparison.differences = differences;
        self.comparison = Some(comparison);
    }
}
