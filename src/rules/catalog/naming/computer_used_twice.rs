//! # A computer is in two pools, or twice in one
//!
//! ## What it checks
//! Each computer that runs the product belongs to only one pool and is listed in it only once. The rule
//! checks Front End, Director, Persistent Chat, Edge and Mediation pools and branch appliances. Trusted
//! applications and gateways can share a computer. A computer of a Front End pool or Standard Edition
//! server that is also in another pool is an error; other cases are warnings.
//!
//! Persistent Chat on a Front End or Standard Edition server is reported by R11, R12 and R14, Persistent
//! Chat with any other role by R13, and two pools with the same name by R9.
//!
//! ## Why it matters
//! All servers of a pool run the same roles, and each server gets its roles from its pool.
//!
//! ## What to do
//! Remove the computer from one of the two pools, or use another computer in one of them. If a pool lists
//! the computer twice, delete one of the entries.
//!
//! ## Quick fix
//! None: you decide which of the two pools keeps the computer.
//!
//! ## Example
//! `pchat02.contoso.com` is a computer of both `pchatpool.contoso.com` and `pchatpool2.contoso.com`.
//!
//! ## Source
//! Documented: "Topology basics for Skype for Business Server" (all servers of a pool run the same roles;
//! Directors and Edge servers are on separate servers). For other pools, it is *inferred*.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::fqdn::same_fqdn;
use crate::topology::{Cluster, ObjectId, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "computer-used-twice",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("computer_used_twice.rs"),
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
                        "{} is listed twice in {}. Remove one of the entries.",
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
                    facts.index.computer(other, &machine.fqdn).is_some()
                        && is_pool_of_the_product(facts, other)
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
            let severity = match is_front_end(facts, first) || is_front_end(facts, cluster) {
                true => Severity::Error,
                false => Severity::Warning,
            };
            diagnostics.push(
                Diagnostic::new(
                    severity,
                    object(),
                    format!(
                        "{} is a computer of both {} and {}. All servers of a pool run the same roles, so \
                         a computer can be in only one pool.",
                        machine.fqdn, first.fqdn, cluster.fqdn
                    ),
                )
                .with_related(facts.object_of_cluster(first))
                .with_related(facts.object_of_cluster(cluster)),
            );
        }
    }
}

fn is_front_end(facts: &Facts<'_>, cluster: &Cluster) -> bool {
    facts.front_end_pool(&cluster.id).is_some()
}

fn is_chat(facts: &Facts<'_>, cluster: &Cluster) -> bool {
    facts
        .index
        .role_on(&cluster.id, &Role::PersistentChatService)
        .is_some()
}

fn is_pool_of_the_product(facts: &Facts<'_>, cluster: &Cluster) -> bool {
    match facts.item_of_cluster(&cluster.id) {
        Some(item) => item.kind.row().runs_product,
        None => is_chat(facts, cluster),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Severity;
    use crate::rules::testing::*;

    #[test]
    fn a_computer_in_two_pools_is_reported() {
        let design = contoso_with(|design| {
            add_chat_pool(
                design,
                SITE,
                "pchatpool2.contoso.com",
                &["PCHAT02.contoso.com", "pchat03.contoso.com"],
            );
        });
        let told = assert_raises(
            "R10",
            &design,
            "PCHAT02.contoso.com is a computer of both pchatpool.contoso.com and pchatpool2.contoso.com. All servers of a",
        );
        assert_eq!(told.severity, Severity::Warning);
    }

    #[test]
    fn a_front_end_server_in_another_pool_is_an_error() {
        let design = contoso_with(|design| {
            add_edge(design, "edge01.contoso.com");
            let edge = cluster_mut(design, "cluster:edge01.contoso.com");
            edge.machines.push(machine("FE01.contoso.com."));
        });
        let told = assert_raises(
            "R10",
            &design,
            "is a computer of both fepool01.contoso.com and edge01.contoso.com. All servers of a",
        );
        assert_eq!(told.severity, Severity::Error);
    }

    #[test]
    fn a_computer_twice_in_a_pool_is_reported() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER)
                .machines
                .push(machine("pchat01.contoso.com"));
        });
        assert_raises(
            "R10",
            &design,
            "pchat01.contoso.com is listed twice in pchatpool.contoso.com",
        );
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
