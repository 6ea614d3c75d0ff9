//! # The compliance database is not failed over
//!
//! ## What it checks
//! Whether a Persistent Chat pool has both disaster recovery and a compliance store.
//!
//! ## Why it matters
//! Log shipping and failover apply only to the content database `mgc`. The compliance database `mgccomp`
//! holds events until the adapter has processed them. Events that are still there when a data center is
//! lost are not available after the failover.
//!
//! ## What to do
//! Do not set up log shipping for `mgccomp`. Run the compliance adapter often, so that few events are
//! waiting. When the people responsible know about this, silence the message with a reason.
//!
//! ## Quick fix
//! None: the product works this way. When those responsible for compliance know about it, silence this
//! message with a reason.
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
        // If compliance is only selected, there is no database yet.
        if !pool.disaster_recovery_on || pool.database(Database::Compliance).is_none() {
            continue;
        }
        diagnostics.push(Diagnostic::new(
            Severity::Info,
            pool.pool.service.id.clone(),
            format!(
                "{} has disaster recovery and compliance, but its compliance database mgccomp is never \
                 failed over. If the data center is lost, events that the adapter has not processed are \
                 lost too.",
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
    fn disaster_recovery_with_compliance_is_reported() {
        let mut design = with_compliance();
        intentions_mut(&mut design, POOL).disaster_recovery = true;
        assert_raises(
            "R109",
            &design,
            "pchatpool.contoso.com has disaster recovery and compliance",
        );
    }

    #[test]
    fn one_of_the_two_alone_is_fine() {
        let design = contoso_with(|design| intentions_mut(design, POOL).disaster_recovery = true);
        assert_silent("R109", &design);
        assert_silent("R109", &with_compliance());
    }
}
