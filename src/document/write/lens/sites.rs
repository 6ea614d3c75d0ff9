//! Sites in Topology Builder files, which contain their clusters and branch sites.

use std::collections::HashMap;
use std::sync::Arc;

use crate::document::error::WriteError;
use crate::document::namespaces::WRITABLE;
use crate::document::tree::ElementRef;
use crate::topology::{Cluster, ClusterId, Site, SiteId};

use crate::document::write::lens::{Lens, List, Plain, RenderedObjects, is_same};
use crate::document::write::markup::Markup;
use crate::document::write::patch::Patch;
use crate::document::write::tbxml::{Builder, WithinSites};

/// Sites in Topology Builder files, with their clusters and branch sites.
pub struct BuilderSites<'l, 't, 's> {
    pub lens: &'l Lens<'t, 's>,
    pub builder: &'l Builder<'t>,
    pub old_sites: HashMap<SiteId, &'t Arc<Site>>,
    pub new_sites: HashMap<SiteId, &'t Arc<Site>>,
    pub old_clusters: HashMap<ClusterId, &'t Arc<Cluster>>,
    pub new_clusters: HashMap<ClusterId, &'t Arc<Cluster>>,
    pub sites_at: HashMap<SiteId, ElementRef<'t, 's>>,
    /// The clusters of each site, before and after.
    pub clusters_before: HashMap<SiteId, Vec<(ClusterId, ElementRef<'t, 's>)>>,
    pub clusters_after: HashMap<SiteId, Vec<ClusterId>>,
    pub clusters_at: HashMap<ClusterId, ElementRef<'t, 's>>,
    /// The branch sites of each central site before.
    pub branches_before: HashMap<SiteId, Vec<(SiteId, ElementRef<'t, 's>)>>,
    /// The resulting content of each site.
    pub within_after: &'l WithinSites<'t>,
}

impl<'l, 't, 's> RenderedObjects<'t, 's, 'l, SiteId> for BuilderSites<'l, 't, 's> {
    fn change(
        &self,
        patch: &mut Patch<'t, 's>,
        element: &ElementRef<'t, 's>,
        id: &SiteId,
    ) -> Result<(), WriteError> {
        let (Some(old), Some(new)) = (self.old_sites.get(id), self.new_sites.get(id)) else {
            return Ok(());
        };
        let within = self.within_after;
        let (before_markup, mut after_markup) = (self.builder.site(old), self.builder.site(new));
        let container = element.child(WRITABLE, "Clusters");
        if container.is_none() && self.clusters_after.contains_key(id) {
            after_markup
                .children
                .push(self.builder.clusters(within, *id));
        }
        let branches = element.child(WRITABLE, "RemoteSites");
        let below: Vec<SiteId> = within.branch_sites(*id).iter().map(|s| s.id).collect();
        if branches.is_none() && !below.is_empty() {
            after_markup
                .children
                .push(self.builder.branch_sites(within, *id));
        }
        patch.element(element, &before_markup, &after_markup)?;
        if let Some(container) = container {
            let list = List {
                container,
                before: self.clusters_before.get(id).cloned().unwrap_or_default(),
                after: self.clusters_after.get(id).cloned().unwrap_or_default(),
                elsewhere: &self.clusters_at,
            };
            let objects = Plain {
                before: |id: &ClusterId| self.old_clusters.get(id).map(|c| self.builder.cluster(c)),
                after: |id: &ClusterId| self.new_clusters.get(id).map(|c| self.builder.cluster(c)),
            };
            let same =
                |id: &ClusterId| is_same(self.old_clusters.get(id), self.new_clusters.get(id));
            self.lens.list(patch, list, &objects, same)?;
        }
        if let Some(container) = branches {
            let list = List {
                container,
                before: self.branches_before.get(id).cloned().unwrap_or_default(),
                after: below,
                elsewhere: &self.sites_at,
            };
            self.lens.list(patch, list, self, |_| false)?;
        }
        Ok(())
    }

    fn render(&self, id: &SiteId) -> Option<Markup<'l>> {
        let site = self.new_sites.get(id)?;
        Some(self.builder.whole_site(self.within_after, site))
    }
}
