//! # The topology contains a Skype for Business Server 2019 pool
//!
//! ## What it checks
//! Whether any pool is of Skype for Business Server 2019.
//!
//! ## Why it matters
//! From then on only the Topology Builder of 2019 can open the topology, also for the older pools, and
//! it cannot create a Persistent Chat pool. What is planned for Persistent Chat can no longer be
//! entered with Topology Builder.
//!
//! ## What to do
//! Finish the work on Persistent Chat before the first pool of 2019 is published.
//!
//! ## Quick fix
//! None: from here on Topology Builder of 2019 opens the topology. Add or change Persistent Chat pools
//! before the pool of 2019 is published.
//!
//! ## Example
//! `fepool19.contoso.com` is published beside `fepool15.contoso.com` and its Persistent Chat pool.
//!
//! ## Versions
//! It is about 2019 beside 2015 or 2013.
//!
//! ## Source
//! Documented: Skype for Business Server 2019, `migration/verify-pilot-pool-coexistence-with-legacy-pool`
//! and `migration/administering-servers-after-migration`.

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::{ObjectId, Role};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "holds-2019-pool",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::ANY,
    needs: &[],
    page: page!("holds_2019.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let first = facts
        .index
        .of_role(&Role::Registrar)
        .filter(|(_, service)| service.service_version >= 8)
        .find_map(|(place, _)| facts.index.cluster_of_place(place));
    let Some(pool) = first else {
        return;
    };
    diagnostics.push(
        Diagnostic::new(
            Severity::Warning,
            ObjectId::Deployment,
            format!(
                "{} is a pool of Skype for Business Server 2019. Only its Topology Builder opens this \
                 topology, and that cannot create Persistent Chat pools.",
                pool.fqdn,
            ),
        )
        .with_related(pool.id.clone()),
    );
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_pool_of_2019_is_reported_once() {
        let design = contoso_with(|design| {
            for name in ["se01.contoso.com", "se02.contoso.com"] {
                add_standard_edition(design, SITE, name);
                service_mut(design, &format!("registrar:{name}")).service_version = 8;
            }
        });
        let diagnostic = assert_raises("R147", &design, "se01.contoso.com is a pool of");
        assert_eq!(diagnostic.related.len(), 1);
    }

    #[test]
    fn older_pools_are_fine() {
        assert_silent("R147", &contoso());
    }
}
