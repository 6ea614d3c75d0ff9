//! What several parts say, printed once: a document of all parts would otherwise be half as long again.

use crate::handover::HandoverPart;
use crate::report::{Block, CallOut, Document, Step, Words};

/// The part that prints every step whole; others name it.
const WHOLE: &str = "runbook";

/// What a document has said, or is going to say in its runbook.
pub(super) struct Once<'b> {
    runbook: Vec<&'b Step>,
    unverified: Vec<&'b Words>,
    /// Whether the last block is a list of steps that are named.
    is_naming: bool,
}

impl<'b> Once<'b> {
    /// For a document of these parts.
    pub fn of(chapters: impl Iterator<Item = &'b (&'static HandoverPart, Vec<Block>)>) -> Self {
        let runbook = chapters.filter(|(part, _)| part.name == WHOLE);
        let steps = runbook.flat_map(|(_, blocks)| blocks).filter_map(as_step);
        Self {
            runbook: steps.collect(),
            unverified: Vec::new(),
            is_naming: false,
        }
    }

    /// Adds the blocks of a part: a step of the runbook by its number, and a doubt only where it comes up first.
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

    /// Names a step that the runbook prints; several in a row are one list.
    fn name(&mut self, document: &mut Document, step: &Step) {
        let words = Words::from(format!("Step {} of the runbook: ", step.number));
        let words = words.and_words(step.title.clone());
        match document.blocks.last_mut() {
            Some(Block::List(items)) if self.is_naming => items.push(words),
            _ => document.blocks.push(Block::List(vec![words])),
        }
        self.is_naming = true;
    }
}

fn as_step(block: &Block) -> Option<&Step> {
    match block {
        Block::Step(step) => Some(step),
        _ => None,
    }
}
