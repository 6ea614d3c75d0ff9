//! The references of a Persistent Chat pool: next hop, file store, databases, witnesses. Each dependency is identified
//! by its target and by the words in its usage and in the role of the target, never by its position.

use std::sync::Arc;

use crate::topology::content::{Attributes, Extra};
use crate::topology::recognize_chat::facet::{Doubt, Facet, ObjectPart, Piece, Spelling};
use crate::topology::recognize_chat::quote;
use crate::topology::recognize_chat::stated;
use crate::topology::recognize_chat::surroundings::Surroundings;
use crate::topology::recognize_chat::words::TokenWords;
use crate::topology::usage_things::reference_of;
use crate::topology::{
    AssociationKind, ChatUsage, ClusterId, Dependency, InstalledOn, ObjectId, Role, Service,
    SqlInstance, Topology,
};
use crate::vocabulary::{self, Thing, Vocabulary};

/// The number of references of a pool.
pub(super) const REFERENCES: usize = AssociationKind::OF_PERSISTENT_CHAT.len();

/// The references that something could be, one bit for each slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scope(u16);

impl Scope {
    const CONTENT: Self = Self(0b0000_0000_0011_1111);
    const COMPLIANCE: Self = Self(0b0000_1111_1100_0000);
    const DATABASES: Self = Self(0b0000_1111_1111_1111);
    const FILE_STORE: Self = Self(0b0001_0000_0000_0000);
    const NEXT_HOP: Self = Self(0b0010_0000_0000_0000);

    fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn has(self, place: usize) -> bool {
        self.0 & (1 << place) != 0
    }

    /// The databases and witnesses in this set.
    fn around(reference: AssociationKind) -> Self {
        match reference {
            AssociationKind::NextHop => Self::NEXT_HOP,
            AssociationKind::FileStore => Self::FILE_STORE,
            _ if Self::CONTENT.has(reference.place()) => Self::CONTENT,
            _ => Self::COMPLIANCE,
        }
    }
}

/// The meaning of a dependency.
enum Meaning<'t> {
    /// This reference.
    Is(AssociationKind),
    /// The next hop, on this cluster.
    NextHop(&'t ClusterId),
    /// One of these references, but it is not certain which.
    Unclear(Doubt, Scope),
    /// Not a reference of Persistent Chat.
    Nothing,
}

/// The result.
pub(super) struct ChatReferences<'t> {
    pub facets: [Facet<'t, &'t Service>; REFERENCES],
    /// The meaning of each dependency, by index.
    pub meanings: Vec<Option<AssociationKind>>,
    pub pieces: Vec<Arc<Piece>>,
}

/// Recognizes the references of a pool; `targets` are the targets of its dependencies, in order.
pub(super) fn references<'t>(
    service: &'t Service,
    targets: &[Option<&'t Service>],
    around: &impl Surroundings<'t>,
    vocabulary: &Vocabulary,
) -> ChatReferences<'t> {
    let mut found = ChatReferences {
        facets: [const { Facet::Absent }; REFERENCES],
        meanings: vec![None; service.depends_on.len()],
        pieces: Vec::new(),
    };
    let meanings: Vec<Meaning<'t>> = service
        .depends_on
        .iter()
        .zip(targets)
        .map(|(dependency, target)| match target {
            Some(target) => stated::dependency(service, dependency, vocabulary)
                .and_then(|stated| as_stated(&stated, target))
                .unwrap_or_else(|| meaning(dependency, target, around, vocabulary)),
            None => of_missing(dependency, vocabulary),
        })
        .collect();
    let mut unclear: Vec<(Arc<Piece>, Scope)> = Vec::new();
    for (position, meaning) in meanings.iter().enumerate() {
        match meaning {
            Meaning::Is(reference) => {
                if let Some(slot) = found.meanings.get_mut(position) {
                    *slot = Some(*reference);
                }
            }
            Meaning::NextHop(_) => {
                if let Some(slot) = found.meanings.get_mut(position) {
                    *slot = Some(AssociationKind::NextHop);
                }
            }
            Meaning::Unclear(why, scope) => {
                unclear.push((piece_of(service, targets, position, *why), *scope));
            }
            Meaning::Nothing => {}
        }
    }
    next_hop(
        &mut found,
        &mut unclear,
        service,
        targets,
        &meanings,
        around,
    );
    for reference in AssociationKind::OF_PERSISTENT_CHAT {
        if reference != AssociationKind::NextHop {
            one_of(&mut found, &mut unclear, service, targets, reference);
        }
    }
    of_stores(&mut found, &mut unclear, around, vocabulary);
    spread(&mut found, &unclear);
    found.pieces = unclear.into_iter().map(|(piece, _)| piece).collect();
    found
        .pieces
        .sort_by(|one, other| (&one.object, one.part).cmp(&(&other.object, other.part)));
    found
}

/// References that are not stated elsewhere, and could be the content that is not understood.
fn spread(found: &mut ChatReferences<'_>, unclear: &[(Arc<Piece>, Scope)]) {
    for (place, facet) in found.facets.iter_mut().enumerate() {
        if !matches!(facet, Facet::Absent) {
            continue;
        }
        if let Some((piece, _)) = unclear.iter().find(|(_, scope)| scope.has(place)) {
            *facet = Facet::NotUnderstood(Arc::clone(piece));
        }
    }
}

/// The meaning that the user set for a dependency; `None` for a meaning that no dependency can have, which is possible
/// in a file edited by hand.
fn as_stated<'t>(stated: &stated::OfDependency, target: &'t Service) -> Option<Meaning<'t>> {
    let vocabulary::Meaning::Is(thing) = stated.meaning else {
        return Some(Meaning::Nothing);
    };
    let both = ChatUsage::of_thing(thing).filter(|_| stated.by_usage);
    let of_both = both.and_then(|usage| AssociationKind::of_persistent_chat(&target.role, usage));
    match (
        of_both.or_else(|| reference_of(thing)),
        &target.installed_on,
    ) {
        (Some(AssociationKind::NextHop), InstalledOn::Cluster(cluster)) => {
            Some(Meaning::NextHop(cluster))
        }
        (reference, _) => reference.map(Meaning::Is),
    }
}

fn meaning<'t>(
    dependency: &Dependency,
    target: &'t Service,
    around: &impl Surroundings<'t>,
    vocabulary: &Vocabulary,
) -> Meaning<'t> {
    if !dependency.extra.is_empty() {
        let scope = match &*target.role {
            Role::Registrar | Role::UserServices | Role::WebServices => Scope::NEXT_HOP,
            Role::FileStore => Scope::FILE_STORE,
            Role::PersistentChatStore => Scope::CONTENT,
            Role::PersistentChatComplianceStore => Scope::COMPLIANCE,
            _ => Scope(u16::MAX),
        };
        return Meaning::Unclear(Doubt::MoreInDependency, scope);
    }
    let usage = dependency.usage.as_str();
    let is_called = |thing| vocabulary.spelled(&[thing], usage, None).is_some();
    match (target.role.meaning(), &target.installed_on) {
        (
            Role::Registrar | Role::UserServices | Role::WebServices,
            InstalledOn::Cluster(cluster),
        ) => match TokenWords::may_be_next_hop(usage) || is_called(Thing::UsageNextHop) {
            true => Meaning::NextHop(cluster),
            false => Meaning::Unclear(Doubt::Usage, Scope::NEXT_HOP),
        },
        (Role::FileStore, _) => {
            match TokenWords::may_be_file_store(usage) || is_called(Thing::UsageFileStore) {
                true => Meaning::Is(AssociationKind::FileStore),
                false => Meaning::Unclear(Doubt::Usage, Scope::FILE_STORE),
            }
        }
        (Role::PersistentChatStore | Role::PersistentChatComplianceStore, _) => {
            database(dependency, target, vocabulary)
        }
        (Role::Other(_), InstalledOn::SqlInstance(_)) => {
            let words = TokenWords::of(usage).unwrap_or_default();
            let scope = match (words.content, words.compliance) {
                (true, false) => Scope::CONTENT,
                (false, true) => Scope::COMPLIANCE,
                _ => Scope::DATABASES,
            };
            Meaning::Unclear(Doubt::Role, scope)
        }
        (
            Role::Other(_) | Role::ConfServices | Role::ApplicationServer,
            InstalledOn::Cluster(id),
        ) if around.role_on(id, &Role::Registrar).is_some() => {
            Meaning::Unclear(Doubt::Role, Scope::NEXT_HOP)
        }
        (Role::Other(_), _) => Meaning::Unclear(Doubt::Role, Scope(u16::MAX)),
        _ => Meaning::Nothing,
    }
}

/// The meaning of a dependency on a database of Persistent Chat, by its usage and role name together.
fn database<'t>(dependency: &Dependency, target: &Service, vocabulary: &Vocabulary) -> Meaning<'t> {
    let by_role = match &*target.role {
        Role::PersistentChatStore => Scope::CONTENT,
        _ => Scope::COMPLIANCE,
    };
    let Some(usage) = ChatUsage::of(&dependency.usage, vocabulary) else {
        return Meaning::Unclear(Doubt::Usage, by_role);
    };
    let said = TokenWords::of(dependency.usage.as_str()).unwrap_or_default();
    let of_role = TokenWords::of(target.role_name()).unwrap_or_default();
    let contradicts = match &*target.role {
        Role::PersistentChatStore => said.compliance,
        _ => said.content,
    };
    if contradicts {
        return Meaning::Unclear(Doubt::Contradiction, Scope::DATABASES);
    }
    let usage = match ChatUsage::of_words(of_role) {
        ChatUsage::Default => usage,
        _ if usage == ChatUsage::Default => ChatUsage::of_words(of_role),
        _ => ChatUsage::of_words(said.with(of_role)),
    };
    match AssociationKind::of_persistent_chat(&target.role, usage) {
        Some(reference) => Meaning::Is(reference),
        None => Meaning::Nothing,
    }
}

/// A dependency with a missing target is identified only by its usage.
fn of_missing<'t>(dependency: &Dependency, vocabulary: &Vocabulary) -> Meaning<'t> {
    let usage = dependency.usage.as_str();
    let is_known = ChatUsage::of(&dependency.usage, vocabulary).is_some()
        || TokenWords::may_be_next_hop(usage)
        || TokenWords::may_be_file_store(usage);
    match is_known {
        true => Meaning::Nothing,
        false => Meaning::Unclear(Doubt::Usage, Scope(u16::MAX)),
    }
}

/// The next hop is one pool, whichever of its services are referenced.
fn next_hop<'t>(
    found: &mut ChatReferences<'t>,
    unclear: &mut Vec<(Arc<Piece>, Scope)>,
    service: &'t Service,
    targets: &[Option<&'t Service>],
    meanings: &[Meaning<'t>],
    around: &impl Surroundings<'t>,
) {
    let candidates: Vec<(usize, &'t ClusterId)> = meanings
        .iter()
        .enumerate()
        .filter_map(|(position, meaning)| match meaning {
            Meaning::NextHop(cluster) => Some((position, *cluster)),
            _ => None,
        })
        .collect();
    let Some((first, cluster)) = candidates.first().copied() else {
        return;
    };
    if candidates.iter().any(|(_, other)| *other != cluster) {
        for (position, _) in candidates {
            forget(found, position);
            let piece = piece_of(service, targets, position, Doubt::SeveralNextHops);
            unclear.push((piece, Scope::NEXT_HOP));
        }
        return;
    }
    let named = |position: usize| targets.get(position).copied().flatten();
    let is_registrar =
        |position: &usize| named(*position).is_some_and(|s| s.role == Role::Registrar);
    let positions = candidates.iter().map(|(position, _)| *position);
    let at = positions.clone().find(is_registrar).unwrap_or(first);
    let registrar = around.role_on(cluster, &Role::Registrar).or(named(at));
    let value = match named(at) {
        Some(target) if target.role == Role::Registrar => Some(target),
        _ => registrar,
    };
    if let (Some(value), Some(slot)) = (
        value,
        found.facets.get_mut(AssociationKind::NextHop.place()),
    ) {
        *slot = Facet::Understood {
            value,
            at: ObjectPart::Dependency(at),
            spelling: Spelling::Dependency,
        };
    }
}

/// A reference other than the next hop, which can have only one target.
fn one_of<'t>(
    found: &mut ChatReferences<'t>,
    unclear: &mut Vec<(Arc<Piece>, Scope)>,
    service: &'t Service,
    targets: &[Option<&'t Service>],
    reference: AssociationKind,
) {
    let is_it = |(_, meaning): &(usize, &Option<AssociationKind>)| **meaning == Some(reference);
    let holding = found.meanings.iter().enumerate().filter(is_it);
    let holding: Vec<usize> = holding.map(|(position, _)| position).collect();
    let target = |position: usize| targets.get(position).copied().flatten();
    let Some((position, value)) = holding
        .first()
        .and_then(|position| Some((*position, target(*position)?)))
    else {
        return;
    };
    let is_same = |other: &usize| target(*other).is_some_and(|other| other.id == value.id);
    if !holding.iter().all(is_same) {
        for position in holding {
            forget(found, position);
            let piece = piece_of(service, targets, position, Doubt::SeveralReferences);
            unclear.push((piece, Scope::around(reference)));
        }
        return;
    }
    if let Some(slot) = found.facets.get_mut(reference.place()) {
        *slot = Facet::Understood {
            value,
            at: ObjectPart::Dependency(position),
            spelling: Spelling::Dependency,
        };
    }
}

/// Unknown content of the databases of the pool and their instances: it may be about mirroring.
fn of_stores<'t>(
    found: &mut ChatReferences<'t>,
    unclear: &mut Vec<(Arc<Piece>, Scope)>,
    around: &impl Surroundings<'t>,
    vocabulary: &Vocabulary,
) {
    let mut stores: Vec<(&'t Service, Scope)> = Vec::new();
    let mut instances: Vec<(&'t SqlInstance, Scope)> = Vec::new();
    for reference in AssociationKind::OF_PERSISTENT_CHAT {
        let facet = found.facets.get(reference.place());
        let store = facet.and_then(|facet| facet.understood().copied());
        let Some(store) = store.filter(|store| store.role.is_database()) else {
            continue;
        };
        let scope = Scope::around(reference);
        match stores.iter_mut().find(|(known, _)| known.id == store.id) {
            Some((_, known)) => *known = known.and(scope),
            None => stores.push((store, scope)),
        }
        let Some(instance) = around.sql_instance_of(store) else {
            continue;
        };
        match instances
            .iter_mut()
            .find(|(known, _)| known.id == instance.id)
        {
            Some((_, known)) => *known = known.and(scope),
            None => instances.push((instance, scope)),
        }
    }
    for (store, scope) in stores {
        let pieces = store_pieces(store, vocabulary).into_iter();
        unclear.extend(pieces.map(|piece| (Arc::new(piece), scope)));
    }
    for (instance, scope) in instances {
        let pieces = instance_pieces(instance, vocabulary).into_iter();
        unclear.extend(pieces.map(|piece| (Arc::new(piece), scope)));
    }
}

/// Unknown content of a SQL Server instance.
pub(super) fn instance_pieces(instance: &SqlInstance, vocabulary: &Vocabulary) -> Vec<Piece> {
    let object = instance.id.clone().into();
    let why = Doubt::SqlInstanceContent;
    extra_pieces(&instance.extra, &object, why, vocabulary)
}

/// Unknown content of the document as a whole that mentions Persistent Chat.
pub(super) fn document_pieces(topology: &Topology, vocabulary: &Vocabulary) -> Vec<Arc<Piece>> {
    let elements = topology.extra.elements.iter().enumerate();
    let of_chat = elements.filter(|(_, element)| {
        let name = element.name.to_ascii_lowercase();
        name.contains("persistentchat")
            && stated::element(&element.name, vocabulary) != Some(vocabulary::Meaning::Nothing)
    });
    let piece = |(position, element)| {
        Arc::new(Piece {
            object: ObjectId::Deployment,
            part: ObjectPart::Other(position),
            why: Doubt::DocumentContent,
            quote: quote::element(element),
        })
    };
    of_chat.map(piece).collect()
}

/// Unknown content of the service of a database.
pub(super) fn store_pieces(store: &Service, vocabulary: &Vocabulary) -> Vec<Piece> {
    let object = store.id.clone().into();
    let why = Doubt::StoreContent;
    let mut pieces = extra_pieces(&store.extra, &object, why, vocabulary);
    let dependencies = store.depends_on.iter().enumerate();
    let dependencies = dependencies.filter(|(_, dependency)| {
        let stated = stated::dependency(store, dependency, vocabulary);
        !stated.is_some_and(|stated| {
            !stated.by_usage && stated.meaning == vocabulary::Meaning::Nothing
        })
    });
    pieces.extend(dependencies.map(|(position, dependency)| Piece {
        object: object.clone(),
        part: ObjectPart::Dependency(position),
        why,
        quote: quote::dependency(dependency, None),
    }));
    let content = store.content.as_ref().filter(|content| {
        stated::element(&content.name, vocabulary) != Some(vocabulary::Meaning::Nothing)
    });
    pieces.extend(content.map(|content| Piece {
        object: object.clone(),
        part: ObjectPart::RoleElement,
        why,
        quote: quote::element(content),
    }));
    pieces
}

/// Attributes and elements that are not part of the model.
fn extra_pieces(
    extra: &Extra,
    object: &ObjectId,
    why: Doubt,
    vocabulary: &Vocabulary,
) -> Vec<Piece> {
    let is_open =
        |stated: Option<vocabulary::Meaning>| stated != Some(vocabulary::Meaning::Nothing);
    let attributes = extra.attributes.0.iter().chain(extra.naming.0.iter());
    let attributes = attributes.filter(|(name, _)| is_open(stated::attribute(name, vocabulary)));
    let attributes = Attributes(attributes.cloned().collect());
    let attributes = (!attributes.is_empty()).then(|| Piece {
        object: object.clone(),
        part: ObjectPart::Own,
        why,
        quote: quote::attributes(&attributes),
    });
    let elements = extra.elements.iter().enumerate();
    let elements =
        elements.filter(|(_, element)| is_open(stated::element(&element.name, vocabulary)));
    let elements = elements.map(|(position, element)| Piece {
        object: object.clone(),
        part: ObjectPart::Other(position),
        why,
        quote: quote::element(element),
    });
    attributes.into_iter().chain(elements).collect()
}

fn forget(found: &mut ChatReferences<'_>, position: usize) {
    if let Some(slot) = found.meanings.get_mut(position) {
        *slot = None;
    }
}

fn piece_of(
    service: &Service,
    targets: &[Option<&Service>],
    position: usize,
    why: Doubt,
) -> Arc<Piece> {
    let dependency = service.depends_on.get(position);
    let target = targets.get(position).copied().flatten();
    Arc::new(Piece {
        object: service.id.clone().into(),
        part: ObjectPart::Dependency(position),
        why,
        quote: dependency.map_or_else(String::new, |dependency| {
            quote::dependency(dependency, target)
        }),
    })
}
