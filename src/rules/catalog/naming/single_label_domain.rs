//! # A computer is in a single-label domain
//!
//! ## What it checks
//! Names of computers that run the product have at least three parts. Edge servers are not checked, because
//! they are usually not in a domain. File servers are not checked, because a domain-based DFS path contains
//! only the domain. Invalid names (R1 to R5, except a trailing dot) and names that end with a number are
//! not checked.
//!
//! ## Why it matters
//! A computer named `srv1.local` is in the Active Directory domain `local`. Single-label domains are not
//! supported.
//!
//! ## What to do
//! Use a domain with at least two labels. The domain of this product cannot be renamed, so install the
//! servers in another domain.
//!
//! ## Quick fix
//! None: the server has to be installed in another domain first. Then change its name here.
//!
//! ## Example
//! `pchat01.contoso` is in the domain `contoso`. Use a name such as `pchat01.contoso.com` or
//! `pchat01.corp.local`.
//!
//! ## Source
//! Documented: "Environmental requirements for Skype for Business Server 2015" (Active Directory:
//! single-label domains). It is *inferred* that the name shows the domain.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::fqdn::shown_domain;
use crate::topology::{Kind, ObjectId};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "single-label-domain",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("single_label_domain.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (number, cluster) in facts.index.clusters() {
        if !cluster.requires_setup {
            continue;
        }
        let kind = facts.item_at(number).map(|item| item.kind);
        if matches!(kind, Some(Kind::EdgePool | Kind::TrustedApplicationPool)) {
            continue;
        }
        for machine in &cluster.machines {
            let Some(domain) = shown_domain(&machine.fqdn).filter(|d| !d.contains('.')) else {
                continue;
            };
            diagnostics.push(Diagnostic::new(
                Severity::Error,
                ObjectId::machine(&cluster.id, &machine.fqdn),
                format!(
                    "{} is in the domain {domain}. Single-label domains are not supported.",
                    machine.fqdn
                ),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_computer_in_a_single_label_domain_is_reported() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).machines[0].fqdn = "pchat01.contoso".into();
        });
        assert_raises("R6", &design, "pchat01.contoso is in the domain contoso");
    }

    #[test]
    fn an_invalid_name_has_no_domain() {
        for name in [
            "-pchat01.contoso",
            "pchat 01.contoso",
            "pchat01.contoso-",
            "1.2",
        ] {
            let design = contoso_with(|design| {
                cluster_mut(design, POOL_CLUSTER).machines[0].fqdn = name.into();
            });
            assert_silent("R6", &design);
        }
    }

    #[test]
    fn a_domain_based_dfs_name_is_fine() {
        let design = contoso_with(|design| {
            add_file_store(design, SITE, "contoso.com", "dfs");
        });
        assert_silent("R6", &design);
    }

    #[test]
    fn an_edge_server_outside_any_domain_is_fine() {
        let design = contoso_with(|design| {
            add_edge(design, "edge01.dmz");
        });
        assert_silent("R6", &design);
    }
}
