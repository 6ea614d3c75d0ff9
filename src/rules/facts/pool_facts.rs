//! A Persistent Chat pool with its references and options, looked up once. Most rules need several
//! references of several pools, and each look-up walks the pool's dependencies.

use crate::design::Annotations;
use crate::rules::facts::servers::Servers;
use crate::rules::facts::{Facts, StoreNumbers};
use crate::topology::{
    AssociationKind, ClusterNumber, Database, FileStore, FrontEndPool, Index, InstalledOn, Pair,
    PersistentChatPool, Service, SqlStore,
};

/// A Persistent Chat pool and the targets of its references.
#[allow(missing_docs)]
pub struct PoolFacts<'d> {
    pub pool: PersistentChatPool<'d>,
    /// The position of its service in the document.
    pub place: usize,
    /// The number of its cluster.
    pub cluster_number: Option<ClusterNumber>,
    /// The Front End pool or Standard Edition server of the next hop.
    pub next_hop: Option<FrontEndPool<'d>>,
    pub file_store: Option<FileStore<'d>>,
    /// Whether compliance is turned on, or the pool has a compliance store.
    pub compliance_on: bool,
    /// Whether disaster recovery is turned on, or the pool has a backup store.
    pub disaster_recovery_on: bool,
    /// The active and inactive computers; `None` if the document does not say which are active.
    pub(in crate::rules) servers: Option<Servers<'d>>,
    /// For each reference, the position of its target; [`ABSENT`] if there is none.
    places: [u8; REFERENCES],
    /// Compact, because a deployment can have thousands of pools.
    targets: Box<[Target<'d>]>,
    mirroring: [bool; PAIRS],
    witness: [bool; PAIRS],
}

/// The target of a reference.
#[derive(Clone, Copy)]
struct Target<'d> {
    reference: AssociationKind,
    service: &'d Service,
    store: Option<(SqlStore<'d>, StoreNumbers)>,
}

/// The position that means no target.
const ABSENT: u8 = u8::MAX;

const REFERENCES: usize = AssociationKind::OF_PERSISTENT_CHAT.len();
const PAIRS: usize = Pair::ALL.len();

impl<'d> PoolFacts<'d> {
    /// Reads one pool.
    pub(in crate::rules) fn new(
        index: &Index<'d>,
        annotations: &Annotations,
        front_end_pool: impl Fn(&Service) -> Option<FrontEndPool<'d>>,
        pool: PersistentChatPool<'d>,
        place: usize,
    ) -> Self {
        let facets = pool.facets(index);
        let targets: Box<[Target<'_>]> = AssociationKind::OF_PERSISTENT_CHAT
            .into_iter()
            .filter_map(|reference| Some((reference, facets?.target(reference)?)))
            .map(|(reference, service)| Target {
                reference,
                service,
                store: store_of(index, service),
            })
            .collect();
        let mut places = [ABSENT; REFERENCES];
        for (target, place) in targets.iter().zip(0..) {
            if let Some(slot) = places.get_mut(target.reference.place()) {
                *slot = place;
            }
        }
        let intentions = annotations.pools.get(&pool.service.id);
        let mut facts = Self {
            next_hop: None,
            file_store: None,
            compliance_on: intentions.is_some_and(|i| i.compliance),
            disaster_recovery_on: intentions.is_some_and(|i| i.disaster_recovery),
            mirroring: Pair::ALL
                .map(|pair| intentions.is_some_and(|i| i.mirroring.contains(&pair))),
            witness: Pair::ALL.map(|pair| intentions.is_some_and(|i| i.witness.contains(&pair))),
            servers: Servers::of(index, &pool),
            pool,
            place,
            cluster_number: index.cluster_number_of_place(place),
            places,
            targets,
        };
        facts.next_hop = facts
            .target(AssociationKind::NextHop)
            .and_then(front_end_pool);
        facts.file_store = facts
            .target(AssociationKind::FileStore)
            .map(|service| FileStore {
                service,
                cluster: index.cluster_of(service),
            });
        facts.compliance_on |= facts.database(Database::Compliance).is_some();
        facts.disaster_recovery_on |= facts.database(Database::ContentBackup).is_some();
        facts
    }

    /// The target service of a reference.
    pub fn target(&self, reference: AssociationKind) -> Option<&'d Service> {
        Some(self.at(reference)?.service)
    }

    fn at(&self, reference: AssociationKind) -> Option<&Target<'d>> {
        let place = self.places.get(reference.place())?;
        self.targets.get(usize::from(*place))
    }

    /// The SQL Server store of a database or witness reference.
    pub fn sql_store(&self, reference: AssociationKind) -> Option<SqlStore<'d>> {
        self.numbered_sql_store(reference).map(|(store, _)| store)
    }

    /// As [`Self::sql_store`], with the numbers of the store.
    pub fn numbered_sql_store(
        &self,
        reference: AssociationKind,
    ) -> Option<(SqlStore<'d>, StoreNumbers)> {
        self.at(reference)?.store
    }

    /// The SQL Server store of one of the eight databases.
    pub fn database(&self, database: Database) -> Option<SqlStore<'d>> {
        self.sql_store(AssociationKind::Database(database))
    }

    /// The SQL Server store of a pair's witness.
    pub fn witness(&self, pair: Pair) -> Option<SqlStore<'d>> {
        self.sql_store(AssociationKind::Witness(pair))
    }

    /// All SQL Server stores of the pool, in the order of the property sheet.
    pub fn sql_stores(&self) -> impl Iterator<Item = (AssociationKind, SqlStore<'d>)> {
        self.numbered_sql_stores()
            .map(|(reference, store, _)| (reference, store))
    }

    /// As [`Self::sql_stores`], with the numbers of the stores.
    pub fn numbered_sql_stores(
        &self,
    ) -> impl Iterator<Item = (AssociationKind, SqlStore<'d>, StoreNumbers)> {
        self.targets.iter().filter_map(|target| {
            let (store, numbers) = target.store?;
            Some((target.reference, store, numbers))
        })
    }

    /// Whether a pair is mirrored: mirroring is turned on, or there is a mirror.
    pub fn mirroring_on(&self, pair: Pair) -> bool {
        self.mirroring_ticked(pair) || self.database(pair.mirror()).is_some()
    }

    /// Whether a pair has a witness: the witness is turned on, or it has a store.
    pub fn witness_on(&self, pair: Pair) -> bool {
        self.witness_ticked(pair) || self.witness(pair).is_some()
    }

    /// Whether mirroring was turned on for a pair, independent of its stores.
    fn mirroring_ticked(&self, pair: Pair) -> bool {
        self.mirroring.get(pair.place()).is_some_and(|on| *on)
    }

    fn witness_ticked(&self, pair: Pair) -> bool {
        self.witness.get(pair.place()).is_some_and(|on| *on)
    }

    /// Whether the pool needs this pair: backup pairs belong to disaster recovery, compliance pairs to
    /// compliance.
    pub fn has_pair(&self, pair: Pair) -> bool {
        let (compliance, backup) = match pair {
            Pair::Content => (false, false),
            Pair::ContentBackup => (false, true),
            Pair::Compliance => (true, false),
            Pair::ComplianceBackup => (true, true),
        };
        (!compliance || self.compliance_on) && (!backup || self.disaster_recovery_on)
    }

    /// Whether the pool or one of its computers shares its name with another cluster.
    pub fn shares_a_name(&self, facts: &Facts<'_>) -> bool {
        self.cluster_number
            .is_some_and(|number| facts.shares_a_name(number))
    }

    /// The pool's name; empty in a damaged document.
    pub fn fqdn(&self) -> &'d str {
        self.pool.fqdn()
    }
}

/// The SQL Server store that a service is installed on.
fn store_of<'d>(index: &Index<'d>, service: &Service) -> Option<(SqlStore<'d>, StoreNumbers)> {
    let InstalledOn::SqlInstance(id) = &service.installed_on else {
        return None;
    };
    let number = index.sql_instance_number(id)?;
    let (server, cluster, instance) = index.sql_instance_at(number)?;
    let numbers = StoreNumbers {
        instance: number,
        server,
    };
    Some((SqlStore { cluster, instance }, numbers))
}
