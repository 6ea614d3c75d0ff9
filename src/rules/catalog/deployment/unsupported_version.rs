//! # A Persistent Chat pool has a version that knows no Persistent Chat
//!
//! ## What it checks
//! A Persistent Chat pool is of Lync Server 2013 or Skype for Business Server 2015.
//!
//! ## Why it matters
//! Lync Server 2010 had Group Chat, which is a trusted application and not a pool of this role. Skype
//! for Business Server 2019 removed the role from Topology Builder and from the product. A pool of any
//! other version cannot be published.
//!
//! ## What to do
//! Make the pool with Topology Builder of 2013 or 2015, beside Front End pools of that version. In a
//! deployment that moves to 2019, the older pools stay until Persistent Chat is given up.
//!
//! ## Quick fix
//! None: a version is not changed in the topology. Delete the pool, and define it in a topology of
//! Skype for Business Server 2015.
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
                "{} is a Persistent Chat pool of {}. Only Lync Server 2013 and Skype for Business \
                 Server 2015 have this role, so it cannot be published.",
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
    fn a_pool_of_2019_is_reported() {
        let design = contoso_with(|design| service_mut(design, POOL).service_version = 8);
        assert_raises(
            "R145",
            &design,
            "pchatpool.contoso.com is a Persistent Chat pool of Skype for Business Server 2019",
        );
    }

    #[test]
    fn pools_of_2013_and_2015_are_fine() {
        assert_silent("R145", &contoso());
        let design = contoso_with(|design| service_mut(design, POOL).service_version = 6);
        assert_silent("R145", &design);
    }
}
