//! # A name holds letters beyond A to Z
//!
//! ## What it checks
//! Names of pools, computers, SQL Servers and file servers are plain ASCII.
//!
//! ## Why it matters
//! Internationalised names are not supported: neither for servers nor for pools.
//!
//! ## What to do
//! Use letters A to Z, digits and hyphens. The computer itself must bear the same name.
//!
//! ## Quick fix
//! None: what is right here, the topology does not tell.
//!
//! ## Example
//! `zürich01.contoso.com`. Write `zuerich01.contoso.com`.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! Documented: "Environmental requirements for Skype for Business Server 2015".

use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity, Versions};
use crate::topology::fqdn::FqdnFault;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "non-ascii-name",
    severity: Severity::Error,
    basis: Basis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    source: include_str!("non_ascii.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for host in &facts.odd_names {
        if host.fault == Some(FqdnFault::NotAscii) {
            diagnostics.push(Diagnostic::new(
                Severity::Error,
                host.object(facts),
                format!(
                    "{} holds letters beyond A to Z. Internationalised names are not supported.",
                    host.name
                ),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn an_umlaut_is_told() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).fqdn = "zürich.contoso.com".into();
        });
        assert_raises("R3", &design, "zürich.contoso.com holds letters beyond");
    }

    #[test]
    fn ascii_is_fine() {
        assert_silent("R3", &contoso());
    }
}
