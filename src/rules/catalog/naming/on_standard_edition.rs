//! # Persistent Chat is on a Standard Edition server
//!
//! ## What it checks
//! No Persistent Chat pool is collocated on a Standard Edition server.
//!
//! ## Why it matters
//! This is supported, but meant for proof of concept and evaluation. There is no high availability, and
//! performance and scale are limited because the server also runs all other roles.
//!
//! ## What to do
//! For production, use separate computers for Persistent Chat. For an evaluation, leave it.
//!
//! ## Quick fix
//! None: you would have to define a new pool and move the rooms.
//!
//! ## Example
//! `se01.contoso.com` is both a Standard Edition server and a Persistent Chat pool.
//!
//! ## Source
//! Documented: "Plan for Persistent Chat Server topology"; for Lync Server 2013 "Set up system
//! platforms" and "Deploying Persistent Chat Server".

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::ObjectId;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "persistent-chat-on-standard-edition",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("on_standard_edition.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let Some(cluster) = pool.pool.cluster else {
            continue;
        };
        let server = facts.front_end_pool(&cluster.id);
        if !server.is_some_and(|server| server.is_standard_edition) {
            continue;
        }
        diagnostics.push(
            Diagnostic::new(
                Severity::Warning,
                pool.pool.service.id.clone(),
                format!(
                    "Persistent Chat runs on the Standard Edition server {}. This is meant for evaluation: \
                     there is no high availability, and scale is limited.",
                    cluster.fqdn
                ),
            )
            .with_related(ObjectId::Cluster(cluster.id.clone())),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn collocation_is_reported() {
        assert_raises(
            "R15",
            &standard_edition(),
            "on the Standard Edition server se01.contoso.com.",
        );
    }

    #[test]
    fn separate_computers_are_fine() {
        assert_silent("R15", &contoso());
    }
}
