//! # A Standard Edition server has more Persistent Chat users than it supports
//!
//! ## What it checks
//! Persistent Chat on a Standard Edition server has at most 20,000 expected concurrent users.
//!
//! ## Why it matters
//! One server supports at most 20,000 Persistent Chat users, and this server also runs all other services
//! of the pool. A second computer cannot be added.
//!
//! ## What to do
//! Define a separate Persistent Chat pool with several computers, or plan for fewer users.
//!
//! ## Quick fix
//! None: one server cannot support more users. Define a Persistent Chat pool with its own computers and
//! remove Persistent Chat from the Standard Edition server, or reduce the expected concurrent users.
//!
//! ## Example
//! `se01.contoso.com`, a Standard Edition server with Persistent Chat, expects 25,000 users.
//!
//! ## Source
//! Documented: "Hardware and software requirements for Persistent Chat Server".

use crate::design::Fact;
use crate::rules::catalog::capacity::{
    USERS_OF_A_SERVER, expected_users, grouped, is_on_standard_edition,
};
use crate::rules::engine::unstated::Unstated;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "too-many-users-on-standard-edition",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::ConcurrentUsers)],
    page: page!("on_standard_edition.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut unstated = Unstated::new(Fact::ConcurrentUsers, RULE.versions);
    for pool in &facts.pools {
        if !is_on_standard_edition(facts, pool) {
            continue;
        }
        let service = &pool.pool.service.id;
        let Some(users) = expected_users(facts, pool) else {
            unstated.of(service.clone());
            continue;
        };
        if users <= USERS_OF_A_SERVER {
            continue;
        }
        diagnostics.push(Diagnostic::new(
            Severity::Error,
            service.clone(),
            format!(
                "{} has {} expected concurrent users. A Standard Edition server supports {}, and a second \
                 computer cannot be added.",
                facts.pool_name(&pool.pool),
                grouped(users.into()),
                grouped(USERS_OF_A_SERVER.into()),
            ),
        ));
    }
    unstated.say(
        facts,
        diagnostics,
        "whether a Standard Edition server supports its users",
    );
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact};
    use crate::rules::testing::*;

    fn with_users(users: u32) -> Design {
        let mut design = standard_edition();
        expect_users(&mut design, "chat:se01.contoso.com", users);
        design
    }

    #[test]
    fn more_than_20000_users_are_reported() {
        assert_raises(
            "R29",
            &with_users(20_001),
            "se01.contoso.com has 20,001 expected concurrent users. A Standard Edition server supports \
             20,000",
        );
    }

    #[test]
    fn as_many_users_as_one_server_supports_and_a_separate_pool_are_fine() {
        assert_silent("R29", &with_users(20_000));
        assert_asks_nothing("R29", &with_users(20_000));
        assert_silent(
            "R29",
            &contoso_with(|design| expect_users(design, POOL, 30_000)),
        );
    }

    #[test]
    fn the_number_of_users_is_asked_for_only_on_such_a_server() {
        assert_silent("R29", &standard_edition());
        assert_asks(
            "R29",
            Fact::ConcurrentUsers,
            &standard_edition(),
            "The expected number of concurrent users of se01.contoso.com is unknown.",
        );
        assert_asks_nothing("R29", &contoso());
    }
}
