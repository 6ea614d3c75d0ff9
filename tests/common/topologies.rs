//! Invented topologies, created by edits, with the same identities in every run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use std::collections::BTreeMap;
use std::sync::Arc;

use topology_designer::design::{Design, Point};
use topology_designer::edit::{FrontEndEdition, NewPersistentChatPool, PoolShape};
use topology_designer::topology::{
    AssociationKind, ClusterId, Database, Numbering, ObjectId, ServiceId, SiteId,
};

use super::by_edits::{self, Builder, ByEdits, computers};

/// An empty deployment in which all added objects are placed at the same position.
pub fn empty(numbering: Numbering) -> Builder {
    Builder {
        place: Some(Point::new(10.0, 20.0)),
        ..Builder::new(numbering, 7)
    }
}

/// A new pool without references.
pub fn new_chat(site: SiteId, shape: PoolShape) -> NewPersistentChatPool {
    NewPersistentChatPool {
        place: Some(Point::new(1.0, 2.0)),
        ..by_edits::new_chat(site, shape, "Contoso chat")
    }
}

/// The shape of a multiple computer pool `{stem}pool.contoso.com`.
pub fn multiple(stem: &str, count: usize) -> PoolShape {
    PoolShape::Multiple {
        fqdn: format!("{stem}pool.contoso.com"),
        computers: computers(stem, count),
    }
}

/// Objects of [`contoso`] that tests refer to.
pub struct Contoso {
    pub builder: Builder,
    pub berlin: SiteId,
    pub paris: SiteId,
    pub front_end: ClusterId,
    pub standard: ClusterId,
    pub sql: ObjectId,
    pub sql_named: ObjectId,
    pub sql_other: ObjectId,
    pub file: ObjectId,
    /// Four computers, next hop, file store, content with its mirror, compliance.
    pub chat: ServiceId,
    /// A single computer pool without references.
    pub single: ServiceId,
    /// A pool on the Standard Edition server.
    pub collocated: ServiceId,
}

/// Two sites; an Enterprise pool and a Standard Edition server; three SQL Server stores on two servers, a
/// file store; a Persistent Chat pool of each shape.
pub fn contoso(numbering: Numbering) -> Contoso {
    let mut builder = empty(numbering);
    let berlin = builder.site("Berlin");
    let paris = builder.site("Paris");
    let sql = builder.sql_store(berlin, "sql01.contoso.com", "");
    let sql_named = builder.sql_store(berlin, "sql01.contoso.com", "CHAT");
    let sql_other = builder.sql_store(berlin, "sql02.contoso.com", "CHAT");
    let file = builder.file_store(berlin, "fs01.contoso.com", "share");
    let front_end = builder.front_end(
        berlin,
        "fepool.contoso.com",
        FrontEndEdition::Enterprise {
            computers: computers("fe", 3),
            sql_store: Some(sql.clone()),
            file_store: Some(file.clone()),
        },
    );
    let standard = builder.standard_edition(paris, "se01.contoso.com", "share");
    let mut new = new_chat(berlin, multiple("chat", 4));
    new.compliance = true;
    new.references = BTreeMap::from([
        (AssociationKind::NextHop, front_end.clone().into()),
        (AssociationKind::FileStore, file.clone().into()),
        (
            AssociationKind::Database(Database::Content),
            sql_named.clone().into(),
        ),
        (
            AssociationKind::Database(Database::ContentMirror),
            sql_other.clone().into(),
        ),
        (
            AssociationKind::Database(Database::Compliance),
            sql_named.clone().into(),
        ),
    ]);
    let chat = builder.chat(new);
    let fqdn = "chatsingle.contoso.com".to_owned();
    let single = builder.chat(new_chat(berlin, PoolShape::Single { fqdn }));
    let collocated = builder.chat(new_chat(
        paris,
        PoolShape::Collocated {
            server: standard.clone(),
        },
    ));
    Contoso {
        builder,
        berlin,
        paris,
        front_end,
        standard,
        sql: sql.into(),
        sql_named: sql_named.into(),
        sql_other: sql_other.into(),
        file: file.into(),
        chat,
        single,
        collocated,
    }
}

/// [`contoso`] as Topology Builder contains it after a download: published identities and numbers,
/// high-water marks present, GUIDs for new objects.
pub fn contoso_downloaded() -> Design {
    let mut design = contoso(Numbering::Published).builder.design;
    let topology = &mut design.topology;
    topology.numbering = Numbering::UniqueIds;
    topology.last_site_id = Some(9);
    let order: Vec<SiteId> = topology.sites.iter().map(|site| site.id).collect();
    topology
        .clusters
        .sort_by_key(|cluster| order.iter().position(|site| *site == cluster.site));
    for site in &mut topology.sites {
        let site = Arc::make_mut(site);
        site.original_id = Some(site.id);
        site.last_cluster_number = Some(20);
        site.last_service_instance = Some(30);
    }
    design
}
