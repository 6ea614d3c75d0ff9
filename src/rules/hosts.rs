//! Who bears which name. Rules ask it of every pool and store, and almost every name is borne by one
//! cluster alone; so it is found once which clusters share a name with another, and rules about such
//! clusters pass over all others without looking a name up.

use std::collections::hash_map::Entry;

use ahash::AHashMap;

use crate::topology::fqdn::{HostName, same_fqdn};
use crate::topology::{Cluster, ClusterNumber, Index};

/// The names of pools, servers and computers.
pub(super) struct Hosts<'d> {
    /// Clusters in document order.
    clusters: Vec<&'d Cluster>,
    numbers: Vec<ClusterNumber>,
    /// Of each name the place of the first cluster that bears it.
    first: AHashMap<HostName<'d>, usize>,
    /// All that bear a name, where that is more than one.
    shared: AHashMap<HostName<'d>, Vec<&'d Cluster>>,
    /// By cluster number, whether one of its names is borne a second time: by another cluster, or by two
    /// computers of its own.
    shares: Vec<bool>,
}

impl<'d> Hosts<'d> {
    /// No names yet; those of each cluster are to be read.
    pub(super) fn new(index: &Index<'d>) -> Self {
        let (numbers, clusters): (Vec<_>, Vec<_>) = index.clusters().unzip();
        Self {
            first: AHashMap::with_capacity(clusters.len() + clusters.len() / 2),
            shared: AHashMap::new(),
            shares: vec![false; index.cluster_count()],
            clusters,
            numbers,
        }
    }

    /// Reads the names of the cluster at a place of the document.
    pub(super) fn read(&mut self, place: usize, number: ClusterNumber, cluster: &'d Cluster) {
        self.add(&cluster.fqdn, place, number, cluster);
        let mut named_like_pool = 0;
        for machine in &cluster.machines {
            if same_fqdn(&machine.fqdn, &cluster.fqdn) {
                named_like_pool += 1;
            } else {
                self.add(&machine.fqdn, place, number, cluster);
            }
        }
        if named_like_pool > 1 {
            self.note(number);
        }
    }

    fn add(&mut self, name: &'d str, place: usize, number: ClusterNumber, cluster: &'d Cluster) {
        let name = HostName(name);
        let first = match self.first.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert(place);
                return;
            }
            Entry::Occupied(entry) => *entry.get(),
        };
        let (Some(first), Some(first_number)) = (self.clusters.get(first), self.numbers.get(first))
        else {
            return;
        };
        let first_number = *first_number;
        let all = self.shared.entry(name).or_insert_with(|| vec![*first]);
        all.push(cluster);
        self.note(first_number);
        self.note(number);
    }

    fn note(&mut self, number: ClusterNumber) {
        if let Some(shares) = self.shares.get_mut(number.get()) {
            *shares = true;
        }
    }

    /// The clusters that bear this name, or have a computer that does, in document order.
    pub(super) fn named<'a>(&'a self, fqdn: &'a str) -> &'a [&'d Cluster] {
        let name = HostName(fqdn);
        let Some(first) = self.first.get(&name) else {
            return &[];
        };
        let is_shared = self
            .numbers
            .get(*first)
            .is_some_and(|number| self.shares_a_name(*number));
        if is_shared && let Some(all) = self.shared.get(&name) {
            return all;
        }
        self.clusters.get(*first..=*first).unwrap_or_default()
    }

    /// Whether one of the cluster's names is borne a second time.
    pub(super) fn shares_a_name(&self, number: ClusterNumber) -> bool {
        self.shares.get(number.get()).is_some_and(|shares| *shares)
    }
}
