//! Quick fixes that many rules offer.

use super::fitting::fits;
use super::{Diagnostic, Facts, PoolFacts, Safety, Severity};
use crate::edit::Edit;
use crate::topology::legality::{may_be, may_hold};
use crate::topology::{InstalledOn, Item, ObjectId, Reference, Service};

/// How many targets a diagnostic offers at most; beyond that the inspector's list serves better.
const MOST_TARGETS: usize = 5;

/// How many objects are asked at most, so that a thousand pools with the same fault in a huge
/// document do not each ask every store.
const MOST_ASKED: usize = 64;

/// Offers the legal targets of a reference, those in the pool's own site first. What already is the
/// target is left out. Every such fix is a choice, but for an error that only one next hop puts right.
pub(super) fn fix_with_targets(
    facts: &Facts<'_>,
    diagnostic: Diagnostic,
    pool: &PoolFacts<'_>,
    reference: Reference,
) -> Diagnostic {
    fix_with_targets_where(facts, diagnostic, pool, reference, |_| true)
}

/// As [`fix_with_targets`], but only those targets that make the problem go.
pub(super) fn fix_with_targets_where(
    facts: &Facts<'_>,
    diagnostic: Diagnostic,
    pool: &PoolFacts<'_>,
    reference: Reference,
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
    // An edit finds the pool by its identity, which another service of a damaged document may bear too.
    let is_found = facts
        .index
        .service(&service.id)
        .is_some_and(|found| std::ptr::eq(found, service));
    if is_found && may_hold(&facts.index, &pool.pool, reference).is_ok() {
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
    // What is no error may be meant.
    let is_certain = diagnostic.severity == Severity::Error
        && reference == Reference::NextHop
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
            Edit::SetReference {
                pool: service.id.clone(),
                reference,
                target: Some(item.id.clone()),
            },
        )
    })
}

/// Whether the item is what the reference points at now.
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

/// Whether a database of the pool stands on a Standard Edition server, which ties its next hop to
/// that server (R63).
fn has_local_store(facts: &Facts<'_>, pool: &PoolFacts<'_>) -> bool {
    pool.sql_stores()
        .any(|(_, store)| facts.item_of_cluster(&store.cluster.id).is_some())
}
