//! Points where the sources contradict each other or are silent: both sides, and what these documents do (domain notes,
//! 7).

use crate::diff::{Change, ObjectKind};
use crate::publish::step::StepKind;
use crate::report::{CallOut, Document, Words};
use crate::topology::Kind;

use crate::handover::HandoverFacts;

/// One unsettled point.
pub(super) struct Unverified {
    /// The names of the parts that it matters to.
    parts: &'static [&'static str],
    /// The subject, as the start of a sentence.
    about: &'static str,
    one: &'static str,
    other: &'static str,
    /// What these documents do.
    here: &'static str,
    applies: fn(&HandoverFacts<'_>) -> bool,
}

fn has_chat(facts: &HandoverFacts<'_>) -> bool {
    !facts.chats.is_empty()
}

/// Whether a pool has its own servers.
fn has_own_server(facts: &HandoverFacts<'_>) -> bool {
    facts.chats.iter().any(|chat| !chat.is_collocated)
}

/// Whether a pool has servers that communicate with each other.
fn has_several(facts: &HandoverFacts<'_>) -> bool {
    facts.chats.iter().any(|chat| chat.computers.len() > 1)
}

/// Whether a Persistent Chat pool is removed.
fn loses_chat(facts: &HandoverFacts<'_>) -> bool {
    let mut differences = facts
        .changes
        .iter()
        .flat_map(|plan| &plan.differences.objects);
    differences.any(|difference| {
        difference.change == Change::Removed
            && difference.kind() == ObjectKind::Item(Kind::PersistentChatPool)
    })
}

/// Whether a pool is upgraded to another product version.
fn is_upgraded(facts: &HandoverFacts<'_>) -> bool {
    let mut steps = facts.changes.iter().flat_map(|plan| &plan.steps);
    steps.any(|step| step.kind == StepKind::Upgrade)
}

fn has_compliance(facts: &HandoverFacts<'_>) -> bool {
    facts.chats.iter().any(|chat| chat.has_compliance)
}

fn is_mirrored(facts: &HandoverFacts<'_>) -> bool {
    let mut stores = facts.chats.iter().flat_map(|chat| chat.stores());
    stores.any(|(database, _)| database.is_mirror())
}

const ALL: &[Unverified] = &[
    Unverified {
        parts: &["prerequisites", "design"],
        about: "Where the Compliance service runs",
        one: "one Lync Server 2013 page says on the Front End Server",
        other: "every other page says on each Persistent Chat server",
        here: "These documents place it on the Persistent Chat servers",
        applies: has_compliance,
    },
    Unverified {
        parts: &["databases", "prerequisites"],
        about: "How many Persistent Chat databases a SQL Server may host",
        one: "the Skype for Business Server 2015 pages and the Standard Edition page of Lync Server 2013 say one content database for each SQL Server",
        other: "the Enterprise Edition page of Lync Server 2013 does not say this; it is documented that mgc \
                and mgccomp can share an instance",
        here: "Rules warn if two pools share a SQL Server",
        applies: has_chat,
    },
    Unverified {
        parts: &["design"],
        about: "Whether a site needs a default pool",
        one: "Topology Builder's help says that a site must have one",
        other: "the page about adding Persistent Chat says that it matters only if there are several pools",
        here: "The documents show the design as it is",
        applies: has_chat,
    },
    Unverified {
        parts: &["runbook", "disaster-recovery"],
        about: "How a Persistent Chat service is named in -Identity",
        one: "procedures use service:<FQDN>, and service:PersistentChatServer:<FQDN> for settings",
        other: "the cmdlet reference uses PersistentChatServer:<FQDN>, or global",
        here: "Compare with the output of Get-CsService -PersistentChatServer, and use that form",
        applies: has_chat,
    },
    Unverified {
        parts: &["runbook", "databases"],
        about: "Whether databases are created before or after publishing",
        one: "the page about adding Persistent Chat says before, with Action > Install Database",
        other: "Install-CsDatabase -ConfiguredDatabases reads the published topology, and the publishing \
                wizard offers to create them",
        here: "The runbook creates them after publishing; existing databases are left alone",
        applies: has_chat,
    },
    Unverified {
        parts: &["network"],
        about: "Which ports Persistent Chat servers use between each other",
        one: "TCP 8011 is only on the page about topologies",
        other: "TCP 881 is only in the port tables",
        here: "Both are opened",
        applies: has_several,
    },
    Unverified {
        parts: &["network"],
        about: "Whether DNS load balancing is supported for Persistent Chat",
        one: "the table of DNS records has one record of the pool for each computer",
        other: "the page about load balancing mentions only Front End, Edge, Director and Mediation pools",
        here: "The records are listed; no hardware load balancer is used",
        applies: |facts| facts.chats.iter().any(|chat| chat.computers.len() > 1),
    },
    Unverified {
        parts: &["network"],
        about: "Which permissions the share for setting up mirrors needs",
        one: "Topology Builder's help says that the primary writes and the mirror reads",
        other: "the page about deploying mirroring says read and write for both",
        here: "Both get read and write permissions",
        applies: is_mirrored,
    },
    Unverified {
        parts: &["network"],
        about: "Which certificate a Persistent Chat server needs",
        one: "the only documented rule requires a certificate from the same certification authority for \
              servers that run the web services, which are the Front End Servers",
        other: "practitioners request a Default certificate for each Persistent Chat server, with the pool as \
                the subject and every computer as an alternative name",
        here: "The certificates that practitioners use are listed",
        applies: has_own_server,
    },
    Unverified {
        parts: &["capacity"],
        about: "How many rooms a user joins in the sample of 80,000 users",
        one: "the text and the total say 24",
        other: "the line for rooms per user says 16",
        here: "The documents do not use this number",
        applies: has_chat,
    },
    Unverified {
        parts: &["capacity"],
        about: "How many invitations a deployment may hold",
        one: "the text says 1,000,000",
        other: "the table says 2,000,000",
        here: "Plan with 1,000,000",
        applies: has_chat,
    },
    Unverified {
        parts: &["permissions", "runbook"],
        about: "Who may define a topology in Topology Builder",
        one: "the page about adding Persistent Chat says that a member of the local Users group may",
        other: "the table of group memberships lists local Administrators for viewing, and \
                RTCUniversalServerAdmins for changes",
        here: "Local Users are listed; whoever publishes needs RTCUniversalServerAdmins in any case",
        applies: has_chat,
    },
    Unverified {
        parts: &["runbook", "permissions"],
        about: "At which scopes a Persistent Chat policy can be set",
        one: "the deployment checklist says global, site, pool and user",
        other: "New-CsPersistentChatPolicy supports site and user, in addition to the global policy",
        here: "Global, site and user are used; no command sets a policy for a pool",
        applies: has_chat,
    },
    Unverified {
        parts: &["databases"],
        about: "Whether the database of a Standard Edition server can be mirrored",
        one: "the help of Topology Builder mentions mirroring for its SQL Server store",
        other: "the wizard fills in the store and does not allow changes",
        here: "The documents assume that it cannot be mirrored",
        applies: |facts| {
            facts
                .items
                .iter()
                .any(|item| item.kind == Kind::StandardEditionServer)
        },
    },
    Unverified {
        parts: &["prerequisites"],
        about: "Whether SQL Server 2017 can be mirrored for Persistent Chat",
        one: "SQL Server 2017 is in the list of supported versions",
        other: "the page about mirroring does not name it",
        here: "Use an older supported version if you use mirroring",
        applies: |facts| is_mirrored(facts) && facts.chats.iter().any(|chat| chat.version() >= 7),
    },
    Unverified {
        parts: &["changes"],
        about: "How a Persistent Chat pool is removed",
        one: "no page describes it",
        other: "a page describes it for Front End pools",
        here: "The steps follow that page",
        applies: loses_chat,
    },
    Unverified {
        parts: &["changes"],
        about: "Whether a Persistent Chat pool works with a next hop of a different version during an upgrade",
        one: "no page says that it does",
        other: "pools are upgraded from the inside to the outside, so this situation occurs",
        here: "Keep this period short",
        applies: is_upgraded,
    },
];

/// Adds the points that matter to a part.
pub(super) fn mark(document: &mut Document, facts: &HandoverFacts<'_>, part: &str) {
    let points = ALL.iter().filter(|point| point.parts.contains(&part));
    for point in points.filter(|point| (point.applies)(facts)) {
        document.call_out(CallOut::Unverified, in_words(point));
    }
}

fn in_words(point: &Unverified) -> Words {
    let Unverified {
        about,
        one,
        other,
        here,
        ..
    } = point;
    Words::from(format!("{about}: {one}; {other}. {here}."))
}
