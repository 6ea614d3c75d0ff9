//! # Two simple URLs have the same address, or one has two active URLs
//!
//! ## What it checks
//! Simple URLs of different SIP domains or components have different addresses. Active URLs and other
//! defined URLs are compared, ignoring case and a trailing slash. A different path on the same host is a
//! different address. No component is listed twice for the same SIP domain with two active URLs.
//!
//! ## Why it matters
//! Meetings are found by their URL. If two SIP domains, or meetings and the dial-in page, have the same
//! address, some users reach the wrong page. If a SIP domain has two active URLs, it is not known which one
//! invitations contain.
//!
//! ## What to do
//! Give each URL its own host, or its own path on a shared host, such as
//! `https://meet.contoso.com/fabrikam`. Keep one entry for each component and SIP domain, and add further
//! URLs to it.
//!
//! ## Quick fix
//! None: you decide which one keeps the address. Change the other one in Topology Builder under "Simple
//! URLs".
//!
//! ## Example
//! `https://meet.contoso.com` is the Meet URL of both `contoso.com` and `fabrikam.com`.
//!
//! ## Source
//! Documented: Lync Server 2013, "Planning for simple URLs": in all three recommended naming schemes, the
//! Meet URLs of the SIP domains differ in host or path. It is inferred from this that the same address for
//! two is wrong. "New-CsSimpleUrl": a simple URL has many entries and one active URL.

use ahash::AHashMap;

use crate::rules::catalog::deployment::simple_urls::{all_texts, comparable, in_words};
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::ObjectId;
use crate::topology::fqdn::{HostName, same_fqdn};
use crate::topology::readable::cut;
use crate::topology::site::SimpleUrl;

pub(in crate::rules) const RULE: Rule = Rule {
    name: "simple-url-shared",
    severity: Severity::Warning,
    basis: RuleBasis::Documented,
    versions: Versions::ANY,
    needs: &[],
    page: page!("simple_url_shared.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(urls) = &facts.topology.simple_urls else {
        return;
    };
    check_listed_twice(&urls.urls, diagnostics);
    let mut first_with: AHashMap<String, &SimpleUrl> = AHashMap::new();
    for url in &urls.urls {
        for text in all_texts(url) {
            let first = *first_with.entry(comparable(text)).or_insert(url);
            if is_same(first, url) {
                continue;
            }
            diagnostics.push(Diagnostic::new(
                Severity::Warning,
                ObjectId::Deployment,
                format!(
                    "The {} and the {} are both {}. Some users reach the wrong page; give each its own \
                     host or path.",
                    in_words(first),
                    in_words(url),
                    cut(text)
                ),
            ));
        }
    }
}

/// A URL that is listed twice with different active addresses, although only one can be active.
fn check_listed_twice(urls: &[SimpleUrl], diagnostics: &mut Vec<Diagnostic>) {
    let mut first_of: AHashMap<(String, HostName<'_>), &SimpleUrl> = AHashMap::new();
    for url in urls {
        let active = url.active_url.trim();
        if active.is_empty() {
            continue;
        }
        let component = url.component.trim().to_ascii_lowercase();
        let listed = (component, HostName(url.domain.trim()));
        let first = *first_of.entry(listed).or_insert(url);
        if comparable(&first.active_url) == comparable(active) {
            continue;
        }
        diagnostics.push(Diagnostic::new(
            Severity::Warning,
            ObjectId::Deployment,
            format!(
                "The {} is listed twice, as {} and {}. Only one of them can be active; remove the other, \
                 or add it to the first as an additional URL.",
                in_words(url),
                cut(first.active_url.trim()),
                cut(active)
            ),
        ));
    }
}

/// Whether both entries are for the same component and domain.
fn is_same(one: &SimpleUrl, other: &SimpleUrl) -> bool {
    one.component
        .trim()
        .eq_ignore_ascii_case(other.component.trim())
        && same_fqdn(one.domain.trim(), other.domain.trim())
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;

    const DIALIN: (&str, &str, &str) = ("Dialin", "*", "https://dialin.contoso.com");
    const MEET: (&str, &str, &str) = ("Meet", "contoso.com", "https://meet.contoso.com");

    #[test]
    fn one_url_with_two_active_addresses_is_reported() {
        let twice = |other| with_simple_urls(&[], &[DIALIN, MEET, ("meet", "Contoso.com.", other)]);
        assert_raises(
            "R169",
            &twice("https://join.contoso.com"),
            "is listed twice, as https://meet.contoso.com and https://join.contoso.com",
        );
        assert_silent("R169", &twice("https://MEET.contoso.com/"));
    }

    #[test]
    fn one_address_for_two_domains_is_reported() {
        let other = ("Meet", "fabrikam.com", "https://MEET.contoso.com/");
        assert_raises(
            "R169",
            &with_simple_urls(&["fabrikam.com"], &[DIALIN, MEET, other]),
            "The Meet URL of contoso.com and the Meet URL of fabrikam.com are both https://MEET",
        );
    }

    #[test]
    fn an_address_that_is_not_active_counts_too() {
        let other = ("Meet", "fabrikam.com", "https://meet.fabrikam.com");
        let mut design = with_simple_urls(&["fabrikam.com"], &[DIALIN, MEET, other]);
        let urls = design.topology.simple_urls.as_mut();
        urls.into_iter().for_each(|urls| {
            urls.urls[2].entries.push("https://meet.contoso.com".into());
        });
        assert_raises("R169", &design, "are both https://meet.contoso.com");
    }

    #[test]
    fn one_address_for_meetings_and_the_dial_in_page_is_reported() {
        let dialin = ("Dialin", "*", "https://meet.contoso.com");
        let design = with_simple_urls(&[], &[dialin, MEET]);
        assert_raises(
            "R169",
            &design,
            "The Dialin URL and the Meet URL of contoso.com",
        );
    }

    #[test]
    fn another_path_and_a_url_that_is_listed_twice_are_fine() {
        let path = ("Meet", "fabrikam.com", "https://meet.contoso.com/fabrikam");
        assert_silent(
            "R169",
            &with_simple_urls(&["fabrikam.com"], &[DIALIN, MEET, path]),
        );
        assert_silent("R169", &with_simple_urls(&[], &[DIALIN, MEET, MEET]));
        assert_silent("R169", &contoso());
    }
}
