//! # A simple URL cannot be used
//!
//! ## What it checks
//! Every simple URL, active or not, consists of `https://`, a host name and an optional path. It has no
//! other scheme, port, query, fragment, user name, space or IP address. The host name is an FQDN of letters
//! A to Z, digits and hyphens. The active URL is one of the URLs defined for it.
//!
//! ## Why it matters
//! Topology Builder and `Set-CsSimpleUrlConfiguration` do not accept an active URL that is not defined.
//! Invitations contain the URL as it is entered. Without `https://` and a host name, the link does not
//! open; with another port or a query, the web server has no page for it.
//!
//! ## What to do
//! Enter the URL again in Topology Builder: "Edit Properties" of the deployment, "Simple URLs".
//!
//! ## Quick fix
//! None: the intended URL is not known. Enter it again in Topology Builder under "Simple URLs", with
//! `https://` and without a port.
//!
//! ## Example
//! The Meet URL of `contoso.com` is `http://meet.contoso.com`.
//!
//! ## Source
//! Documented: "New-CsSimpleUrl" (an error occurs if the active URL is not among the entries); Lync Server
//! 2013, "Planning for simple URLs" and "DNS requirements for simple URLs" (https, a host with a DNS record
//! and a certificate, at most a path). It is inferred that ports, queries, short names and IP addresses do
//! not work; these are warnings.

use crate::rules::catalog::deployment::simple_urls::{
    UrlFault, all_texts, comparable, fault, in_words,
};
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::ObjectId;
use crate::topology::readable::cut;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "simple-url-faulty",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::ANY,
    needs: &[],
    page: page!("simple_url_faulty.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(urls) = &facts.topology.simple_urls else {
        return;
    };
    for url in &urls.urls {
        let name = in_words(url);
        for text in all_texts(url) {
            let Some(fault) = fault(text) else {
                continue;
            };
            let (severity, what) = in_sentence(fault);
            diagnostics.push(Diagnostic::new(
                severity,
                ObjectId::Deployment,
                format!("The {name}, {}, {what}.", cut(text)),
            ));
        }
        let active = url.active_url.trim();
        let mut entries = url.entries.iter();
        if !active.is_empty() && !entries.any(|entry| comparable(entry) == comparable(active)) {
            diagnostics.push(Diagnostic::new(
                Severity::Error,
                ObjectId::Deployment,
                format!(
                    "The active {name}, {}, is not one of the URLs defined for it. Topology Builder does \
                     not accept it.",
                    cut(active)
                ),
            ));
        }
    }
}

fn in_sentence(fault: UrlFault) -> (Severity, &'static str) {
    match fault {
        UrlFault::NotHttps => (
            Severity::Error,
            "does not start with https://, so it does not open from an invitation",
        ),
        UrlFault::Host => (
            Severity::Error,
            "has no host name after https://, so it does not open",
        ),
        UrlFault::International => (
            Severity::Error,
            "has letters other than A to Z in its host name, and internationalized names are not supported",
        ),
        UrlFault::ShortHost => (
            Severity::Warning,
            "has a host name without a domain, which cannot be found from outside the network",
        ),
        UrlFault::Address => (
            Severity::Warning,
            "has an IP address, but the certificate of the web server contains only names",
        ),
        UrlFault::Port => (
            Severity::Warning,
            "has a port, but simple URLs are always served on port 443",
        ),
        UrlFault::Oddity => (
            Severity::Warning,
            "has more than a host name and a path, and the web server has no such page",
        ),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Severity;
    use crate::rules::testing::*;

    fn raised_with(meet: &str) -> crate::design::Design {
        let dialin = ("Dialin", "*", "https://dialin.contoso.com");
        with_simple_urls(&[], &[dialin, ("Meet", "contoso.com", meet)])
    }

    #[test]
    fn a_value_that_is_not_an_https_url_is_an_error() {
        for (meet, part) in [
            ("http://meet.contoso.com", "does not start with https://"),
            ("meet.contoso.com", "does not start with https://"),
            ("https:///meet", "has no host name after"),
            ("https://mеet.contoso.com", "other than A to Z"),
        ] {
            let told = assert_raises("R170", &raised_with(meet), part);
            assert_eq!(told.severity, Severity::Error, "{meet}");
        }
    }

    #[test]
    fn a_port_a_query_a_short_name_and_an_ip_address_are_warnings() {
        for (meet, part) in [
            (
                "https://meet.contoso.com:4443",
                "has a port, but simple URLs",
            ),
            (
                "https://meet.contoso.com/?conf=1",
                "more than a host name and a path",
            ),
            ("https://10.1.2.3", "has an IP address"),
            ("https://meet", "has a host name without a domain"),
        ] {
            let told = assert_raises("R170", &raised_with(meet), part);
            assert_eq!(told.severity, Severity::Warning, "{meet}");
        }
    }

    #[test]
    fn an_active_url_that_is_not_defined_is_an_error() {
        let mut design = raised_with("https://meet.contoso.com");
        let urls = design.topology.simple_urls.as_mut();
        urls.into_iter().for_each(|urls| {
            urls.urls[1].entries = vec!["https://join.contoso.com".into()];
        });
        let told = assert_raises("R170", &design, "is not one of the URLs defined");
        assert_eq!(told.severity, Severity::Error);
    }

    #[test]
    fn a_host_with_or_without_a_path_is_fine() {
        for meet in ["https://meet.contoso.com", "https://lync.contoso.com/Meet/"] {
            assert_silent("R170", &raised_with(meet));
        }
        assert_silent("R170", &contoso());
    }
}
