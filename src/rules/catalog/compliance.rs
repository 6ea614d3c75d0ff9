//! Compliance and its store (domain notes, 1H).

pub(in crate::rules) mod left_over;
pub(in crate::rules) mod shares_content_instance;
pub(in crate::rules) mod store_missing;
