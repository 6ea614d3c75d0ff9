//! Carries out the edits, one file for each theme.

mod associations;
mod computers;
mod delete;
mod features;
mod front_end;
mod front_end_services;
mod front_end_store;
mod meanings;
mod names;
mod notes;
mod pasting;
mod persistent_chat;
mod references;
mod relocate;
mod rename;
mod settings;
mod site_default;
mod sites;
mod spelled;
mod statements;
mod stores;

use crate::edit::draft::Draft;
use crate::edit::{Edit, Identities, Refusal, refuse};
use crate::topology::ObjectId;

pub use statements::{can_be_stated, placeable};

/// Carries out one edit on the draft.
pub(super) fn carry_out(draft: &mut Draft<'_>, edit: &Edit) -> Result<(), Refusal> {
    match edit {
        Edit::AddSite { name, place } => sites::add(draft, name, *place),
        Edit::RenameSite { site, name } => sites::rename(draft, *site, name),
        Edit::AddFrontEndPool(new) => front_end::add(draft, new),
        Edit::AddPersistentChatPool(new) => persistent_chat::add(draft, new),
        Edit::AddSqlStore(new) => stores::add_sql_store(draft, new),
        Edit::AddFileStore(new) => stores::add_file_store(draft, new),
        Edit::AddComputer { cluster, fqdn } => computers::add(draft, cluster, fqdn),
        Edit::MoveComputer { from, fqdn, to } => computers::relocate(draft, from, fqdn, to),
        Edit::ChangeFqdn { object, fqdn } => rename::change_fqdn(draft, object, fqdn),
        Edit::ChangeInstance { store, instance } => rename::change_instance(draft, store, instance),
        Edit::ChangeShare { store, share } => rename::change_share(draft, store, share),
        Edit::MoveToSite {
            objects,
            site,
            places,
        } => relocate::move_to_site(draft, objects, *site, places),
        Edit::Delete { objects } => delete::delete(draft, objects),
        Edit::SetAssociation {
            holder,
            kind,
            target,
        } => associations::set(draft, holder, *kind, target.as_ref()),
        Edit::SetCompliance { pool, on } => features::set_compliance(draft, pool, *on),
        Edit::SetMirroring { pool, pair, on } => features::set_mirroring(draft, pool, *pair, *on),
        Edit::SetWitness { pool, pair, on } => features::set_witness(draft, pool, *pair, *on),
        Edit::SetDisasterRecovery { pool, on } => features::set_disaster_recovery(draft, pool, *on),
        Edit::SetActive {
            pool,
            machine,
            active,
        } => computers::set_active(draft, pool, machine, *active),
        Edit::SetDisplayName { pool, name } => settings::set_display_name(draft, pool, name),
        Edit::SetPort { pool, port } => settings::set_port(draft, pool, *port),
        Edit::SetDefaultPool { pool, scope, on } => {
            settings::set_default_pool(draft, pool, *scope, *on)
        }
        Edit::Arrange { places } => {
            draft.arrange(places);
            Ok(())
        }
        Edit::Duplicate {
            objects,
            site,
            offset,
        } => pasting::duplicate(draft, objects, *site, *offset),
        Edit::Paste { clip, site, place } => pasting::paste(draft, clip, *site, *place),
        Edit::RemoveDangling { service } => references::remove_dangling(draft, service),
        Edit::Suppress {
            rule,
            object,
            reason,
        } => settings::suppress(draft, rule, object, reason),
        Edit::Unsuppress { rule, object } => {
            settings::unsuppress(draft, rule, object);
            Ok(())
        }
        Edit::State { objects, statement } => statements::state(draft, objects, statement),
        Edit::Withdraw { objects, fact } => {
            statements::withdraw(draft, objects, *fact);
            Ok(())
        }
        Edit::StateLink { between, link } => statements::state_link(draft, between, *link),
        Edit::SetNote { object, text } => notes::set(draft, object, text),
        Edit::StateMeaning { subject, meaning } => meanings::state(draft, subject, *meaning),
        Edit::Planned {
            seed, edits, made, ..
        } => take_planned(draft, *seed, edits, made),
        Edit::Together { edits, .. } => edits.iter().try_for_each(|edit| carry_out(draft, edit)),
    }
}

/// Applies a step that was worked out earlier.
fn take_planned(
    draft: &mut Draft<'_>,
    seed: u64,
    edits: &[Edit],
    made: &[ObjectId],
) -> Result<(), Refusal> {
    let before = draft.created.len();
    let outer = std::mem::replace(draft.identities, Identities::seeded(seed));
    let done = edits.iter().try_for_each(|edit| carry_out(draft, edit));
    *draft.identities = outer;
    done?;
    // In a published document, identities are numbers, which may have been assigned in the meantime.
    if draft.created.get(before..) != Some(made) {
        return refuse("The topology has changed since this step was prepared; start it again.");
    }
    Ok(())
}
