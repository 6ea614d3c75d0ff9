//! # A pool has more provisioned users than it supports
//!
//! ## What it checks
//! A Persistent Chat pool has at most 150,000 provisioned users. The limit of 120,000 endpoints, 1.5 for
//! each concurrent user, is not checked because the number of endpoints is not asked for.
//!
//! ## Why it matters
//! A pool is designed for at most 150,000 provisioned users. Performance beyond that is untested.
//!
//! ## What to do
//! Provision fewer users: use Persistent Chat policies to enable selected sites or users rather than
//! everyone.
//!
//! ## Quick fix
//! None: Persistent Chat is assigned to users by policy, not in the topology. Enter the smaller number in
//! the properties of the pool.
//!
//! ## Example
//! `pchatpool.contoso.com` has 200,000 provisioned users.
//!
//! ## Source
//! Documented: "Capacity planning for Persistent Chat Server" (maximum capacity of a pool).

use crate::design::Fact;
use crate::rules::catalog::capacity::{PROVISIONED_USERS, grouped};
use crate::rules::engine::unstated::Unstated;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "too-many-provisioned-users",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::ProvisionedUsers)],
    page: page!("provisioned.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut unstated = Unstated::new(Fact::ProvisionedUsers, RULE.versions);
    for pool in &facts.pools {
        let service = &pool.pool.service.id;
        let stated = facts.stated_of_pool(pool);
        match stated.provisioned_users() {
            Some(users) if users > PROVISIONED_USERS => diagnostics.push(Diagnostic::new(
                Severity::Error,
                service.clone(),
                format!(
                    "{} has {} provisioned users. At most {} are supported; performance beyond that is \
                     untested.",
                    facts.pool_name(&pool.pool),
                    grouped(users.into()),
                    grouped(PROVISIONED_USERS.into()),
                ),
            )),
            Some(_) => {}
            None => unstated.of(service.clone()),
        }
    }
    unstated.say(
        facts,
        diagnostics,
        "whether a pool supports its provisioned users",
    );
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact, Statement};
    use crate::rules::testing::*;
    use crate::topology::ServiceId;

    fn provisioned(users: u32) -> Design {
        contoso_with(|design| {
            let pool = ServiceId::from(POOL).into();
            state(design, pool, Statement::ProvisionedUsers(users));
        })
    }

    #[test]
    fn more_than_150000_provisioned_users_are_reported() {
        assert_raises(
            "R28",
            &provisioned(150_001),
            "pchatpool.contoso.com has 150,001 provisioned users. At most 150,000 are supported",
        );
    }

    #[test]
    fn as_many_as_are_supported_are_fine() {
        assert_silent("R28", &provisioned(150_000));
        assert_asks_nothing("R28", &provisioned(150_000));
    }

    #[test]
    fn a_pool_of_a_version_without_persistent_chat_does_not_silence_the_question() {
        let design = contoso_with(|design| {
            let later = add_chat_pool(design, SITE, "later.contoso.com", &["l1.contoso.com"]);
            service_mut(design, later.as_str()).service_version = 8;
            design.topology.services.rotate_right(1);
        });
        assert_asks(
            "R28",
            Fact::ProvisionedUsers,
            &design,
            "The number of provisioned users of pchatpool.contoso.com is unknown. This rule needs this information",
        );
    }

    #[test]
    fn the_number_of_provisioned_users_is_asked_for() {
        assert_silent("R28", &contoso());
        assert_asks(
            "R28",
            Fact::ProvisionedUsers,
            &contoso(),
            "The number of provisioned users of pchatpool.contoso.com is unknown.",
        );
    }
}
