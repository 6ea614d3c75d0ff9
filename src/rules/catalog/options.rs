//! The options page in Topology Builder: display name, port, disaster recovery, default pool (domain notes,
//! 1C).

pub(in crate::rules) mod default_pool_elsewhere;
pub(in crate::rules) mod default_pool_missing;
pub(in crate::rules) mod default_pool_wrong;
pub(in crate::rules) mod disaster_recovery_on_single;
pub(in crate::rules) mod display_name_empty;
pub(in crate::rules) mod display_name_shared;
pub(in crate::rules) mod port_invalid;
pub(in crate::rules) mod port_taken;
pub(in crate::rules) mod port_unusual;
