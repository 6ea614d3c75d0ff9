//! # A trusted application pool is sent a replica that nobody may receive
//!
//! ## What it checks
//! A trusted application pool whose servers the product does not set up takes no part in the replication
//! of the configuration.
//!
//! ## Why it matters
//! The wizard ticks the replication for every new pool. A server of another vendor mostly has no replica
//! of the configuration, and its replication status then stays red for ever, in the Control Panel and in
//! `Get-CsManagementStoreReplicationStatus`. Applications that run on the product's own platform do need
//! it.
//!
//! ## What to do
//! If its servers have a replica (the Replica Replicator Agent runs there), leave it. Otherwise run
//! `Set-CsTrustedApplicationPool -Identity <pool> -RequiresReplication $false` and `Enable-CsTopology`.
//!
//! ## Quick fix
//! None: the topology does not show whether the servers have a replica.
//!
//! ## Example
//! `bots.fabrikam.com` is the pool of a call recorder, with replication on.
//!
//! ## Source
//! Field reports: "Lync Replication Failure for Trusted Application Servers" (howdouc.blogspot.com);
//! MicrosoftDocs/OfficeDocs-SkypeForBusiness, issues 394 and 405.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::Kind;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "trusted-application-replica",
    severity: Severity::Info,
    basis: RuleBasis::Field,
    versions: Versions::LYNC_2013_TO_2019,
    needs: &[],
    page: page!("trusted_application_replica.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let pools = facts
        .items
        .iter()
        .filter(|item| item.kind == Kind::TrustedApplicationPool);
    for cluster in pools.filter_map(|item| item.cluster) {
        if cluster.requires_replication && !cluster.requires_setup {
            diagnostics.push(Diagnostic::new(
                Severity::Info,
                cluster.id.clone(),
                format!(
                    "Replication is on for the trusted application pool {}. If its servers have no replica \
                     of the configuration, their status stays red: turn it off with \
                     Set-CsTrustedApplicationPool -RequiresReplication $false.",
                    cluster.fqdn
                ),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::{InstalledOn, Role};

    fn with_pool(replication: bool, setup: bool) -> crate::design::Design {
        contoso_with(|design| {
            let cluster = add_cluster(
                design,
                SITE,
                "bots.contoso.com",
                &["bots.contoso.com"],
                false,
            );
            let pool = cluster_mut(design, cluster.as_str());
            pool.requires_replication = replication;
            pool.requires_setup = setup;
            let on = InstalledOn::Cluster(cluster);
            add_service(design, "bots", Role::ExternalServer, SITE, on);
        })
    }

    #[test]
    fn replication_to_servers_that_the_product_does_not_set_up_is_reported() {
        assert_raises("R183", &with_pool(true, false), "pool bots.contoso.com");
    }

    #[test]
    fn pools_without_replication_and_servers_of_the_product_are_fine() {
        assert_silent("R183", &with_pool(false, false));
        assert_silent("R183", &with_pool(true, true));
    }
}
