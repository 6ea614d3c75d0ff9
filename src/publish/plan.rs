//! The plan: every step that the differences between a design and the published topology require, in order of
//! execution, and the problems that block publishing.

mod need;
mod print;
mod row;
mod rows;
mod sides;
mod table;

use std::collections::BTreeMap;

use crate::design::Statements;
use crate::diff::{
    Change, Differences, ObjectDifference, ObjectKind, Property, PropertyDifference,
};
use crate::publish::step::{Cause, Step, StepAction, StepKind};
use crate::publish::upgrades;
use crate::topology::{Kind, ObjectId, Topology};

use need::{StepNeed, Target};
use sides::Sides;
use table::DifferenceRow;

pub use print::document;

/// What publishing a design requires.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Whether nothing is published yet.
    pub is_first: bool,
    /// The differences.
    pub differences: Differences,
    /// What must be resolved before publishing, as sentences.
    pub blockers: Vec<Blocker>,
    /// How the topology is published.
    pub way: Way,
    /// The steps, in order of execution.
    pub steps: Vec<Step>,
    /// The differences that need only publishing, or nothing at all, with the reason.
    pub without_step: Vec<(Cause, &'static str)>,
    /// Accepted warnings.
    pub accepted: Vec<Accepted>,
}

/// A reason why a design cannot be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocker {
    /// The rule that reports it; empty if there is none.
    pub rule: String,
    /// What is wrong.
    pub message: String,
}

/// A warning that the user accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Accepted {
    pub rule: String,
    /// The message.
    pub message: String,
    /// The reason for accepting it.
    pub reason: String,
}

/// The message of a rule about the consequences of publishing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Consequence {
    pub rule: String,
    /// The message.
    pub message: String,
    /// The objects in the message.
    pub objects: Vec<ObjectId>,
}

/// How the topology is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// With `Publish-CsTopology`.
    Direct,
    /// With Topology Builder, for these reasons.
    TopologyBuilder(Vec<String>),
}

/// What is known in addition to the two topologies.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// What blocks publishing.
    pub blockers: Vec<Blocker>,
    /// Why Topology Builder must be used; empty if the kit can publish.
    pub only_by_topology_builder: Vec<String>,
    /// Accepted warnings.
    pub accepted: Vec<Accepted>,
    /// The consequences of publishing that rules report.
    pub consequences: Vec<Consequence>,
    /// The user's statements about the design, for commands that need more than the topology.
    pub stated: BTreeMap<ObjectId, Statements>,
}

/// The plan for publishing a design over the published topology, or as the first publication.
pub fn plan(design: &Topology, published: Option<&Topology>, known: Known) -> Plan {
    let nothing = Topology {
        numbering: design.numbering,
        ..Topology::default()
    };
    let is_first = published.is_none();
    let published = published.unwrap_or(&nothing);
    let differences = Differences::between(published, design);
    let is_direct = known.only_by_topology_builder.is_empty() && !is_first;
    let mut sides = Sides::new(published, design, is_first, is_direct, &known.stated);
    sides.keep_unused_stores(&differences);
    sides.has_upgrades = version_changes(&differences).any(|(_, version)| is_in_place(version));
    sides.is_direct &= !sides.has_upgrades;
    let mut needs = Needs::default();
    for difference in &differences.objects {
        needs.of_object(&sides, difference);
    }
    needs.join_witnesses();
    needs.of_publishing(&sides, sides.is_direct);
    if is_first {
        // The steps of a first publication create the prerequisites of Persistent Chat.
        needs
            .by_kind
            .retain(|(kind, _), _| *kind != StepKind::Preconditions);
    }
    let mut needed: Vec<((StepKind, Target), Vec<Cause>)> = needs.by_kind.into_iter().collect();
    if is_first {
        needed.sort_by_key(|((kind, target), _)| order_of_first(*kind, target, &sides));
    }
    let steps = needed.into_iter().map(|((kind, target), causes)| {
        let need = StepNeed { target, causes };
        rows::row(kind).step(kind, &need, &sides)
    });
    let mut steps: Vec<Step> = steps.collect();
    for consequence in &known.consequences {
        note(&mut steps, consequence);
    }
    check_before_interrupting(&mut steps);
    let mut blockers = known.blockers;
    blockers.extend(not_in_place(&differences));
    blockers.extend(refused(&steps));
    let mut only_by_topology_builder = known.only_by_topology_builder;
    if !sides.unused_stores.is_empty() {
        only_by_topology_builder.push(
            "The design deletes stores that published pools use. They are deleted in a second publication, after \
             setup has removed what uses them, and a kit publishes only once. Enter worksheet.html, which has both \
             parts, and do not open topology.tbxml, which is the design at the end. To publish with kits, keep the \
             stores in this design, and delete them in another one later."
                .to_owned(),
        );
    }
    if sides.has_upgrades {
        only_by_topology_builder.push(
            "The design upgrades pools to a newer version. Topology Builder has a command for this, which \
             worksheet.html names; no page says that Publish-CsTopology can do it, or that opening topology.tbxml is \
             enough."
                .to_owned(),
        );
    }
    let way = match only_by_topology_builder {
        reasons if reasons.is_empty() && !is_first => Way::Direct,
        mut reasons => {
            if is_first {
                let reason = "The first publication creates the Central Management store, and Topology Builder \
                              does this.";
                reasons.insert(0, reason.to_owned());
            }
            Way::TopologyBuilder(reasons)
        }
    };
    Plan {
        is_first,
        differences,
        blockers,
        way,
        steps,
        without_step: needs.without_step,
        accepted: known.accepted,
    }
}

/// The position of a step in a first publication: nothing replicates before the servers of the Central Management store
/// run, and Persistent Chat is set up on a working Front End pool (publishing notes, 6.1).
fn order_of_first(kind: StepKind, target: &Target, sides: &Sides<'_>) -> (u8, bool, StepKind) {
    let is_chat = sides.kind(target) == Some(Kind::PersistentChatPool);
    match kind {
        StepKind::Replication => (2, false, kind),
        kind if kind < StepKind::Replication => (0, false, kind),
        kind if kind.is_setup() && is_chat => (3, false, kind),
        kind if kind.is_setup() => (1, !sides.has_central_management(target), kind),
        kind => (4, false, kind),
    }
}

impl Plan {
    /// Whether the design cannot be published as it is.
    pub fn is_blocked(&self) -> bool {
        !self.blockers.is_empty()
    }

    /// The computers on which setup must run, as in Topology Builder's list after publishing.
    pub fn computers_for_setup(&self) -> Vec<String> {
        let needs_setup = |step: &&Step| {
            matches!(
                step.kind,
                StepKind::LocalStore
                    | StepKind::Components
                    | StepKind::NextHop
                    | StepKind::Uninstall
            )
        };
        let steps = self.steps.iter().filter(needs_setup);
        let mut computers: Vec<String> = steps
            .flat_map(|step| &step.places)
            .map(ToString::to_string)
            .collect();
        computers.sort();
        computers.dedup();
        computers
    }
}

/// The required steps, each with its causes.
#[derive(Default)]
struct Needs {
    by_kind: BTreeMap<(StepKind, Target), Vec<Cause>>,
    without_step: Vec<(Cause, &'static str)>,
    /// Every cause that requires publishing.
    publishes: Vec<Cause>,
}

impl Needs {
    fn of_object(&mut self, sides: &Sides<'_>, difference: &ObjectDifference) {
        let object = Target::of(difference);
        for row in table::object_rows(difference.kind(), difference.change) {
            let cause = cause(difference, None);
            self.add(sides, &row, &object, cause);
        }
        for (position, property) in difference.properties.iter().enumerate() {
            let row = table::property_row(difference.kind(), difference.change, property);
            self.add(sides, &row, &object, cause(difference, Some(position)));
        }
    }

    fn add(&mut self, sides: &Sides<'_>, row: &DifferenceRow, object: &Target, cause: Cause) {
        if row.publishes && !sides.is_unused_store(object) {
            self.publishes.push(cause.clone());
        }
        if row.steps.is_empty() {
            self.without_step.push((cause, row.because));
            return;
        }
        let mut has_step = false;
        for kind in row.steps {
            for target in sides.targets(*kind, object, &cause) {
                has_step = true;
                let causes = self.by_kind.entry((*kind, target)).or_default();
                if !causes.contains(&cause) {
                    causes.push(cause.clone());
                }
            }
        }
        if !has_step {
            let goes_with_server = || {
                let before = sides.published_cluster(object);
                before.is_some_and(|cluster| cluster.requires_setup)
            };
            let because = match sides.kind(object) {
                _ if sides.is_standard_edition_store(object) => {
                    "setup of the Standard Edition server creates the instance"
                }
                Some(Kind::SqlStore) if goes_with_server() => "it is removed with its server",
                Some(Kind::SqlStore) => "the instance stays as it is; no published pool uses it",
                _ => STAYS,
            };
            self.without_step.push((cause, because));
        }
    }

    /// Removing a mirror also removes its witness.
    fn join_witnesses(&mut self) {
        let keys: Vec<(StepKind, Target)> = self.by_kind.keys().cloned().collect();
        for (kind, target) in keys {
            let removal = (StepKind::MirrorRemoval, target.clone());
            if kind != StepKind::WitnessRemoval || !self.by_kind.contains_key(&removal) {
                continue;
            }
            let causes = self.by_kind.remove(&(kind, target)).unwrap_or_default();
            self.by_kind.entry(removal).or_default().extend(causes);
        }
    }

    /// The steps that every publication needs.
    fn of_publishing(&mut self, sides: &Sides<'_>, is_direct: bool) {
        if self.publishes.is_empty() {
            return;
        }
        let mut always = vec![
            StepKind::Backup,
            StepKind::Preflight,
            StepKind::Publication,
            StepKind::Activation,
            StepKind::Replication,
        ];
        always.push(match is_direct {
            // The cmdlet does not publish simple URLs; Topology Builder does.
            true => StepKind::SimpleUrls,
            false => StepKind::Definition,
        });
        if sides.is_first {
            always.retain(|kind| *kind != StepKind::Backup);
            always.extend([
                StepKind::DirectoryPreparation,
                StepKind::CentralManagement,
                StepKind::SimpleUrls,
            ]);
            if sides.has_standard_edition() {
                always.push(StepKind::FirstServer);
            }
        }
        for kind in always {
            let causes = match kind {
                StepKind::Publication => self.publishes.clone(),
                _ => Vec::new(),
            };
            self.by_kind
                .entry((kind, Target::Everything))
                .or_insert(causes);
        }
        if self.by_kind.keys().any(|(kind, _)| kind.is_outage()) {
            let everything = (StepKind::Verification, Target::Everything);
            self.by_kind.entry(everything).or_default();
        }
    }
}

fn cause(difference: &ObjectDifference, position: Option<usize>) -> Cause {
    let property = position.and_then(|position| difference.properties.get(position));
    Cause {
        change: difference.change,
        object: difference.side().map(|side| side.id.clone()),
        kind: difference.kind(),
        name: difference.name(),
        property: property.map(|property| property.property.clone()),
        before: property.and_then(|property| property.before.clone()),
        after: property.and_then(|property| property.after.clone()),
    }
}

/// Why a computer that moves between pools needs no step of its own.
const STAYS: &str = "the computers stay in the deployment, in a different pool";

/// The steps at which the consequences reported by rules are shown.
const CONSEQUENCES: &[(&str, &[StepKind])] = &[
    ("R94", &[StepKind::MirrorRemoval, StepKind::WitnessRemoval]),
    ("R95", &[StepKind::Mirror, StepKind::MirrorRemoval]),
    ("R135", &[StepKind::Databases]),
    ("R163", &[StepKind::SimpleUrls]),
];

/// The rules whose messages are shown at a step.
pub fn rules_of_consequences() -> impl Iterator<Item = &'static str> {
    CONSEQUENCES.iter().map(|(rule, _)| *rule)
}

/// Adds the message of a rule to its step: the step of the same object, else the first of the kind, else
/// publishing, or the check before it for what has to be done before.
fn note(steps: &mut [Step], consequence: &Consequence) {
    let mut rows = CONSEQUENCES.iter();
    let row = rows.find(|(rule, _)| *rule == consequence.rule);
    let kinds = row.map_or::<&[StepKind], _>(&[], |(_, kinds)| kinds);
    let is_of_object = |step: &Step| {
        let mut objects = step.causes.iter().filter_map(|cause| cause.object.as_ref());
        objects.any(|object| consequence.objects.contains(object))
    };
    let is_of_kind = |step: &Step| kinds.contains(&step.kind);
    // Without a step of its own, it is about a mirror that there is only after a failover.
    let otherwise = match consequence.rule == "R94" {
        true => StepKind::Preflight,
        false => StepKind::Publication,
    };
    let position = steps
        .iter()
        .position(|step| is_of_kind(step) && is_of_object(step))
        .or_else(|| steps.iter().position(is_of_kind))
        .or_else(|| steps.iter().position(|step| step.kind == otherwise));
    if let Some(step) = position.and_then(|position| steps.get_mut(position)) {
        let (rule, message) = (&consequence.rule, &consequence.message);
        step.notes.push(format!("{rule}: {message}").into());
    }
}

/// The pools whose product version changes, each with that difference.
fn version_changes(
    differences: &Differences,
) -> impl Iterator<Item = (&ObjectDifference, &PropertyDifference)> {
    let pools = differences.objects.iter().filter(|object| {
        let runs_product =
            matches!(object.kind(), ObjectKind::Item(kind) if kind.row().runs_product);
        object.change == Change::Changed && runs_product
    });
    pools.flat_map(|object| {
        let properties = object.properties.iter();
        let versions = properties.filter(|property| property.property == Property::Version);
        versions.map(move |version| (object, version))
    })
}

/// Whether a version changes in the one way that needs no new pool.
fn is_in_place(version: &PropertyDifference) -> bool {
    upgrades::is_named_in_place(version.before.as_deref(), version.after.as_deref())
}

/// Changes of a product version that need a new pool.
fn not_in_place(differences: &Differences) -> Vec<Blocker> {
    let mut found: Vec<Blocker> = Vec::new();
    for (object, version) in version_changes(differences) {
        if is_in_place(version) {
            continue;
        }
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let (before, after) = (text(&version.before), text(&version.after));
        let blocker = Blocker {
            rule: String::new(),
            message: upgrades::refusal(&object.name(), &before, &after),
        };
        if !found.contains(&blocker) {
            found.push(blocker);
        }
    }
    found
}

/// Says at the backup to check everything already then, if a step before publishing interrupts users: otherwise they would
/// be interrupted in vain when the check before publishing fails.
fn check_before_interrupting(steps: &mut [Step]) {
    let mut before = steps
        .iter()
        .enumerate()
        .filter(|(_, step)| step.kind < StepKind::Preflight);
    // A computer of a pool that stays is taken off the list before the kit is made, as its step says.
    let is_before_the_kit = |step: &Step| {
        let mut changes = step.causes.iter().map(|cause| cause.change);
        step.kind == StepKind::Deactivation && changes.any(|change| change != Change::Removed)
    };
    let Some((first, _)) =
        before.find(|(_, step)| step.interrupts.is_some() && !is_before_the_kit(step))
    else {
        return;
    };
    let mut steps = steps.iter_mut();
    if let Some(backup) = steps.find(|step| step.kind == StepKind::Backup) {
        backup.notes.push(
            format!(
                "Run Test-Preflight.ps1 of the kit now, too: step {} interrupts users, and it comes before the check \
                 in the step before publishing",
                first + 1
            )
            .into(),
        );
    }
}

/// Commands that cannot be written because of a name in them.
fn refused(steps: &[Step]) -> Vec<Blocker> {
    let actions = steps
        .iter()
        .flat_map(|step| step.actions.iter().chain(&step.checks));
    let mut refused: Vec<Blocker> = Vec::new();
    for action in actions {
        if let StepAction::Refused(why) = action {
            let blocker = Blocker {
                rule: String::new(),
                message: why.clone(),
            };
            if !refused.contains(&blocker) {
                refused.push(blocker);
            }
        }
    }
    refused
}
