//! The default Persistent Chat pool of a site, written in the place and form of the document.

use std::sync::Arc;

use crate::edit::draft::Draft;
use crate::edit::{Refusal, refuse};
use crate::topology::fqdn::same_fqdn;
use crate::topology::recognize_chat::{ObjectPart, Spelling};
use crate::topology::{Index, Service, ServiceId, Site, SiteId};

/// How a site specifies its default pool, independent of the topology.
enum Written {
    /// In the element that this program writes, or not yet.
    Own,
    /// In an attribute of the site.
    Attribute(String),
    /// In an element of the site, by index: in its text, or in an attribute.
    Element(usize, Option<String>),
}

/// Makes a pool the default of a site, or clears the default.
pub(super) fn set(
    draft: &mut Draft<'_>,
    site: SiteId,
    pool: Option<&ServiceId>,
) -> Result<(), Refusal> {
    let (written, reference) = {
        let index = draft.index();
        let here = written(&index, site);
        let elsewhere = || {
            let mut sites = draft.topology().sites.iter();
            sites.find_map(|other| match written(&index, other.id) {
                Some((Written::Attribute(name), value)) => Some((Written::Attribute(name), value)),
                _ => None,
            })
        };
        let found = here.or_else(elsewhere);
        let (written, before) = found.unwrap_or((Written::Own, None));
        let reference = match (pool, before) {
            (Some(pool), Some(before)) => Some(named_like(&index, &before, pool)),
            _ => None,
        };
        (written, reference)
    };
    let change = draft.site_mut(site)?;
    match (&written, pool) {
        (Written::Own, _) => change.default_persistent_chat_pool = pool.cloned(),
        (Written::Attribute(name), None) => {
            change.extra.attributes.remove(name);
        }
        (Written::Attribute(name), Some(_)) => {
            change
                .extra
                .attributes
                .set(name, reference.unwrap_or_default());
        }
        (Written::Element(position, _), None) => {
            change.extra.elements.remove(*position);
        }
        (Written::Element(position, attribute), Some(_)) => {
            let elements = change.extra.elements.to_mut();
            let value = reference.unwrap_or_default();
            match (elements.get_mut(*position), attribute) {
                (Some(element), Some(name)) => element.attributes.set(name, value),
                (Some(element), None) => element.text = Some(value.into()),
                (None, _) => {}
            }
        }
    }
    let index = draft.index();
    match index.default_pool(site).understood() == pool {
        true => Ok(()),
        false => refuse(format!(
            "The default pool of {} cannot be changed: its spelling in this document is not certain.",
            draft.name(site)
        )),
    }
}

/// Removes deleted pools from the sites that refer to them, in any form.
pub(super) fn forget(
    draft: &mut Draft<'_>,
    doomed: impl Fn(&ServiceId) -> bool,
) -> Result<(), Refusal> {
    let naming: Vec<SiteId> = {
        let index = draft.index();
        let sites = draft.topology().sites.iter();
        let names = |site: &&Arc<Site>| {
            index
                .default_pool(site.id)
                .understood()
                .is_some_and(&doomed)
        };
        sites.filter(names).map(|site| site.id).collect()
    };
    naming
        .into_iter()
        .try_for_each(|site| set(draft, site, None))
}

/// Where a site specifies its default pool, and with which value.
fn written(index: &Index<'_>, site: SiteId) -> Option<(Written, Option<String>)> {
    let facet = index.default_pool(site);
    let (spelling, at) = (facet.spelling()?, facet.at()?);
    let site = index.site(site)?;
    Some(match (spelling, at) {
        (Spelling::Attribute(name), ObjectPart::Own) => (
            Written::Attribute((*name).to_owned()),
            site.extra.attributes.get(name).map(str::to_owned),
        ),
        (spelling, ObjectPart::Other(position)) => {
            let element = site.extra.elements.get(position)?;
            match spelling {
                Spelling::Attribute(name) => (
                    Written::Element(position, Some((*name).to_owned())),
                    element.attributes.get(name).map(str::to_owned),
                ),
                _ => (
                    Written::Element(position, None),
                    element.text.as_deref().map(str::to_owned),
                ),
            }
        }
        _ => (Written::Own, None),
    })
}

/// The spelling of a reference to a pool in the document: its FQDN, its identity, or site, role and instance.
fn named_like(index: &Index<'_>, before: &str, pool: &ServiceId) -> String {
    let services = &index.topology().services;
    let by_identity = services
        .iter()
        .any(|service| service.id.as_str() == before.trim());
    let Some(service) = index.service(pool) else {
        return pool.to_string();
    };
    let fqdn = index
        .cluster_of(service)
        .map(|cluster| cluster.fqdn.as_str());
    let clusters = &index.topology().clusters;
    let by_fqdn = clusters
        .iter()
        .any(|cluster| same_fqdn(&cluster.fqdn, before.trim()));
    match (by_identity, by_fqdn, fqdn) {
        (true, ..) => pool.to_string(),
        (false, true, Some(fqdn)) => fqdn.to_owned(),
        _ => by_numbers(service),
    }
}

fn by_numbers(service: &Service) -> String {
    let instance = service.instance.unwrap_or_default();
    format!("{}-{}-{instance}", service.site.0, service.role_name())
}
