//! # A name contains letters other than A to Z, or invisible characters
//!
//! ## What it checks
//! Names of pools, computers, gateways, SQL Servers and file servers contain only ASCII characters. A
//! character that is invisible or looks like an ASCII character is shown with its code point and name. An
//! encoded name (`xn--…`) is only a warning, because it is plain ASCII.
//!
//! ## Why it matters
//! Internationalized names are not supported for servers or pools. A name that was copied from a web page
//! or a document can contain a zero-width space or a letter from another alphabet: it looks correct, but no
//! server can be found by it.
//!
//! ## What to do
//! Use letters A to Z, digits and hyphens. The computer itself must have the same name.
//!
//! ## Quick fix
//! A choice: the name in plain characters, if all other characters only look like them or are invisible.
//! Not offered for letters without a plain equivalent.
//!
//! ## Example
//! `zürich01.contoso.com` contains an umlaut. Use `zuerich01.contoso.com`.
//!
//! ## Source
//! Documented: "Environmental requirements for Skype for Business Server 2015". It is *inferred* that
//! encoded names are not supported either.

use crate::edit::Edit;
use crate::rules::facts::odd_name::OddName;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Safety, Severity, Versions};
use crate::topology::fqdn::{FqdnFault, is_ordinary, odd_characters, without_odd};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "non-ascii-name",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("non_ascii.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for host in &facts.odd_names {
        if host.fault == Some(FqdnFault::NotAscii) {
            let message = format!(
                "{} {}. Internationalized names are not supported: use letters A to Z, digits, hyphens \
                 and dots.",
                host.shown(),
                odd_characters(host.name)
            );
            let diagnostic = Diagnostic::new(Severity::Error, host.object(facts), message);
            diagnostics.push(with_plain_name(facts, host, diagnostic));
        } else if host.is_encoded {
            let message = format!(
                "{} contains an encoded internationalized name (xn--). Internationalized names are not \
                 supported: use letters A to Z, digits, hyphens and dots.",
                host.shown()
            );
            diagnostics.push(Diagnostic::new(
                Severity::Warning,
                host.object(facts),
                message,
            ));
        }
    }
}

/// Offers the name in plain characters if it is valid and not yet used.
pub(super) fn with_plain_name(
    facts: &Facts<'_>,
    host: &OddName<'_>,
    diagnostic: Diagnostic,
) -> Diagnostic {
    let plain = without_odd(host.name)
        .filter(|plain| is_ordinary(plain) && facts.clusters_named(plain).is_empty());
    let Some(plain) = plain else {
        return diagnostic;
    };
    diagnostic.with_fix(
        Safety::Choice,
        format!("Rename to {plain}"),
        Edit::ChangeFqdn {
            object: host.object(facts),
            fqdn: plain,
        },
    )
}

#[cfg(test)]
mod tests {
    use crate::rules::Severity;
    use crate::rules::testing::*;

    #[test]
    fn invisible_and_look_alike_characters_are_reported_by_code_and_can_be_replaced() {
        for (name, words) in [
            ("pchat03.contoso.com\u{200b}", "U+200B ZERO WIDTH SPACE"),
            (
                "pch\u{430}t03.contoso.com",
                "U+0430 CYRILLIC SMALL LETTER A",
            ),
            ("pchat\u{2011}03.contoso.com", "U+2011 NON-BREAKING HYPHEN"),
            ("pchat03.contoso.com\u{a0}", "U+00A0 NO-BREAK SPACE"),
            (
                "\u{202e}pchat03.contoso.com",
                "U+202E RIGHT-TO-LEFT OVERRIDE",
            ),
        ] {
            let design = contoso_with(|design| {
                cluster_mut(design, POOL_CLUSTER).machines[1].fqdn = name.into();
            });
            let told = assert_raises("R3", &design, words);
            assert_eq!(told.fixes.len(), 1, "{told:?}");
            assert_fix_clears("R3", &design);
        }
    }

    #[test]
    fn an_encoded_name_is_a_warning_and_one_that_only_looks_encoded_is_fine() {
        for name in ["xn--pchat-3ya.contoso.com", "pchat03.XN--zrich-kva.com"] {
            let design = contoso_with(|design| {
                cluster_mut(design, POOL_CLUSTER).machines[1].fqdn = name.into();
            });
            let told = assert_raises("R3", &design, "contains an encoded internationalized name");
            assert_eq!(told.severity, Severity::Warning);
        }
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).machines[1].fqdn = "axn--b.contoso.com".into();
        });
        assert_silent("R3", &design);
    }

    #[test]
    fn an_umlaut_is_reported() {
        let design = contoso_with(|design| {
            cluster_mut(design, POOL_CLUSTER).fqdn = "zürich.contoso.com".into();
        });
        assert_raises("R3", &design, "zürich.contoso.com contains “ü” (U+00FC");
    }

    #[test]
    fn ascii_is_fine() {
        assert_silent("R3", &contoso());
    }
}
