//! What the window and the command line share: documents are named, compared, checked and written in one
//! way, whoever asks. Shows nothing and asks nobody.

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
