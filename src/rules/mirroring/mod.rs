//! SQL Server mirroring and its witness (domain notes, 1F).

pub(super) mod mirror_beside_primary;
pub(super) mod mirror_missing;
pub(super) mod mirror_of_two;
pub(super) mod no_witness;
pub(super) mod witness_beside_pair;
pub(super) mod witness_missing;
