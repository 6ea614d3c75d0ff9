//! Whether two topologies are equal and, if not, their first difference. The check after writing uses the
//! user's words; tests and round-trip conversions, where identities can change, use internal words.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::Arc;

use crate::topology::Role;
use crate::topology::{
    Cluster, ClusterId, InstalledOn, Numbering, ObjectId, Service, ServiceId, Site, SiteId,
    SqlInstanceId, Topology,
};

/// Compares two topologies, including identities.
///
/// Returns the first difference in words, or `None`.
pub fn first_difference(a: &Topology, b: &Topology) -> Option<String> {
    if a == b {
        return None;
    }
    let fields = [
        ("numbering", a.numbering == b.numbering),
        ("signature", a.signature == b.signature),
        ("SIP domains", a.sip_domains == b.sip_domains),
        ("simple URLs", a.simple_urls == b.simple_urls),
        ("highest site number", a.last_site_id == b.last_site_id),
        ("unknown content of the document", a.extra == b.extra),
    ];
    if let Some((what, _)) = fields.into_iter().find(|(_, is_same)| !is_same) {
        return Some(format!("the {what} differ"));
    }
    list_difference("site", &a.sites, &b.sites, |site| site.name.clone())
        .or_else(|| {
            list_difference("cluster", &a.clusters, &b.clusters, |cluster| {
                format!("{} ({})", cluster.fqdn, cluster.id)
            })
        })
        .or_else(|| {
            list_difference("service", &a.services, &b.services, |service| {
                format!("{} ({})", service.role, service.id)
            })
        })
        .or_else(|| Some("they differ".to_owned()))
}

/// The first difference between a topology that was read back and the intended one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The object that differs.
    pub object: ObjectId,
    /// The property, in words: "its name".
    pub what: &'static str,
}

/// Compares two topologies, including identities, and returns the first difference in the user's words.
pub fn first_loss(meant: &Topology, says: &Topology) -> Option<Loss> {
    if meant == says {
        return None;
    }
    let of_deployment = [
        (
            "the numbering of its objects",
            meant.numbering == says.numbering,
        ),
        ("its signature", meant.signature == says.signature),
        ("a SIP domain", meant.sip_domains == says.sip_domains),
        ("a simple URL", meant.simple_urls == says.simple_urls),
        (
            "its highest site number",
            meant.last_site_id == says.last_site_id,
        ),
        ("unknown content", meant.extra == says.extra),
    ];
    let parted = of_deployment.into_iter().find(|(_, is_same)| !is_same);
    let of_deployment = parted.map(|(what, _)| Loss {
        object: ObjectId::Deployment,
        what,
    });
    of_deployment
        .or_else(|| {
            lost_in(
                &meant.sites,
                &says.sites,
                |site| site.id.into(),
                lost_of_site,
            )
        })
        .or_else(|| {
            let id = |cluster: &Cluster| cluster.id.clone().into();
            lost_in(&meant.clusters, &says.clusters, id, lost_of_cluster)
        })
        .or_else(|| {
            let id = |service: &Service| service.id.clone().into();
            lost_in(&meant.services, &says.services, id, lost_of_service)
        })
        .or(Some(Loss {
            object: ObjectId::Deployment,
            what: "part of it",
        }))
}

fn lost_in<T: PartialEq>(
    meant: &[Arc<T>],
    says: &[Arc<T>],
    id: impl Fn(&T) -> ObjectId,
    what: impl Fn(&T, &T) -> &'static str,
) -> Option<Loss> {
    let mut pairs = meant.iter().zip(says);
    let parted = pairs.find(|(one, other)| one != other);
    let parted = parted.map(|(one, other)| Loss {
        object: id(one),
        what: if id(one) == id(other) {
            what(one, other)
        } else {
            "its position in the list"
        },
    });
    parted.or_else(|| match meant.get(says.len()) {
        Some(missing) => Some(Loss {
            object: id(missing),
            what: "all of it",
        }),
        None => says.get(meant.len()).map(|_| Loss {
            object: ObjectId::Deployment,
            what: "the number of objects",
        }),
    })
}

fn lost_of_site(one: &Site, other: &Site) -> &'static str {
    if one.name != other.name {
        "its name"
    } else if one.kind != other.kind {
        "its kind"
    } else if one.default_persistent_chat_pool != other.default_persistent_chat_pool {
        "its default Persistent Chat pool"
    } else if one.extra != other.extra {
        "unknown content"
    } else {
        "its description, location or numbers"
    }
}

fn lost_of_cluster(one: &Cluster, other: &Cluster) -> &'static str {
    if one.fqdn != other.fqdn {
        "its name"
    } else if one.site != other.site {
        "its site"
    } else if one.machines != other.machines {
        "part of its computers"
    } else if one.sql_instances != other.sql_instances {
        "part of its SQL Server instances"
    } else if one.extra != other.extra {
        "unknown content"
    } else {
        "its number or whether it is a single computer"
    }
}

fn lost_of_service(one: &Service, other: &Service) -> &'static str {
    if one.role.meaning() != other.role.meaning() {
        "its role"
    } else if (&one.role_version, &one.service_version, &one.type_name)
        != (
            &other.role_version,
            &other.service_version,
            &other.type_name,
        )
    {
        "its version or type"
    } else if one.installed_on != other.installed_on {
        "what it is installed on"
    } else if (one.site, one.instance) != (other.site, other.instance) {
        "its site or number"
    } else if (&one.depends_on, &one.backup) != (&other.depends_on, &other.backup) {
        "what it depends on"
    } else if one.ports != other.ports {
        "a port"
    } else if one.role == Role::PersistentChatService && one.content != other.content {
        "a setting of Persistent Chat"
    } else {
        "unknown content"
    }
}

/// The first difference between two designs, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DesignsDiffer(String);

/// Compares the objects of two designs and their relations, independent of identities, numbers and format
/// marks.
///
/// # Errors
/// The first difference.
pub fn same_design(a: &Topology, b: &Topology) -> Result<(), DesignsDiffer> {
    match first_difference(&without_identity(a), &without_identity(b)) {
        None => Ok(()),
        Some(difference) => Err(DesignsDiffer(difference)),
    }
}

fn list_difference<T: PartialEq + Debug>(
    kind: &str,
    a: &[Arc<T>],
    b: &[Arc<T>],
    name: impl Fn(&T) -> String,
) -> Option<String> {
    for (one, other) in a.iter().zip(b) {
        if one != other {
            let (one, other) = (format!("{one:?}"), format!("{other:?}"));
            return Some(format!(
                "the {kind} {} differs: {}",
                a.iter()
                    .zip(b)
                    .find(|(one, other)| one != other)
                    .map(|(one, _)| name(one))
                    .unwrap_or_default(),
                around_difference(&one, &other)
            ));
        }
    }
    if a.len() == b.len() {
        return None;
    }
    let (longer, at) = if a.len() > b.len() {
        (a, b.len())
    } else {
        (b, a.len())
    };
    let extra = longer
        .get(at)
        .map(|object| name(object))
        .unwrap_or_default();
    Some(format!(
        "one has {} and the other {} {kind}s; only one of them has {extra}",
        a.len(),
        b.len()
    ))
}

/// The part of two descriptions that differs.
fn around_difference(one: &str, other: &str) -> String {
    let common = one
        .chars()
        .zip(other.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let from = common.saturating_sub(60);
    let cut = |text: &str| -> String { text.chars().skip(from).take(120).collect() };
    format!("…{}… and …{}…", cut(one), cut(other))
}

/// The topology with each identity replaced by the object's position, and without format marks.
fn without_identity(topology: &Topology) -> Topology {
    let names = Names::of(topology);
    let mut result = Topology {
        numbering: Numbering::UniqueIds,
        signature: None,
        simple_urls: None,
        last_site_id: None,
        ..topology.clone()
    };
    for site in &mut result.sites {
        let site = Arc::make_mut(site);
        site.last_cluster_number = None;
        site.last_service_instance = None;
        site.original_id = None;
        if let Some(pool) = &mut site.default_persistent_chat_pool {
            *pool = names.service(pool);
        }
    }
    let order: HashMap<SiteId, usize> = result
        .sites
        .iter()
        .enumerate()
        .map(|(place, site)| (site.id, place))
        .collect();
    // One format lists clusters by site, the other in one list.
    result
        .clusters
        .sort_by_key(|cluster| order.get(&cluster.site).copied());
    for cluster in &mut result.clusters {
        let cluster = Arc::make_mut(cluster);
        cluster.id = names.cluster(&cluster.id);
        cluster.number = None;
        for machine in &mut cluster.machines {
            machine.ordinal = None;
        }
        for instance in &mut cluster.sql_instances {
            instance.id = names.instance(&instance.id);
        }
    }
    for service in &mut result.services {
        names.rename(Arc::make_mut(service));
    }
    result
}

/// The replacement identities, based on positions.
struct Names {
    clusters: HashMap<ClusterId, ClusterId>,
    instances: HashMap<SqlInstanceId, SqlInstanceId>,
    services: HashMap<ServiceId, ServiceId>,
}

impl Names {
    fn of(topology: &Topology) -> Self {
        let mut counts: HashMap<SiteId, usize> = HashMap::new();
        let mut clusters = HashMap::new();
        let mut instances = HashMap::new();
        for cluster in &topology.clusters {
            let count = counts.entry(cluster.site).or_default();
            *count += 1;
            let name = format!("cluster {count} of site {}", cluster.site);
            for (place, instance) in cluster.sql_instances.iter().enumerate() {
                let id = SqlInstanceId::new(format!("instance {place} of {name}"));
                instances.insert(instance.id.clone(), id);
            }
            clusters.insert(cluster.id.clone(), ClusterId::new(name));
        }
        let services = topology.services.iter().enumerate();
        Self {
            clusters,
            instances,
            services: services
                .map(|(place, service)| {
                    let name = ServiceId::new(format!("service {place}"));
                    (service.id.clone(), name)
                })
                .collect(),
        }
    }

    fn cluster(&self, id: &ClusterId) -> ClusterId {
        let known = self.clusters.get(id).cloned();
        known.unwrap_or_else(|| ClusterId::from("nothing"))
    }

    fn instance(&self, id: &SqlInstanceId) -> SqlInstanceId {
        let known = self.instances.get(id).cloned();
        known.unwrap_or_else(|| SqlInstanceId::from("nothing"))
    }

    fn service(&self, id: &ServiceId) -> ServiceId {
        let known = self.services.get(id).cloned();
        known.unwrap_or_else(|| ServiceId::from("nothing"))
    }

    fn rename(&self, service: &mut Service) {
        service.id = self.service(&service.id);
        service.instance = None;
        service.installed_on = match &service.installed_on {
            InstalledOn::Cluster(id) => InstalledOn::Cluster(self.cluster(id)),
            InstalledOn::SqlInstance(id) => InstalledOn::SqlInstance(self.instance(id)),
        };
        for dependency in &mut service.depends_on {
            dependency.target = self.service(&dependency.target);
        }
        if let Some(backup) = &mut service.backup {
            backup.target = self.service(&backup.target);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::topology::Role;

    fn topology(prefix: &str) -> Topology {
        let cluster = Cluster::new(
            ClusterId::new(format!("{prefix}c")),
            SiteId(1),
            "fs.contoso.com",
        );
        let service = Service::new(
            ServiceId::new(format!("{prefix}s")),
            Role::FileStore,
            SiteId(1),
            InstalledOn::Cluster(cluster.id.clone()),
        );
        Topology {
            clusters: vec![Arc::new(cluster)],
            services: vec![Arc::new(service)],
            ..Topology::default()
        }
    }

    #[test]
    fn identities_do_not_matter_but_everything_else_does() {
        let (one, mut other) = (topology("a"), topology("b"));
        assert!(first_difference(&one, &other).is_some());
        assert_eq!(same_design(&one, &other), Ok(()));
        Arc::make_mut(&mut other.services[0]).service_version = 6;
        let difference = same_design(&one, &other).unwrap_err().to_string();
        assert!(
            difference.starts_with("the service FileStore"),
            "{difference}"
        );
        other.services.clear();
        assert!(same_design(&one, &other).is_err());
    }
}
