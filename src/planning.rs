//! Starting points for a deployment: templates of the supported topologies, and a proposal for adding Persistent Chat
//! to an existing topology.
//!
//! Everything consists of edits that a user could also make, combined into one step ([`crate::edit::work_out`]), so it
//! can be previewed and undone.

pub mod chat;
pub mod proposal;
mod start;
pub mod templates;

pub use start::{check_server_domain, check_sip_domain, empty};
