//! What a deployment starts from: templates of the topologies that the product supports, and a proposal for
//! Persistent Chat in a topology that is there.
//!
//! Everything is made of the edits that a person could make, worked out as one step ([`crate::edit::work_out`]),
//! so that it can be looked at before it is taken and undone afterwards.

pub mod chat;
pub mod proposal;
mod start;
pub mod templates;

pub use start::{check_server_domain, check_sip_domain, empty};
