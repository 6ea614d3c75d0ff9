//! Clusters with their computers and SQL Server instances, compared.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::contents::{extras, push, push_values};
use crate::diff::{Property, PropertyDifference};
use crate::topology::fqdn::canonical as canonical_name;
use crate::topology::{Cluster, Machine, SqlInstance};

use crate::diff::compare::{Comparer, Owner, push_always, push_lists};

/// A flag of a cluster, by its name in the document, and whether it is compared.
type ClusterFlag = (&'static str, fn(&Cluster) -> bool, bool);

impl<'t> Comparer<'t, '_> {
    pub(super) fn clusters(&mut self) {
        let (before, after) = (self.before.index.topology(), self.after.index.topology());
        let mut kept = BTreeSet::new();
        for cluster in &before.clusters {
            let counterpart = self.matching.cluster(&cluster.id);
            let counterpart = counterpart.and_then(|id| self.after.index.cluster(id));
            kept.extend(counterpart.map(|counterpart| &counterpart.id));
            self.cluster(Some(cluster), counterpart);
        }
        for cluster in after.clusters.iter().filter(|c| !kept.contains(&c.id)) {
            self.cluster(None, Some(cluster));
        }
    }

    pub(super) fn cluster(&mut self, before: Option<&'t Cluster>, after: Option<&'t Cluster>) {
        let old_item = before.and_then(|cluster| self.before.of_cluster(&cluster.id));
        let new_item = after.and_then(|cluster| self.after.of_cluster(&cluster.id));
        let Some(owner) = self.owner(old_item, new_item) else {
            return;
        };
        let mut found = Vec::new();
        if let (Some(before), Some(after)) = (before, after) {
            if canonical_name(&before.fqdn) != canonical_name(&after.fqdn) {
                let name = |cluster: &Cluster| Some(cluster.fqdn.clone());
                push(&mut found, Property::Name, name(before), name(after));
            }
            if self.matching.site(before.site) != Some(after.site) {
                let was = Some(self.before.site_name(before.site));
                push_always(
                    &mut found,
                    Property::Site,
                    was,
                    Some(self.after.site_name(after.site)),
                );
            }
            self.flags(before, after, &mut found);
            extras(
                "the pool",
                Some(&before.extra),
                Some(&after.extra),
                &mut found,
            );
        }
        // The one computer of a server has the server's own name.
        let is_listed = |cluster: &&Cluster| {
            cluster.machines.len() > 1
                || cluster
                    .machines
                    .iter()
                    .any(|machine| canonical_name(&machine.fqdn) != canonical_name(&cluster.fqdn))
        };
        let machines = |cluster: Option<&'t Cluster>| -> BTreeMap<String, &'t Machine> {
            let cluster = cluster.into_iter().flat_map(|cluster| &cluster.machines);
            cluster
                .map(|machine| (canonical_name(&machine.fqdn).into_owned(), machine))
                .collect()
        };
        if let (Some(before), Some(after)) = (before, after)
            && before.machines == after.machines
        {
            self.note(owner, found);
            self.instances(Some(before));
            return;
        }
        let (was, is) = (machines(before), machines(after));
        let lists = before.iter().any(&is_listed) || after.iter().any(&is_listed);
        for (name, machine) in &was {
            match is.get(name) {
                Some(counterpart) => machine_properties(machine, counterpart, &mut found),
                None if lists => {
                    let was = Some(machine.fqdn.clone());
                    push(&mut found, Property::Computer, was, None);
                }
                None => {}
            }
        }
        if lists {
            for (_, machine) in is.iter().filter(|(name, _)| !was.contains_key(*name)) {
                let is = Some(machine.fqdn.clone());
                push(&mut found, Property::Computer, None, is);
            }
        }
        self.note(owner, found);
        self.instances(before);
    }

    pub(super) fn flags(
        &self,
        before: &Cluster,
        after: &Cluster,
        found: &mut Vec<PropertyDifference>,
    ) {
        let flags: [ClusterFlag; 3] = [
            // What a published document says of it follows from the rest.
            (
                "IsSingleMachineOnly",
                |c| c.single_machine_only,
                self.is_same_format,
            ),
            ("RequiresReplication", |c| c.requires_replication, true),
            ("RequiresSetup", |c| c.requires_setup, true),
        ];
        for (name, flag, is_compared) in flags {
            if is_compared {
                push_values(
                    found,
                    || Property::Setting(name.to_owned()),
                    flag(before),
                    flag(after),
                    |is_set| Some(is_set.to_string()),
                );
            }
        }
    }

    pub(super) fn instances(&mut self, before: Option<&'t Cluster>) {
        let old = before
            .into_iter()
            .flat_map(|cluster| &cluster.sql_instances);
        for instance in old {
            let counterpart = self.matching.instance(&instance.id);
            let counterpart = counterpart.and_then(|id| self.after.index.sql_instance(id));
            let Some((_, counterpart)) = counterpart else {
                continue;
            };
            let mut found = Vec::new();
            if instance.name != counterpart.name
                && instance.name.to_lowercase() != counterpart.name.to_lowercase()
            {
                let name = |instance: &SqlInstance| Some(instance.name.clone());
                push(
                    &mut found,
                    Property::Instance,
                    name(instance),
                    name(counterpart),
                );
            }
            push_values(
                &mut found,
                || Property::AlwaysOnNode,
                &instance.always_on_primary_node,
                &counterpart.always_on_primary_node,
                Clone::clone,
            );
            let (old, new) = (Some(&instance.extra), Some(&counterpart.extra));
            extras("the instance", old, new, &mut found);
            self.note(Owner::After(counterpart.id.clone().into()), found);
        }
    }
}

fn machine_properties(before: &Machine, after: &Machine, found: &mut Vec<PropertyDifference>) {
    let of = &after.fqdn;
    if before == after {
        return;
    }
    let setting = |name: &str| Property::Setting(format!("{name} of {of}"));
    push_values(
        found,
        || setting("FaultDomain"),
        &before.fault_domain,
        &after.fault_domain,
        Clone::clone,
    );
    push_values(
        found,
        || setting("UpgradeDomain"),
        &before.upgrade_domain,
        &after.upgrade_domain,
        Clone::clone,
    );
    let interfaces = |machine: &Machine| {
        let mut all = Vec::new();
        for interface in &machine.interfaces {
            let behind = interface.configured_ip_address.as_ref();
            let behind = behind.map_or_else(String::new, |address| format!(" behind {address}"));
            let (side, number, address) =
                (&interface.side, interface.number, &interface.ip_address);
            let extra = match interface.extra.is_empty() {
                true => String::new(),
                false => format!(" {:?}", interface.extra),
            };
            all.push(format!("{side} {number}: {address}{behind}{extra}"));
        }
        all
    };
    push_lists(
        found,
        &setting("NetInterface"),
        interfaces(before),
        interfaces(after),
    );
    extras(
        &format!("the computer {of}"),
        Some(&before.extra),
        Some(&after.extra),
        found,
    );
}
