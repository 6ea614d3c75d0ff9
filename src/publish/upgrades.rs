//! Upgrades of pools in place. Topology Builder has one command for this, from Lync Server 2013 to Skype for Business
//! Server 2015 (domain notes, 4). Any other change of the version needs a new pool.

use crate::topology::role::product_name;

/// The `ServiceVersion` that can be upgraded, and the one that it becomes.
const IN_PLACE: (u32, u32) = (6, 7);

/// Whether a pool of one version can be upgraded in place to another.
pub(in crate::publish) fn is_in_place(before: u32, after: u32) -> bool {
    (before, after) == IN_PLACE
}

/// The same for versions by name, as in a difference.
pub(in crate::publish) fn is_named_in_place(before: Option<&str>, after: Option<&str>) -> bool {
    let (from, to) = IN_PLACE;
    before == Some(product_name(from).as_str()) && after == Some(product_name(to).as_str())
}

/// Why the version of a pool cannot become another one.
pub(in crate::publish) fn refusal(pool: &str, before: &str, after: &str) -> String {
    format!(
        "The version of {pool} cannot be changed from {before} to {after}: a new pool is needed, and users or rooms \
         are moved to it."
    )
}
