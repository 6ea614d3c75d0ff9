//! Writes into the imported document: changed content is changed in place, and everything else keeps its bytes.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use crate::document::error::WriteError;
use crate::document::namespaces::{TOPOLOGY, WRITABLE, urn};
use crate::document::read::Reading;
use crate::document::tree::{ElementId, ElementRef, Tree};
use crate::topology::{
    Cluster, ClusterId, ServiceId, Site, SiteId, SiteKind, SqlInstance, SqlInstanceId, Topology,
};
use crate::vocabulary::Vocabulary;

mod order;
mod sites;

use order::{instance_order, staying};
use sites::BuilderSites;

use crate::document::write::markup::{Declaration, Layout, Markup};
use crate::document::write::patch::{ChildChanges, Insertion, Patch};
use crate::document::write::published::PublishedNumbers;
use crate::document::write::shared;
use crate::document::write::tbxml::{Builder, Copy, WithinSites};

/// What both formats need to compare two topologies in one tree.
pub struct Lens<'t, 's> {
    pub tree: &'t Tree<'s>,
    pub layout: &'t Layout,
    pub vocabulary: &'t Vocabulary,
    pub before: &'t Reading,
    pub after: &'t Topology,
}

/// A list of objects in one element of the document.
struct List<'t, 's, 'l, Id> {
    /// The parent element.
    container: ElementRef<'t, 's>,
    /// The existing objects, in order.
    before: Vec<(Id, ElementRef<'t, 's>)>,
    /// The resulting objects.
    after: Vec<Id>,
    /// Objects elsewhere in the document that may be moved here.
    elsewhere: &'l HashMap<Id, ElementRef<'t, 's>>,
}

/// How the objects of a list are compared and rendered.
trait RenderedObjects<'t, 's, 'm, Id> {
    /// Changes an object in place.
    fn change(
        &self,
        patch: &mut Patch<'t, 's>,
        element: &ElementRef<'t, 's>,
        id: &Id,
    ) -> Result<(), WriteError>;

    /// Renders a new object.
    fn render(&self, id: &Id) -> Option<Markup<'m>>;
}

/// Objects with one element each, rendered by two functions.
struct Plain<B, A> {
    before: B,
    after: A,
}

impl<'t, 's, 'm, Id, B, A> RenderedObjects<'t, 's, 'm, Id> for Plain<B, A>
where
    B: Fn(&Id) -> Option<Markup<'m>>,
    A: Fn(&Id) -> Option<Markup<'m>>,
{
    fn change(
        &self,
        patch: &mut Patch<'t, 's>,
        element: &ElementRef<'t, 's>,
        id: &Id,
    ) -> Result<(), WriteError> {
        match ((self.before)(id), (self.after)(id)) {
            (Some(before), Some(after)) => patch.element(element, &before, &after),
            _ => Ok(()),
        }
    }

    fn render(&self, id: &Id) -> Option<Markup<'m>> {
        (self.after)(id)
    }
}

impl<'t, 's> Lens<'t, 's> {
    /// The changes to a published topology.
    ///
    /// # Errors
    ///
    /// If something new cannot be written in XML.
    pub fn published(&self) -> Result<Patch<'t, 's>, WriteError> {
        let mut patch = Patch::new(self.tree, self.layout);
        let origins = &self.before.origins;
        let Some(root) = self.tree.element(origins.root) else {
            return Ok(patch);
        };
        let before = PublishedNumbers::new(&self.before.topology, self.vocabulary);
        let after = PublishedNumbers::new(self.after, self.vocabulary);
        let section = |name| root.child(TOPOLOGY, name);
        let shell = |topology: &'t Topology| {
            let first = Declaration::First;
            Markup::new(urn(TOPOLOGY), "Topology", first)
                .with_some("Signature", topology.signature.as_deref())
                .containing(shared::sip_domains(&topology.sip_domains, first))
                .with_extra(&topology.extra, first)
        };
        let mut shell_after = shell(self.after);
        for name in ["Sites", "Clusters", "SqlInstances", "Services"] {
            if section(name).is_none() {
                let whole =
                    crate::document::write::print::published_section(&after, self.after, name);
                shell_after.children.push(whole);
            }
        }
        patch.element(&root, &shell(&self.before.topology), &shell_after)?;
        if let Some(container) = section("Sites") {
            let (old, new) = (sites(&self.before.topology), sites(self.after));
            let list = List {
                container,
                before: self.located(&self.before.topology.sites, &origins.sites, |s| s.id),
                after: self.after.sites.iter().map(|site| site.id).collect(),
                elsewhere: &HashMap::new(),
            };
            let objects = Plain {
                before: |id: &SiteId| old.get(id).map(|site| before.site(site)),
                after: |id: &SiteId| new.get(id).map(|site| after.site(site)),
            };
            let same = |id: &SiteId| is_same(old.get(id), new.get(id));
            self.list(&mut patch, list, &objects, same)?;
        }
        if let Some(container) = section("Clusters") {
            let (old, new) = (clusters(&self.before.topology), clusters(self.after));
            let located = self.located(&self.before.topology.clusters, &origins.clusters, |c| {
                c.id.clone()
            });
            let list = List {
                container,
                before: located,
                after: self.after.clusters.iter().map(|c| c.id.clone()).collect(),
                elsewhere: &HashMap::new(),
            };
            let objects = Plain {
                before: |id: &ClusterId| old.get(id).map(|cluster| before.cluster(cluster)),
                after: |id: &ClusterId| new.get(id).map(|cluster| after.cluster(cluster)),
            };
            let same = |id: &ClusterId| is_same(old.get(id), new.get(id));
            self.list(&mut patch, list, &objects, same)?;
        }
        if let Some(container) = section("SqlInstances") {
            self.published_instances(&mut patch, container, &before, &after)?;
        }
        if let Some(container) = section("Services") {
            self.services(
                &mut patch,
                container,
                |service| before.service(service),
                |service| after.service(service),
            )?;
        }
        Ok(patch)
    }

    fn published_instances(
        &self,
        patch: &mut Patch<'t, 's>,
        container: ElementRef<'t, 's>,
        before: &PublishedNumbers<'t>,
        after: &PublishedNumbers<'t>,
    ) -> Result<(), WriteError> {
        let (old, new) = (instances(&self.before.topology), instances(self.after));
        let mut located: Vec<(SqlInstanceId, ElementRef<'t, 's>)> = Vec::new();
        let clusters = self.before.topology.clusters.iter();
        for (cluster, elements) in clusters.zip(&self.before.origins.sql_instances) {
            for (instance, element) in cluster.sql_instances.iter().zip(elements) {
                let element = self.tree.element(*element);
                located.extend(element.map(|element| (instance.id.clone(), element)));
            }
        }
        located.sort_by_key(|(_, element)| element.id());
        let order = instance_order(&located, self.after);
        let list = List {
            container,
            before: located,
            after: order,
            elsewhere: &HashMap::new(),
        };
        let objects = Plain {
            before: |id: &SqlInstanceId| old.get(id).map(|(c, i)| before.instance(c, i)),
            after: |id: &SqlInstanceId| new.get(id).map(|(c, i)| after.instance(c, i)),
        };
        let same = |id: &SqlInstanceId| match (old.get(id), new.get(id)) {
            (Some((_, old)), Some((_, new))) => old == new,
            _ => false,
        };
        self.list(patch, list, &objects, same)
    }

    fn services<'m>(
        &self,
        patch: &mut Patch<'t, 's>,
        container: ElementRef<'t, 's>,
        before: impl Fn(&'t crate::topology::Service) -> Markup<'m>,
        after: impl Fn(&'t crate::topology::Service) -> Markup<'m>,
    ) -> Result<(), WriteError> {
        let old = services(&self.before.topology);
        let new = services(self.after);
        let located = self.located(
            &self.before.topology.services,
            &self.before.origins.services,
            |service| service.id.clone(),
        );
        let list = List {
            container,
            before: located,
            after: self.after.services.iter().map(|s| s.id.clone()).collect(),
            elsewhere: &HashMap::new(),
        };
        let objects = Plain {
            before: |id: &ServiceId| old.get(id).map(|service| before(service)),
            after: |id: &ServiceId| new.get(id).map(|service| after(service)),
        };
        let same = |id: &ServiceId| is_same(old.get(id), new.get(id));
        self.list(patch, list, &objects, same)
    }

    /// The changes to a Topology Builder file; `OriginalTopology` is never changed.
    ///
    /// # Errors
    ///
    /// If something new cannot be written in XML.
    pub fn builder(&self) -> Result<Patch<'t, 's>, WriteError> {
        let mut patch = Patch::new(self.tree, self.layout);
        let Some(partial) = self.tree.element(self.before.origins.root) else {
            return Ok(patch);
        };
        let builder = Builder {
            vocabulary: self.vocabulary,
            copy: Copy::New,
        };
        let within = WithinSites::of(self.after);
        let is_downloaded = self.before.topology.signature.is_some();
        let section = |name| partial.child(WRITABLE, name);
        let shell = |topology: &'t Topology| {
            let urls = topology.simple_urls.as_ref();
            let extra = topology.extra.elements.iter();
            builder
                .partial(topology)
                .containing(shared::sip_domains(
                    &topology.sip_domains,
                    Declaration::Last,
                ))
                .containing_all(urls.map(|urls| builder.simple_urls(urls, is_downloaded)))
                .containing_all(extra.map(|element| Markup::of(element, Declaration::Last)))
        };
        let mut shell_after = shell(self.after);
        for name in ["CentralSites", "Services"] {
            if section(name).is_none() {
                let whole = crate::document::write::print::builder_section(
                    &builder, self.after, &within, name,
                );
                shell_after.children.push(whole);
            }
        }
        patch.element(&partial, &shell(&self.before.topology), &shell_after)?;
        if let Some(container) = section("CentralSites") {
            self.builder_sites(&mut patch, container, &builder, &within)?;
        }
        if let Some(container) = section("Services") {
            let render = |service| builder.service(service);
            self.services(&mut patch, container, render, render)?;
        }
        Ok(patch)
    }

    fn builder_sites(
        &self,
        patch: &mut Patch<'t, 's>,
        container: ElementRef<'t, 's>,
        builder: &Builder<'t>,
        within: &WithinSites<'t>,
    ) -> Result<(), WriteError> {
        let topology = &self.before.topology;
        let origins = &self.before.origins;
        let sites_at = self.located(&topology.sites, &origins.sites, |site| site.id);
        let clusters_at = self.located(&topology.clusters, &origins.clusters, |c| c.id.clone());
        let mut clusters_before: HashMap<_, Vec<_>> = HashMap::new();
        for (cluster, located) in topology.clusters.iter().zip(&clusters_at) {
            let of_site = clusters_before.entry(cluster.site).or_default();
            of_site.push(located.clone());
        }
        let mut clusters_after: HashMap<_, Vec<_>> = HashMap::new();
        for cluster in &self.after.clusters {
            let of_site = clusters_after.entry(cluster.site).or_default();
            of_site.push(cluster.id.clone());
        }
        let mut branches_before: HashMap<_, Vec<_>> = HashMap::new();
        for (site, located) in topology.sites.iter().zip(&sites_at) {
            if let SiteKind::Branch { parent } = site.kind {
                let of_site = branches_before.entry(parent).or_default();
                of_site.push(*located);
            }
        }
        let objects = BuilderSites {
            branches_before,
            within_after: within,
            clusters_before,
            clusters_after,
            lens: self,
            builder,
            old_sites: sites(topology),
            new_sites: sites(self.after),
            old_clusters: clusters(topology),
            new_clusters: clusters(self.after),
            sites_at: sites_at.iter().cloned().collect(),
            clusters_at: clusters_at.iter().cloned().collect(),
        };
        let nothing = HashMap::new();
        let list = List {
            container,
            before: children_of(&sites_at, &container),
            after: ids_of_sites(self.after, SiteKind::Central),
            elsewhere: &nothing,
        };
        self.list(patch, list, &objects, |_| false)
    }

    fn located<T, Id>(
        &self,
        objects: &[Arc<T>],
        origins: &[ElementId],
        id: impl Fn(&T) -> Id,
    ) -> Vec<(Id, ElementRef<'t, 's>)> {
        let places = objects.iter().zip(origins);
        places
            .filter_map(|(object, origin)| Some((id(object), self.tree.element(*origin)?)))
            .collect()
    }

    /// Updates a list in the document.
    fn list<'m, Id: Clone + Eq + Hash>(
        &self,
        patch: &mut Patch<'t, 's>,
        list: List<'t, 's, '_, Id>,
        objects: &impl RenderedObjects<'t, 's, 'm, Id>,
        is_same: impl Fn(&Id) -> bool,
    ) -> Result<(), WriteError> {
        let position: HashMap<&Id, usize> = list
            .before
            .iter()
            .enumerate()
            .map(|(position, (id, _))| (id, position))
            .collect();
        let stays = staying(&list.after, &position);
        let mut changes = ChildChanges::default();
        for (index, (_, element)) in list.before.iter().enumerate() {
            if !stays.contains(&index) {
                changes.removed.push(*element);
            }
        }
        let mut anchor = None;
        for id in &list.after {
            let here = position.get(id).copied();
            let element = here
                .and_then(|index| list.before.get(index))
                .map(|(_, element)| *element);
            match (element, here) {
                (Some(element), Some(index)) if stays.contains(&index) => {
                    if !is_same(id) {
                        objects.change(patch, &element, id)?;
                    }
                    anchor = Some(element);
                    continue;
                }
                _ => {}
            }
            // Moved objects keep their text.
            let moved = element.or_else(|| list.elsewhere.get(id).copied());
            let insertion = match moved {
                Some(element) => {
                    let mut inner = Patch::new(self.tree, self.layout);
                    objects.change(&mut inner, &element, id)?;
                    Some(Insertion::Moved(inner.apply(element.range())))
                }
                None => objects.render(id).map(Insertion::New),
            };
            changes
                .inserted
                .extend(insertion.map(|insertion| (anchor, insertion)));
        }
        patch.child_changes(&list.container, changes)
    }
}

/// The objects that are in this element.
fn children_of<'t, 's, Id: Clone>(
    located: &[(Id, ElementRef<'t, 's>)],
    container: &ElementRef<'t, 's>,
) -> Vec<(Id, ElementRef<'t, 's>)> {
    let children: HashSet<ElementId> = container.children().map(|child| child.id()).collect();
    let inside = located
        .iter()
        .filter(|(_, element)| children.contains(&element.id()));
    inside.cloned().collect()
}

fn ids_of_sites(topology: &Topology, kind: SiteKind) -> Vec<SiteId> {
    let sites = topology.sites.iter().filter(|site| site.kind == kind);
    sites.map(|site| site.id).collect()
}

fn sites(topology: &Topology) -> HashMap<SiteId, &Arc<Site>> {
    topology.sites.iter().map(|site| (site.id, site)).collect()
}

fn clusters(topology: &Topology) -> HashMap<ClusterId, &Arc<Cluster>> {
    let clusters = topology.clusters.iter();
    clusters
        .map(|cluster| (cluster.id.clone(), cluster))
        .collect()
}

fn services(topology: &Topology) -> HashMap<ServiceId, &Arc<crate::topology::Service>> {
    let services = topology.services.iter();
    services
        .map(|service| (service.id.clone(), service))
        .collect()
}

fn instances(topology: &Topology) -> HashMap<SqlInstanceId, (&Cluster, &SqlInstance)> {
    let all = topology.clusters.iter().flat_map(|cluster| {
        let instances = cluster.sql_instances.iter();
        instances.map(move |instance| (instance.id.clone(), (&**cluster, instance)))
    });
    all.collect()
}

fn is_same<T: PartialEq>(old: Option<&&Arc<T>>, new: Option<&&Arc<T>>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => Arc::ptr_eq(old, new) || old == new,
        _ => false,
    }
}
