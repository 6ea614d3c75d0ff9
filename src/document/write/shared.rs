//! Elements that both formats spell alike, but for where they declare their namespace.

use std::borrow::Cow;

use crate::document::namespaces::{ROLES, TOPOLOGY, urn};
use crate::document::vocabulary::{Thing, Vocabulary};
use crate::topology::service::Port;
use crate::topology::site::SipDomains;
use crate::topology::{ActiveMachines, NetInterface, Service, Site};

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

/// Ports; the element is never left out.
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

/// The role element of a service that has one, with the settings of a Persistent Chat pool in it. What
/// came in it goes through `change`.
pub fn role_element<'a>(
    service: &'a Service,
    vocabulary: &'a Vocabulary,
    declaration: Declaration,
    change: fn(Markup<'a>) -> Markup<'a>,
) -> Option<Markup<'a>> {
    let settings = service.persistent_chat.as_ref();
    let mut element = match &service.content {
        Some(content) => Markup::of_changed(content, declaration, change),
        // A document without the element states no settings; ours states them, so it needs it.
        None => {
            settings.filter(|settings| **settings != Default::default())?;
            let name = vocabulary.token(Thing::RoleElement);
            Markup::new(urn(ROLES), name, declaration)
        }
    };
    let Some(settings) = settings else {
        return Some(element);
    };
    if let Some(name) = &settings.display_name {
        let attribute = vocabulary.token(Thing::DisplayName);
        let place = (Cow::Borrowed(attribute), Cow::Borrowed(name.as_str()));
        element.attributes.insert(0, place);
    }
    if let ActiveMachines::Listed(machines) = &settings.active_machines {
        let namespace = element.namespace.clone();
        let item = |name| {
            let mut markup = Markup::new("", name, declaration);
            markup.namespace = namespace.clone();
            markup
        };
        let list = item(vocabulary.token(Thing::ActiveMachines));
        let list = list.containing_all(machines.iter().map(|fqdn| {
            item(vocabulary.token(Thing::ActiveMachine))
                .with(vocabulary.token(Thing::ActiveMachineFqdn), fqdn.as_str())
        }));
        element.children.push_front(list);
    }
    Some(element)
}
