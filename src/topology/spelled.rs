//! Names for objects that are missing, or not installed on anything, in the words of the document. A derived identity
//! (format notes, b1) does not occur in a published document, but its parts do, so a user can search for them.

use crate::topology::fqdn::visible;
use crate::topology::readable::cut;
use crate::topology::share::share_name;
use crate::topology::{ClusterId, Numbering, Role, Service, ServiceId, SqlInstanceId};

/// The parts of the derived identity of a service.
struct Key<'i> {
    site: &'i str,
    role: &'i str,
    instance: &'i str,
}

impl<'i> Key<'i> {
    /// `1persistentchatstore7`: site, role in lowercase, instance.
    fn of(id: &'i ServiceId) -> Option<Self> {
        let (site, rest) = leading_number(id.as_str())?;
        let role = rest.trim_end_matches(|c: char| c.is_ascii_digit());
        let instance = &rest[role.len()..];
        let is_whole = !instance.is_empty() && role.starts_with(|c: char| c.is_ascii_alphabetic());
        is_whole.then_some(Self {
            site,
            role,
            instance,
        })
    }

    /// The role in the spelling of documents, if it is known.
    fn known_role(&self) -> Option<&'static Role> {
        let mut known = Role::KNOWN.iter();
        known.find(|role| role.name().eq_ignore_ascii_case(self.role))
    }
}

/// A number at the start of a text, and the rest.
fn leading_number(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = &text[..text.len() - rest.len()];
    (!number.is_empty()).then_some((number, rest))
}

/// A missing service: `PersistentChatStore (SiteId 1, Instance 7)`, or its unique identifier if the document uses
/// these.
pub fn service(id: &ServiceId, numbering: Numbering) -> String {
    match (numbering, Key::of(id)) {
        (Numbering::Published, Some(key)) => {
            let role = key.known_role().map_or(key.role, Role::name);
            let (site, instance) = (cut(key.site), cut(key.instance));
            format!("{} (SiteId {site}, Instance {instance})", cut(role))
        }
        _ => format!("the service {}", cut(id.as_str())),
    }
}

/// An existing service that is not installed on anything, and so has no name.
pub fn nameless_service(service: &Service) -> String {
    match service.instance {
        Some(instance) => format!(
            "{} (SiteId {}, Instance {instance})",
            cut(service.role_name()),
            service.site
        ),
        // Its identity means nothing to users, and the message shows the line.
        None => match &*service.role {
            Role::FileStore => format!(
                "file store “{}” without a server",
                cut(&visible(share_name(service)))
            ),
            _ => format!("{} without a server", cut(&service.role.in_words())),
        },
    }
}

/// The role of a missing service, as far as its identity contains it.
pub fn role(id: &ServiceId, numbering: Numbering) -> Option<&'static Role> {
    match numbering {
        Numbering::Published => Key::of(id)?.known_role(),
        Numbering::UniqueIds => None,
    }
}

/// A missing cluster.
pub fn cluster(id: &ClusterId, numbering: Numbering) -> String {
    let parts = id.as_str().split_once('-');
    match (numbering, parts) {
        (Numbering::Published, Some((site, number))) => {
            let (site, number) = (cut(site), cut(number));
            format!("the cluster with SiteId {site}, Number {number}")
        }
        _ => format!("the cluster {}", cut(id.as_str())),
    }
}

/// A missing SQL Server instance.
pub fn sql_instance(id: &SqlInstanceId, numbering: Numbering) -> String {
    // `sql1-99PCHAT`: the name of an instance does not start with a digit.
    let parts = || {
        let (site, rest) = leading_number(id.as_str().strip_prefix("sql")?)?;
        let (number, name) = leading_number(rest.strip_prefix('-')?)?;
        Some((site, number, name))
    };
    match (numbering, parts()) {
        (Numbering::Published, Some((site, number, name))) => {
            let instance = match name {
                "" => "the default instance".to_owned(),
                name => format!("the instance {}", cut(name)),
            };
            let (site, number) = (cut(site), cut(number));
            format!("{instance} of the cluster with SiteId {site}, Number {number}")
        }
        _ => format!("the SQL Server instance {}", cut(id.as_str())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_objects_are_named_as_in_the_published_document() {
        let published = Numbering::Published;
        assert_eq!(
            service(&"1persistentchatstore7".into(), published),
            "PersistentChatStore (SiteId 1, Instance 7)"
        );
        assert_eq!(
            service(&"12newrole3".into(), published),
            "newrole (SiteId 12, Instance 3)"
        );
        assert_eq!(
            cluster(&"1-99".into(), published),
            "the cluster with SiteId 1, Number 99"
        );
        assert_eq!(
            sql_instance(&"sql1-99PCHAT".into(), published),
            "the instance PCHAT of the cluster with SiteId 1, Number 99"
        );
        assert_eq!(
            sql_instance(&"sql2-3".into(), published),
            "the default instance of the cluster with SiteId 2, Number 3"
        );
    }

    #[test]
    fn an_identity_in_the_document_is_unchanged() {
        for numbering in [Numbering::Published, Numbering::UniqueIds] {
            let id = "01743022-c22c-4816-abca-259cf33dd5b8";
            assert_eq!(service(&id.into(), numbering), format!("the service {id}"));
        }
        let downloaded = service(&"1persistentchatstore7".into(), Numbering::UniqueIds);
        assert_eq!(downloaded, "the service 1persistentchatstore7");
    }
}
