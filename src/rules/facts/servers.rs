//! The computers of a Persistent Chat pool, by whether they serve.

use ahash::AHashSet;

use crate::topology::fqdn::{HostName, same_fqdn};
use crate::topology::{Index, PersistentChatPool};

/// How many computers of a pool may be active.
pub(in crate::rules) const MOST_ACTIVE: usize = 4;

/// Up to so many names are compared one by one, which is faster than a table.
const MOST_COMPARED: usize = 8;

/// Who serves and who stands by, in the order of the document.
pub(in crate::rules) struct Servers<'d> {
    /// Computers that are active.
    pub(in crate::rules) active: Vec<&'d str>,
    /// The others.
    pub(in crate::rules) standby: Vec<&'d str>,
    /// How many more may become active; a name in the list that is no computer's counts (R25).
    pub(in crate::rules) may_join: usize,
}

impl<'d> Servers<'d> {
    /// Those of a pool; `None` when the document does not say who serves.
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
