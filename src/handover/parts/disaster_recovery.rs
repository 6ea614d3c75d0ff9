//! Disaster recovery: log shipping, failover and failback with the actual names, data loss and effects on users (domain
//! notes, 4).

use crate::design::Fact;
use crate::publish::powershell::{Argument, CmdletCall, ControlCharacter};
use crate::publish::step::{StepKind, Who};
use crate::report::{Block, CallOut, Document, Level, PrintedAction, PrintedStep, Words};
use crate::topology::{Database, Pair};

use crate::handover::chat::{Chat, instance_name};
use crate::handover::parts::capacity::swap;
use crate::handover::words::{names, step_block};
use crate::handover::{HandoverFacts, open};

const SOURCE: &str = "Documented: \"Configure high availability and disaster recovery for Persistent Chat Server\", \
                      \"Managing high availability and disaster recovery\"";

const BACKUP_OF_COMPLIANCE: &str = "Unverified: inferred from failback in \"Managing high availability and disaster \
                                    recovery\", which removes this mirror; no page says when it is made";
const OVER_A_MIRROR: &str = "General knowledge: SQL Server does not restore over a mirrored database, and log \
                             shipping is also set up on the mirror. The documented procedure does not mention the \
                             mirror of the primary";

pub(super) fn write(facts: &HandoverFacts<'_>, document: &mut Document) {
    for chat in &facts.chats {
        if !chat.has_disaster_recovery {
            continue;
        }
        let stores = (
            chat.store(Database::Content),
            chat.store(Database::ContentBackup),
        );
        let (Some(_), Some(_)) = stores else {
            document.call_out(
                CallOut::Stop,
                Words::from("Disaster recovery of ")
                    .and_name(chat.name)
                    .and(" is enabled, but its content store or its backup store is not selected. Without \
                          them, the procedure cannot be described."),
            );
            continue;
        };
        of_chat(facts, document, chat);
    }
}

fn of_chat(facts: &HandoverFacts<'_>, document: &mut Document, chat: &Chat<'_>) {
    let section = |words: &str| Words::from(words).and_name(chat.name);
    document.heading(Level::Section, section("Log shipping of "));
    open::ask(document, facts, &chat.id(), Fact::LogShippingShare);
    for (number, step) in facts.steps_of(&[StepKind::LogShipping]) {
        document.blocks.push(step_block(number, step));
    }
    document.heading(Level::Section, section("Data loss and effects on users: "));
    let mut items = vec![
        Words::from(
            "Messages since the last log backup that reached the backup server are lost; how many depends on \
             the log shipping schedule.",
        ),
        "While no server is active, clients show no rooms. Instant messages, meetings and calls are not affected.".into(),
        "After failover and after failback, clients reconnect automatically.".into(),
    ];
    if chat.has_compliance {
        items.push(
            "The compliance database does not fail over. Records that the adapter had not processed are lost.".into(),
        );
    }
    document.blocks.push(Block::List(items));
    document.heading(Level::Section, section("Failover of "));
    push_steps(document, &failing_over(chat));
    document.heading(Level::Section, section("Failback of "));
    push_steps(document, &failing_back(facts, chat));
}

/// A step: what to do, where, and how.
struct Work {
    what: Words,
    place: String,
    actions: Vec<PrintedAction>,
    check: &'static str,
    note: Option<&'static str>,
    source: &'static str,
}

fn push_steps(document: &mut Document, steps: &[Work]) {
    for (position, work) in steps.iter().enumerate() {
        let mut closing: Vec<(&'static str, Words)> = vec![("Check", work.check.into())];
        if let Some(note) = work.note {
            closing.push(("Note", note.into()));
        }
        closing.push(("Source", work.source.into()));
        let (place, who) = match work.place.as_str() {
            SHELL => (Words::from(SHELL), Who::ServerAdmins.to_string()),
            store => (Words::name(store), Who::SqlAdministrator.to_string()),
        };
        document.blocks.push(Block::Step(PrintedStep {
            number: (position + 1).to_string(),
            title: work.what.clone(),
            details: vec![("Where", place), ("Who", who.into())],
            actions: work.actions.clone(),
            closing,
        }));
    }
}

fn written(made: Result<CmdletCall, ControlCharacter>) -> PrintedAction {
    match made {
        Ok(command) => PrintedAction::Command(command.to_string()),
        Err(refused) => PrintedAction::ByHand(refused.to_string().into()),
    }
}

/// An SQL statement to run on an instance; the text in quotes can also be run in SQL Server Management Studio.
fn query(instance: &str, database: &str, sql: &str) -> PrintedAction {
    let made = CmdletCall::new("Invoke-Sqlcmd").text("ServerInstance", instance);
    let made = made.and_then(|made| made.text("Database", database));
    written(made.and_then(|made| made.text("Query", sql)))
}

fn state(chat: &Chat<'_>, to: &str) -> PrintedAction {
    let made = CmdletCall::new("Set-CsPersistentChatState")
        .text("Identity", &format!("service:{}", chat.name));
    written(made.and_then(|made| made.text("PoolState", to)))
}

const SHELL: &str = "a computer with the Management Shell";

fn instance(chat: &Chat<'_>, database: Database) -> String {
    chat.store(database).map(instance_name).unwrap_or_default()
}

fn title(chat: &Chat<'_>, database: Database) -> String {
    chat.store(database)
        .map(|store| store.title())
        .unwrap_or_default()
}

/// The location of the log files.
fn share(chat: &Chat<'_>) -> Words {
    match chat.stated.log_shipping_share() {
        Some(share) => Words::name(share),
        None => Words::from("the log shipping share"),
    }
}

/// The step that mirrors a pair with the cmdlet, if the pool has both.
fn mirrored(chat: &Chat<'_>, pair: Pair, what: &str, source: &'static str) -> Option<Work> {
    let (store, mirror) = (chat.store(pair.principal())?, chat.store(pair.mirror())?);
    let made = CmdletCall::new("Install-CsMirrorDatabase").switch("ConfiguredDatabases");
    let made = made.with("FileShare", Argument::Variable("seedShare"));
    let made = made.text("SqlServerFqdn", &store.cluster.fqdn);
    let made = made.and_then(|made| match store.instance.name.as_str() {
        "" => Ok(made.switch("ForDefaultInstance")),
        name => made.text("ForInstance", name),
    });
    Some(Work {
        what: Words::from(what).and_name(mirror.title()),
        place: SHELL.to_owned(),
        actions: vec![
            PrintedAction::Command(
                r"$seedShare = Read-Host 'Share for setting up mirrors, as \\server\share'"
                    .to_owned(),
            ),
            written(made),
        ],
        check: "Get-CsDatabaseMirrorState shows Synchronized",
        note: None,
        source,
    })
}

fn failing_over(chat: &Chat<'_>) -> Vec<Work> {
    let backup = instance(chat, Database::ContentBackup);
    let place = title(chat, Database::ContentBackup);
    let mut steps = vec![
        Work {
            what: Words::from("Stop log shipping on the backup"),
            place: place.clone(),
            actions: vec![query(&backup, "master", "exec sp_delete_log_shipping_secondary_database mgc")],
            check: "SQL Server Agent has no log shipping jobs for mgc",
            note: None,
            source: SOURCE,
        },
        Work {
            what: Words::from("Copy the remaining log backups"),
            place: place.clone(),
            actions: vec![PrintedAction::ByHand(
                Words::from("Copy all files that can still be read from ")
                    .and_words(share(chat))
                    .and(" to the folder for the copies"),
            )],
            check: "The newest file of the share is in the folder",
            note: Some("Files that can no longer be read are lost"),
            source: SOURCE,
        },
        Work {
            what: Words::from("Restore the remaining log backups"),
            place: place.clone(),
            actions: vec![PrintedAction::ByHand(
                "In SQL Server Management Studio, restore each file in chronological order, With No Recovery".into(),
            )],
            check: "The last file is restored",
            note: None,
            source: SOURCE,
        },
        Work {
            what: Words::from("Bring the database online"),
            place: place.clone(),
            actions: vec![
                query(&backup, "master", "exec sp_who2"),
                PrintedAction::ByHand(
                    Words::from("End every listed connection to mgc, with ").and_name("kill").and(" and its number"),
                ),
                query(&backup, "master", "restore database mgc with recovery"),
            ],
            check: "mgc is online",
            note: None,
            source: SOURCE,
        },
        Work {
            what: Words::from("Set the state of the pool to failed over"),
            place: SHELL.to_owned(),
            actions: vec![state(chat, "FailedOver")],
            check: "Get-CsPersistentChatState shows FailedOver",
            note: None,
            source: SOURCE,
        },
    ];
    steps.extend(mirrored(
        chat,
        Pair::ContentBackup,
        "Mirror the backup to ",
        SOURCE,
    ));
    // The procedure names this mirror only where failback removes it. The command for an instance mirrors all of
    // its databases.
    let backups = [Database::ContentBackup, Database::ComplianceBackup];
    let is_done = match backups.map(|database| chat.store(database)) {
        [Some(content), Some(compliance)] => content.is_same(compliance),
        _ => false,
    };
    if !is_done {
        steps.extend(mirrored(
            chat,
            Pair::ComplianceBackup,
            "Mirror the backup of compliance to ",
            BACKUP_OF_COMPLIANCE,
        ));
    }
    let standing_by = chat.standing_by();
    let (what, actions) = match standing_by.is_empty() {
        true => (
            Words::from("Activate servers near the backup"),
            vec![PrintedAction::ByHand(
                "The design has no standby servers, or the document does not show which servers are active. \
                 Run Set-CsPersistentChatActiveServer with the servers that are still running, all of them \
                 near the new primary database"
                    .into(),
            )],
        ),
        false => (
            Words::from("Activate the standby servers: ").and_words(names(&standing_by)),
            vec![written(swap(chat, &standing_by))],
        ),
    };
    steps.push(Work {
        what,
        place: SHELL.to_owned(),
        actions,
        check: "Get-CsService -PersistentChatServer lists them as active, and a client shows its rooms",
        note: Some("All active servers must be near the new primary database; at most four can be active at \
                    the same time"),
        source: SOURCE,
    });
    if let Some(hop) = chat.next_hop {
        let made = CmdletCall::new("Invoke-CsPoolFailOver").text("PoolFqdn", &hop.fqdn);
        steps.push(Work {
            what: Words::from("Only if the next hop is lost together with the data center: fail over ")
                .and_name(&*hop.fqdn),
            place: SHELL.to_owned(),
            actions: vec![written(made.map(|made| made.switch("DisasterMode")))],
            check: "A user of the pool can sign in on the backup pool and find the rooms",
            note: Some(
                "This needs a backup pool in the other data center; without one, nothing routes to Persistent \
                 Chat. Doing this here is a practitioner's advice; the command is documented for Front End \
                 pools",
            ),
            source: SOURCE,
        });
    }
    steps
}

/// Takes the old mirror of the primary away, which SQL Server does not restore over.
fn unmirrored(chat: &Chat<'_>) -> Option<Work> {
    let mirror = chat.store(Database::ContentMirror)?;
    Some(Work {
        what: Words::from("End what is left of mirroring on the primary"),
        place: title(chat, Database::Content),
        actions: vec![
            PrintedAction::ByHand(
                "Only if mgc is still on the primary, and still mirrored:".into(),
            ),
            query(
                &instance(chat, Database::Content),
                "master",
                "alter database mgc set partner off",
            ),
            PrintedAction::ByHand(
                Words::from("Delete the old copy of mgc on ")
                    .and_name(mirror.title())
                    .and(" in SQL Server Management Studio, if it is still there"),
            ),
        ],
        check: "Neither instance shows mgc as mirrored",
        note: None,
        source: OVER_A_MIRROR,
    })
}

fn failing_back(facts: &HandoverFacts<'_>, chat: &Chat<'_>) -> Vec<Work> {
    let (backup, primary) = (
        title(chat, Database::ContentBackup),
        title(chat, Database::Content),
    );
    let identity = format!("PersistentChatServer:{}", chat.name);
    let none = CmdletCall::new("Set-CsPersistentChatActiveServer").text("Identity", &identity);
    let none = none.map(|made| made.with("ActiveServers", Argument::Variable("null")));
    let mut steps = vec![Work {
        what: Words::from("Deactivate all servers"),
        place: SHELL.to_owned(),
        actions: vec![written(none)],
        check: "Get-CsService -PersistentChatServer lists no active server",
        note: Some("From here until the last step, Persistent Chat is not available to anyone"),
        source: SOURCE,
    }];
    for (pair, kind) in [
        (Pair::ContentBackup, "PersistentChat"),
        (Pair::ComplianceBackup, "PersistentChatCompliance"),
    ] {
        let (Some(store), Some(_)) = (chat.store(pair.principal()), chat.store(pair.mirror()))
        else {
            continue;
        };
        let made = CmdletCall::new("Uninstall-CsMirrorDatabase").text("DatabaseType", kind);
        let made = made.and_then(|made| made.text("SqlServerFqdn", &store.cluster.fqdn));
        let made = made.and_then(|made| match store.instance.name.as_str() {
            "" => Ok(made),
            name => made.text("SqlInstanceName", name),
        });
        let database = crate::handover::chat::database_name(pair.is_compliance());
        steps.push(Work {
            what: Words::from(format!("End mirroring of {database} on the backup")),
            place: SHELL.to_owned(),
            actions: vec![written(made)],
            check: "Get-CsDatabaseMirrorState shows no mirror of the backup",
            note: None,
            source: SOURCE,
        });
    }
    steps.extend(unmirrored(chat));
    let active = facts
        .index
        .chat(&chat.pool.service.id)
        .map(|_| chat.serving())
        .unwrap_or_default();
    steps.extend([
        Work {
            what: Words::from("Back up mgc"),
            place: backup,
            actions: vec![PrintedAction::ByHand(
                Words::from("Make a full backup of mgc to ").and_words(share(chat)),
            )],
            check: "The file exists",
            note: None,
            source: SOURCE,
        },
        Work {
            what: Words::from("Restore mgc on the primary"),
            place: primary,
            actions: vec![PrintedAction::ByHand(
                "Restore the file with \"Overwrite the existing database\" and \"Leave the database ready to use\"".into(),
            )],
            check: "mgc is online and contains the newest messages",
            note: None,
            source: SOURCE,
        },
    ]);
    // Setting up log shipping fails over to the mirror and back.
    steps.extend(mirrored(
        chat,
        Pair::Content,
        "Mirror the primary again to ",
        OVER_A_MIRROR,
    ));
    steps.extend([
        Work {
            what: Words::from("Set up log shipping again"),
            place: title(chat, Database::Content),
            actions: vec![PrintedAction::ByHand(
                "Follow the steps at the beginning of this part".into(),
            )],
            check: "The log shipping jobs run without errors",
            note: None,
            source: SOURCE,
        },
        Work {
            what: Words::from("Activate the servers again: ").and_words(names(&active)),
            place: SHELL.to_owned(),
            actions: vec![written(swap(chat, &active))],
            check: "Get-CsService -PersistentChatServer lists them as active",
            note: None,
            source: SOURCE,
        },
        Work {
            what: Words::from("Set the state of the pool to normal"),
            place: SHELL.to_owned(),
            actions: vec![state(chat, "Normal")],
            check: "Get-CsPersistentChatState shows Normal, and a client shows its rooms",
            note: None,
            source: SOURCE,
        },
    ]);
    steps
}
