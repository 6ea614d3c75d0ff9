//! The runbook: every step that Persistent Chat needs in this deployment, in the order of doing (domain notes, 4).

use crate::design::Fact;
use crate::publish::step::StepKind::{self, *};
use crate::publish::worksheet;
use crate::report::{Block, CallOut, Document, Level};
use crate::topology::ObjectId;

use crate::handover::words::step_block;
use crate::handover::{HandoverFacts, open};

/// The five tasks of the deployment checklist, and what belongs to each.
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
            1 => "The design has 1 error; resolve it before anything is done. The part Design lists it.".to_owned(),
            many => format!("The design has {many} errors; resolve them before anything is done. The part Design lists them."),
        };
        document.call_out(CallOut::Stop, words);
    }
    document.paragraph(
        "Each step says where it is done, who may do it, how to check it and how to go back. Commands are typed into the \
         Management Shell of the product unless the step says otherwise.",
    );
    questions(facts, document);
    let mut task = "";
    for (number, step) in facts.steps() {
        // What belongs to no task of the checklist stays with the task before it.
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

/// What the steps need of the user's knowledge.
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

/// What is entered in Topology Builder, below the step that says so.
fn enter(facts: &HandoverFacts<'_>, document: &mut Document) {
    let pages = worksheet::document(&facts.worksheet, "").blocks;
    for block in pages {
        document.blocks.push(match block {
            // What the pages begin with is no chapter here.
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
