//! Known facts of stores and computers, without a walk through the ordered table: rules about mirroring and
//! data centers look them up several times for every store.

use ahash::AHashMap;

use crate::design::{Annotations, Statements};
use crate::topology::fqdn::canonical;
use crate::topology::groups::Groups;
use crate::topology::{ClusterNumber, Index, ObjectId, ServiceId, SqlInstanceNumber};

/// Known facts by number.
pub(in crate::rules) struct Stated<'d> {
    of_sql_instance: Vec<Option<&'d Statements>>,
    /// By cluster number, the computers with known facts, sorted by their lower-case names.
    of_machine: Groups<(&'d str, &'d Statements)>,
    of_service: AHashMap<&'d ServiceId, &'d Statements>,
}

impl<'d> Stated<'d> {
    /// Reads the known facts.
    pub(in crate::rules) fn new(index: &Index<'d>, annotations: &'d Annotations) -> Self {
        let mut of_sql_instance = Vec::new();
        let mut of_machine = Vec::new();
        let mut of_service = AHashMap::new();
        for (object, statements) in &annotations.statements {
            match object {
                ObjectId::SqlInstance(id) => {
                    let Some(number) = index.sql_instance_number(id) else {
                        continue;
                    };
                    if of_sql_instance.is_empty() {
                        of_sql_instance = vec![None; index.sql_instance_count()];
                    }
                    if let Some(slot) = of_sql_instance.get_mut(number.get()) {
                        *slot = Some(statements);
                    }
                }
                // Computers are identified by their lower-case names; other spellings are not valid.
                ObjectId::Machine(id, fqdn) if !fqdn.bytes().any(|b| b.is_ascii_uppercase()) => {
                    let number = index.cluster_number(id);
                    of_machine.extend(number.map(|number| (number.get(), (&**fqdn, statements))));
                }
                ObjectId::Service(id) => {
                    of_service.insert(id, statements);
                }
                _ => {}
            }
        }
        Self {
            of_sql_instance,
            of_machine: Groups::new(index.cluster_count(), of_machine.iter().copied()),
            of_service,
        }
    }

    /// The known facts of a SQL Server store.
    pub(in crate::rules) fn of_sql_instance(
        &self,
        instance: SqlInstanceNumber,
    ) -> Option<&'d Statements> {
        self.of_sql_instance.get(instance.get()).copied().flatten()
    }

    /// The known facts of a Persistent Chat pool or file store.
    pub(in crate::rules) fn of_service(&self, id: &ServiceId) -> Option<&'d Statements> {
        if self.of_service.is_empty() {
            return None;
        }
        self.of_service.get(id).copied()
    }

    /// The known facts of a computer.
    pub(in crate::rules) fn of_machine(
        &self,
        cluster: ClusterNumber,
        fqdn: &str,
    ) -> Option<&'d Statements> {
        let stated = self.of_machine.get(cluster.get());
        if stated.is_empty() {
            return None;
        }
        let name = canonical(fqdn);
        let found = stated.binary_search_by_key(&&*name, |(stated, _)| stated);
        stated.get(found.ok()?).map(|(_, statements)| *statements)
    }
}
