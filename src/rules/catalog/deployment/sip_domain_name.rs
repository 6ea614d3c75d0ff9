//! # A SIP domain is not a valid domain name
//!
//! ## What it checks
//! Each SIP domain is a domain name only: no `sip:` or `https://`, no user, no wildcard, no spaces, and no
//! letters other than A to Z. A trailing dot, two dots in a row, an underscore, an encoded
//! internationalized name (`xn--…`) and a domain that is listed twice are warnings. The default SIP domain
//! is checked as well; if it is missing, or missing from the list, R133 reports it.
//!
//! ## Why it matters
//! The part after the @ in the SIP address of a user must match one of these domains exactly. DNS records,
//! certificates and simple URLs are also based on it, so an error is noticed only when users cannot sign
//! in.
//!
//! ## What to do
//! Correct the domain in Topology Builder ("Edit Properties" of the deployment).
//!
//! ## Quick fix
//! None: SIP domains are edited in Topology Builder.
//!
//! ## Example
//! The SIP domain is entered as `sip:contoso.com`. Enter `contoso.com`.
//!
//! ## Source
//! Documented: the Topology Builder help topic `add-default-sip-domain`; "Environmental requirements for
//! Skype for Business Server 2015", which does not support internationalized names. What DNS allows in a
//! name is *inferred* from RFC 1035 and reported as a warning.

use ahash::AHashSet;

use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::ObjectId;
use crate::topology::fqdn::{
    FqdnFault, HostName, check_fqdn, is_encoded, is_placeholder, odd_characters, same_fqdn, visible,
};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "bad-sip-domain",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::PERSISTENT_CHAT,
    needs: &[],
    page: page!("sip_domain_name.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let domains = &facts.topology.sip_domains;
    let default = domains.default_domain.as_str();
    let listed = domains.domains.iter().map(|domain| domain.name.as_str());
    let mut told = AHashSet::new();
    // R133 reports an empty default domain.
    let default_alone = std::iter::once(default).filter(|name| !name.trim().is_empty());
    for (place, name) in listed.clone().chain(default_alone).enumerate() {
        let is_listed = place < domains.domains.len();
        let is_repeated = !told.insert(HostName(name.trim()));
        let found = match is_repeated {
            false => fault(name),
            // The default domain may be written with a dot where the list has none.
            true if !is_listed => {
                let is_listed_so = listed.clone().any(|listed| listed == name);
                (!is_listed_so).then(|| fault(name)).flatten()
            }
            // The default domain is in two places of the file, and R133 reports its repetition.
            true if same_fqdn(name.trim(), default.trim()) => None,
            true => Some((
                Severity::Warning,
                format!(
                    "The SIP domain {} is listed twice. List it once.",
                    visible(name)
                ),
            )),
        };
        diagnostics.extend(
            found.map(|(severity, said)| Diagnostic::new(severity, ObjectId::Deployment, said)),
        );
    }
}

/// What is wrong with a SIP domain.
fn fault(name: &str) -> Option<(Severity, String)> {
    let shown = visible(name);
    let Err(fault) = check_fqdn(name) else {
        return discouraged(name).map(|why| {
            let said = format!("The SIP domain {shown} {why}");
            (Severity::Warning, said)
        });
    };
    let scheme = name
        .split_once(':')
        .map(|(scheme, rest)| (scheme, rest.trim_start_matches('/')));
    let error = |said: String| Some((Severity::Error, said));
    match fault {
        FqdnFault::Empty => error("The list of SIP domains has an empty entry.".to_owned()),
        // A domain with one part is unusual, but closed networks use it.
        FqdnFault::ShortName => None,
        FqdnFault::Address => error(format!(
            "The SIP domain {shown} is an IP address. Users' SIP addresses need a domain name."
        )),
        FqdnFault::SeveralNames => error(format!(
            "“{shown}” is more than one SIP domain. List each one separately."
        )),
        FqdnFault::IllegalCharacter | FqdnFault::NotAscii => error(match scheme {
            _ if is_placeholder(name) => format!(
                "The SIP domain “{shown}” is a placeholder that was not replaced. Enter the domain name."
            ),
            Some((scheme, domain)) if is_scheme(scheme) => {
                format!(
                    "The SIP domain “{shown}” is an address. Enter only the domain, {}.",
                    visible(domain)
                )
            }
            _ if name.contains('*') => format!(
                "The SIP domain “{shown}” has a wildcard. Each SIP domain must be listed by its own name."
            ),
            _ => match name.split_once('@') {
                Some((_, domain)) => format!(
                    "The SIP domain “{shown}” is the address of a user. Enter only the domain, {}.",
                    visible(domain)
                ),
                None => format!(
                    "The SIP domain “{shown}” {}. Only letters A to Z, digits, hyphens and dots are \
                     allowed.",
                    odd_characters(name)
                ),
            },
        }),
        FqdnFault::EndDot => Some((
            Severity::Warning,
            format!(
                "The SIP domain {shown} ends with a dot. SIP addresses of users have no such dot, so they \
                 do not match this domain."
            ),
        )),
        FqdnFault::EmptyLabel
        | FqdnFault::LabelTooLong
        | FqdnFault::HyphenAtEdge
        | FqdnFault::NumberAtEnd
        | FqdnFault::TooLong => Some((
            Severity::Warning,
            format!("DNS cannot contain the SIP domain {shown}. {fault}"),
        )),
    }
}

/// Names that are accepted but not supported, or that are often rejected.
fn discouraged(name: &str) -> Option<&'static str> {
    if is_encoded(name) {
        return Some(
            "is an encoded internationalized name. Internationalized names are not supported, and users \
             would have to enter their SIP address in this form.",
        );
    }
    name.contains('_').then_some(
        "contains an underscore. Many DNS servers and certification authorities do not accept it.",
    )
}

fn is_scheme(text: &str) -> bool {
    let mut known = ["sip", "sips", "http", "https"].iter();
    known.any(|scheme| scheme.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use crate::design::Design;
    use crate::rules::Severity;
    use crate::rules::testing::*;
    use crate::topology::site::SipDomain;

    fn with_domains(default: &str, others: &[&str]) -> Design {
        contoso_with(|design| {
            let domains = &mut design.topology.sip_domains;
            domains.default_domain = default.to_owned();
            let names = std::iter::once(&default).chain(others);
            domains.domains = names
                .map(|name| SipDomain {
                    name: (*name).to_owned(),
                    authoritative: false,
                    allow_subdomains: false,
                })
                .collect();
        })
    }

    #[test]
    fn a_value_that_is_not_a_domain_is_an_error() {
        for (name, words) in [
            (
                "sip:contoso.com",
                "is an address. Enter only the domain, contoso.com.",
            ),
            (
                "https://contoso.com",
                "is an address. Enter only the domain, contoso.com.",
            ),
            (
                "SIP:contoso.com",
                "is an address. Enter only the domain, contoso.com.",
            ),
            ("anna@contoso.com", "is the address of a user"),
            ("*.contoso.com", "has a wildcard"),
            ("contoso.com ", "contains a space"),
            ("cont\u{f6}so.com", "U+00F6"),
            (
                "contoso.com\u{200b}",
                r"contoso.com\u{200b}” contains U+200B ZERO WIDTH SPACE",
            ),
            ("192.0.2.1", "is an IP address"),
            ("$SipDomain", "is a placeholder"),
            ("", "has an empty entry"),
        ] {
            let told = assert_raises("R181", &with_domains("fabrikam.com", &[name]), words);
            assert_eq!(told.severity, Severity::Error, "{name}");
        }
        assert_raises(
            "R181",
            &with_domains("sip:contoso.com", &[]),
            "is an address",
        );
    }

    #[test]
    fn names_that_dns_cannot_hold_and_repeated_names_are_warnings() {
        for (name, words) in [
            ("contoso.com.", "ends with a dot"),
            ("contoso..com", "two dots in a row"),
            ("-contoso.com", "hyphen"),
        ] {
            let told = assert_raises("R181", &with_domains("fabrikam.com", &[name]), words);
            assert_eq!(told.severity, Severity::Warning, "{name}");
        }
        let twice = with_domains("fabrikam.com", &["contoso.com", "Contoso.com"]);
        assert_raises("R181", &twice, "Contoso.com is listed twice");
    }

    #[test]
    fn an_encoded_domain_an_underscore_and_a_trailing_dot_of_the_default_domain_are_warnings() {
        for (name, words) in [
            ("xn--contso-xxa.com", "an encoded internationalized name."),
            ("corp.XN--contso-xxa.com", "encoded internationalized"),
            ("con_toso.com", "contains an underscore"),
        ] {
            let told = assert_raises("R181", &with_domains("contoso.com", &[name]), words);
            assert_eq!(told.severity, Severity::Warning, "{name}");
        }
        let mut design = contoso();
        design.topology.sip_domains.default_domain = "CONTOSO.com.".into();
        assert_raises("R181", &design, "CONTOSO.com. ends with a dot");
        design.topology.sip_domains.default_domain = "CONTOSO.com".into();
        assert_silent("R181", &design);
    }

    #[test]
    fn ordinary_domains_are_fine() {
        assert_silent("R181", &contoso());
        let several = ["sub.contoso.com", "corp", "fabrikam.net"];
        assert_silent("R181", &with_domains("contoso.com", &several));
        // A repeated default domain is reported by R133.
        assert_silent("R181", &with_domains("contoso.com", &["contoso.com"]));
    }
}
