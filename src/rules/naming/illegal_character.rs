//! # A name holds a character that host names should not
//!
//! ## What it checks
//! Names of pools, computers, SQL Servers and file servers consist of letters, digits, hyphens and
//! dots. An underscore is a warning, any other character an error.
//!
//! ## Why it matters
//! An underscore is often refused by DNS servers and public certification authorities, which shows
//! only when the certificate is requested. Other characters cannot stand in a host name at all.
//!
//! ## What to do
//! Rename the computer or pool, in Windows and DNS as well as here.
//!
//! ## Quick fix
//! None: what is right here, the topology does not tell.
//!
//! ## Example
//! `pchat_01.contoso.com`. Use `pchat-01.contoso.com`.
//!
//! ## Versions
//! Lync Server 2013, Skype for Business Server 2015.
//!
//! ## Source
//! Documented: "Environmental requirements for Skype for Business Server 2015", "Create and
//! publish new topology in Skype for Business Server".

use crate::rules::{Basis, Diagnostic, Facts, Rule, Severity, Versions};
use crate::topology::fqdn::FqdnFault;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "illegal-character-in-name",
    severity: Severity::Error,
    basis: Basis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    source: include_str!("illegal_character.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for host in &facts.odd_names {
        let (severity, message) = if host.fault == Some(FqdnFault::IllegalCharacter) {
            let message = format!(
                "{} holds a character that no host name may hold. Only letters, digits, hyphens and \
                 dots are allowed.",
                host.name
            );
            (Severity::Error, message)
        } else if host.has_underscore {
            let message = format!(
                "{} holds an underscore. Many DNS servers and certification authorities refuse it.",
                host.name
            );
            (Severity::Warning, message)
        } else {
            continue;
        };
        diagnostics.push(Diagnostic::new(severity, host.object(facts), message));
    }
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
        let diagnostic = assert_raises("R4", &design, "fe_02.contoso.com holds an underscore");
        assert_eq!(diagnostic.severity, Severity::Warning);
    }

    #[test]
    fn a_blank_is_an_error() {
        let design = contoso_with(|design| {
            cluster_mut(design, FRONT_END).machines[1].fqdn = "fe 02.contoso.com".into();
        });
        let diagnostic = assert_raises("R4", &design, "no host name may hold");
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
