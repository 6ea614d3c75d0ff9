//! Computers of a Persistent Chat pool: how many there are, and which are active (domain notes, 1B).

pub(in crate::rules) mod active_stranger;
pub(in crate::rules) mod made_multiple;
pub(in crate::rules) mod none;
pub(in crate::rules) mod none_active;
pub(in crate::rules) mod only_one;
pub(in crate::rules) mod too_many;
pub(in crate::rules) mod too_many_active;
pub(in crate::rules) mod unsupported_system;
