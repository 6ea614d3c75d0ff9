//! Parts of the line of state on a card, in words, and the switches that are on or off.

use std::collections::BTreeSet;

use ahash::AHashSet;

use crate::design::Annotations;
use crate::topology::fqdn::HostName;
use crate::topology::kind::Class;
use crate::topology::role::product_year;
use crate::topology::{
    AssociationKind, Cluster, Database, Index, Item, Pair, PersistentChatPool, Role, Service,
};

use crate::diagram::{ServerMark, Switches};

/// The servers and the version of a pool.
pub(super) fn pool(index: &Index<'_>, _: &Annotations, item: &Item<'_>) -> Vec<String> {
    pool_with(index, item, None)
}

/// Like [`pool`], for a pool that may have a collocated Mediation Server.
pub(super) fn front_end_pool(index: &Index<'_>, _: &Annotations, item: &Item<'_>) -> Vec<String> {
    let mut services = services(index, item).iter();
    let has_mediation = services.any(|service| service.role == Role::MediationServer);
    pool_with(index, item, has_mediation.then(|| "Mediation".to_owned()))
}

/// The number of pools that use a device or server outside of the product.
pub(super) fn users(index: &Index<'_>, _: &Annotations, item: &Item<'_>) -> Vec<String> {
    vec![used_by(index, services(index, item).iter().copied())]
}

/// The servers and the version of a pool, with anything else worth saying between them.
pub(super) fn pool_with(
    index: &Index<'_>,
    item: &Item<'_>,
    between: impl IntoIterator<Item = String>,
) -> Vec<String> {
    let mut parts = vec![servers(&marks(index, item))];
    parts.extend(between);
    let versions = services(index, item).iter().map(|s| s.service_version);
    parts.extend(versions.max().map(product_year));
    parts
}

/// The services that are installed on its cluster.
pub(super) fn services<'i, 't>(index: &'i Index<'t>, item: &Item<'_>) -> &'i [&'t Service] {
    item.cluster
        .map_or(&[][..], |cluster| index.services_on(&cluster.id))
}

pub(super) fn used_by<'t>(
    index: &Index<'t>,
    services: impl Iterator<Item = &'t Service>,
) -> String {
    let pools: BTreeSet<_> = services
        .flat_map(|service| {
            let below = service
                .depends_on
                .iter()
                .filter_map(|d| index.service(&d.target));
            index.dependents(&service.id).iter().copied().chain(below)
        })
        .filter_map(|user| {
            let is_chat = user.role == Role::PersistentChatService;
            index.cluster_of(user).map(|cluster| (&cluster.id, is_chat))
        })
        .collect();
    match pools.len() {
        0 => "not used".to_owned(),
        1 => "used by 1 pool".to_owned(),
        count => format!("used by {count} pools"),
    }
}

pub(super) fn servers(marks: &[ServerMark]) -> String {
    let active = marks.iter().filter(|mark| mark.active).count();
    let servers = match marks.len() {
        1 => "1 server".to_owned(),
        count => format!("{count} servers"),
    };
    if active < marks.len() {
        format!("{servers}, {active} active")
    } else {
        servers
    }
}

/// The computers of a pool. Stores and gateways show none, because their computers are not part of the
/// topology.
pub(super) fn marks(index: &Index<'_>, item: &Item<'_>) -> Vec<ServerMark> {
    let Some(cluster) = item.cluster else {
        return Vec::new();
    };
    match item.kind.row().class {
        Class::Store | Class::Peripheral => return Vec::new(),
        Class::Pool => {}
    }
    let service = item.service;
    let chat = service.filter(|service| service.role == Role::PersistentChatService);
    let pool = chat.map(|service| PersistentChatPool::of(index, service));
    let active = pool.as_ref().and_then(|pool| pool.active_machines(index));
    let active: Option<AHashSet<HostName<'_>>> =
        active.map(|names| names.iter().map(|name| HostName(name)).collect());
    cluster_marks(cluster, |fqdn| {
        active
            .as_ref()
            .is_none_or(|active| active.contains(&HostName(fqdn)))
    })
}

fn cluster_marks(cluster: &Cluster, active: impl Fn(&str) -> bool) -> Vec<ServerMark> {
    cluster
        .machines
        .iter()
        .map(|machine| ServerMark {
            fqdn: machine.fqdn.clone(),
            active: active(&machine.fqdn),
            part: 0,
        })
        .collect()
}

/// The switches that are on in a Persistent Chat pool. Mirroring refers to the content store, because
/// the card has one switch for it.
pub(super) fn switches(
    index: &Index<'_>,
    annotations: &Annotations,
    item: &Item<'_>,
) -> Option<Switches> {
    let service = item
        .service
        .filter(|service| service.role == Role::PersistentChatService)?;
    let pool = PersistentChatPool::of(index, service);
    let is_unclear = |database| {
        let facets = pool.facets(index);
        facets.is_some_and(|facets| {
            facets
                .unclear(AssociationKind::Database(database))
                .is_some()
        })
    };
    Some(Switches {
        not_understood: [
            is_unclear(Database::Compliance),
            is_unclear(Database::ContentMirror),
            is_unclear(Database::ContentBackup),
        ],
        compliance: annotations.compliance_on(index, &pool),
        mirroring: annotations.mirroring_on(index, &pool, Pair::Content),
        disaster_recovery: annotations.disaster_recovery_on(index, &pool),
    })
}
