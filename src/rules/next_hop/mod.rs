//! The Front End pool that routes to a Persistent Chat pool (domain notes, 1D).

pub(super) mod missing;
