//! Backup stores and the stretched pool (domain notes, 1G).

pub(super) mod active_across_slow_link;
pub(super) mod backup_beside_primary;
pub(super) mod backup_compliance_missing;
pub(super) mod backup_in_same_data_center;
pub(super) mod backup_mirror_elsewhere;
pub(super) mod backup_missing;
pub(super) mod backup_without_mirror;
pub(super) mod chat_pools_paired;
pub(super) mod compliance_not_failed_over;
pub(super) mod log_shipping_share;
pub(super) mod log_shipping_unstated;
pub(super) mod not_stretched;
pub(super) mod shared_instance;
pub(super) mod standby_too_few;
