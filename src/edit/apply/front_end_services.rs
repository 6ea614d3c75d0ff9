//! The services that the product installs on every new Front End pool, as seen in documents of Lync Server 2013 and
//! Skype for Business Server 2015 (format notes, d): in order of creation (c5), with their dependencies, ports and role
//! elements. Optional features (dial-in, Enterprise Voice, call admission control) are not included: Topology Builder
//! adds them.

use crate::topology::Role;
use crate::topology::content::{Attributes, Element, Text, namespace};
use crate::topology::service::Port;

/// The maximum number of computers of an Enterprise pool in Topology Builder (R136).
pub(super) const MAX_COMPUTERS: usize = 20;

/// A service of a new pool.
pub(super) struct ServiceFacts {
    pub(super) role: Role,
    pub(super) role_version: u32,
    /// The local name of the role element, which is also the class in `Type`.
    pub(super) element: Option<&'static str>,
    /// The services of the same pool that it depends on, in document order.
    pub(super) needs: &'static [Role],
    ports: &'static [PortFacts],
}

/// A port: owner, usage, side, number, protocol, URL path, then optional attributes.
struct PortFacts {
    owner: &'static str,
    usage: &'static str,
    side: &'static str,
    port: &'static str,
    protocol: &'static str,
    url_path: &'static str,
    /// A trusted service: it authorizes requests for this GRUU type.
    gruu: Option<Gruu>,
    range: Option<&'static str>,
    configured_port: Option<&'static str>,
}

/// A GRUU type, and whether the port authorizes requests (conferencing has a type without).
#[derive(Clone, Copy)]
enum Gruu {
    Authorizing(&'static str),
    Plain(&'static str),
}

const fn port(
    owner: &'static str,
    usage: &'static str,
    number: &'static str,
    protocol: &'static str,
) -> PortFacts {
    PortFacts {
        owner,
        usage,
        side: "Primary",
        port: number,
        protocol,
        url_path: "/",
        gruu: None,
        range: None,
        configured_port: None,
    }
}

impl PortFacts {
    const fn external(mut self) -> Self {
        self.side = "External";
        self
    }

    const fn at(mut self, url_path: &'static str) -> Self {
        self.url_path = url_path;
        self
    }

    const fn trusted(mut self, gruu: &'static str) -> Self {
        self.gruu = Some(Gruu::Authorizing(gruu));
        self
    }

    const fn of_type(mut self, gruu: &'static str) -> Self {
        self.gruu = Some(Gruu::Plain(gruu));
        self
    }

    const fn ranging(mut self, range: &'static str) -> Self {
        self.range = Some(range);
        self
    }

    const fn published_as(mut self, port: &'static str) -> Self {
        self.configured_port = Some(port);
        self
    }

    /// The port with its attributes in the product's order.
    fn build(&self) -> Port {
        let mut attributes = Attributes::from([
            ("Owner", self.owner),
            ("Usage", self.usage),
            ("InterfaceSide", self.side),
            ("InterfaceNumber", "1"),
            ("Port", self.port),
            ("Protocol", self.protocol),
            ("UrlPath", self.url_path),
        ]);
        let authorizes = matches!(self.gruu, Some(Gruu::Authorizing(_)));
        attributes.set("AuthorizesRequests", authorizes.to_string());
        if let Some(Gruu::Authorizing(gruu) | Gruu::Plain(gruu)) = self.gruu {
            attributes.set("GruuType", gruu);
        }
        if let Some(range) = self.range {
            attributes.set("Range", range);
        }
        if let Some(configured) = self.configured_port {
            attributes.set("ConfiguredPort", configured);
        }
        Port(attributes)
    }
}

impl ServiceFacts {
    pub(super) fn ports(&self) -> Vec<Port> {
        self.ports.iter().map(PortFacts::build).collect()
    }

    /// The role element for a pool with this name.
    pub(super) fn content(&self, fqdn: &str, share: &str) -> Option<Element> {
        let mut content = element(namespace::SERVICE_ROLES, self.element?);
        match self.role {
            Role::Registrar => content.attributes.set("IsDirector", "false"),
            Role::FileStore => content.attributes.set("ShareName", share),
            Role::WebServices => content.children = web_service(fqdn).into(),
            Role::ConfServices => content.children = vec![conferencing()].into(),
            _ => {}
        }
        Some(content)
    }
}

/// `Type` for the name of a role element: the class has the same name (format notes, d).
pub(super) fn type_name(element: &str) -> String {
    format!("Microsoft.Rtc.Management.Deploy.Internal.ServiceRoles.{element}")
}

/// The services of a new pool, in order of creation.
pub(super) fn services(service_version: u32) -> Vec<ServiceFacts> {
    // Unmodified documents of 2015 have the file store here, those of 2013 do not (format notes, d).
    let users_need: &[Role] = if service_version >= 7 {
        &[Role::UserStore, Role::FileStore, Role::ConfServices]
    } else {
        &[Role::UserStore, Role::ConfServices]
    };
    let plain = |role| ServiceFacts {
        role,
        role_version: 1,
        element: None,
        needs: &[],
        ports: &[],
    };
    vec![
        ServiceFacts {
            role_version: 2,
            needs: users_need,
            ports: USER_SERVICES,
            ..plain(Role::UserServices)
        },
        ServiceFacts {
            role_version: 2,
            element: Some("RegistrarService"),
            needs: &[Role::UserServices, Role::WebServices],
            ports: REGISTRAR,
            ..plain(Role::Registrar)
        },
        plain(Role::UserStore),
        ServiceFacts {
            element: Some("FileStoreService"),
            ..plain(Role::FileStore)
        },
        ServiceFacts {
            element: Some("WebService"),
            needs: &[Role::FileStore, Role::UserServices],
            ports: WEB_SERVICES,
            ..plain(Role::WebServices)
        },
        ServiceFacts {
            element: Some("ConfService"),
            needs: &[Role::FileStore, Role::WebServices, Role::UserServices],
            ports: CONF_SERVICES,
            ..plain(Role::ConfServices)
        },
        ServiceFacts {
            element: Some("ApplicationServerService"),
            needs: &[Role::Registrar, Role::FileStore, Role::ApplicationStore],
            ports: APPLICATION_SERVER,
            ..plain(Role::ApplicationServer)
        },
        plain(Role::ApplicationStore),
    ]
}

fn element(namespace: &str, name: &str) -> Element {
    Element {
        namespace: namespace.into(),
        name: name.into(),
        ..Element::default()
    }
}

fn web_service(fqdn: &str) -> Vec<Element> {
    let mut external = element(namespace::SERVICE_ROLES, "ExternalSettings");
    external.attributes.set("Host", fqdn);
    external.children = vec![element(namespace::SERVICE_ROLES, "OverrideUrls")].into();
    let mut components = element(namespace::WEB_SERVICES, "WebComponents");
    components.children = WEB_COMPONENTS
        .iter()
        .map(|name| {
            let mut component = element(namespace::WEB_SERVICES, "Component");
            component.attributes.set("ComponentName", *name);
            component
        })
        .collect();
    vec![
        external,
        components,
        element(namespace::BASE_TYPES, "UpaSeparator"),
    ]
}

fn conferencing() -> Element {
    let mut list = element(namespace::SERVICE_ROLES, "MCUs");
    list.children = ["IMConf", "DataConf", "AppSharingConf", "AVConf"]
        .into_iter()
        .map(|name| {
            let mut unit = element(namespace::SERVICE_ROLES, "MCU");
            unit.attributes.set("ComponentName", Text::from(name));
            unit.attributes.set("Vendor", "Microsoft");
            if name == "DataConf" {
                unit.attributes.set("MinSupportedMode", "14");
            }
            unit
        })
        .collect();
    list
}

const USER_SERVICES: &[PortFacts] = &[
    port("urn:component:McuFactory", "WebServer", "444", "Mtls").at("/LiveServer/McuFactory/"),
    port(
        "urn:component:PresenceFocus",
        "UserPinManagement",
        "443",
        "Https",
    )
    .at("/LiveServer/UserPinManagement/"),
    port("urn:component:McuFactory", "WcfServer", "9001", "Tcp").at("/LiveServer/ConfDirMgmt/"),
];

const REGISTRAR: &[PortFacts] = &[
    port("urn:component:Registrar", "SipServer", "5061", "Mtls").trusted("HomeServer"),
    port("urn:component:Registrar", "WebServer", "444", "Mtls").at("/LiveServer/Focus/"),
    port("urn:component:WinFab", "WinFabFederation", "5090", "Tcp"),
    port("urn:component:WinFab", "WinFabLeaseAgent", "5091", "Tcp"),
    port(
        "urn:component:WinFab",
        "WinFabClientConnection",
        "5092",
        "Tcp",
    ),
    port("urn:component:WinFab", "WinFabIPC", "5093", "Tcp"),
    port("urn:component:WinFab", "WinFabReplication", "5094", "Tcp"),
    port("urn:component:QoE", "SipServer", "5061", "Mtls")
        .at("/LiveServer/QoE/")
        .trusted("QoS"),
    port("urn:component:Lyss", "WcfMtls", "5077", "Mtls"),
    port("urn:component:XmppFederation", "SipServer", "5098", "Mtls").trusted("XmppFederation"),
];

const WEB_SERVICES: &[PortFacts] = &[
    port("urn:component:OCSWebSite", "WebSite", "8080", "Http")
        .external()
        .published_as("80"),
    port("urn:component:OCSWebSite", "WebSite", "4443", "Https")
        .external()
        .published_as("443"),
    port("urn:component:OCSWebSite", "WebSite", "80", "Http"),
    port("urn:component:OCSWebSite", "WebSite", "443", "Https"),
    port("urn:component:Reach", "PsomServer", "8060", "Mtls"),
    port("urn:component:Reach", "PsomServer", "8061", "Mtls").external(),
    port(
        "urn:component:MediaComp",
        "AppSharingCommunication",
        "49152",
        "TcpOrUdp",
    )
    .ranging("16383"),
    port("urn:component:McxService", "SipServer", "5086", "Mtls").trusted("McxInternal"),
    port(
        "urn:component:McxServiceExternal",
        "SipServer",
        "5087",
        "Mtls",
    )
    .trusted("McxExternal"),
    port(
        "urn:component:PersistentChatWebManager",
        "SipServer",
        "5095",
        "Mtls",
    )
    .trusted("PersistentChatRMWebInternal"),
    port(
        "urn:component:PersistentChatWebManagerExternal",
        "SipServer",
        "5096",
        "Mtls",
    )
    .trusted("PersistentChatRMWebExternal"),
    port("urn:component:UcwaService", "SipServer", "5088", "Mtls").trusted("UcwaInternal"),
    port(
        "urn:component:UcwaServiceExternal",
        "SipServer",
        "5089",
        "Mtls",
    )
    .trusted("UcwaExternal"),
];

const CONF_SERVICES: &[PortFacts] = &[
    port("urn:component:IMConf", "SipServer", "5062", "Mtls").of_type("chat"),
    port("urn:component:IMConf", "WebServer", "444", "Mtls").at("/LiveServer/IMMcu/"),
    port("urn:component:DataConf", "PsomClient", "8057", "Tls"),
    port("urn:component:AVConf", "SipServer", "5063", "Mtls").of_type("audio-video"),
    port("urn:component:AppSharingConf", "SipServer", "5065", "Mtls").of_type("applicationsharing"),
    port("urn:component:DataConf", "WebServer", "444", "Mtls").at("/LiveServer/DataMcu/"),
    port("urn:component:AVConf", "WebServer", "444", "Mtls").at("/LiveServer/AVMcu/"),
    port("urn:component:AppSharingConf", "WebServer", "444", "Mtls").at("/LiveServer/ASMcu/"),
    port(
        "urn:component:MediaComp",
        "AudioCommunication",
        "49152",
        "TcpOrUdp",
    )
    .ranging("8348"),
    port(
        "urn:component:MediaComp",
        "VideoCommunication",
        "57501",
        "TcpOrUdp",
    )
    .ranging("8034"),
    port(
        "urn:component:MediaComp",
        "AppSharingCommunication",
        "49152",
        "TcpOrUdp",
    )
    .ranging("16383"),
];

const APPLICATION_SERVER: &[PortFacts] = &[
    port("urn:application:testbot", "SipServer", "5076", "Mtls")
        .trusted("Microsoft.Rtc.Applications.TestBot"),
    port(
        "urn:component:MediaComp",
        "AudioCommunication",
        "49152",
        "TcpOrUdp",
    )
    .ranging("8348"),
    port(
        "urn:component:MediaComp",
        "VideoCommunication",
        "57501",
        "TcpOrUdp",
    )
    .ranging("8034"),
    port(
        "urn:component:MediaComp",
        "AppSharingCommunication",
        "49152",
        "TcpOrUdp",
    )
    .ranging("16383"),
];

const WEB_COMPONENTS: [&str; 27] = [
    "ABHandler",
    "ABFiles",
    "AutodiscoverService",
    "CAHandler",
    "CAHandlerAnon",
    "CollabContent",
    "Cscp",
    "DataCollabWeb",
    "DeviceUpdateDownload",
    "DeviceUpdateStore",
    "Dialin",
    "DLExpansion",
    "LIService",
    "Lwa",
    "McxService",
    "Meet",
    "OnlineAuth",
    "PowerShell",
    "Reach",
    "RgsAgentService",
    "StoreWeb",
    "UcwaService",
    "WebScheduler",
    "WebTicket",
    "PersistentChatWeb",
    "PersistentChatWebManager",
    "HybridConfigService",
];
