//! The edits, one variant for each thing a person may want.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::design::{DataCenterPair, Fact, Link, Point, Statement};
use crate::edit::clip::Clip;
use crate::topology::inventory::name_of;
use crate::topology::{
    AssociationKind, ClusterId, ObjectId, Pair, ServiceId, SiteId, SqlInstanceId, Topology,
};
use crate::vocabulary::{Meaning, MeaningSubject};

/// One intention of the user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Edit {
    /// A new central site.
    AddSite {
        /// Display name, unique.
        name: String,
        /// Where its empty region is.
        place: Option<Point>,
    },
    /// Another name for a site.
    RenameSite {
        /// Which site.
        site: SiteId,
        /// The new name.
        name: String,
    },
    /// A new Front End pool or Standard Edition server.
    AddFrontEndPool(NewFrontEndPool),
    /// A new Persistent Chat pool.
    AddPersistentChatPool(NewPersistentChatPool),
    /// A new SQL Server store.
    AddSqlStore(NewSqlStore),
    /// A new file store.
    AddFileStore(NewFileStore),
    /// A computer joins a pool.
    AddComputer {
        /// The pool's cluster.
        cluster: ClusterId,
        /// The computer's FQDN.
        fqdn: String,
    },
    /// A computer goes from one pool to another of the same kind.
    MoveComputer {
        /// Where it is.
        from: ClusterId,
        /// Which computer.
        fqdn: String,
        /// Where it goes.
        to: ClusterId,
    },
    /// Another FQDN for a pool, a server, a computer, or the host of a store.
    ChangeFqdn {
        /// A cluster, a computer, a SQL Server store, a file store or a Persistent Chat pool.
        object: ObjectId,
        /// The new name.
        fqdn: String,
    },
    /// Another instance name for a SQL Server store.
    ChangeInstance {
        /// Which store.
        store: SqlInstanceId,
        /// The new name, empty for the default instance.
        instance: String,
    },
    /// Another share for a file store.
    ChangeShare {
        /// The `FileStore` service.
        store: ServiceId,
        /// The new share name.
        share: String,
    },
    /// Objects go to another site of the deployment.
    MoveToSite {
        /// Pools and stores.
        objects: Vec<ObjectId>,
        /// Where they go.
        site: SiteId,
        /// Where they are from now on.
        places: BTreeMap<ObjectId, Point>,
    },
    /// Objects are deleted, with what cannot exist without them.
    Delete {
        /// What the user selected.
        objects: Vec<ObjectId>,
    },
    /// An association is set, changed or, with no target, cleared.
    SetAssociation {
        /// A Persistent Chat pool, or the cluster of a Front End pool.
        holder: ObjectId,
        /// As what it holds the other.
        kind: AssociationKind,
        /// The Front End pool's cluster, the file store or the SQL Server store.
        target: Option<ObjectId>,
    },
    /// Compliance of a Persistent Chat pool on or off.
    SetCompliance {
        pool: ServiceId,
        /// On or off; off takes the compliance stores away from the pool.
        on: bool,
    },
    /// Mirroring of one pair on or off.
    SetMirroring {
        pool: ServiceId,
        /// Which pair.
        pair: Pair,
        /// On or off; off takes mirror and witness away.
        on: bool,
    },
    /// The witness of one pair on or off.
    SetWitness {
        pool: ServiceId,
        /// Which pair.
        pair: Pair,
        /// On or off; off takes the witness away.
        on: bool,
    },
    /// Disaster recovery on or off.
    SetDisasterRecovery {
        pool: ServiceId,
        /// On or off; off takes the backup stores away.
        on: bool,
    },
    /// A computer of a Persistent Chat pool serves, or stands by.
    SetActive {
        pool: ServiceId,
        /// The computer's FQDN.
        machine: String,
        /// Active or inactive.
        active: bool,
    },
    /// The display name of a Persistent Chat pool.
    SetDisplayName {
        pool: ServiceId,
        /// The new name.
        name: String,
    },
    /// The Persistent Chat port.
    SetPort {
        pool: ServiceId,
        /// 1 to 65535; what is outside is refused.
        port: u32,
    },
    /// The pool becomes, or ceases to be, the default for a site or all sites.
    SetDefaultPool {
        pool: ServiceId,
        /// Which sites.
        scope: DefaultScope,
        /// Default or not.
        on: bool,
    },
    /// Objects move in the picture; the topology stays as it is.
    Arrange {
        /// The new places.
        places: BTreeMap<ObjectId, Point>,
    },
    /// Copies of pools and stores, with new identities and the next free names.
    Duplicate {
        /// What is copied.
        objects: Vec<ObjectId>,
        /// The site that takes the copies; `None` leaves each in that of its original.
        site: Option<SiteId>,
        /// The offset of the copies from the originals.
        offset: Point,
    },
    /// What was copied comes into the design, with new identities and the next free names.
    Paste {
        /// What was copied, here or in another window.
        clip: Box<Clip>,
        /// The site that takes it.
        site: SiteId,
        /// Where its left upper corner is; beside the originals when nowhere in particular.
        place: Option<Point>,
    },
    /// References of a service to services that do not exist are taken away.
    RemoveDangling {
        /// The service that holds them.
        service: ServiceId,
    },
    /// Accept what a rule says of an object; kept beside the document.
    Suppress {
        /// Id of the rule.
        rule: String,
        /// The object it is raised for.
        object: ObjectId,
        /// Why it is accepted.
        reason: String,
    },
    /// No longer accept it.
    Unsuppress {
        /// Id of the rule.
        rule: String,
        /// The object it was silenced for.
        object: ObjectId,
    },
    /// A fact that no document holds is stated of objects; kept beside the document.
    State {
        /// Computers, stores or Persistent Chat pools.
        objects: Vec<ObjectId>,
        /// The fact and its value.
        statement: Statement,
    },
    /// A fact is no longer stated of objects.
    Withdraw {
        /// Of which objects.
        objects: Vec<ObjectId>,
        /// Which fact.
        fact: Fact,
    },
    /// Writes the note of an object; kept beside the document.
    SetNote {
        /// Any object, or the deployment.
        object: ObjectId,
        /// Its note; a blank one takes it away.
        text: String,
    },
    /// States what something in the document means that is not understood by itself, in place of what was
    /// stated of it; with no meaning, withdraws the statement. Changes no byte of the document.
    StateMeaning {
        /// Of what.
        subject: MeaningSubject,
        /// What it means.
        meaning: Option<Meaning>,
    },
    /// What is known of the link between two data centers; kept beside the document.
    StateLink {
        /// The data centers.
        between: DataCenterPair,
        /// What is known; nothing, to take it back.
        link: Link,
    },
    /// A step that was worked out before, by [`crate::edit::work_out`]: later edits name what earlier ones make.
    Planned {
        /// What the step is called.
        label: String,
        /// What the identities of new objects come from.
        seed: u64,
        /// The edits in order.
        edits: Vec<Edit>,
        /// What they make, in the order in which it is made.
        made: Vec<ObjectId>,
    },
    /// Several edits that are one step for the user.
    Together {
        /// What the step is called.
        label: String,
        /// The edits in order.
        edits: Vec<Edit>,
    },
}

/// Which sites a default pool serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DefaultScope {
    /// One site.
    Site(SiteId),
    /// Every site of the deployment.
    AllSites,
}

/// What a new Front End pool needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewFrontEndPool {
    /// Where.
    pub site: SiteId,
    /// Pool FQDN, or the server's.
    pub fqdn: String,
    /// Enterprise or Standard Edition.
    pub edition: FrontEndEdition,
    /// Product version: 6 or 7.
    pub service_version: u32,
    /// Where it is in the picture.
    pub place: Option<Point>,
    /// What takes it in the same step, and as what.
    pub held_by: Vec<(ObjectId, AssociationKind)>,
}

/// Edition of a Front End pool and what it decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum FrontEndEdition {
    /// Several computers, SQL Server store and file store elsewhere.
    Enterprise {
        /// Computer FQDNs.
        computers: Vec<String>,
        /// Store of the back end.
        sql_store: Option<SqlInstanceId>,
        file_store: Option<ServiceId>,
    },
    /// One computer with its own SQL Server Express (`rtc`) and share.
    Standard {
        /// Share on the server itself.
        share: String,
    },
}

/// What a new Persistent Chat pool needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct NewPersistentChatPool {
    /// Where; of no effect on a collocated pool.
    pub site: SiteId,
    /// Computers.
    pub shape: PoolShape,
    pub display_name: String,
    /// Persistent Chat port.
    pub port: u32,
    /// Product version: 6 or 7.
    pub service_version: u32,
    /// "Enable compliance".
    pub compliance: bool,
    /// References chosen at once, target by reference.
    pub references: BTreeMap<AssociationKind, ObjectId>,
    /// Where it is in the picture.
    pub place: Option<Point>,
}

/// Computers of a new Persistent Chat pool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PoolShape {
    /// "Single computer pool"; pool and computer have the same name.
    Single {
        /// Pool FQDN.
        fqdn: String,
    },
    /// "Multiple computer pool".
    Multiple {
        /// Pool FQDN.
        fqdn: String,
        /// Computer FQDNs; all but the first four start inactive.
        computers: Vec<String>,
    },
    /// On a Standard Edition server.
    Collocated {
        /// The server's cluster.
        server: ClusterId,
    },
}

/// Whether a computer shape is one or many; what the first page of the wizard asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ComputerShape {
    /// "Multiple computer pool".
    Multiple,
    /// "Single computer pool".
    Single,
    /// On a Standard Edition server.
    Collocated,
}

/// What a new SQL Server store needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewSqlStore {
    /// Where.
    pub site: SiteId,
    /// SQL Server FQDN; an existing SQL Server gets a further instance.
    pub fqdn: String,
    /// Instance name, empty for the default instance.
    pub instance: String,
    /// Where it is in the picture.
    pub place: Option<Point>,
    /// What takes it in the same step, and as what.
    pub held_by: Vec<(ObjectId, AssociationKind)>,
}

/// What a new file store needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewFileStore {
    /// Where.
    pub site: SiteId,
    /// File server FQDN; an existing file server gets a further share.
    pub fqdn: String,
    /// Share name.
    pub share: String,
    /// Product version that the service has.
    pub service_version: u32,
    /// Where it is in the picture.
    pub place: Option<Point>,
    /// What takes it in the same step, and as what.
    pub held_by: Vec<(ObjectId, AssociationKind)>,
}

impl Edit {
    /// What the step is called in the history: "Set next hop of pchat.contoso.com".
    pub fn label(&self, topology: &Topology) -> String {
        let name = |id: &ObjectId| name_of(topology, id);
        let pool_name = |id: &ServiceId| name_of(topology, &id.clone().into());
        let many = |objects: &[ObjectId]| match objects {
            [one] => name(one),
            more => format!("{} objects", more.len()),
        };
        let on_off = |on: bool| if on { "on" } else { "off" };
        match self {
            Self::AddSite { name, .. } => format!("Add site {name}"),
            Self::RenameSite { name, .. } => format!("Rename site to {name}"),
            Self::AddFrontEndPool(new) => match new.edition {
                FrontEndEdition::Enterprise { .. } => format!("Add Front End pool {}", new.fqdn),
                FrontEndEdition::Standard { .. } => {
                    format!("Add Standard Edition server {}", new.fqdn)
                }
            },
            Self::AddPersistentChatPool(new) => match &new.shape {
                PoolShape::Single { fqdn } | PoolShape::Multiple { fqdn, .. } => {
                    format!("Add Persistent Chat pool {fqdn}")
                }
                PoolShape::Collocated { server } => {
                    format!("Add Persistent Chat to {}", name(&server.clone().into()))
                }
            },
            Self::AddSqlStore(new) => {
                let holder = holder_in_words(&new.held_by, name);
                format!("Add SQL Server store {}{holder}", new.fqdn)
            }
            Self::AddFileStore(new) => {
                let holder = holder_in_words(&new.held_by, name);
                format!(r"Add file store \\{}\{}{holder}", new.fqdn, new.share)
            }
            Self::AddComputer { fqdn, .. } => format!("Add computer {fqdn}"),
            Self::MoveComputer { fqdn, to, .. } => {
                format!("Move {fqdn} to {}", name(&to.clone().into()))
            }
            Self::ChangeFqdn { object, fqdn } => format!("Rename {} to {fqdn}", name(object)),
            Self::ChangeInstance { store, .. } => {
                format!("Change instance of {}", name(&store.clone().into()))
            }
            Self::ChangeShare { store, .. } => format!("Change share of {}", pool_name(store)),
            Self::MoveToSite { objects, site, .. } => {
                format!("Move {} to {}", many(objects), name(&(*site).into()))
            }
            Self::Delete { objects } => format!("Delete {}", many(objects)),
            Self::SetAssociation {
                holder,
                kind,
                target,
            } => match target {
                Some(_) => format!("Set {kind} of {}", name(holder)),
                None => format!("Clear {kind} of {}", name(holder)),
            },
            Self::SetCompliance { pool, on } => {
                format!("Turn {} compliance of {}", on_off(*on), pool_name(pool))
            }
            Self::SetMirroring { pool, pair, on } => format!(
                "Turn {} mirroring of the {} of {}",
                on_off(*on),
                AssociationKind::Database(pair.principal()),
                pool_name(pool)
            ),
            Self::SetWitness { pool, pair, on } => format!(
                "Turn {} the {} of {}",
                on_off(*on),
                AssociationKind::Witness(*pair),
                pool_name(pool)
            ),
            Self::SetDisasterRecovery { pool, on } => {
                format!(
                    "Turn {} disaster recovery of {}",
                    on_off(*on),
                    pool_name(pool)
                )
            }
            Self::SetActive {
                machine, active, ..
            } => {
                format!(
                    "Make {machine} {}",
                    if *active { "active" } else { "inactive" }
                )
            }
            Self::SetDisplayName { pool, .. } => {
                format!("Change display name of {}", pool_name(pool))
            }
            Self::SetPort { pool, .. } => format!("Change port of {}", pool_name(pool)),
            Self::SetDefaultPool { pool, on, .. } => match on {
                true => format!("Make {} the default pool", pool_name(pool)),
                false => format!("Remove {} as default pool", pool_name(pool)),
            },
            Self::Arrange { places } => match places.len() {
                1 => places.keys().next().map_or_else(
                    || "Move".to_owned(),
                    |object| format!("Move {}", name(object)),
                ),
                count => format!("Move {count} objects"),
            },
            Self::Duplicate { objects, .. } => format!("Duplicate {}", many(objects)),
            Self::Paste { clip, .. } => format!("Paste {}", clip.in_words()),
            Self::RemoveDangling { service } => {
                format!("Remove broken references of {}", pool_name(service))
            }
            Self::Suppress { rule, object, .. } => format!("Silence {rule} for {}", name(object)),
            Self::Unsuppress { rule, object } => {
                format!("Stop silencing {rule} for {}", name(object))
            }
            Self::State { objects, statement } => {
                format!("Set {} of {}", statement.fact().noun(), many(objects))
            }
            Self::Withdraw { objects, fact } => {
                format!("Clear {} of {}", fact.noun(), many(objects))
            }
            Self::SetNote { object, text } => match text.trim() {
                "" => format!("Remove the note of {}", name(object)),
                _ => format!("Set the note of {}", name(object)),
            },
            Self::StateMeaning { subject, meaning } => {
                let what = subject.in_words();
                match meaning {
                    Some(_) => format!("Set the meaning of {what}"),
                    None => format!("Clear the meaning of {what}"),
                }
            }
            Self::StateLink { between, .. } => {
                let (one, other) = between.names();
                format!("Set the link between {one} and {other}")
            }
            Self::Planned { label, .. } | Self::Together { label, .. } => label.clone(),
        }
    }
}

/// Whom a store is for, where a Front End pool takes it; a Persistent Chat pool's sheet says as what.
fn holder_in_words(
    held_by: &[(ObjectId, AssociationKind)],
    name: impl Fn(&ObjectId) -> String,
) -> String {
    let mut of_front_end = held_by
        .iter()
        .filter(|(_, kind)| !kind.is_of_persistent_chat());
    let holder = of_front_end.next();
    holder.map_or_else(String::new, |(holder, _)| format!(" for {}", name(holder)))
}
