//! Decides which wires there are. A wire represents one association or several: what two pools need from
//! the same pair of stores is drawn once.

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
    /// The position of the item where the wire starts.
    pub from: usize,
    /// The position of the item where the wire ends.
    pub to: usize,
    pub id: WireId,
    /// The text that is shown on hover.
    pub label: String,
    /// The label along the wire.
    pub caption: &'static str,
    /// The associations that can be edited through the wire.
    pub associations: Vec<Reference>,
    /// The position of the wire between principal and mirror that the wire of a witness is joined to.
    pub joins: Option<usize>,
}

/// Every wire, in the order of the document. A mirror or backup is joined to the store that it is a copy
/// of, and a witness to the pair that it watches; they are joined to the pool only if it lacks that
/// store.
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

/// An association between two items of the picture.
struct Drawn<'t> {
    /// The position of the item that has the association.
    pool: usize,
    /// The position of the item that the association leads to.
    to: usize,
    association: Association<'t>,
}

/// Collects the wires, one for each identity.
struct Collector<'a, 't> {
    index: &'a Index<'t>,
    items: &'a [Item<'t>],
    found: Vec<Found>,
    /// Positions of the wires, by the positions of their ends and their kind.
    known: AHashMap<(usize, usize, WireKind), usize>,
}

/// A wire and the associations that it represents.
struct Found {
    connection: Connection,
    /// The labels of the associations.
    labels: Vec<Cow<'static, str>>,
    /// Whether it represents a reference that is not understood.
    is_unclear: bool,
    /// The databases that a pool has in a store, which share one wire.
    databases: BTreeSet<&'static str>,
    /// The positions of the two stores that a witness watches.
    pair: Option<(usize, usize)>,
}

impl Collector<'_, '_> {
    /// Adds an association to its wire, which is created if it does not exist yet.
    fn add(&mut self, drawn: &Drawn<'_>, from: usize, mirror: Option<usize>) {
        let Drawn {
            pool,
            to,
            association,
        } = *drawn;
        let Association { holder, kind, .. } = association;
        let row = kind.row();
        // Pairing is mutual.
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
            // Most wires represent a single association.
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

    /// Two pools that need each other in several other ways share one wire, and have no such wire if
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

/// Why the reference of a Persistent Chat pool is not understood.
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

/// The label along a wire, in as few words as are clear.
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

/// The name of a database in the middle of a sentence.
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

/// The text that a wire shows on hover. One wire represents all databases of a pool in a store.
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
