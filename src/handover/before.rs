//! The deployment before Persistent Chat was added, which the runbook starts from.

use std::collections::BTreeSet;

use crate::topology::{
    ClusterId, Index, InstalledOn, Role, Service, ServiceId, SqlInstanceId, Topology,
};

/// The topology without its Persistent Chat pools and the stores that only they use.
pub(super) fn without_persistent_chat(topology: &Topology) -> Topology {
    let index = Index::new(topology);
    let is_chat = |service: &Service| {
        matches!(
            *service.role,
            Role::PersistentChatService
                | Role::PersistentChatStore
                | Role::PersistentChatComplianceStore
        )
    };
    let only_for_chat = |service: &Service| {
        let users = index.dependents(&service.id);
        service.role == Role::FileStore
            && !users.is_empty()
            && users.iter().all(|user| is_chat(user))
    };
    let goes = |service: &Service| is_chat(service) || only_for_chat(service);
    let gone: BTreeSet<&ServiceId> = topology
        .services
        .iter()
        .filter(|service| goes(service))
        .map(|service| &service.id)
        .collect();
    let mut left_clusters: BTreeSet<&ClusterId> = BTreeSet::new();
    let mut left_instances: BTreeSet<&SqlInstanceId> = BTreeSet::new();
    let mut used_clusters: BTreeSet<&ClusterId> = BTreeSet::new();
    let mut used_instances: BTreeSet<&SqlInstanceId> = BTreeSet::new();
    for service in &topology.services {
        let stays = !gone.contains(&service.id);
        match &service.installed_on {
            InstalledOn::Cluster(id) => {
                used_clusters.insert(id);
                if stays {
                    left_clusters.insert(id);
                }
            }
            InstalledOn::SqlInstance(id) => {
                used_instances.insert(id);
                if stays {
                    left_instances.insert(id);
                }
            }
        }
    }
    let mut before = topology.clone();
    before
        .services
        .retain(|service| !gone.contains(&service.id));
    before.clusters.retain_mut(|cluster| {
        let had_instances = !cluster.sql_instances.is_empty();
        let is_only_of_chat =
            |id: &SqlInstanceId| used_instances.contains(id) && !left_instances.contains(id);
        if cluster
            .sql_instances
            .iter()
            .any(|one| is_only_of_chat(&one.id))
        {
            let changed = std::sync::Arc::make_mut(cluster);
            changed
                .sql_instances
                .retain(|one| !is_only_of_chat(&one.id));
        }
        let has_services = left_clusters.contains(&cluster.id);
        let lost_services = used_clusters.contains(&cluster.id) && !has_services;
        let lost_instances = had_instances && cluster.sql_instances.is_empty();
        has_services || !(lost_services || lost_instances) || !cluster.sql_instances.is_empty()
    });
    for site in &mut before.sites {
        if site.default_persistent_chat_pool.is_some() {
            std::sync::Arc::make_mut(site).default_persistent_chat_pool = None;
        }
    }
    before
}
