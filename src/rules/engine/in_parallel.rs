//! Checks a huge topology with several threads. Rules are pure and independent, so the results do not
//! depend on the number of threads, and they are always in the order of the catalog. If no thread can be
//! started, the calling thread runs all rules.

use rayon::ThreadPool;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::rules::engine::{Keep, raise};
use crate::rules::{Diagnostic, Facts, Rule, catalog};
use crate::topology::threads::threads_for;

/// The results of each rule, in the order of the catalog, as far as they are kept.
pub(super) fn raised(facts: &Facts<'_>, keep: Keep) -> Vec<Vec<Diagnostic>> {
    raised_by(threads_for(facts.topology), facts, keep)
}

fn raised_by(threads: Option<&ThreadPool>, facts: &Facts<'_>, keep: Keep) -> Vec<Vec<Diagnostic>> {
    let rules: Vec<(&'static str, &Rule)> = catalog::rules().collect();
    let raise = |(id, rule): &(&'static str, &Rule)| {
        let mut raised = raise(facts, id, rule);
        if keep == Keep::Counts {
            raised.iter_mut().for_each(Diagnostic::keep_counts);
        }
        raised
    };
    match threads {
        // A few rules take most of the time, so each rule is assigned to a thread separately.
        Some(threads) => threads.install(|| rules.par_iter().with_max_len(1).map(raise).collect()),
        None => rules.iter().map(raise).collect(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::rules::testing::*;
    use crate::topology::AssociationKind;

    #[test]
    fn one_thread_and_several_report_the_same_in_the_same_order() {
        let design = contoso_with(|design| {
            clear(design, POOL, AssociationKind::NextHop);
            clear(design, POOL, AssociationKind::FileStore);
        });
        let facts = Facts::new(&design);
        let threads = rayon::ThreadPoolBuilder::new()
            .num_threads(3)
            .build()
            .unwrap();
        let alone = raised_by(None, &facts, Keep::Whole);
        assert_eq!(alone, raised_by(Some(&threads), &facts, Keep::Whole));
        assert!(alone.iter().flatten().any(|problem| problem.rule == "R45"));
    }
}
