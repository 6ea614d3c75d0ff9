//! Undo and redo, limited only by memory.
//!
//! A step stores what it changed ([`delta`]), so ten thousand steps fit in memory with a large design, and undo is
//! exact. With the design, each state has its origin: the document that it was imported from. Undoing an import
//! therefore restores the previous origin. The type of the origin is not known here.

mod delta;

use std::sync::Arc;

use crate::design::Design;
use crate::topology::ObjectId;

use crate::edit::changes::touched_objects;
use delta::{Delta, Direction};

/// The steps in order, and the current position.
#[derive(Clone, Debug)]
pub struct History<O = ()> {
    current: State<O>,
    /// The steps before the current state, the latest last.
    done: Vec<Step<O>>,
    /// The undone steps, the next one to redo last.
    undone: Vec<Step<O>>,
    /// The state that was last saved; `None` if no file contains one of the states.
    saved: Option<Serial>,
    next_serial: u64,
}

/// Identifies a state of a history, for example the one that was saved.
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
    /// The origins before and after, if the step changed them.
    origins: Option<(Arc<O>, Arc<O>)>,
    /// The serial numbers before and after.
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

/// The result of undo or redo.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The current design.
    pub design: Arc<Design>,
    /// The step that was undone or redone; the last one if there were several.
    pub label: String,
    /// The affected objects that exist now, to be shown.
    pub reveal: Vec<ObjectId>,
}

impl History {
    /// Starts with a design that counts as saved and has no origin.
    pub fn new(design: Design) -> Self {
        Self::with_origin(design, ())
    }
}

impl<O> History<O> {
    /// Starts with a design that counts as saved, and its origin.
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

    /// The current design.
    pub fn current(&self) -> &Arc<Design> {
        &self.current.design
    }

    /// The origin of the current design.
    pub fn origin(&self) -> &Arc<O> {
        &self.current.origin
    }

    /// Identifies the current state.
    pub fn serial(&self) -> Serial {
        self.current.serial
    }

    /// Adds a step and discards the redo steps. A step without changes is not added. Returns whether it was.
    pub fn push(&mut self, label: impl Into<String>, design: Design) -> bool {
        if **self.current() == design {
            return false;
        }
        let delta = Delta::between(self.current(), &design);
        self.add(label.into(), delta, design, None);
        true
    }

    /// Adds a step that replaces the design and its origin.
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

    /// Changes how the current design is interpreted, which is not a step.
    pub fn look_otherwise(&mut self, change: impl FnOnce(&mut Design)) {
        change(Arc::make_mut(&mut self.current.design));
    }

    /// The step that undo would undo, for the menu: `Undo: {label}`.
    pub fn undo_label(&self) -> Option<&str> {
        self.done.last().map(|step| &*step.label)
    }

    /// The step that redo would redo.
    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|step| &*step.label)
    }

    /// Undoes one step.
    pub fn undo(&mut self) -> Option<Moved> {
        self.go_to(self.done.len().checked_sub(1)?)
    }

    /// Redoes one step.
    pub fn redo(&mut self) -> Option<Moved> {
        if self.undone.is_empty() {
            return None;
        }
        self.go_to(self.done.len() + 1)
    }

    /// The number of steps before the current state.
    pub fn position(&self) -> usize {
        self.done.len()
    }

    /// Goes to the state after this many steps, or as close as possible. `None` if it is the current state.
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

    /// The design after this many steps, and its origin; `None` if there is no such step.
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

    /// The number of steps before the state that was last saved; `None` if that state is no longer in the history.
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

    /// The labels of all steps that can be undone, latest first.
    pub fn undo_labels(&self) -> impl Iterator<Item = &str> {
        self.done.iter().rev().map(|step| &*step.label)
    }

    /// The labels of all steps that can be redone, next first.
    pub fn redo_labels(&self) -> impl Iterator<Item = &str> {
        self.undone.iter().rev().map(|step| &*step.label)
    }

    /// Records that a file contains this state, which may no longer be the current one, because saving takes time.
    pub fn mark_saved(&mut self, serial: Serial) {
        self.saved = Some(serial);
    }

    /// Marks the design as not saved, for example after a recovery.
    pub fn mark_unsaved(&mut self) {
        self.saved = None;
    }

    /// Whether the design differs from the saved one. Undoing back to it makes the design clean again.
    pub fn is_dirty(&self) -> bool {
        Some(self.current.serial) != self.saved
    }
}
