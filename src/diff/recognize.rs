//! Recognizing the objects of a design in a topology that is published: by their identities or, where
//! those are of another kind, by their names. A published document numbers what a design that was
//! begun here, or in Topology Builder, gives unique identities (format notes, b1).

use ahash::{AHashMap, AHashSet};

use crate::topology::fqdn::{HostName, same_fqdn};
use crate::topology::{Cluster, ClusterId, Topology};

/// By what a design and a published topology know each other's objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecognizedBy {
    /// By their identities, so that also what was renamed is recognized.
    Identity,
    /// By their names.
    Name,
    /// By nothing: it is another deployment.
    #[default]
    Nothing,
}

/// How the objects of a design are recognized in what is published.
///
/// Numbers meet by chance, so identities count only where the names do not speak against them: where
/// at least as many pools and servers have their names under the same identity as under another.
pub fn recognized_by(published: &Topology, design: &Topology) -> RecognizedBy {
    // Mostly the two have the same order; then nothing is to be looked up.
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
    // The only server of a deployment may well have been renamed.
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
    fn most_pools_may_be_renamed_while_one_keeps_name_and_identity() {
        let renamed = [
            ("1-1", "FE.a.com"),
            ("1-2", "new.a.com"),
            ("1-3", "other.a.com"),
        ];
        assert_eq!(recognized(&renamed), RecognizedBy::Identity);
    }

    #[test]
    fn other_identities_and_numbers_that_were_given_again_leave_the_names() {
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
    fn the_numbers_of_a_stranger_are_not_identities() {
        let stranger = [("1-1", "fe.b.com"), ("1-2", "chat.b.com")];
        assert_eq!(recognized(&stranger), RecognizedBy::Nothing);
        assert_eq!(recognized(&[("x", "fe.b.com")]), RecognizedBy::Nothing);
        let (published, renamed) = (topology(&DEPLOYED[..1]), topology(&[("1-1", "new.a.com")]));
        assert_eq!(recognized_by(&published, &renamed), RecognizedBy::Identity);
    }
}
