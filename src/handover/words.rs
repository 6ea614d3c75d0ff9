//! Helpers for the parts: tables, lists of names, steps as blocks.

use crate::publish::step::{Step, block_without_causes};
use crate::report::{Block, Document, Table, Words};

/// Adds a table if it has rows.
pub(super) fn push_table(document: &mut Document, heads: &[&'static str], rows: Vec<Vec<Words>>) {
    if !rows.is_empty() {
        let heads = heads.to_vec();
        document.blocks.push(Block::Table(Table { heads, rows }));
    }
}

/// Names separated by commas.
pub(super) fn names<T: AsRef<str>>(all: impl IntoIterator<Item = T>) -> Words {
    let mut words = Words::empty();
    for (position, name) in all.into_iter().enumerate() {
        if position > 0 {
            words = words.and(", ");
        }
        words = words.and_name(name.as_ref());
    }
    words
}

/// A name, or words that say that there is none.
pub(super) fn name_or(name: Option<impl Into<String>>, otherwise: &str) -> Words {
    match name {
        Some(name) => Words::name(name),
        None => Words::from(otherwise),
    }
}

/// A step without the differences that cause it: in a document that starts from scratch, they carry no information.
pub(super) fn step_block(number: usize, step: &Step) -> Block {
    block_without_causes(number, step)
}
