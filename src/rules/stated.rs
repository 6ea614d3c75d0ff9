//! What is stated of stores and computers, found without a walk through the ordered table of statements:
//! rules about mirroring and data centers ask it of every store, several times.

use ahash::AHashMap;

use crate::design::{Annotations, Statements};
use crate::topology::fqdn::HostName;
use crate::topology::{ClusterNumber, Index, ObjectId, ServiceId, SqlInstanceNumber};

/// What is stated, by number.
pub(super) struct Stated<'d> {
    of_sql_instance: Vec<Option<&'d Statements>>,
    /// By cluster number, whether anything is stated of a computer of the cluster.
    has_machine: Vec<bool>,
    of_machine: AHashMap<(usize, HostName<'d>), &'d Statements>,
    of_service: AHashMap<&'d ServiceId, &'d Statements>,
}

impl<'d> Stated<'d> {
    /// Reads the statements once.
    pub(super) fn new(index: &Index<'d>, annotations: &'d Annotations) -> Self {
        let mut stated = Self {
            of_sql_instance: Vec::new(),
            has_machine: Vec::new(),
            of_machine: AHashMap::new(),
            of_service: AHashMap::new(),
        };
        for (object, statements) in &annotations.statements {
            match object {
                ObjectId::SqlInstance(id) => {
                    let Some(number) = index.sql_instance_number(id) else {
                        continue;
                    };
                    if stated.of_sql_instance.is_empty() {
                        stated.of_sql_instance = vec![None; index.sql_instance_count()];
                    }
                    if let Some(slot) = stated.of_sql_instance.get_mut(number.get()) {
                        *slot = Some(statements);
                    }
                }
                // An object is known by its name in lower case; another spelling is no object.
                ObjectId::Machine(id, fqdn) if !fqdn.bytes().any(|b| b.is_ascii_uppercase()) => {
                    if let Some(number) = index.cluster_number(id) {
                        let key = (number.get(), HostName(fqdn));
                        stated.of_machine.insert(key, statements);
                        if stated.has_machine.is_empty() {
                            stated.has_machine = vec![false; index.cluster_count()];
                        }
                        if let Some(has) = stated.has_machine.get_mut(number.get()) {
                            *has = true;
                        }
                    }
                }
                ObjectId::Service(id) => {
                    stated.of_service.insert(id, statements);
                }
                _ => {}
            }
        }
        stated
    }

    /// What is stated of a SQL Server store.
    pub(super) fn of_sql_instance(&self, instance: SqlInstanceNumber) -> Option<&'d Statements> {
        self.of_sql_instance.get(instance.get()).copied().flatten()
    }

    /// What is stated of a Persistent Chat pool or file store.
    pub(super) fn of_service(&self, id: &ServiceId) -> Option<&'d Statements> {
        if self.of_service.is_empty() {
            return None;
        }
        self.of_service.get(id).copied()
    }

    /// What is stated of a computer.
    pub(super) fn of_machine(&self, cluster: ClusterNumber, fqdn: &str) -> Option<&'d Statements> {
        if !self.has_machine.get(cluster.get()).is_some_and(|has| *has) {
            return None;
        }
        self.of_machine
            .get(&(cluster.get(), HostName(fqdn)))
            .copied()
    }
}
