//! # A computer is in a domain of a single label
//!
//! ## What it checks
//! Names of computers that run the product have at least three parts. Edge servers are left out,
//! because they usually are in no domain; so are file servers, because a domain-based DFS name is
//! that of a domain, and names that are faulty in themselves (R1 to R5, but for a dot at its end) or whose last part is a
//! number.
//!
//! ## Why it matters
//! A computer called `srv1.local` is in the Active Directory domain `local`, and domains of a
//! single label are not supported.
//!
//! ## What to do
//! Use a domain of two or more labels. A domain cannot be renamed for this product, so the servers
//! have to be installed in another domain.
//!
//! ## Quick fix
//! None: a server gets another domain by being installed there, and only then another name here.
//!
//! ## Example
//! `pchat01.contoso`. Expected is something like `pchat01.contoso.com` or `pchat01.corp.local`.
//!
//! ## Source
//! Documented: "Environmental requirements for Skype for Business Server 2015" (Active Directory:
//! single-label domains). That the name shows the domain is *inferred*.

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
                    "{} is in the domain {domain}, which has a single label. Such domains are not \
                     supported.",
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
    fn a_faulty_name_shows_no_domain() {
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
