//! Edits: complete or refused with a reason, undone and redone exactly, identities preserved.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

#[path = "edits/adding.rs"]
mod adding;
#[path = "edits/bringing_up_to_date.rs"]
mod bringing_up_to_date;
#[path = "edits/bytes.rs"]
mod bytes;
#[path = "edits/connecting.rs"]
mod connecting;
#[path = "edits/copying.rs"]
mod copying;
#[path = "edits/deleting.rs"]
mod deleting;
#[path = "edits/long_history.rs"]
mod long_history;
#[path = "edits/meanings.rs"]
mod meanings;
#[path = "edits/notes.rs"]
mod notes;
#[path = "edits/numbers.rs"]
mod numbers;
#[path = "edits/putting_back.rs"]
mod putting_back;
#[path = "edits/renaming.rs"]
mod renaming;
#[path = "edits/sequences.rs"]
mod sequences;
#[path = "edits/spellings.rs"]
mod spellings;
#[path = "edits/stating.rs"]
mod stating;
