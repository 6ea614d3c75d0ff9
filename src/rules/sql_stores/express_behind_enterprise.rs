//! # Persistent Chat of an Enterprise pool uses the SQL Server Express of a Standard Edition server
//!
//! ## What it checks
//! A Persistent Chat pool whose next hop is an Enterprise Edition Front End pool keeps none of its
//! databases in the local instance (`rtc`) of a Standard Edition server.
//!
//! ## Why it matters
//! That instance is SQL Server Express, installed with the Standard Edition server for its own
//! databases. Persistent Chat may use it only together with that Standard Edition server; beside an
//! Enterprise pool a full SQL Server is required. Express also limits the size of a database, and
//! the content database grows without end.
//!
//! ## What to do
//! Choose a SQL Server store on a SQL Server of its own, or make the Standard Edition server the next
//! hop if the pool is meant for it.
//!
//! ## Quick fix
//! A choice among what is legal, where there is any; which is right, only you can judge. It can be
//! undone in one step.
//!
//! ## Example
//! `pchatpool.contoso.com` has the next hop `fepool01.contoso.com`, an Enterprise pool, and keeps its
//! content in `se01.contoso.com\rtc`. Choose `sql02.contoso.com\PCHAT`.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! Documented: Skype for Business Server planning, `topology-basics` and
//! `persistent-chat-server/topology`, which offer SQL Server Express only with Standard Edition. That
//! an Enterprise pool excludes it is inferred from there.

use crate::rules::fixes::fix_with_targets;
use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity, Versions};
use crate::topology::Reference;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "express-behind-enterprise",
    severity: Severity::Error,
    basis: Basis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    source: include_str!("express_behind_enterprise.rs"),
    check,
};

/// The instance that setup installs on a Standard Edition server.
pub(in crate::rules) const EXPRESS_INSTANCE: &str = "rtc";

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(next_hop) = pool.next_hop.filter(|hop| !hop.is_standard_edition) else {
            continue;
        };
        for (reference, store) in pool.sql_stores() {
            let express = matches!(reference, Reference::Database(_))
                && store.instance.name.eq_ignore_ascii_case(EXPRESS_INSTANCE)
                && facts
                    .front_end_pool(&store.cluster.id)
                    .is_some_and(|server| server.is_standard_edition);
            if !express {
                continue;
            }
            let diagnostic = Diagnostic::new(
                Severity::Error,
                pool.pool.service.id.clone(),
                format!(
                    "The {reference} of {}, {}, is the SQL Server Express of a Standard Edition \
                     server, but the next hop {} is an Enterprise pool. Express serves Persistent \
                     Chat only together with its own Standard Edition server.",
                    facts.pool_name(&pool.pool),
                    store.title(),
                    next_hop.cluster.fqdn,
                ),
            )
            .with_related(store.instance.id.clone())
            .with_related(next_hop.cluster.id.clone())
            .with_reference(&pool.pool.service.id, reference);
            diagnostics.push(fix_with_targets(facts, diagnostic, pool, reference));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{Database, Pair, Reference};

    const EXPRESS: &str = r"sql:se01.contoso.com\rtc";

    #[test]
    fn express_behind_an_enterprise_pool_is_told() {
        let design = contoso_with(|design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
            set_store(
                design,
                POOL,
                Reference::Database(Database::Content),
                EXPRESS,
            );
        });
        assert_raises(
            "R63",
            &design,
            r"se01.contoso.com\rtc, is the SQL Server Express",
        );
        assert_fix_clears("R63", &design);
    }

    #[test]
    fn express_behind_its_own_server_is_fine() {
        let mut design = standard_edition();
        let content = Reference::Database(Database::Content);
        set_store(&mut design, "chat:se01.contoso.com", content, EXPRESS);
        assert_silent("R63", &design);
    }

    #[test]
    fn express_may_witness() {
        let design = contoso_with(|design| {
            add_standard_edition(design, SITE, "se01.contoso.com");
            set_store(design, POOL, Reference::Witness(Pair::Content), EXPRESS);
        });
        assert_silent("R63", &design);
    }
}
