//! Numbers given out while one edit is carried out.

use std::collections::BTreeMap;

use crate::topology::{Role, SiteId};

/// Numbers given out while one edit is carried out.
#[derive(Clone, Default)]
pub(super) struct Allotted {
    /// Highest service instance of a site when the edit began. Services of one step have the same
    /// instance where their roles differ, as in the product (format notes, b2).
    pub(super) instances_before: BTreeMap<SiteId, u32>,
    pub(super) instances: BTreeMap<(SiteId, Role), u32>,
    pub(super) clusters: BTreeMap<SiteId, u32>,
}
