//! Which wires there are. A wire stands for one association or for several: what two pools need of the
//! same pair of stores is drawn once.

use std::borrow::Cow;
use std::collections::BTreeSet;

use ahash::AHashMap;

use crate::topology::owners::Owners;
use crate::topology::recognize_chat::{ObjectPart, Piece};
use crate::topology::{
    Association, AssociationKind, Database, Index, Item, ObjectId, Role, WireKind,
};

use crate::diagram::{Reference, WireId};

/// A wire before it is routed.
pub(super) struct Connection {
    /// Position of the item where it begins.
    pub from: usize,
    /// Position of the item where it ends.
    pub to: usize,
    /// Identity.
    pub id: WireId,
    /// What it says on hover.
    pub label: String,
    /// What it says on its course.
    pub caption: &'static str,
    /// What can be changed of what it stands for.
    pub associations: Vec<Reference>,
    /// Position of the wire between principal and mirror that a witness is joined to.
    pub joins: Option<usize>,
}

/// Every wire, in the order of the document. A mirror and a backup are joined to the store that they are a
/// copy of, a witness to the pair that it watches; only where that store is missing to the pool.
pub(super) fn connections(
    index: &Index<'_>,
    items: &[Item<'_>],
    owners: &Owners<'_>,
) -> Vec<Connection> {
    let all: Vec<Drawn<'_>> = index
        .associations()
        .filter_map(|association| {
            Some(Drawn {
                pool: owners.of_service(association.holder)?,
                to: owners.of_service(association.target)?,
                association,
            })
        })
        .collect();
    let mut principals: AHashMap<(usize, AssociationKind), usize> = AHashMap::new();
    for drawn in &all {
        let key = (drawn.pool, drawn.association.kind);
        principals.entry(key).or_insert(drawn.to);
    }
    let mut collector = Collector {
        index,
        items,
        found: Vec::new(),
        known: AHashMap::new(),
    };
    for drawn in &all {
        let beside = drawn.association.kind.beside();
        let principal = beside.and_then(|(kind, _)| principals.get(&(drawn.pool, kind)));
        let from = match principal {
            Some(principal) if *principal != drawn.to => *principal,
            _ => drawn.pool,
        };
        let mirror = beside.and_then(|(_, mirror)| principals.get(&(drawn.pool, mirror?)));
        collector.add(drawn, from, mirror.copied());
    }
    collector.finish()
}

/// An association between what is drawn.
struct Drawn<'t> {
    /// Position of the item that holds it.
    pool: usize,
    /// Position of the item that it leads to.
    to: usize,
    association: Association<'t>,
}

/// Collects wires, one for each identity.
struct Collector<'a, 't> {
    index: &'a Index<'t>,
    items: &'a [Item<'t>],
    found: Vec<Found>,
    /// Positions of the wires, by the positions of their ends.
    known: AHashMap<(usize, usize, WireKind), usize>,
}

/// A wire and what it stands for.
struct Found {
    connection: Connection,
    /// What the associations are called.
    labels: Vec<Cow<'static, str>>,
    /// It stands for a reference whose meaning is not known.
    is_unclear: bool,
    /// The databases of a pool in a store, which are one wire.
    databases: BTreeSet<&'static str>,
    /// Positions of the pair that a witness watches.
    pair: Option<(usize, usize)>,
}

impl Collector<'_, '_> {
    /// Adds an association to its wire, and the wire that is not there yet.
    fn add(&mut self, drawn: &Drawn<'_>, from: usize, mirror: Option<usize>) {
        let Drawn {
            pool,
            to,
            association,
        } = *drawn;
        let Association { holder, kind, .. } = association;
        let row = kind.row();
        // Pools are paired with each other.
        let (from, to) = match row.wire {
            WireKind::Pairing => (from.min(to), from.max(to)),
            _ => (from, to),
        };
        let (Some(from_item), Some(to_item)) = (self.items.get(from), self.items.get(to)) else {
            return;
        };
        if from == to {
            return;
        }
        let known = self.known.entry((from, to, row.wire));
        let position = *known.or_insert(self.found.len());
        if position == self.found.len() {
            let id = WireId {
                from: from_item.id.clone(),
                to: to_item.id.clone(),
                kind: row.wire,
            };
            self.found.push(Found {
                connection: Connection {
                    from,
                    to,
                    id,
                    label: String::new(),
                    caption: caption(kind),
                    associations: Vec::new(),
                    joins: None,
                },
                labels: Vec::new(),
                is_unclear: false,
                databases: BTreeSet::new(),
                pair: mirror
                    .filter(|mirror| from != pool && *mirror != to && *mirror != from)
                    .map(|mirror| (from, mirror)),
            });
        }
        let Some(found) = self.found.get_mut(position) else {
            return;
        };
        let unclear = unclear(self.index, association);
        found.is_unclear |= unclear.is_some();
        let label = unclear.map_or_else(|| label(association), |piece| piece.in_words().into());
        if !found.labels.contains(&label) {
            found.labels.push(label);
        }
        let reference = (holder.id.clone(), kind);
        if kind.is_changeable() && !found.connection.associations.contains(&reference) {
            // Most wires stand for one.
            if found.connection.associations.is_empty() {
                found.connection.associations.reserve_exact(1);
            }
            found.connection.associations.push(reference);
        }
        if row.wire == WireKind::Database {
            let database = database_in_words(&association.target.role);
            found.databases.insert(database);
        }
    }

    /// Two pools that need each other in some further way are shown by one wire, and by none when
    /// they are paired.
    fn finish(self) -> Vec<Connection> {
        let pair = |a: &Connection| (a.from.min(a.to), a.from.max(a.to));
        let mut joined: BTreeSet<_> = self
            .found
            .iter()
            .filter(|found| found.connection.id.kind == WireKind::Pairing)
            .map(|found| pair(&found.connection))
            .collect();
        let kept: Vec<Found> = self
            .found
            .into_iter()
            .filter(|found| {
                found.connection.id.kind != WireKind::Other
                    || joined.insert(pair(&found.connection))
            })
            .collect();
        let mirrors: AHashMap<(usize, usize), usize> = kept
            .iter()
            .enumerate()
            .filter(|(_, found)| found.connection.id.kind == WireKind::Mirror)
            .map(|(at, found)| ((found.connection.from, found.connection.to), at))
            .collect();
        kept.into_iter()
            .map(|found| {
                let mut connection = found.connection;
                connection.joins = found.pair.and_then(|pair| mirrors.get(&pair)).copied();
                connection.label = found.labels.join(", ");
                if found.is_unclear {
                    connection.caption = "Not understood";
                } else if !found.databases.is_empty() {
                    let databases: Vec<_> = found.databases.into_iter().collect();
                    connection.label = format!("{}: {}", connection.label, databases.join(", "));
                    if let [only] = databases.as_slice() {
                        connection.caption = database_caption(only);
                    }
                }
                connection
            })
            .collect()
    }
}

/// What keeps the reference of a Persistent Chat pool from being understood.
fn unclear<'i>(index: &'i Index<'_>, association: Association<'_>) -> Option<&'i Piece> {
    let Association { holder, target, .. } = association;
    let leads_there = |piece: &&Piece| match (&piece.object, piece.part) {
        (ObjectId::Service(id), ObjectPart::Dependency(position)) if *id == holder.id => {
            let dependency = holder.depends_on.get(position);
            dependency.is_some_and(|dependency| dependency.target == target.id)
        }
        _ => false,
    };
    let pieces = &index.chat(&holder.id)?.pieces;
    pieces.iter().map(|piece| &**piece).find(leads_there)
}

/// What a wire says on its course, in as few words as are clear.
fn caption(kind: AssociationKind) -> &'static str {
    match kind {
        AssociationKind::Database(Database::ContentBackup) => "Log shipping",
        AssociationKind::EdgePool | AssociationKind::EdgeNextHop => "Edge",
        AssociationKind::OfficeWebApps => "Office Web Apps",
        AssociationKind::Trunk | AssociationKind::Gateway => "Trunk",
        AssociationKind::MediationNextHop | AssociationKind::TrustedApplicationNextHop => {
            "Next hop"
        }
        kind => match kind.row().wire {
            WireKind::NextHop => "Next hop",
            WireKind::Content => "Content",
            WireKind::Compliance => "Compliance",
            WireKind::Mirror => "Mirror",
            WireKind::Witness => "Witness",
            WireKind::Backup => "Backup",
            WireKind::FileStore => "Files",
            WireKind::Pairing => "Paired",
            WireKind::Database => "Databases",
            WireKind::Other => "Uses",
        },
    }
}

fn database_caption(database: &str) -> &'static str {
    match database {
        "back end" => "Back end",
        "applications" => "Applications",
        "archiving" => "Archiving",
        "monitoring" => "Monitoring",
        "central management" => "Central management",
        _ => "Database",
    }
}

/// A database in the middle of a sentence.
pub(super) fn database_in_words(role: &Role) -> &'static str {
    match role {
        Role::UserStore => "back end",
        Role::ApplicationStore => "applications",
        Role::ArchivingStore => "archiving",
        Role::MonitoringStore => "monitoring",
        Role::CentralMgmtStore => "central management",
        Role::PersistentChatStore => "Persistent Chat content",
        Role::PersistentChatComplianceStore => "Persistent Chat compliance",
        _ => "database",
    }
}

/// What a wire says on hover. One wire stands for all databases of a pool in a store.
fn label(association: Association<'_>) -> Cow<'static, str> {
    match association.kind {
        AssociationKind::Other => {
            let (from, to) = (&association.holder.role, &association.target.role);
            format!("{from} uses {to}").into()
        }
        kind if kind.row().wire == WireKind::Database => "SQL Server store".into(),
        kind => kind.label().into(),
    }
}
