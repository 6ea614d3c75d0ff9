//! The Front End pool that routes to a Persistent Chat pool (domain notes, 1D).

pub(in crate::rules) mod dangling;
pub(in crate::rules) mod missing;
pub(in crate::rules) mod no_front_end_pool;
pub(in crate::rules) mod not_paired;
pub(in crate::rules) mod other_site;
pub(in crate::rules) mod other_time_zone;
pub(in crate::rules) mod other_version;
pub(in crate::rules) mod without_persistent_chat;
pub(in crate::rules) mod wrong_kind;
