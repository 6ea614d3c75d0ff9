//! The threads for checking, comparing and drawing huge topologies. If none can be started, the current thread does
//! everything.

use std::num::NonZero;
use std::sync::OnceLock;
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::topology::Topology;

/// The number of services that are processed before another thread has woken up.
const FEW_SERVICES: usize = 1_000;

/// More threads than this do not help, because a few rules take most of the time.
const MOST_THREADS: usize = 4;

/// Runs both functions, in parallel if that is worthwhile.
pub(crate) fn both<A: Send, B: Send>(
    topology: &Topology,
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    match threads_for(topology) {
        Some(threads) => threads.join(one, other),
        None => (one(), other()),
    }
}

/// The threads for a topology, if it is large enough.
pub(crate) fn threads_for(topology: &Topology) -> Option<&'static ThreadPool> {
    match topology.services.len() < FEW_SERVICES {
        true => None,
        false => threads(),
    }
}

/// The threads, if there are any. They are started on first use.
pub(crate) fn threads() -> Option<&'static ThreadPool> {
    static THREADS: OnceLock<Option<ThreadPool>> = OnceLock::new();
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
