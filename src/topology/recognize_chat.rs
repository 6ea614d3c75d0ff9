//! What a Persistent Chat service means: the model keeps what is written, and this is the only door from
//! there to its references, its port and its settings. Computed with each [`Index`](crate::topology::Index).
//!
//! Of each facet a pool says nothing, or something that is understood, or something that is not; the
//! last is never taken for nothing.

use ahash::AHashMap;

use crate::topology::persistent_chat::settings;
use crate::topology::service::Port;
use crate::topology::{AssociationKind, ChatUsage, Service, ServiceId};
use crate::vocabulary::Vocabulary;

/// A part of a service, where something is written. [`document::places`](crate::document::places) turns
/// it into line and column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// One of its dependencies, by its position.
    Dependency(usize),
    /// One of its ports, by its position.
    Port(usize),
    /// The role element.
    RoleElement,
    /// A child of the role element, by its position.
    RoleElementChild(usize),
}

/// One thing that a pool may state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Facet<T> {
    /// The document does not state it.
    #[default]
    Absent,
    /// It is stated in words that are known.
    Understood {
        /// What is stated.
        value: T,
        /// Where.
        at: Part,
    },
    /// Something is stated that is not known here: nothing may be concluded from it.
    NotUnderstood {
        /// Where.
        at: Part,
    },
}

impl<T> Facet<T> {
    /// What is stated, when it is understood.
    pub fn understood(&self) -> Option<&T> {
        match self {
            Self::Understood { value, .. } => Some(value),
            Self::Absent | Self::NotUnderstood { .. } => None,
        }
    }

    /// Where it is stated.
    pub fn at(&self) -> Option<Part> {
        match self {
            Self::Absent => None,
            Self::Understood { at, .. } | Self::NotUnderstood { at } => Some(*at),
        }
    }
}

/// A Persistent Chat pool as its document states it.
#[derive(Clone, Debug)]
pub struct ChatFacets<'t> {
    /// The service that each reference leads to, in the order of [`AssociationKind::OF_PERSISTENT_CHAT`].
    references: [Facet<&'t Service>; AssociationKind::OF_PERSISTENT_CHAT.len()],
    /// Dependencies whose usage is not known, by their positions.
    pub unknown_usages: Vec<usize>,
    /// The port that clients of the service use (`MtlsPort`).
    pub port: Facet<&'t Port>,
    /// Name by which clients tell pools apart.
    pub display_name: Facet<&'t str>,
    /// The computers that serve.
    pub active_machines: Facet<Vec<&'t str>>,
}

impl<'t> ChatFacets<'t> {
    /// The service that a reference leads to: a Registrar, a file store or a database.
    pub fn reference(&self, reference: AssociationKind) -> &Facet<&'t Service> {
        static ABSENT: Facet<&Service> = Facet::Absent;
        self.references.get(reference.place()).unwrap_or(&ABSENT)
    }

    /// As [`Self::reference`], when it is understood.
    pub fn target(&self, reference: AssociationKind) -> Option<&'t Service> {
        self.reference(reference).understood().copied()
    }
}

/// What the Persistent Chat services of a topology mean.
#[derive(Clone, Debug, Default)]
pub struct RecognizedChat<'t> {
    pools: AHashMap<&'t ServiceId, ChatFacets<'t>>,
}

impl<'t> RecognizedChat<'t> {
    /// The facets of a Persistent Chat pool; `None` for every other service.
    pub fn pool(&self, service: &ServiceId) -> Option<&ChatFacets<'t>> {
        self.pools.get(service)
    }
}

/// Recognizes every Persistent Chat pool.
///
/// `targets_of` gives what the service at a place of the document depends on, in the order of its
/// dependencies.
pub fn recognize_chat<'t, T>(
    pools: impl Iterator<Item = (usize, &'t Service)>,
    targets_of: impl Fn(usize) -> T,
    vocabulary: &Vocabulary,
) -> RecognizedChat<'t>
where
    T: Iterator<Item = Option<&'t Service>>,
{
    let mut recognized = AHashMap::new();
    for (place, service) in pools {
        recognized
            .entry(&service.id)
            .or_insert_with(|| facets(vocabulary, service, targets_of(place)));
    }
    RecognizedChat { pools: recognized }
}

fn facets<'t>(
    vocabulary: &Vocabulary,
    service: &'t Service,
    targets: impl Iterator<Item = Option<&'t Service>>,
) -> ChatFacets<'t> {
    let mut references = [const { Facet::Absent }; AssociationKind::OF_PERSISTENT_CHAT.len()];
    let mut unknown_usages = Vec::new();
    for (position, (dependency, target)) in service.depends_on.iter().zip(targets).enumerate() {
        let Some(usage) = ChatUsage::of(&dependency.usage, vocabulary) else {
            unknown_usages.push(position);
            continue;
        };
        let Some(target) = target else {
            continue;
        };
        let reference = AssociationKind::of_persistent_chat(&target.role, usage);
        let slot = reference.and_then(|reference| references.get_mut(reference.place()));
        if let Some(slot @ Facet::Absent) = slot {
            *slot = Facet::Understood {
                value: target,
                at: Part::Dependency(position),
            };
        }
    }
    let port = port_position(service).and_then(|position| {
        let value = service.ports.get(position)?;
        let at = Part::Port(position);
        Some(Facet::Understood { value, at })
    });
    let display_name = settings::display_name(service, vocabulary);
    let display_name = display_name.map(|value| Facet::Understood {
        value,
        at: Part::RoleElement,
    });
    let active_machines = settings::active_machines(service, vocabulary);
    let active_machines = active_machines.map(|(position, list)| {
        let at = Part::RoleElementChild(position);
        match list {
            Some(value) => Facet::Understood { value, at },
            None => Facet::NotUnderstood { at },
        }
    });
    ChatFacets {
        references,
        unknown_usages,
        port: port.unwrap_or_default(),
        display_name: display_name.unwrap_or_default(),
        active_machines: active_machines.unwrap_or_default(),
    }
}

/// The port of a Persistent Chat service: there is one configurable MTLS port (format notes, f16).
pub fn port_position(service: &Service) -> Option<usize> {
    let mtls = |port: &&(usize, &Port)| port.1.protocol() == "Mtls";
    let ports: Vec<(usize, &Port)> = service.ports.iter().enumerate().collect();
    let named = ports
        .iter()
        .filter(mtls)
        .find(|(_, port)| port.usage() == "SipServer");
    let found = named.or_else(|| ports.iter().find(mtls));
    found.map(|(position, _)| *position)
}
