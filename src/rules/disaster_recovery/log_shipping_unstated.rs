//! # The share for log shipping is not stated
//!
//! ## What it checks
//! The share that log shipping of a Persistent Chat pool with disaster recovery uses is stated. No
//! document holds it, so this is a question and never a problem. Whether the stated share is no file
//! store is R108's.
//!
//! ## Why it matters
//! SQL Server carries the content database to the other data center through this share. Without it
//! there is no log shipping, and the backup store stays empty.
//!
//! ## What to do
//! Create a share to which the SQL Servers of both data centers can read and write, and a destination
//! share on the secondary server. Leave both out of the topology, and state the first of the pool.
//!
//! ## Quick fix
//! None: what is right here, the topology does not tell.
//!
//! ## Example
//! `pchatpool.contoso.com` has a backup store; its log shipping uses `\\fs02.contoso.com\LogShipping`.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! Documented: "Plan for high availability and disaster recovery for Persistent Chat Server".

use crate::design::Fact;
use crate::rules::unstated::Unstated;
use crate::rules::{Basis, Diagnostic, Facts, Need, Rule, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "log-shipping-share-unstated",
    severity: Severity::Info,
    basis: Basis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::LogShippingShare)],
    source: include_str!("log_shipping_unstated.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut unstated = Unstated::new(Fact::LogShippingShare, RULE.versions);
    for pool in &facts.pools {
        let id = &pool.pool.service.id;
        let stated = facts.stated_of_pool(pool);
        if pool.disaster_recovery_on && stated.log_shipping_share().is_none() {
            unstated.of(id.clone());
        }
    }
    unstated.say_because(
        facts,
        diagnostics,
        "Disaster recovery needs one that every SQL Server of both data centers can read and write, and \
         that is no file store of the topology.",
    );
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact, Statement};
    use crate::rules::testing::*;

    fn with_disaster_recovery() -> Design {
        contoso_with(|design| intentions_mut(design, POOL).disaster_recovery = true)
    }

    #[test]
    fn with_disaster_recovery_the_share_is_asked_for_and_is_no_problem() {
        let design = with_disaster_recovery();
        assert_silent("R107", &design);
        assert_asks(
            "R107",
            Fact::LogShippingShare,
            &design,
            "Nobody stated the share for log shipping of pchatpool.contoso.com. Disaster recovery \
             needs one that",
        );
    }

    #[test]
    fn a_stated_share_and_no_disaster_recovery_are_fine() {
        assert_asks_nothing("R107", &contoso());
        let mut design = with_disaster_recovery();
        let share = Statement::LogShippingShare(r"\\fs02.contoso.com\logs".into());
        state(
            &mut design,
            crate::topology::ServiceId::from(POOL).into(),
            share,
        );
        assert_asks_nothing("R107", &design);
    }
}
