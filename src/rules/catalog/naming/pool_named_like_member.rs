//! # A multiple computer pool is named like one of its computers
//!
//! ## What it checks
//! The FQDN of a multiple computer Persistent Chat pool is not the FQDN of one of its computers.
//!
//! ## Why it matters
//! The pool name has address records of its own, one for each computer, so that DNS spreads the
//! load. When it is also the name of a computer, everything meant for the pool ends at that one
//! computer.
//!
//! ## What to do
//! Give the pool a name that none of its computers has, with DNS records of its own that point to all
//! computers.
//!
//! ## Quick fix
//! None: what the pool is called is for you to decide, and clients and certificates follow that name.
//!
//! ## Example
//! Pool `pchat01.contoso.com` with the computers `pchat01.contoso.com` and `pchat02.contoso.com`.
//! Call the pool `pchatpool.contoso.com`.
//!
//! ## Source
//! *Inferred* from "Define Persistent Chat FQDN" in the Topology Builder help and "DNS
//! requirements for Persistent Chat Server", which treat the two as separate names.

use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity, Versions};
use crate::topology::ObjectId;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "pool-named-like-member",
    severity: Severity::Warning,
    basis: Basis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("pool_named_like_member.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(cluster) = pool.pool.cluster else {
            continue;
        };
        let collocated = facts.item_of_cluster(&cluster.id).is_some();
        if cluster.single_machine_only || collocated || cluster.fqdn.is_empty() {
            continue;
        }
        if let Some(machine) = cluster.machine(&cluster.fqdn) {
            diagnostics.push(
                Diagnostic::new(
                    Severity::Warning,
                    pool.pool.service.id.clone(),
                    format!(
                        "The multiple computer pool {} has the name of one of its computers. DNS cannot \
                         spread the load over the others.",
                        cluster.fqdn
                    ),
                )
                .with_related(ObjectId::machine(&cluster.id, &machine.fqdn)),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_pool_named_like_a_computer_is_told() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).fqdn = "PCHAT02.contoso.com".into();
        });
        assert_raises("R8", &design, "has the name of one of its computers");
    }

    #[test]
    fn single_computers_and_names_of_their_own_are_fine() {
        assert_silent("R8", &contoso());
        assert_silent("R8", &standard_edition());
    }
}
