//! # A pool or computer has no name
//!
//! ## What it checks
//! Every pool, every server and every computer of a pool has an FQDN. The name of a SQL Server store is
//! checked by R55, and the name of a file store by R118.
//!
//! ## Why it matters
//! Topology Builder requires the FQDN and does not continue without it. Servers and clients cannot find a
//! pool without a name.
//!
//! ## What to do
//! Enter the FQDN of the pool or computer as it is, or will be, in DNS.
//!
//! ## Quick fix
//! None: only you know the name of the pool or computer.
//!
//! ## Example
//! The FQDN of a Persistent Chat pool is empty. Enter `pchatpool.contoso.com`.
//!
//! ## Source
//! Seen in Topology Builder: "Define New Persistent Chat Pool", where Pool FQDN is required and Next is not
//! available without it.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::article::with_capital_article;
use crate::topology::fqdn::FqdnFault;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "fqdn-empty",
    severity: Severity::Error,
    basis: RuleBasis::TopologyBuilder,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("fqdn_empty.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for host in &facts.odd_names {
        if host.fault != Some(FqdnFault::Empty) || host.is_store(facts) {
            continue;
        }
        let message = match host.machine {
            Some(_) => format!(
                "A computer of {} has no name. Topology Builder requires one.",
                host.cluster.fqdn
            ),
            None => format!(
                "{} has no FQDN. Topology Builder requires one, and servers and clients cannot find it.",
                with_capital_article(host.kind(facts).in_sentence())
            ),
        };
        diagnostics.push(Diagnostic::new(
            Severity::Error,
            host.object(facts),
            message,
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_pool_without_a_name_is_reported_once() {
        let design = contoso_with(|design| cluster_mut(design, POOL_CLUSTER).fqdn.clear());
        assert_raises("R1", &design, "A Persistent Chat pool has no FQDN");
        let design = contoso_with(|design| cluster_mut(design, FRONT_END).fqdn.clear());
        assert_raises("R1", &design, "A Front End pool has no FQDN");
    }

    #[test]
    fn a_computer_without_a_name_is_reported() {
        let design =
            contoso_with(|design| cluster_mut(design, POOL_CLUSTER).machines[0].fqdn.clear());
        assert_raises(
            "R1",
            &design,
            "A computer of pchatpool.contoso.com has no name",
        );
    }

    #[test]
    fn named_pools_are_fine() {
        assert_silent("R1", &contoso());
        assert_silent("R1", &standard_edition());
    }
}
