//! Computers of a Persistent Chat pool: how many, and which of them serve (domain notes, 1B).

pub(super) mod active_stranger;
pub(super) mod made_multiple;
pub(super) mod none;
pub(super) mod none_active;
pub(super) mod only_one;
pub(super) mod too_many;
pub(super) mod too_many_active;
pub(super) mod unsupported_system;
