//! The facts that the parts are written from, looked up once.

use crate::design::{Annotations, Statements};
use crate::document::Opened;
use crate::publish::plan::{Known, Plan, plan};
use crate::publish::step::{Step, StepKind};
use crate::publish::worksheet::{Worksheet, worksheet};
use crate::topology::pools::persistent_chat_pools;
use crate::topology::{Index, Item, ObjectId, Topology, inventory};
use crate::workspace::check::{self, Checked};
use crate::workspace::plan::{Against, of_document};

use crate::handover::before::without_persistent_chat;
use crate::handover::chat::Chat;

/// The facts about a design, and what follows from them.
pub struct HandoverFacts<'f> {
    pub(super) opened: &'f Opened,
    pub(super) index: Index<'f>,
    pub(super) items: Vec<Item<'f>>,
    pub(super) chats: Vec<Chat<'f>>,
    /// The steps from the deployment without Persistent Chat to the design.
    pub(super) steps: Vec<Step>,
    /// The worksheet for Topology Builder.
    pub(super) worksheet: Worksheet,
    /// The plan from the published topology, if it is known.
    pub(super) changes: Option<Plan>,
    /// The name of the published topology, for people.
    pub(super) baseline: Option<String>,
    pub(super) checked: Checked,
}

impl<'f> HandoverFacts<'f> {
    /// Collects all facts. This takes as long as a check and a conversion; twice that with a baseline.
    pub fn of(opened: &'f Opened, published: Option<(Against<'_>, String)>) -> Self {
        let topology = &opened.design.topology;
        let annotations = &opened.design.annotations;
        let index = Index::new(topology);
        let pools = persistent_chat_pools(&index).into_iter();
        let chats = pools
            .map(|pool| Chat::of(&index, annotations, pool))
            .collect();
        let before = without_persistent_chat(topology);
        let known = Known {
            only_by_topology_builder: vec!["The runbook describes Topology Builder.".to_owned()],
            stated: annotations.statements.clone(),
            ..Known::default()
        };
        let steps = plan(topology, Some(&before), known).steps;
        let worksheet = worksheet(topology, Some(&before));
        let named = match &published {
            Some((Against::Named(named), _)) => Some(*named),
            _ => None,
        };
        let checked = check::document(opened, named, |_| true);
        let changes = published
            .as_ref()
            .map(|(against, _)| of_document(opened, *against));
        Self {
            opened,
            items: inventory::items(&index),
            index,
            chats,
            steps,
            worksheet,
            changes,
            baseline: published.map(|(_, name)| name),
            checked,
        }
    }

    pub(super) fn topology(&self) -> &'f Topology {
        &self.opened.design.topology
    }

    pub(super) fn annotations(&self) -> &'f Annotations {
        &self.opened.design.annotations
    }

    /// The statements about an object.
    pub(super) fn stated(&self, object: &ObjectId) -> &'f Statements {
        self.annotations().stated(object)
    }

    /// The steps of the runbook with their numbers, in order of execution.
    pub(super) fn steps(&self) -> impl Iterator<Item = (usize, &Step)> {
        self.steps
            .iter()
            .enumerate()
            .map(|(position, step)| (position + 1, step))
    }

    /// The steps of the runbook of these kinds, with their numbers.
    pub(super) fn steps_of<'s>(
        &'s self,
        kinds: &'s [StepKind],
    ) -> impl Iterator<Item = (usize, &'s Step)> {
        self.steps().filter(|(_, step)| kinds.contains(&step.kind))
    }

    /// The statements about a computer, wherever it is in the topology.
    pub(super) fn stated_of_computer(&self, name: &str) -> &'f Statements {
        let clusters = self.topology().clusters.iter();
        let mut stated = clusters
            .filter(|cluster| cluster.machine(name).is_some())
            .map(|cluster| self.stated(&ObjectId::machine(&cluster.id, name)));
        stated.next().unwrap_or(Statements::NOTHING)
    }
}
