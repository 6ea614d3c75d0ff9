//! # A Persistent Chat pool has more than eight computers
//!
//! ## What it checks
//! A Persistent Chat pool has at most eight computers, active and standby together.
//!
//! ## Why it matters
//! Eight is the supported maximum: four active computers, and four standby computers in the other data
//! center. More computers do not raise any limit.
//!
//! ## What to do
//! Remove computers from the pool. A second pool does not raise the number of users either: all pools
//! together are limited to 80,000.
//!
//! ## Quick fix
//! None: you decide which computers to keep. Remove the others in the properties of the pool. Making them
//! inactive is not enough.
//!
//! ## Example
//! `pchatpool.contoso.com` has nine computers.
//!
//! ## Source
//! Documented: "Capacity planning for Persistent Chat Server", "Plan for Persistent Chat Server
//! topology", "Plan for Persistent Chat Server".

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "too-many-computers",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("too_many.rs"),
    check,
};

/// The supported maximum for a pool, active and standby together.
const MOST_COMPUTERS: usize = 8;

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let count = pool
            .pool
            .cluster
            .map_or(0, |cluster| cluster.machines.len());
        if count > MOST_COMPUTERS {
            diagnostics.push(Diagnostic::new(
                Severity::Error,
                pool.pool.service.id.clone(),
                format!(
                    "{} has {count} computers. A Persistent Chat pool can have at most \
                     {MOST_COMPUTERS}.",
                    facts.pool_name(&pool.pool)
                ),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    fn with_computers(count: usize) -> crate::design::Design {
        contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).machines = (1..=count)
                .map(|number| machine(&format!("pchat{number:02}.contoso.com")))
                .collect();
        })
    }

    #[test]
    fn nine_computers_are_reported() {
        assert_raises(
            "R22",
            &with_computers(9),
            "pchatpool.contoso.com has 9 computers",
        );
    }

    #[test]
    fn eight_computers_are_fine() {
        assert_silent("R22", &with_computers(8));
    }
}
