//! Merges pools and servers.

use crate::edit::merge::parts::{Merger, Three};
use crate::topology::{Cluster, Machine, SqlInstance};

/// A cluster on both sides.
pub(super) fn merge(merger: &mut Merger<'_, '_>, three: Three<'_, Cluster>) -> Cluster {
    let now = three.now;
    let (fqdn, machines) = names(merger, three);
    Cluster {
        id: now.id.clone(),
        site: merger.value("site", three.map(|cluster| &cluster.site)),
        number: now.number,
        fqdn,
        single_machine_only: merger.value(
            "IsSingleMachineOnly",
            three.map(|cluster| &cluster.single_machine_only),
        ),
        requires_replication: merger.value(
            "RequiresReplication",
            three.map(|cluster| &cluster.requires_replication),
        ),
        requires_setup: merger.value(
            "RequiresSetup",
            three.map(|cluster| &cluster.requires_setup),
        ),
        machines,
        sql_instances: instances(merger, three),
        extra: merger.extra("Cluster", three.map(|cluster| &cluster.extra)),
    }
}

/// The name and the computers. A single computer has the name of its pool, so the two are merged together.
fn names(merger: &mut Merger<'_, '_>, three: Three<'_, Cluster>) -> (String, Vec<Machine>) {
    let both = |cluster: &Cluster| (cluster.fqdn.clone(), cluster.machines.clone());
    if three.ours.single_machine_only && three.now.single_machine_only {
        let began = three.began.map(both);
        let (ours, now) = (both(three.ours), both(three.now));
        let three = Three {
            began: began.as_ref(),
            ours: &ours,
            now: &now,
        };
        return merger.value("Fqdn", three);
    }
    let lists = Three {
        began: three.began.map(|cluster| &*cluster.machines),
        ours: &*three.ours.machines,
        now: &*three.now.machines,
    };
    let machines = merger.keyed(
        lists,
        |machine| machine.fqdn.to_lowercase(),
        |name| format!("computer {name}"),
    );
    let machines =
        machines.unwrap_or_else(|| merger.value("computers", three.map(|it| &it.machines)));
    (merger.value("Fqdn", three.map(|it| &it.fqdn)), machines)
}

/// The instances; those on both sides are merged part by part.
fn instances(merger: &mut Merger<'_, '_>, three: Three<'_, Cluster>) -> Vec<SqlInstance> {
    let find = |cluster: Option<&'_ Cluster>, wanted: &SqlInstance| -> Option<SqlInstance> {
        let mut instances = cluster?.sql_instances.iter();
        instances.find(|it| it.id == wanted.id).cloned()
    };
    let mut merged = Vec::new();
    let mine = three.ours.sql_instances.iter();
    let mine = mine.filter(|one| find(Some(three.now), one).is_none());
    for instance in three.now.sql_instances.iter().chain(mine) {
        let began = find(three.began, instance);
        let (ours, now) = (
            find(Some(three.ours), instance),
            find(Some(three.now), instance),
        );
        let own = Merger {
            object: instance.id.clone().into(),
            judge: &mut *merger.judge,
        };
        let mut merger = own;
        let (Some(ours), Some(now)) = (&ours, &now) else {
            let entry = merger.value(
                "object",
                Three {
                    began: Some(&began),
                    ours: &ours,
                    now: &now,
                },
            );
            merged.extend(entry);
            continue;
        };
        let both = Three {
            began: began.as_ref(),
            ours,
            now,
        };
        merged.push(SqlInstance {
            id: now.id.clone(),
            name: merger.value("Name", both.map(|it| &it.name)),
            always_on_primary_node: merger.value(
                "AlwaysOnPrimaryNode",
                both.map(|it| &it.always_on_primary_node),
            ),
            extra: merger.extra("SqlInstance", both.map(|it| &it.extra)),
        });
    }
    merged
}
