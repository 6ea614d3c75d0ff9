//! # The version of a Persistent Chat pool does not support Persistent Chat
//!
//! ## What it checks
//! The version of every Persistent Chat pool is Lync Server 2013 or Skype for Business Server 2015.
//!
//! ## Why it matters
//! Lync Server 2010 had Group Chat, a trusted application rather than a pool of this role. Skype for
//! Business Server 2019 removed the role from Topology Builder and from the product. Pools of other
//! versions cannot be published.
//!
//! ## What to do
//! Create the pool with the 2013 or 2015 version of Topology Builder, beside Front End pools of the same
//! version. In a deployment that moves to 2019, keep the older pools until Persistent Chat is no longer
//! needed.
//!
//! ## Quick fix
//! None: the topology cannot change the version of a pool. Delete the pool, and define it in a Skype for
//! Business Server 2015 topology.
//!
//! ## Example
//! A service of `pchatpool.contoso.com` has the version 8.
//!
//! ## Versions
//! Numbers 6 (Lync Server 2013) and 7 (Skype for Business Server 2015) are right.
//!
//! ## Source
//! Documented: Skype for Business Server 2019, `deprecated`; Lync Server 2013, `topology-changes`.

use crate::rules::{Diagnostic, Facts, PoolFacts, Rule, RuleBasis, Severity, Versions};
use crate::topology::role::product_name;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "chat-in-unsupported-version",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::ANY,
    needs: &[],
    page: page!("unsupported_version.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for PoolFacts { pool, .. } in &facts.pools {
        let version = pool.service.service_version;
        if matches!(version, 6 | 7) {
            continue;
        }
        diagnostics.push(Diagnostic::new(
            Severity::Error,
            pool.service.id.clone(),
            format!(
                "{} is a Persistent Chat pool, but its version is {}. Only Lync Server 2013 and Skype for \
                 Business Server 2015 have this role, so the pool cannot be published.",
                facts.pool_name(pool),
                product_name(version),
            ),
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_2019_pool_is_reported() {
        let design = contoso_with(|design| service_mut(design, POOL).service_version = 8);
        assert_raises(
            "R145",
            &design,
            "pchatpool.contoso.com is a Persistent Chat pool, but its version is Skype for Business Server 2019.",
        );
    }

    #[test]
    fn pools_for_2013_and_2015_are_fine() {
        assert_silent("R145", &contoso());
        let design = contoso_with(|design| service_mut(design, POOL).service_version = 6);
        assert_silent("R145", &design);
    }
}
