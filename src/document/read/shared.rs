//! Reads elements that both formats spell in the same way: SIP domains, site details, network interfaces, ports and
//! role elements.

use crate::document::error::ReadError;
use crate::document::namespaces::{ROLES, TOPOLOGY};
use crate::document::tree::{ElementId, ElementRef};
use crate::topology::content::Extra;
use crate::topology::recognize_chat::is_service_name;
use crate::topology::service::Port;
use crate::topology::site::{SipDomain, SipDomains};
use crate::topology::{Machine, NetInterface, Service, ServiceId, Site, SiteId, SiteKind};
use crate::vocabulary::Thing;

use crate::document::read::context::ReadContext;

impl<'s> ReadContext<'_, 's> {
    pub fn sip_domains(&mut self, element: &ElementRef<'_, 's>) -> SipDomains {
        let mut domains = Vec::new();
        for child in element.children() {
            if child.is(TOPOLOGY, "InternalDomain") {
                domains.push(SipDomain {
                    name: self.expected(&child, "Name"),
                    authoritative: self.boolean(&child, "Authoritative"),
                    allow_subdomains: self.boolean(&child, "AllowSubDomains"),
                });
            } else {
                self.unmodeled(&child, "InternalDomains");
            }
        }
        SipDomains {
            allow_all: self.boolean(element, "AllowAllDomains"),
            default_domain: self.string(element, "DefaultDomain").unwrap_or_default(),
            domains,
        }
    }

    /// A site with its name, description and location; the caller handles the other children and returns those that it
    /// does not know.
    pub fn site(
        &mut self,
        element: &ElementRef<'_, 's>,
        id: SiteId,
        kind: SiteKind,
        known_attributes: &[&str],
    ) -> Site {
        let location = element.child(TOPOLOGY, "Location");
        let of_location = |this: &Self, name: &str| {
            location
                .as_ref()
                .and_then(|location| this.string(location, name))
        };
        Site {
            id,
            kind,
            name: element
                .child(TOPOLOGY, "Name")
                .map(|name| name.text().into_owned())
                .unwrap_or_default(),
            description: element
                .child(TOPOLOGY, "Description")
                .map(|description| description.text().into_owned()),
            city: of_location(self, "City"),
            state: of_location(self, "State"),
            country_code: of_location(self, "CountryCode"),
            default_persistent_chat_pool: None,
            last_cluster_number: None,
            last_service_instance: None,
            original_id: None,
            extra: self.extra(element, known_attributes),
        }
    }

    /// Whether [`Self::site`] reads this child of a site.
    pub fn is_site_detail(child: &ElementRef<'_, 's>) -> bool {
        child.namespace() == TOPOLOGY && matches!(child.name(), "Name" | "Description" | "Location")
    }

    /// A computer without its name and ordinal, which differ between the formats.
    pub fn machine(&mut self, element: &ElementRef<'_, 's>, known: &[&str]) -> Machine {
        let mut machine = Machine {
            fqdn: String::new(),
            ordinal: None,
            fault_domain: self.string(element, "FaultDomain"),
            upgrade_domain: self.string(element, "UpgradeDomain"),
            interfaces: Vec::new(),
            extra: self.extra(element, known),
        };
        let mut unknown = Vec::new();
        for child in element.children() {
            if child.is(TOPOLOGY, "NetInterface") {
                machine.interfaces.push(self.interface(&child));
            } else {
                unknown.push(child.id());
            }
        }
        machine.extra.elements = self.elements(&unknown);
        machine
    }

    fn interface(&mut self, element: &ElementRef<'_, 's>) -> NetInterface {
        self.look_at_interface(element);
        NetInterface {
            side: self.expected(element, "InterfaceSide"),
            number: self.plain_number(element, "InterfaceNumber"),
            ip_address: self.expected(element, "IPAddress"),
            configured_ip_address: self.string(element, "ConfiguredIPAddress"),
            extra: self.extra_with_children(
                element,
                &[
                    "InterfaceSide",
                    "InterfaceNumber",
                    "IPAddress",
                    "ConfiguredIPAddress",
                ],
            ),
        }
    }

    /// Unknown attributes and every child element.
    pub fn extra_with_children(&mut self, element: &ElementRef<'_, 's>, known: &[&str]) -> Extra {
        let mut extra = self.extra(element, known);
        let children: Vec<_> = element.children().map(|child| child.id()).collect();
        extra.elements = self.elements(&children);
        extra
    }

    pub fn ports(&mut self, element: &ElementRef<'_, 's>) -> Vec<Port> {
        let mut ports = Vec::new();
        for child in element.children() {
            if child.is(ROLES, "Port") {
                self.look_at_port(&child);
                ports.push(Port(self.repeated_attributes(&child)));
                for inner in child.children() {
                    self.unmodeled(&inner, "Port");
                }
            } else {
                self.unmodeled(&child, "Ports");
            }
        }
        ports
    }

    /// Reads a child of a service that is the same in both formats; unknown children are added to `unknown`.
    pub fn service_child(
        &mut self,
        service: &mut Service,
        child: &ElementRef<'_, 's>,
        unknown: &mut Vec<ElementId>,
    ) {
        if child.namespace() != ROLES || service.content.is_some() {
            unknown.push(child.id());
            return;
        }
        service.content = Some(self.content(child));
    }

    /// Reads the role element of a Persistent Chat service that is in an unknown namespace, if it is the only
    /// candidate.
    pub fn take_in_role_element(&mut self, service: &mut Service, unknown: &mut Vec<ElementId>) {
        if service.content.is_some() || unknown.is_empty() {
            return;
        }
        let element = |id: &ElementId| self.tree.element(*id);
        let is_meant =
            |id: &&ElementId| element(id).is_some_and(|child| is_service_name(child.name()));
        let mut meant = unknown.iter().filter(is_meant);
        let (Some(id), None) = (meant.next().copied(), meant.next()) else {
            return;
        };
        if let Some(child) = self.tree.element(id) {
            service.content = Some(self.content(&child));
            unknown.retain(|other| *other != id);
        }
    }

    /// The default pool of a site, in the spelling of its element.
    pub fn is_default_pool(&self, child: &ElementRef<'_, 's>) -> bool {
        child.name() == self.vocabulary.token(Thing::SiteDefaultPool)
    }

    /// A reference to a service by its published identity: site, role and instance.
    pub fn published_service_id(
        &mut self,
        parent: &ElementRef<'_, 's>,
    ) -> Result<Option<ServiceId>, ReadError> {
        let Some(element) = parent.child(TOPOLOGY, "ServiceId") else {
            return Ok(None);
        };
        self.service_id(&element).map(|(id, ..)| Some(id))
    }
}
