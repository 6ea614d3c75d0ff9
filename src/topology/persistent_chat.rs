//! Properties of every Persistent Chat pool in the product. Edits create new pools from them, rules compare with them,
//! and the vocabulary can override the spelling of inferred parts.

pub mod forms;
pub mod limits;
pub mod settings;

use crate::topology::content::{Attributes, Element, namespace};
use crate::topology::service::Port;

/// The Persistent Chat port that Topology Builder suggests (domain notes, 2.1).
pub const DEFAULT_PORT: u32 = 5041;

/// The maximum number of active computers (R23).
pub const MAX_ACTIVE: usize = 4;

/// The maximum number of computers in a pool (R22).
pub const MAX_COMPUTERS: usize = 8;

/// `RoleVersion` of the service and of its databases (inferred: format notes, f6 and f7).
pub const ROLE_VERSION: u32 = 1;

/// `Type` of the service (inferred: format notes, f5).
pub const TYPE_NAME: &str =
    "Microsoft.Rtc.Management.Deploy.Internal.ServiceRoles.PersistentChatService";

/// Whether a product version includes the role: Lync Server 2013 and Skype for Business Server 2015 only (R145).
pub fn has_persistent_chat(service_version: u32) -> bool {
    matches!(service_version, 6 | 7)
}

/// The port of a new service; owner, usage and GRUU type are inferred (format notes, f17).
pub fn port(number: u32) -> Port {
    let number = number.to_string();
    Port(Attributes::from([
        ("Owner", "urn:component:PersistentChat"),
        ("Usage", "SipServer"),
        ("InterfaceSide", "Primary"),
        ("InterfaceNumber", "1"),
        ("Port", number.as_str()),
        ("Protocol", "Mtls"),
        ("UrlPath", "/"),
        ("AuthorizesRequests", "true"),
        ("GruuType", "PersistentChat"),
    ]))
}

/// The role element of a new service, without settings.
pub fn role_element() -> Element {
    Element {
        namespace: namespace::SERVICE_ROLES.into(),
        name: "PersistentChatService".into(),
        ..Element::default()
    }
}
