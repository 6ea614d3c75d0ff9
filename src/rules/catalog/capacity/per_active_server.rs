//! # More users are expected than the active servers of a pool support
//!
//! ## What it checks
//! A Persistent Chat pool is expected to have at most 20,000 concurrent users for each of its active
//! computers. A document that does not say which are active is not judged, and a Standard Edition
//! server is judged by R29.
//!
//! ## Why it matters
//! 20,000 users are what one server is tested and supported for. Above that it answers late, or not at
//! all, when everybody is there.
//!
//! ## What to do
//! Make more computers active, at most four, or plan for fewer users. What stands by in another data
//! center is there for a disaster: make it active only across a fast link.
//!
//! ## Quick fix
//! A choice that makes as many computers active as the stated users need: one of those that stand by,
//! to choose from, or several in one step. Not offered where that makes more than four, where too few
//! stand by, or for a computer across a link that is stated to be slow or in another time zone than the
//! next hop.
//!
//! ## Example
//! 50,000 users are expected in `pchatpool.contoso.com`; `pchat01` and `pchat02` are active, `pchat03`
//! stands by.
//!
//! ## Source
//! Documented: "Hardware and software requirements for Persistent Chat Server"; "Capacity planning for
//! Persistent Chat Server".

use crate::design::{DataCenterPair, Fact};
use crate::edit::Edit;
use crate::rules::catalog::capacity::{capacity, expected_users, grouped, servers, servers_for};
use crate::rules::catalog::next_hop::other_time_zone::is_in_other_time_zone;
use crate::rules::engine::unstated::Unstated;
use crate::rules::facts::servers::{MOST_ACTIVE, Servers};
use crate::rules::{
    Diagnostic, Facts, Need, PoolFacts, Rule, RuleBasis, Safety, Severity, Versions,
};
use crate::topology::{Database, ObjectId};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "too-many-users-for-active-servers",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::ConcurrentUsers)],
    page: page!("per_active_server.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut unstated = Unstated::new(Fact::ConcurrentUsers, RULE.versions);
    for pool in &facts.pools {
        let Some(servers) = servers(facts, pool) else {
            continue;
        };
        let service = &pool.pool.service.id;
        let Some(users) = expected_users(facts, pool) else {
            unstated.of(service.clone());
            continue;
        };
        if users <= capacity(servers) {
            continue;
        }
        let computers = match servers.active.len() {
            1 => "1 active computer".to_owned(),
            several => format!("{several} active computers"),
        };
        let diagnostic = Diagnostic::new(
            Severity::Error,
            service.clone(),
            format!(
                "{} is stated to have {} concurrent users, and its {computers} can serve {}. A server \
                 with more than 20,000 users is not supported and responds slowly.",
                facts.pool_name(&pool.pool),
                grouped(users.into()),
                grouped(capacity(servers).into()),
            ),
        );
        diagnostics.push(with_more_active(facts, diagnostic, pool, servers, users));
    }
    unstated.say(
        facts,
        diagnostics,
        "whether the active servers of a pool support its users",
    );
}

/// Offers to make as many computers active as the users need, when that many stand by.
fn with_more_active(
    facts: &Facts<'_>,
    diagnostic: Diagnostic,
    pool: &PoolFacts<'_>,
    servers: &Servers<'_>,
    users: u32,
) -> Diagnostic {
    let lacking = servers_for(users).saturating_sub(servers.active.len());
    let mut able = servers.standby.clone();
    able.retain(|fqdn| {
        let next_hop = pool.next_hop.map(|front_end| front_end.cluster);
        !is_across_slow_link(facts, pool, fqdn)
            && !next_hop.is_some_and(|hop| is_in_other_time_zone(facts, pool, hop, fqdn))
    });
    if lacking == 0 || lacking > servers.may_join || lacking > able.len() {
        return diagnostic;
    }
    let make_active = |fqdn: &str| Edit::SetActive {
        pool: pool.pool.service.id.clone(),
        machine: fqdn.to_owned(),
        active: true,
    };
    if lacking == 1 {
        return able
            .iter()
            .take(MOST_ACTIVE)
            .fold(diagnostic, |diagnostic, fqdn| {
                let label = format!("Make {fqdn} active");
                diagnostic.with_fix(Safety::Choice, label, make_active(fqdn))
            });
    }
    able.truncate(lacking);
    let label = format!("Make {} active", able.join(" and "));
    let edits = able.iter().map(|fqdn| make_active(fqdn)).collect();
    let together = Edit::Together {
        label: label.clone(),
        edits,
    };
    diagnostic.with_fix(Safety::Choice, label, together)
}

/// Whether a computer is stated to be where it should not be active (R104).
fn is_across_slow_link(facts: &Facts<'_>, pool: &PoolFacts<'_>, fqdn: &str) -> bool {
    let places = || {
        let cluster = pool.pool.cluster?;
        let computer = ObjectId::machine(&cluster.id, fqdn);
        let store = pool.database(Database::Content)?;
        DataCenterPair::new(facts.data_center(&computer)?, facts.data_center_of(&store)?)
    };
    places().is_some_and(|between| {
        facts.annotations.link(&between).carries_active_servers() == Some(false)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use crate::design::{DataCenterPair, Fact, Level, Link};
    use crate::rules::testing::*;

    #[test]
    fn more_users_than_active_servers_carry_are_reported() {
        let design = chat_pool_of(3, 2, 40_001);
        let raised = assert_raises(
            "R26",
            &design,
            "pchatpool.contoso.com is stated to have 40,001 concurrent users, and its 2 active computers can serve 40,000.",
        );
        assert_eq!(raised.fixes[0].label, "Make c3.contoso.com active");
        assert_fix_clears("R26", &design);
    }

    #[test]
    fn several_are_made_active_when_one_is_not_enough() {
        let design = chat_pool_of(6, 1, 60_000);
        let raised = assert_raises("R26", &design, "its 1 active computer can serve 20,000");
        assert_eq!(
            raised.fixes[0].label,
            "Make c2.contoso.com and c3.contoso.com active"
        );
        assert_fix_clears("R26", &design);
    }

    #[test]
    fn nothing_is_offered_that_would_not_do() {
        for design in [chat_pool_of(2, 2, 50_000), chat_pool_of(8, 4, 100_000)] {
            assert!(assert_raises("R26", &design, "users").fixes.is_empty());
        }
    }

    #[test]
    fn what_is_across_a_slow_link_is_not_made_active() {
        let mut design = chat_pool_of(3, 2, 50_000);
        place_store(&mut design, CHAT_STORE, "Redmond");
        place_computer(&mut design, POOL_CLUSTER, "c3.contoso.com", "Dublin");
        assert_fix_clears("R26", &design);
        let slow = Link {
            bandwidth: None,
            latency: Some(Level::High),
        };
        let between = DataCenterPair::new("Redmond", "Dublin").unwrap();
        design.annotations.links.insert(between, slow);
        assert!(assert_raises("R26", &design, "users").fixes.is_empty());
    }

    #[test]
    fn users_that_the_active_servers_carry_are_fine() {
        let design = chat_pool_of(3, 2, 40_000);
        assert_silent("R26", &design);
        assert_asks_nothing("R26", &design);
    }

    #[test]
    fn users_are_asked_for_and_not_those_of_a_standard_edition_server() {
        assert_silent("R26", &contoso());
        assert_asks(
            "R26",
            Fact::ConcurrentUsers,
            &contoso(),
            "The expected number of concurrent users of pchatpool.contoso.com is unknown.",
        );
        assert_asks_nothing("R26", &standard_edition());
    }
}
