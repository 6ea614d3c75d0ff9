//! An empty topology with its SIP domain.

use crate::design::Design;
use crate::edit::Refusal;
use crate::topology::fqdn::{FqdnFault, check_fqdn, said_of};
use crate::topology::site::{SimpleUrl, SimpleUrls, SipDomain};
use crate::topology::{SipDomains, Topology};

/// A deployment with one SIP domain and no site.
pub fn empty(sip_domain: &str) -> Design {
    let topology = Topology {
        sip_domains: SipDomains {
            allow_all: false,
            default_domain: sip_domain.to_owned(),
            domains: vec![SipDomain {
                name: sip_domain.to_owned(),
                authoritative: true,
                allow_subdomains: false,
            }],
        },
        ..Topology::default()
    };
    Design {
        topology,
        ..Design::default()
    }
}

/// A SIP domain is a DNS domain; a single label is enough for a test forest, but an empty name is not.
///
/// # Errors
///
/// What is wrong with it, as a sentence.
pub fn check_sip_domain(text: &str) -> Result<(), Refusal> {
    match check_fqdn(text) {
        Ok(()) | Err(FqdnFault::ShortName) => Ok(()),
        Err(FqdnFault::Empty) => Err(Refusal("A SIP domain is required.".to_owned())),
        Err(fault) => Err(Refusal(said_of(text, fault))),
    }
}

/// The domain of servers is an Active Directory domain, which is not supported with a single label (R6).
///
/// # Errors
/// What is wrong with it, as a sentence.
pub fn check_server_domain(text: &str) -> Result<(), Refusal> {
    match check_fqdn(text) {
        Ok(()) => Ok(()),
        Err(FqdnFault::Empty) => Err(Refusal("A domain is required.".to_owned())),
        Err(FqdnFault::ShortName) => Err(Refusal(format!(
            "{text} is a single-label domain, and servers are not supported in such a domain. Use a domain \
             such as corp.{text}.com."
        ))),
        Err(fault) => Err(Refusal(said_of(text, fault))),
    }
}

/// The simple URLs that Topology Builder suggests for a new deployment.
pub(super) fn simple_urls(sip_domain: &str) -> SimpleUrls {
    let url = |component: &str, domain: &str, url: String| SimpleUrl {
        component: component.into(),
        domain: domain.into(),
        active_url: url.clone().into(),
        entries: vec![url.into()],
    };
    SimpleUrls {
        use_backend_database: false,
        urls: vec![
            url("Dialin", "*", format!("https://dialin.{sip_domain}")),
            url("Meet", sip_domain, format!("https://meet.{sip_domain}")),
        ],
    }
}
