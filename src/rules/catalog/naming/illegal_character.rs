//! # A name contains a character that is not allowed in host names
//!
//! ## What it checks
//! Names of pools, computers, gateways, SQL Servers and file servers consist of letters, digits, hyphens
//! and dots. An underscore is a warning; any other character is an error. Letters other than A to Z are
//! reported by R3. A placeholder from a script or template, such as `$Fqdn`, and two names in one field
//! have their own messages.
//!
//! ## Why it matters
//! Many DNS servers and public certification authorities do not accept underscores, and this is often
//! noticed only when the certificate is requested. Other characters are not possible in a host name.
//!
//! ## What to do
//! Rename the computer or pool in Windows, in DNS and here.
//!
//! ## Quick fix
//! A choice: the name without leading and trailing spaces and line breaks, if nothing else is wrong with
//! it.
//!
//! ## Example
//! `pchat_01.contoso.com` contains an underscore. Use `pchat-01.contoso.com`.
//!
//! ## Source
//! Documented: "Environmental requirements for Skype for Business Server 2015", "Create and publish new
//! topology in Skype for Business Server".

use crate::rules::catalog::naming::non_ascii::with_plain_name;
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::fqdn::{FqdnFault, count_of_names, is_placeholder, odd_characters};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "illegal-character-in-name",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("illegal_character.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for host in &facts.odd_names {
        let shown = host.shown();
        let is_illegal = matches!(
            host.fault,
            Some(FqdnFault::IllegalCharacter | FqdnFault::SeveralNames)
        );
        let (severity, message) = if is_illegal {
            (Severity::Error, said(host.name, &shown))
        } else if host.has_underscore {
            let message = format!(
                "{shown} contains an underscore. Many DNS servers and certification authorities do not \
                 accept it."
            );
            (Severity::Warning, message)
        } else {
            continue;
        };
        let diagnostic = Diagnostic::new(severity, host.object(facts), message);
        diagnostics.push(match severity {
            Severity::Error => with_plain_name(facts, host, diagnostic),
            _ => diagnostic,
        });
    }
}

fn said(name: &str, shown: &str) -> String {
    if is_placeholder(name) {
        return format!(
            "“{shown}” is a placeholder that was not replaced. Enter the fully qualified name."
        );
    }
    let count = count_of_names(name);
    if count > 1 {
        return format!(
            "“{shown}” contains {count} names. Add a separate entry for each computer."
        );
    }
    format!(
        "{shown} {}. Only letters, digits, hyphens and dots are allowed in host names.",
        odd_characters(name)
    )
}

#[cfg(test)]
mod tests {
    use crate::rules::Severity;
    use crate::rules::testing::*;

    #[test]
    fn an_underscore_is_a_warning() {
        let design = contoso_with(|design| {
            cluster_mut(design, FRONT_END).machines[1].fqdn = "fe_02.contoso.com".into();
        });
        let diagnostic = assert_raises("R4", &design, "fe_02.contoso.com contains an underscore");
        assert_eq!(diagnostic.severity, Severity::Warning);
    }

    #[test]
    fn a_placeholder_and_two_names_in_one_are_identified() {
        for (name, words) in [
            ("$Fqdn", "“$Fqdn” is a placeholder"),
            ("%COMPUTERNAME%.contoso.com", "is a placeholder"),
            (
                "fe02.contoso.com fe03.contoso.net",
                "contains 2 names. Add a",
            ),
            ("fe02.contoso.com:5061", "contains “:”"),
        ] {
            let design = contoso_with(|design| {
                cluster_mut(design, FRONT_END).machines[1].fqdn = name.into();
            });
            assert_raises("R4", &design, words);
        }
    }

    #[test]
    fn spaces_around_a_name_can_be_removed() {
        let design = contoso_with(|design| {
            cluster_mut(design, FRONT_END).machines[1].fqdn = " fe04.contoso.com\r\n".into();
        });
        let told = assert_raises("R4", &design, r"contains a space, U+000D CARRIAGE RETURN");
        assert_eq!(told.fixes[0].label, "Rename to fe04.contoso.com");
        assert_fix_clears("R4", &design);
    }

    #[test]
    fn a_space_is_an_error() {
        let design = contoso_with(|design| {
            cluster_mut(design, FRONT_END).machines[1].fqdn = "fe 02.contoso.com".into();
        });
        let diagnostic = assert_raises("R4", &design, "fe 02.contoso.com contains a space");
        assert_eq!(diagnostic.severity, Severity::Error);
    }

    #[test]
    fn hyphens_and_digits_are_fine() {
        let design = contoso_with(|design| {
            cluster_mut(design, FRONT_END).machines[1].fqdn = "fe-02.contoso.com".into();
        });
        assert_silent("R4", &design);
    }
}
