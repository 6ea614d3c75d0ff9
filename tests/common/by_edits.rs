//! Deployments created with the edits that a person would make. Every topology in a test that is not put
//! together by hand (`kit`) is created with this module.
#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use topology_designer::design::{Design, Point};
use topology_designer::edit::{
    Applied, DefaultScope, Edit, FrontEndEdition, Identities, NewFileStore, NewFrontEndPool,
    NewPersistentChatPool, NewSqlStore, PoolShape, apply,
};
use topology_designer::topology::site::SipDomain;
use topology_designer::topology::{
    AssociationKind, ClusterId, Numbering, ObjectId, ServiceId, SiteId, SqlInstanceId, Topology,
};

/// Skype for Business Server 2015.
const VERSION: u32 = 7;

/// A design to which edits can be applied.
pub trait ByEdits {
    /// Applies an edit that must succeed. Returns the created objects, with the requested object first.
    fn edit(&mut self, edit: Edit) -> Vec<ObjectId>;

    /// The product version of added objects.
    fn service_version(&self) -> u32 {
        VERSION
    }

    /// Where an object is placed; the layout decides unless a position is given.
    fn place(&self) -> Option<Point> {
        None
    }

    fn site(&mut self, name: &str) -> SiteId {
        let edit = Edit::AddSite {
            name: name.to_owned(),
            place: None,
        };
        match self.edit(edit)[..] {
            [ObjectId::Site(site), ..] => site,
            ref other => panic!("{other:?}"),
        }
    }

    fn sql_store(&mut self, site: SiteId, fqdn: &str, instance: &str) -> SqlInstanceId {
        let edit = Edit::AddSqlStore(NewSqlStore {
            site,
            fqdn: fqdn.to_owned(),
            instance: instance.to_owned(),
            place: self.place(),
            held_by: Vec::new(),
        });
        match &self.edit(edit)[..] {
            [ObjectId::SqlInstance(store), ..] => store.clone(),
            other => panic!("{other:?}"),
        }
    }

    fn file_store(&mut self, site: SiteId, fqdn: &str, share: &str) -> ServiceId {
        let edit = Edit::AddFileStore(NewFileStore {
            site,
            fqdn: fqdn.to_owned(),
            share: share.to_owned(),
            service_version: self.service_version(),
            place: self.place(),
            held_by: Vec::new(),
        });
        match &self.edit(edit)[..] {
            [ObjectId::Service(store), ..] => store.clone(),
            other => panic!("{other:?}"),
        }
    }

    fn front_end(&mut self, site: SiteId, fqdn: &str, edition: FrontEndEdition) -> ClusterId {
        let edit = Edit::AddFrontEndPool(NewFrontEndPool {
            site,
            fqdn: fqdn.to_owned(),
            edition,
            service_version: self.service_version(),
            place: self.place(),
            held_by: Vec::new(),
        });
        match &self.edit(edit)[..] {
            [ObjectId::Cluster(cluster), ..] => cluster.clone(),
            other => panic!("{other:?}"),
        }
    }

    fn standard_edition(&mut self, site: SiteId, fqdn: &str, share: &str) -> ClusterId {
        let share = share.to_owned();
        self.front_end(site, fqdn, FrontEndEdition::Standard { share })
    }

    fn chat(&mut self, new: NewPersistentChatPool) -> ServiceId {
        match &self.edit(Edit::AddPersistentChatPool(new))[..] {
            [ObjectId::Service(service), ..] => service.clone(),
            other => panic!("{other:?}"),
        }
    }

    /// Points an association of a Persistent Chat pool at an object.
    fn set(
        &mut self,
        pool: &ServiceId,
        kind: AssociationKind,
        target: impl Into<ObjectId>,
    ) -> Vec<ObjectId> {
        self.edit(Edit::SetAssociation {
            holder: pool.clone().into(),
            kind,
            target: Some(target.into()),
        })
    }

    fn default_for(&mut self, pool: &ServiceId, scope: DefaultScope) {
        self.edit(Edit::SetDefaultPool {
            pool: pool.clone(),
            scope,
            on: true,
        });
    }
}

/// A new pool without references.
pub fn new_chat(site: SiteId, shape: PoolShape, display_name: &str) -> NewPersistentChatPool {
    NewPersistentChatPool {
        site,
        shape,
        display_name: display_name.to_owned(),
        port: 5041,
        service_version: VERSION,
        compliance: false,
        references: BTreeMap::new(),
        place: None,
    }
}

/// `{stem}01.contoso.com` and so on.
pub fn computers(stem: &str, count: usize) -> Vec<String> {
    (1..=count)
        .map(|number| format!("{stem}{number:02}.contoso.com"))
        .collect()
}

/// A design under construction.
pub struct Builder {
    pub design: Design,
    pub identities: Identities,
    /// Where all added objects are placed; without it, the layout decides.
    pub place: Option<Point>,
}

impl Builder {
    /// An empty deployment with the SIP domain `contoso.com`.
    pub fn new(numbering: Numbering, seed: u64) -> Self {
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
            identities: Identities::seeded(seed),
            place: None,
        }
    }

    /// Applies an edit that must succeed.
    pub fn apply(&mut self, edit: Edit) -> Applied {
        let applied = apply(&self.design, &edit, &mut self.identities)
            .unwrap_or_else(|refusal| panic!("{edit:?}: {refusal}"));
        self.design = applied.design.clone();
        applied
    }

    /// Applies an edit that must be refused, and returns the reason.
    pub fn refusal(&mut self, edit: Edit) -> String {
        match apply(&self.design, &edit, &mut self.identities) {
            Ok(_) => panic!("{edit:?} was not refused"),
            Err(refusal) => refusal.to_string(),
        }
    }
}

impl ByEdits for Builder {
    fn edit(&mut self, edit: Edit) -> Vec<ObjectId> {
        self.apply(edit).created
    }

    fn place(&self) -> Option<Point> {
        self.place
    }
}
