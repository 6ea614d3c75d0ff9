//! The default Persistent Chat pool of a site, in any form.

use std::sync::Arc;

use crate::topology::content::Element;
use crate::topology::fqdn::same_fqdn;
use crate::topology::recognize_chat::facet::{Doubt, Facet, ObjectPart, Piece, Spelling};
use crate::topology::recognize_chat::surroundings::Surroundings;
use crate::topology::recognize_chat::words::is_same_word;
use crate::topology::recognize_chat::{quote, stated};
use crate::topology::{InstalledOn, Role, Service, ServiceId, Site};
use crate::vocabulary::{Meaning, Thing, Vocabulary};

/// A pool, and the form of the reference.
type Meant<'t> = (ServiceId, Spelling<'t>);

/// The default pool of a site.
pub(super) fn default_pool<'t>(
    site: &'t Site,
    around: &impl Surroundings<'t>,
    vocabulary: &Vocabulary,
) -> Facet<'t, ServiceId> {
    let mut found: Vec<(ObjectPart, String, Option<Meant<'t>>)> = Vec::new();
    if let Some(pool) = &site.default_persistent_chat_pool {
        let quote = vocabulary.token(Thing::SiteDefaultPool).to_owned();
        let meaning = (pool.clone(), Spelling::Reference);
        found.push((ObjectPart::DefaultPool, quote, Some(meaning)));
    }
    for (name, value) in &site.extra.attributes.0 {
        let is_nothing = stated::attribute(name, vocabulary) == Some(Meaning::Nothing);
        if speaks_of_chat(name) && !is_nothing {
            let meaning = is_default(name, vocabulary)
                .then(|| named(value, around))
                .flatten()
                .map(|pool| (pool, Spelling::Attribute(name)));
            found.push((ObjectPart::Own, quote::attribute(name, value), meaning));
        }
    }
    for (position, element) in site.extra.elements.iter().enumerate() {
        let is_nothing = stated::element(&element.name, vocabulary) == Some(Meaning::Nothing);
        if speaks_of_chat(&element.name) && !is_nothing {
            let meaning = is_default(&element.name, vocabulary)
                .then(|| in_element(element, around))
                .flatten();
            found.push((
                ObjectPart::Other(position),
                quote::element(element),
                meaning,
            ));
        }
    }
    let piece = |part: ObjectPart, quote: &str| {
        Facet::NotUnderstood(Arc::new(Piece {
            object: site.id.into(),
            part,
            why: Doubt::SiteDefault,
            quote: quote.to_owned(),
        }))
    };
    match found.as_slice() {
        [] => Facet::Absent,
        [(at, _, Some((pool, spelling)))] => Facet::Understood {
            value: pool.clone(),
            at: *at,
            spelling: *spelling,
        },
        [(at, quote, None)] => piece(*at, quote),
        [.., (at, quote, _)] => piece(*at, quote),
    }
}

/// Every name about the default pool contains at least this.
fn speaks_of_chat(name: &str) -> bool {
    let letters = name.chars().filter(char::is_ascii_alphabetic);
    let letters: String = letters.map(|c| c.to_ascii_lowercase()).collect();
    letters.contains("chat")
}

fn is_default(name: &str, vocabulary: &Vocabulary) -> bool {
    is_same_word(name, vocabulary.token(Thing::SiteDefaultPool))
        || is_same_word(name, "DefaultPersistentChatPool")
}

fn in_element<'t>(
    element: &'t Element,
    around: &impl Surroundings<'t>,
) -> Option<(ServiceId, Spelling<'t>)> {
    if !element.children.is_empty() {
        return None;
    }
    match (&element.text, element.attributes.0.first()) {
        (Some(text), None) => Some((named(text, around)?, Spelling::Text)),
        (None, Some((name, value))) if element.attributes.0.len() == 1 => {
            Some((named(value, around)?, Spelling::Attribute(name)))
        }
        _ => None,
    }
}

/// The pool that a text refers to: by its identity, by site, role and instance (format notes, b15), or by its FQDN.
/// Other forms are not certain.
fn named<'t>(text: &str, around: &impl Surroundings<'t>) -> Option<ServiceId> {
    let text = text.trim();
    let services = || around.topology().services.iter().map(|service| &**service);
    let by_identity = services().find(|service| service.id.as_str() == text);
    if let Some(service) = by_identity.or_else(|| services().find(|s| is_called(s, text))) {
        return Some(service.id.clone());
    }
    let is_there = |service: &&Service| match &service.installed_on {
        InstalledOn::Cluster(_) => around
            .cluster_of(service)
            .is_some_and(|cluster| same_fqdn(&cluster.fqdn, text)),
        InstalledOn::SqlInstance(_) => false,
    };
    let chat = |service: &&Service| service.role == Role::PersistentChatService;
    let mut pools = services().filter(chat).filter(is_there);
    let found = pools.next()?;
    pools.next().is_none().then(|| found.id.clone())
}

/// `1-PersistentChatService-1`.
fn is_called(service: &Service, text: &str) -> bool {
    let mut parts = text.split('-');
    let (site, role, instance) = (parts.next(), parts.next(), parts.next());
    let is_number =
        |part: Option<&str>, number: u32| part.and_then(|part| part.parse().ok()) == Some(number);
    parts.next().is_none()
        && is_number(site, service.site.0)
        && role.is_some_and(|role| role.eq_ignore_ascii_case(service.role_name()))
        && service
            .instance
            .is_some_and(|number| is_number(instance, number))
}
