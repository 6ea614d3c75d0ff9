//! # A multiple computer pool has the name of one of its computers
//!
//! ## What it checks
//! The FQDN of a multiple computer Persistent Chat pool, or of any other pool with at least two computers,
//! is not the FQDN of one of its computers. A Standard Edition server has the name of its computer; a
//! second computer there is reported by R140.
//!
//! ## Why it matters
//! The name of a pool has its own address records, one for each computer, so that DNS can distribute the
//! load. If the pool has the name of a computer, all traffic for the pool goes to that computer.
//!
//! ## What to do
//! Use a pool name that none of its computers has, with DNS records that point to all computers.
//!
//! ## Quick fix
//! None: you decide the name of the pool, which clients and certificates use.
//!
//! ## Example
//! `pchat01.contoso.com` is the name of a pool with the computers `pchat01.contoso.com` and
//! `pchat02.contoso.com`. Use `pchatpool.contoso.com` for the pool.
//!
//! ## Source
//! *Inferred* from "Define Persistent Chat FQDN" in the Topology Builder help and "DNS requirements for
//! Persistent Chat Server", which treat the two as separate names. The pages for Front End, Edge and
//! Director pools do so as well. It is a warning because no page says that Topology Builder rejects it, and
//! the pool works as long as that computer runs.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{Cluster, Kind, ObjectId};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "pool-named-like-member",
    severity: Severity::Warning,
    basis: RuleBasis::Inferred,
    versions: Versions::ANY,
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
        if cluster.single_machine_only || collocated {
            continue;
        }
        let id = pool.pool.service.id.clone();
        diagnostics.extend(named_like_member(cluster, id.into()));
    }
    for item in &facts.items {
        let Some(cluster) = item.cluster else {
            continue;
        };
        let has_one = cluster.single_machine_only || cluster.machines.len() < 2;
        let is_told_elsewhere = matches!(
            item.kind,
            Kind::PersistentChatPool | Kind::StandardEditionServer
        );
        if !is_told_elsewhere && !has_one {
            diagnostics.extend(named_like_member(cluster, cluster.id.clone().into()));
        }
    }
}

fn named_like_member(cluster: &Cluster, pool: ObjectId) -> Option<Diagnostic> {
    if cluster.fqdn.is_empty() {
        return None;
    }
    let machine = cluster.machine(&cluster.fqdn)?;
    let message = format!(
        "The multiple computer pool {} has the name of one of its computers. DNS cannot distribute the \
         load to the others.",
        cluster.fqdn
    );
    let computer = ObjectId::machine(&cluster.id, &machine.fqdn);
    Some(Diagnostic::new(Severity::Warning, pool, message).with_related(computer))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{InstalledOn, Role};

    #[test]
    fn a_pool_named_like_a_computer_is_reported() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).fqdn = "PCHAT02.contoso.com".into();
        });
        assert_raises("R8", &design, "has the name of one of its computers");
    }

    #[test]
    fn a_front_end_or_edge_pool_named_like_a_computer_is_reported() {
        let design = contoso_with(|design| {
            let cluster = add_cluster(
                design,
                SITE,
                "edge01.contoso.com",
                &["Edge01.contoso.com", "edge02.contoso.com"],
                true,
            );
            let on = InstalledOn::Cluster(cluster);
            add_service(design, "edge", Role::EdgeServer, SITE, on);
        });
        assert_raises(
            "R8",
            &design,
            "The multiple computer pool edge01.contoso.com",
        );
        let design = contoso_with(|design| {
            let cluster = cluster_mut(design, FRONT_END);
            cluster.machines[0].fqdn = format!("{}.", cluster.fqdn.to_uppercase());
        });
        assert_raises(
            "R8",
            &design,
            "The multiple computer pool fepool01.contoso.com",
        );
    }

    #[test]
    fn single_computer_pools_and_distinct_names_are_fine() {
        assert_silent("R8", &contoso());
        assert_silent("R8", &standard_edition());
        let one_edge = contoso_with(|design| {
            add_edge(design, "edge01.contoso.com");
        });
        assert_silent("R8", &one_edge);
    }
}
