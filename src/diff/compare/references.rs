//! Maps references from one topology to the other, and finds objects that are identical including all their references.

use std::sync::Arc;

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::diff::matching::Matching;
use crate::topology::threads::threads_for;
use crate::topology::{
    Cluster, ClusterId, InstalledOn, ObjectIndex, Service, ServiceId, SiteId, SqlInstanceId,
    Topology,
};

/// The number of objects for one thread, before another one helps.
const AT_A_TIME: usize = 1024;

/// Maps identities to the other topology. An identity that exists in neither is its own counterpart, so that a document
/// with dangling references does not differ from itself.
#[derive(Clone, Copy)]
pub(super) struct References<'r, 't> {
    pub matching: &'r Matching,
    pub before: &'r ObjectIndex<'t>,
    pub after: &'r ObjectIndex<'t>,
}

impl<'r, 't> References<'r, 't> {
    pub fn site(self, before: SiteId) -> Option<SiteId> {
        let found = self.matching.site(before);
        found.or_else(|| self.nowhere(before, |index| index.site(before).is_some()))
    }

    pub fn cluster<'i>(self, before: &'i ClusterId) -> Option<&'i ClusterId>
    where
        'r: 'i,
    {
        let found = self.matching.cluster(before);
        found.or_else(|| self.nowhere(before, |index| index.cluster(before).is_some()))
    }

    pub fn instance<'i>(self, before: &'i SqlInstanceId) -> Option<&'i SqlInstanceId>
    where
        'r: 'i,
    {
        let found = self.matching.instance(before);
        found.or_else(|| self.nowhere(before, |index| index.sql_instance(before).is_some()))
    }

    pub fn service<'i>(self, before: &'i ServiceId) -> Option<&'i ServiceId>
    where
        'r: 'i,
    {
        let found = self.matching.service(before);
        found.or_else(|| self.nowhere(before, |index| index.service(before).is_some()))
    }

    /// The identity itself, if it exists in neither topology.
    fn nowhere<I>(self, id: I, has: impl Fn(&ObjectIndex<'t>) -> bool) -> Option<I> {
        (!has(self.before) && !has(self.after)).then_some(id)
    }

    /// Whether something is installed on the same object before and after.
    pub fn is_place(self, before: &InstalledOn, after: &InstalledOn) -> bool {
        match (before, after) {
            (InstalledOn::Cluster(before), InstalledOn::Cluster(after)) => {
                self.cluster(before) == Some(after)
            }
            (InstalledOn::SqlInstance(before), InstalledOn::SqlInstance(after)) => {
                self.instance(before) == Some(after)
            }
            _ => false,
        }
    }

    /// Each cluster before with its counterpart after, in document order.
    pub fn clusters(self) -> Vec<Counterpart<'t, Cluster>> {
        let topology = self.before.topology();
        counterparts(topology, &topology.clusters, |before| {
            let after = self.matching.cluster(&before.id);
            let after = after.and_then(|id| self.after.cluster(id));
            Counterpart {
                after,
                is_same: after.is_some_and(|after| self.is_kept_cluster(before, after)),
            }
        })
    }

    /// Each service before with its counterpart after, in document order.
    pub fn services(self) -> Vec<Counterpart<'t, Service>> {
        let topology = self.before.topology();
        counterparts(topology, &topology.services, |before| {
            let after = self.matching.service(&before.id);
            let after = after.and_then(|id| self.after.service(id));
            Counterpart {
                after,
                is_same: after.is_some_and(|after| self.is_kept_service(before, after)),
            }
        })
    }

    /// Whether a cluster is identical under the same identities, so that nothing has to be compared.
    fn is_kept_cluster(self, before: &Cluster, after: &Cluster) -> bool {
        let mut instances = before.sql_instances.iter();
        self.site(before.site) == Some(before.site)
            && is_same_cluster(before, after)
            && instances.all(|it| self.matching.instance(&it.id) == Some(&it.id))
    }

    /// Whether a service is identical with the same references, so that nothing has to be compared.
    fn is_kept_service(self, before: &Service, after: &Service) -> bool {
        let is_kept = |id: &ServiceId| self.service(id) == Some(id);
        let backup = before.backup.as_ref().map(|backup| &backup.target);
        before == after
            && self.is_place(&before.installed_on, &before.installed_on)
            && backup.is_none_or(is_kept)
            && before.depends_on.iter().all(|one| is_kept(&one.target))
    }
}

/// Whether two clusters are equal apart from their numbers and the way in which they became a single computer.
fn is_same_cluster(before: &Cluster, after: &Cluster) -> bool {
    before.id == after.id
        && before.site == after.site
        && before.fqdn == after.fqdn
        && before.single_machine_only == after.single_machine_only
        && before.requires_replication == after.requires_replication
        && before.requires_setup == after.requires_setup
        && before.machines == after.machines
        && before.sql_instances == after.sql_instances
        && before.extra == after.extra
}

/// The counterpart of an object.
pub(super) struct Counterpart<'t, T> {
    pub after: Option<&'t T>,
    /// Whether it is unchanged.
    pub is_same: bool,
}

/// The counterparts of all objects, found by several threads if that is worthwhile.
fn counterparts<'t, T: Sync + Send>(
    topology: &Topology,
    before: &[Arc<T>],
    find: impl Fn(&T) -> Counterpart<'t, T> + Sync,
) -> Vec<Counterpart<'t, T>> {
    match threads_for(topology) {
        Some(threads) => threads.install(|| {
            let each = before.par_iter().with_min_len(AT_A_TIME);
            each.map(|one| find(one)).collect()
        }),
        None => before.iter().map(|one| find(one)).collect(),
    }
}

/// Whether each object is the counterpart of the one at the same position, so that nothing was added or removed.
pub(super) fn are_in_order<T>(found: &[Counterpart<'_, T>], after: &[Arc<T>]) -> bool {
    let mut pairs = found.iter().zip(after);
    found.len() == after.len()
        && pairs.all(|(one, after)| one.after.is_some_and(|it| std::ptr::eq(it, &**after)))
}
