//! # A name breaks the rules of DNS
//!
//! ## What it checks
//! A name does not start or end with a dot and has no two dots in a row. No part between two dots is longer
//! than 63 characters or starts or ends with a hyphen. The last part is not a number, and the whole name
//! has at most 255 characters.
//!
//! ## Why it matters
//! DNS cannot contain such a name, so the server cannot be found. A trailing dot is correct only in DNS
//! itself: certificates and computers have names without it. All other rules ignore a trailing dot.
//!
//! ## What to do
//! Enter the name as it is in DNS: no trailing dot, one dot between two parts, and no part that starts or
//! ends with a hyphen or is longer than 63 characters.
//!
//! ## Quick fix
//! A choice for a trailing dot: the name without the dot. Not offered for other faults, because the
//! topology does not show the intended name.
//!
//! ## Example
//! `pchat01..contoso.com` has two dots in a row. Enter `pchat01.contoso.com`.
//!
//! ## Source
//! *Inferred* from the rules of DNS (RFC 1035, RFC 1123). The product documentation does not state them, so
//! this is at most a warning.

use crate::edit::Edit;
use crate::rules::facts::odd_name::OddName;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::fqdn::{FqdnFault, without_end_dot};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "bad-dns-label",
    severity: Severity::Warning,
    basis: RuleBasis::Inferred,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("bad_label.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for host in &facts.odd_names {
        let Some(said) = said(host) else {
            continue;
        };
        let message = format!("{} {said}.", host.shown());
        let diagnostic = Diagnostic::new(Severity::Warning, host.object(facts), message);
        diagnostics.push(match host.fault {
            Some(FqdnFault::EndDot) => without_dot(facts, host, diagnostic),
            _ => diagnostic,
        });
    }
}

fn said(host: &OddName<'_>) -> Option<String> {
    let parts = || without_end_dot(host.name).split('.');
    let said = match host.fault? {
        FqdnFault::EndDot => {
            return Some(
                "ends with a dot. Certificates and computers have names without this dot"
                    .to_owned(),
            );
        }
        FqdnFault::EmptyLabel if host.name.starts_with('.') => "starts with a dot".to_owned(),
        FqdnFault::EmptyLabel => "contains two dots in a row".to_owned(),
        FqdnFault::LabelTooLong => {
            let longest = parts().map(str::len).max().unwrap_or_default();
            format!("has a part with {longest} characters, but DNS allows only 63 between two dots")
        }
        FqdnFault::HyphenAtEdge => {
            let is_wrong = |part: &&str| part.starts_with('-') || part.ends_with('-');
            let part = parts().find(is_wrong).unwrap_or_default();
            format!("has a part that starts or ends with a hyphen, “{part}”")
        }
        FqdnFault::NumberAtEnd => {
            "has a number as its last part, so it is not in a domain".to_owned()
        }
        FqdnFault::TooLong => format!(
            "has {} characters, but DNS allows only 255",
            without_end_dot(host.name).len()
        ),
        _ => return None,
    };
    Some(format!("{said}. DNS cannot resolve such a name"))
}

/// Offers the name without the trailing dot, which all other rules ignore.
fn without_dot(facts: &Facts<'_>, host: &OddName<'_>, diagnostic: Diagnostic) -> Diagnostic {
    let fqdn = without_end_dot(host.name).to_owned();
    diagnostic.with_fix(
        Safety::Choice,
        format!("Rename to {fqdn}"),
        Edit::ChangeFqdn {
            object: host.object(facts),
            fqdn,
        },
    )
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    #[test]
    fn each_fault_is_named() {
        let long = format!("{}.contoso.com", "a".repeat(64));
        for (name, part) in [
            ("pchat01..contoso.com", "contains two dots in a row"),
            (".pchat01.contoso.com", "starts with a dot"),
            ("-pchat01.contoso.com", "starts or ends with a hyphen"),
            (long.as_str(), "has a part with 64 characters,"),
            ("10.0.0", "has a number as its last part"),
            ("1.2.3.4.5", "has a number as its last part"),
        ] {
            let design =
                contoso_with(|design| cluster_mut(design, POOL_CLUSTER).fqdn = name.into());
            assert_raises("R5", &design, part);
        }
    }

    #[test]
    fn a_trailing_dot_is_reported_as_such_and_hides_nothing_else() {
        let design = contoso_with(|design| {
            let computers = &mut cluster_mut(design, POOL_CLUSTER).machines;
            computers[1].fqdn = "PChat01.contoso.com.".into();
        });
        assert_raises("R5", &design, "PChat01.contoso.com. ends with a dot");
        assert_raises("R10", &design, "pchatpool.contoso.com");
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).fqdn = "pchatpool.contoso.com.".into();
        });
        assert_fix_clears("R5", &design);
    }

    #[test]
    fn names_that_dns_can_hold_are_fine() {
        assert_silent("R5", &contoso());
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).fqdn = "7.contoso.7up".into();
        });
        assert_silent("R5", &design);
    }
}
