//! # Primary and mirror have different SQL Server editions
//!
//! ## What it checks
//! The primary and the mirror of a pair have the same SQL Server edition. The witness can have any edition.
//!
//! ## Why it matters
//! Mirroring is supported only if both have the same edition. After a failover, the lower edition would
//! have to handle the load planned for the higher one.
//!
//! ## What to do
//! Select a mirror with the SQL Server edition of the primary, or install that edition on the mirror. If an
//! edition was entered wrongly, correct it.
//!
//! ## Quick fix
//! A choice that replaces the mirror with a SQL Server store of the same edition as the primary. Not
//! offered if no store is known to have it.
//!
//! ## Example
//! The content store of `pchatpool.contoso.com`, `sql02.contoso.com\PCHAT`, has Enterprise edition, but its
//! mirror `sql03.contoso.com\PCHAT` has Standard edition.
//!
//! ## Source
//! Documented: "Back-end server high availability"; "Deploy SQL mirroring for back-end high
//! availability".

use crate::design::{Fact, SqlEdition};
use crate::rules::engine::unstated::Unstated;
use crate::rules::facts::mirrored::{Wording, members, unlike};
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Pair};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "mirror-of-other-edition",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::SqlEdition)],
    page: page!("other_edition.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let wording = Wording {
        severity: Severity::Error,
        verb: "has",
        value: |edition: &SqlEdition| format!("{} edition", edition.label()),
        consequence: "Mirroring is supported only if primary and mirror have the same edition.",
    };
    let mut unstated = Unstated::new(Fact::SqlEdition, RULE.versions);
    for pool in &facts.pools {
        for pair in Pair::ALL {
            let databases = members(pool, pair)
                .filter(|(reference, ..)| matches!(reference, AssociationKind::Database(_)));
            for unlike in unlike(
                databases,
                |store| facts.stated_at(store).sql_edition(),
                |one, other| one == other,
                &mut unstated,
            ) {
                diagnostics.push(unlike.told(facts, pool, &wording, |object, edition| {
                    facts.stated(object).sql_edition().as_ref() == Some(edition)
                }));
            }
        }
    }
    unstated.say(
        facts,
        diagnostics,
        "whether primary and mirror have the same edition",
    );
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact, SqlEdition, Statement};
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database, Pair};

    const MIRROR: AssociationKind = AssociationKind::Database(Database::ContentMirror);

    fn edition(design: &mut Design, store: &str, edition: SqlEdition) {
        state(design, sql_store(store), Statement::SqlEdition(edition));
    }

    fn mirrored(mirror: SqlEdition) -> Design {
        contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
            edition(design, CHAT_STORE, SqlEdition::Enterprise);
            edition(design, r"sql:sql03.contoso.com\PCHAT", mirror);
        })
    }

    #[test]
    fn a_mirror_with_another_edition_is_reported() {
        let mut design = mirrored(SqlEdition::Standard);
        assert_raises(
            "R80",
            &design,
            r"The content mirror of pchatpool.contoso.com, sql03.contoso.com\PCHAT, has Standard edition",
        );
        let fitting = add_sql_store(&mut design, SITE, "sql04.contoso.com", "PCHAT");
        edition(&mut design, fitting.as_str(), SqlEdition::Enterprise);
        assert_fix_clears("R80", &design);
    }

    #[test]
    fn a_witness_may_have_another_edition() {
        let mut design = mirrored(SqlEdition::Enterprise);
        let witness = AssociationKind::Witness(Pair::Content);
        add_store_for(&mut design, POOL, witness, "sql05.contoso.com");
        edition(
            &mut design,
            r"sql:sql05.contoso.com\PCHAT",
            SqlEdition::Express,
        );
        assert_silent("R80", &design);
        assert_asks_nothing("R80", &design);
    }

    #[test]
    fn editions_are_asked_for_only_on_mirrored_stores() {
        assert_asks_nothing("R80", &contoso());
        let design = contoso_with(|design| {
            add_store_for(design, POOL, MIRROR, "sql03.contoso.com");
        });
        assert_silent("R80", &design);
        assert_asks(
            "R80",
            Fact::SqlEdition,
            &design,
            r"of sql02.contoso.com\PCHAT and sql03.contoso.com\PCHAT is unknown. This rule needs this information",
        );
    }
}
