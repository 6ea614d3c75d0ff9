//! # Persistent Chat shares a Standard Edition server
//!
//! ## What it checks
//! No Persistent Chat pool is collocated on a Standard Edition server.
//!
//! ## Why it matters
//! It is supported, and meant for proof of concept and evaluation: there is no high availability,
//! and performance and scale are limited, because the server does everything else as well.
//!
//! ## What to do
//! For production give Persistent Chat computers of its own. For a trial leave it.
//!
//! ## Quick fix
//! None: to give Persistent Chat computers of its own is to define a new pool and to move the rooms.
//!
//! ## Example
//! `se01.contoso.com` is a Standard Edition server and a Persistent Chat pool.
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
                    "Persistent Chat shares the Standard Edition server {}. That is meant for \
                     evaluation: there is no high availability, and scale is limited.",
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
            "shares the Standard Edition server se01.contoso.com",
        );
    }

    #[test]
    fn computers_of_its_own_are_fine() {
        assert_silent("R15", &contoso());
    }
}
