//! How the kind of an object is recognized: by the roles of the services on a cluster, by a single service, or by a SQL
//! Server instance.

use crate::topology::fqdn::same_fqdn;
use crate::topology::{Cluster, Role, Service};

/// How a kind is recognized.
#[derive(Debug)]
pub enum Recognized {
    /// The whole cluster, by the services on it; the first matching row is used.
    ByRoles(fn(&ClusterRoles<'_>) -> bool),
    /// The whole cluster, if nothing else represents it.
    Otherwise,
    /// Each service with this role is a separate object, whatever the rest of its cluster is.
    Service(Role),
    /// Each SQL Server instance.
    SqlInstance,
}

/// A set of roles; all unknown roles count as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoleSet(u64);

impl RoleSet {
    /// The roles in the set.
    pub fn of<'r>(roles: impl IntoIterator<Item = &'r Role>) -> Self {
        let bits = roles.into_iter().map(bit);
        Self(bits.fold(0, |all, one| all | one))
    }

    /// Whether both contain the same role.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// The services on a cluster, as far as they determine its kind.
pub struct ClusterRoles<'t> {
    cluster: &'t Cluster,
    roles: RoleSet,
    no_director: bool,
    is_bare: bool,
}

impl<'t> ClusterRoles<'t> {
    /// Reads the services of a cluster once.
    pub fn of(cluster: &'t Cluster, services: &[&Service]) -> Self {
        let mut registrars = services.iter().filter(|s| s.role == Role::Registrar);
        Self {
            cluster,
            roles: RoleSet::of(services.iter().map(|service| service.role.meaning())),
            no_director: registrars.any(|registrar| is_no_director(registrar)),
            is_bare: services.is_empty(),
        }
    }

    /// The roles of its services.
    pub fn roles(&self) -> RoleSet {
        self.roles
    }

    /// Whether one of its services has this role.
    pub fn has(&self, role: &Role) -> bool {
        self.roles.0 & bit(role) != 0
    }

    /// Whether nothing else represents it: it has only services with these roles, and no SQL Server store.
    pub fn is_shown_by_nothing_but(&self, roles: RoleSet) -> bool {
        let has_others = self.roles.0 & !roles.0 != 0;
        has_others || (self.is_bare && self.cluster.sql_instances.is_empty())
    }

    /// A Registrar with users.
    pub(super) fn is_front_end(&self) -> bool {
        self.has(&Role::Registrar) && self.has(&Role::UserServices)
    }

    pub(super) fn is_registrar_without_users(&self) -> bool {
        self.has(&Role::Registrar) && !self.has(&Role::UserServices)
    }

    /// Whether its Registrar is marked as not belonging to a Director.
    pub(super) fn is_no_director(&self) -> bool {
        self.no_director
    }

    pub(super) fn is_standard_edition(&self) -> bool {
        is_standard_edition(self.cluster)
    }
}

/// The bit of a role; all unknown roles share the last one.
fn bit(role: &Role) -> u64 {
    1 << role.place()
}

/// Whether a Registrar is marked as not belonging to a Director (format notes, a1 and d).
fn is_no_director(registrar: &Service) -> bool {
    let content = registrar.content.as_ref();
    let stated = content.and_then(|content| content.attributes.get("IsDirector"));
    stated.is_some_and(|stated| {
        let stated = stated.trim();
        stated.eq_ignore_ascii_case("false") || stated == "0"
    })
}

/// A Front End pool is a Standard Edition server if it has its own SQL Server instance `rtc` and consists of one
/// computer with the name of the pool (format notes, b7). If a document has additional computers, it is still not an
/// Enterprise pool, because none of the computers of such a pool has its name.
pub(in crate::topology) fn is_standard_edition(cluster: &Cluster) -> bool {
    let mut computers = cluster.machines.iter();
    let has_databases = !cluster.sql_instances.is_empty();
    has_databases
        && (cluster.machines.is_empty()
            || computers.any(|machine| same_fqdn(&machine.fqdn, &cluster.fqdn)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_a_unique_bit() {
        let known = RoleSet::of(Role::KNOWN);
        let other = RoleSet::of([&Role::Other("Videotape".into())]);
        assert_eq!(known.0.count_ones() as usize, Role::KNOWN.len());
        assert!(!known.meets(other));
    }
}
