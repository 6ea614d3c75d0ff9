//! A Persistent Chat pool with its stores, described as a whole and created with edits.

use std::collections::BTreeMap;

use crate::design::Statement;
use crate::edit::{
    Edit, NewFileStore, NewPersistentChatPool, NewSqlStore, Planner, PoolShape, Refusal,
};
use crate::topology::fqdn::same_fqdn;
use crate::topology::persistent_chat::{DEFAULT_PORT, MAX_ACTIVE};
use crate::topology::{AssociationKind, ClusterId, ObjectId, ServiceId, SiteId, SqlInstanceId};

/// A pool to create.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatParts {
    /// The site of the pool.
    pub site: SiteId,
    /// The active and standby computers.
    pub shape: ChatShape,
    /// The name by which clients tell pools apart.
    pub display_name: String,
    /// Product version: 6 or 7.
    pub service_version: u32,
    /// The Front End pool that routes requests to it.
    pub next_hop: ClusterId,
    /// The store for uploaded files.
    pub file_store: FileStorePart,
    /// The SQL Server store of each database and each witness.
    pub stores: BTreeMap<AssociationKind, SqlStorePart>,
}

/// The computers of a pool.
#[derive(Clone, Debug, PartialEq)]
pub enum ChatShape {
    /// On a Standard Edition server.
    Collocated(ClusterId),
    /// A separate pool; even a pool of one computer can get more computers later (R16).
    Pool {
        /// The FQDN of the pool.
        fqdn: String,
        /// Its computers.
        servers: Vec<ChatServer>,
    },
}

/// A computer of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatServer {
    /// The FQDN of the computer.
    pub fqdn: String,
    /// Whether it is active, rather than a standby computer.
    pub is_active: bool,
    /// The data center, if it is known.
    pub data_center: Option<String>,
}

/// A SQL Server store of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SqlStorePart {
    /// An existing store.
    Existing(SqlInstanceId),
    /// A new store. Two parts with the same name share one store.
    New {
        /// The FQDN of the SQL Server.
        fqdn: String,
        /// The instance name; empty for the default instance.
        instance: String,
        /// The data center, if it is known.
        data_center: Option<String>,
    },
}

/// The file store of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum FileStorePart {
    /// An existing store.
    Existing(ServiceId),
    /// A new store.
    New {
        /// The FQDN of the file server.
        fqdn: String,
        share: String,
        /// The data center, if it is known.
        data_center: Option<String>,
    },
}

/// Creates the pool and returns it: the stores, the pool, its associations, the standby computers, and the data
/// centers.
///
/// # Errors
///
/// The reason why one of the edits was refused.
pub fn make(planner: &mut Planner<'_>, parts: &ChatParts) -> Result<ServiceId, Refusal> {
    let file_store = make_file_store(planner, parts)?;
    let pool = make_pool(planner, parts, file_store)?;
    let mut made: Vec<(&SqlStorePart, ObjectId)> = Vec::new();
    // In the order of Topology Builder's pages, where a store comes before its mirror and witness.
    for kind in AssociationKind::OF_PERSISTENT_CHAT {
        let Some(part) = parts.stores.get(&kind) else {
            continue;
        };
        let known = made.iter().find(|(other, _)| is_same_store(other, part));
        let store = match known {
            Some((_, store)) => store.clone(),
            None => {
                let store = make_sql_store(planner, parts.site, part)?;
                made.push((part, store.clone()));
                store
            }
        };
        planner.make(Edit::SetAssociation {
            holder: pool.clone().into(),
            kind,
            target: Some(store),
        })?;
    }
    let_others_stand_by(planner, parts, &pool)?;
    state_data_centers(planner, parts, &pool)?;
    Ok(pool)
}

fn is_same_store(one: &SqlStorePart, other: &SqlStorePart) -> bool {
    match (one, other) {
        (
            SqlStorePart::New { fqdn, instance, .. },
            SqlStorePart::New {
                fqdn: other,
                instance: of_other,
                ..
            },
        ) => same_fqdn(fqdn, other) && instance.eq_ignore_ascii_case(of_other),
        (one, other) => one == other,
    }
}

fn make_file_store(planner: &mut Planner<'_>, parts: &ChatParts) -> Result<ObjectId, Refusal> {
    let (fqdn, share, data_center) = match &parts.file_store {
        FileStorePart::Existing(id) => return Ok(id.clone().into()),
        FileStorePart::New {
            fqdn,
            share,
            data_center,
        } => (fqdn, share, data_center),
    };
    let edit = Edit::AddFileStore(NewFileStore {
        site: parts.site,
        fqdn: fqdn.clone(),
        share: share.clone(),
        service_version: parts.service_version,
        place: None,
        held_by: Vec::new(),
    });
    make_store_in(planner, edit, data_center.as_deref())
}

fn make_sql_store(
    planner: &mut Planner<'_>,
    site: SiteId,
    part: &SqlStorePart,
) -> Result<ObjectId, Refusal> {
    let (fqdn, instance, data_center) = match part {
        SqlStorePart::Existing(id) => return Ok(id.clone().into()),
        SqlStorePart::New {
            fqdn,
            instance,
            data_center,
        } => (fqdn, instance, data_center),
    };
    let edit = Edit::AddSqlStore(NewSqlStore {
        site,
        fqdn: fqdn.clone(),
        instance: instance.clone(),
        place: None,
        held_by: Vec::new(),
    });
    make_store_in(planner, edit, data_center.as_deref())
}

/// Creates a store and states its data center.
fn make_store_in(
    planner: &mut Planner<'_>,
    edit: Edit,
    data_center: Option<&str>,
) -> Result<ObjectId, Refusal> {
    let store = made_something(planner.make(edit)?)?;
    state_data_center(planner, vec![store.clone()], data_center)?;
    Ok(store)
}

fn make_pool(
    planner: &mut Planner<'_>,
    parts: &ChatParts,
    file_store: ObjectId,
) -> Result<ServiceId, Refusal> {
    let shape = match &parts.shape {
        ChatShape::Collocated(server) => PoolShape::Collocated {
            server: server.clone(),
        },
        ChatShape::Pool { fqdn, servers } => PoolShape::Multiple {
            fqdn: fqdn.clone(),
            computers: servers.iter().map(|server| server.fqdn.clone()).collect(),
        },
    };
    let pool = planner.make(Edit::AddPersistentChatPool(NewPersistentChatPool {
        site: parts.site,
        shape,
        display_name: parts.display_name.clone(),
        port: DEFAULT_PORT,
        service_version: parts.service_version,
        compliance: false,
        references: BTreeMap::from([
            (AssociationKind::NextHop, parts.next_hop.clone().into()),
            (AssociationKind::FileStore, file_store),
        ]),
        place: None,
    }))?;
    match pool {
        Some(ObjectId::Service(pool)) => Ok(pool),
        _ => Err(Refusal(
            "The Persistent Chat pool was not created.".to_owned(),
        )),
    }
}

/// In a new pool, the first computers are active, up to the maximum. The other active computers are added before the
/// standby computers are removed.
fn let_others_stand_by(
    planner: &mut Planner<'_>,
    parts: &ChatParts,
    pool: &ServiceId,
) -> Result<(), Refusal> {
    let ChatShape::Pool { servers, .. } = &parts.shape else {
        return Ok(());
    };
    let first = servers.iter().take(MAX_ACTIVE);
    let standing_by = first.filter(|server| !server.is_active);
    for server in standing_by {
        planner.make(Edit::SetActive {
            pool: pool.clone(),
            machine: server.fqdn.clone(),
            active: false,
        })?;
    }
    let others = servers.iter().skip(MAX_ACTIVE);
    for server in others.filter(|server| server.is_active) {
        planner.make(Edit::SetActive {
            pool: pool.clone(),
            machine: server.fqdn.clone(),
            active: true,
        })?;
    }
    Ok(())
}

fn state_data_centers(
    planner: &mut Planner<'_>,
    parts: &ChatParts,
    pool: &ServiceId,
) -> Result<(), Refusal> {
    let ChatShape::Pool { servers, .. } = &parts.shape else {
        return Ok(());
    };
    let service = planner.topology().service(pool);
    let cluster = service.and_then(|service| planner.topology().cluster_of(service));
    let Some(cluster) = cluster.map(|cluster| cluster.id.clone()) else {
        return Ok(());
    };
    let mut by_data_center: BTreeMap<&str, Vec<ObjectId>> = BTreeMap::new();
    for server in servers {
        if let Some(data_center) = &server.data_center {
            let computer = ObjectId::machine(&cluster, &server.fqdn);
            by_data_center
                .entry(data_center)
                .or_default()
                .push(computer);
        }
    }
    for (data_center, computers) in by_data_center {
        state_data_center(planner, computers, Some(data_center))?;
    }
    Ok(())
}

/// States the data centers of objects, if they are known.
pub(super) fn state_data_center(
    planner: &mut Planner<'_>,
    objects: Vec<ObjectId>,
    data_center: Option<&str>,
) -> Result<(), Refusal> {
    let Some(data_center) = data_center else {
        return Ok(());
    };
    planner.make(Edit::State {
        objects,
        statement: Statement::DataCenter(data_center.to_owned()),
    })?;
    Ok(())
}

/// The object that an edit added.
pub(super) fn made_something(made: Option<ObjectId>) -> Result<ObjectId, Refusal> {
    made.ok_or_else(|| Refusal("The object was not created.".to_owned()))
}
