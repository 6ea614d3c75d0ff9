//! Which of what is not understood a person sees with which object.

use crate::topology::recognize_chat::Piece;
use crate::topology::{Index, Item, ObjectId};

/// What is not understood of a pool, server or store: with a Persistent Chat pool also what its databases
/// and their instances hold.
pub fn of_item<'i>(index: &'i Index<'_>, item: &Item<'_>) -> Vec<&'i Piece> {
    if index.not_understood().is_empty() {
        return Vec::new();
    }
    if let Some(facets) = item.service.and_then(|service| index.chat(&service.id)) {
        return facets.pieces.iter().map(|piece| &**piece).collect();
    }
    let is_own = |piece: &&Piece| match (&piece.object, &item.id) {
        (object, id) if object == id => true,
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
    // What is of a Persistent Chat pool is seen there.
    let is_of_pool = |piece: &&Piece| match &piece.object {
        ObjectId::Service(service) => index.chat(service).is_some(),
        _ => false,
    };
    let pieces = index.not_understood().iter().map(|piece| &**piece);
    pieces
        .filter(|piece| is_own(piece) && !is_of_pool(piece))
        .collect()
}

/// How many there are, for a card or a row; nothing where all is understood.
pub fn in_words(pieces: &[&Piece]) -> Option<String> {
    match pieces.len() {
        0 => None,
        count => Some(format!("{count} not understood")),
    }
}
