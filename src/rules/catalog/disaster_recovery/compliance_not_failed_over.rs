//! # The compliance database is not failed over
//!
//! ## What it checks
//! Points it out where a Persistent Chat pool has disaster recovery and a compliance store.
//!
//! ## Why it matters
//! Log shipping and failover are for the content database `mgc` alone. The compliance database
//! `mgccomp` holds events only until the adapter has taken them; what it holds when a data center is
//! lost is not brought over.
//!
//! ## What to do
//! Do not set up log shipping for `mgccomp`. Let the compliance adapter run often, so that few events
//! are under way. Silence this with a reason when it is known.
//!
//! ## Quick fix
//! None: the product works that way. Silence this with a reason when whoever demands compliance knows
//! of it.
//!
//! ## Example
//! `pchatpool.contoso.com` has a compliance store and backup stores.
//!
//! ## Source
//! Documented: "Manage high availability and disaster recovery for Persistent Chat Server".

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::Database;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "compliance-not-failed-over",
    severity: Severity::Info,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("compliance_not_failed_over.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        // While compliance is only ticked, there is no database to speak of.
        if !pool.disaster_recovery_on || pool.database(Database::Compliance).is_none() {
            continue;
        }
        diagnostics.push(Diagnostic::new(
            Severity::Info,
            pool.pool.service.id.clone(),
            format!(
                "{} has disaster recovery and compliance, and its compliance database mgccomp is \
                 never failed over. Events that the adapter has not processed are lost with the \
                 data center.",
                facts.pool_name(&pool.pool)
            ),
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    fn with_compliance() -> Design {
        contoso_with(|design| {
            let compliance = AssociationKind::Database(Database::Compliance);
            add_store_for(design, POOL, compliance, "sqlcomp.contoso.com");
        })
    }

    #[test]
    fn it_is_reported_where_both_are_on() {
        let mut design = with_compliance();
        intentions_mut(&mut design, POOL).disaster_recovery = true;
        assert_raises(
            "R109",
            &design,
            "pchatpool.contoso.com has disaster recovery and compliance",
        );
    }

    #[test]
    fn one_of_both_is_fine() {
        let design = contoso_with(|design| intentions_mut(design, POOL).disaster_recovery = true);
        assert_silent("R109", &design);
        assert_silent("R109", &with_compliance());
    }
}
