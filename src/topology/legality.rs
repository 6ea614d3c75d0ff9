//! Whether one object may be associated with another. A single function is used for dragging wires, disabling menu
//! entries, quick fixes and edits, so they cannot disagree.

use crate::topology::association::{Choosable, Editable};
pub use crate::topology::reason::Reason;
use crate::topology::recognize_chat::Piece;
use crate::topology::{
    AssociationKind, Database, Index, Item, Kind, ObjectId, PersistentChatPool, Role, ServiceId,
    SqlStore, front_end_stores, inventory, persistent_chat, product_check,
};

/// Checks whether `holder` may have the item `target` as an association of this kind.
///
/// Refuses only what the product can never accept, and what cannot be changed here. Anything that the product accepts
/// but discourages is left to the rules.
///
/// # Errors
///
/// The reason in one sentence that names the objects.
pub fn may_associate(
    index: &Index<'_>,
    holder: &ObjectId,
    kind: AssociationKind,
    target: &Item<'_>,
) -> Result<(), Reason> {
    match (kind.row().editable, holder) {
        (Editable::Freely, ObjectId::Service(pool)) => chat_pool_may(index, pool, kind, target),
        (Editable::Freely, _) => Err(no_chat_pool()),
        (Editable::WhenMissing(_), _) => {
            let pool = front_end_stores::chooser(index, holder, kind)?;
            may_be_store_of_front_end(kind, target)?;
            front_end_stores::is_missing(index, pool, kind)
        }
        (Editable::NotYet(_), _) => Err(not_cleared(index, holder, kind)),
    }
}

/// Checks whether an association of this kind may be cleared.
///
/// # Errors
///
/// The reason in one sentence that names the holder.
pub fn may_clear(
    index: &Index<'_>,
    holder: &ObjectId,
    kind: AssociationKind,
) -> Result<(), Reason> {
    match kind.row().editable {
        Editable::Freely => match holder {
            ObjectId::Service(pool) => may_change(index, pool, kind),
            _ => Ok(()),
        },
        Editable::WhenMissing(_) | Editable::NotYet(_) => Err(not_cleared(index, holder, kind)),
    }
}

/// Checks whether a reference of a Persistent Chat pool may be written: never next to content that is not understood
/// and could be the same reference.
///
/// # Errors
///
/// The content that is not understood, and why.
pub fn may_change(
    index: &Index<'_>,
    pool: &ServiceId,
    kind: AssociationKind,
) -> Result<(), Reason> {
    let unclear = index.chat(pool).and_then(|facets| facets.unclear(kind));
    match unclear {
        Some(piece) => Err(not_understood(&format!("The {kind}"), piece)),
        None => Ok(()),
    }
}

/// Why something that is not understood cannot be changed. `what` is the subject of the sentence.
pub fn not_understood(what: &str, piece: &Piece) -> Reason {
    Reason(format!(
        "{what} cannot be changed here, because {}: {}. First set its meaning.",
        piece.why.in_words(),
        piece.quote
    ))
}

fn not_cleared(index: &Index<'_>, holder: &ObjectId, kind: AssociationKind) -> Reason {
    let (Editable::WhenMissing(why) | Editable::NotYet(why)) = kind.row().editable else {
        return no_chat_pool();
    };
    let holder = inventory::name_in(index, holder);
    Reason(format!(
        "The {kind} of {holder} cannot be changed here: {why}."
    ))
}

fn no_chat_pool() -> Reason {
    Reason("Only a Persistent Chat pool has these associations.".to_owned())
}

fn chat_pool_may(
    index: &Index<'_>,
    pool: &ServiceId,
    kind: AssociationKind,
    target: &Item<'_>,
) -> Result<(), Reason> {
    let pool = index
        .service(pool)
        .filter(|service| service.role == Role::PersistentChatService)
        .map(|service| PersistentChatPool::of(index, service))
        .ok_or_else(no_chat_pool)?;
    may_hold(index, &pool, kind)?;
    may_change(index, &pool.service.id, kind)?;
    may_be(index, &pool, kind, target, |other| {
        pool.sql_store(index, other)
    })
}

/// The part of [`may_associate`] about the target of a Persistent Chat pool, for callers that have already called
/// [`may_hold`] and check many targets. `store_of` returns the current stores of the pool.
///
/// # Errors
///
/// As [`may_associate`].
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

/// Checks whether an item may be the store of a new Enterprise Edition pool.
///
/// # Errors
///
/// The reason in one sentence that names the objects.
pub fn may_be_store_of_front_end(kind: AssociationKind, target: &Item<'_>) -> Result<(), Reason> {
    if !kind.row().choose.kinds().contains(&target.kind) {
        return Err(wrong_kind(kind, target));
    }
    front_end_stores::may_be(kind, target)
}

/// Why an object of the wrong kind cannot be chosen.
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
        [only] => format!("{title} is {is}; choose {only} instead."),
        several => format!(
            "{title} is {is}; the {kind} must be {}.",
            several.join(" or ")
        ),
    })
}

/// Checks whether `pool` may have such a reference at all, independent of the target; also used for the switch of its
/// feature.
///
/// # Errors
///
/// The reason in one sentence that names the pool.
pub fn may_hold(
    index: &Index<'_>,
    pool: &PersistentChatPool<'_>,
    reference: AssociationKind,
) -> Result<(), Reason> {
    product_check::feature(index, pool, reference)
}

/// A new object that can be created and associated in one step, when a wire is dropped on an empty area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewAssociate {
    /// The new object. A new Persistent Chat pool uses the object at the start of the wire; any other new object is
    /// used by it.
    pub kind: Kind,
    /// The association between the two.
    pub association: AssociationKind,
}

/// The objects that can be created and associated, starting from an item, in the order of the property sheet. Empty if
/// the item has no associations of Persistent Chat.
pub fn legal_new_objects(index: &Index<'_>, from: &Item<'_>) -> Vec<NewAssociate> {
    if let (Kind::PersistentChatPool, Some(service)) = (from.kind, from.service) {
        let pool = PersistentChatPool::of(index, service);
        return AssociationKind::OF_PERSISTENT_CHAT
            .into_iter()
            .filter(|association| may_hold(index, &pool, *association).is_ok())
            .flat_map(|association| {
                association
                    .row()
                    .choose
                    .kinds()
                    .iter()
                    .map(move |kind| NewAssociate {
                        kind: *kind,
                        association,
                    })
            })
            .collect();
    }
    let association = match from.kind {
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
        association,
    }]
}

/// Whether the product version of a Front End pool includes Persistent Chat (R50).
fn has_persistent_chat(index: &Index<'_>, item: &Item<'_>) -> bool {
    item.cluster
        .and_then(|cluster| index.role_on(&cluster.id, &Role::Registrar))
        .is_some_and(|registrar| persistent_chat::has_persistent_chat(registrar.service_version))
}

/// Every reference that `pool` may have to `target`, in the order of the property sheet.
///
/// # Errors
///
/// If there is none: the reason for the most likely reference.
pub fn possible_references(
    index: &Index<'_>,
    pool: &ServiceId,
    target: &Item<'_>,
) -> Result<Vec<AssociationKind>, Reason> {
    if target.id == ObjectId::Service(pool.clone()) {
        return Err(Reason(
            "A pool cannot be associated with itself.".to_owned(),
        ));
    }
    let mut refusals = Vec::new();
    let mut possible = Vec::new();
    for reference in AssociationKind::OF_PERSISTENT_CHAT {
        match chat_pool_may(index, pool, reference, target) {
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
        .unwrap_or_else(|| Reason("These objects cannot be associated.".to_owned())))
}
