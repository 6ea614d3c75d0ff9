//! Databases: made, moved, shipped and backed up (publishing notes, 6.2 to 6.4; domain notes, 4).

use crate::diff::Property;
use crate::publish::mirrors::mirrored;
use crate::publish::plan::need::StepNeed;
use crate::publish::plan::row::{Built, StepRow, by_hand, command};
use crate::publish::plan::sides::Sides;
use crate::publish::powershell::{Argument, CmdletCall, ControlCharacter, Literal};
use crate::publish::step::{StepAction, StepPlace, StepSource, Who};
use crate::report::Words;
use crate::topology::{AssociationKind, Database, ObjectId, SqlStore};

/// With the server and the instance of a store, for cmdlets that read the published topology.
pub(in crate::publish::plan) fn of_instance(
    made: CmdletCall,
    store: &SqlStore<'_>,
) -> Result<CmdletCall, ControlCharacter> {
    let made = made.text("SqlServerFqdn", &store.cluster.fqdn)?;
    match store.instance.name.is_empty() {
        true => Ok(made.switch("ForDefaultInstance")),
        false => made.text("ForInstance", &store.instance.name),
    }
}

/// With the server and the instance of a store, for cmdlets that take the type of database.
pub(in crate::publish::plan) fn on_instance(
    made: CmdletCall,
    store: &SqlStore<'_>,
) -> Result<CmdletCall, ControlCharacter> {
    let made = made.text("SqlServerFqdn", &store.cluster.fqdn)?;
    match store.instance.name.is_empty() {
        true => Ok(made),
        false => made.text("SqlInstanceName", &store.instance.name),
    }
}

pub(in crate::publish::plan) const DATABASES: StepRow = StepRow {
    who: &[Who::SqlAdministrator, Who::ServerAdmins],
    interrupts: None,
    back: "Delete the new databases with Uninstall-CsDatabase, while nothing is in them",
    lost: None,
    sources: &[StepSource::documented(
        "\"Install-CsDatabase\"; Lync Server 2013, \"Database installation using Lync Server Management Shell\"",
    )],
    build: databases,
};

/// Installs the databases that the published topology has on an instance.
fn install_databases(
    sides: &Sides<'_>,
    store: &SqlStore<'_>,
) -> Result<CmdletCall, ControlCharacter> {
    let install = CmdletCall::new("Install-CsDatabase").switch("ConfiguredDatabases");
    let install = of_instance(install, store)?;
    let paths = sides.stated(&ObjectId::Deployment).database_path_list();
    if paths.is_empty() {
        return Ok(install.switch("UseDefaultSqlPaths"));
    }
    let paths: Result<Vec<Literal>, _> = paths.iter().map(|path| Literal::new(path)).collect();
    Ok(install.with("DatabasePaths", Argument::Texts(paths?)))
}

fn databases(need: &StepNeed, sides: &Sides<'_>) -> Built {
    let name = sides.name(&need.target);
    let mut built = Built {
        what: Words::from("Create the databases on ").and_name(&name),
        places: vec![StepPlace::Publisher],
        ..Built::default()
    };
    let Some(store) = sides.store(&need.target) else {
        let words =
            "Let Topology Builder make them: Install Database, or its page \"Create databases\"";
        built.actions.push(by_hand(words));
        return built;
    };
    if sides.is_of_standard_edition(store.cluster) {
        built.places = vec![StepPlace::Computer(store.cluster.fqdn.clone())];
        built.actions.push(by_hand(
            "Setup makes them in the SQL Server Express instance of the Standard Edition server; where they are \
             missing afterwards, run this there",
        ));
        built
            .actions
            .push(StepAction::Line("Install-CsDatabase -LocalDatabases"));
        built
            .checks
            .push(StepAction::Line("Test-CsDatabase -LocalService"));
        return built;
    }
    built
        .actions
        .push(command(install_databases(sides, &store)));
    let test = CmdletCall::new("Test-CsDatabase").switch("ConfiguredDatabases");
    built
        .checks
        .push(command(test.text("SqlServerFqdn", &store.cluster.fqdn)));
    built.notes.push(
        "The command reads the published topology. Topology Builder can create the databases beforehand, with Install \
         Database, or while it publishes; what is there already is left alone"
            .into(),
    );
    built.notes.push(
        "A failover cluster needs -UseDefaultSqlPaths or -DatabasePaths, logs first. -Clean would delete what is there, and \
         -Update is not for mirrored databases: leave both out"
            .into(),
    );
    built.notes.push(
        "It ends normally although a database failed: read the report that it names at its end. \"Setting SQL Server Show Advanced Options to \
         1\" is a normal warning"
            .into(),
    );
    built
}

pub(in crate::publish::plan) const DATABASE_MOVE: StepRow = StepRow {
    who: &[Who::SqlAdministrator],
    interrupts: Some("Everybody who uses the pool, until the databases are on the new instance"),
    back: "Publish the saved topology: the databases on the old instance were not touched",
    lost: None,
    sources: &[StepSource::inferred(
        "databases move by SQL Server's backup and restore, with the services stopped",
    )],
    build: |need, sides| {
        let mut causes = need.causes.iter();
        let move_of = causes.find_map(|cause| Some((cause.before.clone()?, cause.after.clone()?)));
        let (from, to) = move_of.unwrap_or_default();
        Built {
            what: Words::from("Move the databases of ")
                .and_name(sides.name(&need.target))
                .and(" from ")
                .and_name(&from)
                .and(" to ")
                .and_name(&to),
            places: vec![StepPlace::SqlServer(from), StepPlace::SqlServer(to)],
            actions: vec![
                by_hand(
                    "Back up each database on the old instance, while the services of the pool are stopped",
                ),
                by_hand("Restore it on the new instance under the same name (content is mgc)"),
                by_hand(
                    "Do it before the topology is published: Install-CsDatabase then finds the database there, and Topology \
                     Builder has none to create",
                ),
            ],
            checks: vec![by_hand("The databases are online on the new instance")],
            ..Built::default()
        }
    },
};

pub(in crate::publish::plan) const LOG_SHIPPING: StepRow = StepRow {
    who: &[Who::SqlAdministrator],
    interrupts: Some("Persistent Chat for the moment of each failover of the mirror"),
    back: "Remove log shipping in the properties of the database mgc",
    lost: None,
    sources: &[StepSource::documented(
        "\"Configure high availability and disaster recovery for Persistent Chat Server\"",
    )],
    build: log_shipping,
};

fn log_shipping(need: &StepNeed, sides: &Sides<'_>) -> Built {
    let pool = sides.chat(&need.target);
    let store = |database| Some(pool?.database(&sides.design, database)?.title());
    let name_of = |database| store(database).unwrap_or_else(|| "the store".to_owned());
    let name = sides.name(&need.target);
    let failover = |to: &str| {
        let made = CmdletCall::new("Invoke-CsDatabaseFailover").text("PoolFqdn", &name);
        let made = made.and_then(|made| made.text("DatabaseType", "PersistentChat"));
        command(made.and_then(|made| made.text("NewPrincipal", to)))
    };
    let primary = Words::from("On ")
        .and_name(name_of(Database::Content))
        .and(" open the properties of the database mgc, Transaction Log Shipping, enable it as primary, and add ")
        .and_name(name_of(Database::ContentBackup))
        .and(
            " as secondary: generate a full backup, restore in No recovery mode, delay 0 minutes, and the same schedules for \
             backup, copy and restore",
        );
    let share = match sides.stated_of_chat(&need.target).log_shipping_share() {
        Some(share) => Words::from("Create the share ")
            .and_name(share)
            .and(" for the logs, which all"),
        None => Words::from("Create a share for the logs, which all"),
    };
    let mut causes = need.causes.iter();
    let is_of_mirror = Property::Association(AssociationKind::Database(Database::ContentMirror));
    let is_mirror_alone = causes.all(|cause| cause.property.as_ref() == Some(&is_of_mirror));
    let mut actions = vec![
        StepAction::ByHand(share.and(
            " SQL Servers of the pool can read and write, and a folder on the secondary for the copies. Neither is a \
             file store of the topology",
        )),
        by_hand("Let SQL Server Agent start by itself on all of them"),
        by_hand(
            "In the backup settings name the share by its network path, and leave compression at the default of the server. \
             Where the folder is on the primary itself, name its local path as well; where SQL Server runs as Local \
             System, it has to be there",
        ),
        StepAction::ByHand(primary),
    ];
    if is_mirror_alone && !need.causes.is_empty() {
        actions.clear();
        actions.push(by_hand(
            "Log shipping of the primary stays as it is; let the new mirror reach the share of the logs, and let SQL Server \
             Agent start by itself there",
        ));
    }
    if let Some(mirror) = store(Database::ContentMirror) {
        actions.push(failover("Mirror"));
        actions.push(StepAction::ByHand(
            Words::from("Do the same on ").and_name(mirror).and(
                ", but with \"No, the secondary database is initialized\": script it to a new query, run only the \
                 part up to \"End: Script to be run at Primary\", and cancel the dialog",
            ),
        ));
        actions.push(failover("Primary"));
    }
    Built {
        what: Words::from("Set up log shipping of the content of ").and_name(&name),
        places: [
            Database::Content,
            Database::ContentMirror,
            Database::ContentBackup,
        ]
        .into_iter()
        .filter_map(|database| store(database).map(StepPlace::SqlServer))
        .collect(),
        actions,
        checks: vec![by_hand(
            "The jobs of log shipping ran without an error on both servers",
        )],
        notes: vec![
            "The compliance database is mirrored, but not shipped: what is in it is transient"
                .into(),
        ],
    }
}

pub(in crate::publish::plan) const LOG_SHIPPING_REMOVAL: StepRow = StepRow {
    who: &[Who::SqlAdministrator],
    interrupts: None,
    back: "Set up log shipping again",
    lost: None,
    sources: &[StepSource::general(
        "SQL Server: log shipping is removed where it was set up, before the database",
    )],
    build: |need, sides| {
        let pool = sides.published_chat(&need.target);
        let store = pool.and_then(|pool| pool.database(&sides.published, Database::Content));
        let store = store.map(|store| store.title());
        Built {
            what: Words::from("Remove log shipping of ").and_name(sides.name(&need.target)),
            places: store.map(StepPlace::SqlServer).into_iter().collect(),
            actions: vec![by_hand(
                "Remove the secondary and clear \"Enable this as a primary database in a log shipping configuration\" \
                 in the properties of the database mgc; the same on its mirror",
            )],
            checks: vec![by_hand(
                "No job of log shipping for mgc is left in SQL Server Agent",
            )],
            ..Built::default()
        }
    },
};

pub(in crate::publish::plan) const LOG_BACKUPS: StepRow = StepRow {
    who: &[Who::SqlAdministrator],
    interrupts: None,
    back: "Remove the job",
    lost: None,
    sources: &[StepSource::general(
        "SQL Server: a mirrored database is in full recovery, so its log grows until it is backed up",
    )],
    build: |need, sides| Built {
        what: Words::from("Back up the logs of the mirrored databases of ")
            .and_name(sides.name(&need.target)),
        places: mirrored(&sides.design)
            .into_iter()
            .filter(|pair| {
                need.causes
                    .iter()
                    .any(|cause| pair.is_of(&sides.design, cause))
            })
            .map(|pair| StepPlace::SqlServer(pair.principal.title()))
            .collect(),
        actions: vec![by_hand(
            "Add a job that backs up the transaction log; with log shipping its job does it",
        )],
        checks: vec![by_hand("The log files do not grow from day to day")],
        ..Built::default()
    },
};
