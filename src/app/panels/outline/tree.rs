//! The rows of the outline, top to bottom.

use std::collections::BTreeMap;

use crate::topology::fqdn::same_fqdn;
use crate::topology::kind::FolderParent;
use crate::topology::role::product_name;
use crate::topology::{
    Index, Item, Kind, LookUps, ObjectId, Site, SiteId, SiteKind, inventory, not_understood,
};

use crate::app::icons::Icon;

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// The key for its expanded state; stable as long as the object is the same.
    pub key: String,
    /// The text.
    pub text: String,
    /// The icon, for objects and sites.
    pub icon: Option<Icon>,
    /// The object; `None` for a folder and for a removed object.
    pub object: Option<ObjectId>,
    /// The index of the difference of a removed object.
    pub removed: Option<usize>,
    /// The depth.
    pub depth: u8,
    /// Whether the next row is its child.
    pub has_children: bool,
}

/// Every row of the tree.
pub fn branches(look_ups: &LookUps<'_>, name: &str) -> Vec<Branch> {
    let LookUps { index, items } = look_ups;
    let topology = index.topology();
    let mut by_site: BTreeMap<SiteId, Vec<&Item<'_>>> = BTreeMap::new();
    for item in items {
        by_site.entry(item.site).or_default().push(item);
    }
    let mut tree = Tree {
        index,
        by_site,
        branches: Vec::new(),
    };
    tree.push(0, name, Some(Icon::Document), Some(ObjectId::Deployment));
    for site in &topology.sites {
        if site.kind == SiteKind::Central {
            tree.site(site, 1);
        }
    }
    let orphans: Vec<_> = topology
        .sites
        .iter()
        .filter(|site| match site.kind {
            SiteKind::Central => false,
            SiteKind::Branch { parent } => index.site(parent).is_none(),
        })
        .collect();
    for site in orphans {
        tree.site(site, 1);
    }
    tree.finish()
}

/// The key for the expanded state of an object.
pub(super) fn key_of(object: &ObjectId) -> String {
    match object {
        ObjectId::Deployment => "deployment".to_owned(),
        ObjectId::Site(id) => format!("site {id}"),
        ObjectId::Cluster(id) => ["cluster ", id.as_str()].concat(),
        ObjectId::Machine(id, fqdn) => ["computer ", id.as_str(), " ", fqdn].concat(),
        ObjectId::SqlInstance(id) => ["SQL Server instance ", id.as_str()].concat(),
        ObjectId::Service(id) => ["service ", id.as_str()].concat(),
    }
}

struct Tree<'a, 't> {
    index: &'a Index<'t>,
    by_site: BTreeMap<SiteId, Vec<&'a Item<'t>>>,
    branches: Vec<Branch>,
}

impl Tree<'_, '_> {
    fn push(&mut self, depth: u8, text: &str, icon: Option<Icon>, object: Option<ObjectId>) {
        let key = match &object {
            Some(object) => key_of(object),
            None => {
                let mut above = self.branches.iter().rev();
                let parent = above.find(|branch| branch.depth < depth);
                let parent = parent.map_or("", |branch| branch.key.as_str());
                format!("{parent}/{text}")
            }
        };
        self.branches.push(Branch {
            key,
            text: text.to_owned(),
            icon,
            object,
            removed: None,
            depth,
            has_children: false,
        });
    }

    fn site(&mut self, site: &Site, depth: u8) {
        self.push(depth, &site.name, Some(Icon::Site), Some(site.id.into()));
        let items = self.by_site.remove(&site.id).unwrap_or_default();
        let mut versions: BTreeMap<u32, Vec<&Item<'_>>> = BTreeMap::new();
        for item in &items {
            if item.kind.row().folder.below == FolderParent::Version {
                versions
                    .entry(inventory::service_version(self.index, item))
                    .or_default()
                    .push(item);
            }
        }
        for (version, pools) in versions {
            let text = if version == 0 {
                "Other".to_owned()
            } else {
                product_name(version)
            };
            self.push(depth + 1, &text, None, None);
            for kind in Kind::in_folders_below(FolderParent::Version) {
                self.folder(kind, &pools, depth + 2);
            }
        }
        let is_shared =
            |item: &&Item<'_>| item.kind.row().folder.below == FolderParent::SharedComponents;
        if items.iter().any(is_shared) {
            self.push(depth + 1, "Shared Components", None, None);
            for kind in Kind::in_folders_below(FolderParent::SharedComponents) {
                self.folder(kind, &items, depth + 2);
            }
        }
        let branches: Vec<_> = self
            .index
            .topology()
            .sites
            .iter()
            .filter(|other| other.kind == SiteKind::Branch { parent: site.id })
            .collect();
        if !branches.is_empty() && depth == 1 {
            self.push(depth + 1, "Branch sites", None, None);
            for branch in branches {
                self.site(branch, depth + 2);
            }
        }
    }

    fn folder(&mut self, kind: Kind, items: &[&Item<'_>], depth: u8) {
        if !items.iter().any(|item| item.kind == kind) {
            return;
        }
        self.push(depth, kind.row().folder.text, None, None);
        for item in items.iter().filter(|item| item.kind == kind) {
            self.push(
                depth + 1,
                &item.title(),
                Some(Icon::Kind(kind)),
                Some(item.id.clone()),
            );
            let unclear = not_understood::of_item(self.index, item);
            if let Some(unclear) = not_understood::in_words(&unclear) {
                self.push(depth + 2, &unclear, None, None);
            }
            let Some(cluster) = item.cluster.filter(|_| !kind.is_store()) else {
                continue;
            };
            let own_computer_only = cluster.machines.len() == 1
                && cluster
                    .machines
                    .iter()
                    .all(|machine| same_fqdn(&machine.fqdn, &cluster.fqdn));
            if own_computer_only {
                continue;
            }
            for machine in &cluster.machines {
                self.push(
                    depth + 2,
                    &machine.fqdn,
                    Some(Icon::Kind(Kind::Server)),
                    Some(ObjectId::machine(&cluster.id, &machine.fqdn)),
                );
            }
        }
    }

    fn finish(mut self) -> Vec<Branch> {
        let depths: Vec<u8> = self.branches.iter().map(|branch| branch.depth).collect();
        for (branch, next) in self.branches.iter_mut().zip(depths.iter().skip(1)) {
            branch.has_children = *next > branch.depth;
        }
        self.branches
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use crate::topology::Topology;

    fn site(id: u32, name: &str, kind: SiteKind) -> Arc<Site> {
        Arc::new(Site {
            kind,
            ..Site::central(SiteId(id), name)
        })
    }

    #[test]
    fn branch_sites_are_listed_under_their_central_site() {
        let topology = Topology {
            sites: vec![
                site(1, "Hamburg", SiteKind::Central),
                site(2, "Bremen", SiteKind::Branch { parent: SiteId(1) }),
            ],
            ..Topology::default()
        };
        let rows: Vec<_> = branches(&LookUps::of(&topology), "Contoso")
            .into_iter()
            .map(|branch| (branch.depth, branch.text))
            .collect();
        assert_eq!(
            rows,
            [
                (0, "Contoso".to_owned()),
                (1, "Hamburg".to_owned()),
                (2, "Branch sites".to_owned()),
                (3, "Bremen".to_owned()),
            ]
        );
    }
}
