//! Numbers assigned while one edit is carried out.

use std::collections::BTreeMap;

use crate::topology::{Role, SiteId};

/// Numbers assigned while one edit is carried out.
#[derive(Clone, Default)]
pub(super) struct Allotted {
    /// The highest service instance of a site when the edit started. Services of one step have the same instance if
    /// their roles differ, as in the product (format notes, b2).
    pub(super) instances_before: BTreeMap<SiteId, u32>,
    pub(super) instances: BTreeMap<(SiteId, Role), u32>,
    pub(super) clusters: BTreeMap<SiteId, u32>,
}
