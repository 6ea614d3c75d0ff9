//! # More users are provisioned than a pool supports
//!
//! ## What it checks
//! A Persistent Chat pool is stated to have at most 150,000 provisioned users. At most 120,000 endpoints
//! are supported as well, 1.5 for each concurrent user; endpoints cannot be stated, so they are not
//! checked.
//!
//! ## Why it matters
//! 150,000 provisioned users are the most that a pool is planned for. Above that nobody knows how it
//! performs.
//!
//! ## What to do
//! Provision fewer users: a Persistent Chat policy enables those of a site or single users, not
//! everybody.
//!
//! ## Quick fix
//! None: how many users get Persistent Chat is set by policy, not in the topology. State the smaller
//! number in the properties of the pool.
//!
//! ## Example
//! 200,000 users are provisioned for `pchatpool.contoso.com`.
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
                    "{} is stated to have {} provisioned users. At most {} are supported; above \
                     that, performance is untested.",
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
        "whether a pool supports the users that are provisioned for it",
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
            "pchatpool.contoso.com is stated to have 150,001 provisioned users. At most 150,000 are supported",
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
            "The number of provisioned users of pchatpool.contoso.com is unknown. With it",
        );
    }

    #[test]
    fn provisioned_users_are_asked_for() {
        assert_silent("R28", &contoso());
        assert_asks(
            "R28",
            Fact::ProvisionedUsers,
            &contoso(),
            "The number of provisioned users of pchatpool.contoso.com is unknown.",
        );
    }
}
