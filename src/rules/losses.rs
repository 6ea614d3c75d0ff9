//! What is lost when a change of what is published is published: Persistent Chat pools, their data, and the
//! record that compliance demands.

pub(super) mod chat_data_left_behind;
pub(super) mod chat_pool_deleted;
pub(super) mod compliance_turned_off;
