//! # The topology contains a Skype for Business Server 2019 pool
//!
//! ## What it checks
//! Whether the topology contains a Skype for Business Server 2019 pool.
//!
//! ## Why it matters
//! From then on, only the 2019 version of Topology Builder can open the topology, including its older
//! pools. It cannot create a Persistent Chat pool, so the planned changes to Persistent Chat can no longer
//! be made in Topology Builder.
//!
//! ## What to do
//! Finish the work on Persistent Chat before you publish the first 2019 pool.
//!
//! ## Quick fix
//! None: only the 2019 version of Topology Builder can open this topology. Add or change Persistent Chat
//! pools before you publish the 2019 pool.
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
                "{} is a Skype for Business Server 2019 pool. Only the 2019 version of Topology Builder \
                 can open this topology, and it cannot create Persistent Chat pools.",
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
    fn a_2019_pool_is_reported_once() {
        let design = contoso_with(|design| {
            for name in ["se01.contoso.com", "se02.contoso.com"] {
                add_standard_edition(design, SITE, name);
                service_mut(design, &format!("registrar:{name}")).service_version = 8;
            }
        });
        let diagnostic = assert_raises(
            "R147",
            &design,
            "se01.contoso.com is a Skype for Business Server 2019 pool. Only the 2019 version of",
        );
        assert_eq!(diagnostic.related.len(), 1);
    }

    #[test]
    fn older_pools_are_fine() {
        assert_silent("R147", &contoso());
    }
}
