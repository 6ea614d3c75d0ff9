//! The fixed part of a kind of step, and the function that builds the step for an object.

use crate::publish::plan::need::StepNeed;
use crate::publish::plan::sides::Sides;
use crate::publish::powershell::{CmdletCall, ControlCharacter};
use crate::publish::step::{Step, StepAction, StepKind, StepPlace, StepSource, Who};
use crate::report::Words;

/// A kind of step.
pub(super) struct StepRow {
    pub who: &'static [Who],
    pub interrupts: Option<&'static str>,
    pub back: &'static str,
    pub lost: Option<&'static str>,
    pub sources: &'static [StepSource],
    pub build: fn(&StepNeed, &Sides<'_>) -> Built,
}

/// The part of a step that depends on its target.
#[derive(Default)]
pub(super) struct Built {
    pub what: Words,
    pub places: Vec<StepPlace>,
    pub actions: Vec<StepAction>,
    pub checks: Vec<StepAction>,
    pub notes: Vec<Words>,
}

impl StepRow {
    /// Builds the step for a target.
    pub fn step(&self, kind: StepKind, need: &StepNeed, sides: &Sides<'_>) -> Step {
        let built = (self.build)(need, sides);
        Step {
            kind,
            causes: need.causes.clone(),
            what: built.what,
            places: built.places,
            who: self.who,
            actions: built.actions,
            checks: built.checks,
            back: self.back,
            interrupts: self.interrupts,
            lost: self.lost,
            notes: built.notes,
            sources: self.sources,
        }
    }
}

/// A command, or the reason why it cannot be written.
pub(super) fn command(made: Result<CmdletCall, ControlCharacter>) -> StepAction {
    match made {
        Ok(command) => StepAction::Command(command),
        Err(refused) => StepAction::Refused(refused.to_string()),
    }
}

/// A manual action.
pub(super) fn by_hand(words: impl Into<Words>) -> StepAction {
    StepAction::ByHand(words.into())
}

/// Appends names, separated by commas.
pub(super) fn names<'n>(
    mut words: Words,
    names: impl IntoIterator<Item = &'n (impl AsRef<str> + ?Sized + 'n)>,
) -> Words {
    for (position, name) in names.into_iter().enumerate() {
        if position > 0 {
            words = words.and(", ");
        }
        words = words.and_name(name.as_ref());
    }
    words
}

/// The computers as places.
pub(super) fn computers<'n>(
    names: impl IntoIterator<Item = &'n (impl AsRef<str> + ?Sized + 'n)>,
) -> Vec<StepPlace> {
    let names = names.into_iter();
    names
        .map(|name| StepPlace::Computer(name.as_ref().to_owned()))
        .collect()
}
