//! A Persistent Chat pool with its stores, described as a whole and made by edits.

use std::collections::BTreeMap;

use crate::design::Statement;
use crate::edit::{
    Edit, NewFileStore, NewPersistentChatPool, NewSqlStore, Planner, PoolShape, Refusal,
};
use crate::topology::fqdn::same_fqdn;
use crate::topology::persistent_chat::{DEFAULT_PORT, MAX_ACTIVE};
use crate::topology::{AssociationKind, ClusterId, ObjectId, ServiceId, SiteId, SqlInstanceId};

/// A pool that is to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatParts {
    /// Where it is.
    pub site: SiteId,
    /// The computers that serve and stand by.
    pub shape: ChatShape,
    /// By which clients tell pools apart.
    pub display_name: String,
    /// Product version: 6 or 7.
    pub service_version: u32,
    /// The Front End pool that routes requests to it.
    pub next_hop: ClusterId,
    /// Where uploaded files go.
    pub file_store: FileStorePart,
    /// The SQL Server store of each database and each witness.
    pub stores: BTreeMap<AssociationKind, SqlStorePart>,
}

/// The computers of a pool.
#[derive(Clone, Debug, PartialEq)]
pub enum ChatShape {
    /// On a Standard Edition server.
    Collocated(ClusterId),
    /// A pool of its own; also one computer can be joined by others later (R16).
    Pool {
        /// Its name.
        fqdn: String,
        /// Its computers.
        servers: Vec<ChatServer>,
    },
}

/// A computer of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatServer {
    /// Its name.
    pub fqdn: String,
    /// Whether it serves users, or stands by.
    pub is_active: bool,
    /// The data center it is in, where that is known.
    pub data_center: Option<String>,
}

/// A SQL Server store of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SqlStorePart {
    /// One that is there.
    Existing(SqlInstanceId),
    /// One that comes with the pool. Two parts of one name are one store.
    New {
        /// SQL Server.
        fqdn: String,
        /// Instance, empty for the default one.
        instance: String,
        /// The data center it is in, where that is known.
        data_center: Option<String>,
    },
}

/// The file store of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum FileStorePart {
    /// One that is there.
    Existing(ServiceId),
    /// One that comes with the pool.
    New {
        /// File server.
        fqdn: String,
        share: String,
        /// The data center it is in, where that is known.
        data_center: Option<String>,
    },
}

/// Makes the pool, and gives it: its stores, the pool, what it refers to, which computers stand by, and where everything is.
///
/// # Errors
/// The reason why one of the edits is refused.
pub fn make(planner: &mut Planner<'_>, parts: &ChatParts) -> Result<ServiceId, Refusal> {
    let file_store = make_file_store(planner, parts)?;
    let pool = make_pool(planner, parts, file_store)?;
    let mut made: Vec<(&SqlStorePart, ObjectId)> = Vec::new();
    // In the order of Topology Builder's pages, in which a store comes before its mirror and its witness.
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

/// Makes a store, and states where it is.
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
        _ => Err(Refusal("The Persistent Chat pool was not made.".to_owned())),
    }
}

/// In a new pool the first computers serve, as many as may. First others are made active, then those that stand by
/// are not.
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

/// States where objects are, where that is known.
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

/// What an edit that adds an object made.
pub(super) fn made_something(made: Option<ObjectId>) -> Result<ObjectId, Refusal> {
    made.ok_or_else(|| Refusal("The object was not made.".to_owned()))
}
