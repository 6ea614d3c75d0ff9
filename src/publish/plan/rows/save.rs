//! What is saved before anything changes (publishing notes, 6.2 step 2; domain notes, 4 step 3).

use crate::publish::plan::row::{Built, StepRow, by_hand, command};
use crate::publish::powershell::CmdletCall;
use crate::publish::step::{StepAction, StepPlace, StepSource, Who};
use crate::report::Words;
use crate::topology::{Database, Index, PersistentChatPool, SqlStore, pools};

pub(in crate::publish::plan) const BACKUP: StepRow = StepRow {
    who: &[Who::ServerAdmins],
    interrupts: None,
    back: "Nothing to undo; this step changes nothing",
    lost: None,
    sources: &[StepSource::documented(
        "\"Export-CsConfiguration\", \"Get-CsTopology\", \"Get-CsSimpleUrlConfiguration\", \"Export-CsPersistentChatData\"",
    )],
    build: |_, sides| {
        let mut actions = vec![
            StepAction::Line(
                "Export-CsConfiguration -FileName (Join-Path $PWD.ProviderPath 'configuration-before.zip')",
            ),
            StepAction::Line(
                "[IO.File]::WriteAllText((Join-Path $PWD.ProviderPath 'topology-before.xml'), (Get-CsTopology \
                 -AsXml).ToString(), [Text.Encoding]::Unicode)",
            ),
            StepAction::Line(
                "Get-CsSimpleUrlConfiguration | Export-Clixml -Path (Join-Path $PWD.ProviderPath 'simple-urls-before.xml')",
            ),
        ];
        // Those that go, or whose database moves, are saved by a step of their own.
        let stays = |pool: &PersistentChatPool<'_>| {
            let mut designed = pools::persistent_chat_pools(&sides.design).into_iter();
            let name = |pool: &PersistentChatPool<'_>| pool.cluster.map(|one| one.fqdn.clone());
            let content = |pool: &PersistentChatPool<'_>, index: &Index<'_>| {
                let store = pool.database(index, Database::Content);
                store.map(|store| store.title())
            };
            designed.any(|one| {
                name(&one) == name(pool)
                    && content(&one, &sides.design) == content(pool, &sides.published)
            })
        };
        let deployed = pools::persistent_chat_pools(&sides.published);
        let own = actions.len();
        for pool in deployed.iter().filter(|pool| stays(pool)) {
            let name = pool.cluster.map_or("", |cluster| cluster.fqdn.as_str());
            let store = pool.database(&sides.published, Database::Content);
            actions.extend(store.map(|store| export(&store, name)));
        }
        let mut notes: Vec<Words> = vec![
            "The zip file also contains policies and settings. To roll back only the topology, publish \
             topology-before.xml: Import-CsConfiguration replaces everything that anyone has changed since"
                .into(),
        ];
        if actions.len() > own {
            notes.push(
                "Export-CsPersistentChatData needs a member of CsPersistentChatAdministrator"
                    .into(),
            );
        }
        Built {
            what: "Save the deployed topology and configuration".into(),
            places: vec![StepPlace::Publisher],
            actions,
            checks: vec![by_hand(
                "The files exist, and Topology Designer can open topology-before.xml",
            )],
            notes,
        }
    },
};

/// Exports the rooms and messages of a pool to a file with its name.
fn export(store: &SqlStore<'_>, pool: &str) -> StepAction {
    let made =
        CmdletCall::new("Export-CsPersistentChatData").text("DBInstance", &instance_name(store));
    command(made.and_then(|made| made.text("FileName", &zip_name(pool))))
}

/// The file for the rooms and messages of a pool; each pool has its own, so that none is overwritten.
fn zip_name(pool: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let name: String = pool.chars().filter(|c| is_plain(*c)).collect();
    format!("persistent-chat-{name}.zip")
}

/// A SQL Server instance in the notation of SQL Server tools.
fn instance_name(store: &SqlStore<'_>) -> String {
    match store.instance.name.is_empty() {
        true => store.cluster.fqdn.clone(),
        false => format!(r"{}\{}", store.cluster.fqdn, store.instance.name),
    }
}

pub(in crate::publish::plan) const REGULAR_BACKUP: StepRow = StepRow {
    who: &[Who::ChatAdministrators],
    interrupts: None,
    back: "Remove the scheduled task",
    lost: None,
    sources: &[StepSource::documented(
        "\"Back up and restore Persistent Chat databases\"; \"Export-CsPersistentChatData\", \
         \"Import-CsPersistentChatData\"",
    )],
    build: |need, sides| {
        let name = sides.name(&need.target);
        let pool = sides.chat(&need.target);
        let store = pool.and_then(|pool| pool.database(&sides.design, Database::Content));
        let mut actions = Vec::new();
        let mut checks = Vec::new();
        if let Some(store) = store {
            let of = |cmdlet: &'static str| {
                let made = CmdletCall::new(cmdlet).text("DBInstance", &instance_name(&store));
                made.and_then(|made| made.text("FileName", &zip_name(&name)))
            };
            actions.push(command(of("Export-CsPersistentChatData")));
            let tried = of("Import-CsPersistentChatData");
            checks.push(command(tried.map(|made| made.switch("WhatIf"))));
        } else {
            actions.push(by_hand(
                "Run Export-CsPersistentChatData for its content database, which the topology does not specify",
            ));
            checks.push(by_hand(
                "Import-CsPersistentChatData with -WhatIf can read the file",
            ));
        }
        actions.push(by_hand(
            "Schedule the command to run regularly, and also back up the databases with SQL Server, and the \
             file store",
        ));
        Built {
            what: Words::from("Back up rooms and messages of ").and_name(&name),
            places: vec![StepPlace::Publisher],
            actions,
            checks,
            notes: vec![
                "Files that users uploaded are in the file store, not in the zip file".into(),
            ],
        }
    },
};

pub(in crate::publish::plan) const CHAT_BACKUP: StepRow = StepRow {
    who: &[Who::ChatAdministrators],
    interrupts: None,
    back: "Nothing to undo; this step changes nothing",
    lost: None,
    sources: &[StepSource::documented(
        "\"Export-CsPersistentChatData\"; \"Back up and restore Persistent Chat databases\"",
    )],
    build: |need, sides| {
        let pool = sides.published_chat(&need.target);
        let store = pool.and_then(|pool| pool.database(&sides.published, Database::Content));
        let action = match store {
            Some(store) => export(&store, &sides.name(&need.target)),
            None => by_hand(
                "Run Export-CsPersistentChatData for its content database, which the topology does not specify",
            ),
        };
        Built {
            what: Words::from("Save rooms and messages of ").and_name(sides.name(&need.target)),
            places: vec![StepPlace::Publisher],
            actions: vec![action],
            checks: vec![by_hand(
                "The zip file exists, and its size is plausible for the number of messages",
            )],
            ..Built::default()
        }
    },
};
