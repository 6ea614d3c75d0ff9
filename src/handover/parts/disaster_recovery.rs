//! Disaster recovery: log shipping, failing over and back, with the names, what is lost and what users see (domain
//! notes, 4).

use crate::design::Fact;
use crate::publish::powershell::{Argument, CmdletCall, ControlCharacter};
use crate::publish::step::{StepKind, Who};
use crate::report::{Action, Block, CallOut, Document, Level, Step, Words};
use crate::topology::{Database, Pair};

use crate::handover::chat::{Chat, instance_name};
use crate::handover::parts::capacity::swap;
use crate::handover::words::{names, step_block};
use crate::handover::{HandoverFacts, open};

const SOURCE: &str = "Documented: \"Configure high availability and disaster recovery for Persistent Chat Server\", \
                      \"Managing high availability and disaster recovery\"";

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
                    .and(" is on, but its content store or its backup store is not chosen. Nothing can be described before."),
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
    document.heading(
        Level::Section,
        section("What is lost, and what users see: "),
    );
    let mut items = vec![
        Words::from(
            "Messages since the last log backup that reached the backup are lost; how many depends on the schedule of log \
             shipping.",
        ),
        "While nothing serves, clients show no rooms; instant messages, meetings and calls are not affected by this pool.".into(),
        "After failing over and after failing back, clients connect again by themselves.".into(),
    ];
    if chat.has_compliance {
        items.push(
            "The compliance database is not failed over. Records that the adapter had not taken are lost with it.".into(),
        );
    }
    document.blocks.push(Block::List(items));
    document.heading(Level::Section, section("Failing over "));
    push_steps(document, &failing_over(chat));
    document.heading(Level::Section, section("Failing back "));
    push_steps(document, &failing_back(facts, chat));
}

/// What is done, where, and how.
struct Work {
    what: Words,
    place: String,
    actions: Vec<Action>,
    check: &'static str,
    note: Option<&'static str>,
}

fn push_steps(document: &mut Document, steps: &[Work]) {
    for (position, work) in steps.iter().enumerate() {
        let mut closing: Vec<(&'static str, Words)> = vec![("Check", work.check.into())];
        if let Some(note) = work.note {
            closing.push(("Note", note.into()));
        }
        closing.push(("Source", SOURCE.into()));
        let (place, who) = match work.place.as_str() {
            SHELL => (Words::from(SHELL), Who::ServerAdmins.to_string()),
            store => (Words::name(store), Who::SqlAdministrator.to_string()),
        };
        document.blocks.push(Block::Step(Step {
            number: (position + 1).to_string(),
            title: work.what.clone(),
            details: vec![("Where", place), ("Who", who.into())],
            actions: work.actions.clone(),
            closing,
        }));
    }
}

fn written(made: Result<CmdletCall, ControlCharacter>) -> Action {
    match made {
        Ok(command) => Action::Command(command.to_string()),
        Err(refused) => Action::ByHand(refused.to_string().into()),
    }
}

/// A statement of SQL on an instance; SQL Server Management Studio takes the text between the quotes as well.
fn query(instance: &str, database: &str, sql: &str) -> Action {
    let made = CmdletCall::new("Invoke-Sqlcmd").text("ServerInstance", instance);
    let made = made.and_then(|made| made.text("Database", database));
    written(made.and_then(|made| made.text("Query", sql)))
}

fn state(chat: &Chat<'_>, to: &str) -> Action {
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

/// Where the files of the logs are.
fn share(chat: &Chat<'_>) -> Words {
    match chat.stated.log_shipping_share() {
        Some(share) => Words::name(share),
        None => Words::from("the share for log shipping"),
    }
}

fn failing_over(chat: &Chat<'_>) -> Vec<Work> {
    let backup = instance(chat, Database::ContentBackup);
    let place = title(chat, Database::ContentBackup);
    let mut steps = vec![
        Work {
            what: Words::from("End log shipping on the backup"),
            place: place.clone(),
            actions: vec![query(&backup, "master", "exec sp_delete_log_shipping_secondary_database mgc")],
            check: "SQL Server Agent has no job of log shipping for mgc any more",
            note: None,
        },
        Work {
            what: Words::from("Copy the log backups that were not copied yet"),
            place: place.clone(),
            actions: vec![Action::ByHand(
                Words::from("Copy what can still be read from ")
                    .and_words(share(chat))
                    .and(" to the folder for the copies"),
            )],
            check: "The newest file of the share is in the folder",
            note: Some("What cannot be read any more is lost"),
        },
        Work {
            what: Words::from("Apply the log backups that were not applied yet"),
            place: place.clone(),
            actions: vec![Action::ByHand(
                "Restore each file in the order of its time, With No Recovery, in SQL Server Management Studio".into(),
            )],
            check: "The last file is restored",
            note: None,
        },
        Work {
            what: Words::from("Bring the database online"),
            place: place.clone(),
            actions: vec![
                query(&backup, "master", "exec sp_who2"),
                Action::ByHand(
                    Words::from("End every connection to mgc that is listed, with ").and_name("kill").and(" and its number"),
                ),
                query(&backup, "master", "restore database mgc with recovery"),
            ],
            check: "mgc is online",
            note: None,
        },
        Work {
            what: Words::from("Tell the pool that it has failed over"),
            place: SHELL.to_owned(),
            actions: vec![state(chat, "FailedOver")],
            check: "Get-CsPersistentChatState says FailedOver",
            note: None,
        },
    ];
    if let Some(store) = chat.store(Database::ContentBackup)
        && let Some(mirror) = chat.store(Database::ContentBackupMirror)
    {
        let made = CmdletCall::new("Install-CsMirrorDatabase").switch("ConfiguredDatabases");
        let made = made.with("FileShare", Argument::Variable("seedShare"));
        let made = made.text("SqlServerFqdn", &store.cluster.fqdn);
        let made = made.and_then(|made| match store.instance.name.as_str() {
            "" => Ok(made.switch("ForDefaultInstance")),
            name => made.text("ForInstance", name),
        });
        steps.push(Work {
            what: Words::from("Mirror the backup to ").and_name(mirror.title()),
            place: SHELL.to_owned(),
            actions: vec![
                Action::Command(
                    r"$seedShare = Read-Host 'Share for the seed, as \\server\share'".to_owned(),
                ),
                written(made),
            ],
            check: "Get-CsDatabaseMirrorState says Synchronized",
            note: None,
        });
    }
    let standing_by = chat.standing_by();
    let (what, actions) = match standing_by.is_empty() {
        true => (
            Words::from("Let servers near the backup serve"),
            vec![Action::ByHand(
                "No server stands by in the design, or the document does not say which serve. Name those that still run \
                 to Set-CsPersistentChatActiveServer, all of them near the new primary database"
                    .into(),
            )],
        ),
        false => (
            Words::from("Let the servers serve that stood by: ").and_words(names(&standing_by)),
            vec![written(swap(chat, &standing_by))],
        ),
    };
    steps.push(Work {
        what,
        place: SHELL.to_owned(),
        actions,
        check: "Get-CsService -PersistentChatServer lists them as active, and a client shows its rooms",
        note: Some("All active servers have to be near the new primary database; at most four serve at one time"),
    });
    if let Some(hop) = chat.next_hop {
        let made = CmdletCall::new("Invoke-CsPoolFailOver").text("PoolFqdn", &hop.fqdn);
        steps.push(Work {
            what: Words::from("Only if the next hop is lost with the data center: fail over ")
                .and_name(&*hop.fqdn),
            place: SHELL.to_owned(),
            actions: vec![written(made.map(|made| made.switch("DisasterMode")))],
            check: "A user of the pool signs in on the backup pool, and finds the rooms",
            note: Some(
                "It needs a backup pool in the other data center; without one, nothing routes to Persistent Chat. That it \
                 belongs here is a practitioner's advice; the command is documented for Front End pools",
            ),
        });
    }
    steps
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
        what: Words::from("Let no server serve"),
        place: SHELL.to_owned(),
        actions: vec![written(none)],
        check: "Get-CsService -PersistentChatServer lists no active server",
        note: Some("From here until the last step nobody has Persistent Chat"),
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
            check: "Get-CsDatabaseMirrorState names no mirror of the backup",
            note: None,
        });
    }
    let active = facts
        .index
        .chat(&chat.pool.service.id)
        .map(|_| chat.serving())
        .unwrap_or_default();
    steps.extend([
        Work {
            what: Words::from("Back mgc up"),
            place: backup,
            actions: vec![Action::ByHand(
                Words::from("Make a full backup of mgc to ").and_words(share(chat)),
            )],
            check: "The file is there",
            note: None,
        },
        Work {
            what: Words::from("Restore mgc on the primary"),
            place: primary,
            actions: vec![Action::ByHand(
                "Restore the file with \"Overwrite the existing database\" and \"Leave the database ready to use\"".into(),
            )],
            check: "mgc is online, with the newest messages",
            note: None,
        },
        Work {
            what: Words::from("Set up log shipping again"),
            place: title(chat, Database::Content),
            actions: vec![Action::ByHand("As at the beginning of this part".into())],
            check: "Its jobs run without an error",
            note: None,
        },
        Work {
            what: Words::from("Let the servers serve again: ").and_words(names(&active)),
            place: SHELL.to_owned(),
            actions: vec![written(swap(chat, &active))],
            check: "Get-CsService -PersistentChatServer lists them as active",
            note: None,
        },
        Work {
            what: Words::from("Tell the pool that all is normal"),
            place: SHELL.to_owned(),
            actions: vec![state(chat, "Normal")],
            check: "Get-CsPersistentChatState says Normal, and a client shows its rooms",
            note: None,
        },
    ]);
    steps
}
