//! Everything that is deleted when the user deletes something.

use std::collections::BTreeSet;

use crate::edit::Refusal;
use crate::edit::draft::Draft;
use crate::topology::{
    ClusterId, Index, InstalledOn, ObjectId, Role, Service, ServiceId, SiteId, SqlInstanceId,
};

use crate::edit::apply::delete::cannot;

/// What is deleted.
#[derive(Default)]
pub(super) struct Doomed {
    pub(super) sites: BTreeSet<SiteId>,
    pub(super) clusters: BTreeSet<ClusterId>,
    pub(super) instances: BTreeSet<SqlInstanceId>,
    pub(super) services: BTreeSet<ServiceId>,
    /// Single computers of pools that remain.
    pub(super) machines: Vec<(ClusterId, String)>,
}

impl Doomed {
    /// Adds everything that cannot exist without the selected objects.
    pub(super) fn of(draft: &Draft<'_>, objects: &[ObjectId]) -> Result<Self, Refusal> {
        let index = draft.index();
        let mut doomed = Self::default();
        for object in objects {
            match object {
                ObjectId::Deployment => cannot(draft, object, "it is the whole topology")?,
                ObjectId::Site(site) => {
                    draft.site(*site)?;
                    doomed.sites.insert(*site);
                }
                ObjectId::Cluster(cluster) => {
                    draft.cluster(cluster)?;
                    doomed.add_cluster(&index, cluster);
                }
                ObjectId::SqlInstance(instance) => {
                    draft.sql_instance(instance)?;
                    doomed.add_instance(&index, instance);
                }
                ObjectId::Service(service) => {
                    doomed.services.insert(draft.service(service)?.id.clone());
                }
                ObjectId::Machine(cluster, fqdn) => {
                    draft.cluster(cluster)?;
                    doomed.machines.push((cluster.clone(), fqdn.to_string()));
                }
            }
        }
        let clusters = &doomed.clusters;
        doomed.machines.retain(|(id, _)| !clusters.contains(id));
        doomed.check_parts(draft, &index, objects)?;
        doomed.add_broken_pairings(&index);
        doomed.add_owned_databases(&index);
        doomed.add_empty_hosts(&index);
        Ok(doomed)
    }

    fn add_cluster(&mut self, index: &Index<'_>, id: &ClusterId) {
        self.clusters.insert(id.clone());
        for service in index.services_on(id) {
            self.services.insert(service.id.clone());
        }
        if let Some(cluster) = index.cluster(id) {
            for instance in &cluster.sql_instances {
                self.add_instance(index, &instance.id);
            }
        }
    }

    fn add_instance(&mut self, index: &Index<'_>, id: &SqlInstanceId) {
        self.instances.insert(id.clone());
        for database in index.databases_on(id) {
            self.services.insert(database.id.clone());
        }
    }

    /// A part of a server cannot be deleted without the server.
    fn check_parts(
        &self,
        draft: &Draft<'_>,
        index: &Index<'_>,
        objects: &[ObjectId],
    ) -> Result<(), Refusal> {
        for object in objects {
            match object {
                ObjectId::SqlInstance(instance) => {
                    if let Some((cluster, _)) = index.sql_instance(instance)
                        && index.role_on(&cluster.id, &Role::Registrar).is_some()
                        && !self.clusters.contains(&cluster.id)
                    {
                        let why = format!("it is a part of {}; delete that server", cluster.fqdn);
                        cannot(draft, object, &why)?;
                    }
                }
                ObjectId::Service(id) => {
                    if let Some(service) = index.service(id)
                        && !matches!(*service.role, Role::PersistentChatService | Role::FileStore)
                        && let Some(cluster) = index.cluster_of(service)
                        && !self.clusters.contains(&cluster.id)
                        && !index.dependents(id).is_empty()
                    {
                        let why = format!("it is a part of {}", cluster.fqdn);
                        cannot(draft, object, &why)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// If one of two paired pools is deleted, the other is no longer paired: its backup service has no target (format
    /// notes, e1).
    fn add_broken_pairings(&mut self, index: &Index<'_>) {
        let left_alone = |service: &&Service| {
            service.role == Role::BackupService
                && service.depends_on.iter().any(|dependency| {
                    self.services.contains(&dependency.target)
                        && index
                            .service(&dependency.target)
                            .is_some_and(|target| target.role == Role::BackupService)
                })
        };
        let broken: Vec<ServiceId> = index
            .topology()
            .services
            .iter()
            .map(|service| &**service)
            .filter(left_alone)
            .map(|service| service.id.clone())
            .collect();
        self.services.extend(broken);
    }

    /// Databases that only deleted services used.
    fn add_owned_databases(&mut self, index: &Index<'_>) {
        let mut owned = Vec::new();
        for id in &self.services {
            let Some(service) = index.service(id) else {
                continue;
            };
            for dependency in &service.depends_on {
                let is_database = index
                    .service(&dependency.target)
                    .is_some_and(|target| target.role.is_database());
                let users = index.dependents(&dependency.target);
                if is_database && users.iter().all(|user| self.services.contains(&user.id)) {
                    owned.push(dependency.target.clone());
                }
            }
        }
        self.services.extend(owned);
    }

    /// Hosts with nothing left on them.
    fn add_empty_hosts(&mut self, index: &Index<'_>) {
        let mut touched = BTreeSet::new();
        for id in &self.services {
            if let Some(InstalledOn::Cluster(cluster)) =
                index.service(id).map(|service| &service.installed_on)
            {
                touched.insert(cluster.clone());
            }
        }
        for id in &self.instances {
            if let Some((cluster, _)) = index.sql_instance(id) {
                touched.insert(cluster.id.clone());
            }
        }
        touched.retain(|id| {
            let services = index.services_on(id);
            let instances = index.cluster(id).map(|cluster| &cluster.sql_instances);
            services.iter().all(|s| self.services.contains(&s.id))
                && instances.is_some_and(|i| i.iter().all(|i| self.instances.contains(&i.id)))
        });
        self.clusters.extend(touched);
    }
}
