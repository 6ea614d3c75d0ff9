//! "May I?": whether a Persistent Chat pool may refer to an object. One function answers the wire
//! being dragged, the grayed menu entry, the quick fix and the edit, so they can never disagree.

use crate::topology::association::Choosable;
use crate::topology::{
    AssociationKind, Database, Index, Item, Kind, ObjectId, PersistentChatPool, Role, ServiceId,
    SqlStore, persistent_chat, product_check,
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
    reference: AssociationKind,
    target: &Item<'_>,
) -> Result<(), Reason> {
    let pool = index
        .service(pool)
        .filter(|service| service.role == Role::PersistentChatService)
        .map(|service| PersistentChatPool::of(index, service))
        .ok_or_else(|| Reason("Only a Persistent Chat pool holds these references.".to_owned()))?;
    may_hold(index, &pool, reference)?;
    may_be(index, &pool, reference, target, |other| {
        pool.sql_store(index, other)
    })
}

/// The part of [`may_refer`] that is about the target, for who has asked [`may_hold`] and asks of many
/// targets. `store_of` gives the stores that the pool refers to now.
///
/// # Errors
/// As [`may_refer`].
pub fn may_be<'t>(
    index: &Index<'t>,
    pool: &PersistentChatPool<'t>,
    reference: AssociationKind,
    target: &Item<'_>,
    store_of: impl Fn(AssociationKind) -> Option<SqlStore<'t>>,
) -> Result<(), Reason> {
    let choose = reference.row().choose;
    if !choose.kinds().contains(&target.kind) {
        return Err(wrong_kind(reference, target));
    }
    match choose {
        Choosable::FrontEndPool => product_check::next_hop(index, pool, target),
        Choosable::FileStore => product_check::file_store(index, target),
        Choosable::SqlStore => product_check::sql_store(index, reference, target, store_of),
        Choosable::Nothing => Ok(()),
    }
}

/// Why an object cannot be chosen that is none of the kinds to choose from.
fn wrong_kind(kind: AssociationKind, target: &Item<'_>) -> Reason {
    let wanted: Vec<String> = kind
        .row()
        .choose
        .kinds()
        .iter()
        .map(|kind| kind.with_article())
        .collect();
    let (title, is) = (target.title(), target.kind.with_article());
    Reason(match wanted.as_slice() {
        [] => format!("{title} cannot be chosen as {kind}."),
        [only] => format!("{title} is {is}; choose {only}."),
        several => format!(
            "{title} is {is}; the {kind} must be {}.",
            several.join(" or ")
        ),
    })
}

/// Asks whether `pool` may hold such a reference at all, before anyone says to what: the switch of the
/// feature it belongs to asks the same.
///
/// # Errors
/// The reason in one sentence that names the pool.
pub fn may_hold(
    index: &Index<'_>,
    pool: &PersistentChatPool<'_>,
    reference: AssociationKind,
) -> Result<(), Reason> {
    product_check::feature(index, pool, reference)
}

/// A new object that may be made and associated in one step, where a wire is dropped on nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewAssociate {
    /// What would be made. A Persistent Chat pool refers to where the wire started; everything else
    /// is referred to by it.
    pub kind: Kind,
    /// The reference between the two.
    pub reference: AssociationKind,
}

/// What may be made and associated, starting from an item; in the order of the property sheet.
/// Nothing where the item takes part in no reference of Persistent Chat.
pub fn legal_new_objects(index: &Index<'_>, from: &Item<'_>) -> Vec<NewAssociate> {
    if let (Kind::PersistentChatPool, Some(service)) = (from.kind, from.service) {
        let pool = PersistentChatPool::of(index, service);
        return AssociationKind::OF_PERSISTENT_CHAT
            .into_iter()
            .filter(|reference| may_hold(index, &pool, *reference).is_ok())
            .flat_map(|reference| {
                reference
                    .row()
                    .choose
                    .kinds()
                    .iter()
                    .map(move |kind| NewAssociate {
                        kind: *kind,
                        reference,
                    })
            })
            .collect();
    }
    let reference = match from.kind {
        Kind::FrontEndPool | Kind::StandardEditionServer if has_persistent_chat(index, from) => {
            AssociationKind::NextHop
        }
        Kind::FileStore if product_check::file_store(index, from).is_ok() => {
            AssociationKind::FileStore
        }
        Kind::SqlStore if product_check::sql_server(index, from).is_ok() => {
            AssociationKind::Database(Database::Content)
        }
        _ => return Vec::new(),
    };
    vec![NewAssociate {
        kind: Kind::PersistentChatPool,
        reference,
    }]
}

/// Whether a Front End pool's product version has Persistent Chat (R50).
fn has_persistent_chat(index: &Index<'_>, item: &Item<'_>) -> bool {
    item.cluster
        .and_then(|cluster| index.role_on(&cluster.id, &Role::Registrar))
        .is_some_and(|registrar| persistent_chat::has_persistent_chat(registrar.service_version))
}

/// Every reference that `pool` may hold to `target`, in the order of the property sheet.
///
/// # Errors
/// When there is none: the reason, as the most likely reference was refused.
pub fn possible_references(
    index: &Index<'_>,
    pool: &ServiceId,
    target: &Item<'_>,
) -> Result<Vec<AssociationKind>, Reason> {
    if target.id == ObjectId::Service(pool.clone()) {
        return Err(Reason("A pool cannot refer to itself.".to_owned()));
    }
    let mut refusals = Vec::new();
    let mut possible = Vec::new();
    for reference in AssociationKind::OF_PERSISTENT_CHAT {
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
        Kind::FileStore => refusals
            .iter()
            .find(|(r, _)| *r == AssociationKind::FileStore),
        _ => refusals
            .iter()
            .find(|(r, _)| *r == AssociationKind::NextHop),
    };
    Err(likely
        .map(|(_, reason)| reason.clone())
        .unwrap_or_else(|| Reason("These objects have nothing to do with each other.".to_owned())))
}
