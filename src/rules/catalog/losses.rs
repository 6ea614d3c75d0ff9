//! What is lost when a change of what is published is published: Persistent Chat pools, their data, and the
//! record that compliance demands.

pub(in crate::rules) mod chat_data_left_behind;
pub(in crate::rules) mod chat_pool_deleted;
pub(in crate::rules) mod compliance_turned_off;
