//! # A part of a name breaks the rules of DNS
//!
//! ## What it checks
//! No part of a name between two dots is empty, longer than 63 characters, or starts or ends with
//! a hyphen, and the whole name has at most 255 characters.
//!
//! ## Why it matters
//! DNS cannot hold such a name, so nothing will ever resolve it.
//!
//! ## What to do
//! Correct the name.
//!
//! ## Quick fix
//! None: what is right here, the topology does not tell.
//!
//! ## Example
//! `pchat01..contoso.com` has an empty part. Write `pchat01.contoso.com`.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! *Inferred* from the rules of DNS (RFC 1035, RFC 1123); the product documentation does not state
//! them, so this is a warning at most.

use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity, Versions};
use crate::topology::fqdn::FqdnFault;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "bad-dns-label",
    severity: Severity::Warning,
    basis: Basis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    source: include_str!("bad_label.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for host in &facts.odd_names {
        let fault = match host.fault {
            Some(FqdnFault::EmptyLabel) => "has an empty part between two dots",
            Some(FqdnFault::LabelTooLong) => "has a part of more than 63 characters",
            Some(FqdnFault::HyphenAtEdge) => "has a part that starts or ends with a hyphen",
            Some(FqdnFault::TooLong) => "has more than 255 characters",
            _ => continue,
        };
        diagnostics.push(Diagnostic::new(
            Severity::Warning,
            host.object(facts),
            format!("{} {fault}. DNS cannot hold such a name.", host.name),
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn each_fault_is_named() {
        let long = format!("{}.contoso.com", "a".repeat(64));
        for (name, part) in [
            ("pchat01..contoso.com", "empty part"),
            ("-pchat01.contoso.com", "starts or ends with a hyphen"),
            (long.as_str(), "more than 63 characters"),
        ] {
            let design =
                contoso_with(|design| cluster_mut(design, POOL_CLUSTER).fqdn = name.into());
            assert_raises("R5", &design, part);
        }
    }

    #[test]
    fn names_that_dns_can_hold_are_fine() {
        assert_silent("R5", &contoso());
    }
}
