//! Topologies of our own, made by edits with the same identities in every run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use std::collections::BTreeMap;
use std::sync::Arc;

use topology_designer::design::{Design, Point};
use topology_designer::edit::{
    Applied, Edit, FrontEndEdition, Identities, NewFileStore, NewFrontEndPool,
    NewPersistentChatPool, NewSqlStore, PoolShape, apply,
};
use topology_designer::topology::site::SipDomain;
use topology_designer::topology::{
    AssociationKind, ClusterId, Database, Numbering, ObjectId, ServiceId, SiteId, Topology,
};

/// A design under construction.
pub struct Builder {
    pub design: Design,
    pub identities: Identities,
}

impl Builder {
    /// An empty deployment with the SIP domain `contoso.com`.
    pub fn new(numbering: Numbering) -> Self {
        let mut topology = Topology {
            numbering,
            ..Topology::default()
        };
        topology.sip_domains.default_domain = "contoso.com".to_owned();
        topology.sip_domains.domains = vec![SipDomain {
            name: "contoso.com".to_owned(),
            authoritative: false,
            allow_subdomains: false,
        }];
        Self {
            design: Design {
                topology,
                ..Design::default()
            },
            identities: Identities::seeded(7),
        }
    }

    /// Applies an edit that must be possible.
    pub fn apply(&mut self, edit: Edit) -> Applied {
        let applied = apply(&self.design, &edit, &mut self.identities)
            .unwrap_or_else(|refusal| panic!("{edit:?}: {refusal}"));
        self.design = applied.design.clone();
        applied
    }

    /// Applies an edit that must be refused, and says why it was.
    pub fn refusal(&mut self, edit: Edit) -> String {
        match apply(&self.design, &edit, &mut self.identities) {
            Ok(_) => panic!("{edit:?} was not refused"),
            Err(refusal) => refusal.to_string(),
        }
    }

    pub fn site(&mut self, name: &str) -> SiteId {
        let applied = self.apply(Edit::AddSite {
            name: name.to_owned(),
            place: None,
        });
        match applied.created.first() {
            Some(ObjectId::Site(site)) => *site,
            other => panic!("{other:?}"),
        }
    }

    pub fn sql_store(&mut self, site: SiteId, fqdn: &str, instance: &str) -> ObjectId {
        let applied = self.apply(Edit::AddSqlStore(NewSqlStore {
            site,
            fqdn: fqdn.to_owned(),
            instance: instance.to_owned(),
            place: Some(Point::new(10.0, 20.0)),
            held_by: Vec::new(),
        }));
        applied.created[0].clone()
    }

    pub fn file_store(&mut self, site: SiteId, fqdn: &str, share: &str) -> ObjectId {
        let applied = self.apply(Edit::AddFileStore(NewFileStore {
            site,
            fqdn: fqdn.to_owned(),
            share: share.to_owned(),
            service_version: 7,
            place: Some(Point::new(30.0, 40.0)),
            held_by: Vec::new(),
        }));
        applied.created[0].clone()
    }

    pub fn front_end(&mut self, site: SiteId, fqdn: &str, edition: FrontEndEdition) -> ClusterId {
        let applied = self.apply(Edit::AddFrontEndPool(NewFrontEndPool {
            site,
            fqdn: fqdn.to_owned(),
            edition,
            service_version: 7,
            place: Some(Point::new(50.0, 60.0)),
            held_by: Vec::new(),
        }));
        match applied.created.first() {
            Some(ObjectId::Cluster(cluster)) => cluster.clone(),
            other => panic!("{other:?}"),
        }
    }

    pub fn standard_edition(&mut self, site: SiteId, fqdn: &str) -> ClusterId {
        let share = "share".to_owned();
        self.front_end(site, fqdn, FrontEndEdition::Standard { share })
    }

    pub fn chat(&mut self, new: NewPersistentChatPool) -> ServiceId {
        let applied = self.apply(Edit::AddPersistentChatPool(new));
        match applied.created.first() {
            Some(ObjectId::Service(service)) => service.clone(),
            other => panic!("{other:?}"),
        }
    }

    pub fn set(
        &mut self,
        pool: &ServiceId,
        reference: AssociationKind,
        target: &ObjectId,
    ) -> Applied {
        self.apply(Edit::SetAssociation {
            holder: pool.clone().into(),
            kind: reference,
            target: Some(target.clone()),
        })
    }
}

/// A pool to be added, without references.
pub fn new_chat(site: SiteId, shape: PoolShape) -> NewPersistentChatPool {
    NewPersistentChatPool {
        site,
        shape,
        display_name: "Contoso chat".to_owned(),
        port: 5041,
        service_version: 7,
        compliance: false,
        references: BTreeMap::new(),
        place: Some(Point::new(1.0, 2.0)),
    }
}

/// `{stem}01.contoso.com` and so on.
pub fn computers(stem: &str, count: usize) -> Vec<String> {
    (1..=count)
        .map(|number| format!("{stem}{number:02}.contoso.com"))
        .collect()
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
    /// Four computers, next hop, file store, content and its mirror, compliance.
    pub chat: ServiceId,
    /// A single computer pool without references.
    pub single: ServiceId,
    /// On the Standard Edition server.
    pub collocated: ServiceId,
}

/// Two sites; an Enterprise pool and a Standard Edition server; three SQL Server stores on two
/// servers, a file store; a Persistent Chat pool of each shape.
pub fn contoso(numbering: Numbering) -> Contoso {
    let mut builder = Builder::new(numbering);
    let berlin = builder.site("Berlin");
    let paris = builder.site("Paris");
    let sql = builder.sql_store(berlin, "sql01.contoso.com", "");
    let sql_named = builder.sql_store(berlin, "sql01.contoso.com", "CHAT");
    let sql_other = builder.sql_store(berlin, "sql02.contoso.com", "CHAT");
    let file = builder.file_store(berlin, "fs01.contoso.com", "share");
    let (ObjectId::SqlInstance(back_end), ObjectId::Service(share)) = (sql.clone(), file.clone())
    else {
        panic!("stores are instances and services");
    };
    let front_end = builder.front_end(
        berlin,
        "fepool.contoso.com",
        FrontEndEdition::Enterprise {
            computers: computers("fe", 3),
            sql_store: Some(back_end),
            file_store: Some(share),
        },
    );
    let standard = builder.standard_edition(paris, "se01.contoso.com");
    let mut new = new_chat(berlin, multiple("chat", 4));
    new.compliance = true;
    new.references = BTreeMap::from([
        (AssociationKind::NextHop, front_end.clone().into()),
        (AssociationKind::FileStore, file.clone()),
        (
            AssociationKind::Database(Database::Content),
            sql_named.clone(),
        ),
        (
            AssociationKind::Database(Database::ContentMirror),
            sql_other.clone(),
        ),
        (
            AssociationKind::Database(Database::Compliance),
            sql_named.clone(),
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
        sql,
        sql_named,
        sql_other,
        file,
        chat,
        single,
        collocated,
    }
}

/// [`contoso`] as Topology Builder holds it after a download: identities and numbers as published,
/// high-water marks stated, new objects under a GUID.
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
