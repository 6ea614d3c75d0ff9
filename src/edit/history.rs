//! Undo and redo. A step keeps the whole design; what two steps have in common is shared, so a step
//! costs little and coming back is exact.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::design::Design;
use crate::topology::ObjectId;

use super::changes::changed_objects;

/// Steps that are kept unless told otherwise.
const DEFAULT_LIMIT: usize = 500;

/// What was done, in order, and where in it the user stands.
#[derive(Clone, Debug)]
pub struct History {
    /// The designs before and after each step: one more than there are labels.
    states: VecDeque<State>,
    /// Which of them is current.
    position: usize,
    /// The state that was saved last; `None` when it is no longer among them.
    saved: Option<u64>,
    next_serial: u64,
    limit: usize,
}

#[derive(Clone, Debug)]
struct State {
    serial: u64,
    design: Arc<Design>,
    /// The step that led here; the first state has none.
    step: Option<Step>,
}

#[derive(Clone, Debug)]
struct Step {
    label: String,
    changed: Vec<ObjectId>,
}

/// Where undo or redo led.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The design as it is now.
    pub design: Arc<Design>,
    /// The step that was undone or redone.
    pub label: String,
    /// The objects it concerned that exist now, to be shown.
    pub reveal: Vec<ObjectId>,
}

impl History {
    /// Starts with a design that counts as saved.
    pub fn new(design: Design) -> Self {
        Self::with_limit(design, DEFAULT_LIMIT)
    }

    /// Starts with a design that counts as saved, and keeps at most `limit` steps.
    pub fn with_limit(design: Design, limit: usize) -> Self {
        let first = State {
            serial: 0,
            design: Arc::new(design),
            step: None,
        };
        Self {
            states: VecDeque::from([first]),
            position: 0,
            saved: Some(0),
            next_serial: 1,
            limit: limit.max(1),
        }
    }

    /// The design as it is now.
    pub fn current(&self) -> &Arc<Design> {
        // The first state never goes without another taking its place.
        static EMPTY: std::sync::LazyLock<Arc<Design>> = std::sync::LazyLock::new(Arc::default);
        self.states
            .get(self.position)
            .map_or(&EMPTY, |state| &state.design)
    }

    /// Adds a step; what was undone before cannot be redone any more. A step that changed nothing is
    /// not kept. Says whether it was.
    pub fn push(&mut self, label: impl Into<String>, design: Design) -> bool {
        if **self.current() == design {
            return false;
        }
        self.states.truncate(self.position + 1);
        let changed = changed_objects(self.current(), &design);
        self.states.push_back(State {
            serial: self.next_serial,
            design: Arc::new(design),
            step: Some(Step {
                label: label.into(),
                changed,
            }),
        });
        self.next_serial += 1;
        while self.states.len() > self.limit + 1 {
            self.states.pop_front();
        }
        if let Some(first) = self.states.front_mut() {
            first.step = None;
        }
        self.position = self.states.len() - 1;
        true
    }

    /// What undo would undo, for the menu: `Undo: {label}`.
    pub fn undo_label(&self) -> Option<&str> {
        let step = self.states.get(self.position)?.step.as_ref()?;
        Some(&step.label)
    }

    /// What redo would do again.
    pub fn redo_label(&self) -> Option<&str> {
        let step = self.states.get(self.position + 1)?.step.as_ref()?;
        Some(&step.label)
    }

    /// Goes one step back.
    pub fn undo(&mut self) -> Option<Moved> {
        let step = self.states.get(self.position)?.step.clone()?;
        self.position = self.position.checked_sub(1)?;
        Some(self.moved(step))
    }

    /// Goes one step forth again.
    pub fn redo(&mut self) -> Option<Moved> {
        let step = self.states.get(self.position + 1)?.step.clone()?;
        self.position += 1;
        Some(self.moved(step))
    }

    /// Labels of all steps that can be undone, the latest first.
    pub fn undo_labels(&self) -> impl Iterator<Item = &str> {
        self.states
            .iter()
            .take(self.position + 1)
            .rev()
            .filter_map(|state| state.step.as_ref())
            .map(|step| step.label.as_str())
    }

    /// Labels of all steps that can be redone, the next first.
    pub fn redo_labels(&self) -> impl Iterator<Item = &str> {
        self.states
            .iter()
            .skip(self.position + 1)
            .filter_map(|state| state.step.as_ref())
            .map(|step| step.label.as_str())
    }

    /// Remembers that the design as it is now was saved.
    pub fn mark_saved(&mut self) {
        self.saved = self.states.get(self.position).map(|state| state.serial);
    }

    /// Makes the design count as not saved, as after a recovery.
    pub fn mark_unsaved(&mut self) {
        self.saved = None;
    }

    /// Whether the design differs from what was saved last. Undoing back to it makes it clean again.
    pub fn is_dirty(&self) -> bool {
        self.states.get(self.position).map(|state| state.serial) != self.saved
    }

    fn moved(&self, step: Step) -> Moved {
        let design = self.current().clone();
        let mut reveal = step.changed;
        reveal.retain(|object| exists(&design, object));
        Moved {
            design,
            label: step.label,
            reveal,
        }
    }
}

fn exists(design: &Design, object: &ObjectId) -> bool {
    let topology = &design.topology;
    match object {
        ObjectId::Deployment => true,
        ObjectId::Site(id) => topology.site(*id).is_some(),
        ObjectId::Cluster(id) => topology.cluster(id).is_some(),
        ObjectId::Machine(id, fqdn) => topology
            .cluster(id)
            .is_some_and(|cluster| cluster.machine(fqdn).is_some()),
        ObjectId::SqlInstance(id) => topology.sql_instance(id).is_some(),
        ObjectId::Service(id) => topology.service(id).is_some(),
    }
}
