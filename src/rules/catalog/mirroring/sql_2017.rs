//! # A mirrored store runs SQL Server 2017
//!
//! ## What it checks
//! No primary, mirror or witness of a pair runs SQL Server 2017.
//!
//! ## Why it matters
//! Persistent Chat is supported on SQL Server 2017, but the list of versions that support mirroring ends
//! with 2016. The documentation does not say whether the combination is supported.
//!
//! ## What to do
//! Use SQL Server 2012, 2014 or 2016 for mirroring, or ask Microsoft before you use 2017.
//!
//! ## Quick fix
//! None: it is not known whether this is supported. Select stores on SQL Server 2012, 2014 or 2016 in the
//! properties of the pool, or silence the message with Microsoft's answer.
//!
//! ## Example
//! The content store of `pchatpool.contoso.com` is mirrored, and `sql02.contoso.com\PCHAT` runs SQL Server
//! 2017.
//!
//! ## Versions
//! Lync Server 2013 does not run on SQL Server 2017 at all (R70).
//!
//! ## Source
//! Documented, but the documents disagree: "Server requirements" lists SQL Server 2017 for Persistent Chat;
//! for mirroring, "Back-end server high availability" lists only SQL Server 2012 SP2 CU2, 2014 and 2016. It
//! is a warning because it is not known which one applies.

use crate::design::{Fact, SqlVersion};
use crate::rules::engine::unstated::Unstated;
use crate::rules::facts::mirrored::members;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Pair};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "mirroring-on-sql-2017",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::SKYPE_2015,
    needs: &[Need::Stated(Fact::SqlVersion)],
    page: page!("sql_2017.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut unstated = Unstated::new(Fact::SqlVersion, RULE.versions);
    for pool in &facts.pools {
        // A question about a store does not name a pool, so the version of the pool is checked here.
        if !RULE.versions.contains(pool.pool.service.service_version) {
            continue;
        }
        for pair in Pair::ALL {
            let mut on_2017 = Vec::new();
            for (_, store, number) in members(pool, pair) {
                match facts.stated_at(number).sql_version() {
                    Some(SqlVersion::Sql2017) => on_2017.push(store),
                    Some(_) => {}
                    None => unstated.of_store(number, &store),
                }
            }
            let Some(first) = on_2017.first() else {
                continue;
            };
            let id = &pool.pool.service.id;
            let mut diagnostic = Diagnostic::new(
                Severity::Warning,
                id.clone(),
                format!(
                    "The {} of {} is mirrored, and {} runs SQL Server 2017. The documentation lists no \
                     version later than SQL Server 2016 for mirroring.",
                    AssociationKind::Database(pair.principal()),
                    facts.pool_name(&pool.pool),
                    first.title(),
                ),
            )
            .with_association(id, AssociationKind::Database(pair.mirror()));
            for store in on_2017 {
                diagnostic = diagnostic.with_related(store.instance.id.clone());
            }
            diagnostics.push(diagnostic);
        }
    }
    unstated.say(facts, diagnostics, "whether mirroring is supported on it");
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact, SqlVersion, Statement};
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    const STORES: [&str; 2] = [CHAT_STORE, r"sql:sql03.contoso.com\PCHAT"];

    fn mirrored_on(version: SqlVersion) -> Design {
        contoso_with(|design| {
            let mirror = AssociationKind::Database(Database::ContentMirror);
            add_store_for(design, POOL, mirror, "sql03.contoso.com");
            for store in STORES {
                state(design, sql_store(store), Statement::SqlVersion(version));
            }
        })
    }

    #[test]
    fn a_mirrored_pair_on_sql_server_2017_is_reported_once() {
        let raised = assert_raises(
            "R87",
            &mirrored_on(SqlVersion::Sql2017),
            r"The content store of pchatpool.contoso.com is mirrored, and sql02.contoso.com\PCHAT runs",
        );
        assert_eq!(raised.related, STORES.map(sql_store));
    }

    #[test]
    fn another_version_or_no_mirroring_is_fine() {
        assert_silent("R87", &mirrored_on(SqlVersion::Sql2016));
        let mut design = contoso();
        let version = Statement::SqlVersion(SqlVersion::Sql2017);
        state(&mut design, sql_store(CHAT_STORE), version);
        assert_silent("R87", &design);
        assert_asks_nothing("R87", &design);
    }

    #[test]
    fn the_version_of_a_mirrored_store_is_asked_for() {
        let mut design = mirrored_on(SqlVersion::Sql2016);
        design.annotations.statements.clear();
        assert_silent("R87", &design);
        assert_asks(
            "R87",
            Fact::SqlVersion,
            &design,
            "The SQL Server version of sql02",
        );
    }
}
