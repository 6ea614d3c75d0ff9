//! SQL Server stores: what holds the databases, and who may share it (domain notes, 1E).

pub(super) mod availability_group;
pub(super) mod back_ends_shared;
pub(super) mod content_missing;
pub(super) mod defined_twice;
pub(super) mod express_behind_enterprise;
pub(super) mod failover_cluster;
pub(super) mod instance_name;
pub(super) mod instance_path;
pub(super) mod instance_shared;
pub(super) mod local_express;
pub(super) mod moved;
pub(super) mod on_chat_computer;
pub(super) mod on_front_end_pool;
pub(super) mod server_shared;
pub(super) mod shares_back_end;
pub(super) mod unsupported_version;
pub(super) mod unused;
