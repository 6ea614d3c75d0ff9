//! The worst problem of each thing in the picture, and how many there are.

use std::collections::BTreeMap;

use crate::rules::{Diagnostic, Severity};
use crate::topology::{Index, ObjectId, Reference, ServiceId, SiteId};

use super::Badge;
use super::associations::Owners;

/// Problems by what shows them.
pub(super) struct Badges {
    nodes: BTreeMap<usize, Badge>,
    sites: BTreeMap<SiteId, Badge>,
    references: BTreeMap<(ServiceId, Reference), Severity>,
}

impl Badges {
    /// Counts every problem once, on the card that shows the object or the part of it.
    pub fn new(index: &Index<'_>, owners: &Owners<'_>, diagnostics: &[Diagnostic]) -> Self {
        let mut badges = Self {
            nodes: BTreeMap::new(),
            sites: BTreeMap::new(),
            references: BTreeMap::new(),
        };
        for diagnostic in diagnostics {
            if let Some(node) = owners.of_object(index, &diagnostic.object) {
                count(
                    badges.nodes.entry(node).or_insert(NONE),
                    diagnostic.severity,
                );
            } else if let ObjectId::Site(site) = diagnostic.object {
                count(
                    badges.sites.entry(site).or_insert(NONE),
                    diagnostic.severity,
                );
            }
            if let Some(reference) = &diagnostic.reference {
                let worst = badges
                    .references
                    .entry(reference.clone())
                    .or_insert(diagnostic.severity);
                *worst = diagnostic.severity.max(*worst);
            }
        }
        badges
    }

    /// Of the item at this position.
    pub fn of_node(&self, position: usize) -> Option<Badge> {
        self.nodes.get(&position).copied()
    }

    /// Of a site itself.
    pub fn of_site(&self, site: SiteId) -> Option<Badge> {
        self.sites.get(&site).copied()
    }

    /// Of a reference of a Persistent Chat pool.
    pub fn of_reference(&self, reference: &(ServiceId, Reference)) -> Option<Severity> {
        self.references.get(reference).copied()
    }
}

const NONE: Badge = Badge {
    severity: Severity::Info,
    count: 0,
};

fn count(badge: &mut Badge, severity: Severity) {
    badge.severity = badge.severity.max(severity);
    badge.count += 1;
}
