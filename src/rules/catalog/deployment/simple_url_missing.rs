//! # A SIP domain has no Meet URL, or the deployment has no Dialin URL
//!
//! ## What it checks
//! If the document has simple URLs, each SIP domain has a Meet URL with an active URL, and the deployment
//! has at least one Dialin URL with an active URL. The Admin URL is optional. A URL with the domain `*`
//! serves all domains. A SIP domain with an invalid name is reported by R181. Only Topology Builder files
//! contain simple URLs; other documents are not checked.
//!
//! ## Why it matters
//! Users in the SIP domain cannot create or join meetings by link. Topology Builder does not publish until
//! each SIP domain has an active Meet URL.
//!
//! ## What to do
//! Add the URL in Topology Builder: "Edit Properties" of the deployment, "Simple URLs". Then add its DNS
//! record, and add its name to the certificates. For additional domains, a path on the same host is common,
//! such as `https://meet.contoso.com/fabrikam`.
//!
//! ## Quick fix
//! None: you decide the address. Add it in Topology Builder under "Edit Properties" of the top node,
//! "Simple URLs".
//!
//! ## Example
//! `contoso.com` and `fabrikam.com` are SIP domains, but the only Meet URL is `https://meet.contoso.com`
//! for `contoso.com`.
//!
//! ## Source
//! Documented: "New-CsSimpleUrl" ("You must have at least one Meet URL for each of your SIP domains"); Lync
//! Server 2013, "Planning for simple URLs". Topology Builder: its message that each SIP domain must have an
//! active Meet URL. If the published topology already lacks the URL, this is only a warning.

use ahash::AHashSet;

use crate::rules::catalog::deployment::simple_urls::{DIALIN, MEET, is_of, serves_all};
use crate::rules::{Diagnostic, Facts, Rule, RuleBasis, Severity, Versions};
use crate::topology::fqdn::{FqdnFault, HostName, check_fqdn};
use crate::topology::site::{SimpleUrl, SimpleUrls};
use crate::topology::{ObjectId, Topology};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "simple-url-missing",
    severity: Severity::Error,
    basis: RuleBasis::Documented,
    versions: Versions::ANY,
    needs: &[],
    page: page!("simple_url_missing.rs"),
    check,
};

fn check(facts: &Facts<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(urls) = &facts.topology.simple_urls else {
        return;
    };
    let (meets, defined) = (Meets::of(urls, is_active), Meets::of(urls, |_| true));
    let published = facts.baseline.and_then(|published| {
        let urls = published.simple_urls.as_ref()?;
        let domains: AHashSet<HostName<'_>> =
            sip_domains(published).into_iter().map(HostName).collect();
        Some((urls, Meets::of(urls, is_active), domains))
    });
    for domain in sip_domains(facts.topology) {
        let is_sound = matches!(check_fqdn(domain), Ok(()) | Err(FqdnFault::ShortName));
        if meets.serve(domain) || !is_sound {
            continue;
        }
        let is_published = published.as_ref().is_some_and(|(_, meets, domains)| {
            domains.contains(&HostName(domain)) && !meets.serve(domain)
        });
        let what = match defined.serve(domain) {
            true => "no active Meet URL",
            false => "no Meet URL",
        };
        diagnostics.push(missing(
            is_published,
            &format!("The SIP domain {domain} has {what}. Its users cannot create or join meetings by a link"),
        ));
    }
    if !has_dialin(urls) {
        let is_published = published
            .as_ref()
            .is_some_and(|(urls, ..)| !has_dialin(urls));
        diagnostics.push(missing(
            is_published,
            "The deployment has no Dialin URL. Invitations have no link to the dial-in numbers",
        ));
    }
}

fn missing(is_published: bool, what: &str) -> Diagnostic {
    let (severity, refusal) = match is_published {
        true => (
            Severity::Warning,
            "The published topology does not have one either, but Topology Builder does not publish again \
             without it.",
        ),
        false => (
            Severity::Error,
            "Topology Builder does not publish without it.",
        ),
    };
    Diagnostic::new(severity, ObjectId::Deployment, format!("{what}. {refusal}"))
}

/// The default SIP domain and all others, each once.
fn sip_domains(topology: &Topology) -> Vec<&str> {
    let sip = &topology.sip_domains;
    let listed = sip.domains.iter().map(|domain| domain.name.as_str());
    let mut known = AHashSet::new();
    let all = std::iter::once(sip.default_domain.as_str()).chain(listed);
    all.map(str::trim)
        .filter(|name| !name.is_empty() && known.insert(HostName(name)))
        .collect()
}

/// The SIP domains that Meet URLs serve.
struct Meets<'d> {
    all: bool,
    domains: AHashSet<HostName<'d>>,
}

impl<'d> Meets<'d> {
    fn of(urls: &'d SimpleUrls, counts: impl Fn(&SimpleUrl) -> bool) -> Self {
        let meets = urls
            .urls
            .iter()
            .filter(|url| is_of(url, MEET) && counts(url));
        Self {
            all: meets.clone().any(serves_all),
            domains: meets.map(|url| HostName(url.domain.trim())).collect(),
        }
    }

    fn serve(&self, domain: &str) -> bool {
        self.all || self.domains.contains(&HostName(domain.trim()))
    }
}

fn has_dialin(urls: &SimpleUrls) -> bool {
    let mut urls = urls.urls.iter();
    urls.any(|url| is_of(url, DIALIN) && is_active(url))
}

fn is_active(url: &SimpleUrl) -> bool {
    !url.active_url.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::*;
    use crate::rules::{Facts, Severity, check};

    const DIALIN: (&str, &str, &str) = ("Dialin", "*", "https://dialin.contoso.com");
    const MEET: (&str, &str, &str) = ("Meet", "contoso.com", "https://meet.contoso.com");

    #[test]
    fn a_sip_domain_without_a_meet_url_is_an_error() {
        let design = with_simple_urls(&["fabrikam.com"], &[DIALIN, MEET]);
        let told = assert_raises(
            "R168",
            &design,
            "The SIP domain fabrikam.com has no Meet URL",
        );
        assert_eq!(told.severity, Severity::Error);
        let inactive = ("Meet", "fabrikam.com", " ");
        let design = with_simple_urls(&["fabrikam.com"], &[DIALIN, MEET, inactive]);
        assert_raises("R168", &design, "fabrikam.com has no active Meet URL");
    }

    #[test]
    fn a_deployment_without_a_dialin_url_is_an_error() {
        let design = with_simple_urls(&[], &[MEET]);
        assert_raises("R168", &design, "The deployment has no Dialin URL");
    }

    #[test]
    fn urls_already_missing_in_the_published_topology_are_a_warning() {
        let design = with_simple_urls(&[], &[DIALIN]);
        let mut told = check(&Facts::with_baseline(&design, Some(&design.topology)));
        told.retain(|told| told.rule == "R168");
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].severity, Severity::Warning);
        assert!(
            told[0]
                .message
                .contains("The published topology does not have one either")
        );
    }

    #[test]
    fn a_url_for_each_domain_or_for_all_and_documents_without_urls_are_fine() {
        let fabrikam = ("meet", "Fabrikam.com", "https://meet.contoso.com/fabrikam");
        assert_silent(
            "R168",
            &with_simple_urls(&["fabrikam.com"], &[DIALIN, MEET, fabrikam]),
        );
        let for_all = ("Meet", "*", "https://meet.contoso.com");
        assert_silent(
            "R168",
            &with_simple_urls(&["fabrikam.com"], &[DIALIN, for_all]),
        );
        assert_silent("R168", &contoso());
    }
}
