//! Rules applied to complete documents.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

#[path = "rules/by_hand.rs"]
mod by_hand;
#[path = "rules/combined.rs"]
mod combined;
#[path = "rules/deployment.rs"]
mod deployment;
#[path = "rules/faults/mod.rs"]
mod faults;
#[path = "rules/fixes.rs"]
mod fixes;
#[path = "rules/growth.rs"]
mod growth;
#[path = "rules/identities.rs"]
mod identities;
#[path = "rules/injected.rs"]
mod injected;
#[path = "rules/long_names.rs"]
mod long_names;
#[path = "rules/odd_names.rs"]
mod odd_names;
#[path = "rules/quick_fixes.rs"]
mod quick_fixes;
#[path = "rules/reviewed.rs"]
mod reviewed;
#[path = "rules/stated.rs"]
mod stated;
#[path = "rules/wording.rs"]
mod wording;
