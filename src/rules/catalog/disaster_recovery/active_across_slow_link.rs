//! # An active server is across a slow link from the database
//!
//! ## What it checks
//! If the link between two data centers has low bandwidth or high latency, no active computer of a
//! Persistent Chat pool is in the data center on the other side of the link from the content store.
//!
//! ## Why it matters
//! Active servers send every message to the database. Across a slow link, rooms respond slowly.
//!
//! ## What to do
//! Make up to four computers in the data center of the content store active, and make the computers in the
//! other data center inactive, as standby for a disaster. With high bandwidth and low latency, two active
//! computers on each side are fine.
//!
//! ## Quick fix
//! A choice if another computer can take its place: keep the computer active and silence the problem, or
//! make it inactive.
//!
//! ## Example
//! `pchat03.contoso.com` is active in Dublin, the content store of `pchatpool.contoso.com` is in Redmond,
//! and the link between them has high latency.
//!
//! ## Source
//! Documented: "Plan for high availability and disaster recovery for Persistent Chat Server", both figures;
//! "Manage high availability and disaster recovery for Persistent Chat Server", step 7. These pages say
//! "low" and "high" and give no numbers.

use crate::design::statements::same_place;
use crate::design::{DataCenterPair, Fact};
use crate::edit::Edit;
use crate::rules::catalog::capacity::spares_one;
use crate::rules::engine::unstated::Unstated;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::{Database, ObjectId};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "active-across-slow-link",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::DataCenter), Need::Stated(Fact::Link)],
    page: page!("active_across_slow_link.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut no_place = Unstated::new(Fact::DataCenter, RULE.versions);
    let mut no_link = Unstated::new(Fact::Link, RULE.versions);
    for pool in &facts.pools {
        let (Some(number), Some(cluster), Some(active), Some(store)) = (
            pool.cluster_number,
            pool.pool.cluster,
            pool.pool.active_machines(&facts.index),
            pool.database(Database::Content),
        ) else {
            continue;
        };
        let service = &pool.pool.service.id;
        let store_place = facts.data_center_of(&store);
        // A pool without disaster recovery is assumed to be in one data center.
        if store_place.is_none() {
            if !pool.disaster_recovery_on {
                continue;
            }
            no_place.of(store.instance.id.clone());
        }
        let is_computer = |fqdn: &&&str| facts.index.computer(cluster, fqdn).is_some();
        for fqdn in active.iter().filter(is_computer) {
            let computer = || ObjectId::machine(&cluster.id, fqdn);
            let place = facts.data_center_of_computer(number, fqdn);
            if place.is_none() && pool.disaster_recovery_on {
                no_place.of_computer(number, cluster, fqdn);
            }
            let (Some(place), Some(store_place)) = (place, store_place) else {
                continue;
            };
            let Some(between) = DataCenterPair::new(place, store_place) else {
                continue;
            };
            match facts.annotations.link(&between).carries_active_servers() {
                Some(true) => continue,
                Some(false) => {}
                None => {
                    no_link.of_link(service.clone(), between);
                    continue;
                }
            }
            let mut diagnostic = Diagnostic::new(
                Severity::Warning,
                computer(),
                format!(
                    "{fqdn} is active in {place}, across a slow link from the content store of {} in \
                     {store_place}. Rooms respond slowly.",
                    facts.pool_name(&pool.pool)
                ),
            )
            .with_related(service.clone())
            .with_related(store.instance.id.clone());
            let serves_elsewhere = active.iter().any(|other| {
                let place = facts.data_center_of_computer(number, other);
                place.is_some_and(|place| same_place(place, store_place))
            });
            // Another computer must be able to take its place.
            if serves_elsewhere && spares_one(facts, pool) {
                diagnostic = diagnostic.with_fix(
                    Safety::Choice,
                    format!("Make {fqdn} inactive"),
                    Edit::SetActive {
                        pool: service.clone(),
                        machine: (*fqdn).to_owned(),
                        active: false,
                    },
                );
            }
            diagnostics.push(diagnostic);
        }
    }
    let would = "whether an active computer is far from the database";
    no_place.say_both(no_link, facts, diagnostics, would);
}

#[cfg(test)]
mod tests {
    use crate::design::{DataCenterPair, Design, Fact, Level, Link};
    use crate::rules::testing::*;

    fn stretched(latency: Option<Level>) -> Design {
        contoso_with(|design| {
            intentions_mut(design, POOL).disaster_recovery = true;
            place_store(design, CHAT_STORE, "Redmond");
            place_computer(design, POOL_CLUSTER, "pchat01.contoso.com", "Redmond");
            place_computer(design, POOL_CLUSTER, "pchat02.contoso.com", "Dublin");
            let link = Link {
                bandwidth: latency.map(|_| Level::High),
                latency,
            };
            if let Some(between) = DataCenterPair::new("REDMOND", "dublin") {
                design.annotations.links.insert(between, link);
            }
        })
    }

    #[test]
    fn an_active_computer_across_a_slow_link_is_reported() {
        let design = stretched(Some(Level::High));
        let raised = assert_raises(
            "R104",
            &design,
            "pchat02.contoso.com is active in Dublin, across a slow link from the content store of pchatpool.contoso.com in Redmond.",
        );
        assert_eq!(raised.object, computer(POOL_CLUSTER, "pchat02.contoso.com"));
        assert_fix_clears("R104", &design);
    }

    #[test]
    fn the_last_active_computer_is_not_made_inactive() {
        let mut design = stretched(Some(Level::High));
        place_computer(&mut design, POOL_CLUSTER, "pchat01.contoso.com", "Cork");
        let raised = assert_raises("R104", &design, "pchat02.contoso.com is active in Dublin");
        assert!(
            raised.fixes.is_empty(),
            "no computer would be active beside the store"
        );
    }

    #[test]
    fn a_fast_link_and_a_standby_computer_are_fine() {
        let design = stretched(Some(Level::Low));
        assert_silent("R104", &design);
        assert_asks_nothing("R104", &design);
        let mut design = stretched(Some(Level::High));
        set_active(
            &mut design,
            POOL,
            crate::topology::ActiveMachines::Listed(vec!["pchat01.contoso.com".into()]),
        );
        assert_silent("R104", &design);
    }

    #[test]
    fn the_link_speed_is_asked_for_only_between_two_data_centers() {
        let mut design = stretched(None);
        assert_silent("R104", &design);
        assert_asks(
            "R104",
            Fact::Link,
            &design,
            "The bandwidth and latency of the link between Dublin and Redmond are unknown. This rule needs this information",
        );
        place_computer(&mut design, POOL_CLUSTER, "pchat02.contoso.com", "Redmond");
        assert_asks_nothing("R104", &design);
    }

    #[test]
    fn each_link_is_named_once() {
        let mut design = stretched(None);
        place_computer(&mut design, POOL_CLUSTER, "pchat01.contoso.com", "Cork");
        assert_asks(
            "R104",
            Fact::Link,
            &design,
            "of the link between Cork and Redmond and the link between Dublin and Redmond are unknown.",
        );
        place_computer(&mut design, POOL_CLUSTER, "pchat01.contoso.com", "DUBLIN");
        assert_asks(
            "R104",
            Fact::Link,
            &design,
            "latency of the link between DUBLIN and Redmond are unknown. This rule needs this information",
        );
    }

    #[test]
    fn data_centers_are_asked_for_only_with_disaster_recovery() {
        assert_asks_nothing("R104", &contoso());
        let design = contoso_with(|design| intentions_mut(design, POOL).disaster_recovery = true);
        assert_asks(
            "R104",
            Fact::DataCenter,
            &design,
            r"of sql02.contoso.com\PCHAT, pchat01.contoso.com and pchat02.contoso.com is unknown.",
        );
    }
}
