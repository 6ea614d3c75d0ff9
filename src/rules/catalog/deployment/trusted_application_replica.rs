//! # A trusted application pool may not be able to receive the configuration
//!
//! ## What it checks
//! Replication of the configuration is off for a trusted application pool if its servers are not set up by
//! the product.
//!
//! ## Why it matters
//! The wizard turns on replication for every new pool. Servers of other vendors usually have no replica of
//! the configuration, so their replication status stays red in the Control Panel and in
//! `Get-CsManagementStoreReplicationStatus`. Applications that run on the product's own platform do need
//! replication.
//!
//! ## What to do
//! If the servers have a replica (they run the service Replica Replicator Agent), leave it on. Otherwise
//! run `Set-CsTrustedApplicationPool -Identity <pool> -RequiresReplication $false` and `Enable-CsTopology`.
//!
//! ## Quick fix
//! None: the topology does not show whether the servers have a replica.
//!
//! ## Example
//! `bots.fabrikam.com` is the pool of a call recorder, and replication is on.
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
                     of the configuration, their replication status stays red: turn off replication with \
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
