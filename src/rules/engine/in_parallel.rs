//! A huge topology is checked by several threads. Rules are pure and know nothing of each other, so what
//! they say does not depend on it; the order is that of the catalog in any case. Where no thread can be
//! started, one does it all.

use std::num::NonZero;
use std::sync::OnceLock;
use std::thread;

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::rules::engine::raise;
use crate::rules::{Diagnostic, Facts, Rule, catalog};
use crate::topology::Topology;

/// So many services are checked before another thread has woken up.
const FEW_SERVICES: usize = 1_000;

/// More threads than this do not help: a few rules take most of the time.
const MOST_THREADS: usize = 4;

/// What each rule says, in the order of the catalog.
pub(in crate::rules) fn raised(facts: &Facts<'_>) -> Vec<Vec<Diagnostic>> {
    raised_by(threads_for(facts.topology), facts)
}

fn raised_by(threads: Option<&ThreadPool>, facts: &Facts<'_>) -> Vec<Vec<Diagnostic>> {
    let rules: Vec<(&'static str, &Rule)> = catalog::rules().collect();
    let raise = |(id, rule): &(&'static str, &Rule)| raise(facts, id, rule);
    match threads {
        // A few rules take most of the time, so each is handed out by itself.
        Some(threads) => threads.install(|| rules.par_iter().with_max_len(1).map(raise).collect()),
        None => rules.iter().map(raise).collect(),
    }
}

/// Does both, side by side where that is worth it.
pub(in crate::rules) fn both<A: Send, B: Send>(
    topology: &Topology,
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    match threads_for(topology) {
        Some(threads) => threads.join(one, other),
        None => (one(), other()),
    }
}

/// The threads that are worth their start for a topology, when there are any.
fn threads_for(topology: &Topology) -> Option<&'static ThreadPool> {
    static THREADS: OnceLock<Option<ThreadPool>> = OnceLock::new();
    if topology.services.len() < FEW_SERVICES {
        return None;
    }
    let threads =
        THREADS.get_or_init(
            || match thread::available_parallelism().map_or(1, NonZero::get) {
                1 => None,
                available => {
                    let threads = ThreadPoolBuilder::new().num_threads(available.min(MOST_THREADS));
                    threads.build().ok()
                }
            },
        );
    threads.as_ref()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::rules::testing::*;
    use crate::topology::AssociationKind;

    #[test]
    fn one_thread_says_what_several_say_and_in_the_same_order() {
        let design = contoso_with(|design| {
            clear(design, POOL, AssociationKind::NextHop);
            clear(design, POOL, AssociationKind::FileStore);
        });
        let facts = Facts::new(&design);
        let threads = ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        let alone = raised_by(None, &facts);
        assert_eq!(alone, raised_by(Some(&threads), &facts));
        assert!(alone.iter().flatten().any(|problem| problem.rule == "R45"));
    }
}
