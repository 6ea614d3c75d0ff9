//! # A computer stands in two pools, or twice in one
//!
//! ## What it checks
//! A computer that runs the product belongs to one pool, and stands in it once. Meant are Front
//! End, Director, Persistent Chat, Edge and Mediation pools. Trusted applications and gateways may
//! share a computer.
//!
//! Persistent Chat on a Front End or Standard Edition server is told by R11, R12 and R14, on a
//! Director, Edge or Office Web Apps server by R13, and two pools of one name by R9.
//!
//! ## Why it matters
//! All servers of a pool run the same roles, and a server takes its roles from the pool it finds
//! itself in.
//!
//! ## What to do
//! Take the computer out of one of the pools.
//!
//! ## Quick fix
//! None: what is right here, the topology does not tell.
//!
//! ## Example
//! `pchat02.contoso.com` is a computer of `pchatpool.contoso.com` and of `pchatpool2.contoso.com`.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! *Inferred* from "Topology basics for Skype for Business Server" (server roles).

use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity, Versions};
use crate::topology::fqdn::same_fqdn;
use crate::topology::{Cluster, Kind, ObjectId, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "computer-used-twice",
    severity: Severity::Warning,
    basis: Basis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    source: include_str!("computer_used_twice.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (number, cluster) in facts.index.clusters() {
        if !facts.shares_a_name(number) || !is_pool_of_the_product(facts, cluster) {
            continue;
        }
        for (place, machine) in cluster.machines.iter().enumerate() {
            if machine.fqdn.is_empty() {
                continue;
            }
            let object = || ObjectId::machine(&cluster.id, &machine.fqdn);
            let earlier = cluster.machines.iter().take(place);
            if earlier.clone().any(|m| same_fqdn(&m.fqdn, &machine.fqdn)) {
                diagnostics.push(Diagnostic::new(
                    Severity::Warning,
                    object(),
                    format!(
                        "{} stands twice in {}. A computer is in a pool once.",
                        machine.fqdn, cluster.fqdn
                    ),
                ));
                continue;
            }
            let namesakes = facts.clusters_named(&machine.fqdn);
            if namesakes.len() < 2 {
                continue;
            }
            let first = namesakes
                .iter()
                .find(|other| {
                    other.machine(&machine.fqdn).is_some() && is_pool_of_the_product(facts, other)
                })
                .filter(|first| first.id != cluster.id)
                .filter(|first| !same_fqdn(&first.fqdn, &cluster.fqdn));
            let Some(first) = first else {
                continue;
            };
            let chat = [*first, cluster].map(|cluster| is_chat(facts, cluster));
            if chat[0] != chat[1] {
                continue;
            }
            diagnostics.push(
                Diagnostic::new(
                    Severity::Warning,
                    object(),
                    format!(
                        "{} is a computer of {} and of {}. All servers of a pool run the same roles, \
                         so a computer can be in one pool only.",
                        machine.fqdn, first.fqdn, cluster.fqdn
                    ),
                )
                .with_related(facts.object_of_cluster(first))
                .with_related(facts.object_of_cluster(cluster)),
            );
        }
    }
}

fn is_chat(facts: &Facts<'_>, cluster: &Cluster) -> bool {
    facts
        .index
        .role_on(&cluster.id, &Role::PersistentChatService)
        .is_some()
}

fn is_pool_of_the_product(facts: &Facts<'_>, cluster: &Cluster) -> bool {
    match facts.item_of_cluster(&cluster.id).map(|item| item.kind) {
        Some(
            Kind::FrontEndPool
            | Kind::StandardEditionServer
            | Kind::DirectorPool
            | Kind::EdgePool
            | Kind::MediationPool,
        ) => true,
        Some(_) => false,
        None => is_chat(facts, cluster),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_computer_in_two_pools_is_told() {
        let design = contoso_with(|design| {
            add_chat_pool(
                design,
                SITE,
                "pchatpool2.contoso.com",
                &["PCHAT02.contoso.com", "pchat03.contoso.com"],
            );
        });
        assert_raises(
            "R10",
            &design,
            "PCHAT02.contoso.com is a computer of pchatpool.contoso.com and of pchatpool2",
        );
    }

    #[test]
    fn a_computer_twice_in_a_pool_is_told() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER)
                .machines
                .push(machine("pchat01.contoso.com"));
        });
        assert_raises("R10", &design, "stands twice in pchatpool.contoso.com");
    }

    #[test]
    fn a_store_on_a_pool_computer_is_not_a_second_pool() {
        let design = contoso_with(|design| {
            add_sql_store(design, SITE, "pchat01.contoso.com", "X");
        });
        assert_silent("R10", &design);
        assert_silent("R10", &standard_edition());
    }
}
