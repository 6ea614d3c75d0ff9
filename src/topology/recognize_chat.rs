//! The meaning of Persistent Chat services. The model stores the written content; this module is the only way from
//! there to references, port and settings. It is computed with each [`Index`](crate::topology::Index).
//!
//! Each facet of a pool is absent, understood, or not understood; content that is not understood never counts as
//! absent.

mod beside;
mod computers;
mod facet;
mod on_demand;
mod one_pool;
mod ports;
pub(in crate::topology) mod probable;
mod quote;
mod references;
mod settings;
mod sites;
mod stated;
mod surroundings;
pub mod words;

use std::sync::Arc;

use ahash::AHashMap;

use crate::topology::service::Port;
use crate::topology::{AssociationKind, InstalledOn, ObjectId, Role, Service, ServiceId, SiteId};
use crate::vocabulary::Vocabulary;

pub use facet::{
    Computers, Doubt, Facet, ItemForm, ListForm, NamedBy, ObjectPart, Piece, PortMark, Spelling,
};
pub use on_demand::ChatOnDemand;
pub use probable::is_service_name;
pub use surroundings::Surroundings;

/// A Persistent Chat pool according to its document.
#[derive(Clone, Debug)]
pub struct ChatFacets<'t> {
    /// The target of each reference, without absent ones: most pools have only a few, and a deployment may have
    /// thousands of pools.
    references: Box<[(AssociationKind, Facet<'t, &'t Service>)]>,
    meanings: Vec<Option<AssociationKind>>,
    /// The port for clients of the service (`MtlsPort`).
    pub port: Facet<'t, &'t Port>,
    /// The name by which clients tell pools apart.
    pub display_name: Facet<'t, &'t str>,
    /// The active computers.
    pub active_machines: Facet<'t, Vec<&'t str>>,
    /// Content that is not understood of the pool, its databases and their SQL Server instances.
    pub pieces: Vec<Arc<Piece>>,
}

impl<'t> ChatFacets<'t> {
    /// The target of a reference: a Registrar, a file store or a database.
    pub fn reference(&self, reference: AssociationKind) -> &Facet<'t, &'t Service> {
        static ABSENT: Facet<'static, &Service> = Facet::Absent;
        let mut stated = self.references.iter();
        let found = stated.find(|(kind, _)| *kind == reference);
        found.map_or(&ABSENT, |(_, facet)| facet)
    }

    /// Like [`Self::reference`], if it is understood.
    pub fn target(&self, reference: AssociationKind) -> Option<&'t Service> {
        self.reference(reference).understood().copied()
    }

    /// The reference of the dependency at an index; `None` if it is not a reference, or not understood.
    pub fn meaning(&self, position: usize) -> Option<AssociationKind> {
        self.meanings.get(position).copied().flatten()
    }

    /// The indexes of the dependencies of a reference: several if a document refers to several services of the next
    /// hop.
    pub fn positions(&self, reference: AssociationKind) -> impl Iterator<Item = usize> {
        let meanings = self.meanings.iter().enumerate();
        meanings
            .filter(move |(_, meaning)| **meaning == Some(reference))
            .map(|(position, _)| position)
    }

    /// The content that prevents a reference from being understood.
    pub fn unclear(&self, reference: AssociationKind) -> Option<&Piece> {
        self.reference(reference).not_understood()
    }

    /// Whether all content of the pool is understood.
    pub fn is_understood(&self) -> bool {
        self.pieces.is_empty()
    }
}

/// The Persistent Chat content of a topology.
#[derive(Clone, Debug, Default)]
pub struct RecognizedChat<'t> {
    pools: AHashMap<&'t ServiceId, ChatFacets<'t>>,
    sites: AHashMap<SiteId, Facet<'t, ServiceId>>,
    pieces: Vec<Arc<Piece>>,
}

impl<'t> RecognizedChat<'t> {
    /// The facets of a Persistent Chat pool; `None` for any other service.
    pub fn pool(&self, service: &ServiceId) -> Option<&ChatFacets<'t>> {
        self.pools.get(service)
    }

    /// The default pool of a site.
    pub fn default_pool(&self, site: SiteId) -> &Facet<'t, ServiceId> {
        static ABSENT: Facet<'static, ServiceId> = Facet::Absent;
        self.sites.get(&site).unwrap_or(&ABSENT)
    }

    /// All content that is not understood: of sites, SQL Server instances and services, each in document order.
    pub fn pieces(&self) -> &[Arc<Piece>] {
        &self.pieces
    }
}

/// Recognizes the Persistent Chat content. `pools` are the services, with their indexes.
pub fn recognize_chat<'t>(
    pools: impl Iterator<Item = (usize, &'t Service)>,
    around: &impl Surroundings<'t>,
    vocabulary: &Vocabulary,
) -> RecognizedChat<'t> {
    let mut recognized = RecognizedChat::default();
    for (place, service) in pools {
        if !recognized.pools.contains_key(&service.id) {
            let facets = facets(vocabulary, place, service, around);
            recognized.pools.insert(&service.id, facets);
        }
    }
    recognized.sites = default_pools(around, vocabulary);
    recognized.pieces = all_pieces(&recognized, around, vocabulary);
    recognized
}

/// The default pools of all sites that have one in any form.
fn default_pools<'t>(
    around: &impl Surroundings<'t>,
    vocabulary: &Vocabulary,
) -> AHashMap<SiteId, Facet<'t, ServiceId>> {
    let mut found = AHashMap::new();
    for site in &around.topology().sites {
        let default = sites::default_pool(site, around, vocabulary);
        if !matches!(default, Facet::Absent) {
            found.entry(site.id).or_insert(default);
        }
    }
    found
}

fn facets<'t>(
    vocabulary: &Vocabulary,
    place: usize,
    service: &'t Service,
    around: &impl Surroundings<'t>,
) -> ChatFacets<'t> {
    let targets = around.targets_of(place);
    let references = references::references(service, &targets, around, vocabulary);
    let cluster = around.cluster_of(service);
    let settings = settings::settings(service, cluster, vocabulary);
    let port = ports::port(service, vocabulary);
    let mut pieces = references.pieces;
    if let Facet::NotUnderstood(piece) = &port {
        pieces.push(Arc::clone(piece));
    }
    pieces.extend(settings.pieces);
    // A reference that is not stated elsewhere may be the one that is not understood.
    let port = match (port, settings.may_be_port) {
        (Facet::Absent, Some(piece)) => Facet::NotUnderstood(piece),
        (port, _) => port,
    };
    ChatFacets {
        references: AssociationKind::OF_PERSISTENT_CHAT
            .into_iter()
            .zip(references.facets)
            .filter(|(_, facet)| !matches!(facet, Facet::Absent))
            .collect(),
        meanings: references.meanings,
        port,
        display_name: settings.display_name,
        active_machines: settings.active_machines,
        pieces,
    }
}

fn all_pieces<'t>(
    recognized: &RecognizedChat<'t>,
    around: &impl Surroundings<'t>,
    vocabulary: &Vocabulary,
) -> Vec<Arc<Piece>> {
    let topology = around.topology();
    let mut pieces: Vec<Arc<Piece>> = references::document_pieces(topology, vocabulary);
    pieces.extend(shared(beside::of_document(topology, vocabulary)));
    for site in &topology.sites {
        if let Some(Facet::NotUnderstood(piece)) = recognized.sites.get(&site.id) {
            pieces.push(Arc::clone(piece));
        }
        pieces.extend(shared(beside::of_site(site, vocabulary)));
    }
    for cluster in &topology.clusters {
        pieces.extend(shared(beside::of_cluster(cluster, vocabulary)));
        for instance in &cluster.sql_instances {
            pieces.extend(shared(references::instance_pieces(instance, vocabulary)));
        }
    }
    for (place, service) in topology.services.iter().enumerate() {
        match &*service.role {
            Role::PersistentChatService => {
                // Content of databases and instances is reported with these.
                let is_own = |piece: &&Arc<Piece>| {
                    !matches!(piece.why, Doubt::StoreContent | Doubt::SqlInstanceContent)
                };
                let facets = recognized.pools.get(&service.id);
                let of_pool = facets.into_iter().flat_map(|facets| &facets.pieces);
                pieces.extend(of_pool.filter(is_own).cloned());
            }
            Role::PersistentChatStore | Role::PersistentChatComplianceStore => {
                pieces.extend(shared(references::store_pieces(service, vocabulary)));
            }
            Role::Other(_) if is_probable(place, service, around) => {
                pieces.push(Arc::new(Piece {
                    object: service.id.clone().into(),
                    part: ObjectPart::Own,
                    why: Doubt::ProbablyPersistentChat,
                    quote: quote::role(service.role_name()),
                }));
            }
            _ => pieces.extend(shared(beside::of_service(service, vocabulary))),
        }
    }
    // A computer that is marked as active is reported with the list of its pool.
    let lists: Vec<Arc<Piece>> = pieces
        .iter()
        .filter(|p| p.why == Doubt::List)
        .cloned()
        .collect();
    pieces.retain(|piece| {
        let is_in = |list: &Arc<Piece>| match (&list.object, &piece.object) {
            (ObjectId::Cluster(cluster), ObjectId::Machine(of, _)) => {
                cluster == of && list.quote == piece.quote
            }
            _ => false,
        };
        piece.why != Doubt::OtherContent || !lists.iter().any(is_in)
    });
    pieces
}

fn shared(pieces: Vec<Piece>) -> impl Iterator<Item = Arc<Piece>> {
    pieces.into_iter().map(Arc::new)
}

/// Whether a service of an unknown role has characteristics of a Persistent Chat pool.
fn is_probable<'t>(place: usize, service: &Service, around: &impl Surroundings<'t>) -> bool {
    let is_store = |target: &Service| {
        matches!(
            *target.role,
            Role::PersistentChatStore | Role::PersistentChatComplianceStore
        )
    };
    let needs_store = || {
        let targets = around.targets_of(place);
        targets.into_iter().flatten().any(is_store)
    };
    matches!(service.installed_on, InstalledOn::Cluster(_))
        && (probable::is_probable(service, false) || probable::is_probable(service, needs_store()))
}

/// The index of the port of a Persistent Chat service, if it is certain.
pub fn port_position(service: &Service, vocabulary: &Vocabulary) -> Option<usize> {
    match ports::port(service, vocabulary) {
        Facet::Understood {
            at: ObjectPart::Port(position),
            ..
        } => Some(position),
        _ => None,
    }
}
