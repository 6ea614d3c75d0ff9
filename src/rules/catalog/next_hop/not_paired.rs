//! # Disaster recovery is on, but the next hop is not paired with a pool in another data center
//!
//! ## What it checks
//! The next hop of a Persistent Chat pool with disaster recovery is paired with a backup pool, and the
//! computers of the two pools are not all in the same data center.
//!
//! ## Why it matters
//! If the data center of the Front End pool is lost, nothing is routed to Persistent Chat until another
//! Front End pool takes over. Until then, a stretched Persistent Chat pool is of no use.
//!
//! ## What to do
//! In Topology Builder, pair the Front End pool with one in the other data center ("Resiliency").
//!
//! ## Quick fix
//! None: Front End pools are paired in Topology Builder. Open "Edit Properties" of the next hop,
//! "Resiliency", and select the associated backup pool.
//!
//! ## Example
//! `pchatpool.contoso.com` has a backup SQL Server store, but its next hop `fepool01.contoso.com` has no
//! backup pool.
//!
//! ## Source
//! Documented: "High availability and disaster recovery for Persistent Chat Server"; its figures show a
//! second Front End pool. Field report: B. Schwendiman on Persistent Chat disaster recovery, part 2.

use crate::design::Fact;
use crate::design::statements::same_place;
use crate::rules::engine::unstated::Unstated;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};
use crate::topology::{AssociationKind, Cluster};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "next-hop-not-paired",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[Need::Stated(Fact::DataCenter)],
    page: page!("not_paired.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut unstated = Unstated::new(Fact::DataCenter, RULE.versions);
    for pool in &facts.pools {
        let Some(front_end) = pool.next_hop else {
            continue;
        };
        if !pool.disaster_recovery_on {
            continue;
        }
        let service = &pool.pool.service.id;
        let name = facts.pool_name(&pool.pool);
        let next_hop = &front_end.cluster.fqdn;
        let message = match &front_end.registrar.backup {
            None => format!(
                "Disaster recovery is on for {name}, but its next hop {next_hop} has no backup pool. If \
                 the next hop is lost, nothing is routed to Persistent Chat."
            ),
            Some(backup) => {
                let backup = facts.index.service(&backup.target);
                let Some(backup) = backup.and_then(|backup| facts.index.cluster_of(backup)) else {
                    continue;
                };
                let places = [front_end.cluster, backup].map(|c| place_of(facts, c, &mut unstated));
                let [Some(place), Some(backup_place)] = places else {
                    continue;
                };
                if !same_place(place, backup_place) {
                    continue;
                }
                format!(
                    "Disaster recovery is on for {name}, but its next hop {next_hop} and the backup pool \
                     {} are both in {place}. If {place} is lost, nothing is routed to Persistent Chat.",
                    backup.fqdn
                )
            }
        };
        diagnostics.push(
            Diagnostic::new(Severity::Warning, service.clone(), message)
                .with_related(front_end.cluster.id.clone())
                .with_association(service, AssociationKind::NextHop),
        );
    }
    unstated.say(
        facts,
        diagnostics,
        "whether the backup pool of a next hop is in another data center",
    );
}

/// The data center of all computers of a Front End pool, if it is the same. R110 reports a pool in two data
/// centers.
fn place_of<'d>(
    facts: &Facts<'d>,
    cluster: &'d Cluster,
    unstated: &mut Unstated<'d>,
) -> Option<&'d str> {
    let number = facts.index.cluster_number(&cluster.id)?;
    let mut places = Vec::new();
    for machine in &cluster.machines {
        match facts.data_center_of_computer(number, &machine.fqdn) {
            Some(place) => places.push(place),
            None => unstated.of_computer(number, cluster, &machine.fqdn),
        }
    }
    let first = *places.first()?;
    let all = places.len() == cluster.machines.len();
    (all && places.iter().all(|place| same_place(place, first))).then_some(first)
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact};
    use crate::rules::testing::*;
    use crate::topology::service::Backup;

    fn with_disaster_recovery() -> crate::design::Design {
        contoso_with(|design| {
            let intentions = design.annotations.pools.entry(POOL.into()).or_default();
            intentions.disaster_recovery = true;
        })
    }

    #[test]
    fn a_next_hop_without_a_backup_pool_is_reported() {
        assert_raises(
            "R53",
            &with_disaster_recovery(),
            "its next hop fepool01.contoso.com has no backup pool",
        );
    }

    /// The next hop is in Redmond and is paired with a server elsewhere, or not.
    fn paired_with_a_server_in(place: &str) -> Design {
        let mut design = with_disaster_recovery();
        let server = add_standard_edition(&mut design, SITE, "se01.contoso.com");
        service_mut(&mut design, REGISTRAR).backup = Some(Backup {
            target: "registrar:se01.contoso.com".into(),
            attributes: Default::default(),
        });
        for fqdn in ["fe01.contoso.com", "fe02.contoso.com", "fe03.contoso.com"] {
            place_computer(&mut design, FRONT_END, fqdn, "Redmond");
        }
        if !place.is_empty() {
            place_computer(&mut design, server.as_str(), "se01.contoso.com", place);
        }
        design
    }

    #[test]
    fn a_backup_pool_in_the_same_data_center_is_reported() {
        assert_raises(
            "R53",
            &paired_with_a_server_in("redmond"),
            "its next hop fepool01.contoso.com and the backup pool se01.contoso.com are both in Redmond",
        );
        let elsewhere = paired_with_a_server_in("Dublin");
        assert_silent("R53", &elsewhere);
        assert_asks_nothing("R53", &elsewhere);
    }

    #[test]
    fn the_data_center_of_paired_computers_is_asked_for() {
        let design = paired_with_a_server_in("");
        assert_silent("R53", &design);
        assert_asks(
            "R53",
            Fact::DataCenter,
            &design,
            "The data center of se01.contoso.com is unknown.",
        );
        assert_asks_nothing("R53", &with_disaster_recovery());
    }

    #[test]
    fn a_paired_next_hop_and_no_disaster_recovery_are_fine() {
        assert_silent("R53", &contoso());
        let mut design = with_disaster_recovery();
        add_standard_edition(&mut design, SITE, "se01.contoso.com");
        service_mut(&mut design, REGISTRAR).backup = Some(Backup {
            target: "registrar:se01.contoso.com".into(),
            attributes: Default::default(),
        });
        assert_silent("R53", &design);
    }
}
