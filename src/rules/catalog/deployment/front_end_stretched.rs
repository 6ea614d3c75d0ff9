//! # A Front End pool is stretched over two data centers
//!
//! ## What it checks
//! All computers of an Enterprise Edition Front End pool are in the same data center. The data center is
//! asked for only if a data center is known anywhere in the deployment.
//!
//! ## Why it matters
//! Only Persistent Chat pools can be stretched. The servers of a Front End pool need a majority for every
//! change, and lose it when a data center or the link between them fails.
//!
//! ## What to do
//! Define a Front End pool in each data center with the computers there, and pair the two pools. If the
//! data center was entered wrongly, correct it at the computer.
//!
//! ## Quick fix
//! None: moving a server to another pool requires a new installation. Remove the computers of one data
//! center from the pool, and define a second pool with them.
//!
//! ## Example
//! `fe01.contoso.com` and `fe02.contoso.com` of `fepool01.contoso.com` are in Redmond, and
//! `fe03.contoso.com` is in Dublin.
//!
//! ## Source
//! Field report: R. Schwendiman, "Lync 2013 Persistent Chat HA/DR deep dive", part 1.

use crate::design::Fact;
use crate::design::statements::same_place;
use crate::rules::engine::unstated::Unstated;
use crate::rules::{Diagnostic, Facts, Need, Rule, RuleBasis, Severity, Versions};
use crate::topology::ObjectId;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "front-end-pool-stretched",
    severity: Severity::Error,
    basis: RuleBasis::Field,
    versions: Versions::LYNC_2013_TO_2019,
    needs: &[Need::Stated(Fact::DataCenter)],
    page: page!("front_end_stretched.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let data_centers_matter = facts.annotations.has_data_centers();
    if !data_centers_matter {
        return;
    }
    let mut unstated = Unstated::new(Fact::DataCenter, RULE.versions);
    for (number, pool) in facts.numbered_front_end_pools() {
        let cluster = pool.cluster;
        if pool.is_standard_edition || cluster.machines.len() < 2 {
            continue;
        }
        let mut first: Option<(&str, &str)> = None;
        let mut apart = None;
        for machine in &cluster.machines {
            let computer = || ObjectId::machine(&cluster.id, &machine.fqdn);
            let Some(place) = facts.data_center_of_computer(number, &machine.fqdn) else {
                unstated.of_computer(number, cluster, &machine.fqdn);
                continue;
            };
            let here = (machine.fqdn.as_str(), place);
            let (_, first_place) = *first.get_or_insert(here);
            if apart.is_none() && !same_place(place, first_place) {
                apart = Some((here, computer()));
            }
        }
        let (Some((fqdn, place)), Some(((other_fqdn, other_place), other))) = (first, apart) else {
            continue;
        };
        diagnostics.push(
            Diagnostic::new(
                Severity::Error,
                cluster.id.clone(),
                format!(
                    "The Front End pool {} is stretched over two data centers: {fqdn} is in {place}, and \
                     {other_fqdn} is in {other_place}. Only Persistent Chat pools can be stretched; if the \
                     link fails, this pool may lose its majority.",
                    cluster.fqdn
                ),
            )
            .with_related(ObjectId::machine(&cluster.id, fqdn))
            .with_related(other),
        );
    }
    unstated.say(
        facts,
        diagnostics,
        "whether a Front End pool is stretched over two data centers",
    );
}

#[cfg(test)]
mod tests {
    use crate::design::{Design, Fact};
    use crate::rules::testing::*;

    fn placed(places: [&str; 3]) -> Design {
        contoso_with(|design| {
            let computers = ["fe01.contoso.com", "fe02.contoso.com", "fe03.contoso.com"];
            for (fqdn, place) in computers.into_iter().zip(places) {
                if !place.is_empty() {
                    place_computer(design, FRONT_END, fqdn, place);
                }
            }
        })
    }

    #[test]
    fn computers_in_two_data_centers_are_reported() {
        assert_raises(
            "R110",
            &placed(["Redmond", "", "Dublin"]),
            "The Front End pool fepool01.contoso.com is stretched over two data centers: fe01.contoso.com \
             is in Redmond, and fe03.contoso.com is in Dublin.",
        );
    }

    #[test]
    fn one_data_center_is_fine() {
        let design = placed(["Redmond", "redmond", "Redmond "]);
        assert_silent("R110", &design);
        assert_asks_nothing("R110", &design);
    }

    #[test]
    fn the_data_center_of_computers_is_asked_for_once_any_data_center_is_known() {
        assert_asks_nothing("R110", &contoso());
        let design = placed(["Redmond", "", ""]);
        assert_silent("R110", &design);
        assert_asks(
            "R110",
            Fact::DataCenter,
            &design,
            "The data center of fe02.contoso.com and fe03.contoso.com is unknown.",
        );
    }
}
