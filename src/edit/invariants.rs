//! What must hold after every edit. A document may have its own faults, which rules report; an edit must not add any.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::{Design, Fact};
use crate::topology::fqdn::same_fqdn;
use crate::topology::{
    ClusterId, Index, InstalledOn, Numbering, ObjectId, Role, ServiceId, SqlInstanceId, Topology,
};

/// What an edit broke, one sentence each: faults that the design did not have before, and identities that changed.
pub fn broken(before: &Design, after: &Design) -> Vec<String> {
    let old: BTreeSet<String> = faults(before).into_iter().collect();
    let mut broken: Vec<String> = faults(after)
        .into_iter()
        .filter(|fault| !old.contains(fault))
        .collect();
    check_identities(&before.topology, &after.topology, &mut broken);
    broken
}

/// All structural faults of a design.
pub fn faults(design: &Design) -> Vec<String> {
    let mut faults = Vec::new();
    let index = Index::new(&design.topology);
    check_unique(&design.topology, &mut faults);
    check_clusters(&index, &mut faults);
    check_services(&index, &mut faults);
    check_beside(design, &index, &mut faults);
    if design.topology.numbering == Numbering::Published {
        check_published(&index, &mut faults);
    }
    faults
}

fn check_unique(topology: &Topology, faults: &mut Vec<String>) {
    let clusters = topology.clusters.iter();
    let sites = topology.sites.iter().map(|s| ObjectId::Site(s.id));
    let instances = clusters.clone().flat_map(|c| &c.sql_instances);
    let all = sites
        .chain(clusters.clone().map(|c| c.id.clone().into()))
        .chain(instances.map(|i| i.id.clone().into()))
        .chain(topology.services.iter().map(|s| s.id.clone().into()))
        .chain(clusters.flat_map(|c| {
            c.machines
                .iter()
                .map(|machine| ObjectId::machine(&c.id, &machine.fqdn))
        }));
    let mut seen = BTreeSet::new();
    for id in all {
        if !seen.insert(id.clone()) {
            faults.push(format!("two objects have the identity {id:?}"));
        }
    }
}

fn check_clusters(index: &Index<'_>, faults: &mut Vec<String>) {
    for cluster in &index.topology().clusters {
        // By identity: an existing fault is the same one even after a rename.
        let name = &cluster.id;
        if index.site(cluster.site).is_none() {
            faults.push(format!("{name} is in no site"));
        }
        if cluster.machines.is_empty() {
            faults.push(format!("{name} has no computer"));
        }
        if cluster.single_machine_only && cluster.machines.len() > 1 {
            faults.push(format!("{name} has more than its single computer"));
        }
        if cluster.single_machine_only
            && let Some(machine) = cluster.machines.first()
            && !same_fqdn(&machine.fqdn, &cluster.fqdn)
        {
            faults.push(format!("the single computer of {name} is called otherwise"));
        }
    }
}

fn check_services(index: &Index<'_>, faults: &mut Vec<String>) {
    for service in &index.topology().services {
        let name = &service.id;
        let Some(cluster) = index.cluster_of(service) else {
            faults.push(format!("{} is on nothing", service.id));
            continue;
        };
        let on_instance = matches!(service.installed_on, InstalledOn::SqlInstance(_));
        if on_instance != service.role.is_database() {
            faults.push(format!("{} is on the wrong kind of host", name));
        }
        if service.site != cluster.site {
            faults.push(format!("{} is of another site than its host", name));
        }
        let targets = service.depends_on.iter().map(|d| &d.target);
        for target in targets.chain(service.backup.as_ref().map(|b| &b.target)) {
            if index.service(target).is_none() {
                faults.push(format!("{} refers to {target}, which is nothing", name));
            }
        }
        let active = index
            .chat(&service.id)
            .and_then(|pool| pool.active_machines.understood());
        if let Some(active) = active {
            for machine in active
                .iter()
                .filter(|m| index.computer(cluster, m).is_none())
            {
                faults.push(format!("{machine} serves {} without being in it", name));
            }
        }
    }
}

/// Annotations and positions must refer to objects that exist.
fn check_beside(design: &Design, index: &Index<'_>, faults: &mut Vec<String>) {
    let is_pool = |id: &ServiceId| {
        index
            .service(id)
            .is_some_and(|service| service.role == Role::PersistentChatService)
    };
    for site in &design.topology.sites {
        if let Some(pool) = &site.default_persistent_chat_pool
            && !is_pool(pool)
        {
            faults.push(format!(
                "the default pool of site {} does not exist",
                site.id
            ));
        }
    }
    for pool in design.annotations.pools.keys() {
        if !is_pool(pool) {
            faults.push(format!(
                "something is switched on in {pool}, which is no pool"
            ));
        }
    }
    for (object, statements) in &design.annotations.statements {
        let facts = Fact::of(index, object);
        for statement in statements.iter() {
            if !index.has(object) || !facts.contains(&statement.fact()) {
                faults.push(format!("{statement:?} is stated of {object:?}"));
            }
        }
    }
    for object in design.annotations.notes.keys() {
        if !index.has(object) {
            faults.push(format!("{object:?} has a note but does not exist"));
        }
    }
    for object in design.arrangement.places.keys() {
        if !index.has(object) {
            faults.push(format!("{object:?} has a place but does not exist"));
        }
    }
}

/// In a published document, every identity consists of numbers.
fn check_published(index: &Index<'_>, faults: &mut Vec<String>) {
    for cluster in &index.topology().clusters {
        let derived = cluster
            .number
            .map(|number| ClusterId::published(cluster.site, number));
        if derived.as_ref() != Some(&cluster.id) {
            faults.push(format!("{} is not called by its number", cluster.id));
        }
        for instance in &cluster.sql_instances {
            if instance.id != SqlInstanceId::published(&cluster.id, &instance.name) {
                faults.push(format!("{} is not called by its name", instance.id));
            }
        }
        for machine in &cluster.machines {
            if machine.ordinal.is_none() {
                faults.push(format!("a computer of {} has no ordinal", cluster.id));
            }
        }
    }
    for service in &index.topology().services {
        let derived = service
            .instance
            .map(|instance| ServiceId::published_as(service.site, service.role_name(), instance));
        if derived.as_ref() != Some(&service.id) {
            faults.push(format!("{} is not called by its number", service.id));
        }
    }
}

/// Numbers and roles of existing objects must not change (law 2).
fn check_identities(before: &Topology, after: &Topology, broken: &mut Vec<String>) {
    let clusters: BTreeMap<_, _> = before.clusters.iter().map(|c| (&c.id, c)).collect();
    for cluster in &after.clusters {
        if let Some(old) = clusters.get(&cluster.id)
            && (old.number != cluster.number || (old.number.is_some() && old.site != cluster.site))
        {
            broken.push(format!("{} was renumbered", cluster.fqdn));
        }
    }
    let services: BTreeMap<_, _> = before.services.iter().map(|s| (&s.id, s)).collect();
    for service in &after.services {
        if let Some(old) = services.get(&service.id)
            && (old.instance != service.instance
                || old.role != service.role
                || (old.instance.is_some() && old.site != service.site))
        {
            broken.push(format!("{} was renumbered", service.id));
        }
    }
}
