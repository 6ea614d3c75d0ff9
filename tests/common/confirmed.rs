//! A deployment that gets its first Persistent Chat pool, and a vocabulary in which all its spellings are
//! confirmed.
#![allow(dead_code)]

use std::collections::BTreeMap;

use topology_designer::document::{self, Format, Opened, encoding};
use topology_designer::edit::{Edit, Identities, NewPersistentChatPool, PoolShape, apply};
use topology_designer::topology::pools::{file_stores, sql_stores};
use topology_designer::topology::{
    AssociationKind, Database, Index, Kind, ObjectId, Pair, inventory,
};
use topology_designer::vocabulary::{
    LearnedVocabulary, Lesson, Provenance, Thing, Vocabulary, VocabularyRow,
};
use topology_designer::workspace::write::document_bytes;

use crate::common::examples;

/// What a deployment taught: every built-in spelling except those in `except`.
pub fn learned(except: &[Thing]) -> LearnedVocabulary {
    let rows = Vocabulary::built_in()
        .rows()
        .iter()
        .filter(|row| !except.contains(&row.thing));
    let rows = rows.map(|row| VocabularyRow {
        provenance: Provenance::Learned(Lesson {
            document: "deployed.xml".to_owned(),
            date: "2026-11-28".to_owned(),
            downloaded_from_deployment: true,
        }),
        versions: vec![7],
        ..row.clone()
    });
    let mut learned = LearnedVocabulary::default();
    learned.add(rows);
    learned
}

/// The example as its deployment publishes it before it has the Persistent Chat pool.
pub fn before_the_pool() -> Vec<u8> {
    let mut design = examples::all().remove(1).design;
    let index = Index::new(&design.topology);
    let mut items = inventory::items(&index).into_iter();
    let pool = items
        .find(|item| item.kind == Kind::PersistentChatPool)
        .unwrap()
        .id;
    let delete = Edit::Delete {
        objects: vec![pool],
    };
    design = apply(&design, &delete, &mut Identities::seeded(7))
        .unwrap()
        .design;
    let topology = &design.topology;
    document::write(None, topology, Format::Published, topology.vocabulary())
        .unwrap()
        .bytes
}

/// The deployment after a change by someone else: the SIP domain is authoritative.
pub fn moved(deployed: &[u8]) -> Vec<u8> {
    let (text, _) = encoding::decode(deployed).unwrap();
    let is = |authoritative| format!("contoso.com\" Authoritative=\"{authoritative}\"");
    let moved = text.replace(&is(false), &is(true));
    assert_ne!(moved, *text);
    moved
        .replace("encoding=\"utf-16\"", "encoding=\"utf-8\"")
        .into_bytes()
}

/// Adds a mirrored pool with compliance to the deployment.
pub fn with_pool(deployed: &[u8], vocabulary: &Vocabulary) -> Opened {
    let mut opened =
        document::read_with(deployed, Some("deployed.xml".as_ref()), vocabulary).unwrap();
    let topology = &opened.design.topology;
    let index = Index::new(topology);
    let store = |host: &str, instance: &str| {
        let mut stores = sql_stores(&index).into_iter();
        let store = stores.find(|store| {
            store.cluster.fqdn == format!("{host}.contoso.com") && store.instance.name == instance
        });
        ObjectId::from(store.unwrap().instance.id.clone())
    };
    let mut items = inventory::items(&index).into_iter();
    let next_hop = items
        .find(|item| item.kind == Kind::FrontEndPool)
        .unwrap()
        .id;
    let mut files = file_stores(&index).into_iter();
    let files = files.find(|store| store.share() == "pchat").unwrap();
    let references: BTreeMap<AssociationKind, ObjectId> = [
        (AssociationKind::NextHop, next_hop),
        (AssociationKind::FileStore, files.service.id.clone().into()),
        (
            AssociationKind::Database(Database::Content),
            store("sql02", "PCHAT"),
        ),
        (
            AssociationKind::Database(Database::ContentMirror),
            store("sql03", "PCHAT"),
        ),
        (
            AssociationKind::Witness(Pair::Content),
            store("sql04", "PCHAT"),
        ),
        (
            AssociationKind::Database(Database::Compliance),
            store("sql05", "PCHATCOMP"),
        ),
        (
            AssociationKind::Database(Database::ComplianceMirror),
            store("sql06", "PCHATCOMP"),
        ),
        (
            AssociationKind::Witness(Pair::Compliance),
            store("sql07", "PCHATCOMP"),
        ),
    ]
    .into();
    let add = Edit::AddPersistentChatPool(NewPersistentChatPool {
        site: topology.sites[0].id,
        shape: PoolShape::Multiple {
            fqdn: "chat.contoso.com".to_owned(),
            computers: vec![
                "chat01.contoso.com".to_owned(),
                "chat02.contoso.com".to_owned(),
            ],
        },
        display_name: "Contoso chat".to_owned(),
        port: 5041,
        service_version: 7,
        compliance: true,
        references,
        place: None,
    });
    let applied = apply(&opened.design, &add, &mut Identities::seeded(8)).unwrap();
    opened.design = applied.design;
    opened.unedited = None;
    opened
}

/// A document in the given format.
pub fn written(opened: &Opened, format: Format) -> Vec<u8> {
    document_bytes(&opened.design, opened.source.as_ref(), None, format)
        .unwrap()
        .bytes
}
