//! SQL Server mirroring and its witness (domain notes, 1F).

pub(super) mod clustered;
pub(super) mod in_2019;
pub(super) mod mirror_beside_primary;
pub(super) mod mirror_elsewhere;
pub(super) mod mirror_missing;
pub(super) mod mirror_moved;
pub(super) mod mirror_of_two;
pub(super) mod mirror_removed;
pub(super) mod no_witness;
pub(super) mod not_dedicated;
pub(super) mod on_standard_edition;
pub(super) mod other_edition;
pub(super) mod other_version;
pub(super) mod shared_witness;
pub(super) mod sql_2017;
pub(super) mod uneven;
pub(super) mod witness_beside_pair;
pub(super) mod witness_missing;
