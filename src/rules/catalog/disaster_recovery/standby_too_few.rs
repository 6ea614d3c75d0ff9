//! # The other data center has too few servers for the expected users
//!
//! ## What it checks
//! If the expected concurrent users of a Persistent Chat pool with a backup content store are known, enough
//! of its computers are in the data center of that store to serve them: one for each 20,000 users, at most
//! four. A computer with an unknown data center may be there. A data center without any computer is
//! reported by R102; R26 asks for the number of users.
//!
//! ## Why it matters
//! If the data center of the content store is lost, these computers have to serve all users. If there are
//! too few of them, each has more users than it supports.
//!
//! ## What to do
//! Add computers in the other data center, and leave them inactive until they are needed.
//!
//! ## Quick fix
//! None: more computers have to be installed in the other data center first. Add them to the pool, enter
//! their data center and leave them inactive, or reduce the expected concurrent users.
//!
//! ## Example
//! `pchatpool.contoso.com` expects 60,000 users; the backup content store and two computers are in Dublin.
//!
//! ## Source
//! Inferred from "Capacity planning for Persistent Chat Server": 20,000 users for each active server, and
//! four inactive servers in addition to four active ones for disaster recovery.

use crate::design::Fact;
use crate::design::statements::same_place;
use crate::rules::catalog::capacity::{USERS_OF_A_SERVER, expected_users, grouped, servers_for};
use crate::rules::engine::unstated::Unstated;
use crate::rules::facts::servers::MOST_ACTIVE;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Database};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "standby-servers-too-few",
    severity: Severity::Warning,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[
        Need::Stated(Fact::DataCenter),
        Need::Stated(Fact::ConcurrentUsers),
    ],
    page: page!("standby_too_few.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut unstated = Unstated::new(Fact::DataCenter, RULE.versions);
    for pool in &facts.pools {
        let (Some(number), Some(cluster), Some(users), Some(store)) = (
            pool.cluster_number,
            pool.pool.cluster,
            expected_users(facts, pool),
            pool.database(Database::ContentBackup),
        ) else {
            continue;
        };
        // A pool with one computer cannot be stretched (R40).
        if cluster.machines.len() < 2 {
            continue;
        }
        let Some(place) = facts.data_center_of(&store) else {
            unstated.of(store.instance.id.clone());
            continue;
        };
        let primary = pool.database(Database::Content);
        let primary_place = primary.and_then(|primary| facts.data_center_of(&primary));
        // The backup is in the same data center (R99).
        if primary_place.is_some_and(|primary| same_place(primary, place)) {
            continue;
        }
        let needed = servers_for(users).min(MOST_ACTIVE);
        let mut beside = 0;
        let mut unplaced = Vec::new();
        for machine in &cluster.machines {
            match facts.data_center_of_computer(number, &machine.fqdn) {
                Some(other) if same_place(other, place) => beside += 1,
                Some(_) => {}
                None => unplaced.push(machine.fqdn.as_str()),
            }
        }
        if beside >= needed {
            continue;
        }
        if beside + unplaced.len() >= needed {
            for fqdn in unplaced {
                unstated.of_computer(number, cluster, fqdn);
            }
            continue;
        }
        if beside == 0 && unplaced.is_empty() {
            continue;
        }
        let id = &pool.pool.service.id;
        let standing = beside + unplaced.len();
        let (are, they) = match standing {
            1 => ("1 of its computers is".to_owned(), "this computer has"),
            several => (format!("{several} of its computers are"), "these have"),
        };
        let carried = u64::try_from(standing).unwrap_or(u64::MAX);
        let reference = AssociationKind::Database(Database::ContentBackup);
        diagnostics.push(
            Diagnostic::new(
                Severity::Warning,
                id.clone(),
                format!(
                    "{} has {} expected concurrent users, but at most {are} in {place}, where its \
                     {reference} {} is. If the other data center is lost, {they} {} users at most.",
                    facts.pool_name(&pool.pool),
                    grouped(users.into()),
                    store.title(),
                    grouped(carried.saturating_mul(USERS_OF_A_SERVER.into())),
                ),
            )
            .with_related(store.instance.id.clone()),
        );
    }
    unstated.say(
        facts,
        diagnostics,
        "whether the servers in the other data center support the expected users",
    );
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact};
    use crate::rules::testing::*;
    use crate::topology::{AssociationKind, Database};

    /// Four computers, of which the last are in Dublin beside the backup content store.
    fn stretched(in_dublin: usize, users: u32) -> Design {
        let mut design = chat_pool_of(4, 2, users);
        let backup = AssociationKind::Database(Database::ContentBackup);
        add_store_for(&mut design, POOL, backup, "sqldr.contoso.com");
        place_store(&mut design, CHAT_STORE, "Redmond");
        place_store(&mut design, r"sql:sqldr.contoso.com\PCHAT", "Dublin");
        for number in 1..=4 {
            let place = match number <= 4 - in_dublin {
                true => "Redmond",
                false => "dublin",
            };
            let fqdn = format!("c{number}.contoso.com");
            place_computer(&mut design, POOL_CLUSTER, &fqdn, place);
        }
        design
    }

    #[test]
    fn too_few_servers_in_the_data_center_of_the_backup_are_reported() {
        assert_raises(
            "R105",
            &stretched(1, 40_000),
            r"pchatpool.contoso.com has 40,000 expected concurrent users, but at most 1 of its computers is in Dublin, where its backup content store sqldr.contoso.com\PCHAT is. If the other data center is lost, this computer has 20,000 users at most.",
        );
        assert_raises("R105", &stretched(3, 90_000), "these have 60,000 users");
    }

    #[test]
    fn enough_servers_in_the_data_center_of_the_backup_are_fine() {
        for design in [stretched(2, 40_000), stretched(4, 90_000)] {
            assert_silent("R105", &design);
            assert_asks_nothing("R105", &design);
        }
    }

    #[test]
    fn a_data_center_without_servers_is_left_to_r102() {
        let design = stretched(0, 40_000);
        assert_silent("R105", &design);
        assert_raises("R102", &design, "Redmond");
    }

    #[test]
    fn data_centers_are_asked_for_only_where_they_matter() {
        let unplaced = |users| {
            let mut design = chat_pool_of(2, 2, users);
            let backup = AssociationKind::Database(Database::ContentBackup);
            add_store_for(&mut design, POOL, backup, "sqldr.contoso.com");
            design
        };
        let mut design = unplaced(40_000);
        assert_silent("R105", &design);
        assert_asks(
            "R105",
            Fact::DataCenter,
            &design,
            r"The data center of sqldr.contoso.com\PCHAT is unknown.",
        );
        place_store(&mut design, r"sql:sqldr.contoso.com\PCHAT", "Dublin");
        assert_asks(
            "R105",
            Fact::DataCenter,
            &design,
            "The data center of c1.contoso.com and c2.contoso.com is unknown.",
        );
        assert_asks_nothing("R105", &contoso());
    }
}
