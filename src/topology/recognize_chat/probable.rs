//! Services of unknown roles with characteristics of Persistent Chat. If the characteristics leave no doubt, the
//! service is a Persistent Chat pool; otherwise it is reported as a probable one, and not checked.

use crate::topology::persistent_chat::DEFAULT_PORT;
use crate::topology::recognize_chat::words::TokenWords;
use crate::topology::{InstalledOn, Role, Service};

/// The number of characteristics that together leave no doubt.
const CERTAIN: usize = 3;

/// Whether the characteristics of a service of an unknown role leave no doubt; `needs_chat_store` is whether it depends
/// on a database of Persistent Chat.
pub fn is_certain(service: &Service, needs_chat_store: bool) -> bool {
    needs_chat_store && marks(service) + 1 >= CERTAIN
}

/// Whether a service of an unknown role has any of the characteristics.
pub fn is_probable(service: &Service, needs_chat_store: bool) -> bool {
    let is_candidate = matches!(*service.role, Role::Other(_))
        && matches!(service.installed_on, InstalledOn::Cluster(_));
    is_candidate && (needs_chat_store || marks(service) > 0)
}

/// How many of role name, type, role element and ports indicate Persistent Chat.
fn marks(service: &Service) -> usize {
    let is_type = service.type_name.as_deref().is_some_and(|name| {
        let class = name.rsplit('.').next().unwrap_or(name);
        is_service_name(class)
    });
    let mut contents = service.content.iter().chain(service.extra.elements.iter());
    let is_element = contents.any(|content| is_service_name(&content.name));
    let has_port = service.ports.iter().any(|port| {
        let is_secure = port.protocol().eq_ignore_ascii_case("Mtls");
        // `chat` alone is used for instant messages in conferences.
        let is_of_chat =
            || !port.gruu_type().eq_ignore_ascii_case("chat") && is_service_name(port.gruu_type());
        is_secure && port.number() == Some(DEFAULT_PORT) || is_of_chat()
    });
    let marks = [
        is_service_name(service.role_name()),
        is_type,
        is_element,
        has_port,
    ];
    marks.into_iter().filter(|mark| *mark).count()
}

/// `PersistentChatServer`, `PersistentChat`, `persistentChatService`: only these words.
pub fn is_service_name(name: &str) -> bool {
    let words = TokenWords::of(name);
    words.is_some_and(|words| {
        let says_database = words.mirror
            || words.witness
            || words.backup
            || words.compliance
            || words.content
            || words.store;
        words.chat && !says_database
    })
}
