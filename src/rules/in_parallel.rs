//! A huge topology is checked by several threads. Rules are pure and know nothing of each other, so what
//! they say does not depend on it; the order is that of the catalogue in any case.

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::{Diagnostic, Facts, Rule, catalogue, raise};
use crate::topology::Topology;

/// So many services are checked before another thread has woken up.
const FEW_SERVICES: usize = 1_000;

/// What each rule says, in the order of the catalogue.
pub(super) fn raised(facts: &Facts<'_>) -> Vec<Vec<Diagnostic>> {
    let rules: Vec<(&'static str, &Rule)> = catalogue::rules().collect();
    if is_small(facts.topology) {
        let raised = rules.iter().map(|(id, rule)| raise(facts, id, rule));
        raised.collect()
    } else {
        // A few rules take most of the time, so each is handed out by itself.
        let rules = rules.par_iter().with_max_len(1);
        rules.map(|(id, rule)| raise(facts, id, rule)).collect()
    }
}

/// Does both, side by side where that is worth it.
pub(super) fn both<A: Send, B: Send>(
    topology: &Topology,
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if is_small(topology) {
        (one(), other())
    } else {
        rayon::join(one, other)
    }
}

fn is_small(topology: &Topology) -> bool {
    topology.services.len() < FEW_SERVICES
}
