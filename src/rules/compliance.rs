//! Compliance and its store (domain notes, 1H).

pub(super) mod left_over;
pub(super) mod shares_content_instance;
pub(super) mod store_missing;
