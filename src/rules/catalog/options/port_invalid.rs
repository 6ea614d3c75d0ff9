//! # The Persistent Chat port is missing or invalid
//!
//! ## What it checks
//! A Persistent Chat pool has a port, and it is a number from 1 to 65535. If a document contains ports but
//! none in a known form, the pool is not checked.
//!
//! ## Why it matters
//! Front End servers reach the pool on this port. Topology Builder requires it; the default is 5041.
//!
//! ## What to do
//! Enter a port: 5041, unless another service on the same computers uses it. Open the port in the firewall
//! between the Front End pool and the Persistent Chat pool.
//!
//! ## Quick fix
//! Safe: sets the port to 5041, the default in Topology Builder.
//!
//! ## Example
//! The Persistent Chat port is `0` or empty.
//!
//! ## Source
//! Documented: "Define properties and options for Persistent Chat pool" in the Topology Builder
//! help, "Add Persistent Chat Server to the topology" (step 5). The range is *inferred* from TCP.

use crate::edit::Edit;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "port-invalid",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("port_invalid.rs"),
    check,
};

/// The default in Topology Builder.
const DEFAULT_PORT: u32 = 5041;

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pool in &facts.pools {
        let name = || facts.pool_name(&pool.pool);
        let service = pool.pool.service;
        let message = match pool.pool.port(&facts.index) {
            None if service.ports.is_empty() => {
                format!(
                    "{} has no Persistent Chat port. Front End servers cannot reach it.",
                    name()
                )
            }
            None => continue,
            Some(port) => match port.number() {
                Some(1..=65535) => continue,
                _ => format!(
                    "The Persistent Chat port of {} is \"{}\". A port is a number from 1 to 65535.",
                    name(),
                    port.0.get("Port").unwrap_or_default()
                ),
            },
        };
        diagnostics.push(
            Diagnostic::new(Severity::Error, service.id.clone(), message).with_fix(
                Safety::Safe,
                format!("Use port {DEFAULT_PORT}"),
                Edit::SetPort {
                    pool: service.id.clone(),
                    port: DEFAULT_PORT,
                },
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::topology::content::Attributes;
    use crate::topology::service::Port;

    fn with_port(port: &str) -> crate::design::Design {
        contoso_with(|design| {
            service_mut(design, POOL).ports[0].0.set("Port", port);
        })
    }

    #[test]
    fn a_missing_port_is_reported() {
        let design = contoso_with(|design| service_mut(design, POOL).ports.clear());
        assert_raises("R37", &design, "has no Persistent Chat port");
        assert_fix_clears("R37", &design);
    }

    #[test]
    fn a_value_that_is_not_a_port_is_reported() {
        for port in ["0", "65536", "chat", "-1", ""] {
            assert_raises("R37", &with_port(port), "The Persistent Chat port of");
            assert_fix_clears("R37", &with_port(port));
        }
    }

    #[test]
    fn ports_and_lists_in_an_unknown_form_are_fine() {
        assert_silent("R37", &with_port("1"));
        assert_silent("R37", &with_port(" 5041 "));
        assert_silent("R37", &with_port("65535"));
        let design = contoso_with(|design| {
            service_mut(design, POOL).ports = vec![Port(Attributes::from([
                ("Port", "5041"),
                ("Protocol", "Unknown"),
            ]))];
        });
        assert_silent("R37", &design);
    }
}
