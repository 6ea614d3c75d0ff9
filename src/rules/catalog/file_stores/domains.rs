//! Names of domains. A file server with the name of a domain is a DFS namespace.

use ahash::AHashSet;

use crate::topology::Topology;
use crate::topology::fqdn::{HostName, shown_domain};

/// The SIP domains, and the Active Directory domains of the computers that run the product.
pub(super) struct Domains<'t> {
    names: AHashSet<HostName<'t>>,
}

impl<'t> Domains<'t> {
    /// Reads a topology once.
    pub(super) fn new(topology: &'t Topology) -> Self {
        let sip = &topology.sip_domains;
        let of_sip = sip.domains.iter().map(|domain| domain.name.as_str());
        let members = topology
            .clusters
            .iter()
            .filter(|cluster| cluster.requires_setup);
        let computers = members.flat_map(|cluster| &cluster.machines);
        let of_computers = computers.filter_map(|machine| shown_domain(&machine.fqdn));
        let all = of_sip
            .chain([sip.default_domain.as_str()])
            .chain(of_computers);
        Self {
            names: all
                .map(str::trim)
                .filter(|name| name.contains('.'))
                .map(HostName)
                .collect(),
        }
    }

    /// Whether the name is the name of a domain.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.names
            .contains(&HostName(name.trim().trim_end_matches('.')))
    }
}
