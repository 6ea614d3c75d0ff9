//! The rules of a huge topology are checked side by side. They are pure and know nothing of each other, so
//! what they say does not depend on it; the order is that of the catalogue in any case.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::{Diagnostic, Facts, Rule, catalogue, raise};

/// So many services are checked before another thread could have started.
const FEW_SERVICES: usize = 1_000;

/// More threads than this do not help: a few rules take most of the time.
const MOST_THREADS: usize = 4;

/// What all rules say, in the order of the catalogue.
pub(super) fn raised(facts: &Facts<'_>) -> impl Iterator<Item = Diagnostic> {
    let rules: Vec<(&'static str, &Rule)> = catalogue::rules().collect();
    let threads = match facts.topology.services.len() {
        0..FEW_SERVICES => 1,
        _ => thread::available_parallelism().map_or(1, NonZero::get),
    };
    let next = AtomicUsize::new(0);
    let work = || {
        let mut raised = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some((id, rule)) = rules.get(place) else {
                return raised;
            };
            let found = raise(facts, id, rule);
            if !found.is_empty() {
                raised.push((place, found));
            }
        }
    };
    let mut raised = thread::scope(|scope| {
        // Where no thread can be started, the others do its work.
        let started = (1..threads.min(MOST_THREADS))
            .filter_map(|_| thread::Builder::new().spawn_scoped(scope, work).ok());
        let started: Vec<_> = started.collect();
        let mut raised = work();
        for thread in started {
            match thread.join() {
                Ok(others) => raised.extend(others),
                Err(panic) => resume_unwind(panic),
            }
        }
        raised
    });
    raised.sort_unstable_by_key(|(place, _)| *place);
    raised.into_iter().flat_map(|(_, found)| found)
}
