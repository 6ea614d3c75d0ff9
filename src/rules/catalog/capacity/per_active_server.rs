//! # A pool has more users than its active servers support
//!
//! ## What it checks
//! A Persistent Chat pool has at most 20,000 expected concurrent users for each active computer. Pools are
//! not checked if the document does not say which computers are active. Standard Edition servers are
//! checked by R29.
//!
//! ## Why it matters
//! One server is tested and supported with 20,000 users. With more, it responds slowly or not at all at
//! peak times.
//!
//! ## What to do
//! Make more computers active, up to four, or plan for fewer users. Computers in the other data center are
//! meant for disaster recovery: make them active only if the link is fast.
//!
//! ## Quick fix
//! A choice that makes as many computers active as the expected users need: one of the inactive computers,
//! or several in one step. Not offered if more than four would be active, if too few are inactive, or for a
//! computer across a slow link or in another time zone than the next hop.
//!
//! ## Example
//! `pchatpool.contoso.com` expects 50,000 users; `pchat01` and `pchat02` are active, and `pchat03` is
//! inactive.
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
                "{} has {} expected concurrent users, but its {computers} can serve only {}. More than \
                 20,000 users on one server are not supported and make it slow.",
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

/// Offers to make as many computers active as the users need, if that many are inactive.
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

/// Whether a computer should not be active because it is behind a slow link (R104).
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
    fn more_users_than_the_active_servers_support_are_reported() {
        let design = chat_pool_of(3, 2, 40_001);
        let raised = assert_raises(
            "R26",
            &design,
            "pchatpool.contoso.com has 40,001 expected concurrent users, but its 2 active computers can \
             serve only 40,000.",
        );
        assert_eq!(raised.fixes[0].label, "Make c3.contoso.com active");
        assert_fix_clears("R26", &design);
    }

    #[test]
    fn several_computers_are_made_active_if_one_is_not_enough() {
        let design = chat_pool_of(6, 1, 60_000);
        let raised = assert_raises(
            "R26",
            &design,
            "its 1 active computer can serve only 20,000",
        );
        assert_eq!(
            raised.fixes[0].label,
            "Make c2.contoso.com and c3.contoso.com active"
        );
        assert_fix_clears("R26", &design);
    }

    #[test]
    fn no_insufficient_fix_is_offered() {
        for design in [chat_pool_of(2, 2, 50_000), chat_pool_of(8, 4, 100_000)] {
            assert!(assert_raises("R26", &design, "users").fixes.is_empty());
        }
    }

    #[test]
    fn a_computer_across_a_slow_link_is_not_made_active() {
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
    fn as_many_users_as_the_active_servers_support_are_fine() {
        let design = chat_pool_of(3, 2, 40_000);
        assert_silent("R26", &design);
        assert_asks_nothing("R26", &design);
    }

    #[test]
    fn the_number_of_users_is_asked_for_except_on_a_standard_edition_server() {
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
