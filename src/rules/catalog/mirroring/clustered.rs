//! # A failover cluster is also mirrored
//!
//! ## What it checks
//! Neither the primary nor the mirror of a mirrored pair is a SQL Server failover cluster.
//!
//! ## Why it matters
//! A database is made highly available by clustering or by mirroring, not both. If they are combined,
//! mirroring may fail over to the mirror while the cluster is still failing over to another node.
//!
//! ## What to do
//! Turn off mirroring if the store is a failover cluster, or use mirroring between stand-alone SQL Servers.
//!
//! ## Quick fix
//! A choice that uses a new SQL Server store instead of the failover cluster, or an existing one that is
//! not a failover cluster. Turning off mirroring comes last, and is offered only if the other pair would
//! not be the only mirrored one.
//!
//! ## Example
//! The content store of `pchatpool.contoso.com`, `sql02.contoso.com\PCHAT`, is a failover cluster and is
//! also mirrored to `sql03.contoso.com\PCHAT`.
//!
//! ## Source
//! Documented: Lync Server 2013, "Database software support".

use crate::design::Fact;
use crate::rules::engine::fixes::{
    fix_with_new_store, fix_with_targets_where, fix_without_mirroring,
};
use crate::rules::engine::unstated::Unstated;
use crate::rules::facts::mirrored::members;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Pair};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "clustered-and-mirrored",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::FailoverCluster)],
    page: page!("clustered.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut unstated = Unstated::new(Fact::FailoverCluster, RULE.versions);
    for pool in &facts.pools {
        for pair in Pair::ALL {
            for (reference, store, number) in members(pool, pair) {
                if !matches!(reference, AssociationKind::Database(_)) {
                    continue;
                }
                match facts.stated_at(number).failover_cluster() {
                    Some(true) => {}
                    Some(false) => continue,
                    None => {
                        unstated.of_store(number, &store);
                        continue;
                    }
                }
                let id = &pool.pool.service.id;
                let diagnostic = Diagnostic::new(
                    Severity::Warning,
                    id.clone(),
                    format!(
                        "The {reference} of {}, {}, is a failover cluster and is also mirrored. Use one of \
                         the two for high availability, not both.",
                        facts.pool_name(&pool.pool),
                        store.title(),
                    ),
                )
                .with_related(store.instance.id.clone())
                .with_association(id, reference);
                let diagnostic = fix_with_new_store(facts, diagnostic, pool, reference);
                let diagnostic =
                    fix_with_targets_where(facts, diagnostic, pool, reference, |item| {
                        facts.stated(&item.id).failover_cluster() == Some(false)
                    });
                diagnostics.push(fix_without_mirroring(diagnostic, pool, pair));
            }
        }
    }
    unstated.say(
        facts,
        diagnostics,
        "whether a store is both clustered and mirrored",
    );
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact, Statement};
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    const MIRROR_STORE: &str = r"sql:sql03.contoso.com\PCHAT";

    fn mirrored() -> Design {
        contoso_with(|design| {
            let mirror = AssociationKind::Database(Database::ContentMirror);
            add_store_for(design, POOL, mirror, "sql03.contoso.com");
        })
    }

    fn clustered(design: &mut Design, store: &str, yes: bool) {
        state(design, sql_store(store), Statement::FailoverCluster(yes));
    }

    #[test]
    fn a_mirrored_failover_cluster_is_reported() {
        for store in [CHAT_STORE, MIRROR_STORE] {
            let mut design = mirrored();
            clustered(&mut design, store, true);
            assert_raises("R93", &design, "is a failover cluster and is also mirrored");
            let plain = add_sql_store(&mut design, SITE, "sql04.contoso.com", "PCHAT");
            clustered(&mut design, plain.as_str(), false);
            assert_fix_clears("R93", &design);
        }
    }

    #[test]
    fn a_failover_cluster_without_a_mirror_and_plain_servers_are_fine() {
        let mut design = contoso();
        clustered(&mut design, CHAT_STORE, true);
        assert_silent("R93", &design);
        let mut design = mirrored();
        clustered(&mut design, CHAT_STORE, false);
        clustered(&mut design, MIRROR_STORE, false);
        assert_silent("R93", &design);
        assert_asks_nothing("R93", &design);
    }

    #[test]
    fn failover_clustering_is_asked_for_only_on_mirrored_stores() {
        assert_asks_nothing("R93", &contoso());
        assert_silent("R93", &mirrored());
        assert_asks(
            "R93",
            Fact::FailoverCluster,
            &mirrored(),
            r"Whether sql02.contoso.com\PCHAT and sql03.contoso.com\PCHAT are failover clusters is unknown.",
        );
    }
}
