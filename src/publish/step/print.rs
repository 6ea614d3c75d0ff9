//! A step as a block of a document.

use crate::publish::step::{Step, StepAction, StepBasis, StepKind, StepSource, causes};
use crate::report::{self, Block, PrintedStep, Words};

/// A step with all its details.
pub fn block(number: usize, step: &Step) -> Block {
    let because = match (step.causes.is_empty(), step.kind) {
        (false, _) => causes::in_words(&step.causes),
        (true, StepKind::Verification) => "a step above interrupts users".to_owned(),
        (
            true,
            StepKind::DirectoryPreparation | StepKind::FirstServer | StepKind::CentralManagement,
        ) => "the first publication needs it".to_owned(),
        (true, _) => "every publication needs it".to_owned(),
    };
    printed(number, step, Some(because))
}

/// A step without the differences that it follows from.
pub fn block_without_causes(number: usize, step: &Step) -> Block {
    printed(number, step, None)
}

fn printed(number: usize, step: &Step, because: Option<String>) -> Block {
    let mut details: Vec<(&'static str, Words)> = Vec::new();
    details.extend(because.map(|because| ("Reason", because.into())));
    let places: Vec<String> = step.places.iter().map(ToString::to_string).collect();
    if !places.is_empty() {
        details.push(("Where", places.join(", ").into()));
    }
    let who: Vec<String> = step.who.iter().map(ToString::to_string).collect();
    if !who.is_empty() {
        details.push(("Who", who.join("; and ").into()));
    }
    let actions = step.actions.iter().map(|action| match as_command(action) {
        Some(command) => report::PrintedAction::Command(command),
        None => report::PrintedAction::ByHand(action_in_words(action)),
    });
    let mut closing: Vec<(&'static str, Words)> = Vec::new();
    for check in &step.checks {
        closing.push(("Check", action_in_words(check)));
    }
    if let Some(who) = step.interrupts {
        closing.push(("Interrupts", who.into()));
    }
    if let Some(what) = step.lost {
        closing.push(("Cannot be undone", what.into()));
    }
    closing.push(("Rollback", step.back.into()));
    for note in &step.notes {
        closing.push(("Note", note.clone()));
    }
    // Inferences are listed separately from the sources.
    let is_inferred = |source: &&StepSource| source.basis == StepBasis::Inferred;
    for source in step.sources.iter().filter(is_inferred) {
        let words = format!("not documented, inferred: {}", source.text);
        closing.push(("Unverified", words.into()));
    }
    let rest = step.sources.iter().filter(|source| !is_inferred(source));
    let sources: Vec<String> = rest.map(ToString::to_string).collect();
    if !sources.is_empty() {
        closing.push(("Source", sources.join("; ").into()));
    }
    Block::Step(PrintedStep {
        number: number.to_string(),
        title: step.what.clone(),
        details,
        actions: actions.collect(),
        closing,
    })
}

/// The text to type; `None` for a manual action.
fn as_command(action: &StepAction) -> Option<String> {
    match action {
        StepAction::Command(command) => Some(command.to_string()),
        StepAction::Line(line) => Some((*line).to_owned()),
        StepAction::ByHand(_) | StepAction::Refused(_) => None,
    }
}

/// An action in a sentence.
pub fn action_in_words(action: &StepAction) -> Words {
    match action {
        StepAction::Command(command) => Words::name(command.to_string()),
        StepAction::Line(line) => Words::name(*line),
        StepAction::ByHand(words) => words.clone(),
        StepAction::Refused(why) => why.as_str().into(),
    }
}
