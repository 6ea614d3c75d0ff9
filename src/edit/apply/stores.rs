//! SQL Server stores and file stores.

use crate::edit::draft::{Draft, NewService};
use crate::edit::{NewFileStore, NewSqlStore, Refusal, refuse};
use crate::topology::content::{Attributes, Element, namespace};
use crate::topology::fqdn::same_fqdn;
use crate::topology::inventory::{share_name, sql_store_title};
use crate::topology::{
    Cluster, ClusterId, InstalledOn, Kind, Machine, ObjectId, Role, ServiceId, SiteId, SqlInstance,
    SqlInstanceId, inventory,
};

use crate::edit::apply::{associations, names};

/// Adds a SQL Server store; an existing SQL Server gets another instance.
pub(super) fn add_sql_store(draft: &mut Draft<'_>, new: &NewSqlStore) -> Result<(), Refusal> {
    draft.site(new.site)?;
    names::check_instance(&new.instance)?;
    let cluster = match host(draft, &new.fqdn, new.site)? {
        None => add_host(draft, &new.fqdn, new.site)?,
        Some(host) => {
            let host = draft.cluster(&host)?;
            check_instance_free(host, &new.instance, None)?;
            if host.requires_setup {
                return refuse(format!(
                    "{} runs other roles; a SQL Server store needs a separate server.",
                    host.fqdn
                ));
            }
            host.id.clone()
        }
    };
    let id = add_instance(draft, &cluster, &new.instance)?;
    draft.place(id.clone(), new.place);
    let store = ObjectId::from(id);
    draft.created.push(store.clone());
    associations::set_all(draft, &new.held_by, &store)
}

/// Adds a file store; an existing file server gets another share.
pub(super) fn add_file_store(draft: &mut Draft<'_>, new: &NewFileStore) -> Result<(), Refusal> {
    draft.site(new.site)?;
    names::check_share(&new.share)?;
    let cluster = match host(draft, &new.fqdn, new.site)? {
        None => add_host(draft, &new.fqdn, new.site)?,
        Some(host) => {
            check_share_free(draft, &host, &new.share, None)?;
            check_may_hold_share(draft, &host)?;
            host
        }
    };
    let id = add_share(draft, &cluster, &new.share, new.service_version)?;
    draft.place(id.clone(), new.place);
    let store = ObjectId::from(id);
    draft.created.push(store.clone());
    associations::set_all(draft, &new.held_by, &store)
}

/// The existing host with this name, which must be in the requested site.
fn host(draft: &Draft<'_>, fqdn: &str, site: SiteId) -> Result<Option<ClusterId>, Refusal> {
    let topology = draft.topology();
    let Some(host) = topology
        .clusters
        .iter()
        .find(|cluster| same_fqdn(&cluster.fqdn, fqdn))
    else {
        names::check_new(topology, fqdn)?;
        return Ok(None);
    };
    if host.site != site {
        return refuse(format!(
            "{} is in {}; add the store there.",
            host.fqdn,
            draft.name(host.site)
        ));
    }
    Ok(Some(host.id.clone()))
}

/// A share may be on a file server, a SQL Server (R123), a Standard Edition server (R120) or a
/// single computer pool (R121).
fn check_may_hold_share(draft: &Draft<'_>, host: &ClusterId) -> Result<(), Refusal> {
    let host = draft.cluster(host)?;
    let index = draft.index();
    let kind = inventory::items(&index)
        .into_iter()
        .find(|item| item.id == ObjectId::Cluster(host.id.clone()))
        .map(|item| item.kind);
    match kind {
        Some(Kind::StandardEditionServer) => Ok(()),
        Some(kind) if host.requires_setup => refuse(format!(
            "{} is {}; a file store cannot be on it.",
            host.fqdn,
            kind.with_article()
        )),
        None if host.requires_setup && !host.single_machine_only => refuse(format!(
            "{} has several computers; a file store needs a separate server.",
            host.fqdn
        )),
        _ => Ok(()),
    }
}

/// A server cannot have two instances with the same name (R55).
pub(super) fn check_instance_free(
    host: &Cluster,
    name: &str,
    itself: Option<&SqlInstanceId>,
) -> Result<(), Refusal> {
    let taken = host
        .sql_instances
        .iter()
        .any(|other| Some(&other.id) != itself && other.name.eq_ignore_ascii_case(name));
    if taken {
        return refuse(format!(
            "{} already exists; choose another instance.",
            sql_store_title(&host.fqdn, name)
        ));
    }
    Ok(())
}

/// Two file stores cannot have the same server and share (R119).
pub(super) fn check_share_free(
    draft: &Draft<'_>,
    host: &ClusterId,
    share: &str,
    itself: Option<&ServiceId>,
) -> Result<(), Refusal> {
    let taken = draft.topology().services.iter().find(|service| {
        service.role == Role::FileStore
            && Some(&service.id) != itself
            && service.installed_on == InstalledOn::Cluster(host.clone())
            && share_name(service).eq_ignore_ascii_case(share)
    });
    match taken {
        Some(service) => refuse(format!(
            "{} already exists; choose another share.",
            draft.name_at_start(service.id.clone())
        )),
        None => Ok(()),
    }
}

/// A server that does not run the product: a SQL Server or a file server (format notes, a1).
fn add_host(draft: &mut Draft<'_>, fqdn: &str, site: SiteId) -> Result<ClusterId, Refusal> {
    let (id, number) = draft.new_cluster_id(site)?;
    let machine = Machine {
        ordinal: draft.ordinal_at(0),
        ..Machine::new(fqdn)
    };
    draft.add_cluster(Cluster {
        number,
        single_machine_only: true,
        machines: vec![machine],
        ..Cluster::new(id.clone(), site, fqdn)
    });
    Ok(id)
}

/// Adds an instance to a cluster.
pub(super) fn add_instance(
    draft: &mut Draft<'_>,
    cluster: &ClusterId,
    name: &str,
) -> Result<SqlInstanceId, Refusal> {
    let id = draft.new_sql_instance_id(cluster, name);
    let instance = SqlInstance::new(id.clone(), name);
    draft.cluster_mut(cluster)?.sql_instances.push(instance);
    Ok(id)
}

/// The role element of a file store.
pub(super) fn file_store_element(share: &str) -> Element {
    Element {
        namespace: namespace::SERVICE_ROLES.into(),
        name: "FileStoreService".into(),
        attributes: Attributes::from([("ShareName", share)]),
        ..Element::default()
    }
}

/// Adds a share to a cluster.
pub(super) fn add_share(
    draft: &mut Draft<'_>,
    cluster: &ClusterId,
    share: &str,
    service_version: u32,
) -> Result<ServiceId, Refusal> {
    draft.add_service(NewService {
        role: Role::FileStore.into(),
        role_version: 1,
        service_version,
        type_name: Some(crate::edit::apply::front_end_services::type_name(
            "FileStoreService",
        )),
        installed_on: InstalledOn::Cluster(cluster.clone()),
        depends_on: Vec::new(),
        ports: Vec::new(),
        content: Some(file_store_element(share)),
    })
}
