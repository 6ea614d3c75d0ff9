//! # The log shipping share is unknown or is not a share
//!
//! ## What it checks
//! The log shipping share of a Persistent Chat pool with disaster recovery is known. Documents do not
//! contain it, so it is asked for. It must be the path of a share, `\\server\share`; a local path or any
//! other text is a warning. If the share is also a file store, R108 reports it.
//!
//! ## Why it matters
//! SQL Server copies the content database to the other data center through this share. Without it, log
//! shipping does not work and the backup store stays empty. A local path cannot be reached by the servers
//! in the other data center.
//!
//! ## What to do
//! Create a share that the SQL Servers of both data centers can read and write, and a destination share on
//! the secondary server. Do not add them to the topology. Enter the first share in the properties of the
//! pool.
//!
//! ## Quick fix
//! None: only you know the share. Enter its path in the properties of the pool.
//!
//! ## Example
//! `pchatpool.contoso.com` has a backup store and uses the share `\\fs02.contoso.com\LogShipping` for log
//! shipping.
//!
//! ## Source
//! Documented: "Plan for high availability and disaster recovery for Persistent Chat Server".

use crate::design::Fact;
use crate::rules::engine::unstated::Unstated;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};
use crate::topology::inventory::is_share_path;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "log-shipping-share-unstated",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::LogShippingShare)],
    page: page!("log_shipping_unstated.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut unstated = Unstated::new(Fact::LogShippingShare, RULE.versions);
    for pool in &facts.pools {
        if !pool.disaster_recovery_on {
            continue;
        }
        let id = &pool.pool.service.id;
        match facts.stated_of_pool(pool).log_shipping_share() {
            None => unstated.of(id.clone()),
            Some(share) if is_share_path(share) => {}
            Some(share) => diagnostics.push(Diagnostic::new(
                Severity::Warning,
                id.clone(),
                format!(
                    r"The log shipping share of {} is {share}, which is not the path of a share such as \\fs01.contoso.com\logs. The SQL Servers of the other data center cannot reach it.",
                    facts.pool_name(&pool.pool)
                ),
            )),
        }
    }
    unstated.say_because(
        facts,
        diagnostics,
        "Disaster recovery needs a share that the SQL Servers of both data centers can read and write, and \
         that is not a file store of the topology.",
    );
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact, Statement};
    use crate::rules::Severity;
    use crate::rules::testing::*;

    fn with_disaster_recovery() -> Design {
        contoso_with(|design| intentions_mut(design, POOL).disaster_recovery = true)
    }

    #[test]
    fn disaster_recovery_without_a_known_share_is_a_question_and_not_a_problem() {
        let design = with_disaster_recovery();
        assert_silent("R107", &design);
        assert_asks(
            "R107",
            Fact::LogShippingShare,
            &design,
            "The log shipping share of pchatpool.contoso.com is unknown. Disaster recovery \
             needs a share that",
        );
    }

    fn with_share(share: &str) -> Design {
        let mut design = with_disaster_recovery();
        let share = Statement::LogShippingShare(share.to_owned());
        let pool = crate::topology::ServiceId::from(POOL);
        state(&mut design, pool.into(), share);
        design
    }

    #[test]
    fn a_known_share_and_no_disaster_recovery_are_fine() {
        assert_asks_nothing("R107", &contoso());
        for share in [
            r"\\fs02.contoso.com\logs",
            r"\\fs02\logs$\mgc\",
            r" \\10.0.0.5\log shipping",
        ] {
            assert_asks_nothing("R107", &with_share(share));
            assert_silent("R107", &with_share(share));
        }
    }

    #[test]
    fn a_value_that_is_not_the_path_of_a_share_is_reported() {
        for junk in [
            "later",
            r"D:\logship",
            "logs",
            r"\\fs02.contoso.com",
            r"\\fs02.contoso.com\",
            r"\\?\D:\logs",
            r"\\.\logs",
            r"\\fs02\lo|gs",
            r"\\\logs",
            r"\fs02\logs",
            "//fs02/logs",
            "https://fs02/logs",
        ] {
            let told = assert_raises("R107", &with_share(junk), "is not the path of a share");
            assert_eq!(told.severity, Severity::Warning);
            assert!(told.message.contains(junk), "{}", told.message);
            assert_asks_nothing("R107", &with_share(junk));
        }
    }

    #[test]
    fn without_disaster_recovery_no_share_is_judged() {
        let mut design = with_share("later");
        intentions_mut(&mut design, POOL).disaster_recovery = false;
        assert_silent("R107", &design);
    }
}
