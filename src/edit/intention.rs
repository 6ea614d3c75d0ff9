//! The edits, one variant for each.

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
        /// The display name; must be unique.
        name: String,
        /// The position of its empty region.
        place: Option<Point>,
    },
    /// Renames a site.
    RenameSite {
        /// The site.
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
    /// Adds a computer to a pool.
    AddComputer {
        /// The cluster of the pool.
        cluster: ClusterId,
        /// The FQDN of the computer.
        fqdn: String,
    },
    /// Moves a computer to another pool of the same kind.
    MoveComputer {
        /// The current pool.
        from: ClusterId,
        /// The computer.
        fqdn: String,
        /// The new pool.
        to: ClusterId,
    },
    /// Changes the FQDN of a pool, a server, a computer, or the host of a store.
    ChangeFqdn {
        /// A cluster, a computer, a SQL Server store, a file store or a Persistent Chat pool.
        object: ObjectId,
        /// The new name.
        fqdn: String,
    },
    /// Changes the instance name of a SQL Server store.
    ChangeInstance {
        /// The store.
        store: SqlInstanceId,
        /// The new name; empty for the default instance.
        instance: String,
    },
    /// Changes the share of a file store.
    ChangeShare {
        /// The `FileStore` service.
        store: ServiceId,
        /// The new share name.
        share: String,
    },
    /// Moves objects to another site of the deployment.
    MoveToSite {
        /// The pools and stores.
        objects: Vec<ObjectId>,
        /// The new site.
        site: SiteId,
        /// The new positions.
        places: BTreeMap<ObjectId, Point>,
    },
    /// Deletes objects, with everything that cannot exist without them.
    Delete {
        /// The objects that the user selected.
        objects: Vec<ObjectId>,
    },
    /// Sets, changes or, without a target, clears an association.
    SetAssociation {
        /// A Persistent Chat pool, or the cluster of a Front End pool.
        holder: ObjectId,
        /// The kind of association.
        kind: AssociationKind,
        /// The cluster of the Front End pool, the file store or the SQL Server store.
        target: Option<ObjectId>,
    },
    /// Enables or disables compliance of a Persistent Chat pool.
    SetCompliance {
        pool: ServiceId,
        /// Whether to enable it; disabling removes the compliance stores from the pool.
        on: bool,
    },
    /// Enables or disables mirroring of a pair.
    SetMirroring {
        pool: ServiceId,
        /// The pair.
        pair: Pair,
        /// Whether to enable it; disabling removes mirror and witness.
        on: bool,
    },
    /// Enables or disables the witness of a pair.
    SetWitness {
        pool: ServiceId,
        /// The pair.
        pair: Pair,
        /// Whether to enable it; disabling removes the witness.
        on: bool,
    },
    /// Enables or disables disaster recovery.
    SetDisasterRecovery {
        pool: ServiceId,
        /// Whether to enable it; disabling removes the backup stores.
        on: bool,
    },
    /// Activates or deactivates a computer of a Persistent Chat pool.
    SetActive {
        pool: ServiceId,
        /// The FQDN of the computer.
        machine: String,
        /// Whether to activate it.
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
        /// 1 to 65535; other values are refused.
        port: u32,
    },
    /// Makes the pool the default for a site or all sites, or removes it as the default.
    SetDefaultPool {
        pool: ServiceId,
        /// The sites.
        scope: DefaultScope,
        /// Whether it becomes the default.
        on: bool,
    },
    /// Moves objects in the diagram; the topology does not change.
    Arrange {
        /// The new positions.
        places: BTreeMap<ObjectId, Point>,
    },
    /// Duplicates pools and stores, with new identities and the next available names.
    Duplicate {
        /// The objects to duplicate.
        objects: Vec<ObjectId>,
        /// The site for the copies; `None` keeps each copy in the site of its original.
        site: Option<SiteId>,
        /// The offset of the copies from the originals.
        offset: Point,
    },
    /// Pastes copied objects, with new identities and the next available names.
    Paste {
        /// The copied objects, from this or another window.
        clip: Box<Clip>,
        /// The site to paste into.
        site: SiteId,
        /// The position of the upper left corner; next to the originals if it is `None`.
        place: Option<Point>,
    },
    /// Removes references of a service to services that do not exist.
    RemoveDangling {
        /// The service with the references.
        service: ServiceId,
    },
    /// Accepts a problem that a rule reports for an object; stored beside the document.
    Suppress {
        /// The id of the rule.
        rule: String,
        /// The object of the problem.
        object: ObjectId,
        /// The reason.
        reason: String,
    },
    /// Removes the acceptance.
    Unsuppress {
        /// The id of the rule.
        rule: String,
        /// The object of the problem.
        object: ObjectId,
    },
    /// States a fact that no document contains; stored beside the document.
    State {
        /// Computers, stores or Persistent Chat pools.
        objects: Vec<ObjectId>,
        /// The fact and its value.
        statement: Statement,
    },
    /// Removes the statement of a fact.
    Withdraw {
        /// The objects.
        objects: Vec<ObjectId>,
        /// The fact.
        fact: Fact,
    },
    /// Sets the note of an object; stored beside the document.
    SetNote {
        /// Any object, or the deployment.
        object: ObjectId,
        /// The note; a blank one removes it.
        text: String,
    },
    /// Sets the meaning of content that is not understood, replacing an earlier one; without a meaning, removes it.
    /// Does not change any byte of the document.
    StateMeaning {
        /// The content.
        subject: MeaningSubject,
        /// The meaning.
        meaning: Option<Meaning>,
    },
    /// States the facts about the link between two data centers; stored beside the document.
    StateLink {
        /// The data centers.
        between: DataCenterPair,
        /// The facts; `None` removes them.
        link: Link,
    },
    /// A step that was worked out earlier by [`crate::edit::work_out`]: later edits refer to objects that earlier ones
    /// create.
    Planned {
        /// The label of the step.
        label: String,
        /// Determines the identities of new objects.
        seed: u64,
        /// The edits in order.
        edits: Vec<Edit>,
        /// The objects that they create, in order.
        made: Vec<ObjectId>,
    },
    /// Several edits that are one step for the user.
    Together {
        /// The label of the step.
        label: String,
        /// The edits in order.
        edits: Vec<Edit>,
    },
}

/// The sites that a default pool applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DefaultScope {
    /// One site.
    Site(SiteId),
    /// Every site of the deployment.
    AllSites,
}

/// The description of a new Front End pool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewFrontEndPool {
    /// The site.
    pub site: SiteId,
    /// The FQDN of the pool or server.
    pub fqdn: String,
    /// Enterprise or Standard Edition.
    pub edition: FrontEndEdition,
    /// Product version: 6 or 7.
    pub service_version: u32,
    /// The position in the diagram.
    pub place: Option<Point>,
    /// The object that uses it in the same step, and the kind of association.
    pub held_by: Vec<(ObjectId, AssociationKind)>,
}

/// The edition of a Front End pool, with what depends on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum FrontEndEdition {
    /// Several computers, with a SQL Server store and a file store on other servers.
    Enterprise {
        /// The FQDNs of the computers.
        computers: Vec<String>,
        /// The store of the back end.
        sql_store: Option<SqlInstanceId>,
        file_store: Option<ServiceId>,
    },
    /// One computer with its own SQL Server Express (`rtc`) and share.
    Standard {
        /// The share on the server itself.
        share: String,
    },
}

/// The description of a new Persistent Chat pool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct NewPersistentChatPool {
    /// The site; ignored for a collocated pool.
    pub site: SiteId,
    /// Computers.
    pub shape: PoolShape,
    pub display_name: String,
    /// The Persistent Chat port.
    pub port: u32,
    /// Product version: 6 or 7.
    pub service_version: u32,
    /// "Enable compliance".
    pub compliance: bool,
    /// References to set immediately, target by reference.
    pub references: BTreeMap<AssociationKind, ObjectId>,
    /// The position in the diagram.
    pub place: Option<Point>,
}

/// The computers of a new Persistent Chat pool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PoolShape {
    /// "Single computer pool"; pool and computer have the same name.
    Single {
        /// The FQDN of the pool.
        fqdn: String,
    },
    /// "Multiple computer pool".
    Multiple {
        /// The FQDN of the pool.
        fqdn: String,
        /// The FQDNs of the computers; all but the first four are initially inactive.
        computers: Vec<String>,
    },
    /// On a Standard Edition server.
    Collocated {
        /// The cluster of the server.
        server: ClusterId,
    },
}

/// The choice on the first page of the wizard: one computer or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ComputerShape {
    /// "Multiple computer pool".
    Multiple,
    /// "Single computer pool".
    Single,
    /// On a Standard Edition server.
    Collocated,
}

/// The description of a new SQL Server store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewSqlStore {
    /// The site.
    pub site: SiteId,
    /// The FQDN of the SQL Server; an existing SQL Server gets another instance.
    pub fqdn: String,
    /// The instance name; empty for the default instance.
    pub instance: String,
    /// The position in the diagram.
    pub place: Option<Point>,
    /// The object that uses it in the same step, and the kind of association.
    pub held_by: Vec<(ObjectId, AssociationKind)>,
}

/// The description of a new file store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewFileStore {
    /// The site.
    pub site: SiteId,
    /// The FQDN of the file server; an existing file server gets another share.
    pub fqdn: String,
    /// Share name.
    pub share: String,
    /// The product version of the service.
    pub service_version: u32,
    /// The position in the diagram.
    pub place: Option<Point>,
    /// The object that uses it in the same step, and the kind of association.
    pub held_by: Vec<(ObjectId, AssociationKind)>,
}

impl Edit {
    /// The label of the step in the history: "Set next hop of pchat.contoso.com".
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

/// The pool that a new store is for, if it is a Front End pool; for a Persistent Chat pool, the kind of association is
/// part of the label.
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
