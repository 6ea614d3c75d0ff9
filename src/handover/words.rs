//! Small helps for the parts: tables, names in a row, steps as blocks.

use crate::publish::step::{Step, block_without_causes};
use crate::report::{Block, Document, Table, Words};

/// A table, where it has rows.
pub(super) fn push_table(document: &mut Document, heads: &[&'static str], rows: Vec<Vec<Words>>) {
    if !rows.is_empty() {
        let heads = heads.to_vec();
        document.blocks.push(Block::Table(Table { heads, rows }));
    }
}

/// Names in a row, with commas.
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

/// A step without the differences that it follows from: in a document that builds everything they say nothing.
pub(super) fn step_block(number: usize, step: &Step) -> Block {
    block_without_causes(number, step)
}
