//! Sites that a document contains in a form that cannot be read. The spelling of branch sites in published
//! documents is not known (format notes, a1), so the rules do not see their content and must not treat it
//! as missing.

use ahash::AHashMap;

use crate::topology::content::Element;
use crate::topology::{SiteId, Topology};

/// Numbers of sites in elements that were kept unread.
pub(in crate::rules) struct UnreadSites {
    /// With whether the element marks the site as a branch site.
    numbers: AHashMap<SiteId, bool>,
}

impl UnreadSites {
    /// Reads the unknown content of the sites and of the topology.
    pub(in crate::rules) fn new(topology: &Topology) -> Self {
        let mut numbers = AHashMap::new();
        let of_sites = topology.sites.iter().flat_map(|site| &site.extra.elements);
        for element in of_sites.chain(&topology.extra.elements) {
            collect(element, false, &mut numbers);
        }
        Self { numbers }
    }

    /// Whether one of these sites has this number.
    pub(in crate::rules) fn contains(&self, site: SiteId) -> bool {
        self.numbers.contains_key(&site)
    }

    /// Whether the site with this number is marked as a branch site.
    pub(in crate::rules) fn is_branch(&self, site: SiteId) -> bool {
        self.numbers.get(&site).is_some_and(|is_branch| *is_branch)
    }
}

/// Whether an element is, or contains, a branch site.
pub(in crate::rules) fn is_for_branch_sites(element: &Element) -> bool {
    element.name.contains("RemoteSite") || element.name.contains("BranchSite")
}

fn collect(element: &Element, in_branch: bool, numbers: &mut AHashMap<SiteId, bool>) {
    let is_branch = in_branch || is_for_branch_sites(element);
    // A reference to a service also contains a site number but is not a site.
    let is_site = element.name.ends_with("Site");
    let number = element.attributes.get("SiteId").filter(|_| is_site);
    if let Some(number) = number.and_then(|number| number.trim().parse().ok()) {
        numbers.insert(SiteId(number), is_branch);
    }
    for child in &element.children {
        collect(child, is_branch, numbers);
    }
}
