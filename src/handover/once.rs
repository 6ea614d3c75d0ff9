//! Content that several parts contain is printed once; otherwise a document of all parts would be half as long again.

use crate::handover::HandoverPart;
use crate::report::{Block, CallOut, Document, PrintedStep, Words};

/// The part that prints every step in full; other parts refer to it.
const WHOLE: &str = "runbook";

/// What a document has printed, or will print in its runbook.
pub(super) struct Once<'b> {
    runbook: Vec<&'b PrintedStep>,
    unverified: Vec<&'b Words>,
    /// Whether the last block is a list of references to steps.
    is_naming: bool,
}

impl<'b> Once<'b> {
    /// Starts a document with these parts.
    pub fn of(chapters: impl Iterator<Item = &'b (&'static HandoverPart, Vec<Block>)>) -> Self {
        let runbook = chapters.filter(|(part, _)| part.name == WHOLE);
        let steps = runbook.flat_map(|(_, blocks)| blocks).filter_map(as_step);
        Self {
            runbook: steps.collect(),
            unverified: Vec::new(),
            is_naming: false,
        }
    }

    /// Adds the blocks of a part. A step of the runbook becomes a reference, and each unverified point is printed only
    /// where it first occurs.
    pub fn push(&mut self, document: &mut Document, part: &HandoverPart, blocks: &'b [Block]) {
        for block in blocks {
            match block {
                Block::Step(step) if part.name != WHOLE && self.runbook.contains(&step) => {
                    self.name(document, step);
                    continue;
                }
                Block::CallOut {
                    kind: CallOut::Unverified,
                    words,
                } => {
                    if !self.unverified.contains(&words) {
                        self.unverified.push(words);
                        document.blocks.push(block.clone());
                    }
                }
                block => document.blocks.push(block.clone()),
            }
            self.is_naming = false;
        }
    }

    /// Refers to a step of the runbook; several references in a row become one list.
    fn name(&mut self, document: &mut Document, step: &PrintedStep) {
        let words = Words::from(format!("Step {} of the runbook: ", step.number));
        let words = words.and_words(step.title.clone());
        match document.blocks.last_mut() {
            Some(Block::List(items)) if self.is_naming => items.push(words),
            _ => document.blocks.push(Block::List(vec![words])),
        }
        self.is_naming = true;
    }
}

fn as_step(block: &Block) -> Option<&PrintedStep> {
    match block {
        Block::Step(step) => Some(step),
        _ => None,
    }
}
