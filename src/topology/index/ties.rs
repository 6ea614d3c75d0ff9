//! The hosts and dependencies of services, read once for all lookups.

use crate::topology::chat_usage::ChatUsage;
use crate::topology::index::numbered::Numbered;
use crate::topology::{InstalledOn, Role, Service, Topology};
use crate::vocabulary::Vocabulary;

/// How other services use a service.
#[derive(Clone, Copy, Default)]
pub(super) struct Uses {
    pub(super) as_witness: bool,
    pub(super) otherwise: bool,
}

/// The host of a service.
#[derive(Clone, Copy)]
pub(super) enum Ground {
    Cluster(usize),
    SqlInstance(usize),
}

/// Properties of the dependencies of a service.
#[derive(Clone, Copy, Default)]
struct Needs {
    /// One of them has a missing target.
    is_broken: bool,
    /// One of them is a mirror.
    has_mirror: bool,
}

/// The hosts and dependencies of services, by number.
pub(super) struct Ties {
    pub(super) grounds: Vec<Ground>,
    pub(super) targets: Vec<usize>,
    pub(super) target_starts: Vec<usize>,
    pub(super) of_role: Vec<Vec<usize>>,
    /// How other services use each service, by its number.
    pub(super) uses: Vec<Uses>,
    pub(super) broken: Vec<usize>,
    pub(super) mirrored: Vec<usize>,
}

impl Ties {
    /// Reads them; missing objects also get a number.
    pub(super) fn of<'t>(
        topology: &'t Topology,
        vocabulary: &Vocabulary,
        numbered: &mut Numbered<'t>,
    ) -> Self {
        let mut ties = Self {
            grounds: Vec::with_capacity(topology.services.len()),
            targets: Vec::with_capacity(topology.services.len()),
            target_starts: Vec::with_capacity(topology.services.len() + 1),
            of_role: vec![Vec::new(); Role::KNOWN.len() + 1],
            uses: vec![Uses::default(); numbered.services.len()],
            broken: Vec::new(),
            mirrored: Vec::new(),
        };
        for (place, service) in topology.services.iter().enumerate() {
            let is_broken = ties.add_ground(service, numbered);
            let needs = ties.add_targets(service, vocabulary, numbered);
            if let Some(places) = ties.of_role.get_mut(service.role.place()) {
                places.push(place);
            }
            if is_broken || needs.is_broken {
                ties.broken.push(place);
            }
            if needs.has_mirror {
                ties.mirrored.push(place);
            }
        }
        ties.target_starts.push(ties.targets.len());
        ties
    }

    /// The host of a service, and whether it is missing.
    fn add_ground<'t>(&mut self, service: &'t Service, numbered: &mut Numbered<'t>) -> bool {
        let (ground, is_broken) = match &service.installed_on {
            InstalledOn::Cluster(id) => {
                let number = numbered.clusters.mention(id);
                let is_broken = numbered.clusters.at(number).is_none();
                (Ground::Cluster(number), is_broken)
            }
            InstalledOn::SqlInstance(id) => {
                let number = numbered.sql_instances.mention(id);
                let is_broken = numbered.sql_instances.at(number).is_none();
                (Ground::SqlInstance(number), is_broken)
            }
        };
        self.grounds.push(ground);
        is_broken
    }

    /// The dependencies of a service.
    fn add_targets<'t>(
        &mut self,
        service: &'t Service,
        vocabulary: &Vocabulary,
        numbered: &mut Numbered<'t>,
    ) -> Needs {
        let mut needs = Needs::default();
        self.target_starts.push(self.targets.len());
        for dependency in &service.depends_on {
            let target = numbered.services.mention(&dependency.target);
            needs.is_broken |= numbered.services.at(target).is_none();
            let usage = ChatUsage::of(&dependency.usage, vocabulary);
            needs.has_mirror |= usage.is_some_and(ChatUsage::is_mirror);
            if let Some(uses) = self.uses.get_mut(target) {
                let as_witness = usage.is_some_and(ChatUsage::is_witness);
                uses.as_witness |= as_witness;
                uses.otherwise |= !as_witness;
            }
            self.targets.push(target);
        }
        if let Some(backup) = &service.backup {
            needs.is_broken |= numbered.services.get(&backup.target).is_none();
        }
        needs
    }
}
