//! What each computer needs before setup (the first task of the deployment checklist; domain notes, 4 step 2 and 5.7).

use crate::design::Fact;
use crate::publish::step::StepKind;
use crate::report::{Block, Document, Level, Words};
use crate::topology::pools::sql_stores;
use crate::topology::role::product_name;
use crate::topology::{ObjectId, SqlStore};

use crate::handover::chat::{Chat, computers};
use crate::handover::words::{name_or, names, push_table, step_block};
use crate::handover::{HandoverFacts, open};

/// The supported platforms of a product version.
struct Supported {
    windows: &'static str,
    sql: &'static str,
    express: &'static str,
    source: &'static str,
}

/// The supported platforms, by product version number.
fn supported(version: u32) -> Option<Supported> {
    Some(match version {
        6 => Supported {
            windows: "Windows Server 2008 R2 with Service Pack 1, 2012, or 2012 R2 (with the cumulative update \
                      of October 2013); Server Core is not supported",
            sql: "SQL Server 2008 R2 or 2012, 64-bit, Standard or Enterprise; 2014 is not supported",
            express: "SQL Server 2012 Express, installed by setup",
            source: "Lync Server 2013, \"Server and tools operating system support\", \"Database software support\"",
        },
        7 => Supported {
            windows: "Windows Server 2012, 2012 R2, or 2016 (with cumulative update 5 or later); 2008 R2 only \
                      for an in-place upgrade",
            sql: "SQL Server 2012, 2014 (cumulative update 6 or later), 2016 (Service Pack 1 and cumulative \
                  update 7 or later) or 2017, 64-bit, Standard or Enterprise; older text lists only 2008 R2, \
                  2012 and 2014",
            express: "SQL Server 2014 Express, installed by setup",
            source: "\"Server requirements for Skype for Business Server 2015\", \"Hardware and software requirements \
                     for Persistent Chat Server\"",
        },
        _ => return None,
    })
}

const HARDWARE: &str = "64-bit, two six-core processors at 2.26 GHz, 32 GB of memory, one 1 Gbps network \
                        adapter or two that are teamed";
const DISKS: &str =
    "8 disks (10,000 RPM) with 72 GB of free space each, or equivalent solid-state disks; NTFS";
const HARDWARE_SOURCE: &str = "\"Server requirements for Skype for Business Server 2015\"; a virtual machine \
                               of the same size supports as many users (Lync Server 2013, \"Deploying \
                               Persistent Chat Server\")";

pub(super) fn write(facts: &HandoverFacts<'_>, document: &mut Document) {
    if facts.chats.is_empty() {
        return;
    }
    for chat in &facts.chats {
        of_chat(facts, document, chat);
    }
    unknown_systems(facts, document);
    sql_servers(facts, document);
    document.heading(Level::Section, "How to do it");
    document.paragraph("Step numbers refer to the runbook.");
    let kinds = [
        StepKind::Preconditions,
        StepKind::Accounts,
        StepKind::Prerequisites,
        StepKind::SqlInstance,
        StepKind::MirrorEndpoint,
        StepKind::Share,
        StepKind::Delegation,
    ];
    for (number, step) in facts.steps_of(&kinds) {
        document.blocks.push(step_block(number, step));
    }
}

fn of_chat(facts: &HandoverFacts<'_>, document: &mut Document, chat: &Chat<'_>) {
    document.heading(
        Level::Section,
        Words::from("Computers of ").and_name(chat.name),
    );
    let role = |computer: &str| match (chat.is_collocated, chat.serves(computer)) {
        (true, _) => "Standard Edition server with Persistent Chat",
        (_, Some(true)) => "Persistent Chat server, active",
        (_, Some(false)) => "Persistent Chat server, inactive",
        (_, None) => "Persistent Chat server",
    };
    let system = |computer: &str| {
        let stated = facts.stated_of_computer(computer);
        stated.get(Fact::OperatingSystem).map(ToString::to_string)
    };
    let mut rows: Vec<Vec<Words>> = Vec::new();
    for computer in &chat.computers {
        rows.push(vec![
            Words::name(*computer),
            Words::from(role(computer)),
            name_or(system(computer), "unknown"),
        ]);
    }
    if let Some(hop) = chat.next_hop.filter(|_| !chat.is_collocated) {
        for computer in computers(hop) {
            rows.push(vec![
                Words::name(computer),
                Words::from(
                    "Front End Server of the next hop, with the web services of Persistent Chat",
                ),
                name_or(system(computer), "unknown"),
            ]);
        }
    }
    push_table(document, &["Computer", "Role", "Operating system"], rows);
    let Some(supported) = supported(chat.version()) else {
        document.paragraph(format!(
            "{} has no Persistent Chat, so no requirements are documented.",
            product_name(chat.version())
        ));
        return;
    };
    let row = |what: &str, needs: &str, source: &str| {
        vec![
            Words::from(what),
            Words::from(needs),
            Words::from(format!("Documented: {source}")),
        ]
    };
    let mut rows = vec![
        row("Operating system", supported.windows, supported.source),
        row(
            "Membership",
            "Joined to the domain, with current Windows updates",
            "\"Requirements to publish a topology\"",
        ),
        row(
            "Software",
            ".NET Framework 3.5 and 4.5 with WCF HTTP Activation, Windows Identity Foundation, the Active Directory \
             tools, Windows PowerShell 3.0, Message Queuing; on Windows Server 2012 R2 also KB2982006",
            "\"Server requirements for Skype for Business Server 2015\"; Message Queuing: Lync Server 2013, \"New \
             Persistent Chat Server features\"",
        ),
        row("Hardware", HARDWARE, HARDWARE_SOURCE),
        row("Disks", DISKS, HARDWARE_SOURCE),
    ];
    // A Standard Edition server runs the web services itself.
    if !chat.is_collocated {
        let of_computers = "IIS, except for the features in the step below: the web services of Persistent \
                            Chat are on the Front End Servers";
        let source = "Lync Server 2013, \"New Persistent Chat Server features\"";
        rows.insert(3, row("Not needed", of_computers, source));
    }
    if chat.is_collocated {
        rows.push(row("Local database", supported.express, supported.source));
    }
    push_table(
        document,
        &["Requirements for each computer", "What", "Source"],
        rows,
    );
}

fn unknown_systems(facts: &HandoverFacts<'_>, document: &mut Document) {
    let computers = facts
        .chats
        .iter()
        .flat_map(|chat| chat.computers.iter().copied());
    let unknown: Vec<&str> = computers
        .filter(|computer| {
            facts
                .stated_of_computer(computer)
                .operating_system()
                .is_none()
        })
        .collect();
    if !unknown.is_empty() {
        open::ask_of(
            document,
            Fact::OperatingSystem,
            &unknown.join(", "),
            unknown.len() > 1,
        );
    }
}

fn sql_servers(facts: &HandoverFacts<'_>, document: &mut Document) {
    let used = |store: &SqlStore<'_>| {
        facts.chats.iter().any(|chat| {
            let stores = chat.stores().iter().map(|(_, one)| one);
            let witnesses = chat.witnesses().iter().map(|(_, one)| one);
            stores.chain(witnesses).any(|one| one.is_same(store))
        })
    };
    let stores: Vec<SqlStore<'_>> = sql_stores(&facts.index).into_iter().filter(used).collect();
    if stores.is_empty() {
        return;
    }
    document.heading(Level::Section, "SQL Servers of Persistent Chat");
    let rows = stores.iter().map(|store| {
        let stated = facts.stated(&ObjectId::from(store.instance.id.clone()));
        let instance = match store.instance.name.as_str() {
            "" => Words::from("default instance"),
            name => Words::name(name),
        };
        vec![
            Words::name(&*store.cluster.fqdn),
            instance,
            purposes(facts, store),
            name_or(
                stated.get(Fact::SqlVersion).map(ToString::to_string),
                "unknown",
            ),
            name_or(
                stated.get(Fact::SqlEdition).map(ToString::to_string),
                "unknown",
            ),
        ]
    });
    push_table(
        document,
        &["Computer", "Instance", "For", "Version", "Edition"],
        rows.collect(),
    );
    let newest = facts.chats.iter().map(Chat::version).max();
    if let Some(supported) = newest.and_then(supported) {
        let mut needs = vec![
            Words::from(format!("Version and edition: {}.", supported.sql)),
            "Install the Database Engine. Topology Builder does not create instances.".into(),
            "Make the account that creates the databases a member of sysadmin on each instance."
                .into(),
        ];
        if facts.chats.iter().any(Chat::ships_logs) {
            needs.push("Set SQL Server Agent to start automatically on the servers that take part in log shipping.".into());
        }
        needs.push(
            "An AlwaysOn availability group is not supported for Persistent Chat; a failover cluster is \
             supported (2 nodes with Standard Edition, 16 with Enterprise)."
                .into(),
        );
        document.blocks.push(Block::List(needs));
    }
}

fn purposes(facts: &HandoverFacts<'_>, store: &SqlStore<'_>) -> Words {
    let mut all: Vec<&str> = Vec::new();
    for chat in &facts.chats {
        for (database, one) in chat.stores() {
            if one.is_same(store) {
                all.push(crate::handover::chat::purpose(*database));
            }
        }
        if chat.witnesses().iter().any(|(_, one)| one.is_same(store)) {
            all.push("Witness");
        }
    }
    all.sort_unstable();
    all.dedup();
    match all.is_empty() {
        true => names::<&str>([]),
        false => Words::from(all.join(", ")),
    }
}
