//! # When one active server fails, the others have too many users
//!
//! ## What it checks
//! When one active computer of a Persistent Chat pool fails, the others can still serve the concurrent
//! users that are stated, at most 20,000 each, or another computer of the pool stands by to be made
//! active, wherever it is. A pool with a single active computer has no other server to fall back on;
//! R31 reports that. More users than all active computers support are reported by R26, which also asks
//! for their number.
//!
//! ## Why it matters
//! A pool that can only just serve its users has nothing in reserve: with a server out for repair or updates
//! the others are above what they are supported for.
//!
//! ## What to do
//! Add a computer to the pool and let it stand by, or make a fourth one active.
//!
//! ## Quick fix
//! None: another computer has to be installed first. Then add it to the pool, or, where one stands by
//! already, make it active in the properties of the pool.
//!
//! ## Example
//! 80,000 users are expected in `pchatpool.contoso.com`; all its four computers are active. With one of
//! them lost, each of the others has 26,667.
//!
//! ## Source
//! Documented: Lync Server 2013, "Capacity planning for Persistent Chat Server". It lets three servers
//! serve up to 30,000 users each for a short time, until the lost one is back or another one is active;
//! that is why this is a warning. The page for Skype for Business Server 2015 names 20,000 for a server
//! and no such time.

use crate::design::Fact;
use crate::rules::catalog::capacity::{
    USERS_OF_A_SERVER, capacity, expected_users, grouped, servers,
};
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "no-server-in-reserve",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::ConcurrentUsers)],
    page: page!("after_a_loss.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(servers) = servers(facts, pool) else {
            continue;
        };
        let Some(users) = expected_users(facts, pool) else {
            continue;
        };
        let Ok(left) = u32::try_from(servers.active.len().saturating_sub(1)) else {
            continue;
        };
        if left == 0 || !servers.standby.is_empty() || users > capacity(servers) {
            continue;
        }
        let load = users.div_ceil(left);
        if load <= USERS_OF_A_SERVER {
            continue;
        }
        let others = match left {
            1 => "the other one has".to_owned(),
            several => format!("each of the other {several} has"),
        };
        diagnostics.push(Diagnostic::new(
            Severity::Warning,
            pool.pool.service.id.clone(),
            format!(
                "{} is stated to have {} concurrent users and has no standby computer. When one \
                 active computer fails, {others} {}, and a server supports {}.",
                facts.pool_name(&pool.pool),
                grouped(users.into()),
                grouped(load.into()),
                grouped(USERS_OF_A_SERVER.into()),
            ),
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_pool_without_reserve_is_reported() {
        assert_raises(
            "R30",
            &chat_pool_of(4, 4, 80_000),
            "When one active computer fails, each of the other 3 has 26,667, and a server supports 20,000.",
        );
        assert_raises(
            "R30",
            &chat_pool_of(2, 2, 20_001),
            "the other one has 20,001",
        );
    }

    #[test]
    fn a_standby_computer_and_room_to_spare_are_fine() {
        assert_silent("R30", &chat_pool_of(5, 4, 80_000));
        assert_silent("R30", &chat_pool_of(4, 4, 60_000));
    }

    #[test]
    fn what_other_rules_tell_is_left_to_them() {
        assert_silent("R30", &chat_pool_of(2, 2, 50_000));
        assert_silent("R30", &chat_pool_of(1, 1, 20_000));
        assert_silent("R30", &contoso());
        assert_asks_nothing("R30", &contoso());
    }
}
