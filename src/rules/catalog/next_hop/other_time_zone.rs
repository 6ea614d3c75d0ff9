//! # An active server and the next hop are in different time zones
//!
//! ## What it checks
//! The active computers of a Persistent Chat pool are in the same time zone as the computers of its next
//! hop, as far as the time zones are known. A next hop with computers in several time zones does not match
//! any time zone. UTC offsets are compared by value: `UTC+1`, `UTC+01:00` and `+0100` are the same time
//! zone. Names are compared as text, ignoring case. If it is not known whether two names, or a name and an
//! offset, mean the same time zone, this is a warning. Pools are not checked if the document does not say
//! which computers are active.
//!
//! ## Why it matters
//! The documentation requires this for all active servers. Otherwise, the times of messages do not match
//! those of the Front End pool.
//!
//! ## What to do
//! Make computers in the time zone of the next hop active, or select a next hop in their time zone. If both
//! names mean the same time zone, enter the same name for both. A pool with computers in several time zones
//! is not suitable as next hop, unless the time zones were entered wrongly.
//!
//! ## Quick fix
//! A choice that keeps the server active and silences the problem, or makes the server inactive. Offered
//! only if it is not known whether the two names mean the same time zone, and if another active server in
//! the time zone of the next hop can serve the users.
//!
//! ## Example
//! `pchat02.contoso.com` is active and in the time zone `GMT`, but the next hop `fepool01.contoso.com` is
//! in `Pacific`.
//!
//! ## Source
//! Documented: Lync Server 2013, "Required resources for Persistent Chat Server" (note). The consequence is
//! inferred.

use crate::design::Fact;
use crate::edit::Edit;
use crate::rules::catalog::capacity::spares_one;
use crate::rules::engine::unstated::Unstated;
use crate::rules::facts::time_zone::{ZoneComparison, compare};
use crate::rules::{
    Diagnostic, Facts, Need, PoolFacts, Rule, RuleBasis, Safety, Severity, Versions,
};
use crate::topology::fqdn::same_fqdn;
use crate::topology::{AssociationKind, Cluster, ClusterNumber, ObjectId};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "active-in-other-time-zone",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::TimeZone)],
    page: page!("other_time_zone.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut unstated = Unstated::new(Fact::TimeZone, RULE.versions);
    for pool in &facts.pools {
        let (Some(cluster), Some(number), Some(next_hop), Some(servers)) = (
            pool.pool.cluster,
            pool.cluster_number,
            pool.next_hop.map(|front_end| front_end.cluster),
            &pool.servers,
        ) else {
            continue;
        };
        // A server that is its own next hop is in the same time zone.
        if same_fqdn(&cluster.fqdn, &next_hop.fqdn) {
            continue;
        }
        let Some(next_hop_number) = facts.index.cluster_number(&next_hop.id) else {
            continue;
        };
        let zones = zones_of(facts, next_hop_number, next_hop);
        if zones.is_empty()
            && let Some(first) = next_hop.machines.first()
        {
            // One is enough.
            unstated.of_computer(next_hop_number, next_hop, &first.fqdn);
        }
        let (mut at_home, mut away) = (false, Vec::new());
        for fqdn in servers.active.iter().copied() {
            let Some(zone) = facts.stated_of_computer(number, fqdn).time_zone() else {
                unstated.of_computer(number, cluster, fqdn);
                continue;
            };
            match another(&zones, zone) {
                None => at_home = true,
                Some(expected) => away.push((fqdn, zone, expected)),
            }
        }
        for (fqdn, zone, expected) in away {
            let is_known = zones
                .iter()
                .any(|(_, other)| compare(zone, other) == ZoneComparison::Different);
            let (severity, unknown) = match is_known {
                true => (Severity::Error, ""),
                false => (
                    Severity::Warning,
                    " If these names mean the same time zone, enter the same name for both.",
                ),
            };
            let diagnostic = Diagnostic::new(
                severity,
                ObjectId::machine(&cluster.id, fqdn),
                format!(
                    "{fqdn} is active and in the time zone {zone}, but {}, the next hop of {}, {}{unknown}",
                    next_hop.fqdn,
                    facts.pool_name(&pool.pool),
                    where_it_stands(&zones, expected),
                ),
            )
            .with_related(pool.pool.service.id.clone())
            .with_related(next_hop.id.clone())
            .with_association(&pool.pool.service.id, AssociationKind::NextHop);
            diagnostics.push(match at_home {
                true if spares_one(facts, pool) => made_inactive(diagnostic, pool, fqdn),
                // Another computer must be able to take its place.
                _ => diagnostic,
            });
        }
    }
    unstated.say(
        facts,
        diagnostics,
        "whether active servers are in the time zone of their next hop",
    );
}

/// Whether a computer of the pool must not be active because it is in another time zone than its current or
/// intended next hop.
pub(in crate::rules) fn is_in_other_time_zone(
    facts: &Facts<'_>,
    pool: &PoolFacts<'_>,
    next_hop: &Cluster,
    fqdn: &str,
) -> bool {
    let number = facts.index.cluster_number(&next_hop.id);
    number.is_some_and(|number| any_in_other_time_zone(facts, pool, (number, next_hop), [fqdn]))
}

/// Whether an active computer of the pool is in another time zone than a Front End pool that could be its
/// next hop.
pub(in crate::rules) fn has_active_in_other_time_zone(
    facts: &Facts<'_>,
    pool: &PoolFacts<'_>,
    next_hop: (ClusterNumber, &Cluster),
) -> bool {
    let active = pool.servers.iter().flat_map(|servers| &servers.active);
    any_in_other_time_zone(facts, pool, next_hop, active.copied())
}

fn any_in_other_time_zone<'a>(
    facts: &Facts<'_>,
    pool: &PoolFacts<'_>,
    (next_hop_number, next_hop): (ClusterNumber, &Cluster),
    computers: impl IntoIterator<Item = &'a str>,
) -> bool {
    let Some(number) = pool.cluster_number else {
        return false;
    };
    let zones = zones_of(facts, next_hop_number, next_hop);
    let mut stated = computers
        .into_iter()
        .filter_map(|fqdn| facts.stated_of_computer(number, fqdn).time_zone());
    !zones.is_empty() && stated.any(|zone| another(&zones, zone).is_some())
}

/// A time zone of the next hop that differs from this one. A next hop in two time zones always has one.
fn another<'z>(zones: &[Standing<'z>], zone: &str) -> Option<&'z str> {
    let mut others = zones
        .iter()
        .filter(|(_, other)| compare(zone, other) != ZoneComparison::Same);
    others.next().map(|(_, other)| *other)
}

/// A computer of a next hop, and its time zone.
type Standing<'d> = (&'d str, &'d str);

/// The known time zones of the next hop, each with its first computer.
fn zones_of<'d>(
    facts: &Facts<'d>,
    number: ClusterNumber,
    next_hop: &'d Cluster,
) -> Vec<Standing<'d>> {
    let mut zones: Vec<Standing<'d>> = Vec::new();
    for machine in &next_hop.machines {
        let zone = facts.stated_of_computer(number, &machine.fqdn).time_zone();
        let is_new = |zone: &&str| {
            !zones
                .iter()
                .any(|(_, other)| compare(zone, other) == ZoneComparison::Same)
        };
        zones.extend(zone.filter(is_new).map(|zone| (&*machine.fqdn, zone)));
    }
    zones
}

/// The time zones of the next hop, and the consequence.
fn where_it_stands(zones: &[Standing<'_>], expected: &str) -> String {
    let rule = "Active servers must be in the time zone of their next hop";
    if zones.len() == 1 {
        return format!("is in {expected}. {rule}.");
    }
    let computers: Vec<String> = zones
        .iter()
        .map(|(fqdn, zone)| format!("{fqdn} in {zone}"))
        .collect();
    let computers = computers.join(", ");
    format!("is in several time zones ({computers}). {rule}.")
}

fn made_inactive(diagnostic: Diagnostic, pool: &PoolFacts<'_>, fqdn: &str) -> Diagnostic {
    diagnostic.with_fix(
        Safety::Choice,
        format!("Make {fqdn} inactive"),
        Edit::SetActive {
            pool: pool.pool.service.id.clone(),
            machine: fqdn.to_owned(),
            active: false,
        },
    )
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact, Statement};
    use crate::rules::Severity;
    use crate::rules::testing::*;
    use crate::topology::ActiveMachines;

    fn in_zone(design: &mut Design, cluster: &str, fqdn: &str, zone: &str) {
        let zone = Statement::TimeZone(zone.to_owned());
        state(design, computer(cluster, fqdn), zone);
    }

    /// The next hop is in the Pacific time zone.
    fn active_in(zones: [&str; 2]) -> Design {
        contoso_with(|design| {
            in_zone(design, FRONT_END, "fe02.contoso.com", "Pacific");
            in_zone(design, POOL_CLUSTER, "pchat01.contoso.com", zones[0]);
            in_zone(design, POOL_CLUSTER, "pchat02.contoso.com", zones[1]);
        })
    }

    #[test]
    fn an_active_computer_in_another_time_zone_is_reported() {
        let design = active_in(["pacific", "GMT"]);
        let raised = assert_raises(
            "R51",
            &design,
            "pchat02.contoso.com is active and in the time zone GMT, but fepool01.contoso.com, the next \
             hop of pchatpool.contoso.com, is in Pacific.",
        );
        assert_eq!(raised.object, computer(POOL_CLUSTER, "pchat02.contoso.com"));
        assert_eq!(
            raised.severity,
            Severity::Warning,
            "names cannot be compared"
        );
    }

    #[test]
    fn different_spellings_of_an_offset_are_fine_and_another_offset_is_an_error() {
        let mut design = active_in(["UTC+1", "utc+01:00"]);
        in_zone(&mut design, FRONT_END, "fe02.contoso.com", "+0100");
        assert_silent("R51", &design);
        in_zone(&mut design, POOL_CLUSTER, "pchat02.contoso.com", "UTC-8");
        let raised = assert_raises("R51", &design, "time zone UTC-8");
        assert_eq!(raised.severity, Severity::Error);
        assert!(
            raised.fixes.is_empty(),
            "no computer is made inactive alone"
        );
    }

    #[test]
    fn the_only_computer_that_could_serve_is_not_made_inactive() {
        let mut design = active_in(["GMT", "Pacific"]);
        set_active(
            &mut design,
            POOL,
            ActiveMachines::Listed(vec!["pchat01.contoso.com".into()]),
        );
        let raised = assert_raises("R51", &design, "GMT");
        let labels: Vec<&str> = raised.fixes.iter().map(|fix| fix.label.as_str()).collect();
        assert_eq!(labels, [""; 0]);
    }

    #[test]
    fn one_time_zone_and_a_standby_computer_are_fine() {
        let mut design = active_in(["Pacific", " PACIFIC"]);
        assert_silent("R51", &design);
        assert_asks_nothing("R51", &design);
        in_zone(&mut design, POOL_CLUSTER, "pchat02.contoso.com", "GMT");
        set_active(
            &mut design,
            POOL,
            ActiveMachines::Listed(vec!["pchat01.contoso.com".into()]),
        );
        assert_silent("R51", &design);
    }

    #[test]
    fn a_next_hop_in_two_time_zones_matches_no_computer() {
        let mut design = active_in(["Pacific", "GMT"]);
        in_zone(&mut design, FRONT_END, "fe01.contoso.com", "GMT");
        let several = "fepool01.contoso.com, the next hop of pchatpool.contoso.com, is in several time zones (fe01.contoso.com in GMT, fe02.contoso.com in Pacific). Active servers must be in the time zone of their next";
        for active in ["pchat01.contoso.com", "pchat02.contoso.com"] {
            let mut one = design.clone();
            let listed = ActiveMachines::Listed(vec![active.into()]);
            set_active(&mut one, POOL, listed);
            let raised = assert_raises("R51", &one, several);
            assert_eq!(raised.object, computer(POOL_CLUSTER, active));
            assert!(
                raised.fixes.is_empty(),
                "no computer could serve in its place"
            );
        }
    }

    #[test]
    fn a_blank_time_zone_does_not_count() {
        let mut design = active_in(["Pacific", "pacific"]);
        in_zone(&mut design, FRONT_END, "fe01.contoso.com", " ");
        assert_silent("R51", &design);
    }

    #[test]
    fn time_zones_are_asked_for_and_one_computer_of_the_next_hop_is_enough() {
        assert_silent("R51", &contoso());
        assert_asks(
            "R51",
            Fact::TimeZone,
            &contoso(),
            "The time zone of fe01.contoso.com, pchat01.contoso.com and pchat02.contoso.com is unknown.",
        );
        assert_asks_nothing("R51", &standard_edition());
    }
}
