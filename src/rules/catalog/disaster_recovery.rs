//! Backup stores and the stretched pool (domain notes, 1G).

pub(in crate::rules) mod active_across_slow_link;
pub(in crate::rules) mod backup_beside_primary;
pub(in crate::rules) mod backup_compliance_missing;
pub(in crate::rules) mod backup_in_same_data_center;
pub(in crate::rules) mod backup_mirror_elsewhere;
pub(in crate::rules) mod backup_missing;
pub(in crate::rules) mod backup_without_mirror;
pub(in crate::rules) mod chat_pools_paired;
pub(in crate::rules) mod compliance_not_failed_over;
pub(in crate::rules) mod log_shipping_share;
pub(in crate::rules) mod log_shipping_unstated;
pub(in crate::rules) mod not_stretched;
pub(in crate::rules) mod shared_instance;
pub(in crate::rules) mod standby_too_few;
