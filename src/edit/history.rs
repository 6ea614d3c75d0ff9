//! Undo and redo, without a limit but memory.
//!
//! A step keeps what it changed ([`delta`]), so ten thousand of them fit beside a large design, and
//! coming back is exact. Beside the design, a state holds its origin: what the design was imported
//! from belongs to the same moment, and undoing an import brings it back too. What an origin is, this
//! room does not know.

mod delta;

use std::sync::Arc;

use crate::design::Design;
use crate::topology::ObjectId;

use crate::edit::changes::touched_objects;
use delta::{Delta, Direction};

/// What was done, in order, and the step at which the user is.
#[derive(Clone, Debug)]
pub struct History<O = ()> {
    current: State<O>,
    /// The steps that led here, the latest last.
    done: Vec<Step<O>>,
    /// The steps that were undone, the next one to redo last.
    undone: Vec<Step<O>>,
    /// The state that was saved last; `None` when no file holds one of them.
    saved: Option<Serial>,
    next_serial: u64,
}

/// Names one state of a history, to say later that it was the one that was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Serial(u64);

#[derive(Clone, Debug)]
struct State<O> {
    serial: Serial,
    design: Arc<Design>,
    origin: Arc<O>,
}

#[derive(Clone, Debug)]
struct Step<O> {
    label: String,
    delta: Delta,
    /// Origins before and after, where the step changed them.
    origins: Option<(Arc<O>, Arc<O>)>,
    /// Serials before and after.
    serials: (Serial, Serial),
}

impl<O> Step<O> {
    fn apply(&self, state: &mut State<O>, direction: Direction) {
        self.delta
            .apply(Arc::make_mut(&mut state.design), direction);
        if let Some((before, after)) = &self.origins {
            state.origin = Arc::clone(match direction {
                Direction::Back => before,
                Direction::Forth => after,
            });
        }
        state.serial = match direction {
            Direction::Back => self.serials.0,
            Direction::Forth => self.serials.1,
        };
    }
}

/// Where undo or redo led.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The design as it is now.
    pub design: Arc<Design>,
    /// The step that was undone or redone; of several, the last one.
    pub label: String,
    /// The objects it concerned that exist now, to be shown.
    pub reveal: Vec<ObjectId>,
}

impl History {
    /// Starts with a design that counts as saved and came from nowhere.
    pub fn new(design: Design) -> Self {
        Self::with_origin(design, ())
    }
}

impl<O> History<O> {
    /// Starts with a design that counts as saved, and what it came from.
    pub fn with_origin(design: Design, origin: O) -> Self {
        let serial = Serial(0);
        Self {
            current: State {
                serial,
                design: Arc::new(design),
                origin: Arc::new(origin),
            },
            done: Vec::new(),
            undone: Vec::new(),
            saved: Some(serial),
            next_serial: 1,
        }
    }

    /// The design as it is now.
    pub fn current(&self) -> &Arc<Design> {
        &self.current.design
    }

    /// What the design as it is now came from.
    pub fn origin(&self) -> &Arc<O> {
        &self.current.origin
    }

    /// Names the state as it is now.
    pub fn serial(&self) -> Serial {
        self.current.serial
    }

    /// Adds a step; what was undone before cannot be redone anymore. A step that changed nothing is
    /// not kept. Says whether it was.
    pub fn push(&mut self, label: impl Into<String>, design: Design) -> bool {
        if **self.current() == design {
            return false;
        }
        let delta = Delta::between(self.current(), &design);
        self.add(label.into(), delta, design, None);
        true
    }

    /// Adds a step that puts another design and another origin in place of the present ones.
    pub fn replace(&mut self, label: impl Into<String>, mut design: Design, origin: O) {
        delta::share_equal(self.current(), &mut design);
        let delta = Delta::between(self.current(), &design);
        self.add(label.into(), delta, design, Some(Arc::new(origin)));
    }

    fn add(&mut self, label: String, delta: Delta, design: Design, origin: Option<Arc<O>>) {
        let serial = Serial(self.next_serial);
        self.next_serial += 1;
        let before = &self.current;
        let origins = origin.map(|after| (Arc::clone(&before.origin), after));
        let origin = match &origins {
            Some((_, after)) => Arc::clone(after),
            None => Arc::clone(&before.origin),
        };
        let step = Step {
            label,
            delta,
            origins,
            serials: (before.serial, serial),
        };
        self.current = State {
            serial,
            design: Arc::new(design),
            origin,
        };
        self.undone.clear();
        self.done.push(step);
    }

    /// Changes how the present design is looked at, which is no part of what it is and no step.
    pub fn look_otherwise(&mut self, change: impl FnOnce(&mut Design)) {
        change(Arc::make_mut(&mut self.current.design));
    }

    /// What undo would undo, for the menu: `Undo: {label}`.
    pub fn undo_label(&self) -> Option<&str> {
        self.done.last().map(|step| &*step.label)
    }

    /// What redo would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|step| &*step.label)
    }

    /// Goes one step back.
    pub fn undo(&mut self) -> Option<Moved> {
        self.go_to(self.done.len().checked_sub(1)?)
    }

    /// Goes one step forth again.
    pub fn redo(&mut self) -> Option<Moved> {
        if self.undone.is_empty() {
            return None;
        }
        self.go_to(self.done.len() + 1)
    }

    /// How many steps led to the present state.
    pub fn position(&self) -> usize {
        self.done.len()
    }

    /// Goes to where so many steps are done, or as near to it as there are steps. `None` when that is
    /// where the user is already.
    pub fn go_to(&mut self, position: usize) -> Option<Moved> {
        let before = Arc::clone(&self.current.design);
        let mut label = None;
        while self.done.len() > position
            && let Some(step) = self.done.pop()
        {
            step.apply(&mut self.current, Direction::Back);
            label = Some(step.label.clone());
            self.undone.push(step);
        }
        while self.done.len() < position
            && let Some(step) = self.undone.pop()
        {
            step.apply(&mut self.current, Direction::Forth);
            label = Some(step.label.clone());
            self.done.push(step);
        }
        let design = Arc::clone(&self.current.design);
        let reveal = touched_objects(&before, &design).into_iter().collect();
        label.map(|label| Moved {
            design,
            label,
            reveal,
        })
    }

    /// The design where so many steps are done, and what it came from; `None` where there is no such step.
    pub fn at(&self, position: usize) -> Option<(Arc<Design>, Arc<O>)> {
        let mut state = State {
            serial: self.current.serial,
            design: Arc::clone(&self.current.design),
            origin: Arc::clone(&self.current.origin),
        };
        let now = self.done.len();
        let back = self.done.iter().rev().take(now.saturating_sub(position));
        for step in back {
            step.apply(&mut state, Direction::Back);
        }
        let forth = position.saturating_sub(now);
        if forth > self.undone.len() {
            return None;
        }
        for step in self.undone.iter().rev().take(forth) {
            step.apply(&mut state, Direction::Forth);
        }
        Some((state.design, state.origin))
    }

    /// How many steps led to the state that was saved last; `None` where it is not among the steps anymore.
    pub fn saved_position(&self) -> Option<usize> {
        let saved = self.saved?;
        if saved == self.current.serial {
            return Some(self.done.len());
        }
        let back = self.done.iter().position(|step| step.serials.0 == saved);
        let forth = || {
            let mut undone = self.undone.iter().rev();
            undone.position(|step| step.serials.1 == saved)
        };
        back.or_else(|| Some(self.done.len() + 1 + forth()?))
    }

    /// Labels of all steps that can be undone, the latest first.
    pub fn undo_labels(&self) -> impl Iterator<Item = &str> {
        self.done.iter().rev().map(|step| &*step.label)
    }

    /// Labels of all steps that can be redone, the next first.
    pub fn redo_labels(&self) -> impl Iterator<Item = &str> {
        self.undone.iter().rev().map(|step| &*step.label)
    }

    /// Remembers that a file holds this state, which need not be the present one anymore: saving
    /// takes its time.
    pub fn mark_saved(&mut self, serial: Serial) {
        self.saved = Some(serial);
    }

    /// Makes the design count as not saved, as after a recovery.
    pub fn mark_unsaved(&mut self) {
        self.saved = None;
    }

    /// Whether the design differs from what was saved last. Undoing back to it makes it clean again.
    pub fn is_dirty(&self) -> bool {
        Some(self.current.serial) != self.saved
    }
}
