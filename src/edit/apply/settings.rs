//! Settings of a Persistent Chat pool: display name, port, default for sites; and what the user
//! accepts of what rules say.

use std::sync::Arc;

use crate::edit::draft::Draft;
use crate::edit::{DefaultScope, Refusal, refuse};
use crate::topology::recognize_chat::port_position;
use crate::topology::{ObjectId, ServiceId, persistent_chat};

/// The display name is required (R35).
pub(super) fn check_display_name(name: &str) -> Result<(), Refusal> {
    if name.trim().is_empty() {
        return refuse("A Persistent Chat pool needs a display name.");
    }
    Ok(())
}

/// A port is 1 to 65535 (R37).
pub(super) fn check_port(port: u32) -> Result<(), Refusal> {
    if (1..=65535).contains(&port) {
        return Ok(());
    }
    refuse(format!(
        "{port} is not a port; enter a number from 1 to 65535 (Topology Builder suggests {}).",
        persistent_chat::DEFAULT_PORT
    ))
}

/// Changes the display name.
pub(super) fn set_display_name(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    name: &str,
) -> Result<(), Refusal> {
    draft.pool(pool)?;
    check_display_name(name)?;
    draft.change_settings(pool, |settings| {
        settings.display_name = Some(name.trim().to_owned());
    })
}

/// Changes the Persistent Chat port; a service that states none gets one.
pub(super) fn set_port(draft: &mut Draft<'_>, pool: &ServiceId, port: u32) -> Result<(), Refusal> {
    check_port(port)?;
    let service = draft.pool(pool)?;
    let position = port_position(service, &draft.vocabulary);
    let ports = &mut draft.service_mut(pool)?.ports;
    match position.and_then(|position| ports.get_mut(position)) {
        Some(current) => current.0.set("Port", port.to_string()),
        None => ports.push(persistent_chat::port(port)),
    }
    Ok(())
}

/// Makes the pool the default of sites, or no longer. A site has one default, so the pool takes the
/// place of another.
pub(super) fn set_default_pool(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    scope: DefaultScope,
    on: bool,
) -> Result<(), Refusal> {
    draft.pool(pool)?;
    if let DefaultScope::Site(site) = scope {
        draft.site(site)?;
    }
    for site in &mut draft.design.topology.sites {
        let concerned = match scope {
            DefaultScope::Site(id) => site.id == id,
            DefaultScope::AllSites => true,
        };
        let is_default = site.default_persistent_chat_pool.as_ref() == Some(pool);
        if concerned && is_default != on {
            Arc::make_mut(site).default_persistent_chat_pool = on.then(|| pool.clone());
        }
    }
    Ok(())
}

/// Accepts what a rule says of an object.
pub(super) fn suppress(
    draft: &mut Draft<'_>,
    rule: &str,
    object: &ObjectId,
    reason: &str,
) -> Result<(), Refusal> {
    let reason = reason.trim();
    if reason.is_empty() {
        return refuse("Say why the problem is accepted.");
    }
    if !draft.exists(object) {
        return refuse("That object is no longer part of the topology.");
    }
    draft
        .design
        .annotations
        .suppressions
        .insert((rule.to_owned(), object.clone()), reason.to_owned());
    Ok(())
}

/// No longer accepts it; what was never accepted stays so. A file that was edited by hand may have the id
/// of the rule in another case.
pub(super) fn unsuppress(draft: &mut Draft<'_>, rule: &str, object: &ObjectId) {
    let suppressions = &mut draft.design.annotations.suppressions;
    suppressions.retain(|(id, of), _| !(id.eq_ignore_ascii_case(rule) && of == object));
}
