//! Compares the properties of the deployment, and lists what one of two formats cannot contain.

use std::borrow::Cow;

use crate::diff::compare::{Comparer, Half, Owner, push_each};
use crate::diff::contents::{extras, push};
use crate::diff::recognize::RecognizedBy;
use crate::diff::{IDENTITIES, Property};
use crate::topology::content::Element;
use crate::topology::site::SimpleUrl;
use crate::topology::{Numbering, Role, Service, SimpleUrls, Topology};

/// A simple URL, with its definition if that differs from the active URL.
fn url_in_words(url: &SimpleUrl) -> String {
    let domain = match &*url.domain {
        "*" => String::new(),
        domain => format!(" for {domain}"),
    };
    let defined = match &*url.entries {
        [only] if *only == url.active_url => String::new(),
        entries => {
            let entries: Vec<&str> = entries.iter().map(|entry| &**entry).collect();
            format!(" (defined: {})", entries.join(", "))
        }
    };
    format!("{}{domain}: {}{defined}", url.component, url.active_url)
}

/// The roles of Central Management.
const CENTRAL_MANAGEMENT: [Role; 2] = [Role::CentralMgmt, Role::CentralMgmtStore];

/// Whether one of the two has Central Management and the other cannot contain it: publishing adds it to the selected
/// pool.
pub(super) fn is_without_central_management(before: &Half<'_>, after: &Half<'_>) -> bool {
    let lacks = |one: &Half<'_>, other: &Half<'_>| {
        one.is_never_published()
            && !one.has_central_management()
            && other.index.topology().numbering == Numbering::Published
            && other.has_central_management()
    };
    lacks(before, after) || lacks(after, before)
}

impl<'t> Half<'t> {
    /// The simple URLs, if the document can contain them.
    fn simple_urls(&self) -> Option<Cow<'t, SimpleUrls>> {
        let topology = self.index.topology();
        match (&topology.simple_urls, topology.numbering) {
            (Some(urls), _) => Some(Cow::Borrowed(urls)),
            (None, Numbering::UniqueIds) => Some(Cow::default()),
            (None, Numbering::Published) => {
                let stated = self.scripted_urls().map(SimpleUrls::stated_by);
                stated.map(Cow::Owned)
            }
        }
    }

    /// The element with simple URLs that a script added to a published topology.
    fn scripted_urls(&self) -> Option<&'t Element> {
        let mut elements = self.index.topology().extra.elements.iter();
        elements.find(|it| SimpleUrls::are_stated_by(it) && SimpleUrls::are_all_of(it))
    }

    fn is_never_published(&self) -> bool {
        let topology = self.index.topology();
        let mut sites = topology.sites.iter();
        topology.numbering == Numbering::UniqueIds && sites.all(|site| site.original_id.is_none())
    }

    fn has_central_management(&self) -> bool {
        CENTRAL_MANAGEMENT
            .iter()
            .any(|role| self.index.of_role(role).next().is_some())
    }
}

impl<'t> Comparer<'t, '_> {
    pub(super) fn deployment(&mut self) {
        let (before, after) = (self.before.index.topology(), self.after.index.topology());
        let mut found = Vec::new();
        let default = |t: &Topology| {
            let domain = t.sip_domains.default_domain.clone();
            Some(domain).filter(|domain| !domain.is_empty())
        };
        push(
            &mut found,
            Property::DefaultSipDomain,
            default(before),
            default(after),
        );
        let allow_all = |t: &Topology| Some(t.sip_domains.allow_all.to_string());
        let property = Property::Setting("AllowAllDomains".to_owned());
        push(&mut found, property, allow_all(before), allow_all(after));
        let domains = |t: &Topology| -> Vec<String> {
            let domains = t.sip_domains.domains.iter();
            let word = |is: bool, word| if is { word } else { "" };
            domains
                .map(|domain| {
                    let authoritative = word(domain.authoritative, " (authoritative)");
                    let below = word(domain.allow_subdomains, " (including subdomains)");
                    format!("{}{authoritative}{below}", domain.name)
                })
                .collect()
        };
        push_each(
            &mut found,
            &Property::SipDomain,
            domains(before),
            domains(after),
        );
        let is_typed = !self.is_same_format || before.numbering == Numbering::UniqueIds;
        if let (true, Some(before), Some(after)) = (
            is_typed,
            self.before.simple_urls(),
            self.after.simple_urls(),
        ) {
            let urls = |urls: &SimpleUrls| urls.urls.iter().map(url_in_words).collect();
            push_each(
                &mut found,
                &Property::SimpleUrl,
                urls(&before),
                urls(&after),
            );
            let backend = |urls: &SimpleUrls| Some(urls.use_backend_database.to_string());
            let property = Property::Setting("UseBackendDatabase".to_owned());
            push(&mut found, property, backend(&before), backend(&after));
        }
        let extra = |half: &Half<'t>| match (self.is_same_format, half.scripted_urls()) {
            // They were already compared as typed properties.
            (false, Some(urls)) if self.compares_urls() => {
                let mut extra = (*half.index.topology().extra).clone();
                extra.elements.retain(|element| element != urls);
                Cow::Owned(extra)
            }
            _ => Cow::Borrowed(&*half.index.topology().extra),
        };
        let (before, after) = (extra(&self.before), extra(&self.after));
        extras("Topology", Some(&before), Some(&after), &mut found);
        self.note(Owner::Deployment, found);
    }

    /// Whether both contain simple URLs.
    fn compares_urls(&self) -> bool {
        self.before.simple_urls().is_some() && self.after.simple_urls().is_some()
    }

    /// Whether a service is skipped, because one of the two formats cannot contain it.
    pub(super) fn is_passed_over(&self, service: &Service) -> bool {
        self.is_without_central_management && CENTRAL_MANAGEMENT.contains(&service.role)
    }

    pub(super) fn not_compared(&self, is_partly_unread: bool) -> Vec<&'static str> {
        let mut left_out = Vec::new();
        if !self.is_same_format && !self.compares_urls() {
            left_out.push("simple URLs, which a published topology cannot contain");
        }
        if self.is_without_central_management {
            left_out
                .push("Central Management, which is added to the selected pool when you publish");
        }
        if !self.is_same_format {
            left_out.push(
                "branch sites, which a published topology does not distinguish from central sites",
            );
            left_out.push(
                "whether a pool is a single computer pool, which a published topology does not contain",
            );
        }
        if !self.is_same_format && is_partly_unread {
            left_out.push("content that is not understood, because the formats are different");
        }
        if self.matching.by == RecognizedBy::Name {
            left_out.push(IDENTITIES);
        }
        left_out
    }
}
