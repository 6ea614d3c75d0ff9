//! Front End pools and Standard Edition servers.

use crate::edit::draft::{Draft, NewService, depends_on};
use crate::edit::{FrontEndEdition, NewFrontEndPool, NewStore, Refusal, refuse};
use crate::topology::content::Extra;
use crate::topology::role::product_name;
use crate::topology::{
    AssociationKind, ChatUsage, Cluster, ClusterId, FrontEndPool, InstalledOn, Machine, ObjectId,
    Role, ServiceId, SiteKind, SqlInstanceId, inventory,
};

use crate::edit::apply::front_end_services::{self, MAX_COMPUTERS, ServiceFacts};
use crate::edit::apply::persistent_chat::all_addresses;
use crate::edit::apply::{names, references, stores};

/// Where the databases and the files of a pool are.
#[derive(Default)]
struct Stores {
    sql_store: Option<SqlInstanceId>,
    file_store: Option<ServiceId>,
    /// Share of a file store that comes with the pool.
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
    if let Some(chat) = &new.next_hop_of {
        references::set(draft, chat, AssociationKind::NextHop, &pool)?;
    }
    Ok(())
}

/// One to twenty computers (R136).
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
    if let Some(sql_store) = &stores.sql_store {
        let (host, _) = draft.sql_instance(sql_store)?;
        if host.requires_setup {
            return refuse(format!(
                "{} belongs to {}; an Enterprise Edition pool needs a SQL Server of its own.",
                draft.name_at_start(sql_store.clone()),
                host.fqdn
            ));
        }
    }
    if let Some(file_store) = &stores.file_store
        && draft.service(file_store)?.role != Role::FileStore
    {
        return refuse(format!(
            "{} is not a file store.",
            draft.name_at_start(file_store.clone())
        ));
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
            fqdn: fqdn.clone(),
            ordinal: draft.ordinal_at(position),
            fault_domain: Some(domain("FaultDomain", position, fqdn)),
            upgrade_domain: Some(domain("UpgradeDomain", position, fqdn)),
            interfaces: vec![all_addresses("Primary"), all_addresses("External")],
            extra: Extra::default(),
        })
        .collect();
    draft.add_cluster(Cluster {
        id: id.clone(),
        site: new.site,
        number,
        fqdn: new.fqdn.clone(),
        single_machine_only: is_standard_edition,
        requires_replication: true,
        requires_setup: true,
        machines,
        sql_instances: Vec::new(),
        extra: Extra::default(),
    });
    Ok(id)
}

/// Adds the services. They need each other in circles, so all identities come first.
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
        let (id, instance) = draft.new_service_id(site, &facts.role)?;
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
            role: facts.role,
        };
        draft.push_service(site, id, instance, service);
    }
    Ok(())
}

/// Adds a store and chooses it for an Enterprise Edition pool.
pub(super) fn add_store(
    draft: &mut Draft<'_>,
    pool: &ClusterId,
    store: &NewStore,
) -> Result<(), Refusal> {
    match store {
        NewStore::Sql(new) => stores::add_sql_store(draft, new)?,
        NewStore::File(new) => stores::add_file_store(draft, new)?,
    }
    match draft.created.last().cloned() {
        Some(ObjectId::SqlInstance(store)) => set_stores(draft, pool, Some(&store), None),
        Some(ObjectId::Service(store)) => set_stores(draft, pool, None, Some(&store)),
        _ => Ok(()),
    }
}

/// Chooses the SQL Server store and the file store of an Enterprise Edition pool. Only what a pool has not
/// yet is given to it: moving a pool's data is a procedure of its own (R72, R126).
pub(super) fn set_stores(
    draft: &mut Draft<'_>,
    pool: &ClusterId,
    sql_store: Option<&SqlInstanceId>,
    file_store: Option<&ServiceId>,
) -> Result<(), Refusal> {
    let fqdn = draft.cluster(pool)?.fqdn.clone();
    let (services, service_version) = {
        let index = draft.index();
        let front_end = inventory::items(&index)
            .into_iter()
            .find(|item| item.id == ObjectId::Cluster(pool.clone()))
            .and_then(|item| FrontEndPool::of(&index, &item));
        let Some(front_end) = front_end.filter(|pool| !pool.is_standard_edition) else {
            return refuse(format!(
                "{fqdn} is not an Enterprise Edition pool; only such a pool chooses its stores."
            ));
        };
        let services: Vec<(Role, ServiceId)> = index
            .services_on(pool)
            .iter()
            .map(|service| (service.role.clone(), service.id.clone()))
            .collect();
        (services, front_end.registrar.service_version)
    };
    check_stores(
        draft,
        &Stores {
            sql_store: sql_store.cloned(),
            file_store: file_store.cloned(),
            own_share: None,
        },
    )?;
    let facts = front_end_services::services(service_version);
    let mut given: Vec<(Role, ServiceId)> = Vec::new();
    if let Some(file_store) = file_store {
        if needed(draft, &services, &Role::FileStore)? {
            return refuse(format!(
                "{fqdn} has a file store already; moving its files is done with the product's own tools."
            ));
        }
        given.push((Role::FileStore, file_store.clone()));
    }
    if let Some(sql_store) = sql_store {
        for facts in facts.iter().filter(|facts| facts.role.is_database()) {
            // A database that is there stays where it is.
            if needed(draft, &services, &facts.role)? {
                continue;
            }
            let id = draft.add_service(NewService {
                role: facts.role.clone(),
                role_version: facts.role_version,
                service_version,
                type_name: None,
                installed_on: InstalledOn::SqlInstance(sql_store.clone()),
                depends_on: Vec::new(),
                ports: Vec::new(),
                content: None,
            })?;
            given.push((facts.role.clone(), id));
        }
        if !given.iter().any(|(role, _)| role.is_database()) {
            return refuse(format!(
                "{fqdn} has a SQL Server store already; moving its databases is done with the product's own tools."
            ));
        }
    }
    for facts in &facts {
        let Some((_, id)) = services.iter().find(|(role, _)| *role == facts.role) else {
            continue;
        };
        for (role, store) in &given {
            if facts.needs.contains(role) {
                draft.service_mut(id)?.depends_on.push(depends_on(store));
            }
        }
    }
    Ok(())
}

/// Whether any of the services needs a service of this role already. A mirror is none, nor is what is
/// installed on nothing.
fn needed(draft: &Draft<'_>, services: &[(Role, ServiceId)], role: &Role) -> Result<bool, Refusal> {
    let index = draft.index();
    for (_, id) in services {
        let needs = draft.service(id)?.depends_on.iter().any(|dependency| {
            let target = index.service(&dependency.target);
            let usage = ChatUsage::of(&dependency.usage, draft.vocabulary);
            !matches!(usage, Some(ChatUsage::Mirror | ChatUsage::Witness))
                && target.is_some_and(|target| {
                    target.role == *role && index.cluster_of(target).is_some()
                })
        });
        if needs {
            return Ok(true);
        }
    }
    Ok(false)
}
