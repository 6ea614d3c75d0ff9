//! Recognizes the objects of a design in a published topology: by identity or, if the identities are of a different
//! kind, by name. A published document uses numbers, while designs that were started here or in Topology Builder use
//! unique identifiers (format notes, b1).

use ahash::{AHashMap, AHashSet};

use crate::topology::fqdn::{HostName, same_fqdn};
use crate::topology::{Cluster, ClusterId, Topology};

/// How the objects of a design and a published topology are recognized.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecognizedBy {
    /// By identity, which also recognizes renamed objects.
    Identity,
    /// By name.
    Name,
    /// Not at all: they are different deployments.
    #[default]
    Nothing,
}

/// How the objects of a design are recognized in the published topology.
///
/// Numbers can match by coincidence, so identities are used only if the names do not contradict them: if at least as
/// many pools and servers have their name under the same identity as under a different one.
pub fn recognized_by(published: &Topology, design: &Topology) -> RecognizedBy {
    // Usually the two have the same order, so no lookup is needed.
    let pairs = published.clusters.iter().zip(&design.clusters);
    let agreeing = pairs
        .filter(|(one, other)| one.id == other.id && same_fqdn(&one.fqdn, &other.fqdn))
        .count();
    if agreeing > published.clusters.len() - agreeing {
        return RecognizedBy::Identity;
    }
    let known: AHashMap<&ClusterId, &str> = design
        .clusters
        .iter()
        .map(|cluster| (&cluster.id, cluster.fqdn.as_str()))
        .collect();
    let mut shares_identities = false;
    let mut others: Vec<&Cluster> = Vec::new();
    for cluster in &published.clusters {
        let name = known.get(&cluster.id);
        shares_identities |= name.is_some();
        if !name.is_some_and(|name| same_fqdn(name, &cluster.fqdn)) {
            others.push(cluster);
        }
    }
    let agreeing = published.clusters.len() - others.len();
    if agreeing > others.len() {
        return RecognizedBy::Identity;
    }
    let names: AHashSet<HostName<'_>> = design
        .clusters
        .iter()
        .map(|cluster| HostName(&cluster.fqdn))
        .collect();
    let is_named =
        |cluster: &&&Cluster| !cluster.fqdn.is_empty() && names.contains(&HostName(&cluster.fqdn));
    let under_another = others.iter().filter(is_named).count();
    // The only server of a deployment may have been renamed.
    let may_be_renamed = shares_identities && published.clusters.len() == 1;
    if under_another > agreeing {
        RecognizedBy::Name
    } else if agreeing > 0 || may_be_renamed {
        RecognizedBy::Identity
    } else {
        RecognizedBy::Nothing
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::topology::SiteId;

    pub fn topology(clusters: &[(&str, &str)]) -> Topology {
        let clusters = clusters
            .iter()
            .map(|(id, fqdn)| Arc::new(Cluster::new(*id, SiteId(1), *fqdn)));
        Topology {
            clusters: clusters.collect(),
            ..Topology::default()
        }
    }

    pub const DEPLOYED: [(&str, &str); 3] = [
        ("1-1", "fe.a.com"),
        ("1-2", "chat.a.com"),
        ("1-3", "sql.a.com"),
    ];

    fn recognized(design: &[(&str, &str)]) -> RecognizedBy {
        recognized_by(&topology(&DEPLOYED), &topology(design))
    }

    #[test]
    fn most_pools_can_be_renamed_if_one_keeps_its_name_and_identity() {
        let renamed = [
            ("1-1", "FE.a.com"),
            ("1-2", "new.a.com"),
            ("1-3", "other.a.com"),
        ];
        assert_eq!(recognized(&renamed), RecognizedBy::Identity);
    }

    #[test]
    fn different_identities_and_reassigned_numbers_lead_to_a_comparison_by_name() {
        let unique = [("x", "fe.A.com"), ("y", "new.a.com")];
        assert_eq!(recognized(&unique), RecognizedBy::Name);
        let renumbered = [
            ("1-1", "fe.a.com"),
            ("1-3", "chat.a.com"),
            ("1-2", "sql.a.com"),
        ];
        assert_eq!(recognized(&renumbered), RecognizedBy::Name);
    }

    #[test]
    fn the_numbers_of_a_different_deployment_are_not_identities() {
        let stranger = [("1-1", "fe.b.com"), ("1-2", "chat.b.com")];
        assert_eq!(recognized(&stranger), RecognizedBy::Nothing);
        assert_eq!(recognized(&[("x", "fe.b.com")]), RecognizedBy::Nothing);
        let (published, renamed) = (topology(&DEPLOYED[..1]), topology(&[("1-1", "new.a.com")]));
        assert_eq!(recognized_by(&published, &renamed), RecognizedBy::Identity);
    }
}
