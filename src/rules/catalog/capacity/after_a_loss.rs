//! # The pool cannot serve its users after one active server fails
//!
//! ## What it checks
//! If one active computer of a Persistent Chat pool fails, the remaining active computers can serve the
//! expected concurrent users (at most 20,000 each), or the pool has an inactive computer that can be made
//! active, in either data center. A pool with only one active computer is reported by R31. More users than
//! all active computers support are reported by R26, which also asks for the number of users.
//!
//! ## Why it matters
//! The pool has no spare capacity. While a server is down for repair or updates, the remaining servers have
//! more users than they support.
//!
//! ## What to do
//! Add a computer to the pool as a standby, or make a fourth computer active.
//!
//! ## Quick fix
//! None: another computer has to be installed first. Then add it to the pool. If the pool already has an
//! inactive computer, make it active in the properties of the pool.
//!
//! ## Example
//! `pchatpool.contoso.com` expects 80,000 users, and all four of its computers are active. If one fails,
//! each of the others has 26,667 users.
//!
//! ## Source
//! Documented: Lync Server 2013, "Capacity planning for Persistent Chat Server". It allows three servers to
//! serve up to 30,000 users each for a short time, until the failed server is back or another one is made
//! active; that is why this is a warning. The page for Skype for Business Server 2015 gives 20,000 users
//! for each server and does not mention a short time.

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
                "{} has {} expected concurrent users and no standby computer. If one active computer \
                 fails, {others} {} users, but a server supports only {}.",
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
    fn a_pool_without_spare_capacity_is_reported() {
        assert_raises(
            "R30",
            &chat_pool_of(4, 4, 80_000),
            "If one active computer fails, each of the other 3 has 26,667 users, but a server supports \
             only 20,000.",
        );
        assert_raises(
            "R30",
            &chat_pool_of(2, 2, 20_001),
            "the other one has 20,001",
        );
    }

    #[test]
    fn a_standby_computer_and_spare_capacity_are_fine() {
        assert_silent("R30", &chat_pool_of(5, 4, 80_000));
        assert_silent("R30", &chat_pool_of(4, 4, 60_000));
    }

    #[test]
    fn problems_reported_by_other_rules_are_left_to_them() {
        assert_silent("R30", &chat_pool_of(2, 2, 50_000));
        assert_silent("R30", &chat_pool_of(1, 1, 20_000));
        assert_silent("R30", &contoso());
        assert_asks_nothing("R30", &contoso());
    }
}
