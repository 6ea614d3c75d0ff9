//! Which wires there are: every dependency between two items, one wire for each thing a person
//! would call an association.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::topology::{
    Association, AssociationKind, ClusterId, Index, InstalledOn, Item, ObjectId, Role, Service,
    SqlInstanceId, WireKind,
};

use crate::diagram::WireId;

/// A wire before it is routed.
pub(super) struct Connection {
    /// Position of the dependent item.
    pub from: usize,
    /// Position of the item needed.
    pub to: usize,
    /// Identity.
    pub id: WireId,
    /// What it says on hover.
    pub label: String,
}

/// Which item stands for an object of the topology.
pub(super) struct Owners<'t> {
    by_id: HashMap<ObjectId, usize>,
    by_cluster: HashMap<&'t ClusterId, usize>,
}

impl<'t> Owners<'t> {
    /// Reads the items once.
    pub fn new(items: &[Item<'t>]) -> Self {
        let mut by_id = HashMap::new();
        let mut by_cluster = HashMap::new();
        for (position, item) in items.iter().enumerate() {
            by_id.entry(item.id.clone()).or_insert(position);
            if let Some(cluster) = item.cluster {
                by_cluster.entry(&cluster.id).or_insert(position);
            }
        }
        Self { by_id, by_cluster }
    }

    /// The item that shows a cluster: itself, or the first pool or store that is on it.
    pub fn of_cluster(&self, id: &ClusterId) -> Option<usize> {
        self.by_id
            .get(&ObjectId::Cluster(id.clone()))
            .or_else(|| self.by_cluster.get(id))
            .copied()
    }

    /// The item that shows a SQL Server instance.
    pub fn of_sql_instance(&self, id: &SqlInstanceId) -> Option<usize> {
        self.by_id.get(&ObjectId::SqlInstance(id.clone())).copied()
    }

    /// The item that shows a service: itself, or what it is installed on.
    pub fn of_service(&self, service: &Service) -> Option<usize> {
        self.by_id
            .get(&ObjectId::Service(service.id.clone()))
            .copied()
            .or_else(|| match &service.installed_on {
                InstalledOn::Cluster(id) => self.of_cluster(id),
                InstalledOn::SqlInstance(id) => self.of_sql_instance(id),
            })
    }

    /// The item that shows any object; none for the deployment and for sites.
    pub fn of_object(&self, index: &Index<'_>, id: &ObjectId) -> Option<usize> {
        match id {
            ObjectId::Deployment | ObjectId::Site(_) => None,
            ObjectId::Cluster(cluster) | ObjectId::Machine(cluster, _) => self.of_cluster(cluster),
            ObjectId::SqlInstance(instance) => self.of_sql_instance(instance),
            ObjectId::Service(service) => index
                .service(service)
                .and_then(|service| self.of_service(service)),
        }
    }
}

/// Every association, in the order of the document.
pub(super) fn connections(
    index: &Index<'_>,
    items: &[Item<'_>],
    owners: &Owners<'_>,
) -> Vec<Connection> {
    let mut collector = Collector {
        items,
        found: Vec::new(),
        known: BTreeMap::new(),
    };
    for association in index.associations() {
        let from = owners.of_service(association.holder);
        if let (Some(from), Some(to)) = (from, owners.of_service(association.target)) {
            collector.add(association, from, to);
        }
    }
    collector.finish()
}

/// Collects wires, one for each identity.
struct Collector<'a, 't> {
    items: &'a [Item<'t>],
    found: Vec<(Connection, BTreeSet<&'static str>)>,
    known: BTreeMap<WireId, usize>,
}

impl Collector<'_, '_> {
    /// Adds a wire that is not there yet, and the database that it stands for.
    fn add(&mut self, association: Association<'_>, from: usize, to: usize) {
        let Association {
            holder,
            kind,
            target,
        } = association;
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
        let id = WireId {
            from: from_item.id.clone(),
            to: to_item.id.clone(),
            association: kind.is_changeable().then(|| (holder.id.clone(), kind)),
            kind: row.wire,
        };
        let position = *self.known.entry(id.clone()).or_insert(self.found.len());
        if position == self.found.len() {
            let label = label(association);
            let connection = Connection {
                from,
                to,
                id,
                label,
            };
            self.found.push((connection, BTreeSet::new()));
        }
        if row.wire == WireKind::Database
            && let Some((_, databases)) = self.found.get_mut(position)
        {
            databases.insert(database_in_words(&target.role));
        }
    }

    /// Two pools that need each other in some further way are shown by one wire, and by none when
    /// they are paired.
    fn finish(self) -> Vec<Connection> {
        let pair = |a: &Connection| (a.from.min(a.to), a.from.max(a.to));
        let mut joined: BTreeSet<_> = self
            .found
            .iter()
            .filter(|(association, _)| association.id.kind == WireKind::Pairing)
            .map(|(association, _)| pair(association))
            .collect();
        self.found
            .into_iter()
            .filter_map(|(mut association, databases)| {
                if association.id.kind == WireKind::Other && !joined.insert(pair(&association)) {
                    return None;
                }
                if !databases.is_empty() {
                    let databases: Vec<_> = databases.into_iter().collect();
                    association.label = format!("{}: {}", association.label, databases.join(", "));
                }
                Some(association)
            })
            .collect()
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
fn label(association: Association<'_>) -> String {
    match association.kind {
        AssociationKind::Other => {
            let (from, to) = (&association.holder.role, &association.target.role);
            format!("{from} uses {to}")
        }
        kind if kind.row().wire == WireKind::Database => "SQL Server store".to_owned(),
        kind => kind.label().to_owned(),
    }
}
