//! A plan for programs.

use serde::Serialize;

use crate::publish::plan::{Plan, Way};
use crate::publish::step::{Step, StepAction, action_in_words};

/// Increased when a field changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
pub(super) struct PlanReport {
    version: u32,
    program: Program,
    design: String,
    baseline: Option<String>,
    blocked: bool,
    blockers: Vec<Blocker>,
    way: PublishedBy,
    differences: Vec<Difference>,
    steps: Vec<StepRow>,
    setup: Vec<String>,
    without_step: Vec<WithoutStep>,
    accepted: Vec<Accepted>,
}

#[derive(Serialize)]
struct Program {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Blocker {
    rule: String,
    message: String,
}

#[derive(Serialize)]
struct PublishedBy {
    by: &'static str,
    reasons: Vec<String>,
}

#[derive(Serialize)]
struct Difference {
    change: &'static str,
    kind: &'static str,
    name: String,
    properties: Vec<Property>,
}

#[derive(Serialize)]
struct Property {
    property: String,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Serialize)]
struct StepRow {
    number: usize,
    kind: &'static str,
    what: String,
    causes: Vec<String>,
    #[serde(rename = "where")]
    places: Vec<String>,
    who: Vec<String>,
    commands: Vec<String>,
    by_hand: Vec<String>,
    check: Vec<String>,
    back: &'static str,
    interrupts: Option<&'static str>,
    lost: Option<&'static str>,
    notes: Vec<String>,
    documented: bool,
    sources: Vec<String>,
}

#[derive(Serialize)]
struct WithoutStep {
    difference: String,
    because: &'static str,
}

#[derive(Serialize)]
struct Accepted {
    rule: String,
    message: String,
    reason: String,
}

impl PlanReport {
    pub(super) fn of(plan: &Plan, design: &str, baseline: Option<&str>) -> Self {
        let way = match &plan.way {
            Way::Direct => PublishedBy {
                by: "direct",
                reasons: Vec::new(),
            },
            Way::TopologyBuilder(reasons) => PublishedBy {
                by: "topology-builder",
                reasons: reasons.clone(),
            },
        };
        let blockers = plan.blockers.iter().map(|blocker| Blocker {
            rule: blocker.rule.clone(),
            message: blocker.message.clone(),
        });
        let without_step = plan
            .without_step
            .iter()
            .map(|(cause, because)| WithoutStep {
                difference: cause.to_string(),
                because,
            });
        let accepted = plan.accepted.iter().map(|accepted| Accepted {
            rule: accepted.rule.clone(),
            message: accepted.message.clone(),
            reason: accepted.reason.clone(),
        });
        Self {
            version: VERSION,
            program: Program {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
            },
            design: design.to_owned(),
            baseline: baseline.map(str::to_owned),
            blocked: plan.is_blocked(),
            blockers: blockers.collect(),
            way,
            differences: differences(plan),
            steps: (1..)
                .zip(&plan.steps)
                .map(|(number, step)| row(number, step))
                .collect(),
            setup: plan.computers_for_setup(),
            without_step: without_step.collect(),
            accepted: accepted.collect(),
        }
    }
}

fn differences(plan: &Plan) -> Vec<Difference> {
    let objects = plan.differences.objects.iter();
    objects
        .map(|object| Difference {
            change: object.change.in_words(),
            kind: object.kind().in_words(),
            name: object.name(),
            properties: object
                .properties
                .iter()
                .map(|property| Property {
                    property: property.property.to_string(),
                    before: property.before.clone(),
                    after: property.after.clone(),
                })
                .collect(),
        })
        .collect()
}

fn row(number: usize, step: &Step) -> StepRow {
    let is_command =
        |action: &&StepAction| matches!(action, StepAction::Command(_) | StepAction::Line(_));
    let text = |action: &StepAction| action_in_words(action).text();
    let (commands, by_hand): (Vec<&StepAction>, Vec<&StepAction>) =
        step.actions.iter().partition(is_command);
    StepRow {
        number,
        kind: step.kind.name(),
        what: step.what.text(),
        causes: step.causes.iter().map(ToString::to_string).collect(),
        places: step.places.iter().map(ToString::to_string).collect(),
        who: step.who.iter().map(ToString::to_string).collect(),
        commands: commands.into_iter().map(text).collect(),
        by_hand: by_hand.into_iter().map(text).collect(),
        check: step.checks.iter().map(text).collect(),
        back: step.back,
        interrupts: step.interrupts,
        lost: step.lost,
        notes: step.notes.iter().map(crate::report::Words::text).collect(),
        documented: step.is_documented(),
        sources: step.sources.iter().map(ToString::to_string).collect(),
    }
}
