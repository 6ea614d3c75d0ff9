//! Writes elements that both formats spell in the same way, except for the position of their namespace declaration.

use std::borrow::Cow;

use crate::document::namespaces::{ROLES, TOPOLOGY, urn};
use crate::topology::service::Port;
use crate::topology::site::SipDomains;
use crate::topology::{NetInterface, Service, Site};

use crate::document::write::markup::{Declaration, Markup};

/// SIP domains.
pub fn sip_domains(domains: &SipDomains, declaration: Declaration) -> Markup<'_> {
    let element = Markup::new(urn(TOPOLOGY), "InternalDomains", declaration)
        .with_bool("AllowAllDomains", domains.allow_all)
        .with("DefaultDomain", domains.default_domain.as_str());
    element.containing_each(&domains.domains, move |domain| {
        Markup::new(urn(TOPOLOGY), "InternalDomain", declaration)
            .with("Name", domain.name.as_str())
            .with_bool("Authoritative", domain.authoritative)
            .with_bool("AllowSubDomains", domain.allow_subdomains)
    })
}

/// Name, description and location of a site.
pub fn site_details(site: &Site, declaration: Declaration) -> Vec<Markup<'_>> {
    let details = |name| Markup::new(urn(TOPOLOGY), name, declaration);
    let mut elements = vec![details("Name").with_text(&site.name)];
    if let Some(description) = &site.description {
        elements.push(details("Description").with_text(description));
    }
    elements.push(
        details("Location")
            .with_some("City", site.city.as_deref())
            .with_some("State", site.state.as_deref())
            .with_some("CountryCode", site.country_code.as_deref()),
    );
    elements
}

/// A network interface.
pub fn interface(interface: &NetInterface, declaration: Declaration) -> Markup<'_> {
    Markup::new(urn(TOPOLOGY), "NetInterface", declaration)
        .with("InterfaceSide", interface.side.as_str())
        .with_number("InterfaceNumber", interface.number)
        .with("IPAddress", interface.ip_address.as_str())
        .with_some(
            "ConfiguredIPAddress",
            interface.configured_ip_address.as_deref(),
        )
        .with_extra(&interface.extra, declaration)
}

/// Ports; the element is always written.
pub fn ports<'a>(service: &'a Service, declaration: Declaration) -> Markup<'a> {
    let port = move |port: &'a Port| {
        let mut element = Markup::new(urn(ROLES), "Port", declaration);
        element.attributes = port
            .0
            .0
            .iter()
            .map(|(name, value)| (Cow::Borrowed(&**name), Cow::Borrowed(&**value)))
            .collect();
        element
    };
    Markup::new(urn(ROLES), "Ports", declaration).containing_each(&service.ports, port)
}

/// The role element of a service, if it has one. Its content is passed through `change`.
pub fn role_element<'a>(
    service: &'a Service,
    declaration: Declaration,
    change: fn(Markup<'a>) -> Markup<'a>,
) -> Option<Markup<'a>> {
    let content = service.content.as_ref()?;
    Some(Markup::of_changed(content, declaration, change))
}
