//! The line of state on a card, in words.

use std::collections::BTreeSet;

use ahash::AHashSet;

use crate::design::Annotations;
use crate::topology::fqdn::HostName;
use crate::topology::role::product_year;
use crate::topology::{
    AssociationKind, Cluster, Index, Item, Kind, PersistentChatPool, Role, Service, SqlInstance,
};

use crate::diagram::associations::database_in_words;
use crate::diagram::{ServerMark, Switches};
use crate::topology::{Database, Pair};

const BETWEEN: &str = " · ";

/// The state of an item: `4 servers, 2 active · compliance on · 2015`.
pub(super) fn state(index: &Index<'_>, annotations: &Annotations, item: &Item<'_>) -> String {
    let mut parts = Vec::new();
    match item.kind {
        Kind::SqlStore => {
            if let Some(instance) = item.sql_instance {
                parts.extend(sql_store_state(index, instance));
            }
        }
        Kind::FileStore => parts.push(used_by(index, item.service.into_iter())),
        Kind::OfficeWebAppsServer | Kind::PstnGateway => {
            let services = item.cluster.map_or(&[][..], |c| index.services_on(&c.id));
            parts.push(used_by(index, services.iter().copied()));
        }
        Kind::PersistentChatPool => {
            if let Some(service) = item.service {
                let pool = PersistentChatPool::of(index, service);
                parts.push(servers(&marks(index, item)));
                if annotations.compliance_on(index, &pool) {
                    parts.push("compliance on".to_owned());
                }
                parts.push(product_year(service.service_version));
            }
        }
        Kind::FrontEndPool
        | Kind::StandardEditionServer
        | Kind::DirectorPool
        | Kind::BranchAppliance
        | Kind::EdgePool
        | Kind::MediationPool
        | Kind::TrustedApplicationPool
        | Kind::Server => parts.extend(cluster_state(index, item)),
    }
    parts.join(BETWEEN)
}

fn cluster_state(index: &Index<'_>, item: &Item<'_>) -> Vec<String> {
    let mut parts = vec![servers(&marks(index, item))];
    let Some(cluster) = item.cluster else {
        return parts;
    };
    let services = index.services_on(&cluster.id);
    let is_front_end = matches!(item.kind, Kind::FrontEndPool | Kind::StandardEditionServer);
    if is_front_end && services.iter().any(|s| s.role == Role::MediationServer) {
        parts.push("Mediation".to_owned());
    }
    if item.kind == Kind::Server {
        let roles: BTreeSet<_> = services.iter().map(|s| s.role.name()).collect();
        parts.extend(roles.into_iter().map(str::to_owned));
    }
    if let Some(version) = services.iter().map(|s| s.service_version).max() {
        parts.push(product_year(version));
    }
    parts
}

fn sql_store_state(index: &Index<'_>, instance: &SqlInstance) -> Vec<String> {
    let mut databases: Vec<&str> = Vec::new();
    let mut add = |database: &'static str| {
        if !databases.contains(&database) {
            databases.push(database);
        }
    };
    for service in index.databases_on(&instance.id) {
        let references = references_to(index, service);
        if references.is_empty() {
            add(database_in_words(&service.role));
        }
        for reference in references {
            add(persistent_chat_database_in_words(reference));
        }
    }
    let mut parts = Vec::new();
    if instance.always_on_primary_node.is_some() {
        parts.push("AlwaysOn".to_owned());
    }
    parts.push(if databases.is_empty() {
        "no databases".to_owned()
    } else {
        databases.join(", ")
    });
    parts
}

/// What Persistent Chat pools use a database for; the same service may be a mirror for one pool and
/// the content store of another.
fn references_to(index: &Index<'_>, service: &Service) -> BTreeSet<AssociationKind> {
    index
        .dependents(&service.id)
        .iter()
        .filter(|dependent| dependent.role == Role::PersistentChatService)
        .flat_map(|dependent| &dependent.depends_on)
        .filter(|dependency| dependency.target == service.id)
        .filter_map(|dependency| index.reference_of(dependency))
        .collect()
}

fn persistent_chat_database_in_words(reference: AssociationKind) -> &'static str {
    match reference {
        AssociationKind::Database(Database::Content) => "Persistent Chat content",
        AssociationKind::Database(Database::ContentMirror) => "content mirror",
        AssociationKind::Database(Database::ContentBackup) => "content backup",
        AssociationKind::Database(Database::ContentBackupMirror) => "content backup mirror",
        AssociationKind::Database(Database::Compliance) => "Persistent Chat compliance",
        AssociationKind::Database(Database::ComplianceMirror) => "compliance mirror",
        AssociationKind::Database(Database::ComplianceBackup) => "compliance backup",
        AssociationKind::Database(Database::ComplianceBackupMirror) => "compliance backup mirror",
        AssociationKind::Witness(_) => "witness",
        _ => "database",
    }
}

fn used_by<'t>(index: &Index<'t>, services: impl Iterator<Item = &'t Service>) -> String {
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

fn servers(marks: &[ServerMark]) -> String {
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

/// The computers of a pool; stores and gateways show none, because theirs are not the topology's.
pub(super) fn marks(index: &Index<'_>, item: &Item<'_>) -> Vec<ServerMark> {
    let Some(cluster) = item.cluster else {
        return Vec::new();
    };
    match item.kind {
        Kind::SqlStore | Kind::FileStore | Kind::PstnGateway | Kind::OfficeWebAppsServer => {
            Vec::new()
        }
        Kind::PersistentChatPool => {
            let pool = item
                .service
                .map(|service| PersistentChatPool::of(index, service));
            let active = pool.as_ref().and_then(|pool| pool.active_machines(index));
            let active: Option<AHashSet<HostName<'_>>> =
                active.map(|names| names.iter().map(|name| HostName(name)).collect());
            cluster_marks(cluster, |fqdn| {
                active
                    .as_ref()
                    .is_none_or(|active| active.contains(&HostName(fqdn)))
            })
        }
        _ => cluster_marks(cluster, |_| true),
    }
}

fn cluster_marks(cluster: &Cluster, active: impl Fn(&str) -> bool) -> Vec<ServerMark> {
    cluster
        .machines
        .iter()
        .map(|machine| ServerMark {
            fqdn: machine.fqdn.clone(),
            active: active(&machine.fqdn),
        })
        .collect()
}

/// What is switched on in a Persistent Chat pool. Mirroring is the content store's, as on the card
/// there is one switch for it.
pub(super) fn switches(
    index: &Index<'_>,
    annotations: &Annotations,
    item: &Item<'_>,
) -> Option<Switches> {
    let service = item
        .service
        .filter(|service| service.role == Role::PersistentChatService)?;
    let pool = PersistentChatPool::of(index, service);
    Some(Switches {
        compliance: annotations.compliance_on(index, &pool),
        mirroring: annotations.mirroring_on(index, &pool, Pair::Content),
        disaster_recovery: annotations.disaster_recovery_on(index, &pool),
    })
}
