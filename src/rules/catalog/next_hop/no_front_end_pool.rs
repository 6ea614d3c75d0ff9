//! # The topology has Persistent Chat but no Front End pool
//!
//! ## What it checks
//! A topology with a Persistent Chat pool has at least one Front End pool or Standard Edition server. If it
//! has none, this rule reports it once instead of R45.
//!
//! ## Why it matters
//! Clients reach Persistent Chat through a Front End pool, so a Front End pool has to be deployed first.
//!
//! ## What to do
//! Add a Front End pool or Standard Edition server, and then select it as the next hop.
//!
//! ## Quick fix
//! A choice if there is only one Persistent Chat pool: create a Standard Edition server and use it as next
//! hop.
//!
//! ## Example
//! The topology contains only `pchatpool.contoso.com` and its stores.
//!
//! ## Source
//! Documented: "Deploy Persistent Chat Server".

use crate::rules::engine::fixes::fix_with_new_server;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::ObjectId;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "no-front-end-pool",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("no_front_end_pool.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(first) = facts.pools.first() else {
        return;
    };
    if !facts.front_end_pools.is_empty() {
        return;
    }
    let names = match facts.pools.len() {
        1 => facts.pool_name(&first.pool),
        count => format!("{} and {} more", facts.pool_name(&first.pool), count - 1),
    };
    let diagnostic = Diagnostic::new(
        Severity::Error,
        ObjectId::Deployment,
        format!(
            "The topology has no Front End pool or Standard Edition server for {names}. Clients reach \
             Persistent Chat through one."
        ),
    );
    let service = first.pool.service;
    let site = first
        .pool
        .cluster
        .map_or(service.site, |cluster| cluster.site);
    let diagnostic = match facts.pools.len() == 1 && matches!(service.service_version, 6 | 7) {
        true => fix_with_new_server(facts, diagnostic, site, Some(service)),
        false => diagnostic,
    };
    let pools = facts.pools.iter();
    diagnostics.push(pools.fold(diagnostic, |diagnostic, pool| {
        diagnostic.with_related(pool.pool.service.id.clone())
    }));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::InstalledOn;

    #[test]
    fn persistent_chat_alone_is_reported_once() {
        let design = contoso_with(|design| {
            design
                .topology
                .clusters
                .retain(|c| c.id.as_str() != FRONT_END);
            let front_end = InstalledOn::Cluster(FRONT_END.into());
            design
                .topology
                .services
                .retain(|s| s.installed_on != front_end);
        });
        assert_raises(
            "R48",
            &design,
            "Standard Edition server for pchatpool.contoso.com",
        );
        assert_silent("R45", &design);
    }

    #[test]
    fn a_front_end_pool_or_no_persistent_chat_is_fine() {
        assert_silent("R48", &contoso());
        assert_silent("R48", &crate::design::Design::default());
    }
}
