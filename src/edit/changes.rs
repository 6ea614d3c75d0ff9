//! The objects that differ between two designs, as the user sees them: the objects of a history step, so that undo can
//! show them, and changes that someone else made to a file.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::Design;
use crate::diff::{Change, Differences, ObjectDifference};
use crate::topology::inventory::{items, name_in};
use crate::topology::owners::Owners;
use crate::topology::{Index, ObjectId};

/// The differences of one design from another, by the names of the objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Objects that only the second design has.
    pub added: Vec<String>,
    /// Objects that only the first design has.
    pub removed: Vec<String>,
    /// Objects that the second design replaces with a different object of the same name.
    pub recreated: Vec<String>,
    /// Objects of both designs that differ in more than their position.
    pub changed: Vec<String>,
    /// Whether there are differences outside objects, such as in the SIP domains.
    pub deployment: bool,
    /// Whether the arrangement differs.
    pub arrangement: bool,
}

impl Changes {
    /// The differences between two designs, ordered by kind and name.
    pub fn between(before: &Design, after: &Design) -> Self {
        let differences = Differences::between(&before.topology, &after.topology);
        let (had, has) = (Index::new(&before.topology), Index::new(&after.topology));
        let mut annotated = annotated(before, after, &has);
        let mut changes = Self {
            arrangement: before.arrangement != after.arrangement,
            deployment: settings(before) != settings(after),
            ..Self::default()
        };
        for ObjectDifference {
            change,
            before,
            after,
            ..
        } in &differences.objects
        {
            let (index, side) = match (before, after) {
                (_, Some(after)) => (&has, after),
                (Some(before), None) => (&had, before),
                (None, None) => continue,
            };
            annotated.remove(&side.id);
            if side.id == ObjectId::Deployment {
                changes.deployment = true;
                continue;
            }
            changes.of(*change).push(name_in(index, &side.id));
        }
        let annotated = annotated.iter().map(|object| name_in(&has, object));
        changes.changed.extend(annotated);
        changes
    }

    fn of(&mut self, change: Change) -> &mut Vec<String> {
        match change {
            Change::Added => &mut self.added,
            Change::Removed => &mut self.removed,
            Change::Recreated => &mut self.recreated,
            Change::Changed => &mut self.changed,
        }
    }

    /// Sentences for the user: a count and names for each kind, at most `most` names.
    pub fn in_words(&self, most: usize) -> Vec<String> {
        let mut sentences: Vec<String> = [
            (Change::Added, &self.added),
            (Change::Removed, &self.removed),
            (Change::Recreated, &self.recreated),
            (Change::Changed, &self.changed),
        ]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(change, names)| {
            let shown = names[..names.len().min(most)].join(", ");
            let rest = names.len().saturating_sub(most);
            let rest = match rest {
                0 => String::new(),
                rest => format!(", and {rest} more"),
            };
            format!("{} {}: {shown}{rest}", names.len(), change.in_words())
        })
        .collect();
        if self.deployment {
            sentences.push("Settings that do not belong to an object differ, such as SIP domains or silenced problems".to_owned());
        }
        if self.arrangement && sentences.is_empty() {
            sentences.push("Only the arrangement of the diagram differs".to_owned());
        }
        sentences
    }
}

/// Statements and options that are not part of an object or of the topology.
fn settings(design: &Design) -> impl PartialEq + '_ {
    let annotations = &design.annotations;
    (&annotations.suppressions, &annotations.links)
}

/// New and changed objects of the design after, including those whose position or statements changed. The two designs
/// are states of one design.
pub fn touched_objects(before: &Design, after: &Design) -> BTreeSet<ObjectId> {
    let differences = Differences::between_moments(&before.topology, &after.topology);
    let index = Index::new(&after.topology);
    let mut touched = annotated(before, after, &index);
    let sides = differences.objects.into_iter();
    touched.extend(sides.filter_map(|difference| Some(difference.after?.id)));
    differing(
        &before.arrangement.places,
        &after.arrangement.places,
        |object| {
            touched.insert(object.clone());
        },
    );
    touched.retain(|object| *object != ObjectId::Deployment && index.has(object));
    touched
}

/// Objects of the design after with changed statements, for the cards that show them.
fn annotated(before: &Design, after: &Design, index: &Index<'_>) -> BTreeSet<ObjectId> {
    let (mut annotated, mut computers) = (BTreeSet::new(), Vec::new());
    let (old, new) = (&before.annotations, &after.annotations);
    differing(&old.pools, &new.pools, |pool| {
        annotated.insert(ObjectId::Service(pool.clone()));
    });
    let mut said = BTreeSet::new();
    differing(&old.statements, &new.statements, |object| {
        said.insert(object);
    });
    differing(&old.notes, &new.notes, |object| {
        said.insert(object);
    });
    for object in said {
        match object {
            ObjectId::Machine(..) => computers.push(object),
            other => {
                annotated.insert(other.clone());
            }
        }
    }
    if !computers.is_empty() {
        let items = items(index);
        let owners = Owners::new(&items);
        let shown = computers.into_iter();
        let shown = shown.filter_map(|computer| items.get(owners.of_object(index, computer)?));
        annotated.extend(shown.map(|item| item.id.clone()));
    }
    annotated.retain(|object| index.has(object));
    annotated
}

/// Calls `with` for every key that only one side has, or whose values differ.
fn differing<'k, K: Ord, V: PartialEq>(
    before: &'k BTreeMap<K, V>,
    after: &'k BTreeMap<K, V>,
    mut with: impl FnMut(&'k K),
) {
    // Both are sorted by key, so no lookup is needed.
    let mut after = after.iter().peekable();
    for (key, value) in before {
        while let Some((new, _)) = after.next_if(|(new, _)| *new < key) {
            with(new);
        }
        match after.next_if(|(same, _)| *same == key) {
            Some((_, now)) if now == value => {}
            _ => with(key),
        }
    }
    for (new, _) in after {
        with(new);
    }
}
