//! Removed objects in the outline, at their former position: rows of the other side of a comparison, merged with those
//! of the document.

use crate::diff::Property;
use crate::diff::matching::Matching;
use crate::topology::{LookUps, ObjectId, Topology};

use crate::app::panels::outline::tree::{Branch, branches, key_of};
use crate::app::session::Comparison;

/// Adds the objects that only the other side has.
pub(super) fn add_removed(
    rows: &mut Vec<Branch>,
    comparison: &Comparison,
    after: &Topology,
    name: &str,
) {
    let before = &comparison.before().topology;
    let merge = Merge {
        comparison,
        matching: comparison.matching(after),
        before,
    };
    merge.carry_out(rows, branches(&LookUps::of(before), name));
}

/// The key of the row of a removed object.
pub(super) fn key_of_removed(object: &ObjectId) -> String {
    format!("removed {object:?}")
}

struct Merge<'c> {
    comparison: &'c Comparison,
    matching: Matching,
    before: &'c Topology,
}

/// The parent row, while the rows of the other side are walked.
struct Above {
    depth: u8,
    /// The key of its row in the document; none for a folder that does not exist yet.
    key: Option<String>,
    /// The text of a folder that does not exist yet.
    text: String,
}

impl Merge<'_> {
    fn carry_out(&self, rows: &mut Vec<Branch>, before: Vec<Branch>) {
        let mut above: Vec<Above> = Vec::new();
        for branch in before {
            while above.last().is_some_and(|it| it.depth >= branch.depth) {
                above.pop();
            }
            let (depth, text) = (branch.depth, branch.text.clone());
            let key = match branch.object.clone() {
                None => folder_below(rows, &above, &text),
                Some(object) => match self.difference_of_removed(&object) {
                    Some(difference) => {
                        let key = key_of_removed(&object);
                        Some(insert(rows, &mut above, key, branch, difference))
                    }
                    None => self.key_after(&object),
                },
            };
            above.push(Above { depth, key, text });
        }
        let depths: Vec<u8> = rows.iter().skip(1).map(|row| row.depth).collect();
        for (row, next) in rows.iter_mut().zip(depths) {
            row.has_children = next > row.depth;
        }
    }

    /// The index of the difference of a removed object.
    fn difference_of_removed(&self, object: &ObjectId) -> Option<usize> {
        let mut objects = self.comparison.differences().objects.iter();
        let ObjectId::Machine(cluster, fqdn) = object else {
            return objects.position(|it| {
                it.after.is_none() && it.before.as_ref().is_some_and(|side| side.id == *object)
            });
        };
        let pools = self.shown_as(&cluster.clone().into());
        objects.position(|it| {
            let is_pool = it
                .before
                .as_ref()
                .is_some_and(|side| pools.contains(&side.id));
            let is_gone = it.after.is_none()
                || it.properties.iter().any(|property| {
                    property.property == Property::Computer
                        && property.after.is_none()
                        && property.before.as_deref() == Some(&**fqdn)
                });
            is_pool && is_gone
        })
    }

    /// The items of a cluster.
    fn shown_as(&self, cluster: &ObjectId) -> Vec<ObjectId> {
        let ObjectId::Cluster(id) = cluster else {
            return Vec::new();
        };
        let services = self.before.services.iter();
        let on_it = services.filter(|service| {
            let found = self.before.cluster_of(service);
            found.is_some_and(|cluster| cluster.id == *id)
        });
        let services = on_it.map(|service| service.id.clone().into());
        services.chain([cluster.clone()]).collect()
    }

    fn key_after(&self, object: &ObjectId) -> Option<String> {
        Some(key_of(&self.matching.object(object)?))
    }
}

/// The key of a folder with this text directly below the parent row.
fn folder_below(rows: &[Branch], above: &[Above], text: &str) -> Option<String> {
    let parent = above.last()?.key.as_ref()?;
    let key = format!("{parent}/{text}");
    rows.iter().any(|row| row.key == key).then_some(key)
}

/// Adds a row at the end of its parent, with folders that do not exist yet.
fn insert(
    rows: &mut Vec<Branch>,
    above: &mut [Above],
    key: String,
    branch: Branch,
    difference: usize,
) -> String {
    let mut parent = String::new();
    for folder in above.iter_mut() {
        let key = folder.key.get_or_insert_with(|| {
            let key = format!("{parent}/{}", folder.text);
            let row = Branch {
                key: key.clone(),
                text: folder.text.clone(),
                icon: None,
                object: None,
                removed: None,
                depth: folder.depth,
                has_children: true,
            };
            add_below(rows, &parent, row);
            key
        });
        parent.clone_from(key);
    }
    let row = Branch {
        key: key.clone(),
        object: None,
        removed: Some(difference),
        ..branch
    };
    add_below(rows, &parent, row);
    key
}

fn add_below(rows: &mut Vec<Branch>, parent: &str, row: Branch) {
    let Some(at) = rows.iter().position(|row| row.key == parent) else {
        rows.push(row);
        return;
    };
    let depth = rows.get(at).map_or(0, |parent| parent.depth);
    let below = rows.iter().skip(at + 1);
    let below = below.take_while(|row| row.depth > depth).count();
    rows.insert(at + 1 + below, row);
}
