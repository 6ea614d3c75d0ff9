//! # Primary, mirror and witness have different SQL Server versions
//!
//! ## What it checks
//! The primary, the mirror and the witness of a pair have the same SQL Server version. Stores with an
//! unknown version are not compared.
//!
//! ## Why it matters
//! Mirroring is supported only if all three have the same version. After a failover to a newer version, a
//! database cannot go back to the older one.
//!
//! ## What to do
//! Select stores with the same version, or upgrade the servers to the same version before you set up
//! mirroring.
//!
//! ## Quick fix
//! A choice that replaces the mirror or witness with a SQL Server store of the version of the pair. Not
//! offered if no store is known to have it.
//!
//! ## Example
//! The content store of `pchatpool.contoso.com`, `sql02.contoso.com\PCHAT`, runs SQL Server 2014, but its
//! mirror `sql03.contoso.com\PCHAT` runs SQL Server 2016.
//!
//! ## Source
//! Documented: "Back-end server high availability"; "Deploy SQL mirroring for back-end high
//! availability".

use crate::design::{Fact, SqlVersion};
use crate::rules::engine::unstated::Unstated;
use crate::rules::facts::mirrored::{Wording, members, unlike};
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};
use crate::topology::Pair;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "mirror-of-other-version",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::SqlVersion)],
    page: page!("other_version.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let wording = Wording {
        severity: Severity::Error,
        verb: "runs",
        value: |version: &SqlVersion| version.label().to_owned(),
        consequence: "Mirroring is supported only if primary, mirror and witness have the same version.",
    };
    let mut unstated = Unstated::new(Fact::SqlVersion, RULE.versions);
    for pool in &facts.pools {
        for pair in Pair::ALL {
            for unlike in unlike(
                members(pool, pair),
                |store| facts.stated_at(store).sql_version(),
                |one, other| one == other,
                &mut unstated,
            ) {
                diagnostics.push(unlike.told(facts, pool, &wording, |object, version| {
                    facts.stated(object).sql_version().as_ref() == Some(version)
                }));
            }
        }
    }
    unstated.say(
        facts,
        diagnostics,
        "whether primary, mirror and witness have the same version",
    );
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact, SqlVersion, Statement};
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database, Pair};

    const MIRROR: AssociationKind = AssociationKind::Database(Database::ContentMirror);

    fn version(design: &mut Design, store: &str, version: SqlVersion) {
        state(design, sql_store(store), Statement::SqlVersion(version));
    }

    fn mirrored(mirror: SqlVersion) -> Design {
        contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
            version(design, CHAT_STORE, SqlVersion::Sql2014);
            version(design, r"sql:sql03.contoso.com\PCHAT", mirror);
        })
    }

    #[test]
    fn a_mirror_with_another_version_is_reported() {
        let mut design = mirrored(SqlVersion::Sql2016);
        let raised = assert_raises(
            "R79",
            &design,
            r"The content mirror of pchatpool.contoso.com, sql03.contoso.com\PCHAT, runs SQL Server 2016, but the content store, sql02.contoso.com\PCHAT, runs SQL Server 2014.",
        );
        assert_eq!(raised.association, Some((POOL.into(), MIRROR)));
        assert!(raised.fixes.is_empty(), "no store is known to fit");
        let fitting = add_sql_store(&mut design, SITE, "sql04.contoso.com", "PCHAT");
        version(&mut design, fitting.as_str(), SqlVersion::Sql2014);
        assert_fix_clears("R79", &design);
    }

    #[test]
    fn a_witness_is_compared_even_if_the_primary_is_unknown() {
        let design = contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
            let witness = AssociationKind::Witness(Pair::Content);
            add_store_for(design, POOL, witness, "sql05.contoso.com");
            version(design, r"sql:sql03.contoso.com\PCHAT", SqlVersion::Sql2014);
            version(design, r"sql:sql05.contoso.com\PCHAT", SqlVersion::Sql2012);
        });
        assert_raises("R79", &design, "The content witness of");
        assert_asks(
            "R79",
            Fact::SqlVersion,
            &design,
            r"The SQL Server version of sql02.contoso.com\PCHAT is unknown. This rule needs this information",
        );
    }

    #[test]
    fn the_same_version_is_fine_and_only_mirrored_stores_are_asked_about() {
        let design = mirrored(SqlVersion::Sql2014);
        assert_silent("R79", &design);
        assert_asks_nothing("R79", &design);
        assert_asks_nothing("R79", &contoso());
    }
}
