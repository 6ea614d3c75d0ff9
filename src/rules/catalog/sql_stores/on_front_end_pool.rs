//! # A SQL Server store is on the servers of an Enterprise pool
//!
//! ## What it checks
//! No SQL Server store is on an Enterprise Edition Front End pool or on one of its servers.
//!
//! ## Why it matters
//! Topology Builder does not accept this: the SQL Server store of an Enterprise pool must be on a separate
//! server. Only a Standard Edition server hosts its own database.
//!
//! ## What to do
//! Use the FQDN of a server, or of a SQL Server cluster, that runs only SQL Server.
//!
//! ## Quick fix
//! None: only you know the FQDN of another SQL Server. Define the store on that server, associate the pools
//! with it, and then delete this one.
//!
//! ## Example
//! `fe02.contoso.com` is a server of `fepool01.contoso.com` and also hosts the store
//! `fe02.contoso.com\PCHAT`. Define the store on `sql02.contoso.com`.
//!
//! ## Source
//! Topology Builder: the page "Define the SQL Server store".

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "store-on-enterprise-pool",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("on_front_end_pool.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (store, number) in facts.numbered_sql_stores() {
        let Some(pool) = facts.enterprise_pool_at(number.server, store.cluster) else {
            continue;
        };
        diagnostics.push(
            Diagnostic::new(
                Severity::Error,
                store.instance.id.clone(),
                format!(
                    "{} is on the Enterprise pool {}. Topology Builder does not accept this: the store \
                     must be on a separate server.",
                    store.title(),
                    pool.cluster.fqdn,
                ),
            )
            .with_related(pool.cluster.id.clone()),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_store_on_a_front_end_server_is_reported() {
        let design = contoso_with(|design| {
            add_sql_store(design, SITE, "FE02.contoso.com", "PCHAT");
        });
        assert_raises(
            "R65",
            &design,
            r"FE02.contoso.com\PCHAT is on the Enterprise pool fepool01.contoso.com",
        );
    }

    #[test]
    fn a_store_on_the_pool_itself_is_reported() {
        let design = contoso_with(|design| {
            add_instance(design, &FRONT_END.into(), "rtc");
        });
        assert_raises("R65", &design, r"fepool01.contoso.com\rtc is on");
    }

    #[test]
    fn stores_on_sql_servers_and_on_standard_edition_are_fine() {
        assert_silent("R65", &contoso());
        assert_silent("R65", &standard_edition());
    }
}
