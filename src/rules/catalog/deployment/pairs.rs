//! Front End pools and their backup pools.

use ahash::AHashMap;

use crate::rules::Facts;
use crate::topology::{FrontEndPool, ServiceId};

/// The pairing in the Registrars of the document.
pub(super) struct Pairs<'a, 'd> {
    pools: &'a [FrontEndPool<'d>],
    places: AHashMap<&'d ServiceId, usize>,
}

impl<'a, 'd> Pairs<'a, 'd> {
    /// Finds the pools by their Registrars.
    pub(super) fn new(facts: &'a Facts<'d>) -> Self {
        let pools = facts.front_end_pools.as_slice();
        let registrars = pools.iter().map(|pool| &pool.registrar.id);
        Self {
            pools,
            places: registrars.zip(0..).collect(),
        }
    }

    /// The pool of a Registrar.
    pub(super) fn pool_of(&self, registrar: &ServiceId) -> Option<&'a FrontEndPool<'d>> {
        self.pools.get(*self.places.get(registrar)?)
    }

    /// Each pool with its backup pool, in the order of the document. Two pools that are each other's backup
    /// are listed once.
    pub(super) fn each_once(
        &self,
    ) -> impl Iterator<Item = (&'a FrontEndPool<'d>, &'a FrontEndPool<'d>)> {
        self.pools.iter().enumerate().filter_map(|(place, pool)| {
            let backup = pool.registrar.backup.as_ref()?;
            let at = *self.places.get(&backup.target)?;
            let partner = self.pools.get(at).filter(|_| at != place)?;
            let is_mutual = names(partner, &pool.registrar.id);
            (!is_mutual || place < at).then_some((pool, partner))
        })
    }
}

/// Whether this Registrar is the backup of a pool.
pub(super) fn names(pool: &FrontEndPool<'_>, registrar: &ServiceId) -> bool {
    let backup = pool.registrar.backup.as_ref();
    backup.is_some_and(|backup| backup.target == *registrar)
}
