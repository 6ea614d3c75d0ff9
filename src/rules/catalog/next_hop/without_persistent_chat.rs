//! # The version of the next hop does not support Persistent Chat
//!
//! ## What it checks
//! The next hop is not a pool of Skype for Business Server 2019 or later.
//!
//! ## Why it matters
//! Persistent Chat was removed in Skype for Business Server 2019. The users of Persistent Chat and the next
//! hop of their pool have to stay on a Lync Server 2013 or Skype for Business Server 2015 pool as long as
//! Persistent Chat is used.
//!
//! ## What to do
//! Select a Front End pool of the same version as the Persistent Chat pool.
//!
//! ## Quick fix
//! Replaces the Skype for Business Server 2019 next hop with a Front End pool or Standard Edition server of
//! the same version as the Persistent Chat pool. Safe if there is only one, otherwise a choice.
//!
//! ## Example
//! The next hop of `pchatpool.contoso.com` (Skype for Business Server 2015) is `pool2019.contoso.com`.
//!
//! ## Source
//! Documented: "What's deprecated or removed in Skype for Business Server 2019", "Migrating
//! multiple sites and pools" (2019).

use crate::rules::engine::fixes::fix_with_targets;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::AssociationKind;
use crate::topology::role::product_name;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "next-hop-without-persistent-chat",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("without_persistent_chat.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(front_end) = pool.next_hop else {
            continue;
        };
        let version = front_end.registrar.service_version;
        if version < 8 {
            continue;
        }
        let service = &pool.pool.service.id;
        let diagnostic = Diagnostic::new(
            Severity::Error,
            service.clone(),
            format!(
                "The next hop of {}, {}, runs {}. This version does not support Persistent Chat.",
                facts.pool_name(&pool.pool),
                front_end.cluster.fqdn,
                product_name(version)
            ),
        )
        .with_related(front_end.cluster.id.clone())
        .with_association(service, AssociationKind::NextHop);
        diagnostics.push(fix_with_targets(
            facts,
            diagnostic,
            pool,
            AssociationKind::NextHop,
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn a_2019_pool_is_reported() {
        let design = contoso_with(|design| {
            service_mut(design, REGISTRAR).service_version = 8;
            add_standard_edition(design, SITE, "se01.contoso.com");
        });
        assert_raises(
            "R50",
            &design,
            "fepool01.contoso.com, runs Skype for Business Server 2019",
        );
        assert_silent("R49", &design);
        assert_fix_clears("R50", &design);
    }

    #[test]
    fn a_2015_pool_is_fine() {
        assert_silent("R50", &contoso());
    }
}
