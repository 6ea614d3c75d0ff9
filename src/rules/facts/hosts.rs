//! Look-ups by name. Rules use them for every pool and store, and almost every name belongs to only one
//! cluster. Clusters that share a name are found once, so that rules about them can skip all others without
//! a look-up.

use std::collections::hash_map::Entry;

use ahash::AHashMap;

use crate::rules::facts::odd_name::OddName;
use crate::topology::fqdn::{HostName, same_fqdn};
use crate::topology::{Cluster, Index, Topology};

/// The names of pools, servers and computers.
pub(in crate::rules) struct Hosts<'d> {
    /// Clusters in document order.
    clusters: Vec<&'d Cluster>,
    /// For each name, the position of the first cluster with it.
    first: AHashMap<HostName<'d>, usize>,
    /// All clusters with a name, if there is more than one.
    shared: AHashMap<HostName<'d>, Vec<&'d Cluster>>,
    /// For each cluster, whether one of its names occurs a second time: in another cluster, or for two of
    /// its own computers.
    shares: Vec<bool>,
}

impl<'d> Hosts<'d> {
    /// Reads every name once and finds the odd ones at the same time, each with the position of its
    /// cluster.
    pub(in crate::rules) fn read(topology: &'d Topology) -> (Self, Vec<(usize, OddName<'d>)>) {
        let clusters: Vec<&Cluster> = topology.clusters.iter().map(|cluster| &**cluster).collect();
        let mut hosts = Self {
            first: AHashMap::with_capacity(clusters.len() + clusters.len() / 2),
            shared: AHashMap::new(),
            shares: vec![false; clusters.len()],
            clusters,
        };
        let mut odd_names = Vec::new();
        for (place, cluster) in topology.clusters.iter().enumerate() {
            hosts.add_all_of(place, cluster);
            odd_names.extend(OddName::of(cluster).map(|name| (place, name)));
        }
        (hosts, odd_names)
    }

    fn add_all_of(&mut self, place: usize, cluster: &'d Cluster) {
        self.add(&cluster.fqdn, place, cluster);
        let mut named_like_pool = 0;
        for machine in &cluster.machines {
            if same_fqdn(&machine.fqdn, &cluster.fqdn) {
                named_like_pool += 1;
            } else {
                self.add(&machine.fqdn, place, cluster);
            }
        }
        if named_like_pool > 1 {
            self.note(place);
        }
    }

    fn add(&mut self, name: &'d str, place: usize, cluster: &'d Cluster) {
        let name = HostName(name);
        let first_place = match self.first.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert(place);
                return;
            }
            Entry::Occupied(entry) => *entry.get(),
        };
        let Some(first) = self.clusters.get(first_place) else {
            return;
        };
        let all = self.shared.entry(name).or_insert_with(|| vec![*first]);
        all.push(cluster);
        self.note(first_place);
        self.note(place);
    }

    fn note(&mut self, place: usize) {
        if let Some(shares) = self.shares.get_mut(place) {
            *shares = true;
        }
    }

    /// The clusters that have this name, or a computer of it, in document order.
    pub(in crate::rules) fn named<'a>(&'a self, fqdn: &'a str) -> &'a [&'d Cluster] {
        let name = HostName(fqdn);
        let Some(first) = self.first.get(&name) else {
            return &[];
        };
        let is_shared = self.shares.get(*first).is_some_and(|shares| *shares);
        if is_shared && let Some(all) = self.shared.get(&name) {
            return all;
        }
        self.clusters.get(*first..=*first).unwrap_or_default()
    }

    /// By cluster number, whether one of the cluster's names occurs a second time.
    pub(in crate::rules) fn sharing(&self, index: &Index<'d>) -> Vec<bool> {
        let mut sharing = vec![false; index.cluster_count()];
        for ((number, _), shares) in index.clusters().zip(&self.shares) {
            if let Some(slot) = sharing.get_mut(number.get()) {
                *slot |= *shares;
            }
        }
        sharing
    }
}
