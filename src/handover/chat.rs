//! A Persistent Chat pool as described in the documents: its computers and stores, and their purposes.

use crate::design::{Annotations, Statements};
use crate::topology::fqdn::same_fqdn;
use crate::topology::{
    AssociationKind, Cluster, Database, FileStore, Index, ObjectId, Pair, PersistentChatPool,
    SqlStore,
};

/// The pool with the objects that it refers to.
pub(super) struct Chat<'t> {
    pub pool: PersistentChatPool<'t>,
    pub name: &'t str,
    /// Its computers; for a pool without a list, the pool itself.
    pub computers: Vec<&'t str>,
    /// The active computers; `None` if the document does not say.
    pub active: Option<Vec<&'t str>>,
    /// The pool or server that requests come through.
    pub next_hop: Option<&'t Cluster>,
    pub file_store: Option<FileStore<'t>>,
    /// The user's statements about it.
    pub stated: &'t Statements,
    pub has_compliance: bool,
    pub has_disaster_recovery: bool,
    /// Whether it is on a Standard Edition server.
    pub is_collocated: bool,
    /// The Persistent Chat port, if it is understood.
    pub port: Option<u32>,
    stores: Vec<(Database, SqlStore<'t>)>,
    witnesses: Vec<(Pair, SqlStore<'t>)>,
}

impl<'t> Chat<'t> {
    pub fn of(
        index: &Index<'t>,
        annotations: &'t Annotations,
        pool: PersistentChatPool<'t>,
    ) -> Self {
        let next_hop = pool.next_hop(index);
        let next_hop = next_hop.and_then(|registrar| index.cluster_of(registrar));
        let active = pool.active_machines(index);
        let stores = Database::ALL.into_iter();
        let witnesses = Pair::ALL.into_iter();
        let witness = |pair| pool.sql_store(index, AssociationKind::Witness(pair));
        Self {
            name: pool.fqdn(),
            computers: pool.cluster.map_or_else(Vec::new, computers),
            active: active.map(<[&str]>::to_vec),
            next_hop,
            file_store: pool.file_store(index),
            stated: annotations.stated(&ObjectId::from(pool.service.id.clone())),
            has_compliance: annotations.compliance_on(index, &pool),
            has_disaster_recovery: annotations.disaster_recovery_on(index, &pool),
            is_collocated: pool.is_collocated(index),
            port: pool.port(index).and_then(|port| port.number()),
            stores: stores
                .filter_map(|database| Some((database, pool.database(index, database)?)))
                .collect(),
            witnesses: witnesses
                .filter_map(|pair| Some((pair, witness(pair)?)))
                .collect(),
            pool,
        }
    }

    /// The identity of its service.
    pub fn id(&self) -> ObjectId {
        self.pool.service.id.clone().into()
    }

    /// The product version of its service.
    pub fn version(&self) -> u32 {
        self.pool.service.service_version
    }

    /// The databases that have a store, with the store.
    pub fn stores(&self) -> &[(Database, SqlStore<'t>)] {
        &self.stores
    }

    /// The pairs that have a witness, with the witness.
    pub fn witnesses(&self) -> &[(Pair, SqlStore<'t>)] {
        &self.witnesses
    }

    pub fn store(&self, database: Database) -> Option<&SqlStore<'t>> {
        let mut stores = self.stores.iter();
        stores
            .find(|(of, _)| *of == database)
            .map(|(_, store)| store)
    }

    pub fn witness(&self, pair: Pair) -> Option<&SqlStore<'t>> {
        let mut witnesses = self.witnesses.iter();
        witnesses
            .find(|(of, _)| *of == pair)
            .map(|(_, store)| store)
    }

    /// Whether a computer is active; `None` if the document does not say.
    pub fn serves(&self, computer: &str) -> Option<bool> {
        let active = self.active.as_ref()?;
        Some(active.iter().any(|one| same_fqdn(one, computer)))
    }

    /// The active computers, or all computers if the document does not say.
    pub fn serving(&self) -> Vec<&'t str> {
        let all = self.computers.iter().copied();
        all.filter(|one| self.serves(one) != Some(false)).collect()
    }

    /// The standby computers.
    pub fn standing_by(&self) -> Vec<&'t str> {
        let all = self.computers.iter().copied();
        all.filter(|one| self.serves(one) == Some(false)).collect()
    }

    /// Whether a database of it has a mirror.
    pub fn is_mirrored(&self) -> bool {
        self.stores.iter().any(|(database, _)| database.is_mirror())
    }

    /// Whether the logs of its content are shipped to a backup.
    pub fn ships_logs(&self) -> bool {
        self.store(Database::ContentBackup).is_some()
    }

    /// The computers of its next hop.
    pub fn next_hop_computers(&self) -> Vec<&'t str> {
        self.next_hop.map_or_else(Vec::new, computers)
    }
}

/// The computers of a cluster; for one without a list, the cluster itself.
pub(super) fn computers(cluster: &Cluster) -> Vec<&str> {
    match cluster.machines.as_slice() {
        [] if cluster.fqdn.is_empty() => Vec::new(),
        [] => vec![&cluster.fqdn],
        machines => machines.iter().map(|machine| &*machine.fqdn).collect(),
    }
}

/// The purpose of a database, in words.
pub(super) fn purpose(database: Database) -> &'static str {
    match database {
        Database::Content => "Content",
        Database::ContentMirror => "Mirror of the content",
        Database::ContentBackup => "Backup of the content",
        Database::ContentBackupMirror => "Mirror of the content backup",
        Database::Compliance => "Compliance",
        Database::ComplianceMirror => "Mirror of compliance",
        Database::ComplianceBackup => "Backup of compliance",
        Database::ComplianceBackupMirror => "Mirror of the compliance backup",
    }
}

/// The name of a database on its instance.
pub(super) fn database_name(is_compliance: bool) -> &'static str {
    match is_compliance {
        true => "mgccomp",
        false => "mgc",
    }
}

/// The instance in the notation of SQL Server tools.
pub(super) fn instance_name(store: &SqlStore<'_>) -> String {
    match store.instance.name.is_empty() {
        true => store.cluster.fqdn.clone(),
        false => format!(r"{}\{}", store.cluster.fqdn, store.instance.name),
    }
}
