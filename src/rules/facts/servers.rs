//! The active and inactive computers of a Persistent Chat pool.

use ahash::AHashSet;

use crate::topology::fqdn::{HostName, same_fqdn};
use crate::topology::{Index, PersistentChatPool};

/// The most computers of a pool that can be active.
pub(in crate::rules) const MOST_ACTIVE: usize = 4;

/// Up to this many names are compared one by one, which is faster than a hash table.
const MOST_COMPARED: usize = 8;

/// Active and inactive computers, in the order of the document.
pub(in crate::rules) struct Servers<'d> {
    pub(in crate::rules) active: Vec<&'d str>,
    pub(in crate::rules) standby: Vec<&'d str>,
    /// The number of computers that can still be made active. Names in the list that are not computers of
    /// the pool count as well (R25).
    pub(in crate::rules) may_join: usize,
}

impl<'d> Servers<'d> {
    /// The computers of a pool; `None` if the document does not say which are active.
    pub(in crate::rules) fn of(index: &Index<'d>, pool: &PersistentChatPool<'d>) -> Option<Self> {
        let cluster = pool.cluster?;
        let listed = pool.active_machines(index)?;
        let computers = cluster.machines.iter().map(|machine| machine.fqdn.as_str());
        let (active, standby) = if listed.len() <= MOST_COMPARED {
            computers.partition(|fqdn| listed.iter().any(|name| same_fqdn(name, fqdn)))
        } else {
            let names: AHashSet<HostName<'_>> = listed.iter().map(|name| HostName(name)).collect();
            computers.partition(|fqdn| names.contains(&HostName(fqdn)))
        };
        Some(Self {
            active,
            standby,
            may_join: MOST_ACTIVE.saturating_sub(listed.len()),
        })
    }
}
