//! Associations of every kind that can be edited, for any holder.

use crate::edit::apply::{front_end_store, references};
use crate::edit::draft::Draft;
use crate::edit::{Refusal, refuse};
use crate::topology::legality::{may_associate, may_clear};
use crate::topology::{AssociationKind, ObjectId, ServiceId, inventory};

/// Sets or changes an association; without a target, clears it.
pub(super) fn set(
    draft: &mut Draft<'_>,
    holder: &ObjectId,
    kind: AssociationKind,
    target: Option<&ObjectId>,
) -> Result<(), Refusal> {
    if let ObjectId::Service(pool) = holder {
        draft.pool(pool)?;
    }
    let Some(target) = target else {
        may_clear(&draft.index(), holder, kind)?;
        return references::clear_and_keep_feature(draft, chat_pool(draft, holder)?, kind);
    };
    {
        let index = draft.index();
        let items = inventory::items(&index);
        let Some(item) = items.iter().find(|item| &item.id == target) else {
            return refuse(format!(
                "{} is not a pool or store that {} can be associated with.",
                draft.name_at_start(target.clone()),
                draft.name(holder.clone())
            ));
        };
        may_associate(&index, holder, kind, item)?;
    }
    match holder {
        ObjectId::Cluster(pool) => front_end_store::give(draft, pool, kind, target),
        _ => references::set(draft, chat_pool(draft, holder)?, kind, target),
    }
}

/// Associates a new object with the object that should use it.
pub(super) fn set_all(
    draft: &mut Draft<'_>,
    holders: &[(ObjectId, AssociationKind)],
    target: &ObjectId,
) -> Result<(), Refusal> {
    let mut holders = holders.iter();
    holders.try_for_each(|(holder, kind)| set(draft, holder, *kind, Some(target)))
}

fn chat_pool<'h>(draft: &Draft<'_>, holder: &'h ObjectId) -> Result<&'h ServiceId, Refusal> {
    match holder {
        ObjectId::Service(pool) => Ok(pool),
        _ => refuse(format!(
            "{} is not a Persistent Chat pool.",
            draft.name_at_start(holder.clone())
        )),
    }
}
