//! Content that is already in memory while a written document is read back, and is shared with it. A second copy of
//! unknown content would take more memory than everything else.

use std::hash::{BuildHasher, Hash, Hasher};

use ahash::{AHashMap, RandomState};

use crate::document::tree::{ElementId, ElementRef, Tree};
use crate::topology::content::{self, List};
use crate::topology::{Cluster, Service, Topology};

/// Lists of elements, indexed by content.
#[derive(Default)]
pub struct KnownContent {
    lists: AHashMap<u64, List<content::Element>>,
    hashing: RandomState,
}

impl KnownContent {
    /// The unknown content of the objects of a topology.
    pub fn of(topology: &Topology) -> Self {
        let mut known = Self::default();
        known.add(&topology.extra.elements);
        for site in &topology.sites {
            known.add(&site.extra.elements);
        }
        for cluster in &topology.clusters {
            known.add_cluster(cluster);
        }
        for service in &topology.services {
            known.add_service(service);
        }
        known
    }

    fn add_cluster(&mut self, cluster: &Cluster) {
        self.add(&cluster.extra.elements);
        for machine in &cluster.machines {
            self.add(&machine.extra.elements);
            for interface in &machine.interfaces {
                self.add(&interface.extra.elements);
            }
        }
        for instance in &cluster.sql_instances {
            self.add(&instance.extra.elements);
        }
    }

    fn add_service(&mut self, service: &Service) {
        self.add(&service.extra.elements);
        for dependency in &service.depends_on {
            self.add(&dependency.extra.elements);
        }
        if let Some(content) = &service.content {
            self.add(&content.children);
        }
    }

    fn add(&mut self, list: &List<content::Element>) {
        if list.is_empty() {
            return;
        }
        let mut hasher = self.hashing.build_hasher();
        for element in list {
            feed_content(&mut hasher, element);
        }
        self.lists.insert(hasher.finish(), list.clone());
    }

    /// The list with the same content as these elements of a document.
    pub fn find(&self, tree: &Tree<'_>, elements: &[ElementId]) -> Option<List<content::Element>> {
        let found = || elements.iter().filter_map(|id| tree.element(*id));
        let mut hasher = self.hashing.build_hasher();
        for element in found() {
            feed(&mut hasher, &element);
        }
        let list = self.lists.get(&hasher.finish())?;
        is_same_list(found(), list).then(|| list.clone())
    }
}

fn feed_content(hasher: &mut impl Hasher, element: &content::Element) {
    (*element.namespace).hash(hasher);
    (*element.name).hash(hasher);
    for (name, value) in &element.attributes.0 {
        (**name).hash(hasher);
        (**value).hash(hasher);
    }
    element.text.as_deref().hash(hasher);
    for child in &element.children {
        feed_content(hasher, child);
    }
    element.children.len().hash(hasher);
}

fn feed(hasher: &mut impl Hasher, element: &ElementRef<'_, '_>) {
    element.namespace_urn().hash(hasher);
    element.name().hash(hasher);
    for attribute in element.carried_attributes() {
        (*attribute.expanded_name()).hash(hasher);
        (*attribute.value()).hash(hasher);
    }
    let text = element.has_text().then(|| element.text());
    text.as_deref().hash(hasher);
    let mut children = 0_usize;
    for child in element.children() {
        feed(hasher, &child);
        children += 1;
    }
    children.hash(hasher);
}

fn is_same(element: &ElementRef<'_, '_>, content: &content::Element) -> bool {
    let text = element.has_text().then(|| element.text());
    let mut pairs = content.attributes.0.iter();
    let mut attributes = element.carried_attributes();
    *element.name() == *content.name
        && *element.namespace_urn() == *content.namespace
        && attributes.all(|attribute| {
            pairs.next().is_some_and(|(name, value)| {
                *attribute.expanded_name() == **name && *attribute.value() == **value
            })
        })
        && pairs.next().is_none()
        && text.as_deref() == content.text.as_deref()
        && is_same_list(element.children(), &content.children)
}

fn is_same_list<'t, 's: 't>(
    mut elements: impl Iterator<Item = ElementRef<'t, 's>>,
    list: &[content::Element],
) -> bool {
    let mut contents = list.iter();
    elements.all(|element| {
        let content = contents.next();
        content.is_some_and(|content| is_same(&element, content))
    }) && contents.next().is_none()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::document::parse::parse;
    use crate::document::read::{read_back, read_tree};
    use crate::vocabulary::Vocabulary;

    #[test]
    fn repeated_content_is_stored_once() {
        let text = "<Topology xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008\" \
                    xmlns:p=\"urn:p\"><a p:b=\"1 &amp; 2\">text<c/></a><a>&#9;</a><Sites>\
                    <CentralSite SiteId=\"1\"><Name>Redmond</Name><d e=\"f\"/></CentralSite></Sites>\
                    </Topology>";
        let tree = parse(text).unwrap();
        let read = read_tree(&tree, Vocabulary::built_in()).unwrap().topology;
        let known = KnownContent::of(&read);
        let (again, _) = read_back(&tree, Vocabulary::built_in(), &known).unwrap();
        assert_eq!(again, read);
        let site = |topology: &Topology| topology.sites[0].extra.elements.clone();
        assert!(again.extra.elements.is_same_copy(&read.extra.elements));
        assert!(site(&again).is_same_copy(&site(&read)));
        let other = parse("<a><b/></a>").unwrap();
        assert!(known.find(&other, &[other.root().unwrap().id()]).is_none());
    }
}
