//! Unknown content of a document outside Persistent Chat: services of unknown roles, and content that is not part of
//! the model. No rule checks it, and this is reported.

use crate::topology::content::{Attributes, Extra};
use crate::topology::recognize_chat::facet::{Doubt, ObjectPart, Piece};
use crate::topology::recognize_chat::quote;
use crate::topology::recognize_chat::stated;
use crate::topology::{Cluster, ObjectId, Role, Service, Site, Topology};
use crate::vocabulary::{Meaning, Vocabulary};

/// Roles that are known from the product's documentation and that no rule concerns (format notes, d). The rest of their
/// spelling is unknown.
const DOCUMENTED: &[&str] = &[
    "ArchivingServer",
    "MonitoringServer",
    "ProvisionServer",
    "ProvisionService",
    "ProvisionStore",
    "LegalInterceptServer",
    "LegalInterceptService",
    "VideoGateway",
    "VideoInteropServer",
];

/// The maximum number of quotations for one object.
const FEW: usize = 8;

/// Unknown content of a service that is not related to Persistent Chat.
pub(super) fn of_service(service: &Service, vocabulary: &Vocabulary) -> Vec<Piece> {
    let object = ObjectId::from(service.id.clone());
    let name = service.role_name();
    let is_unknown = matches!(*service.role, Role::Other(_))
        && !DOCUMENTED
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name));
    let role = is_unknown.then(|| Piece {
        object: object.clone(),
        part: ObjectPart::Own,
        why: Doubt::RoleName,
        quote: quote::role(name),
    });
    if is_unknown {
        // Its content is as unknown as its role.
        return role.into_iter().collect();
    }
    let mut pieces = of_extra(&service.extra, &object, vocabulary, |_| false);
    let dependencies = service.depends_on.iter().enumerate();
    let more = dependencies.filter(|(_, dependency)| !dependency.extra.is_empty());
    let more = more.filter(|(_, dependency)| {
        let stated = stated::dependency(service, dependency, vocabulary);
        stated.is_none_or(|stated| stated.meaning != Meaning::Nothing)
    });
    pieces.extend(few(more, |(position, dependency)| {
        let quote = quote::dependency(dependency, None);
        piece(&object, ObjectPart::Dependency(position), quote)
    }));
    pieces
}

/// Unknown content of a cluster and its computers.
pub(super) fn of_cluster(cluster: &Cluster, vocabulary: &Vocabulary) -> Vec<Piece> {
    let object = cluster.id.clone().into();
    let mut pieces = of_extra(&cluster.extra, &object, vocabulary, |_| false);
    let machines = cluster.machines.iter().flat_map(|machine| {
        let interfaces = machine.interfaces.iter();
        let extras = interfaces.map(|interface| &interface.extra);
        let extras = [&machine.extra].into_iter().chain(extras);
        extras.map(move |extra| (machine, extra))
    });
    let more = machines.filter(|(_, extra)| is_open(extra, vocabulary));
    pieces.extend(few(more, |(machine, extra)| {
        let object = ObjectId::machine(&cluster.id, &machine.fqdn);
        piece(&object, ObjectPart::Own, quote::extra(extra))
    }));
    pieces
}

/// Unknown content of a site, other than its default pool and its branch sites.
pub(super) fn of_site(site: &Site, vocabulary: &Vocabulary) -> Vec<Piece> {
    let is_said = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.contains("chat") || name.contains("remotesite") || name.contains("branchsite")
    };
    of_extra(&site.extra, &site.id.into(), vocabulary, is_said)
}

/// Unknown content of the document as a whole, other than about Persistent Chat.
pub(super) fn of_document(topology: &Topology, vocabulary: &Vocabulary) -> Vec<Piece> {
    let is_said = |name: &str| {
        name == "SimpleUrlConfiguration" || name.to_ascii_lowercase().contains("persistentchat")
    };
    of_extra(&topology.extra, &ObjectId::Deployment, vocabulary, is_said)
}

/// Content of an object whose name is not checked elsewhere.
fn of_extra(
    extra: &Extra,
    object: &ObjectId,
    vocabulary: &Vocabulary,
    is_said: impl Fn(&str) -> bool,
) -> Vec<Piece> {
    if extra.is_empty() {
        return Vec::new();
    }
    let is_open = |stated: Option<Meaning>| stated != Some(Meaning::Nothing);
    let attributes = extra.attributes.0.iter().chain(extra.naming.0.iter());
    let attributes = attributes
        .filter(|(name, _)| !is_said(name) && is_open(stated::attribute(name, vocabulary)));
    let attributes = Attributes(attributes.take(FEW).cloned().collect());
    let own = (!attributes.is_empty())
        .then(|| piece(object, ObjectPart::Own, quote::attributes(&attributes)));
    let elements = extra.elements.iter().enumerate();
    let elements = elements.filter(|(_, element)| {
        !is_said(&element.name) && is_open(stated::element(&element.name, vocabulary))
    });
    let elements = few(elements, |(position, element)| {
        piece(object, ObjectPart::Other(position), quote::element(element))
    });
    own.into_iter().chain(elements).collect()
}

/// Whether any of the content is not marked as irrelevant.
fn is_open(extra: &Extra, vocabulary: &Vocabulary) -> bool {
    let nothing = Some(Meaning::Nothing);
    let mut attributes = extra.attributes.0.iter().chain(extra.naming.0.iter());
    let mut elements = extra.elements.iter();
    attributes.any(|(name, _)| stated::attribute(name, vocabulary) != nothing)
        || elements.any(|element| stated::element(&element.name, vocabulary) != nothing)
}

fn piece(object: &ObjectId, part: ObjectPart, quote: String) -> Piece {
    Piece {
        object: object.clone(),
        part,
        why: Doubt::OtherContent,
        quote,
    }
}

/// The first items, the last one with the number of the rest: a hostile document has thousands in one object.
fn few<T>(mut of: impl Iterator<Item = T>, piece: impl FnMut(T) -> Piece) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = of.by_ref().take(FEW).map(piece).collect();
    let more = of.count();
    if let Some(last) = pieces.last_mut().filter(|_| more > 0) {
        last.quote = format!("{} and {more} more", last.quote);
    }
    pieces
}
