//! Enables and disables compliance, mirroring, witnesses and disaster recovery.
//!
//! Enabling is an intention stored beside the document until a store exists; disabling removes the stores.

use crate::design::PoolIntentions;
use crate::edit::Refusal;
use crate::edit::draft::Draft;
use crate::topology::legality::{may_change, may_hold};
use crate::topology::{AssociationKind, Database, Pair, PersistentChatPool, ServiceId};

use crate::edit::apply::references;

/// "Enable compliance".
pub(super) fn set_compliance(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    on: bool,
) -> Result<(), Refusal> {
    switch(
        draft,
        pool,
        on,
        AssociationKind::Database(Database::Compliance),
        |kind| kind.pair().is_some_and(Pair::is_compliance),
        |intentions| {
            intentions.compliance = false;
            intentions.mirroring.retain(|pair| !pair.is_compliance());
            intentions.witness.retain(|pair| !pair.is_compliance());
        },
    )
}

/// "Use backup SQL Server stores to enable disaster recovery".
pub(super) fn set_disaster_recovery(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    on: bool,
) -> Result<(), Refusal> {
    switch(
        draft,
        pool,
        on,
        AssociationKind::Database(Database::ContentBackup),
        |kind| kind.pair().is_some_and(Pair::is_backup),
        |intentions| {
            intentions.disaster_recovery = false;
            intentions.mirroring.retain(|pair| !pair.is_backup());
            intentions.witness.retain(|pair| !pair.is_backup());
        },
    )
}

/// "Enable SQL Server store mirroring" of one pair.
pub(super) fn set_mirroring(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    pair: Pair,
    on: bool,
) -> Result<(), Refusal> {
    let mirror = AssociationKind::Database(pair.mirror());
    switch(
        draft,
        pool,
        on,
        mirror,
        |reference| reference == mirror || reference == AssociationKind::Witness(pair),
        |intentions| {
            intentions.mirroring.retain(|other| *other != pair);
            intentions.witness.retain(|other| *other != pair);
        },
    )
}

/// "Use SQL Server mirroring witness to enable automatic failover" of one pair.
pub(super) fn set_witness(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    pair: Pair,
    on: bool,
) -> Result<(), Refusal> {
    let witness = AssociationKind::Witness(pair);
    switch(
        draft,
        pool,
        on,
        witness,
        |reference| reference == witness,
        |intentions| intentions.witness.retain(|other| *other != pair),
    )
}

/// Enables the feature of `reference`, or disables it together with everything in `belongs`.
fn switch(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    on: bool,
    reference: AssociationKind,
    belongs: impl Fn(AssociationKind) -> bool,
    off: impl FnOnce(&mut PoolIntentions),
) -> Result<(), Refusal> {
    let service = draft.pool(pool)?;
    if on {
        let index = draft.index();
        may_hold(&index, &PersistentChatPool::of(&index, service), reference)?;
        may_change(&index, pool, reference)?;
        draft.change_intentions(pool, |intentions| intentions.switch_on_for(reference));
        return Ok(());
    }
    let belonging = || {
        let all = AssociationKind::OF_PERSISTENT_CHAT.into_iter();
        all.filter(|reference| belongs(*reference))
    };
    for reference in belonging() {
        references::check_understood(draft, pool, reference)?;
    }
    for reference in belonging() {
        let lost = {
            let index = draft.index();
            let service = draft.pool(pool)?;
            let store = PersistentChatPool::of(&index, service).sql_store(&index, reference);
            store.map(|store| format!("{reference} {}", store.title()))
        };
        if references::clear(draft, pool, reference)? {
            draft.also_removed.extend(lost);
        }
    }
    draft.change_intentions(pool, off);
    Ok(())
}
