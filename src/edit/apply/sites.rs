//! Sites.

use crate::design::Point;
use crate::edit::draft::Draft;
use crate::edit::{Refusal, refuse};
use crate::topology::{Site, SiteId};

/// Adds a central site.
pub(super) fn add(draft: &mut Draft<'_>, name: &str, place: Option<Point>) -> Result<(), Refusal> {
    check_name(draft, name, None)?;
    let id = draft.new_site_id()?;
    let site = Site::central(id, name.trim());
    draft.design.topology.sites.push(site.into());
    draft.place(id, place);
    draft.created.push(id.into());
    Ok(())
}

/// Renames a site.
pub(super) fn rename(draft: &mut Draft<'_>, site: SiteId, name: &str) -> Result<(), Refusal> {
    draft.site(site)?;
    check_name(draft, name, Some(site))?;
    name.trim().clone_into(&mut draft.site_mut(site)?.name);
    Ok(())
}

/// A site's name is required and unique (R130).
fn check_name(draft: &Draft<'_>, name: &str, itself: Option<SiteId>) -> Result<(), Refusal> {
    let name = name.trim();
    if name.is_empty() {
        return refuse("A site needs a name.");
    }
    let same = |site: &&std::sync::Arc<Site>| {
        Some(site.id) != itself && site.name.to_lowercase() == name.to_lowercase()
    };
    match draft.topology().sites.iter().find(same) {
        Some(site) => refuse(format!(
            "There is already a site {}; choose another name.",
            site.name
        )),
        None => Ok(()),
    }
}
