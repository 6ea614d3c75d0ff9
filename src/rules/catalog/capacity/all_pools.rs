//! # The Persistent Chat pools together have more users than a deployment supports
//!
//! ## What it checks
//! All Persistent Chat pools together have at most 80,000 expected concurrent users. Pools with an unknown
//! number of users are not counted. The users of a single pool are reported by R26 if it can check them.
//!
//! ## Why it matters
//! A deployment supports at most 80,000 users. More pools do not raise this limit.
//!
//! ## What to do
//! Plan for fewer users. A second pool can be required by regulation, but it does not raise the limit.
//!
//! ## Quick fix
//! None: no change to the topology raises the limit. Reduce the expected concurrent users of one of the
//! pools.
//!
//! ## Example
//! `pchatpool01.contoso.com` expects 60,000 users, and `pchatpool02.contoso.com` expects 40,000.
//!
//! ## Source
//! Documented: "Plan for Persistent Chat Server" (note); "Capacity planning for Persistent Chat
//! Server".

use crate::design::Fact;
use crate::rules::catalog::capacity::{
    USERS_IN_ALL, expected_users, grouped, is_on_standard_edition, servers,
};
use crate::rules::engine::unstated::Unstated;
use crate::rules::{Diagnostic, Facts, Need, PoolFacts, Rule, RuleBasis, Severity, Versions};
use crate::topology::ObjectId;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "too-many-users-in-all",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::ConcurrentUsers)],
    page: page!("all_pools.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut unstated = Unstated::new(Fact::ConcurrentUsers, RULE.versions);
    let mut total: u64 = 0;
    let mut counted: Vec<&PoolFacts<'_>> = Vec::new();
    for pool in &facts.pools {
        if !RULE.versions.contains(pool.pool.service.service_version) {
            continue;
        }
        match expected_users(facts, pool) {
            Some(users) => {
                total += u64::from(users);
                counted.push(pool);
            }
            None if is_judged_alone(facts, pool) => {}
            None => unstated.of(pool.pool.service.id.clone()),
        }
    }
    let is_told_of_one = match counted.as_slice() {
        [only] => is_judged_alone(facts, only),
        _ => false,
    };
    if total > u64::from(USERS_IN_ALL) && !is_told_of_one {
        let mut diagnostic = Diagnostic::new(
            Severity::Error,
            ObjectId::Deployment,
            format!(
                "All Persistent Chat pools together have {} expected concurrent users. A deployment \
                 supports {}; more pools do not raise that limit.",
                grouped(total),
                grouped(USERS_IN_ALL.into()),
            ),
        );
        let pools = counted
            .iter()
            .map(|pool| pool.pool.service.id.clone().into());
        diagnostic.related = pools.collect();
        diagnostics.push(diagnostic);
    }
    unstated.say(
        facts,
        diagnostics,
        "whether a deployment supports its users",
    );
}

/// Whether R26 or R29 checks the users of the pool and therefore asks for them.
fn is_judged_alone(facts: &Facts<'_>, pool: &PoolFacts<'_>) -> bool {
    is_on_standard_edition(facts, pool) || servers(facts, pool).is_some()
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact};
    use crate::rules::testing::*;
    use crate::topology::{ActiveMachines, ObjectId};

    fn two_pools(users: [u32; 2]) -> Design {
        contoso_with(|design| {
            let other = add_chat_pool(design, SITE, "pchat2.contoso.com", &["pchat21.contoso.com"]);
            expect_users(design, POOL, users[0]);
            expect_users(design, other.as_str(), users[1]);
        })
    }

    #[test]
    fn more_users_than_a_deployment_supports_are_reported() {
        let raised = assert_raises(
            "R27",
            &two_pools([80_000, 1]),
            "All Persistent Chat pools together have 80,001 expected concurrent users.",
        );
        assert_eq!(raised.object, ObjectId::Deployment);
        assert_eq!(raised.related.len(), 2);
    }

    #[test]
    fn as_many_users_as_a_deployment_supports_are_fine() {
        assert_silent("R27", &two_pools([60_000, 20_000]));
        assert_asks_nothing("R27", &two_pools([60_000, 20_000]));
    }

    #[test]
    fn a_single_pool_is_reported_once() {
        let mut design = contoso_with(|design| expect_users(design, POOL, 90_000));
        assert_silent("R27", &design);
        assert_raises("R26", &design, "90,000");
        set_active(&mut design, POOL, ActiveMachines::Unstated);
        assert_raises("R27", &design, "90,000");
        assert_silent("R26", &design);
    }

    #[test]
    fn the_number_of_users_is_asked_for_only_if_no_other_rule_asks() {
        for design in [contoso(), standard_edition()] {
            assert_asks_nothing("R27", &design);
        }
        let mut design = contoso();
        set_active(&mut design, POOL, ActiveMachines::Unstated);
        assert_asks(
            "R27",
            Fact::ConcurrentUsers,
            &design,
            "concurrent users of pchatpool.contoso.com is unknown.",
        );
        assert_asks_nothing("R26", &design);
    }
}
