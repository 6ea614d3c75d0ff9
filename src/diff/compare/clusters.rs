//! Compares clusters with their computers and SQL Server instances.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};

use ahash::AHashSet;

use crate::diff::contents::{extras, push, push_values};
use crate::diff::{Property, PropertyDifference};
use crate::topology::fqdn::{canonical as canonical_name, same_fqdn};
use crate::topology::{Cluster, ClusterId, Machine};

use crate::diff::compare::references::are_in_order;
use crate::diff::compare::{Comparer, Owner, push_always, push_lists};

/// A flag of a cluster, with its name in the document, and whether it is compared.
type ClusterFlag = (&'static str, fn(&Cluster) -> bool, bool);

impl<'t> Comparer<'t, '_> {
    pub(super) fn clusters(&mut self) {
        let (before, after) = (self.before.index.topology(), self.after.index.topology());
        let found = self.references().clusters();
        for (cluster, counterpart) in before.clusters.iter().zip(&found) {
            if !counterpart.is_same {
                self.cluster(Some(cluster), counterpart.after);
            }
        }
        if are_in_order(&found, &after.clusters) {
            return;
        }
        let kept = found.iter().filter_map(|one| one.after);
        let kept: AHashSet<&ClusterId> = kept.map(|cluster| &cluster.id).collect();
        for cluster in after.clusters.iter().filter(|c| !kept.contains(&c.id)) {
            self.cluster(None, Some(cluster));
        }
    }

    pub(super) fn cluster(&mut self, before: Option<&'t Cluster>, after: Option<&'t Cluster>) {
        let old_item = before.and_then(|cluster| self.before.of_cluster(&cluster.id));
        let new_item = after.and_then(|cluster| self.after.of_cluster(&cluster.id));
        // Every cluster belongs to an item, unless the document is damaged.
        let owner = self.owner(old_item, new_item).unwrap_or(Owner::Deployment);
        let mut found = Vec::new();
        if let (Some(before), Some(after)) = (before, after) {
            self.same_cluster(before, after, &owner, &mut found);
        }
        computers(before, after, &mut found);
        self.note(owner, found);
        self.instances(before);
    }

    fn same_cluster(
        &self,
        before: &Cluster,
        after: &Cluster,
        owner: &Owner,
        found: &mut Vec<PropertyDifference>,
    ) {
        push_values(
            found,
            || Property::Name,
            &before.fqdn,
            &after.fqdn,
            |name| Some(name.clone()),
        );
        if self.references().site(before.site) != Some(after.site) {
            let was = self.before.site_name(before.site).to_string();
            let is = self.after.site_name(after.site).to_string();
            push_always(found, Property::Site, Some(was), Some(is));
        }
        let is_recreated = self.matching.is_recreated(&after.id.clone().into());
        if is_recreated && !self.is_recreated(owner) {
            let identity = |cluster: &Cluster| Some(format!("the server {}", cluster.id));
            push_always(found, Property::Identity, identity(before), identity(after));
        }
        self.flags(before, after, found);
        extras("the pool", Some(&before.extra), Some(&after.extra), found);
    }

    pub(super) fn flags(
        &self,
        before: &Cluster,
        after: &Cluster,
        found: &mut Vec<PropertyDifference>,
    ) {
        let flags: [ClusterFlag; 3] = [
            // In a published document, these values follow from the rest.
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
            push_values(
                &mut found,
                || Property::Instance,
                &instance.name,
                &counterpart.name,
                |name| Some(name.clone()),
            );
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

/// The computers of a pool or server, each with its counterpart of the same name.
fn computers(
    before: Option<&Cluster>,
    after: Option<&Cluster>,
    found: &mut Vec<PropertyDifference>,
) {
    let was = before.map_or(&[][..], |cluster| &cluster.machines);
    let is = after.map_or(&[][..], |cluster| &cluster.machines);
    if was == is {
        return;
    }
    // The only computer of a server has the name of the server.
    if let (Some(before), Some(after), [old], [new]) = (before, after, was, is)
        && same_fqdn(&old.fqdn, &before.fqdn)
        && same_fqdn(&new.fqdn, &after.fqdn)
    {
        let is_spelled_alike = old.fqdn == before.fqdn && new.fqdn == after.fqdn;
        if !is_spelled_alike {
            push_values(
                found,
                || Property::Computer,
                &old.fqdn,
                &new.fqdn,
                |name| Some(name.clone()),
            );
        }
        machine_properties(old, new, found);
        return;
    }
    let is_listed = |cluster: Option<&Cluster>, machines: &[Machine]| match (cluster, machines) {
        (Some(cluster), [only]) => !same_fqdn(&only.fqdn, &cluster.fqdn),
        _ => machines.len() > 1,
    };
    let is_of_both = before.is_some() && after.is_some();
    if !(is_of_both || is_listed(before, was) || is_listed(after, is)) {
        return;
    }
    let mut all: BTreeMap<Cow<'_, str>, (VecDeque<&Machine>, Vec<&Machine>)> = BTreeMap::new();
    for machine in was {
        let same = all.entry(canonical_name(&machine.fqdn)).or_default();
        same.0.push_back(machine);
    }
    for machine in is {
        let same = all.entry(canonical_name(&machine.fqdn)).or_default();
        match same.0.pop_front() {
            Some(old) => {
                push_values(
                    found,
                    || Property::Computer,
                    &old.fqdn,
                    &machine.fqdn,
                    |name| Some(name.clone()),
                );
                machine_properties(old, machine, found);
            }
            None => same.1.push(machine),
        }
    }
    for (old, new) in all.into_values() {
        for machine in old {
            push(found, Property::Computer, Some(machine.fqdn.clone()), None);
        }
        for machine in new {
            push(found, Property::Computer, None, Some(machine.fqdn.clone()));
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
