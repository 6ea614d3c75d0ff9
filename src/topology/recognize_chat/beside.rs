//! What a document says beside Persistent Chat that nobody here knows: services of unknown roles, and content of
//! other objects that the model has no place for. No rule judges it, and it is said.

use crate::topology::recognize_chat::facet::{Doubt, Part, Piece};
use crate::topology::recognize_chat::quote;
use crate::topology::recognize_chat::references::extra_pieces;
use crate::topology::recognize_chat::stated;
use crate::topology::{Cluster, ObjectId, Role, Service, Site, Topology};
use crate::vocabulary::{Meaning, Vocabulary};

/// Roles of the product that are known from its documentation, and that no rule has to do with (format notes,
/// d). How they are spelled beside the name is not known.
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

/// What a service that has nothing to do with Persistent Chat holds beyond what is known.
pub(super) fn of_service(service: &Service, vocabulary: &Vocabulary) -> Vec<Piece> {
    let object = ObjectId::from(service.id.clone());
    let name = service.role_name();
    let is_unknown = matches!(*service.role, Role::Other(_))
        && !DOCUMENTED
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name));
    let role = is_unknown.then(|| Piece {
        object: object.clone(),
        part: Part::Own,
        why: Doubt::RoleName,
        quote: quote::role(name),
    });
    let mut pieces: Vec<Piece> = role.into_iter().collect();
    if is_unknown {
        // Whatever it holds is as little known as its role.
        return pieces;
    }
    if !service.extra.is_empty() {
        pieces.extend(extra_pieces(
            &service.extra,
            &object,
            Doubt::OtherContent,
            vocabulary,
        ));
    }
    let dependencies = service.depends_on.iter().enumerate();
    let more = dependencies.filter(|(_, dependency)| !dependency.extra.is_empty());
    let more = more.filter(|(_, dependency)| {
        let stated = stated::dependency(service, dependency, vocabulary);
        !stated.is_some_and(|stated| stated.meaning == Meaning::Nothing)
    });
    pieces.extend(more.map(|(position, dependency)| Piece {
        object: object.clone(),
        part: Part::Dependency(position),
        why: Doubt::OtherContent,
        quote: quote::dependency(dependency, None),
    }));
    pieces
}

/// What a cluster and its computers hold beyond what is known.
pub(super) fn of_cluster(cluster: &Cluster, vocabulary: &Vocabulary) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if !cluster.extra.is_empty() {
        let object = cluster.id.clone().into();
        let why = Doubt::OtherContent;
        pieces.extend(extra_pieces(&cluster.extra, &object, why, vocabulary));
    }
    for machine in &cluster.machines {
        let extras = machine.interfaces.iter().map(|interface| &interface.extra);
        for extra in [&machine.extra].into_iter().chain(extras) {
            if extra.is_empty() {
                continue;
            }
            let object = ObjectId::machine(&cluster.id, &machine.fqdn);
            let why = Doubt::OtherContent;
            pieces.extend(extra_pieces(extra, &object, why, vocabulary));
        }
    }
    pieces
}

/// What a site holds beyond what is known, other than its default pool and its branch sites.
pub(super) fn of_site(site: &Site, vocabulary: &Vocabulary) -> Vec<Piece> {
    if site.extra.is_empty() {
        return Vec::new();
    }
    let is_said = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.contains("chat") || name.contains("remotesite") || name.contains("branchsite")
    };
    of_extra(&site.extra, &site.id.into(), vocabulary, is_said)
}

/// What the document as a whole holds beyond what is known, other than of Persistent Chat.
pub(super) fn of_document(topology: &Topology, vocabulary: &Vocabulary) -> Vec<Piece> {
    let is_said = |name: &str| {
        name == "SimpleUrlConfiguration" || name.to_ascii_lowercase().contains("persistentchat")
    };
    of_extra(&topology.extra, &ObjectId::Deployment, vocabulary, is_said)
}

/// What an object holds whose name is not one of those that are looked at elsewhere.
fn of_extra(
    extra: &crate::topology::content::Extra,
    object: &ObjectId,
    vocabulary: &Vocabulary,
    is_said: impl Fn(&str) -> bool,
) -> Vec<Piece> {
    let mut rest = extra.clone();
    rest.attributes.0.retain(|(name, _)| !is_said(name));
    let pieces = extra_pieces(&rest, object, Doubt::OtherContent, vocabulary);
    let is_open = |piece: &Piece| match piece.part {
        Part::Other(position) => extra
            .elements
            .get(position)
            .is_some_and(|element| !is_said(&element.name)),
        _ => true,
    };
    pieces.into_iter().filter(is_open).collect()
}
