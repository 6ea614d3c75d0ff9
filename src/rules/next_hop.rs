//! The Front End pool that routes to a Persistent Chat pool (domain notes, 1D).

pub(super) mod dangling;
pub(super) mod missing;
pub(super) mod no_front_end_pool;
pub(super) mod not_paired;
pub(super) mod other_site;
pub(super) mod other_time_zone;
pub(super) mod other_version;
pub(super) mod without_persistent_chat;
pub(super) mod wrong_kind;
