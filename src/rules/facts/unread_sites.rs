//! Sites that a document holds in a form that is not read. How a published document spells branch sites is
//! not known (format notes, a1), so what is in them is not there for the rules, and must not be taken
//! for something that is missing.

use ahash::AHashMap;

use crate::topology::content::Element;
use crate::topology::{SiteId, Topology};

/// Numbers of sites within elements that were kept as they came.
pub(in crate::rules) struct UnreadSites {
    /// With whether the element calls it a branch site.
    numbers: AHashMap<SiteId, bool>,
}

impl UnreadSites {
    /// Looks into what this program does not know of the sites and of the topology as a whole.
    pub(in crate::rules) fn new(topology: &Topology) -> Self {
        let mut numbers = AHashMap::new();
        let of_sites = topology.sites.iter().flat_map(|site| &site.extra.elements);
        for element in of_sites.chain(&topology.extra.elements) {
            collect(element, false, &mut numbers);
        }
        Self { numbers }
    }

    /// Whether such a site has this number.
    pub(in crate::rules) fn contains(&self, site: SiteId) -> bool {
        self.numbers.contains_key(&site)
    }

    /// Whether it is called a branch site.
    pub(in crate::rules) fn is_branch(&self, site: SiteId) -> bool {
        self.numbers.get(&site).is_some_and(|is_branch| *is_branch)
    }
}

/// Whether an element is, or holds, what the document calls branch sites.
pub(in crate::rules) fn is_for_branch_sites(element: &Element) -> bool {
    element.name.contains("RemoteSite") || element.name.contains("BranchSite")
}

fn collect(element: &Element, in_branch: bool, numbers: &mut AHashMap<SiteId, bool>) {
    let is_branch = in_branch || is_for_branch_sites(element);
    // A reference to a service names a site too, and is no site.
    let is_site = element.name.ends_with("Site");
    let number = element.attributes.get("SiteId").filter(|_| is_site);
    if let Some(number) = number.and_then(|number| number.trim().parse().ok()) {
        numbers.insert(SiteId(number), is_branch);
    }
    for child in &element.children {
        collect(child, is_branch, numbers);
    }
}
