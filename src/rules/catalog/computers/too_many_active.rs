//! # More than four computers of a pool are active
//!
//! ## What it checks
//! At most four computers of a Persistent Chat pool are active. Pools are not checked if the document does
//! not say which computers are active.
//!
//! ## Why it matters
//! Four active servers are the supported maximum; the other computers of a stretched pool are for standby.
//!
//! ## What to do
//! Make all but four computers inactive. Keep those in the data center of the primary database active.
//!
//! ## Quick fix
//! None: you decide which computers to make inactive. Do so in the properties of the pool.
//!
//! ## Example
//! `pchatpool.contoso.com` has six computers, and all are active.
//!
//! ## Source
//! Documented: "Capacity planning for Persistent Chat Server", "Plan for Persistent Chat Server
//! topology", "Plan for Persistent Chat Server".

use ahash::AHashSet;

use crate::rules::facts::servers::MOST_ACTIVE;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::fqdn::HostName;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "too-many-active",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("too_many_active.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(listed) = pool.pool.active_machines(&facts.index) else {
            continue;
        };
        let active: AHashSet<HostName<'_>> = listed.iter().map(|name| HostName(name)).collect();
        if active.len() <= MOST_ACTIVE {
            continue;
        }
        let service = &pool.pool.service.id;
        diagnostics.push(Diagnostic::new(
            Severity::Error,
            service.clone(),
            format!(
                "{} has {} active computers. At most {MOST_ACTIVE} can be active; make the others \
                 inactive.",
                facts.pool_name(&pool.pool),
                active.len()
            ),
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::ActiveMachines;

    fn with_active(count: usize) -> crate::design::Design {
        contoso_with(|design| {
            let names: Vec<String> = (1..=6)
                .map(|n| format!("pchat{n:02}.contoso.com"))
                .collect();
            cluster_mut(design, POOL_CLUSTER).machines =
                names.iter().map(|name| machine(name)).collect();
            set_active(
                design,
                POOL,
                ActiveMachines::Listed(names.into_iter().take(count).collect()),
            );
        })
    }

    #[test]
    fn six_active_computers_are_reported() {
        let design = with_active(6);
        assert_raises(
            "R23",
            &design,
            "pchatpool.contoso.com has 6 active computers",
        );
    }

    #[test]
    fn four_active_computers_and_a_missing_list_are_fine() {
        assert_silent("R23", &with_active(4));
        let mut design = with_active(6);
        set_active(&mut design, POOL, ActiveMachines::Unstated);
        assert_silent("R23", &design);
    }
}
