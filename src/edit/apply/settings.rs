//! Settings of a Persistent Chat pool (display name, port, default for sites), and accepted problems.

use std::cell::LazyCell;

use crate::edit::apply::site_default;
use crate::edit::draft::Draft;
use crate::edit::{DefaultScope, Refusal, refuse};
use crate::topology::document_style::DocumentStyle;
use crate::topology::legality::not_understood;
use crate::topology::persistent_chat::forms::{form_of, set_text};
use crate::topology::recognize_chat::{Facet, ObjectPart, PortMark, Spelling};
use crate::topology::{Index, ObjectId, Service, ServiceId, persistent_chat, pools};

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

/// Changes the display name in its place and form; a new one is written like others in the document.
pub(super) fn set_display_name(
    draft: &mut Draft<'_>,
    pool: &ServiceId,
    name: &str,
) -> Result<(), Refusal> {
    draft.pool(pool)?;
    check_display_name(name)?;
    let name = name.trim();
    let changed = {
        let service = draft.pool(pool)?;
        let facets = draft.topology().chat(pool);
        let facet = facets.as_ref().map(|facets| &facets.display_name);
        if let Some(Facet::NotUnderstood(piece)) = facet {
            return Err(not_understood("The display name", piece).into());
        }
        let mut changed = service.clone();
        let index = LazyCell::new(|| draft.index());
        let style = || DocumentStyle::of(&index, service.service_version);
        let written = facet.and_then(|facet| {
            let at = facet.at()?;
            Some((form_of(service, at, facet.spelling()?)?, Some(at)))
        });
        let (form, at) = written.unwrap_or_else(|| (style().display_name(), None));
        changed
            .content
            .get_or_insert_with(|| style().missing_role_element());
        set_text(&mut changed, &form, at, name);
        changed
    };
    *draft.service_mut(pool)? = changed;
    let facets = draft.topology().chat(pool);
    let says = facets.as_ref().map(|facets| &facets.display_name);
    match says.and_then(|facet| facet.understood()) {
        Some(says) if *says == name => Ok(()),
        _ => refuse(format!(
            "The display name of {} cannot be changed: its spelling in this document is not certain.",
            draft.name(pool.clone())
        )),
    }
}

/// Changes the Persistent Chat port in its own element; a service without one gets a new element.
pub(super) fn set_port(draft: &mut Draft<'_>, pool: &ServiceId, port: u32) -> Result<(), Refusal> {
    check_port(port)?;
    let service = draft.pool(pool)?;
    let (position, new) = {
        let facets = draft.topology().chat(pool);
        match facets.as_ref().map(|facets| &facets.port) {
            Some(Facet::NotUnderstood(piece)) => {
                return Err(not_understood("The port", piece).into());
            }
            Some(Facet::Understood {
                value,
                at: ObjectPart::Port(position),
                spelling,
            }) => {
                if value.number() == Some(port) {
                    return Ok(());
                }
                if *spelling == Spelling::Port(PortMark::NumberAlone) {
                    return refuse(format!(
                        "The port of {} is recognized only by its number, {}: with another number, it \
                         could not be identified as the port that clients use. First set its meaning.",
                        draft.name(pool.clone()),
                        persistent_chat::DEFAULT_PORT
                    ));
                }
                (Some(*position), None)
            }
            _ => {
                let index = draft.index();
                let style = DocumentStyle::of(&index, service.service_version);
                (None, Some(style.port(port)))
            }
        }
    };
    let ports = &mut draft.service_mut(pool)?.ports;
    match position.and_then(|position| ports.get_mut(position)) {
        Some(current) => current.0.set("Port", port.to_string()),
        None => ports.extend(new),
    }
    let facets = draft.topology().chat(pool);
    let says = facets.and_then(|facets| facets.port.understood().copied());
    match says.and_then(|says| says.number()) {
        Some(says) if says == port => Ok(()),
        _ => refuse(format!(
            "{port} cannot be the port of {}: another one of its ports would be mistaken for it.",
            draft.name(pool.clone())
        )),
    }
}

/// Makes the pool the default of sites, or removes it as the default. A site has only one default, so the pool replaces
/// another one.
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
    let mut concerned = Vec::new();
    {
        let index = draft.index();
        for site in &draft.topology().sites {
            let is_meant = match scope {
                DefaultScope::Site(id) => site.id == id,
                DefaultScope::AllSites => true,
            };
            let facet = index.default_pool(site.id);
            let is_default = facet.understood() == Some(pool);
            if is_meant && is_default != on {
                if let Facet::NotUnderstood(piece) = facet {
                    let what = format!("The default pool of {}", site.name);
                    return Err(not_understood(&what, piece).into());
                }
                concerned.push(site.id);
            }
        }
    }
    for site in concerned {
        site_default::set(draft, site, on.then_some(pool))?;
    }
    Ok(())
}

/// Gives the copy of a pool its own display name. `index` is the index of the original.
pub(super) fn rename_copy(
    draft: &Draft<'_>,
    index: &Index<'_>,
    original: &Service,
    copy: &mut Service,
) -> Result<(), Refusal> {
    let Some(facets) = index.chat(&original.id) else {
        return Ok(());
    };
    let facet = &facets.display_name;
    if let Facet::NotUnderstood(piece) = facet {
        return Err(not_understood("The display name", piece).into());
    }
    if let (Some(name), Some(at), Some(spelling)) =
        (facet.understood(), facet.at(), facet.spelling())
        && let Some(form) = form_of(original, at, spelling)
    {
        set_text(copy, &form, Some(at), &free_display_name(draft, name));
    }
    Ok(())
}

/// `Chat`, `Chat 2`, `Chat 3`: clients tell pools apart by this name (R36).
fn free_display_name(draft: &Draft<'_>, name: &str) -> String {
    let index = draft.index();
    let taken = |name: &str| {
        let pools = pools::persistent_chat_pools(&index);
        let mut names = pools.iter().filter_map(|pool| pool.display_name(&index));
        names.any(|other| other.eq_ignore_ascii_case(name))
    };
    if !taken(name) {
        return name.to_owned();
    }
    let stem = name
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end();
    let stem = if stem.is_empty() { name } else { stem };
    (2_u32..)
        .map(|number| format!("{stem} {number}"))
        .find(|candidate| !taken(candidate))
        .unwrap_or_else(|| name.to_owned())
}

/// Accepts a problem that a rule reports for an object.
pub(super) fn suppress(
    draft: &mut Draft<'_>,
    rule: &str,
    object: &ObjectId,
    reason: &str,
) -> Result<(), Refusal> {
    let reason = reason.trim();
    if reason.is_empty() {
        return refuse("Enter the reason for accepting the problem.");
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

/// Removes the acceptance of a problem; without one, nothing changes. In a file edited by hand, the id of the rule may
/// be in a different case.
pub(super) fn unsuppress(draft: &mut Draft<'_>, rule: &str, object: &ObjectId) {
    let suppressions = &mut draft.design.annotations.suppressions;
    suppressions.retain(|(id, of), _| !(id.eq_ignore_ascii_case(rule) && of == object));
}
