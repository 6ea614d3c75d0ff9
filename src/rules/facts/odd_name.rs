//! Names that do not meet the requirements of DNS and the product. They are found once for five rules about
//! them.

use crate::rules::Facts;
use crate::topology::fqdn::{FqdnFault, check_fqdn, is_encoded, is_ordinary, same_fqdn, visible};
use crate::topology::{Cluster, Kind, Machine, ObjectId, Role};

/// The longest name that a message about names shows in full, in characters.
const LONGEST_SHOWN: usize = 120;

/// A pool, server or computer with an odd name.
#[derive(Clone, Copy)]
pub(in crate::rules) struct OddName<'d> {
    pub name: &'d str,
    /// The pool or server, or the pool of the computer.
    pub cluster: &'d Cluster,
    /// The computer, if it has a different name than its pool.
    pub machine: Option<&'d Machine>,
    /// What is wrong.
    pub fault: Option<FqdnFault>,
    /// Whether it contains an underscore, which is discouraged but not a fault.
    pub has_underscore: bool,
    /// Whether it encodes letters other than A to Z (`xn--`). This is reported separately from other
    /// faults.
    pub is_encoded: bool,
}

impl<'d> OddName<'d> {
    /// The odd names of one pool or server.
    pub(in crate::rules) fn of(cluster: &'d Cluster) -> impl Iterator<Item = Self> {
        let computers = cluster
            .machines
            .iter()
            .filter(|machine| !same_fqdn(&machine.fqdn, &cluster.fqdn))
            .map(|machine| (machine.fqdn.as_str(), Some(machine)));
        std::iter::once((cluster.fqdn.as_str(), None))
            .chain(computers)
            .filter(|(name, _)| !is_ordinary(name) || is_encoded(name))
            .filter_map(move |(name, machine)| {
                let fault = check_fqdn(name).err();
                let has_underscore = name.contains('_');
                let is_encoded = is_encoded(name);
                (fault.is_some() || has_underscore || is_encoded).then_some(Self {
                    name,
                    cluster,
                    machine,
                    fault,
                    has_underscore,
                    is_encoded,
                })
            })
    }

    /// Whether the name is odd for this kind of object: a gateway can have a short name or an IP address,
    /// and unknown devices are not checked.
    pub(in crate::rules) fn is_odd_for(&self, kind: Option<Kind>) -> bool {
        match kind {
            Some(Kind::PstnGateway) => {
                let may_have =
                    matches!(self.fault, Some(FqdnFault::ShortName | FqdnFault::Address));
                !may_have
            }
            Some(Kind::Server) => self.cluster.requires_setup,
            _ => true,
        }
    }

    /// The name for a message, with invisible characters shown and cut to a readable length.
    pub(in crate::rules) fn shown(&self) -> String {
        let name = visible(self.name);
        let count = name.chars().count();
        if count <= LONGEST_SHOWN {
            return name.into_owned();
        }
        let start: String = name.chars().take(LONGEST_SHOWN / 2).collect();
        let end: String = name.chars().skip(count - LONGEST_SHOWN / 2).collect();
        format!("{start}…{end}")
    }

    /// Whether only stores have the name.
    pub(in crate::rules) fn is_store(&self, facts: &Facts<'_>) -> bool {
        let id = &self.cluster.id;
        facts.item_of_cluster(id).is_none()
            && facts
                .index
                .role_on(id, &Role::PersistentChatService)
                .is_none()
    }

    /// What kind of pool or server it is.
    pub(in crate::rules) fn kind(&self, facts: &Facts<'_>) -> Kind {
        facts
            .item_of_cluster(&self.cluster.id)
            .map_or(Kind::PersistentChatPool, |item| item.kind)
    }

    /// The object to show.
    pub(in crate::rules) fn object(&self, facts: &Facts<'_>) -> ObjectId {
        match self.machine {
            Some(machine) => ObjectId::machine(&self.cluster.id, &machine.fqdn),
            None => facts.object_of_cluster(self.cluster),
        }
    }
}
