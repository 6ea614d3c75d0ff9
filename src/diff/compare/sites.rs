//! Compares sites.

use std::collections::BTreeSet;

use crate::diff::contents::{extras, push, push_values};
use crate::diff::{Property, PropertyDifference};
use crate::topology::recognize_chat::Facet;
use crate::topology::{ServiceId, Site, SiteKind};

use crate::diff::compare::{Comparer, Half, Owner, push_always};

/// A setting of a site, by its name in the document.
type SiteSetting = (&'static str, fn(&Site) -> Option<String>);

impl<'t> Comparer<'t, '_> {
    pub(super) fn sites(&mut self) {
        let (before, after) = (self.before.index.topology(), self.after.index.topology());
        for site in &before.sites {
            let found = match self.matching.site(site.id) {
                None => continue,
                Some(id) => match self.after.index.site(id) {
                    None => continue,
                    Some(counterpart) => (self.site(Some(site), Some(counterpart)), id),
                },
            };
            self.note(Owner::After(found.1.into()), found.0);
        }
        let kept: BTreeSet<_> = before
            .sites
            .iter()
            .filter_map(|site| self.matching.site(site.id))
            .collect();
        for site in after.sites.iter().filter(|site| !kept.contains(&site.id)) {
            let found = self.site(None, Some(site));
            self.note(Owner::After(site.id.into()), found);
        }
        for site in before
            .sites
            .iter()
            .filter(|site| self.matching.site(site.id).is_none())
        {
            let found = self.site(Some(site), None);
            self.note(Owner::Before(site.id.into()), found);
        }
    }

    pub(super) fn site(
        &self,
        before: Option<&Site>,
        after: Option<&Site>,
    ) -> Vec<PropertyDifference> {
        let mut found = Vec::new();
        if let (Some(before), Some(after)) = (before, after) {
            push_values(
                &mut found,
                || Property::Name,
                &before.name,
                &after.name,
                |name| Some(name.clone()),
            );
        }
        let settings: [SiteSetting; 4] = [
            ("Description", |site| site.description.clone()),
            ("City", |site| site.city.clone()),
            ("State", |site| site.state.clone()),
            ("CountryCode", |site| site.country_code.clone()),
        ];
        for (name, value) in settings {
            let property = Property::Setting(name.to_owned());
            push(
                &mut found,
                property,
                before.and_then(value),
                after.and_then(value),
            );
        }
        if self.is_same_format && before.is_some() && after.is_some() {
            let parent = |half: &Half<'_>, site: Option<&Site>| match site?.kind {
                SiteKind::Central => Some("a central site".to_owned()),
                SiteKind::Branch { parent } => {
                    Some(format!("a branch site of {}", half.site_name(parent)))
                }
            };
            let (was, is) = (parent(&self.before, before), parent(&self.after, after));
            push(&mut found, Property::Kind, was, is);
        }
        let was = before.and_then(|site| self.default_pool(&self.before, site));
        let is = after.and_then(|site| self.default_pool(&self.after, site));
        let is_same = match (&was, &is) {
            (Some((was, _)), Some((is, _))) => self.references().service(was) == Some(is),
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            let text = |pool: Option<(ServiceId, String)>| pool.map(|(_, name)| name);
            push_always(&mut found, Property::DefaultPool, text(was), text(is));
        }
        let (old, new) = (
            before.map(|site| &site.extra),
            after.map(|site| &site.extra),
        );
        if before.is_some() && after.is_some() {
            extras("the site", old, new, &mut found);
        }
        found
    }

    pub(super) fn default_pool(&self, half: &Half<'_>, site: &Site) -> Option<(ServiceId, String)> {
        let id = match half.default_pool(site.id) {
            Facet::Understood { value, .. } => value.clone(),
            _ => site.default_persistent_chat_pool.clone()?,
        };
        let name = half.name_of(&id);
        Some((id, name))
    }
}
