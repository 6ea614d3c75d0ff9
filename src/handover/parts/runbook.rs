//! The runbook: every step that Persistent Chat needs in this deployment, in order of execution (domain notes, 4).

use crate::design::Fact;
use crate::publish::step::StepKind::{self, *};
use crate::publish::worksheet;
use crate::report::{Block, CallOut, Document, Level};
use crate::topology::ObjectId;

use crate::handover::words::step_block;
use crate::handover::{HandoverFacts, open};

/// The five tasks of the deployment checklist, with the steps that belong to each.
const TASKS: &[(&str, &[StepKind])] = &[
    ("Before you begin", &[Preconditions]),
    (
        "Install prerequisite hardware and software",
        &[
            Accounts,
            Prerequisites,
            Names,
            SqlInstance,
            MirrorEndpoint,
            Firewall,
            Share,
            Delegation,
        ],
    ),
    (
        "Create the topology",
        &[
            Backup,
            Definition,
            Preflight,
            Publication,
            Activation,
            Databases,
            Mirror,
            Replication,
        ],
    ),
    (
        "Deploy Persistent Chat Server",
        &[
            LocalStore,
            Components,
            Certificates,
            Services,
            NextHop,
            Restart,
            LogShipping,
            LogBackups,
            ActiveServers,
        ],
    ),
    ("Create a Persistent Chat administrator", &[Administrators]),
    (
        "Configure Persistent Chat Server",
        &[Policies, Settings, Compliance, Rooms, ContactObject],
    ),
    ("Verify and back up", &[Verification, RegularBackup]),
];

pub(super) fn write(facts: &HandoverFacts<'_>, document: &mut Document) {
    if facts.chats.is_empty() {
        return;
    }
    let errors = facts.checked.report.counts().error;
    if errors > 0 {
        let words = match errors {
            1 => {
                "The design has 1 error. Resolve it before you start. See \"Design\" for the list."
                    .to_owned()
            }
            many => format!(
                "The design has {many} errors. Resolve them before you start. See \"Design\" for \
                             the list."
            ),
        };
        document.call_out(CallOut::Stop, words);
    }
    document.paragraph(
        "Each step shows where to do it, who can do it, how to check it and how to roll it back. Enter \
         commands in the Management Shell of the product unless the step says otherwise.",
    );
    questions(facts, document);
    let mut task = "";
    for (number, step) in facts.steps() {
        // A step without a task in the checklist stays with the task before it.
        let of = TASKS.iter().find(|(_, kinds)| kinds.contains(&step.kind));
        if let Some((name, _)) = of.filter(|(name, _)| *name != task) {
            task = name;
            document.heading(Level::Section, *name);
        }
        document.blocks.push(step_block(number, step));
        if step.kind == Definition {
            enter(facts, document);
        }
    }
}

/// Facts that the steps need from the user.
fn questions(facts: &HandoverFacts<'_>, document: &mut Document) {
    if facts.steps_of(&[Certificates]).next().is_some() {
        open::ask(
            document,
            facts,
            &ObjectId::Deployment,
            Fact::CertificationAuthority,
        );
    }
    open::ask(
        document,
        facts,
        &ObjectId::Deployment,
        Fact::ComputerContainer,
    );
    if facts.steps_of(&[Databases]).next().is_some() {
        open::ask(document, facts, &ObjectId::Deployment, Fact::DatabasePaths);
    }
    for chat in &facts.chats {
        if chat.has_compliance {
            open::ask(document, facts, &chat.id(), Fact::ComplianceOutput);
        }
        if chat.has_disaster_recovery {
            open::ask(document, facts, &chat.id(), Fact::LogShippingShare);
        }
    }
}

/// What to enter in Topology Builder, below the step that refers to it.
fn enter(facts: &HandoverFacts<'_>, document: &mut Document) {
    let pages = worksheet::document(&facts.worksheet, "", None).blocks;
    for block in pages {
        document.blocks.push(match block {
            // The introduction of the worksheet is not a chapter here.
            Block::Heading {
                level: Level::Chapter,
                ..
            } => continue,
            Block::Heading { words, .. } => Block::Heading {
                level: Level::Part,
                words,
            },
            other => other,
        });
    }
}
