//! What the product decides about every Persistent Chat pool. Edits make new pools from this, rules
//! compare with it, and the vocabulary of the documents may spell the inferred parts differently.

pub mod forms;
pub mod limits;
pub mod settings;

use crate::topology::content::{Attributes, Element, namespace};
use crate::topology::service::Port;

/// The Persistent Chat port that Topology Builder suggests (domain notes, 2.1).
pub const DEFAULT_PORT: u32 = 5041;

/// Computers that may serve at the same time (R23).
pub const MAX_ACTIVE: usize = 4;

/// Computers that a pool may have in all (R22).
pub const MAX_COMPUTERS: usize = 8;

/// `RoleVersion` of the service and of its databases (inferred: format notes, f6 and f7).
pub const ROLE_VERSION: u32 = 1;

/// `Type` of the service (inferred: format notes, f5).
pub const TYPE_NAME: &str =
    "Microsoft.Rtc.Management.Deploy.Internal.ServiceRoles.PersistentChatService";

/// Whether a product version has the role at all: Lync Server 2013 and Skype for Business Server
/// 2015 only (R145).
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
