//! The plan as a document.

use crate::publish::plan::{Plan, Way};
use crate::publish::step::{StepKind, block};
use crate::report::{Block, CallOut, Document, Level, Table, Words};

/// The plan as a document: blockers, how to publish, differences, steps, differences without steps, and a line to sign.
pub fn document(plan: &Plan, design: &str, baseline: Option<&str>) -> Document {
    let mut document = Document {
        title: "Publishing plan".to_owned(),
        about: vec![
            ("Design", design.to_owned()),
            (
                "Published",
                match baseline {
                    Some(baseline) => baseline.to_owned(),
                    None => "nothing; this is the first publication".to_owned(),
                },
            ),
        ],
        blocks: Vec::new(),
    };
    blockers(&mut document, plan);
    if plan.differences.is_empty() && !plan.is_first {
        document.paragraph("There are no differences, so there is nothing to publish.");
        return document;
    }
    document.heading(Level::Chapter, "How to publish");
    way(&mut document, plan);
    document.heading(Level::Chapter, "Differences");
    let rows = plan.differences.objects.iter().map(|object| {
        vec![
            Words::from(object.change.in_words()),
            Words::from(object.kind().in_words()),
            Words::name(object.name()),
        ]
    });
    document.blocks.push(Block::Table(Table {
        heads: vec!["Change", "Kind", "Name"],
        rows: rows.collect(),
    }));
    document.heading(Level::Chapter, "Steps");
    for (position, step) in plan.steps.iter().enumerate() {
        document.blocks.push(block(position + 1, step));
    }
    let computers = plan.computers_for_setup();
    if !computers.is_empty() {
        document.heading(Level::Chapter, "Computers that need setup");
        document.paragraph(
            "Topology Builder lists these computers after publishing; this list is computed from the differences.",
        );
        let items = computers.into_iter().map(Words::name).collect();
        document.blocks.push(Block::List(items));
    }
    if !plan.without_step.is_empty() {
        document.heading(Level::Chapter, "Differences that need no step");
        let rows = plan
            .without_step
            .iter()
            .map(|(cause, because)| vec![Words::from(cause.to_string()), Words::from(*because)]);
        document.blocks.push(Block::Table(Table {
            heads: vec!["Difference", "Because"],
            rows: rows.collect(),
        }));
    }
    not_tested(&mut document);
    accepted(&mut document, plan);
    document
}

fn blockers(document: &mut Document, plan: &Plan) {
    if plan.blockers.is_empty() {
        return;
    }
    document.heading(Level::Chapter, "Resolve these problems first");
    document.paragraph(
        "Do not publish until these problems are resolved. The plan below shows what publishing \
                        would involve.",
    );
    for blocker in &plan.blockers {
        let words = match &*blocker.rule {
            "" => Words::from(&*blocker.message),
            rule => Words::from(format!("{rule}: {}", blocker.message)),
        };
        document.call_out(CallOut::Stop, words);
    }
}

fn way(document: &mut Document, plan: &Plan) {
    match &plan.way {
        Way::Direct => document.paragraph(
            "The kit can publish the topology directly with Publish-CsTopology: every spelling in it is \
             confirmed for its product version.",
        ),
        Way::TopologyBuilder(reasons) => {
            document.paragraph(
                "Topology Builder publishes the topology, because:",
            );
            let reasons = reasons.iter().map(|reason| Words::from(&**reason)).collect();
            document.blocks.push(Block::List(reasons));
            let has = |kind: StepKind| plan.steps.iter().any(|step| step.kind == kind);
            document.paragraph(match (has(StepKind::StoreRemoval), has(StepKind::Upgrade)) {
                (true, _) => {
                    "Enter the design there with the help of the worksheet, in its two parts. All other steps \
                     stay the same."
                }
                (false, true) => {
                    "Enter the design there with the help of the worksheet. All other steps stay the same."
                }
                (false, false) => {
                    "Enter the design there with the help of the worksheet, or open the .tbxml file. All other \
                     steps stay the same."
                }
            });
        }
    }
}

/// What no script can check (publishing notes, 2).
const NOT_TESTED: &[&str] = &[
    "Firewall rules between other computers, and DNS as they see it",
    "Permissions on the certification authority, and its templates",
    "Website bindings, and setup that was not run on another computer",
    "Whether anyone has a .tbxml file that is not published yet",
    "Whether SQL Server is backed up, and whether the share for mirroring remains reachable",
    "Windows features of computers that cannot be managed remotely",
];

fn not_tested(document: &mut Document) {
    document.heading(Level::Chapter, "What no script can check");
    let items = NOT_TESTED.iter().map(|text| Words::from(*text)).collect();
    document.blocks.push(Block::List(items));
}

fn accepted(document: &mut Document, plan: &Plan) {
    document.heading(Level::Chapter, "Accepted");
    if plan.accepted.is_empty() {
        document.paragraph("No warnings were accepted.");
    } else {
        let rows = plan.accepted.iter().map(|accepted| {
            vec![
                Words::from(&*accepted.rule),
                Words::from(&*accepted.message),
                Words::from(&*accepted.reason),
            ]
        });
        document.blocks.push(Block::Table(Table {
            heads: vec!["Rule", "Message", "Reason for accepting"],
            rows: rows.collect(),
        }));
    }
    document.paragraph("Approved by: ______________________________   Date: ______________");
}
