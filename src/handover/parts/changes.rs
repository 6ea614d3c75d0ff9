//! The steps of the plan from the published topology to the design.

use crate::diff::{Change, ObjectKind, Property};
use crate::publish::plan::Plan;
use crate::publish::step::{Cause, Step, block};
use crate::report::{Block, CallOut, Document, Level, Words};
use crate::topology::{AssociationKind, Kind};

use crate::handover::HandoverFacts;
use crate::handover::words::push_table;

pub(super) fn write(facts: &HandoverFacts<'_>, document: &mut Document) {
    let Some(plan) = &facts.changes else {
        return;
    };
    if plan.differences.is_empty() {
        return;
    }
    for blocker in &plan.blockers {
        let words = match &*blocker.rule {
            "" => blocker.message.clone(),
            rule => format!("{rule}: {}", blocker.message),
        };
        document.call_out(CallOut::Stop, words);
    }
    document.heading(Level::Section, "Differences");
    let objects = plan.differences.objects.iter();
    let rows = objects.map(|object| {
        vec![
            Words::from(object.change.in_words()),
            Words::from(object.kind().in_words()),
            Words::name(object.name()),
        ]
    });
    push_table(document, &["Change", "Kind", "Name"], rows.collect());
    scenarios(plan, document);
    document.heading(Level::Section, "Steps");
    for (position, step) in plan.steps.iter().enumerate() {
        document.blocks.push(block(position + 1, step));
    }
}

/// A type of change that the documentation describes as a whole, and how it is recognized.
struct Scenario {
    title: &'static str,
    about: &'static str,
    is_it: fn(&Cause) -> bool,
}

const SCENARIOS: &[Scenario] = &[
    Scenario {
        title: "High availability is added",
        about: "First the instance and the endpoints, then the topology, then the mirror itself. Services that \
                use the database are restarted.",
        is_it: |cause| {
            cause.change == Change::Changed
                && cause.before.is_none()
                && matches!(association(cause), Some(AssociationKind::Database(database)) if database.is_mirror())
        },
    },
    Scenario {
        title: "Disaster recovery is added",
        about: "First the stores in the other data center, then the topology, then log shipping of the content \
                database.",
        is_it: |cause| {
            cause.change == Change::Changed
                && cause.before.is_none()
                && matches!(association(cause), Some(AssociationKind::Database(database)) if database.is_backup() && !database.is_mirror())
        },
    },
    Scenario {
        title: "A pool is upgraded in place",
        about: "An upgraded pool cannot be downgraded. Upgrade pools from the inside to the outside, and the \
                pool with the Central Management store last.",
        is_it: Cause::is_upgrade,
    },
    Scenario {
        title: "A file store moves",
        about: "Users of the file store are interrupted: services are stopped while the files are copied.",
        is_it: |cause| {
            matches!(
                association(cause),
                Some(AssociationKind::FileStore | AssociationKind::FrontEndFileStore)
            ) && cause.before.is_some()
                && cause.after.is_some()
                || cause.property == Some(Property::Share)
        },
    },
    Scenario {
        title: "A Persistent Chat pool is removed",
        about: "First save its rooms and messages and move its users. Run setup on its computers after \
                publishing, and delete the databases last.",
        is_it: |cause| {
            cause.property.is_none()
                && cause.change == Change::Removed
                && cause.kind == ObjectKind::Item(Kind::PersistentChatPool)
        },
    },
    Scenario {
        title: "A Persistent Chat pool is added",
        about: "See \"Runbook\" for the complete procedure.",
        is_it: |cause| {
            cause.property.is_none()
                && cause.change == Change::Added
                && cause.kind == ObjectKind::Item(Kind::PersistentChatPool)
        },
    },
];

fn association(cause: &Cause) -> Option<AssociationKind> {
    match &cause.property {
        Some(Property::Association(kind)) => Some(*kind),
        _ => None,
    }
}

fn scenarios(plan: &Plan, document: &mut Document) {
    let mut is_first = true;
    for scenario in SCENARIOS {
        let of_it = |step: &Step| step.causes.iter().any(scenario.is_it);
        let steps = plan
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| of_it(step));
        let items: Vec<Words> = steps
            .map(|(position, step)| {
                let number = position + 1;
                Words::from(format!("Step {number}: ")).and_words(step.what.clone())
            })
            .collect();
        if items.is_empty() {
            continue;
        }
        if is_first {
            document.heading(Level::Section, "Type of change");
            is_first = false;
        }
        document.heading(Level::Part, scenario.title);
        document.paragraph(scenario.about);
        document.blocks.push(Block::List(items));
    }
}
