//! # One witness serves several mirrored pairs
//!
//! ## What it checks
//! Whether one SQL Server store is the witness of more than one mirrored pair of Persistent Chat
//! databases.
//!
//! ## Why it matters
//! This is allowed. While the witness is down, none of these pairs fails over automatically.
//!
//! ## What to do
//! Nothing if you accept one witness for several pairs. Otherwise, select a store on another server as the
//! witness of one of the pairs.
//!
//! ## Quick fix
//! None: one witness for several pairs is supported. To use a second one, create a SQL Server store as the
//! witness in the properties of a pool.
//!
//! ## Example
//! `sql04.contoso.com\Default` is the witness of both content and compliance of `pchatpool.contoso.com`.
//!
//! ## Source
//! Documented: Skype for Business Server planning,
//! `high-availability-and-disaster-recovery/back-end-server`.

use ahash::AHashMap;

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{Pair, ServiceId, SqlInstanceId};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "shared-witness",
    severity: Severity::Info,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("shared_witness.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut witnessed: AHashMap<&SqlInstanceId, Vec<&ServiceId>> = AHashMap::new();
    for pool in &facts.pools {
        for witness in Pair::ALL.into_iter().filter_map(|pair| pool.witness(pair)) {
            witnessed
                .entry(&witness.instance.id)
                .or_default()
                .push(&pool.pool.service.id);
        }
    }
    for store in &facts.sql_stores {
        let Some(pools) = witnessed
            .get(&store.instance.id)
            .filter(|pools| pools.len() > 1)
        else {
            continue;
        };
        let diagnostic = Diagnostic::new(
            Severity::Info,
            store.instance.id.clone(),
            format!(
                "{} is the witness of {} mirrored pairs. This is allowed, but while it is down, none of \
                 them fails over automatically.",
                store.title(),
                pools.len(),
            ),
        );
        let mut related = pools.clone();
        related.dedup();
        diagnostics.push(related.into_iter().fold(diagnostic, |diagnostic, pool| {
            diagnostic.with_related(pool.clone())
        }));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Pair};

    const WITNESS_STORE: &str = r"sql:sql04.contoso.com\PCHAT";

    #[test]
    fn a_witness_of_two_pairs_is_mentioned_once() {
        let design = contoso_with(|design| {
            let content = AssociationKind::Witness(Pair::Content);
            let compliance = AssociationKind::Witness(Pair::Compliance);
            add_store_for(design, POOL, content, "sql04.contoso.com");
            set_store(design, POOL, compliance, WITNESS_STORE);
        });
        let diagnostic = assert_raises("R78", &design, "is the witness of 2 mirrored pairs");
        assert_eq!(diagnostic.related.len(), 1);
    }

    #[test]
    fn a_witness_of_one_pair_is_not_mentioned() {
        let design = contoso_with(|design| {
            let content = AssociationKind::Witness(Pair::Content);
            add_store_for(design, POOL, content, "sql04.contoso.com");
        });
        assert_silent("R78", &design);
    }
}
