//! Recognizing the objects of a design in a topology that is published: by their identities or, where
//! those are of another kind, by their names. A published document numbers what a design that was
//! begun here, or in Topology Builder, gives unique identities (format notes, b1).

use std::collections::VecDeque;
use std::hash::Hash;

use ahash::{AHashMap, AHashSet};

use crate::topology::fqdn::{HostName, same_fqdn};
use crate::topology::renaming::Renaming;
use crate::topology::{
    Cluster, ClusterId, FileStore, InstalledOn, Role, Service, ServiceId, SqlInstanceId, Topology,
};

/// By what a design and a published topology know each other's objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecognizedBy {
    /// By their identities, so that also what was renamed is recognized.
    Identity,
    /// By their names.
    Name,
    /// By nothing: it is another deployment.
    Nothing,
}

/// How the objects of a design are recognized in what is published.
///
/// Numbers meet by chance, so identities count only where the names do not speak against them: where
/// at least as many pools and servers have their names under the same identity as under another.
pub fn recognized_by(published: &Topology, design: &Topology) -> RecognizedBy {
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

/// What is published, with the identities that the design gives to the same objects: clusters of one
/// FQDN, SQL Server instances of one name on them, services of one role on those, file stores also of
/// one share. What the design does not hold under its name gets an identity that nothing there has. The
/// time grows with the two topologies.
pub fn aligned_by_name(published: &Topology, design: &Topology) -> Topology {
    let mut renaming = Renaming::default();
    let mut clusters = Unclaimed::new(design.clusters.iter().map(|c| (server(c), &c.id)));
    let mut instances = Unclaimed::new(design.clusters.iter().flat_map(|cluster| {
        let instances = cluster.sql_instances.iter();
        instances.map(|i| ((&cluster.id, i.name.to_ascii_lowercase()), &i.id))
    }));
    let mut services = Unclaimed::new(design.services.iter().map(|service| {
        let ground = Ground::of(&service.installed_on);
        ((ground, &service.role, share(service)), &service.id)
    }));
    for cluster in &published.clusters {
        let known = clusters.claim(&server(cluster));
        for instance in &cluster.sql_instances {
            let known = known.and_then(|cluster| {
                let key = (cluster, instance.name.to_ascii_lowercase());
                instances.claim(&key)
            });
            let new = known.cloned();
            let new = new.unwrap_or_else(|| SqlInstanceId::new(unknown(instance.id.as_str())));
            renaming.instances.insert(instance.id.clone(), new);
        }
        let new = known.cloned();
        let new = new.unwrap_or_else(|| ClusterId::new(unknown(cluster.id.as_str())));
        renaming.clusters.insert(cluster.id.clone(), new);
    }
    for service in &published.services {
        let place = renaming.place(&service.installed_on);
        let known = place.as_ref().and_then(|place| {
            let key = (Ground::of(place), &service.role, share(service));
            services.claim(&key)
        });
        let new = known.cloned();
        let new = new.unwrap_or_else(|| ServiceId::new(unknown(service.id.as_str())));
        renaming.services.insert(service.id.clone(), new);
    }
    let mut aligned = published.clone();
    renaming.apply(&mut aligned);
    aligned
}

/// What a pool or server is recognized by; one that runs the product is not one that does not.
fn server(cluster: &Cluster) -> (HostName<'_>, bool) {
    (HostName(&cluster.fqdn), cluster.requires_setup)
}

/// The share of a file store, in lower case; nothing for any other service.
fn share(service: &Service) -> Option<String> {
    (service.role == Role::FileStore).then(|| {
        let store = FileStore {
            service,
            cluster: None,
        };
        store.share().to_ascii_lowercase()
    })
}

/// An identity that is neither a number nor a unique identity.
fn unknown(id: &str) -> String {
    format!("published {id}")
}

/// What a service is installed on.
#[derive(PartialEq, Eq, Hash)]
enum Ground {
    Cluster(ClusterId),
    SqlInstance(SqlInstanceId),
}

impl Ground {
    fn of(place: &InstalledOn) -> Self {
        match place {
            InstalledOn::Cluster(id) => Self::Cluster(id.clone()),
            InstalledOn::SqlInstance(id) => Self::SqlInstance(id.clone()),
        }
    }
}

/// Identities of a design that nothing published was recognized as yet. Of several that are alike, the
/// first goes to the first that is published.
struct Unclaimed<'t, K, I>(AHashMap<K, VecDeque<&'t I>>);

impl<'t, K: Eq + Hash, I> Unclaimed<'t, K, I> {
    fn new(objects: impl Iterator<Item = (K, &'t I)>) -> Self {
        let mut unclaimed: AHashMap<K, VecDeque<&'t I>> = AHashMap::new();
        for (key, id) in objects {
            unclaimed.entry(key).or_default().push_back(id);
        }
        Self(unclaimed)
    }

    fn claim(&mut self, key: &K) -> Option<&'t I> {
        self.0.get_mut(key)?.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::topology::SiteId;
    use crate::topology::content::Extra;

    fn topology(clusters: &[(&str, &str)]) -> Topology {
        let clusters = clusters.iter().map(|(id, fqdn)| {
            Arc::new(Cluster {
                id: ClusterId::from(*id),
                site: SiteId(1),
                number: None,
                fqdn: (*fqdn).to_owned(),
                single_machine_only: true,
                requires_replication: true,
                requires_setup: true,
                machines: Vec::new(),
                sql_instances: Vec::new(),
                extra: Extra::default(),
            })
        });
        Topology {
            clusters: clusters.collect(),
            ..Topology::default()
        }
    }

    const DEPLOYED: [(&str, &str); 3] = [
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
    fn other_identities_and_numbers_that_were_given_anew_leave_the_names() {
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
    fn the_numbers_of_a_stranger_are_no_identities() {
        let stranger = [("1-1", "fe.b.com"), ("1-2", "chat.b.com")];
        assert_eq!(recognized(&stranger), RecognizedBy::Nothing);
        assert_eq!(recognized(&[("x", "fe.b.com")]), RecognizedBy::Nothing);
        let (published, renamed) = (topology(&DEPLOYED[..1]), topology(&[("1-1", "new.a.com")]));
        assert_eq!(recognized_by(&published, &renamed), RecognizedBy::Identity);
    }

    #[test]
    fn what_has_no_namesake_gets_an_identity_that_the_design_has_not() {
        let design = topology(&[("1-2", "FE.a.com"), ("1-1", "new.a.com")]);
        let aligned = aligned_by_name(&topology(&DEPLOYED), &design);
        let ids = aligned.clusters.iter().map(|cluster| cluster.id.as_str());
        let ids: Vec<_> = ids.collect();
        assert_eq!(ids, ["1-2", "published 1-2", "published 1-3"]);
    }
}
