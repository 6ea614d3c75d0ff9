//! Assigns content that is not understood to the items that the user sees.

use ahash::AHashMap;

use crate::topology::recognize_chat::{Doubt, Piece};
use crate::topology::{Index, Item, ObjectId};

/// Content that is not understood of a pool, server or store; for a Persistent Chat pool, including its databases and
/// their instances.
pub fn of_item<'i>(index: &'i Index<'_>, item: &Item<'_>) -> Vec<&'i Piece> {
    if index.not_understood().is_empty() {
        return Vec::new();
    }
    let of_servers = |piece: &&Piece| match (&piece.object, item.cluster) {
        (ObjectId::Cluster(id) | ObjectId::Machine(id, _), Some(cluster)) => *id == cluster.id,
        _ => false,
    };
    if let Some(facets) = item.service.and_then(|service| index.chat(&service.id)) {
        let of_pool = facets.pieces.iter().map(|piece| &**piece);
        let rest = index.not_understood().iter().map(|piece| &**piece);
        let rest =
            rest.filter(|piece| of_servers(piece) && !facets.pieces.iter().any(|p| **p == **piece));
        return of_pool.chain(rest).collect();
    }
    let is_own = |piece: &&Piece| match (&piece.object, &item.id) {
        (object, id) if object == id => true,
        (ObjectId::Machine(..), ObjectId::Cluster(_))
        | (ObjectId::Machine(..) | ObjectId::Cluster(_), ObjectId::SqlInstance(_)) => {
            of_servers(piece)
        }
        (ObjectId::Service(service), ObjectId::Cluster(cluster)) => {
            let services = index.services_on(cluster);
            services.iter().any(|on_it| on_it.id == *service)
        }
        (ObjectId::Service(service), ObjectId::SqlInstance(instance)) => {
            let databases = index.databases_on(instance);
            databases.iter().any(|on_it| on_it.id == *service)
        }
        _ => false,
    };
    // Content of a Persistent Chat pool is shown there.
    let is_of_pool = |piece: &&Piece| match &piece.object {
        ObjectId::Service(service) => index.chat(service).is_some(),
        _ => false,
    };
    let pieces = index.not_understood().iter().map(|piece| &**piece);
    pieces
        .filter(|piece| is_own(piece) && !is_of_pool(piece))
        .collect()
}

/// The messages, without duplicates: an unknown role or setting that many objects have is one message, with the number
/// of additional objects.
pub fn each_once<'i>(index: &'i Index<'_>) -> Vec<(&'i Piece, usize)> {
    let mut places: AHashMap<(Doubt, &str), usize> = AHashMap::new();
    let mut said: Vec<(&Piece, usize)> = Vec::new();
    for piece in index.not_understood() {
        if matches!(piece.why, Doubt::RoleName | Doubt::OtherContent) {
            let place = places.entry((piece.why, piece.quote.as_str()));
            let place = *place.or_insert(said.len());
            if let Some((_, more)) = said.get_mut(place) {
                *more += 1;
                continue;
            }
        }
        said.push((&**piece, 0));
    }
    said
}

/// The clause with the number of additional objects; empty for one object.
pub fn of_more(piece: &Piece, more: usize) -> String {
    match (more, piece.why) {
        (0, _) => String::new(),
        (1, Doubt::RoleName) => " One more service has it.".to_owned(),
        (more, Doubt::RoleName) => format!(" {more} more services have it."),
        (1, _) => " It occurs in one more place.".to_owned(),
        (more, _) => format!(" It occurs in {more} more places."),
    }
}

/// The number, for a card or a row; empty if everything is understood.
pub fn in_words(pieces: &[&Piece]) -> Option<String> {
    match pieces.len() {
        0 => None,
        count => Some(format!("{count} not understood")),
    }
}
