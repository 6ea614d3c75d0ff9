//! Quick fixes that many rules offer, and the order of the fixes of a problem: first fixes that create
//! something, then fixes that select something, and last fixes that remove something.

use crate::edit::{Edit, FrontEndEdition, NewFileStore, NewFrontEndPool, NewSqlStore};
use crate::rules::facts::fitting::fits;
use crate::rules::{Diagnostic, Facts, PoolFacts, QuickFix, Safety, Severity, silence};
use crate::topology::legality::{may_be, may_hold};
use crate::topology::{AssociationKind, InstalledOn, Item, Kind, ObjectId, Pair, Service, SiteId};

/// The most targets that a diagnostic offers. With more, the list in the inspector is a better choice.
const MOST_TARGETS: usize = 5;

/// The most objects that are examined, so that a thousand pools with the same fault in a huge document do
/// not each examine every store.
const MOST_ASKED: usize = 64;

/// The reason used when [`put_in_order`] offers to silence a problem.
const KEPT: &str = "Kept on purpose";

/// Offers a new store, and then the legal targets of a reference, targets in the pool's own site first. The
/// current target is not offered. Every such fix is a choice, except for an error that only one next hop
/// can fix.
pub(in crate::rules) fn fix_with_targets(
    facts: &Facts<'_>,
    diagnostic: Diagnostic,
    pool: &PoolFacts<'_>,
    reference: AssociationKind,
) -> Diagnostic {
    let diagnostic = fix_with_new_store(facts, diagnostic, pool, reference);
    fix_with_targets_where(facts, diagnostic, pool, reference, |_| true)
}

/// Offers a new store on a separate server for a reference to a store.
pub(in crate::rules) fn fix_with_new_store(
    facts: &Facts<'_>,
    diagnostic: Diagnostic,
    pool: &PoolFacts<'_>,
    reference: AssociationKind,
) -> Diagnostic {
    let service = pool.pool.service;
    let is_possible = reference != AssociationKind::NextHop
        && is_found(facts, service)
        && may_hold(&facts.index, &pool.pool, reference).is_ok();
    if !is_possible {
        return diagnostic;
    }
    let Some(site) = site_of_new_store(facts, pool, reference) else {
        return diagnostic;
    };
    let names = facts.free_names();
    let (label, edit) = match reference {
        AssociationKind::FileStore => (
            format!("Create a {reference}"),
            Edit::AddFileStore(NewFileStore {
                site,
                fqdn: names.free_name_of(site, Kind::FileStore),
                share: "pchat".to_owned(),
                service_version: service.service_version,
                place: None,
                held_by: vec![(service.id.clone().into(), reference)],
            }),
        ),
        _ => (
            format!("Create a SQL Server store as {reference}"),
            Edit::AddSqlStore(NewSqlStore {
                site,
                fqdn: names.free_name_of(site, Kind::SqlStore),
                instance: String::new(),
                place: None,
                held_by: vec![(service.id.clone().into(), reference)],
            }),
        ),
    };
    diagnostic.with_fix(Safety::Choice, label, edit)
}

/// The site of the primary for a mirror or a witness, or else the pool's site.
fn site_of_new_store(
    facts: &Facts<'_>,
    pool: &PoolFacts<'_>,
    reference: AssociationKind,
) -> Option<SiteId> {
    let principal = reference.pair().map(Pair::principal);
    let beside = principal.and_then(|principal| pool.database(principal));
    let beside = beside.map(|store| store.cluster.site);
    let own = pool.pool.cluster.map(|cluster| cluster.site);
    let sites = [beside, own, Some(pool.pool.service.site)];
    let mut sites = sites.into_iter().flatten();
    sites.find(|site| facts.topology.site(*site).is_some())
}

/// Offers to turn off mirroring of a pair, unless the other pair would then be the only mirrored one (R92).
pub(in crate::rules) fn fix_without_mirroring(
    diagnostic: Diagnostic,
    pool: &PoolFacts<'_>,
    pair: Pair,
) -> Diagnostic {
    let counterpart = match pair {
        Pair::Content => Pair::Compliance,
        Pair::ContentBackup => Pair::ComplianceBackup,
        Pair::Compliance => Pair::Content,
        Pair::ComplianceBackup => Pair::ContentBackup,
    };
    if pool.has_pair(counterpart) && pool.mirroring_on(counterpart) {
        return diagnostic;
    }
    let principal = AssociationKind::Database(pair.principal());
    diagnostic.with_fix(
        Safety::Choice,
        format!("Turn off mirroring of the {principal}"),
        Edit::SetMirroring {
            pool: pool.pool.service.id.clone(),
            pair,
            on: false,
        },
    )
}

/// Offers a new Standard Edition server, the only pool that needs nothing else.
pub(in crate::rules) fn fix_with_new_server(
    facts: &Facts<'_>,
    diagnostic: Diagnostic,
    site: SiteId,
    next_hop_of: Option<&Service>,
) -> Diagnostic {
    let (label, service_version) = match next_hop_of {
        Some(pool) => (
            "Create a Standard Edition server as next hop".to_owned(),
            pool.service_version,
        ),
        None => (
            format!(
                "Create a Standard Edition server in {}",
                facts.name(&site.into())
            ),
            facts
                .front_end_pools
                .iter()
                .map(|pool| pool.registrar.service_version)
                .find(|version| matches!(version, 6 | 7))
                .unwrap_or(7),
        ),
    };
    diagnostic.with_fix(
        Safety::Choice,
        label,
        Edit::AddFrontEndPool(NewFrontEndPool {
            site,
            fqdn: facts
                .free_names()
                .free_name_of(site, Kind::StandardEditionServer),
            edition: FrontEndEdition::Standard {
                share: "share".to_owned(),
            },
            service_version,
            place: None,
            held_by: next_hop_of
                .map(|pool| (pool.id.clone().into(), AssociationKind::NextHop))
                .into_iter()
                .collect(),
        }),
    )
}

/// An edit finds a pool by its identity, but in a damaged document another service can have the same one.
fn is_found(facts: &Facts<'_>, service: &Service) -> bool {
    facts
        .index
        .service(&service.id)
        .is_some_and(|found| std::ptr::eq(found, service))
}

/// Like [`fix_with_targets`], but only with existing targets that fix the problem.
pub(in crate::rules) fn fix_with_targets_where(
    facts: &Facts<'_>,
    diagnostic: Diagnostic,
    pool: &PoolFacts<'_>,
    reference: AssociationKind,
    helps: impl Fn(&Item<'_>) -> bool,
) -> Diagnostic {
    let service = pool.pool.service;
    let current = pool.target(reference);
    let site = pool
        .pool
        .cluster
        .map_or(service.site, |cluster| cluster.site);
    let mut asked = 0;
    let may_be = |item: &Item<'_>| {
        let store_of = |other| pool.sql_store(other);
        may_be(&facts.index, &pool.pool, reference, item, store_of).is_ok()
    };
    let mut targets: Vec<&Item<'_>> = Vec::new();
    if is_found(facts, service) && may_hold(&facts.index, &pool.pool, reference).is_ok() {
        targets.extend(
            facts
                .targets_of(reference, site)
                .inspect(|_| asked += 1)
                .take(MOST_ASKED)
                .filter(|item| !is_target(item, current) && helps(item))
                .filter(|item| fits(facts, pool, reference, item) && may_be(item))
                .take(MOST_TARGETS),
        );
    }
    let only_one = targets.len() == 1 && asked < MOST_ASKED;
    // A problem that is not an error can be intended.
    let is_certain = diagnostic.severity == Severity::Error
        && reference == AssociationKind::NextHop
        && only_one
        && !has_local_store(facts, pool);
    let safety = if is_certain {
        Safety::Safe
    } else {
        Safety::Choice
    };
    let mut diagnostic = diagnostic;
    diagnostic.fixes.reserve_exact(targets.len());
    targets.into_iter().fold(diagnostic, |diagnostic, item| {
        diagnostic.with_fix(
            safety,
            format!("Use {} as {reference}", item.title()),
            Edit::SetAssociation {
                holder: service.id.clone().into(),
                kind: reference,
                target: Some(item.id.clone()),
            },
        )
    })
}

/// Puts the fixes of a problem in the order in which they are offered. A fix that removes something is
/// never the first or only one: if a problem can be accepted, accepting it comes first; if an error has no
/// other fix, nothing is offered and the page says what to do.
pub(in crate::rules) fn put_in_order(diagnostic: &mut Diagnostic) {
    let fixes = &mut diagnostic.fixes;
    if !fixes.iter().any(|fix| removes(&fix.edit)) {
        return;
    }
    if fixes.iter().all(|fix| removes(&fix.edit)) {
        match silence(diagnostic, KEPT) {
            Ok(edit) => diagnostic.fixes.insert(
                0,
                QuickFix {
                    label: "Keep it and silence this problem".to_owned(),
                    edit,
                    safety: Safety::Choice,
                },
            ),
            Err(_is_an_error) => diagnostic.fixes.clear(),
        }
        return;
    }
    fixes.sort_by_key(|fix| removes(&fix.edit));
}

/// Whether an edit deletes something, removes a reference, or turns something off.
pub fn removes(edit: &Edit) -> bool {
    match edit {
        Edit::Delete { .. } | Edit::RemoveDangling { .. } => true,
        Edit::SetAssociation { target, .. } => target.is_none(),
        Edit::SetCompliance { on, .. }
        | Edit::SetMirroring { on, .. }
        | Edit::SetWitness { on, .. }
        | Edit::SetDisasterRecovery { on, .. }
        | Edit::SetDefaultPool { on, .. } => !on,
        Edit::SetActive { active, .. } => !active,
        Edit::Planned { edits, .. } | Edit::Together { edits, .. } => edits.iter().any(removes),
        _ => false,
    }
}

/// Whether the item is the current target of the reference.
fn is_target(item: &Item<'_>, current: Option<&Service>) -> bool {
    let Some(service) = current else {
        return false;
    };
    match (&service.installed_on, &item.id) {
        (InstalledOn::SqlInstance(id), ObjectId::SqlInstance(item)) => id == item,
        (InstalledOn::Cluster(id), ObjectId::Cluster(item)) => id == item,
        (_, ObjectId::Service(item)) => &service.id == item,
        _ => false,
    }
}

/// Whether a database of the pool is on a Standard Edition server, so that this server must be its next hop
/// (R63).
fn has_local_store(facts: &Facts<'_>, pool: &PoolFacts<'_>) -> bool {
    pool.sql_stores()
        .any(|(_, store)| facts.item_of_cluster(&store.cluster.id).is_some())
}
