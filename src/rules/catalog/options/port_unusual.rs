//! # The Persistent Chat port is not 5041
//!
//! ## What it checks
//! The Persistent Chat port is 5041, the default in Topology Builder.
//!
//! ## Why it matters
//! Port lists and firewall rules based on the documentation use 5041 and have to be changed for this pool.
//!
//! ## What to do
//! Nothing if this is intended and the firewalls allow it. Otherwise, use 5041.
//!
//! ## Quick fix
//! A choice that sets the Persistent Chat port back to 5041. If the pool is in use, firewall rules have to
//! be updated.
//!
//! ## Example
//! The Persistent Chat port is `5050`.
//!
//! ## Source
//! *Inferred* from "Port requirements for servers" ("ports and protocols"), which lists 5041.

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "port-unusual",
    severity: Severity::Info,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("port_unusual.rs"),
    check,
};

const USUAL_PORT: u32 = 5041;

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let port = match pool.pool.port(&facts.index).and_then(|port| port.number()) {
            Some(port @ 1..=65535) if port != USUAL_PORT => port,
            _ => continue,
        };
        let service = &pool.pool.service.id;
        diagnostics.push(
            Diagnostic::new(
                Severity::Info,
                service.clone(),
                format!(
                    "{} uses port {port}. Firewall rules and documents for port {USUAL_PORT} must be \
                     changed.",
                    facts.pool_name(&pool.pool)
                ),
            )
            .with_fix(
                Safety::Choice,
                format!("Use port {USUAL_PORT}"),
                Edit::SetPort {
                    pool: service.clone(),
                    port: USUAL_PORT,
                },
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn another_port_is_reported() {
        let design = contoso_with(|design| {
            service_mut(design, POOL).ports[0].0.set("Port", "5050");
        });
        assert_raises("R38", &design, "pchatpool.contoso.com uses port 5050");
        assert_fix_clears("R38", &design);
    }

    #[test]
    fn the_usual_port_and_an_invalid_one_are_not_reported() {
        assert_silent("R38", &contoso());
        let design = contoso_with(|design| {
            service_mut(design, POOL).ports[0].0.set("Port", "0");
        });
        assert_silent("R38", &design);
    }
}
