//! The stores of a Front End pool as a whole. Which of its services refers to a store differs from pool to
//! pool, so the services are not checked one by one.

use ahash::AHashMap;

use crate::design::Storage;
use crate::edit::{Edit, NewFileStore, NewSqlStore};
use crate::rules::catalog::sql_stores::unsupported_version::is_questionable;
use crate::rules::{Diagnostic, Facts, Safety};
use crate::topology::inventory::sql_store_title;
use crate::topology::{
    AssociationKind, ChatUsage, Cluster, ClusterNumber, FrontEndPool, InstalledOn, Item, Kind,
    Role, Service, SiteId, SiteKind, SqlInstanceId,
};

/// The most stores that are offered.
const MOST_STORES: usize = 5;

/// The pools that must have stores, with the numbers of their clusters. A pool in a branch site is an
/// appliance or a branch server, even if it looks like a Front End pool.
pub(super) fn pools_with_stores<'a, 'd>(
    facts: &'a Facts<'d>,
) -> impl Iterator<Item = (ClusterNumber, &'a FrontEndPool<'d>)> {
    facts.numbered_front_end_pools().filter(|(_, pool)| {
        let site = facts.index.site(pool.cluster.site);
        site.is_none_or(|site| site.kind == SiteKind::Central)
    })
}

/// What the services of a pool depend on, without mirrors and witnesses. Persistent Chat on a Standard
/// Edition server counts as a separate pool.
pub(super) fn needs<'a, 'd>(
    facts: &'a Facts<'d>,
    number: ClusterNumber,
) -> impl Iterator<Item = &'d Service> + 'a {
    let services = facts.index.services_at(number).iter();
    services
        .filter(|service| service.role != Role::PersistentChatService)
        .flat_map(|service| &service.depends_on)
        .filter(|dependency| {
            let usage = ChatUsage::of(&dependency.usage, facts.index.vocabulary());
            !matches!(usage, Some(ChatUsage::Mirror | ChatUsage::Witness))
        })
        .filter_map(|dependency| facts.index.service(&dependency.target))
}

/// Whether a service is installed on something in the topology.
pub(super) fn is_installed(facts: &Facts<'_>, service: &Service) -> bool {
    facts.index.cluster_of(service).is_some()
}

/// Offers a new store, then the store with some of the pool's databases, and then the unused stores of the
/// pool's site. Offers nothing for a Standard Edition server, which has its own store.
pub(super) fn fix_with_stores(
    facts: &Facts<'_>,
    diagnostic: Diagnostic,
    (number, pool): (ClusterNumber, &FrontEndPool<'_>),
    stores: &mut FreeStores<'_, '_>,
) -> Diagnostic {
    let kind = stores.kind;
    let has_site = facts.index.site(pool.cluster.site).is_some();
    if pool.is_standard_edition || !has_site {
        return diagnostic;
    }
    let mut diagnostic = fix_with_new_store(facts, diagnostic, pool, kind);
    if kind == Kind::SqlStore
        && let Some((title, id)) = store_of_a_part(facts, number)
    {
        diagnostic = diagnostic.with_fix(
            Safety::Choice,
            format!("Use {title} as {}", kind.in_sentence()),
            Edit::SetAssociation {
                holder: pool.cluster.id.clone().into(),
                kind: association(kind),
                target: Some(id.into()),
            },
        );
    }
    fix_with_free_stores(diagnostic, pool, stores)
}

/// The SQL Server store with the databases that the pool already has, if some are missing.
fn store_of_a_part(facts: &Facts<'_>, number: ClusterNumber) -> Option<(String, SqlInstanceId)> {
    let mut parts = needs(facts, number).filter(|need| need.role == Role::ApplicationStore);
    parts.find_map(|part| match &part.installed_on {
        InstalledOn::SqlInstance(id) => {
            let (server, instance) = facts.index.sql_instance(id)?;
            Some((sql_store_title(&server.fqdn, &instance.name), id.clone()))
        }
        InstalledOn::Cluster(_) => None,
    })
}

fn association(kind: Kind) -> AssociationKind {
    match kind {
        Kind::FileStore => AssociationKind::FrontEndFileStore,
        _ => AssociationKind::BackEnd,
    }
}

fn fix_with_new_store(
    facts: &Facts<'_>,
    diagnostic: Diagnostic,
    pool: &FrontEndPool<'_>,
    kind: Kind,
) -> Diagnostic {
    let (site, names) = (pool.cluster.site, facts.free_names());
    let held_by = vec![(pool.cluster.id.clone().into(), association(kind))];
    let edit = match kind {
        Kind::FileStore => Edit::AddFileStore(NewFileStore {
            site,
            fqdn: names.free_name_of(site, kind),
            share: "share".to_owned(),
            service_version: pool.registrar.service_version,
            place: None,
            held_by,
        }),
        _ => Edit::AddSqlStore(NewSqlStore {
            site,
            fqdn: names.free_name_of(site, kind),
            instance: String::new(),
            place: None,
            held_by,
        }),
    };
    diagnostic.with_fix(
        Safety::Choice,
        format!("Create a {} for {}", kind.in_sentence(), pool.cluster.fqdn),
        edit,
    )
}

/// Unused stores, found once for all pools of the same site and version.
pub(super) struct FreeStores<'a, 'd> {
    facts: &'a Facts<'d>,
    kind: Kind,
    found: AHashMap<(SiteId, u32), Vec<&'a Item<'d>>>,
}

impl<'a, 'd> FreeStores<'a, 'd> {
    pub(super) fn new(facts: &'a Facts<'d>, kind: Kind) -> Self {
        Self {
            facts,
            kind,
            found: AHashMap::new(),
        }
    }

    /// As many as are offered to a pool.
    fn for_pool(&mut self, pool: &FrontEndPool<'_>) -> &[&'a Item<'d>] {
        let (facts, kind) = (self.facts, self.kind);
        let (site, version) = (pool.cluster.site, pool.registrar.service_version);
        self.found.entry((site, version)).or_insert_with(|| {
            let of_site = facts.items_in_site(kind, site);
            of_site
                .filter(|item| {
                    item.cluster
                        .is_some_and(|server| !runs_product(facts, server))
                })
                .filter(|item| is_free(facts, item) && is_supported(facts, item, version))
                .take(MOST_STORES)
                .collect()
        })
    }
}

fn fix_with_free_stores(
    diagnostic: Diagnostic,
    pool: &FrontEndPool<'_>,
    stores: &mut FreeStores<'_, '_>,
) -> Diagnostic {
    let kind = stores.kind;
    let free = stores.for_pool(pool).iter();
    free.fold(diagnostic, |diagnostic, item| {
        diagnostic.with_fix(
            Safety::Choice,
            format!("Use {} as {}", item.title(), kind.in_sentence()),
            Edit::SetAssociation {
                holder: pool.cluster.id.clone().into(),
                kind: association(kind),
                target: Some(item.id.clone()),
            },
        )
    })
}

/// A store on a server of the product belongs to that server (R65, R120).
fn runs_product(facts: &Facts<'_>, server: &Cluster) -> bool {
    let named = facts.clusters_named(&server.fqdn);
    server.requires_setup || named.iter().any(|other| other.requires_setup)
}

/// Whether a store is unused and, on a SQL Server, all other stores on that server are unused as well (R60,
/// R61).
fn is_free(facts: &Facts<'_>, item: &Item<'_>) -> bool {
    match (item.service, item.cluster) {
        (Some(share), _) => facts.index.dependents(&share.id).is_empty(),
        (None, Some(server)) => {
            let mut instances = server.sql_instances.iter();
            instances.all(|instance| facts.index.databases_on(&instance.id).is_empty())
        }
        (None, None) => false,
    }
}

/// Whether none of the known facts of a store makes it unsupported (R70, R124).
fn is_supported(facts: &Facts<'_>, item: &Item<'_>, version: u32) -> bool {
    let stated = facts.stated(&item.id);
    !is_questionable(stated, version) && stated.storage() != Some(Storage::NetworkAttached)
}

/// Whether a service has an unknown role and could therefore be the missing store.
pub(super) fn may_be_a_store(service: &Service, on_sql_server: bool) -> bool {
    let is_on_sql_server = matches!(service.installed_on, InstalledOn::SqlInstance(_));
    matches!(*service.role, Role::Other(_)) && is_on_sql_server == on_sql_server
}
