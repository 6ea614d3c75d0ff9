//! What is lost when a change to the published topology is published: Persistent Chat pools, their data,
//! and compliance records.

pub(in crate::rules) mod chat_data_left_behind;
pub(in crate::rules) mod chat_pool_deleted;
pub(in crate::rules) mod compliance_turned_off;
