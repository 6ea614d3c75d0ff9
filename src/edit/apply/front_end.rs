//! Front End pools and Standard Edition servers.

use crate::edit::draft::{Draft, NewService, depends_on};
use crate::edit::{FrontEndEdition, NewFrontEndPool, Refusal, refuse};
use crate::topology::NetInterface;
use crate::topology::role::product_name;
use crate::topology::{
    AssociationKind, Cluster, ClusterId, InstalledOn, Machine, ObjectId, Role, ServiceId, SiteKind,
    SqlInstanceId, inventory, legality,
};

use crate::edit::apply::front_end_services::{self, MAX_COMPUTERS, ServiceFacts};
use crate::edit::apply::{associations, names, stores};

/// The stores for the databases and files of a pool.
#[derive(Default)]
struct Stores {
    sql_store: Option<SqlInstanceId>,
    file_store: Option<ServiceId>,
    /// The share of a file store that is created with the pool.
    own_share: Option<String>,
}

/// Adds a pool with all its services.
pub(super) fn add(draft: &mut Draft<'_>, new: &NewFrontEndPool) -> Result<(), Refusal> {
    let site = draft.site(new.site)?;
    if let SiteKind::Branch { .. } = site.kind {
        return refuse(format!(
            "{} is a branch site; a Front End pool must be in a central site.",
            site.name
        ));
    }
    if !matches!(new.service_version, 6 | 7) {
        return refuse(format!(
            "A pool of {} cannot be added here; choose Lync Server 2013 or Skype for Business Server 2015.",
            product_name(new.service_version)
        ));
    }
    let (cluster, stores) = match &new.edition {
        FrontEndEdition::Enterprise {
            computers,
            sql_store,
            file_store,
        } => {
            names::check_new_pool(draft.topology(), &new.fqdn, computers)?;
            check_count(&new.fqdn, computers.len())?;
            let stores = Stores {
                sql_store: sql_store.clone(),
                file_store: file_store.clone(),
                own_share: None,
            };
            check_stores(draft, &stores)?;
            let cluster = add_cluster(draft, new, computers, false)?;
            (cluster, stores)
        }
        FrontEndEdition::Standard { share } => {
            names::check_new(draft.topology(), &new.fqdn)?;
            names::check_share(share)?;
            let cluster = add_cluster(draft, new, std::slice::from_ref(&new.fqdn), true)?;
            let stores = Stores {
                sql_store: Some(stores::add_instance(draft, &cluster, "rtc")?),
                file_store: None,
                own_share: Some(share.clone()),
            };
            (cluster, stores)
        }
    };
    add_services(draft, new, &cluster, &stores)?;
    draft.place(cluster.clone(), new.place);
    let pool = ObjectId::from(cluster);
    draft.created.push(pool.clone());
    associations::set_all(draft, &new.held_by, &pool)
}

/// A pool has 1 to 20 computers (R136).
fn check_count(fqdn: &str, computers: usize) -> Result<(), Refusal> {
    match computers {
        0 => refuse(format!("{fqdn} needs at least one computer.")),
        count if count > MAX_COMPUTERS => refuse(format!(
            "{fqdn} would have {count} computers; a Front End pool has at most {MAX_COMPUTERS}."
        )),
        _ => Ok(()),
    }
}

fn check_stores(draft: &Draft<'_>, stores: &Stores) -> Result<(), Refusal> {
    let index = draft.index();
    let items = inventory::items(&index);
    let chosen = [
        (
            AssociationKind::BackEnd,
            stores.sql_store.clone().map(ObjectId::from),
        ),
        (
            AssociationKind::FrontEndFileStore,
            stores.file_store.clone().map(ObjectId::from),
        ),
    ];
    for (kind, store) in chosen {
        let Some(store) = store else {
            continue;
        };
        match items.iter().find(|item| item.id == store) {
            Some(item) => legality::may_be_store_of_front_end(kind, item)?,
            None => {
                return refuse(format!(
                    "{} is not a {}.",
                    draft.name_at_start(store),
                    if kind == AssociationKind::BackEnd {
                        "SQL Server store"
                    } else {
                        "file store"
                    }
                ));
            }
        }
    }
    Ok(())
}

fn add_cluster(
    draft: &mut Draft<'_>,
    new: &NewFrontEndPool,
    computers: &[String],
    is_standard_edition: bool,
) -> Result<ClusterId, Refusal> {
    let (id, number) = draft.new_cluster_id(new.site)?;
    let domain = |stem: &str, position: usize, fqdn: &str| {
        // A Standard Edition server is its own domain (format notes, b6).
        if is_standard_edition {
            fqdn.to_owned()
        } else {
            format!("{stem}{}", position + 1)
        }
    };
    let machines = computers
        .iter()
        .enumerate()
        .map(|(position, fqdn)| Machine {
            ordinal: draft.ordinal_at(position),
            fault_domain: Some(domain("FaultDomain", position, fqdn)),
            upgrade_domain: Some(domain("UpgradeDomain", position, fqdn)),
            interfaces: vec![
                NetInterface::all_addresses("Primary"),
                NetInterface::all_addresses("External"),
            ],
            ..Machine::new(fqdn)
        })
        .collect();
    draft.add_cluster(Cluster {
        number,
        single_machine_only: is_standard_edition,
        requires_replication: true,
        requires_setup: true,
        machines,
        ..Cluster::new(id.clone(), new.site, &new.fqdn)
    });
    Ok(id)
}

/// Adds the services. They refer to each other in circles, so all identities are allotted first.
fn add_services(
    draft: &mut Draft<'_>,
    new: &NewFrontEndPool,
    cluster: &ClusterId,
    stores: &Stores,
) -> Result<(), Refusal> {
    let facts = front_end_services::services(new.service_version);
    let comes = |facts: &ServiceFacts| match facts.role {
        Role::FileStore => stores.own_share.is_some(),
        _ => !facts.role.is_database() || stores.sql_store.is_some(),
    };
    let mut ids = Vec::new();
    for facts in facts.into_iter().filter(comes) {
        let site = match (&stores.sql_store, facts.role.is_database()) {
            (Some(sql_store), true) => draft.sql_instance(sql_store)?.0.site,
            _ => new.site,
        };
        let (id, instance) = draft.new_service_id(site, &facts.role.clone().into())?;
        ids.push((facts, site, id, instance));
    }
    let known: Vec<(Role, ServiceId)> = ids
        .iter()
        .map(|(facts, _, id, _)| (facts.role.clone(), id.clone()))
        .chain(stores.file_store.clone().map(|id| (Role::FileStore, id)))
        .collect();
    for (facts, site, id, instance) in ids {
        let depends_on = facts
            .needs
            .iter()
            .filter_map(|role| known.iter().find(|(known, _)| known == role))
            .map(|(_, id)| depends_on(id))
            .collect();
        let installed_on = match &stores.sql_store {
            Some(sql_store) if facts.role.is_database() => {
                InstalledOn::SqlInstance(sql_store.clone())
            }
            _ => InstalledOn::Cluster(cluster.clone()),
        };
        let share = stores.own_share.as_deref().unwrap_or_default();
        let service = NewService {
            role_version: facts.role_version,
            service_version: new.service_version,
            type_name: facts.element.map(front_end_services::type_name),
            installed_on,
            depends_on,
            ports: facts.ports(),
            content: facts.content(&new.fqdn, share),
            role: facts.role.into(),
        };
        draft.push_service(site, id, instance, service);
    }
    Ok(())
}
