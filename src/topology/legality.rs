//! "May I?": whether a Persistent Chat pool may refer to an object. One function answers the wire
//! being dragged, the greyed menu entry, the quick fix and the edit, so they can never disagree.

use super::{
    Index, Item, Kind, ObjectId, PersistentChatPool, Reference, Role, ServiceId, product_check,
};

/// Why an association is not possible; a sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Reason(pub String);

/// Asks whether `pool` may refer to the item `target` in this way.
///
/// Refuses only what the product can never accept. What it accepts but discourages is left to the
/// rules, which explain it.
///
/// # Errors
/// The reason in one sentence that names the objects.
pub fn may_refer(
    index: &Index<'_>,
    pool: &ServiceId,
    reference: Reference,
    target: &Item<'_>,
) -> Result<(), Reason> {
    let pool = index
        .service(pool)
        .filter(|service| service.role == Role::PersistentChatService)
        .map(|service| PersistentChatPool::of(index, service))
        .ok_or_else(|| Reason("Only a Persistent Chat pool holds these references.".to_owned()))?;
    let title = target.title();
    match reference {
        Reference::NextHop => match target.kind {
            Kind::FrontEndPool | Kind::StandardEditionServer => {
                product_check::next_hop(index, &pool, target)
            }
            kind => Err(Reason(format!(
                "{title} is a {}; the next hop must be a Front End pool or a Standard Edition server.",
                kind.label()
            ))),
        },
        Reference::FileStore => match target.kind {
            Kind::FileStore => Ok(()),
            kind => Err(Reason(format!(
                "{title} is a {}; choose a file store.",
                kind.label()
            ))),
        },
        Reference::Database(_) | Reference::Witness(_) => match target.kind {
            Kind::SqlStore => product_check::sql_store(index, &pool, reference, target),
            kind => Err(Reason(format!(
                "{title} is a {}; choose a SQL Server store.",
                kind.label()
            ))),
        },
    }
}

/// Every reference that `pool` may hold to `target`, in the order of the property sheet.
///
/// # Errors
/// When there is none: the reason, as the most likely reference was refused.
pub fn possible_references(
    index: &Index<'_>,
    pool: &ServiceId,
    target: &Item<'_>,
) -> Result<Vec<Reference>, Reason> {
    if target.id == ObjectId::Service(pool.clone()) {
        return Err(Reason("A pool cannot refer to itself.".to_owned()));
    }
    let mut refusals = Vec::new();
    let mut possible = Vec::new();
    for reference in Reference::ALL {
        match may_refer(index, pool, reference, target) {
            Ok(()) => possible.push(reference),
            Err(reason) => refusals.push((reference, reason)),
        }
    }
    if !possible.is_empty() {
        return Ok(possible);
    }
    let likely = match target.kind {
        Kind::SqlStore => refusals.iter().find(|(r, _)| r.wants_sql_store()),
        Kind::FileStore => refusals.iter().find(|(r, _)| *r == Reference::FileStore),
        _ => refusals.iter().find(|(r, _)| *r == Reference::NextHop),
    };
    Err(likely
        .map(|(_, reason)| reason.clone())
        .unwrap_or_else(|| Reason("These objects have nothing to do with each other.".to_owned())))
}
