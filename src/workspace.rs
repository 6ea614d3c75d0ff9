//! What the window and the command line share, so that both name, compare, check and write documents in
//! the same way. Nothing here shows anything or asks anybody.

pub mod baseline;
pub mod check;
pub mod dates;
pub mod describe;
pub mod exports;
pub mod facts_table;
pub mod kit;
pub mod names;
pub mod not_understood;
pub mod notes;
pub mod plan;
pub mod run;
pub mod saved_spellings;
pub mod shell;
pub mod spellings;
pub mod teacher;
pub mod write;
