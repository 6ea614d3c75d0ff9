//! Counts the problems of each thing in the picture.

use std::collections::BTreeMap;

use crate::rules::{Counts, Diagnostic};
use crate::topology::{Index, ObjectId, SiteId};

use crate::diagram::{Badge, Reference};
use crate::topology::owners::Owners;

/// Problems by the thing that shows them.
pub(super) struct Badges {
    nodes: BTreeMap<usize, Counts>,
    sites: BTreeMap<SiteId, Counts>,
    references: BTreeMap<Reference, Counts>,
}

impl Badges {
    /// Counts every problem once, on the card that shows the object or the part.
    pub fn new(index: &Index<'_>, owners: &Owners<'_>, diagnostics: &[Diagnostic]) -> Self {
        let mut badges = Self {
            nodes: BTreeMap::new(),
            sites: BTreeMap::new(),
            references: BTreeMap::new(),
        };
        for diagnostic in diagnostics {
            let severity = diagnostic.severity;
            if let Some(node) = owners.of_object(index, &diagnostic.object) {
                badges.nodes.entry(node).or_default().add(severity);
            } else if let ObjectId::Site(site) = diagnostic.object {
                badges.sites.entry(site).or_default().add(severity);
            }
            if let Some(reference) = &diagnostic.association {
                let counts = badges.references.entry(reference.clone()).or_default();
                counts.add(severity);
            }
        }
        badges
    }

    /// The badge of the item at this position.
    pub fn of_node(&self, position: usize) -> Option<Badge> {
        self.nodes.get(&position).map(badge)
    }

    /// The badge of a site itself.
    pub fn of_site(&self, site: SiteId) -> Option<Badge> {
        self.sites.get(&site).map(badge)
    }

    /// The badge of the associations that a wire represents.
    pub fn of_references(&self, references: &[Reference]) -> Option<Badge> {
        let known = references.iter().filter_map(|one| self.references.get(one));
        let all = known.copied().reduce(|mut all, counts| {
            all += counts;
            all
        });
        all.map(|counts| Badge { counts })
    }
}

fn badge(counts: &Counts) -> Badge {
    Badge { counts: *counts }
}
