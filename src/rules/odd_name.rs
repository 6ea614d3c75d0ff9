//! Names that are not as DNS and the product want them. Found once, because five rules tell five
//! kinds of them apart.

use super::Facts;
use crate::topology::fqdn::{FqdnFault, check_fqdn, is_ordinary, same_fqdn};
use crate::topology::{Cluster, Kind, Machine, ObjectId, Role};

/// A pool, server or computer with something odd about its name.
#[derive(Clone, Copy)]
pub(super) struct OddName<'d> {
    /// The name.
    pub name: &'d str,
    /// The pool or server, or that of the computer.
    pub cluster: &'d Cluster,
    /// The computer, when it has a name of its own.
    pub machine: Option<&'d Machine>,
    /// What is wrong.
    pub fault: Option<FqdnFault>,
    /// Whether there is an underscore in it; that is discouraged and no fault.
    pub has_underscore: bool,
}

impl<'d> OddName<'d> {
    /// The odd names of one pool or server.
    pub(super) fn of(cluster: &'d Cluster) -> impl Iterator<Item = Self> {
        let computers = cluster
            .machines
            .iter()
            .filter(|machine| !same_fqdn(&machine.fqdn, &cluster.fqdn))
            .map(|machine| (machine.fqdn.as_str(), Some(machine)));
        std::iter::once((cluster.fqdn.as_str(), None))
            .chain(computers)
            .filter(|(name, _)| !is_ordinary(name))
            .filter_map(move |(name, machine)| {
                let fault = check_fqdn(name).err();
                let has_underscore = name.contains('_');
                (fault.is_some() || has_underscore).then_some(Self {
                    name,
                    cluster,
                    machine,
                    fault,
                    has_underscore,
                })
            })
    }

    /// Whether names of such an object must be fully qualified: not those of gateways, for which
    /// Topology Builder takes an IP address, nor of devices that nobody here knows.
    pub(super) fn are_checked(kind: Option<Kind>, cluster: &Cluster) -> bool {
        match kind {
            Some(Kind::PstnGateway) => false,
            Some(Kind::Server) => cluster.requires_setup,
            _ => true,
        }
    }

    /// Whether only stores bear the name.
    pub(super) fn is_store(&self, facts: &Facts<'_>) -> bool {
        let id = &self.cluster.id;
        facts.item_of_cluster(id).is_none()
            && facts
                .index
                .role_on(id, &Role::PersistentChatService)
                .is_none()
    }

    /// What kind of pool or server it is.
    pub(super) fn kind(&self, facts: &Facts<'_>) -> Kind {
        facts
            .item_of_cluster(&self.cluster.id)
            .map_or(Kind::PersistentChatPool, |item| item.kind)
    }

    /// The object to show.
    pub(super) fn object(&self, facts: &Facts<'_>) -> ObjectId {
        match self.machine {
            Some(machine) => ObjectId::machine(&self.cluster.id, &machine.fqdn),
            None => facts.object_of_cluster(self.cluster),
        }
    }
}
