//! SQL Server stores: which databases they have, and which pools can share them (domain notes, 1E).

pub(in crate::rules) mod availability_group;
pub(in crate::rules) mod back_ends_shared;
pub(in crate::rules) mod content_missing;
pub(in crate::rules) mod defined_twice;
pub(in crate::rules) mod express_behind_enterprise;
pub(in crate::rules) mod failover_cluster;
pub(in crate::rules) mod instance_name;
pub(in crate::rules) mod instance_path;
pub(in crate::rules) mod instance_shared;
pub(in crate::rules) mod local_express;
pub(in crate::rules) mod moved;
pub(in crate::rules) mod on_chat_computer;
pub(in crate::rules) mod on_front_end_pool;
pub(in crate::rules) mod server_shared;
pub(in crate::rules) mod shares_back_end;
pub(in crate::rules) mod unsupported_version;
pub(in crate::rules) mod unused;
