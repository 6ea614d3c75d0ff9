//! Determines which objects of a list stay in place, and where new ones are inserted.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crate::document::tree::ElementRef;
use crate::topology::{SqlInstanceId, Topology};

/// The positions that keep their order: a longest increasing subsequence.
pub fn staying<Id: Eq + Hash>(after: &[Id], position: &HashMap<&Id, usize>) -> HashSet<usize> {
    let kept: Vec<usize> = after
        .iter()
        .filter_map(|id| position.get(id).copied())
        .collect();
    // The smallest last value for each length, and the predecessor of each value.
    let mut tails: Vec<usize> = Vec::new();
    let mut previous: HashMap<usize, usize> = HashMap::new();
    for value in kept {
        let length = tails.partition_point(|tail| *tail < value);
        if let Some(before) = length.checked_sub(1).and_then(|index| tails.get(index)) {
            previous.insert(value, *before);
        }
        match tails.get_mut(length) {
            Some(tail) => *tail = value,
            None => tails.push(value),
        }
    }
    let mut stays = HashSet::new();
    let mut current = tails.last().copied();
    while let Some(value) = current {
        stays.insert(value);
        current = previous.get(&value).copied();
    }
    stays
}

/// Instances in document order, with new ones next to those of their cluster.
pub fn instance_order(
    located: &[(SqlInstanceId, ElementRef<'_, '_>)],
    after: &Topology,
) -> Vec<SqlInstanceId> {
    let wanted: HashSet<&SqlInstanceId> = after
        .clusters
        .iter()
        .flat_map(|cluster| cluster.sql_instances.iter().map(|instance| &instance.id))
        .collect();
    let kept = located.iter().map(|(id, _)| id);
    let mut order: Vec<SqlInstanceId> = kept.filter(|id| wanted.contains(id)).cloned().collect();
    let known: HashSet<SqlInstanceId> = order.iter().cloned().collect();
    for cluster in &after.clusters {
        // A search for each position would take quadratic time.
        if cluster.sql_instances.iter().all(|i| known.contains(&i.id)) {
            continue;
        }
        let mut place = None;
        for instance in &cluster.sql_instances {
            let found = order.iter().position(|id| *id == instance.id);
            place = Some(match (found, place) {
                (Some(found), _) => found + 1,
                (None, Some(place)) => {
                    order.insert(place, instance.id.clone());
                    place + 1
                }
                (None, None) => {
                    let next = cluster
                        .sql_instances
                        .iter()
                        .find_map(|other| order.iter().position(|id| *id == other.id));
                    let next = next.unwrap_or(order.len());
                    order.insert(next, instance.id.clone());
                    next + 1
                }
            });
        }
    }
    order
}
