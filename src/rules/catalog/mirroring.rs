//! SQL Server mirroring and its witness (domain notes, 1F).

pub(in crate::rules) mod clustered;
pub(in crate::rules) mod in_2019;
pub(in crate::rules) mod mirror_beside_primary;
pub(in crate::rules) mod mirror_elsewhere;
pub(in crate::rules) mod mirror_missing;
pub(in crate::rules) mod mirror_moved;
pub(in crate::rules) mod mirror_of_two;
pub(in crate::rules) mod mirror_removed;
pub(in crate::rules) mod no_witness;
pub(in crate::rules) mod not_dedicated;
pub(in crate::rules) mod on_standard_edition;
pub(in crate::rules) mod other_edition;
pub(in crate::rules) mod other_version;
pub(in crate::rules) mod shared_witness;
pub(in crate::rules) mod sql_2017;
pub(in crate::rules) mod uneven;
pub(in crate::rules) mod witness_beside_pair;
pub(in crate::rules) mod witness_missing;
