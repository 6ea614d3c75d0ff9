//! Backup stores and the stretched pool (domain notes, 1G).

pub(super) mod backup_beside_primary;
pub(super) mod backup_compliance_missing;
pub(super) mod backup_missing;
pub(super) mod backup_without_mirror;
pub(super) mod log_shipping_share;
pub(super) mod shared_instance;
