//! What Topology Builder's options page asks: display name, port, disaster recovery, default pool
//! (domain notes, 1C).

pub(super) mod default_pool_elsewhere;
pub(super) mod default_pool_missing;
pub(super) mod default_pool_wrong;
pub(super) mod disaster_recovery_on_single;
pub(super) mod display_name_empty;
pub(super) mod display_name_shared;
pub(super) mod port_invalid;
pub(super) mod port_taken;
pub(super) mod port_unusual;
