//! The effects of fixes, tried once for each change of the design: for their tooltips, and so that a fix that would be
//! refused is disabled.

use std::collections::BTreeMap;

use crate::app::session::Session;
use crate::edit::{self, Preview, Refusal};
use crate::rules::QuickFix;
use crate::rules::engine::batch::{Batch, FixKind, fix_all};

/// The results for one revision.
#[derive(Default)]
pub struct DryRuns {
    revision: Option<u64>,
    fixes: BTreeMap<(usize, usize), Result<Preview, Refusal>>,
    kinds: BTreeMap<usize, Vec<(FixKind, usize)>>,
    batches: BTreeMap<FixKind, Result<Batch, Refusal>>,
}

impl DryRuns {
    /// Discards the results for another revision.
    pub fn refresh(&mut self, session: &Session) {
        if self.revision != Some(session.revision()) {
            *self = Self {
                revision: Some(session.revision()),
                ..Self::default()
            };
        }
    }

    /// The effect of a fix, by the indexes of problem and fix.
    pub fn fix(
        &mut self,
        session: &Session,
        at: (usize, usize),
        fix: &QuickFix,
    ) -> &Result<Preview, Refusal> {
        self.fixes
            .entry(at)
            .or_insert_with(|| edit::preview(session.design(), &fix.edit))
    }

    /// The kinds of fixes that a problem shares with others, with the number of problems.
    pub fn kinds(&mut self, session: &Session, position: usize) -> &[(FixKind, usize)] {
        self.kinds.entry(position).or_insert_with(|| {
            let problems = session.diagnostics();
            problems.get(position).map_or_else(Vec::new, |problem| {
                FixKind::shared_by(problem, problems)
                    .into_iter()
                    .map(|kind| {
                        let count = kind.count(problems);
                        (kind, count)
                    })
                    .collect()
            })
        })
    }

    /// Why all fixes of a kind cannot be applied together, as far as this is known without a long check.
    pub fn refusal(&mut self, session: &Session, kind: &FixKind, count: usize) -> Option<&Refusal> {
        if !session.fixes_at_once(count) {
            return None;
        }
        let batch = self.batches.entry(kind.clone()).or_insert_with(|| {
            fix_all(
                session.design(),
                session.baseline(),
                session.diagnostics(),
                kind,
            )
        });
        batch.as_ref().err()
    }
}
