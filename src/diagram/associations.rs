//! Which wires there are: every dependency between two items, one wire for each thing a person
//! would call an association.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::topology::recognize_chat::reference_of;
use crate::topology::{
    AssociationKind, ClusterId, Database, Dependency, Index, InstalledOn, Item, ObjectId, Pair,
    Role, Service, SqlInstanceId,
};

use crate::diagram::{WireId, WireKind};

/// A wire before it is routed.
pub(super) struct Association {
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

    /// The item that shows a cluster: itself, or the first pool or store that stands on it.
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
pub(super) fn associations(
    index: &Index<'_>,
    items: &[Item<'_>],
    owners: &Owners<'_>,
) -> Vec<Association> {
    let mut collector = Collector {
        items,
        found: Vec::new(),
        known: BTreeMap::new(),
    };
    for service in &index.topology().services {
        let Some(from) = owners.of_service(service) else {
            continue;
        };
        if let Some(backup) = &service.backup
            && let Some(to) = index
                .service(&backup.target)
                .and_then(|target| owners.of_service(target))
        {
            let (first, second) = (from.min(to), from.max(to));
            let label = "Paired Front End pools".to_owned();
            collector.add(first, second, None, WireKind::Pairing, label);
        }
        for dependency in &service.depends_on {
            if let Some(target) = index.service(&dependency.target)
                && let Some(to) = owners.of_service(target)
            {
                collector.add_dependency(index, service, dependency, target, (from, to));
            }
        }
    }
    collector.finish()
}

/// Collects wires, one for each identity.
struct Collector<'a, 't> {
    items: &'a [Item<'t>],
    found: Vec<(Association, BTreeSet<&'static str>)>,
    known: BTreeMap<WireId, usize>,
}

impl Collector<'_, '_> {
    fn add_dependency(
        &mut self,
        index: &Index<'_>,
        service: &Service,
        dependency: &Dependency,
        target: &Service,
        (from, to): (usize, usize),
    ) {
        if service.role == Role::PersistentChatService
            && let Some(reference) = reference_of(index, dependency)
        {
            self.add(
                from,
                to,
                Some((service.id.clone(), reference)),
                reference_kind(reference),
                reference.label().to_owned(),
            );
        } else if target.role.is_database() {
            let wire = self.add(
                from,
                to,
                None,
                WireKind::Database,
                "SQL Server store".to_owned(),
            );
            if let Some(databases) = wire {
                databases.insert(database_in_words(&target.role));
            }
        } else if target.role == Role::FileStore {
            self.add(from, to, None, WireKind::FileStore, "File store".to_owned());
        } else {
            let label = other_label(&service.role, &target.role);
            self.add(from, to, None, WireKind::Other, label);
        }
    }

    /// Adds a wire that is not there yet; gives the databases it stands for.
    fn add(
        &mut self,
        from: usize,
        to: usize,
        reference: Option<(crate::topology::ServiceId, AssociationKind)>,
        kind: WireKind,
        label: String,
    ) -> Option<&mut BTreeSet<&'static str>> {
        if from == to {
            return None;
        }
        let id = WireId {
            from: self.items.get(from)?.id.clone(),
            to: self.items.get(to)?.id.clone(),
            reference,
            kind,
        };
        let position = *self.known.entry(id.clone()).or_insert(self.found.len());
        if position == self.found.len() {
            let association = Association {
                from,
                to,
                id,
                label,
            };
            self.found.push((association, BTreeSet::new()));
        }
        self.found.get_mut(position).map(|(_, databases)| databases)
    }

    /// Two pools that need each other in some further way are shown by one wire, and by none when
    /// they are paired.
    fn finish(self) -> Vec<Association> {
        let pair = |a: &Association| (a.from.min(a.to), a.from.max(a.to));
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

/// How a reference of a Persistent Chat pool is drawn.
pub(super) fn reference_kind(reference: AssociationKind) -> WireKind {
    match reference {
        AssociationKind::NextHop => WireKind::NextHop,
        AssociationKind::FileStore => WireKind::FileStore,
        AssociationKind::Database(Database::Content) => WireKind::Content,
        AssociationKind::Database(Database::Compliance) => WireKind::Compliance,
        AssociationKind::Database(Database::ContentBackup | Database::ComplianceBackup) => {
            WireKind::Backup
        }
        AssociationKind::Database(
            Database::ContentMirror
            | Database::ComplianceMirror
            | Database::ContentBackupMirror
            | Database::ComplianceBackupMirror,
        ) => WireKind::Mirror,
        AssociationKind::Witness(
            Pair::Content | Pair::ContentBackup | Pair::Compliance | Pair::ComplianceBackup,
        ) => WireKind::Witness,
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

fn other_label(from: &Role, to: &Role) -> String {
    match (from, to) {
        (_, Role::EdgeServer) | (Role::EdgeServer, _) => "Edge pool".to_owned(),
        (_, Role::WacService) => "Office Web Apps Server".to_owned(),
        (Role::PstnGateway, _) | (_, Role::PstnGateway) => "PSTN gateway".to_owned(),
        (Role::ExternalServer, _) => "Next hop pool".to_owned(),
        (Role::MediationServer, _) => "Next hop pool".to_owned(),
        (from, to) => format!("{from} uses {to}"),
    }
}
